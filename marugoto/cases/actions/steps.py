"""Steps of a plan: added by a conference, ended with an outcome (by the worker, or by what came back from a つなぎ)."""

from datetime import date

from django.db import transaction

from marugoto.agencies.models import Desk
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.cases import queries, rules
from marugoto.cases.actions.common import lock_case, lock_open_case, point_next, ref
from marugoto.cases.models import Goal, Plan, Step
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor
from marugoto.resources.models import Need, Service

FROM_A_CONFERENCE = "会議で決まったこと"  # as it is: it stands in the record


@transaction.atomic
def add_step(
    *,
    plan: Plan,
    what: str,
    due_on: date,
    by: Actor,
    desk: Desk | None = None,
    who: str = "",
    need: Need | None = None,
    goal: Goal | None = None,
) -> Step:
    """What a conference decided becomes a step of the plan (of its present version), under ``goal`` or the last goal.

    ``by`` may belong to another agency: whoever writes the minutes. Refused: no version is being worked on; nobody does it.
    """
    case = lock_case(plan.case_id, plan.case.matter_id)
    target = Plan.objects.select_for_update().get(pk=plan.pk)
    if target.status not in ("draft", "active"):
        current = queries.active_plan(case) or queries.draft_plan(case)
        if current is None:
            raise Refused("このケースには、いま動いているプランがありません。")
        target, goal = current, None
    for field, problem in rules.step_problems(rules.StepLine(what, desk is not None, who, due_on)).items():
        raise Refused(problem, field=field)
    goal = goal or target.goals.order_by("-sort", "-id").first() or _goal_for(target)
    last = goal.steps.order_by("-sort", "-id").first()
    step = Step.objects.create(
        goal=goal,
        sort=last.sort + 1 if last else 0,
        what=what.strip()[:300],
        desk=desk,
        who=who.strip()[:80],
        need=need,
        due_on=due_on,
    )
    audit.record(
        "step.added",
        by=by,
        refs=[*ref(case), Ref("plan", target.id), Ref("step", step.id)],
        matter=case.matter_id,
        persons=queries.subject_ids(case),
    )
    point_next(case, by=by, gently=True)
    return step


def _goal_for(plan: Plan) -> Goal:
    return Goal.objects.create(plan=plan, words=FROM_A_CONFERENCE)


@transaction.atomic
def record_step_outcome(
    *, step: Step, outcome: str, by: Actor | None, on: date | None = None, note: str = "", again: bool = False
) -> Step:
    """How a step ended (cases.step_outcomes). Returns the step that now carries it.

    A step carried on into a newer version is ended there. One that has ended keeps its outcome, and nothing happens,
    unless ``again``: the worker corrects it. ``by`` may belong to another agency (an answer to a つなぎ; None: by
    a guest's link).
    Refused: an unknown outcome; a day that cannot be.
    """
    case = lock_case(step.goal.plan.case_id, step.goal.plan.case.matter_id)
    live = _live(Step.objects.select_for_update().get(pk=step.pk))
    if live.status != "open" and not (again and case.status == "open"):
        return live
    day = on or clock.today()
    if problem := rules.day_problem(day, today=clock.today()):
        raise Refused(problem, field="on")
    end_step(live, outcome=outcome, on=day, note=note)
    audit.record(
        "step.ended",
        by=by,
        refs=[*ref(case), Ref("plan", live.goal.plan_id), Ref("step", live.id)],
        matter=case.matter_id,
        persons=queries.subject_ids(case),
        municipality=case.municipality_id,
        data={"outcome": outcome},
    )
    point_next(case, by=by, gently=True)
    return live


@transaction.atomic
def choose_service(*, step: Step, service: Service, desk: Desk | None, by: Actor) -> Step:
    """A つなぎ先 from the directory for a step. In a draft it also fills who does it: the desk a つなぎ can go to, else its name.

    In a plan that is under way, who does what was agreed upon; there only the つなぎ先 is noted. What the person agreed to has
    changed when who does it has: the agreement to a draft is asked again. Refused: the step has ended; the entry is another
    town's, or no longer offered.
    """
    case = lock_open_case(step.goal.plan.case_id, step.goal.plan.case.matter_id)
    plan = Plan.objects.select_for_update().get(pk=step.goal.plan_id)
    locked = Step.objects.select_for_update(of=("self",)).get(pk=step.pk)
    if locked.status != "open" or plan.status not in ("draft", "active"):
        raise Refused("この手順は、もう終わっています。")
    if service.municipality_id != case.municipality_id or service.retired_on is not None:
        raise Refused("この社会資源は、いま案内していません。ほかのものを選んでください。")
    locked.service = service
    if plan.status == "draft":
        before = (locked.desk_id, locked.who)
        locked.desk = desk
        locked.who = "" if desk else service.name[:80]
        if plan.agreed_on is not None and before != (locked.desk_id, locked.who):
            plan.agreed_on, plan.agreed_form = None, ""
            plan.save(update_fields=["agreed_on", "agreed_form"])
    locked.save(update_fields=["service", "desk", "who"])
    audit.record(
        "step.service_chosen",
        by=by,
        refs=[*ref(case), Ref("plan", plan.id), Ref("step", locked.id), Ref("resource", service.id)],
        matter=case.matter_id,
        persons=queries.subject_ids(case),
    )
    point_next(case, by=by, gently=True)
    return locked


def _live(step: Step) -> Step:
    """The step itself, or the one that carries it on in the newest version which was ever in force."""
    current = step
    while True:
        heirs = current.continued_by.filter(goal__plan__endorsed_on__isnull=False).select_related(
            "goal__plan"
        )
        heir = heirs.order_by("-goal__plan__version", "id").first()
        if heir is None:
            return current
        current = heir


def end_step(step: Step, *, outcome: str, on: date, note: str) -> None:
    """Writes the outcome; what the step becomes (done, dropped) stands in the code list. Refused: no such outcome."""
    entry = codes.require("cases.step_outcomes", outcome, on=on, field="outcome")
    step.status = str(entry.extra.get("status", "done"))
    step.outcome, step.outcome_note, step.done_on = outcome, note.strip()[:300], on
    step.save(update_fields=["status", "outcome", "outcome_note", "done_on"])
