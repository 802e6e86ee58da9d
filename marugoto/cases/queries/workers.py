"""Which cases are a worker's: led, or worked on by name. For the hand-over between colleagues."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from marugoto.agencies.models import Membership
from marugoto.agencies.queries import in_force
from marugoto.cases.access import cases_visible_to
from marugoto.cases.models import Case, Plan, TeamMember
from marugoto.intake import workers
from marugoto.policy.actor import Actor

AT_MOST = 200


@dataclass(frozen=True)
class Part:
    """A worker's part in a case of one's own agency. ``review_on``: when the plan in force is to be reviewed."""

    case_id: UUID
    matter_id: UUID
    number: str
    title: str
    desk_id: UUID
    part: str
    lead: bool
    review_on: date | None
    due: date | None


def _by_name(user_id: UUID) -> QuerySet[TeamMember]:
    return TeamMember.objects.filter(case=OuterRef("pk"), user_id=user_id, valid_to__isnull=True)


def parts_of(actor: Actor, user_id: UUID) -> list[Part]:
    """Cases not yet closed in whose team this worker is by name, the lead first, then by day."""
    cases = cases_visible_to(actor).filter(Exists(_by_name(user_id))).exclude(status="closed")
    rows = (
        TeamMember.objects.filter(
            user_id=user_id, valid_to__isnull=True, case__in=cases.order_by().values("pk")
        )
        .select_related("case__matter")
        .order_by("-lead", "case__due", "id")[:AT_MOST]
    )
    members = list(rows)
    plans = Plan.objects.filter(status="active", case_id__in=[m.case_id for m in members]).order_by("version")
    review = {p.case_id: p.review_on for p in plans}
    return [
        Part(
            case_id=m.case_id,
            matter_id=m.case.matter_id,
            number=m.case.matter.number,
            title=m.case.title,
            desk_id=m.desk_id,
            part=m.part,
            lead=m.lead,
            review_on=review.get(m.case_id),
            due=m.case.due,
        )
        for m in members
    ]


def left_of(actor: Actor, user_id: UUID) -> int:
    """How many matters and cases are a worker's and were given to nobody yet: neither received nor on their way."""
    mine = workers.matters_of_worker(actor, user_id).order_by().values_list("pk", flat=True)
    cases = cases_visible_to(actor).filter(Exists(_by_name(user_id))).exclude(status="closed").order_by()
    found = {*mine, *cases.values_list("matter_id", flat=True)}
    return len(found - workers.waiting_among(found))


def team_by_matter(actor: Actor, matter_ids: list[UUID]) -> dict[UUID, set[UUID]]:
    """matter → the colleagues who are in the team of its case by name."""
    rows = TeamMember.objects.filter(
        case__in=cases_visible_to(actor).filter(matter_id__in=matter_ids).order_by().values("pk"),
        user__isnull=False,
        valid_to__isnull=True,
    ).order_by("id")
    found: dict[UUID, set[UUID]] = {}
    for matter_id, user_id in rows.values_list("case__matter_id", "user_id"):
        found.setdefault(matter_id, set()).add(user_id)
    return found


def without_a_lead(actor: Actor, *, on: date) -> QuerySet[Case]:
    """Open cases of the actor's desks whose lead no longer works at the agency."""
    here = Membership.objects.filter(
        in_force(on), user_id=OuterRef("user_id"), agency_id=actor.agency_id, user__is_active=True
    )
    led = TeamMember.objects.filter(Exists(here), case=OuterRef("pk"), lead=True, valid_to__isnull=True)
    ours = TeamMember.objects.filter(case=OuterRef("pk"), lead=True, desk_id__in=actor.desk_ids)
    return (
        cases_visible_to(actor)
        .filter(~Exists(led), Exists(ours), status="open")
        .order_by("due", "opened_on", "id")
    )
