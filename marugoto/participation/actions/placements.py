"""A role is chosen; what the place is told is agreed; then stage by stage to the end. Days are written down a week at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.participation.actions.common import PURPOSE, may_write, not_later, note_person, save
from marugoto.participation.actions.roles import lock_role, tell_directory
from marugoto.participation.models import Day, Hope, Move, Placement, Role, Seat
from marugoto.participation.rules import stages
from marugoto.policy.actor import Actor


@dataclass(frozen=True)
class Written:
    """A line of the week sheet; ``attendance`` "" takes back what was written."""

    placement_id: UUID
    on: date
    attendance: str
    minutes: int | None = None


@transaction.atomic
def choose(*, placement_id: UUID, hope: Hope, role: Role, by: Actor, why: str = "") -> Placement:
    """The person has chosen a role; a seat is taken. The same id twice is once.

    Refused: without the right; the wish or the role has ended; no seat is free; the person is in this role already.
    """
    may_write(by)
    if (
        before := Placement.objects.filter(pk=placement_id, agency_id=by.agency_id).order_by("id").first()
    ) is not None:
        return before
    wish = Hope.objects.select_for_update(of=("self",)).get(pk=hope.pk)
    if wish.agency_id != by.agency_id or wish.ended_on is not None:
        raise Refused(_("この希望は、もう終わっています。"))
    row = lock_role(role.pk)
    if row.host.municipality_id != by.municipality_id or row.ended_on is not None:
        raise Refused(_("この役割は、もう終わっています。"))
    today = clock.today()
    made = Placement(
        id=placement_id,
        hope=wish,
        case_id=wish.case_id,
        agency_id=by.agency_id,
        person_id=wish.person_id,
        role=row,
        seat=_seat(row, today),
        chosen_on=today,
        chosen_why=why.strip()[:300],
    )
    made.seat.save()
    save(made)
    Move.objects.create(
        placement=made, on=today, stage=stages.CHOSEN, words=made.chosen_why, by_id=by.user_id
    )
    tell_directory(row, by)
    note_person("placement.chosen", "placement", made, by)
    return made


def _seat(role: Role, on: date) -> Seat:
    held = set(
        Seat.objects.filter(role=role, until__isnull=True).order_by("number").values_list("number", flat=True)
    )
    number = next((n for n in range(1, role.capacity + 1) if n not in held), None)
    if number is None:
        raise Refused(_("いまは、あきがありません。ほかの役割を選ぶか、受け入れ先に相談してください。"))
    return Seat(role=role, number=number, since=on)


@transaction.atomic
def agree(*, placement: Placement, name: str, needs: str, on: date, form: str, by: Actor) -> Placement:
    """What the place is told: a name and needs, as the person agreed. Refused: a day to come; a form that is in no list."""
    row = _open(placement, by)
    if not name.strip():
        raise Refused(_("受け入れ先で何と呼ばれたいかを、本人に聞いて書いてください。"), field="name")
    not_later(on, clock.today())
    codes.require("intake.consent_forms", form, on=clock.today(), field="form")
    row.told_name, row.told_needs = name.strip()[:40], needs.strip()[:300]
    row.agreed_on, row.agreed_form = on, form
    save(row)
    note_person("placement.agreed", "placement", row, by, form=form)
    return row


@transaction.atomic
def move(
    *,
    placement: Placement,
    stage: str,
    on: date,
    by: Actor,
    words: str = "",
    outcome: str = "",
    said: str = "",
) -> Placement:
    """From one stage to the next. ``words``: how it goes; ``said``: the person's own words about the end.

    Refused: a step that there is not, a day to come or before the last step; no outcome at the end; nothing agreed yet.
    """
    row = _open(placement, by)
    last = Move.objects.filter(placement=row).order_by("-on", "-created_at", "-id")[0]
    problem = stages.problem(
        stages.Step(
            now=row.stage,
            to=stage,
            on=on,
            today=clock.today(),
            since=last.on,
            outcome=outcome,
            agreed=row.agreed_on is not None,
        )
    )
    if problem:
        raise Refused(problem[1], field=problem[0])
    row.stage = stage
    if stage in stages.ATTENDING and row.begun_on is None:
        row.begun_on = on
    if stage == stages.ENDED:
        _end(row, on, outcome, said)
    save(row)
    Move.objects.create(placement=row, on=on, stage=stage, words=words.strip(), by_id=by.user_id)
    if stage == stages.ENDED:
        tell_directory(lock_role(row.role_id), by)
    note_person("placement.moved", "placement", row, by, stage=stage)
    return row


def _end(row: Placement, on: date, outcome: str, said: str) -> None:
    codes.require("participation.outcomes", outcome, on=clock.today(), field="outcome")
    if Day.objects.filter(placement=row, on__gt=on).exists():
        raise Refused(_("終わりの日より後に、参加した日が書いてあります。"), field="on")
    row.ended_on, row.outcome, row.outcome_words = on, outcome, said.strip()
    Seat.objects.filter(pk=row.seat_id).update(until=max(on, row.seat.since))


@transaction.atomic
def gives(*, placement: Placement, since: date, by: Actor) -> Placement:
    """From that day the person counts as one who gives, too. Refused: before they began; a day to come."""
    row = _open(placement, by)
    not_later(since, clock.today(), "since")
    row.gives_since = since
    save(row, field="since")
    note_person("placement.gives", "placement", row, by)
    return row


@transaction.atomic
def write_days(*, lines: Iterable[Written], by: Actor) -> int:
    """Days of a week, of several people. How many lines changed.

    Refused: without the right; a placement of another agency; a day to come, before the beginning or after the end.
    """
    may_write(by)
    wanted = {(one.placement_id, one.on): one for one in lines}
    keys = {placement for placement, _on in wanted}
    rows = Placement.objects.select_for_update(of=("self",)).filter(pk__in=keys, agency_id=by.agency_id)
    found = {row.pk: row for row in rows.order_by("id")}
    if keys - found.keys():
        raise Refused(_("選べない値です。一覧から選びなおしてください。"))
    there = {(d.placement_id, d.on): d for d in Day.objects.filter(placement__in=found).order_by("id")}
    changed = [one for key, one in wanted.items() if _write(found[one.placement_id], one, there.get(key), by)]
    for row in {one.placement_id: found[one.placement_id] for one in changed}.values():
        audit.record(
            "attendance.written",
            by=by,
            refs=[Ref("placement", row.pk)],
            persons=[row.person_id],
            purpose=PURPOSE,
        )
    return len(changed)


def _write(row: Placement, one: Written, there: Day | None, by: Actor) -> bool:
    if not one.attendance:
        if there:
            there.delete()
        return there is not None
    if there and (there.attendance, there.minutes) == (one.attendance, one.minutes):
        return False
    codes.require("participation.attendances", one.attendance, on=one.on)
    problem = stages.day_problem(on=one.on, today=clock.today(), since=row.begun_on, until=row.ended_on)
    if problem:
        raise Refused(problem)
    day = there or Day(placement=row, on=one.on)
    day.attendance, day.minutes, day.by_id = one.attendance, one.minutes, by.user_id
    save(day)
    return True


def _open(placement: Placement, by: Actor) -> Placement:
    may_write(by)
    rows = Placement.objects.select_for_update(of=("self",)).select_related("seat", "role__host__service")
    row = rows.get(pk=placement.pk)
    if row.agency_id != by.agency_id or row.stage == stages.ENDED:
        raise Refused(_("この参加は、もう終わっています。"))
    return row
