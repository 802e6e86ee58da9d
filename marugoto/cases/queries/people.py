"""The persons and households of a case, as its pages show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from marugoto.cases.models import Case
from marugoto.core import codes
from marugoto.intake import queries as intake
from marugoto.intake.models import Matter
from marugoto.people import queries as people
from marugoto.people.models import Household, Person
from marugoto.people.wording import age_words


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


def subjects_of(case: Case) -> list[Person]:
    """The persons whom the case supports, in their order, as far as its agency may see them."""
    rows = case.subjects.select_related("person").order_by("sort", "id")
    return people.shown_to(case.agency_id, [row.person for row in rows])


def household_shown(case: Case) -> Household | None:
    """The household of the case, unless all of it is hidden from its agency."""
    return (
        next(iter(people.households_shown([case.household], case.agency_id)), None)
        if case.household
        else None
    )


def people_of(case: Case, *, on: date) -> list[PersonLine]:
    """The supported persons first, in their order; then the others of the household."""
    subjects = subjects_of(case)
    members = people.members_of(case.household, on, seen_by=case.agency_id) if case.household else []
    relation = {m.person.root_id: m.relation for m in members}
    own = {p.root_id for p in subjects}
    others = [m.person for m in members if m.person.root_id not in own]
    return [_line(p, relation.get(p.root_id, ""), p.root_id in own, on) for p in (*subjects, *others)]


def _line(person: Person, relation: str, subject: bool, on: date) -> PersonLine:
    return PersonLine(
        id=person.id,
        name=person.display_name,
        kana=person.display_kana if person.display_kana != person.display_name else "",
        age="" if person.deceased_on else age_words(person.birth, on),
        relation=codes.label("people.relations", relation),
        subject=subject,
        deceased=person.deceased_on is not None,
    )


def households_near(matter: Matter, *, on: date, seen_by: UUID) -> list[Household]:
    """Households that a case on this matter may be about: the matter's own, and those its persons live in."""
    persons = intake.persons_of(matter, seen_by=seen_by)
    near = [m.household for p in persons for m in people.memberships_of(p, on)]
    own = [matter.household] if matter.household else []
    return people.households_shown({h.id: h for h in (*own, *near)}.values(), seen_by)


def persons_near(matter: Matter, case: Case | None, *, on: date, seen_by: UUID) -> list[Person]:
    """Persons who may be chosen for a case: the case's, the matter's, and those who live with them."""
    own = subjects_of(case) if case else []
    near = households_near(matter, on=on, seen_by=seen_by)
    others = [m.person for h in near for m in people.members_of(h, on, seen_by=seen_by)]
    found: dict[UUID, Person] = {}
    for person in (*own, *intake.persons_of(matter, seen_by=seen_by), *others):
        found.setdefault(person.root_id, person)
    return list(found.values())


def household_label(household: Household, *, on: date, seen_by: UUID) -> str:
    """The name of a household, else the names of those who live in it."""
    names = [m.person.display_name for m in people.members_of(household, on, seen_by=seen_by)]
    return household.name or "・".join(names[:4]) or _("名前のない世帯")


def pick_persons(offered: Sequence[Person], ids: Iterable[str]) -> list[Person]:
    """Of the persons offered, those chosen, in the order offered."""
    chosen = set(ids)
    return [p for p in offered if str(p.id) in chosen]


def pick_household(offered: Sequence[Household], chosen: str) -> Household | None:
    """Of the households offered, the one chosen."""
    return next((h for h in offered if str(h.id) == chosen), None)
