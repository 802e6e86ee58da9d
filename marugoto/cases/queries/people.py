"""The persons and households of a case, as its pages show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from marugoto.agencies.queries import in_force
from marugoto.cases import rules
from marugoto.cases.models import Case
from marugoto.core import codes
from marugoto.intake import queries as intake
from marugoto.intake.models import Matter
from marugoto.people.models import Household, HouseholdMember, Person


@dataclass(frozen=True)
class PersonLine:
    """One person of a case or its household. ``subject``: the case supports this person."""

    id: UUID
    name: str
    kana: str
    age: str
    relation: str
    subject: bool
    deceased: bool


def people_of(case: Case, *, on: date) -> list[PersonLine]:
    """The supported persons first, in their order; then the others of the household."""
    subjects = [s.person for s in case.subjects.select_related("person").order_by("sort", "id")]
    members = _members([case.household_id] if case.household_id else [], on=on)
    relation = {m.person_id: m.relation for m in members}
    own = {p.id for p in subjects}
    others = [m.person for m in members if m.person_id not in own]
    return [_line(p, relation.get(p.id, ""), p.id in own, on) for p in (*subjects, *others)]


def _members(household_ids: Iterable[UUID], *, on: date) -> list[HouseholdMember]:
    rows = HouseholdMember.objects.filter(in_force(on), household_id__in=list(household_ids))
    return list(rows.select_related("person", "household").order_by("valid_from", "created_at", "id"))


def _line(person: Person, relation: str, subject: bool, on: date) -> PersonLine:
    return PersonLine(
        id=person.id,
        name=person.display_name,
        kana=person.display_kana if person.display_kana != person.display_name else "",
        age=rules.age_words(person.birth_date, precision=person.birth_precision, on=on),
        relation=codes.label("people.relations", relation),
        subject=subject,
        deceased=person.deceased_on is not None,
    )


def households_near(matter: Matter, *, on: date) -> list[Household]:
    """Households that a case on this matter may be about: the matter's own, and those its persons live in."""
    persons = [p.id for p in intake.persons_of(matter)]
    ids = set(
        HouseholdMember.objects.filter(in_force(on), person_id__in=persons)
        .order_by("id")
        .values_list("household_id", flat=True)
    )
    if matter.household_id:
        ids.add(matter.household_id)
    return list(Household.objects.filter(pk__in=ids).order_by("created_at", "id"))


def persons_near(matter: Matter, case: Case | None, *, on: date) -> list[Person]:
    """Persons who may be chosen for a case: the case's, the matter's, and those who live with them."""
    own = [s.person for s in case.subjects.select_related("person").order_by("sort", "id")] if case else []
    homes = [h.id for h in households_near(matter, on=on)]
    others = [m.person for m in _members(homes, on=on)]
    return list({p.id: p for p in (*own, *intake.persons_of(matter), *others)}.values())


def household_label(household: Household, *, on: date) -> str:
    """The name of a household, else the names of those who live in it."""
    names = [m.person.display_name for m in _members([household.id], on=on)]
    return household.name or "・".join(names[:4]) or "世帯"


def pick_persons(offered: Sequence[Person], ids: Iterable[str]) -> list[Person]:
    """Of the persons offered, those chosen, in the order offered."""
    chosen = set(ids)
    return [p for p in offered if str(p.id) in chosen]


def pick_household(offered: Sequence[Household], chosen: str) -> Household | None:
    """Of the households offered, the one chosen."""
    return next((h for h in offered if str(h.id) == chosen), None)
