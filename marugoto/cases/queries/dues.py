"""What is due in one's own cases: for Today. Bounded, and never another agency's case."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from marugoto.agencies.queries import desk_title, in_force
from marugoto.cases.access import cases_visible_to
from marugoto.cases.models import Case, Plan, Step, TeamMember
from marugoto.policy.actor import Actor

AT_MOST = 50


@dataclass(frozen=True)
class StepDue:
    """A step to be done or followed up. ``who``: the desk or the person who does it; ``mine``: one of the actor's desks."""

    step_id: UUID
    case_id: UUID
    matter_id: UUID
    case_title: str
    number: str
    what: str
    who: str
    due_on: date
    mine: bool


@dataclass(frozen=True)
class ReviewDue:
    """A plan whose day of review has come."""

    plan_id: UUID
    case_id: UUID
    matter_id: UUID
    case_title: str
    number: str
    review_on: date


def mine(actor: Actor, *, on: date) -> Q:
    """The condition "I am in its team": by name, or as anybody of my desk."""
    team = TeamMember.objects.filter(in_force(on), case=OuterRef("pk")).filter(
        Q(user_id=actor.user_id) | Q(user__isnull=True, desk_id__in=actor.desk_ids)
    )
    return Q(Exists(team))


def without_household(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The same without what no list shows: whether a household may be read is asked for each row, before the list is cut."""
    return cases.select_related(None).select_related("matter__holder_desk__agency", "agency")


def my_cases(actor: Actor, *, on: date) -> QuerySet[Case]:
    """Cases not yet closed in whose team one is, oldest first."""
    return (
        without_household(cases_visible_to(actor))
        .filter(mine(actor, on=on))
        .exclude(status="closed")
        .order_by("opened_on", "id")
    )


def steps_due(actor: Actor, on: date, *, within: int = 0) -> list[StepDue]:
    """Open steps of one's own cases that are due by ``on`` (or ``within`` days after it), the most overdue first."""
    rows = (
        Step.objects.filter(
            status="open",
            due_on__lte=on + timedelta(days=within),
            goal__plan__endorsed_on__isnull=False,
            goal__plan__case__in=my_cases(actor, on=on).order_by().values("pk"),
        )
        .select_related("desk__agency", "goal__plan__case__matter")
        .order_by("due_on", "id")[:AT_MOST]
    )
    return [_step_due(row, actor) for row in rows]


def _step_due(step: Step, actor: Actor) -> StepDue:
    case = step.goal.plan.case
    return StepDue(
        step_id=step.id,
        case_id=case.id,
        matter_id=case.matter_id,
        case_title=case.title,
        number=case.matter.number,
        what=step.what,
        who=step.who or (desk_title(step.desk) if step.desk else ""),
        due_on=step.due_on,
        mine=step.desk_id in actor.desk_ids,
    )


def reviews_due(actor: Actor, on: date, *, within: int = 0) -> list[ReviewDue]:
    """Plans in force of one's own cases whose review is due by ``on`` (or ``within`` days after it), oldest first."""
    rows = (
        Plan.objects.filter(
            status="active",
            review_on__lte=on + timedelta(days=within),
            case__in=my_cases(actor, on=on).order_by().values("pk"),
        )
        .select_related("case__matter")
        .order_by("review_on", "id")[:AT_MOST]
    )
    return [
        ReviewDue(
            plan_id=p.id,
            case_id=p.case_id,
            matter_id=p.case.matter_id,
            case_title=p.case.title,
            number=p.case.matter.number,
            review_on=p.review_on or on,
        )
        for p in rows
    ]
