"""Which entries wait to be confirmed, what was reported about them, and the links by which a group confirms its own.

A link is signed, serves one entry and one purpose, ends after ninety days, and is spent by the confirmation itself: it
carries how often the entry has been confirmed.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.core import signing
from django.db.models import Count, DateField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import Coalesce

from marugoto.resources.models import ChangeReport, Service

SALT: Final = "marugoto.resources.confirm"
LINK_DAYS: Final = 90


def link_of(service: Service) -> str:
    """A token by which this entry can be confirmed once, until it ends."""
    return signing.dumps([str(service.id), _confirmed(service)], salt=SALT, compress=True)


def service_of(token: str) -> UUID | None:
    """The entry that a link confirms; None: forged, too old, spent, or the entry is gone."""
    try:
        service_id, times = signing.loads(token, salt=SALT, max_age=timedelta(days=LINK_DAYS))
        service = Service.objects.filter(pk=UUID(service_id), retired_on__isnull=True).first()
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return service.id if service and _confirmed(service) == times else None


def _confirmed(service: Service) -> int:
    """How often it has been confirmed: one more, and an older link is spent, on the same day too."""
    return service.verifications.count()


@dataclass(frozen=True)
class Keeping:
    """An entry that somebody keeps. ``due``: when it has to be confirmed again; ``reports``: what was said and not read."""

    service: Service
    due: date | None
    reports: int


def kept_by(agency_id: UUID) -> QuerySet[Service]:
    """Entries that an agency keeps, those that wait longest first: never confirmed, then by the day they fall due."""
    due = ExpressionWrapper(
        F("assured_date") + F("confirm_every"), output_field=DateField()
    )  # a date and a number of days
    unread = Count("change_reports", filter=Q(change_reports__handled_at__isnull=True))
    return (
        Service.objects.filter(owner_agency_id=agency_id, retired_on__isnull=True)
        .select_related("organization")
        .annotate(due=due, unread=unread, first=Coalesce(due, date(1900, 1, 1)))
        .order_by("-unread", "first", "name", "id")
    )


def to_confirm(agency_id: UUID, *, on: date) -> int:
    """How many entries of an agency are overdue, or have something unread."""
    overdue = Q(assured_date__isnull=True) | Q(first__lt=on) | Q(unread__gt=0)
    return kept_by(agency_id).filter(overdue).count()


def reports_of(service: Service) -> QuerySet[ChangeReport]:
    """What was said about an entry and nobody has read, the newest first."""
    return ChangeReport.objects.filter(service=service, handled_at__isnull=True).order_by(
        "-created_at", "-id"
    )
