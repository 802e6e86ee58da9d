"""Somebody who has not asked is noticed, approached, refuses or lets somebody in; the day to forget is put off, or comes."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies.models import Agency
from marugoto.audit.refs import Ref
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.outreach.actions.common import must_keep, note
from marugoto.outreach.models import Approach, ApproachEntry, Welcome
from marugoto.outreach.rules import approach as rules
from marugoto.people.models import Person
from marugoto.policy.actor import Actor


@dataclass(frozen=True)
class Noticed:
    """The least that is needed to knock again."""

    noticed_by: str
    noticed_on: date
    basis: str
    way: str
    delete_on: date
    label: str = ""
    next_step: str = ""
    next_on: date | None = None


@transaction.atomic
def begin(*, approach_id: UUID, person: Person | None, noticed: Noticed, by: Actor) -> Approach:
    """Somebody is written down who has not asked. The same id twice is once. Refused: days, codes, nobody is meant."""
    must_keep(by)
    if (before := Approach.objects.filter(pk=approach_id, agency_id=by.agency_id).first()) is not None:
        return before
    today = clock.today()
    _check(noticed, person, today)
    made = Approach.objects.create(
        id=approach_id,
        municipality_id=by.municipality_id,
        agency_id=by.agency_id,
        person_id=person.root_id if person else None,
        label="" if person else noticed.label.strip(),
        noticed_by=noticed.noticed_by,
        noticed_on=noticed.noticed_on,
        basis=noticed.basis,
        way=noticed.way,
        next_step=noticed.next_step.strip(),
        next_on=noticed.next_on,
        delete_on=noticed.delete_on,
        kept_by_id=by.user_id,
    )
    _note("approach.begun", made, by, basis=made.basis)
    return made


def _check(noticed: Noticed, person: Person | None, today: date) -> None:
    lists = (("noticed_by", "noticers"), ("basis", "bases"), ("way", "ways"))
    for field, name in lists:
        codes.require(f"outreach.{name}", getattr(noticed, field), on=today, field=field)
    problem = rules.problem_of(
        rules.Noted(
            noticed.label,
            person is not None,
            noticed.noticed_on,
            noticed.next_step,
            noticed.next_on,
            noticed.delete_on,
        ),
        today=today,
    )
    if problem:
        raise Refused(problem[1], field=problem[0])


@transaction.atomic
def attempt(
    *,
    approach: Approach,
    on: date,
    way: str,
    response: str,
    next_step: str,
    next_on: date | None,
    by: Actor,
) -> ApproachEntry:
    """One attempt, how it was answered, and the next gentle step. Refused: it is over; a day that has not come; codes."""
    row = _open(approach, by)
    today = clock.today()
    codes.require("outreach.ways", way, on=today, field="way")
    answered = codes.require("outreach.responses", response, on=today, field="response")
    if on > today:
        raise Refused(_("日は、今日までの日にしてください。"), field="on")
    made = ApproachEntry.objects.create(approach=row, on=on, way=way, response=response, by_id=by.user_id)
    row.state = rules.state_after(
        row.state, opens=bool(answered.extra.get("opens")), closes=bool(answered.extra.get("closes"))
    )
    row.way, row.next_step, row.next_on = way, next_step.strip(), next_on
    row.save(update_fields=["state", "way", "next_step", "next_on"])
    _note("approach.attempted", row, by, way=way, response=response, state=row.state)
    return made


@transaction.atomic
def settle(*, approach: Approach, state: str, by: Actor) -> Approach:
    """How things stand is said by hand (a refusal, too). Refused: an unknown state; it is over."""
    row = _open(approach, by)
    codes.require("outreach.approach_states", state, on=clock.today(), field="state")
    row.state = state
    if state in (rules.HANDED, rules.ENDED):
        row.next_step, row.next_on = "", None
    row.save(update_fields=["state", "next_step", "next_on"])
    _note("approach.settled", row, by, state=state)
    return row


@transaction.atomic
def put_off(*, approach: Approach, delete_on: date, basis: str, by: Actor) -> Approach:
    """It is still needed: another day to forget, and on what basis. Refused: a day of the past, or too far."""
    must_keep(by)
    row = Approach.objects.select_for_update(of=("self",)).get(pk=approach.pk)
    today = clock.today()
    codes.require("outreach.bases", basis, on=today, field="basis")
    if problem := rules.until_problem(delete_on, today=today):
        raise Refused(problem[1], field=problem[0])
    row.delete_on, row.basis = delete_on, basis
    row.save(update_fields=["delete_on", "basis"])
    _note("approach.put_off", row, by, basis=basis)
    return row


@transaction.atomic
def let_in(*, approach: Approach, agency: Agency | None, who: str, since: date, by: Actor) -> Welcome:
    """Somebody whom the family still lets in. Refused: both or neither is named; it is over."""
    row = _open(approach, by)
    if bool(agency) == bool(who.strip()):
        raise Refused(_("機関を選ぶか、だれかを書いてください（どちらか一つ）。"), field="who")
    made = Welcome.objects.create(
        approach=row, agency=agency, who=who.strip()[:40], since=min(since, clock.today())
    )
    _note("approach.let_in", row, by, agency=str(agency.pk) if agency else "other")
    return made


@transaction.atomic
def no_longer(*, welcome: Welcome, by: Actor) -> None:
    """They are not let in any more."""
    row = _open(welcome.approach, by)
    locked = Welcome.objects.select_for_update().get(pk=welcome.pk)
    if locked.until is None:
        locked.until = max(clock.today(), locked.since)
        locked.save(update_fields=["until"])
        _note("approach.let_in_ended", row, by)


def _open(approach: Approach, by: Actor) -> Approach:
    must_keep(by)
    row = Approach.objects.select_for_update(of=("self",)).get(pk=approach.pk)
    if row.state in (rules.HANDED, rules.ENDED):
        raise Refused(_("この記録は、もう終えています。"))
    return row


def _note(verb: str, row: Approach, by: Actor, **data: str | int) -> None:
    note(verb, by, [Ref("approach", row.pk)], [row.person_id], **data)
