"""Questions about campaigns, their lists, and how far they have come."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from marugoto.agencies.models import Membership, MembershipRole
from marugoto.agencies.queries import in_force
from marugoto.core import clock, codes
from marugoto.outreach.models import Campaign, CampaignArea, Handout, Listed, Visit, VisitRecord
from marugoto.outreach.queries.sight import shown
from marugoto.outreach.rules.progress import DONE, LISTED
from marugoto.outreach.rules.progress import Count as Counted
from marugoto.outreach.rules.records import COUNTS
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P
from marugoto.policy.roles import ROLES


def campaigns_of(actor: Actor) -> QuerySet[Campaign]:
    """The campaigns of one's own agency, the newest first."""
    if not actor.can(P.OUTREACH_KEEP):
        return Campaign.objects.none()
    return Campaign.objects.filter(agency_id=actor.agency_id).order_by("-starts_on", "-id")


def areas_of(campaign: Campaign) -> list[CampaignArea]:
    """The areas of a campaign, by name."""
    return list(campaign.areas.order_by("name", "id")[:200])


def listed_of(actor: Actor) -> QuerySet[Listed]:
    """The rows of all lists of one's agency, as far as they may show."""
    rows = Listed.objects.filter(shown(actor.agency_id), campaign__in=campaigns_of(actor).order_by())
    return rows.select_related("campaign", "area").order_by("id")


def listed_in(actor: Actor, campaign: Campaign, *, area: str = "", state: str = "") -> QuerySet[Listed]:
    """The rows of a campaign, by area and address; narrowed by area (its number) and state."""
    rows = listed_of(actor).filter(campaign=campaign)
    rows = rows.filter(area__id=area) if _is_number(area) else rows
    rows = rows.filter(state=state) if state else rows
    return rows.order_by("area__name", "address", "name", "id")


def _is_number(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def counts_of(actor: Actor, campaign: Campaign) -> list[Counted]:
    """Each area of a campaign: estimated, listed, visited, met, done; persons."""
    reached = {
        "listed": Count("id"),
        "visited": Count("id", filter=~Q(state=LISTED)),
        "done": Count("id", filter=Q(state=DONE)),
    }
    rows = listed_of(actor).filter(campaign=campaign).order_by()
    found: dict[Any, Any] = {one["area"]: one for one in rows.values("area").annotate(**reached)}
    met = dict(rows.filter(Exists(_met())).values("area").annotate(n=Count("id")).values_list("area", "n"))
    empty = {"listed": 0, "visited": 0, "done": 0}
    return [
        Counted(
            name=area.name,
            estimated=area.estimated,
            listed=found.get(area.pk, empty)["listed"],
            visited=found.get(area.pk, empty)["visited"],
            met=met.get(area.pk, 0),
            done=found.get(area.pk, empty)["done"],
        )
        for area in areas_of(campaign)
    ]


def _met() -> QuerySet[VisitRecord]:
    """The records of a row that say that somebody of the house was met."""
    codes_met = [code for code, one in codes.entries("outreach.results").items() if one.extra.get("met")]
    return VisitRecord.objects.filter(listed=OuterRef("pk"), standing=COUNTS, result__in=codes_met)


def handouts_of(campaign: Campaign) -> QuerySet[Handout]:
    """What was handed out of a campaign, the newest first, with how many rows."""
    rows = Handout.objects.filter(campaign=campaign).select_related("to_user", "to_agency")
    return rows.annotate(rows=Count("visits")).order_by("-for_on", "-handed_at", "id")


def rows_to_hand_out(
    actor: Actor, campaign: Campaign, area: CampaignArea | None, *, at: datetime
) -> list[Listed]:
    """Rows that are not done and in nobody's hands now, by address; at most a hundred."""
    rows = listed_of(actor).filter(campaign=campaign, minimised_at__isnull=True).exclude(state=DONE)
    rows = rows.filter(area=area) if area else rows
    away = Visit.objects.filter(
        listed=OuterRef("pk"), handout__recalled_at__isnull=True, handout__expires_at__gt=at
    )
    return list(rows.filter(~Exists(away)).order_by("area__name", "address", "name", "id")[:100])


def visitors_of(actor: Actor) -> list[Membership]:
    """Who of the town may make visits: the own agency first, then volunteers (民生委員) and others, by name."""
    may = [code for code, role in ROLES.items() if P.VISIT_MAKE in role.permissions]
    role = MembershipRole.objects.filter(membership=OuterRef("pk"), role__in=may)
    rows = Membership.objects.filter(
        in_force(clock.today()), Exists(role), agency__municipality_id=actor.municipality_id
    )
    own = Q(agency_id=actor.agency_id)
    lay = Exists(role.filter(role="volunteer"))
    rows = rows.filter(own | lay).select_related("user", "agency").annotate(lay=lay)
    found = list(rows.filter(user__is_active=True).order_by("user__name", "id")[:300])
    return sorted(found, key=lambda one: (one.agency_id != actor.agency_id, one.user.name))
