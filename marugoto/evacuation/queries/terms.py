"""Questions about the terms of the list, and about disasters."""

from datetime import date

from django.db.models import Count, QuerySet

from marugoto.agencies.queries import in_force
from marugoto.core import clock
from marugoto.evacuation.models import Disaster, ListTerms
from marugoto.policy.actor import Actor


def terms_of(actor: Actor) -> list[ListTerms]:
    """All versions of one's own agency, the newest first."""
    rows = ListTerms.objects.filter(agency_id=actor.agency_id).select_related("set_by")
    return list(rows.order_by("-valid_from", "id")[:50])


def terms_now(actor: Actor, on: date | None = None) -> ListTerms | None:
    """The version in force on a day (today)."""
    rows = ListTerms.objects.filter(in_force(on or clock.today()), agency_id=actor.agency_id)
    return rows.order_by("-valid_from", "id").first()


def disasters_of(actor: Actor) -> QuerySet[Disaster]:
    """What one's own agency has recorded, the newest first."""
    rows = Disaster.objects.filter(agency_id=actor.agency_id).select_related("recorded_by", "reviewed_by")
    return rows.order_by("-declared_at", "-id")


def going_on(actor: Actor, *, exercises: bool = True) -> list[Disaster]:
    """Those that have not ended; at most twenty."""
    rows = disasters_of(actor).filter(ended_at__isnull=True)
    return list((rows if exercises else rows.filter(exercise=False))[:20])


def with_counts(rows: QuerySet[Disaster]) -> QuerySet[Disaster]:
    """With how many boards and provisions each has."""
    return rows.annotate(
        of_boards=Count("boards", distinct=True), of_provisions=Count("provisions", distinct=True)
    )
