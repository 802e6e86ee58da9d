"""A matter becomes a case."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from marugoto.audit import actions as audit
from marugoto.cases import queries, rules
from marugoto.cases.actions.common import lock_open_case, point_next, ref
from marugoto.cases.models import Case, CaseSubject, TeamMember
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.intake.actions import baton
from marugoto.intake.actions import matters as intake
from marugoto.intake.models import Matter
from marugoto.people import queries as people
from marugoto.people.models import Household, Person
from marugoto.policy.actor import Actor

LEAD_PART = "主担当"  # as it is: a worker may overwrite it


@transaction.atomic
def open_case(
    *,
    matter: Matter,
    title: str,
    programme: str = "",
    persons: Sequence[Person] = (),
    household: Household | None = None,
    by: Actor,
    on: date | None = None,
) -> Case:
    """The desk that holds the baton takes the matter on as a case; its agency is the home, the actor the lead.

    Refused: the baton is elsewhere; the matter is closed; the agency has a case on it already; nobody is named.
    """
    locked = baton.lock_matter(matter.id)
    if problem := _why_not(locked, persons=persons, household=household, by=by):
        raise Refused(problem)
    opened_on = on or clock.today()
    _check_words(title=title, programme=programme, on=opened_on)
    case = Case.objects.create(
        matter=locked,
        municipality_id=locked.municipality_id,
        agency_id=locked.holder_desk.agency_id,
        household=household,
        title=title.strip(),
        programme=programme,
        opened_on=opened_on,
        opened_by_id=by.user_id,
    )
    lead_by(case, desk_id=locked.holder_desk_id, on=opened_on, by=by)
    _set_subjects(case, persons=persons, household=household, by=by)
    audit.record(
        "case.opened",
        by=by,
        refs=ref(case),
        matter=locked.id,
        persons=[p.id for p in persons],
        data={"programme": programme},
    )
    point_next(case, by=by)
    return case


def _why_not(matter: Matter, *, persons: Sequence[Person], household: Household | None, by: Actor) -> str:
    own = Case.objects.filter(matter=matter, agency_id=matter.holder_desk.agency_id).order_by("id").first()
    return rules.opening_problem(
        matter_status=matter.status,
        holds=matter.holder_desk_id in by.desk_ids,
        already=own.status if own else None,
        persons=len(persons),
        household=household is not None,
    )


def lead_by(case: Case, *, desk_id: UUID, on: date, by: Actor) -> None:
    """The actor leads the case from that day."""
    TeamMember.objects.create(
        case=case, desk_id=desk_id, user_id=by.user_id, part=LEAD_PART, lead=True, valid_from=on
    )


@transaction.atomic
def change_case(
    *,
    case: Case,
    title: str,
    programme: str = "",
    persons: Sequence[Person] = (),
    household: Household | None = None,
    by: Actor,
) -> Case:
    """Another name, programme, household, other persons. Refused: the case is not open; nobody would be left."""
    locked = lock_open_case(case.id, case.matter_id)
    if not persons and household is None:
        raise Refused("だれのケースかを、一人以上えらんでください。", field="persons")
    _check_words(title=title, programme=programme, on=clock.today(), keep=locked.programme)
    if household is None and locked.household and not queries.household_shown(locked):
        household = locked.household  # hidden from this agency: it was not there to be chosen, and stays
    locked.title, locked.programme, locked.household = title.strip(), programme, household
    locked.save(update_fields=["title", "programme", "household"])
    before = queries.subject_ids(locked)
    _set_subjects(locked, persons=persons, household=household, by=by)
    touched = [*before, *(p.id for p in persons)]
    audit.record("case.changed", by=by, refs=ref(locked), matter=locked.matter_id, persons=touched)
    return locked


def _check_words(*, title: str, programme: str, on: date, keep: str = "") -> None:
    if not title.strip():
        raise Refused("ケースの呼び名を書いてください。", field="title")
    if programme and programme != keep:
        codes.require("cases.programmes", programme, on=on, field="programme")


def _set_subjects(case: Case, *, persons: Sequence[Person], household: Household | None, by: Actor) -> None:
    """The persons in the order given; whom the matter did not know yet it learns too, and the household with them.

    Who stands under a protective measure and is hidden from this agency was not there to be chosen, and stays.
    """
    seen = CaseSubject.objects.filter(people.not_hidden(by.agency_id), case=case)
    seen.exclude(person__in=persons).delete()
    for sort, person in enumerate(persons):
        CaseSubject.objects.update_or_create(case=case, person=person, defaults={"sort": sort})
    known = set(case.matter.persons.order_by("id").values_list("person_id", flat=True))
    for person in persons:
        if person.id not in known:
            intake.add_person(matter=case.matter, person=person, by=by)
    if household is not None and case.matter.household_id is None:
        intake.set_household(matter=case.matter, household=household, by=by)
