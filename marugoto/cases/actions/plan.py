"""A plan is made, agreed to by the person, endorsed by a conference (which starts it), and followed by its next version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max, ProtectedError

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.cases import queries, rules
from marugoto.cases.actions.common import drop_draft, lock_case, lock_open_case, point_next, ref
from marugoto.cases.actions.steps import add_step, end_step, record_step_outcome
from marugoto.cases.models import Case, Goal, Plan, Step
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor

__all__ = [
    "Planned",
    "PlannedGoal",
    "PlannedStep",
    "add_step",
    "change_plan",
    "discard_plan",
    "endorse",
    "make_plan",
    "record_consent",
    "record_decision",
    "record_step_outcome",
]


@dataclass(frozen=True)
class PlannedStep:
    """A step as written. ``id`` of a step of this draft, ``continues`` of one of the version before, or neither."""

    what: str
    due_on: date | None
    desk_id: UUID | None = None
    who: str = ""
    need_id: UUID | None = None
    id: UUID | None = None
    continues: UUID | None = None


@dataclass(frozen=True)
class PlannedGoal:
    """A goal in the person's words, with its steps."""

    words: str
    steps: Sequence[PlannedStep] = ()
    id: UUID | None = None


@dataclass(frozen=True)
class Planned:
    """A plan as the page gives it."""

    situation: str = ""
    direction: str = ""
    applies_for: Sequence[str] = ()
    starts_on: date | None = None
    review_on: date | None = None
    goals: Sequence[PlannedGoal] = ()
    lead_after: str = ""
    plain: str = ""


@transaction.atomic
def make_plan(*, case: Case, planned: Planned, by: Actor) -> Plan:
    """A new draft: the next version. Refused: there is a draft already; the case is not open; a step lacks who or when."""
    locked = lock_open_case(case.id, case.matter_id)
    if queries.draft_plan(locked) is not None:
        raise Refused("作りかけのプランがあります。それを続けてください。")
    _check(planned)
    last = Plan.objects.filter(case=locked).aggregate(last=Max("version"))["last"] or 0
    plan = Plan.objects.create(
        case=locked, version=last + 1, made_on=clock.today(), made_by_id=by.user_id, **_head(planned)
    )
    _write_goals(plan, planned.goals)
    drop_draft(locked, "plan", by)
    _record("plan.made", plan, locked, by)
    point_next(locked, by=by)
    return plan


@transaction.atomic
def change_plan(*, plan: Plan, planned: Planned, by: Actor) -> Plan:
    """Another wording of a draft. What the person agreed to has changed, so the agreement must be asked again.

    Refused: the plan is no longer a draft; a step that a つなぎ or a decision refers to would vanish.
    """
    case = lock_open_case(plan.case_id, plan.case.matter_id)
    locked = _lock_plan(plan)
    if locked.status != "draft":
        raise Refused("このプランは、もう始まっています。変えるときは、新しい版を作ってください。")
    _check(planned)
    before = _fingerprint(locked)
    for name, value in _head(planned).items():
        setattr(locked, name, value)
    locked.save(update_fields=list(_head(planned)))
    _write_goals(locked, planned.goals)
    changed = _fingerprint(locked) != before
    if changed and locked.agreed_on is not None:
        locked.agreed_on, locked.agreed_form = None, ""
        locked.save(update_fields=["agreed_on", "agreed_form"])
    drop_draft(case, "plan", by)
    _record("plan.changed", locked, case, by)
    point_next(case, by=by)
    return locked


@transaction.atomic
def record_consent(*, plan: Plan, on: date, form: str, by: Actor) -> Plan:
    """The person agreed to the plan on that day, in that form. Refused: nothing to agree to; a day that cannot be."""
    case = lock_open_case(plan.case_id, plan.case.matter_id)
    locked = _lock_plan(plan)
    goals, steps = _size(locked)
    if problem := rules.plan_problem(status=locked.status, goals=goals, steps=steps):
        raise Refused(problem)
    if problem := rules.day_problem(on, today=clock.today(), not_before=locked.made_on):
        raise Refused(problem, field="on")
    codes.require("intake.consent_forms", form, on=on, field="form")
    locked.agreed_on, locked.agreed_form = on, form
    locked.save(update_fields=["agreed_on", "agreed_form"])
    _record("plan.agreed", locked, case, by, form=form)
    point_next(case, by=by)
    return locked


@transaction.atomic
def endorse(*, plan: Plan, on: date, by_conference: str, by: Actor) -> Plan:
    """A conference endorsed the plan: it starts, and the version before is superseded (the slot of the collaboration room).

    ``by`` may belong to another agency: whoever writes the minutes. Refused: no agreement of the person yet; not a draft.
    """
    case = lock_case(plan.case_id, plan.case.matter_id)
    locked = _lock_plan(plan)
    goals, steps = _size(locked)
    problem = rules.endorsement_problem(
        status=locked.status,
        agreed=locked.agreed_on is not None,
        case_status=case.status,
        goals=goals,
        steps=steps,
    )
    if problem:
        raise Refused(problem)
    if not by_conference.strip():
        raise Refused("どの会議で合意したかを書いてください。", field="by_conference")
    old = queries.active_plan(case)
    if old is not None:
        old.status = "superseded"
        old.save(update_fields=["status"])
        _carry_over(old, on=on)
    locked.status, locked.endorsed_on, locked.endorsed_by = "active", on, by_conference.strip()[:120]
    locked.starts_on = max(locked.starts_on or on, on)
    locked.review_on = rules.review_day(starts_on=locked.starts_on, planned=locked.review_on)
    locked.save(update_fields=["status", "endorsed_on", "endorsed_by", "starts_on", "review_on"])
    _record("plan.endorsed", locked, case, by)
    point_next(case, by=by)
    return locked


@transaction.atomic
def record_decision(*, plan: Plan, on: date, who: str, by: Actor) -> Plan:
    """The municipality decided on the support (支援決定): when, and who. Said again, the later word counts.

    Refused: no conference has endorsed the plan yet; nobody is named; a day that cannot be.
    """
    case = lock_open_case(plan.case_id, plan.case.matter_id)
    locked = _lock_plan(plan)
    if locked.status != "active" or locked.endorsed_on is None:
        raise Refused("支援の決定は、会議で合意して動いているプランに記録します。")
    if problem := rules.day_problem(on, today=clock.today(), not_before=locked.endorsed_on):
        raise Refused(problem, field="on")
    if not who.strip():
        raise Refused("決定した人（役職と名前）を書いてください。", field="who")
    locked.decided_on, locked.decided_by = on, who.strip()
    locked.save(update_fields=["decided_on", "decided_by"])
    _record("plan.decided", locked, case, by)
    return locked


@transaction.atomic
def discard_plan(*, plan: Plan, by: Actor) -> None:
    """A draft is given up; it stays readable as an ended version. Refused: it is no longer a draft."""
    case = lock_open_case(plan.case_id, plan.case.matter_id)
    locked = _lock_plan(plan)
    if locked.status != "draft":
        raise Refused("このプランは、もう作りかけではありません。")
    locked.status = "ended"
    locked.save(update_fields=["status"])
    drop_draft(case, "plan", by)
    _record("plan.discarded", locked, case, by)
    point_next(case, by=by)


def end_plans(case: Case) -> None:
    """The case ends: its plan in force and its draft end with it."""
    for plan in Plan.objects.filter(case=case, status__in=("active", "draft")).order_by("id"):
        plan.status = "ended"
        plan.save(update_fields=["status"])


def _lock_plan(plan: Plan) -> Plan:
    return Plan.objects.select_for_update().get(pk=plan.pk)


def _size(plan: Plan) -> tuple[int, int]:
    return plan.goals.count(), Step.objects.filter(goal__plan=plan).count()


def _head(planned: Planned) -> dict[str, object]:
    return {
        "situation": planned.situation.strip(),
        "direction": planned.direction.strip(),
        "applies_for": list(dict.fromkeys(planned.applies_for)),
        "starts_on": planned.starts_on,
        "review_on": planned.review_on,
        "lead_after": planned.lead_after.strip(),
        "plain": planned.plain.strip(),
    }


def _check(planned: Planned) -> None:
    starts, review = planned.starts_on, planned.review_on
    if starts and review and review < starts:
        raise Refused("見直す日は、始める日より後にしてください。", field="review_on")
    for code in planned.applies_for:
        codes.require("cases.programmes", code, on=clock.today(), field="applies_for")
    for goal in planned.goals:
        if not goal.words.strip():
            raise Refused("手順だけがあって、目標が書かれていません。本人のことばで目標を書いてください。")
        for step in goal.steps:
            line = rules.StepLine(step.what, step.desk_id is not None, step.who, step.due_on)
            for problem in rules.step_problems(line).values():
                raise Refused(f"「{step.what or goal.words}」：{problem}")


def _write_goals(plan: Plan, goals: Sequence[PlannedGoal]) -> None:
    """The goals and steps as written: known ones keep their identity, missing ones go, new ones come."""
    known = {g.id: g for g in plan.goals.order_by("id")}
    steps = {s.id: s for s in Step.objects.filter(goal__plan=plan).order_by("id")}
    kept_goals: set[UUID] = set()
    kept_steps: set[UUID] = set()
    for sort, written in enumerate(goals):
        goal = known.get(written.id) if written.id else None
        goal = goal or Goal(plan=plan)
        goal.sort, goal.words = sort, written.words.strip()
        goal.save()
        kept_goals.add(goal.id)
        for place, line in enumerate(written.steps):
            kept_steps.add(_write_step(plan, goal, place, line, steps).id)
    try:
        Step.objects.filter(pk__in=set(steps) - kept_steps).delete()
        Goal.objects.filter(pk__in=set(known) - kept_goals).delete()
    except ProtectedError:
        raise Refused("つなぎや会議で使っている手順は消せません。残して、結果を書いてください。") from None


def _write_step(plan: Plan, goal: Goal, place: int, line: PlannedStep, steps: dict[UUID, Step]) -> Step:
    step = steps.get(line.id) if line.id else None
    if step is None:
        before = _continued(plan, line.continues)
        step = Step(continues=before, service_id=before.service_id if before else None)
    step.goal, step.sort, step.what, step.who = goal, place, line.what.strip(), line.who.strip()
    step.desk_id, step.need_id = line.desk_id, line.need_id
    step.due_on = line.due_on or clock.today()  # _check has refused a step without a date
    step.save()
    return step


def _continued(plan: Plan, step_id: UUID | None) -> Step | None:
    if step_id is None:
        return None
    return Step.objects.filter(pk=step_id, goal__plan__case_id=plan.case_id).exclude(goal__plan=plan).first()


def _fingerprint(plan: Plan) -> list[tuple[object, ...]]:
    """All that a person agrees to, for "has it changed?"."""
    goals = plan.goals.order_by("sort", "id").values_list("words")
    steps = (
        Step.objects.filter(goal__plan=plan)
        .order_by("goal__sort", "sort", "id")
        .values_list("what", "desk_id", "who", "due_on", "need_id")
    )
    days = (plan.starts_on, plan.review_on)
    head = (plan.situation, plan.direction, tuple(plan.applies_for), *days, plan.lead_after)
    return [head, *goals, *steps]


def _carry_over(old: Plan, *, on: date) -> None:
    """Open steps of the old version: those carried on live in the new one, the others were replaced."""
    for step in Step.objects.filter(goal__plan=old).order_by("id"):
        heir = step.continued_by.filter(goal__plan__status="draft").order_by("id").first()
        if step.status == "open":
            end_step(step, outcome="replaced", on=on, note="")
        elif heir is not None and step.outcome != "replaced":  # done while the new version was being made
            end_step(heir, outcome=step.outcome, on=step.done_on or on, note=step.outcome_note)


def _record(verb: str, plan: Plan, case: Case, by: Actor, **data: str) -> None:
    audit.record(
        verb,
        by=by,
        refs=[*ref(case), Ref("plan", plan.id)],
        matter=case.matter_id,
        persons=queries.subject_ids(case),
        data={"version": plan.version, **data},
    )
