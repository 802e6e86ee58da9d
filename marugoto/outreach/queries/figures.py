"""Figures: visits 延べ, persons 実, households; visits by where they were written and what was found."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count

from marugoto.core import clock
from marugoto.outreach.models import Campaign, VisitRecord
from marugoto.outreach.queries.campaigns import listed_of
from marugoto.outreach.rules.records import COUNTS
from marugoto.policy.actor import Actor


@dataclass(frozen=True)
class Figures:
    """What a campaign has come to. ``visits``: every call (延べ); ``persons``, ``households``: each once (実)."""

    visits: int
    persons: int
    households: int


def figures_of(actor: Actor, campaign: Campaign) -> Figures:
    """Counted from the records that count."""
    mine = listed_of(actor).filter(campaign=campaign).order_by()
    rows = VisitRecord.objects.filter(standing=COUNTS, listed__in=mine).order_by()
    found = rows.aggregate(
        visits=Count("id"),
        persons=Count("listed", distinct=True),
        households=Count("listed__household", distinct=True),
    )
    return Figures(**found)


def visit_counts(actor: Actor, *, first: date, last: date) -> list[tuple[str, str, int]]:
    """(channel, result, visits) of one's agency in these days, both included, in the order of the codes.

    For the figures of a plan: 訪問 by outcome; only records that count.
    """
    begin = datetime.combine(first, time.min, tzinfo=clock.JST)
    end = datetime.combine(last, time.min, tzinfo=clock.JST) + timedelta(days=1)
    rows = VisitRecord.objects.filter(
        standing=COUNTS,
        listed__in=listed_of(actor).order_by(),
        happened_at__gte=begin,
        happened_at__lt=end,
    )
    counted = rows.order_by().values("channel", "result").annotate(n=Count("id"))
    return [(one["channel"], one["result"], one["n"]) for one in counted.order_by("channel", "result")]
