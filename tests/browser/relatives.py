"""A family round the first person of a case, as its worker writes it down: two marriages, three generations."""

from datetime import date

from marugoto.people.actions import household_events, kin, ties
from marugoto.people.models import Person
from marugoto.policy.actor import Actor


def write_family(person: Person, by: Actor) -> None:
    """The relatives of a person, and who stands by them."""

    def add(of: Person, kind: str, name: str, birth: str = "", **more: object) -> Person:
        relative = kin.Relative(kind=kind, name=name, birth=birth, confirmed=True, **more)  # type: ignore[arg-type]
        return kin.add_relative(person=of, relative=relative, by=by)

    father = add(person, "father", "丸護 源蔵", "1918")
    mother = add(person, "mother", "丸護 トメ", "1922", gender="female")
    add(father, "spouse", "", other_id=mother.pk, since=date(1942, 3, 1))
    household_events.record_death(person=father, on=date(1990, 8, 1), by=by)
    household_events.record_death(person=mother, on=date(2011, 1, 9), by=by)
    add(person, "sibling", "西山 みつ", "1951", gender="female")
    first = add(person, "former_spouse", "北川 和枝", "1949", since=date(1972, 4, 1), until=date(1979, 9, 1))
    son = add(person, "child", "北川 修", "1974", gender="male", co_parent_id=first.pk)
    wife = add(son, "partner", "川口 アンナ", "1980", gender="female", since=date(2008, 1, 1))
    add(son, "child", "川口 ひかる", "2010", gender="other", co_parent_id=wife.pk)
    kin.bond(person=person, other_id=son.pk, kind="cutoff", by=by)
    ties.tie(person=person, kind="welfare_volunteer", name="民生委員 東", strength="strong", by=by)
    ties.tie(person=person, kind="neighbour", name="となりの吉村", key_person=True, by=by)
    ties.tie(person=person, kind="doctor", name="旭診療所", by=by)
    ties.tie(person=person, kind="landlord", name="大家", strength="strained", by=by)
