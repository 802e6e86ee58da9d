"""How often a つなぎ was refused, why, of which kind, in which month: numbers for the whole town, and nothing else."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, DateField
from django.db.models.functions import Cast, TruncMonth

from marugoto.collaboration.models import Referral
from marugoto.core import clock, codes

REASONS = "collaboration.decline_reasons"


@dataclass(frozen=True)
class Refusals:
    """So many つなぎ of a kind were refused for a reason in a month (its first day)."""

    reason: str
    kind: str
    month: date
    n: int


def refusals(municipality_id: UUID, *, since: date, until: date) -> list[Refusals]:
    """Coded refusals of a span of days, by the month in which the answer came; whoever asks hides what is small.

    Counted are the rows that the asker's place lets through (adr/0009): for a whole town the wall is lifted by who counts.
    """
    found = (
        Referral.objects.filter(
            matter__municipality_id=municipality_id,
            status="declined",
            answered_at__date__range=(since, until),
        )
        .annotate(month=Cast(TruncMonth("answered_at", tzinfo=clock.JST), DateField()))
        .order_by("month", "decline_reason", "kind")
        .values_list("month", "decline_reason", "kind")
        .annotate(n=Count("pk"))
    )
    return [Refusals(reason, kind, month, n) for month, reason, kind, n in found]


def lack_reasons() -> frozenset[str]:
    """Reasons that say that nobody in the town has such a service (受け皿がない)."""
    return frozenset(c for c, e in codes.entries(REASONS).items() if e.extra.get("leaves_unmet"))
