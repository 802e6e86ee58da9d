"""Counting what a blueprint's ``count`` says: filters and days into a number of rows. Nobody's rights are asked here.

Callers ask first who looks (plan.py), or stand outside the pages (the console).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from marugoto.agencies.rules.blueprint_counts import Counting
from marugoto.core import second_wall
from marugoto.core.clock import JST
from marugoto.indicators import standing
from marugoto.indicators.definitions import DEFINITIONS, Definition
from marugoto.indicators.standing import Span


@dataclass(frozen=True)
class Counted:
    """What rows say. ``figure`` None: cannot be counted (``why``: indicators.uncounted), or a share of nothing.

    ``top`` and ``bottom``: rows counted, and those of the denominator. ``months``: by which both are divided besides; 0: by none.
    """

    figure: Decimal | None
    top: int = 0
    bottom: int | None = None
    why: str = ""
    months: int = 0

    @property
    def of_nothing(self) -> bool:
        """A share whose denominator is zero: there is nothing to say yet."""
        return not self.why and self.figure is None


@second_wall.lifted("counting")
def count(town_id: UUID, counting: Counting, *, unit: str, span: Span) -> Counted:
    """The figure of an indicator in a stretch of days. KeyError: no such definition, or a filter that it does not have."""
    if not counting.of:
        return Counted(None, why=counting.why)
    top = number(town_id, counting, span)
    bottom = number(town_id, counting, span, of=counting.per) if counting.per else None
    figure = standing.figure_of(top, bottom=bottom, unit=unit, each=counting.each, months=span.months)
    monthly = counting.each == "month" and bottom is not None
    return Counted(figure, top, bottom, months=span.months if monthly else 0)


def number(town_id: UUID, counting: Counting, span: Span, *, of: str = "") -> int:
    """How many. ``of``: another definition under the same filters, as far as it has them (the denominator)."""
    definition = DEFINITIONS[of or counting.of]
    rows = rows_of(town_id, counting, span, of=of)
    if definition.amount:
        return int(rows.aggregate(n=Sum(definition.amount))["n"] or 0)
    found: int = rows.aggregate(n=Count(definition.distinct, distinct=True))["n"]
    return found


def rows_of(town_id: UUID, counting: Counting, span: Span, *, of: str = "") -> QuerySet[Any]:
    """The rows behind a figure. Under a filter on several tables a row may come twice: count what is distinct."""
    definition = DEFINITIONS[of or counting.of]
    rows = definition.rows().filter(town=town_id).filter(_days(definition, span)).order_by()
    for name, values in counting.where:
        if of and name not in definition.filters:
            continue
        rows = rows.filter(_any(definition.filters[name], values))
    return rows


def _days(definition: Definition, span: Span) -> Q:
    since, until, last = _instant(span.since), _instant(span.until), span.until - timedelta(days=1)
    if definition.span == "flow":
        return Q(day__gte=since, day__lt=until)
    begun = Q(day__isnull=True) | Q(day__lt=until)
    if definition.span == "overlap":
        return begun & (Q(ended__isnull=True) | Q(ended__gte=span.since))
    return begun & (Q(ended__isnull=True) | Q(ended__gte=last))


def _instant(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=JST)


def _any(path: str, values: tuple[str, ...]) -> Q:
    """Any of the values; "houkatsu-*" those that begin so; of two codes ("agency/desk") both."""
    found = Q(pk__in=[])
    for value in values:
        one = Q()
        for place, part in zip(path.split("/"), value.split("/"), strict=True):
            one &= Q(**{f"{place}__startswith": part[:-1]}) if part.endswith("*") else Q(**{place: part})
        found |= one
    return found


def by_month(town_id: UUID, counting: Counting, span: Span) -> list[int]:
    """Rows of each month from the first on, up to the last that has begun. Flows only. A person may stand in several months."""
    months = []
    start = span.since
    while start < span.until:
        end = date(start.year + start.month // 12, start.month % 12 + 1, 1)
        months.append(number(town_id, counting, Span(start, min(end, span.until), end)))
        start = end
    return months
