"""Questions about visits: those handed to oneself, their records, and records that do not agree."""

from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from marugoto.outreach.models import Listed, Visit, VisitConflict, VisitRecord
from marugoto.outreach.queries.campaigns import campaigns_of
from marugoto.outreach.queries.sight import shown
from marugoto.outreach.rules.records import LATE
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P


def visits_to(actor: Actor, *, at: datetime) -> QuerySet[Visit]:
    """The visits in this worker's hands at an instant, in the order they were handed over; nobody who is hidden."""
    if not actor.can(P.VISIT_MAKE):
        return Visit.objects.none()
    rows = Visit.objects.filter(
        shown(actor.agency_id, "listed__person"),
        handout__to_user_id=actor.user_id,
        handout__to_agency_id=actor.agency_id,
        handout__recalled_at__isnull=True,
        handout__expires_at__gt=at,
        listed__minimised_at__isnull=True,
    )
    own = VisitRecord.objects.filter(by_id=actor.user_id).order_by("-happened_at", "-id")
    rows = rows.select_related("handout", "handout__campaign", "listed", "listed__area")
    rows = rows.prefetch_related(Prefetch("records", queryset=own, to_attr="own"))
    return rows.order_by("handout__for_on", "handout_id", "sort", "id")


def of_own(actor: Actor, visit: Visit) -> list[VisitRecord]:
    """What this worker has written of the row of a visit, the newest first."""
    rows = VisitRecord.objects.filter(listed=visit.listed_id, by_id=actor.user_id)
    return list(rows.order_by("-happened_at", "-id")[:20])


def handed_to(actor: Actor, visit_id: UUID, *, at: datetime) -> bool:
    """Was this visit handed to the worker, now or until shortly before? Asked inside the lift that writes records."""
    return Visit.objects.filter(
        pk=visit_id,
        handout__to_user_id=actor.user_id,
        handout__to_agency_id=actor.agency_id,
        handout__expires_at__gt=at - LATE,
    ).exists()


def records_of(listed: Listed) -> list[VisitRecord]:
    """All records of a row, the newest first."""
    rows = listed.records.select_related("by", "agency").order_by("-happened_at", "-received_at", "-id")
    return list(rows[:50])


def conflicts_of(actor: Actor) -> QuerySet[VisitConflict]:
    """Records of one's agency's rows that do not agree, undecided ones first."""
    rows = VisitConflict.objects.filter(
        Q(first__listed__campaign__in=campaigns_of(actor).order_by()),
        shown(actor.agency_id, "first__listed__person"),
    )
    rows = rows.select_related("first__listed__campaign", "first__by", "second__by", "decided_by")
    return rows.order_by("-decided_at", "-created_at", "-id")


def open_conflicts(actor: Actor) -> int:
    """How many are undecided."""
    return conflicts_of(actor).filter(verdict="").count()
