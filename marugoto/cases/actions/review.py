"""見直し: what changed, what remains, what the person says; the plan goes on, is made anew, or ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.cases import queries, rules
from marugoto.cases.actions.common import drop_draft, lock_open_case, point_next, ref
from marugoto.cases.models import Case, GoalResult, Plan, Review
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor


@dataclass(frozen=True)
class Reviewed:
    """A review as the page gives it. ``goals``: goal id → code of cases.goal_results ("" = not said)."""

    on: date
    result: str
    changes: Sequence[str] = ()
    remaining: str = ""
    person_view: str = ""
    next_review_on: date | None = None
    goals: Mapping[UUID, str] = field(default_factory=dict)


@transaction.atomic
def review_plan(*, case: Case, reviewed: Reviewed, by: Actor) -> Review:
    """Reviews the plan in force. Refused: there is none; a day that cannot be; it goes on without a next date."""
    locked = lock_open_case(case.id, case.matter_id)
    plan = queries.active_plan(locked)
    if plan is None:
        raise Refused("動いているプランがないため、見直しはできません。")
    _check(plan, reviewed)
    last = queries.latest_review(locked, plan)
    if last is not None and _same(last, reviewed, by):
        return last
    review = Review.objects.create(
        case=locked,
        plan=plan,
        on=reviewed.on,
        by_id=by.user_id,
        result=reviewed.result,
        changes=list(dict.fromkeys(reviewed.changes)),
        remaining=reviewed.remaining.strip(),
        person_view=reviewed.person_view.strip(),
        next_review_on=reviewed.next_review_on,
    )
    _goal_results(review, plan, reviewed)
    if reviewed.next_review_on is not None:
        plan.review_on = reviewed.next_review_on
        plan.save(update_fields=["review_on"])
    drop_draft(locked, "review", by)
    audit.record(
        "plan.reviewed",
        by=by,
        refs=[*ref(locked), Ref("plan", plan.id)],
        matter=locked.matter_id,
        persons=queries.subject_ids(locked),
        data={"result": reviewed.result, "version": plan.version},
    )
    point_next(locked, by=by)
    return review


def _check(plan: Plan, reviewed: Reviewed) -> None:
    today = clock.today()
    if problem := rules.day_problem(reviewed.on, today=today, not_before=plan.endorsed_on):
        raise Refused(problem, field="on")
    result = codes.require("cases.review_results", reviewed.result, on=reviewed.on, field="result")
    problem = rules.review_problem(
        ends=bool(result.extra.get("ends")), on=reviewed.on, next_review_on=reviewed.next_review_on
    )
    if problem:
        raise Refused(problem, field="next_review_on")
    for change in reviewed.changes:
        codes.require("cases.changes", change, on=reviewed.on, field="changes")


def _goal_results(review: Review, plan: Plan, reviewed: Reviewed) -> None:
    own = set(plan.goals.order_by("id").values_list("id", flat=True))
    said = {goal: result for goal, result in reviewed.goals.items() if result and goal in own}
    for result in said.values():
        codes.require("cases.goal_results", result, on=reviewed.on)
    GoalResult.objects.bulk_create(GoalResult(review=review, goal_id=g, result=r) for g, r in said.items())


def _same(last: Review, reviewed: Reviewed, by: Actor) -> bool:
    """The same words by the same hand on the same day: sent twice."""
    now = (by.user_id, reviewed.on, reviewed.result, reviewed.remaining.strip(), reviewed.person_view.strip())
    return (last.by_id, last.on, last.result, last.remaining, last.person_view) == now
