"""Persons of open cases who are about to reach an age at which another section is in charge."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from marugoto.cases.models import Case, CaseSubject
from marugoto.cases.queries.dues import my_cases
from marugoto.cases.queries.people import subjects_of
from marugoto.cases.rules import turning as rules
from marugoto.cases.rules.turning import Age
from marugoto.core import codes
from marugoto.people import queries as people
from marugoto.people.models import Person
from marugoto.policy.actor import Actor

AGES = "cases.turning_ages"
KNOWN = ("day", "month")  # of a year or a guess nobody can say when
AT_MOST = 50


@dataclass(frozen=True)
class Turning:
    """Somebody of a case, the age in words, and the day. ``name`` is for the page of the case only."""

    case_id: UUID
    case_title: str
    number: str
    age: str
    day: date
    name: str = ""


def ages_on(on: date) -> list[Age]:
    """The ages in force on a day."""
    rows = codes.entries(AGES).values()
    return [
        Age(row.code, int(row.extra["age"]), int(row.extra["ahead_months"]))
        for row in rows
        if row.valid_on(on)
    ]


def turning_soon(actor: Actor, on: date) -> list[Turning]:
    """In one's own open cases, the nearest day first; no name, as in all that is due. One query."""
    ages = ages_on(on)
    near = Q(pk__in=[])
    for age in ages:
        near |= Q(person__birth_date__range=rules.born_between(age, on=on))
    rows = (
        CaseSubject.objects.filter(
            near,
            people.not_hidden(actor.agency_id),
            case__in=my_cases(actor, on=on).order_by().values("pk"),
            person__birth_precision__in=KNOWN,
            person__deceased_on__isnull=True,
        )
        .select_related("person", "case__matter")
        .order_by("person__birth_date", "id")[: AT_MOST * 2]
    )
    found = [one for row in rows if (one := _turning(row.case, row.person, ages, on=on))]
    return sorted(found, key=lambda one: (one.day, one.number))[:AT_MOST]


def turning_in(case: Case, *, on: date) -> list[Turning]:
    """Of the persons of this case, and of those of their household whom its agency knows, with names; of a case that has
    ended nobody. The day tells a birthday, and of whom one does not know only the age may be told."""
    if case.status == "closed":
        return []
    ages = ages_on(on)
    members = people.members_of(case.household, on, seen_by=case.agency_id) if case.household else []
    known = people.known_among([m.person.root_id for m in members], case.agency_id)
    near = [m.person for m in members if m.person.root_id in known]
    everybody = {p.root_id: p for p in (*near, *subjects_of(case))}
    found = [one for p in everybody.values() if (one := _turning(case, p, ages, on=on))]
    return sorted(found, key=lambda one: (one.day, one.name))


def _turning(case: Case, person: Person, ages: list[Age], *, on: date) -> Turning | None:
    if person.birth_precision not in KNOWN or person.deceased_on:
        return None
    found = rules.turning(person.birth_date, ages, on=on)
    if found is None:
        return None
    age, day = found
    words = codes.label(AGES, age.code)
    return Turning(case.id, case.title, case.matter.number, words, day, person.display_name)
