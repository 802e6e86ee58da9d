"""An honest ending: how, what changed, what remains, what could not be helped; watching after it; taking it up again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from marugoto.agencies.models import Desk
from marugoto.audit import actions as audit
from marugoto.cases import queries, rules
from marugoto.cases.actions import unmet as unmet_needs
from marugoto.cases.actions.common import drop_draft, is_here, lock_case, point_next, ref
from marugoto.cases.actions.opening import lead_by
from marugoto.cases.actions.plan import end_plans
from marugoto.cases.actions.steps import end_step
from marugoto.cases.actions.team import end_team
from marugoto.cases.models import Case, Closing, TeamMember
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.intake.actions import matters as intake
from marugoto.policy.actor import Actor


@dataclass(frozen=True)
class Unmet:
    """A need that could not be met (code of the taxonomy), and the coded reason."""

    need: str
    reason: str


@dataclass(frozen=True)
class Closed:
    """An ending as the page gives it."""

    outcome: str
    on: date
    changes: Sequence[str] = ()
    remaining: str = ""
    person_view: str = ""
    note: str = ""
    lead_after: str = ""
    transfer_to: str = ""
    watch_until: date | None = None
    unmet: Sequence[Unmet] = ()


@transaction.atomic
def close_case(*, case: Case, closed: Closed, by: Actor) -> Closing:
    """Ends the case; its matter is closed with it, or watched until a date. The baton elsewhere: the matter is left alone.

    Refused: open steps (where the outcome does not end them), answers awaited, no lead after, a day that cannot be.
    """
    locked = lock_case(case.id, case.matter_id)
    today = clock.today()
    outcome = codes.require("cases.closing_outcomes", closed.outcome, on=today, field="outcome")
    if problem := rules.day_problem(closed.on, today=today, not_before=locked.opened_on):
        raise Refused(problem, field="on")
    steps = queries.open_steps(locked)
    ends_steps = str(outcome.extra.get("step_outcome", ""))
    for problem in rules.closing_blockers(queries.ending_of(locked, outcome, by=by)):
        raise Refused(problem)
    if problem := rules.lead_problem(
        asks_lead=bool(outcome.extra.get("asks_lead")), lead_after=closed.lead_after
    ):
        raise Refused(problem, field="lead_after")
    if problem := rules.transfer_problem(
        asks_transfer=bool(outcome.extra.get("asks_transfer")),
        transfer_to=closed.transfer_to,
        remaining=closed.remaining,
    ):
        raise Refused(problem, field="transfer_to")
    _check(locked, closed, today)
    for step in steps:
        end_step(step, outcome=ends_steps, on=closed.on, note="")
    end_plans(locked)
    closing = _write(locked, closed, by)
    _leave_unmet_needs(locked, closed)
    _end_case(locked, closed, matter_outcome=str(outcome.extra.get("matter_outcome", "other")), by=by)
    drop_draft(locked, "closing", by)
    audit.record(
        "case.closed",
        by=by,
        refs=ref(locked),
        matter=locked.matter_id,
        persons=queries.subject_ids(locked),
        data={"outcome": closed.outcome, "watch": closed.watch_until is not None},
    )
    return closing


@transaction.atomic
def extend_watch(*, case: Case, until: date, by: Actor) -> None:
    """Watch on, until another day. Refused: not watched; a day that cannot be."""
    locked = _lock_watched(case)
    if problem := rules.watch_problem(until=until, on=clock.today()):
        raise Refused(problem, field="watch_until")
    if is_here(locked):
        intake.watch_matter(matter=locked.matter, until=until, by=by)
    locked.watch_until = until
    locked.save(update_fields=["watch_until"])
    _record("case.watch_extended", locked, by)


@transaction.atomic
def end_watch(*, case: Case, by: Actor) -> None:
    """The watching ends well: the case and its matter are closed. Refused: not watched; the baton is at another desk."""
    locked = _lock_watched(case)
    closing = _closing_in_force(locked)
    outcome = codes.entry("cases.closing_outcomes", closing.outcome)
    if is_here(locked) and locked.matter.status != "closed":
        intake.close_matter(
            matter=locked.matter, outcome=str(outcome.extra.get("matter_outcome", "other")), by=by
        )
    locked.status, locked.watch_until = "closed", None
    locked.save(update_fields=["status", "watch_until"])
    end_team(locked, on=clock.today())
    _record("case.watch_ended", locked, by)


@transaction.atomic
def reopen_case(*, case: Case, reason: str, desk: Desk, by: Actor) -> None:
    """The case is taken up again at a desk of its agency; the old closing stays, with the reason.

    The matter is reopened with it; if it lies in another agency's hand, it stays there. Refused: not ended; no reason;
    a desk that is not one's own.
    """
    locked = lock_case(case.id, case.matter_id)
    if locked.status == "open":
        raise Refused("このケースは、まだ終わっていません。")
    if not reason.strip():
        raise Refused("再開するわけを書いてください。", field="reason")
    if desk.id not in by.desk_ids or desk.agency_id != locked.agency_id:
        raise Refused("あなたの窓口で再開してください。", field="desk")
    _reopen_matter(locked, desk=desk, by=by)
    today = clock.today()
    closing = _closing_in_force(locked)
    closing.reopened_on, closing.reopened_reason = today, reason.strip()[:300]
    closing.save(update_fields=["reopened_on", "reopened_reason"])
    locked.status, locked.closed_on, locked.watch_until = "open", None, None
    locked.save(update_fields=["status", "closed_on", "watch_until"])
    if not TeamMember.objects.filter(case=locked, lead=True, valid_to__isnull=True).exists():
        lead_by(locked, desk_id=desk.id, on=today, by=by)
    _record("case.reopened", locked, by)
    point_next(locked, by=by)


def _reopen_matter(case: Case, *, desk: Desk, by: Actor) -> None:
    if case.matter.status == "closed":
        intake.reopen_matter(matter=case.matter, desk=desk, by=by)
    elif case.matter.status == "watching" and is_here(case):
        intake.resume_matter(matter=case.matter, by=by)


def _lock_watched(case: Case) -> Case:
    locked = lock_case(case.id, case.matter_id)
    if locked.status != "watching":
        raise Refused("このケースは、見守り中ではありません。")
    return locked


def _closing_in_force(case: Case) -> Closing:
    return Closing.objects.select_for_update().get(case=case, reopened_on__isnull=True)


def _check(case: Case, closed: Closed, today: date) -> None:
    if problem := rules.watch_problem(until=closed.watch_until, on=today):
        raise Refused(problem, field="watch_until")
    if closed.watch_until is not None and case.matter.status == "closed":
        raise Refused(
            "案件がもう終わっているため、見守りにはできません。先に案件を再開してください。",
            field="watch_until",
        )
    if closed.watch_until is not None and not is_here(case):
        raise Refused("バトンがほかの機関にあるため、見守りはその機関が決めます。", field="watch_until")
    for change in closed.changes:
        codes.require("cases.changes", change, on=closed.on, field="changes")
    for unmet in closed.unmet:
        codes.require("cases.unmet_reasons", unmet.reason, on=closed.on)


def _write(case: Case, closed: Closed, by: Actor) -> Closing:
    return Closing.objects.create(
        case=case,
        on=closed.on,
        by_id=by.user_id,
        outcome=closed.outcome,
        changes=list(dict.fromkeys(closed.changes)),
        remaining=closed.remaining.strip(),
        person_view=closed.person_view.strip(),
        note=closed.note.strip(),
        lead_after=closed.lead_after.strip(),
        transfer_to=closed.transfer_to.strip(),
        watch_until=closed.watch_until,
    )


def _leave_unmet_needs(case: Case, closed: Closed) -> None:
    unmet_needs.leave(
        ((one.need, one.reason) for one in closed.unmet),
        municipality_id=case.municipality_id,
        agency_id=case.agency_id,
        area_id=case.matter.area_id,
        on=closed.on,
    )


def _end_case(case: Case, closed: Closed, *, matter_outcome: str, by: Actor) -> None:
    watch = closed.watch_until
    case.status = "closed" if watch is None else "watching"
    case.closed_on, case.watch_until = closed.on, watch
    case.save(update_fields=["status", "closed_on", "watch_until"])
    if watch is None:
        end_team(case, on=closed.on)
    if not is_here(case) or case.matter.status == "closed":
        return
    if watch is None:
        intake.close_matter(matter=case.matter, outcome=matter_outcome, by=by)
    else:
        intake.watch_matter(matter=case.matter, until=watch, by=by)


def _record(verb: str, case: Case, by: Actor) -> None:
    audit.record(verb, by=by, refs=ref(case), matter=case.matter_id, persons=queries.subject_ids(case))
