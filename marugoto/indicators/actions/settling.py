"""締める: counts the months that have ended, once, for those who look at the whole town."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import CharField, Count, DateField, F, Value
from django.db.models.functions import Cast, TruncMonth

from marugoto.agencies import queries as agencies
from marugoto.agencies.models import Municipality
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock, second_wall
from marugoto.core.clock import JST
from marugoto.indicators import rules
from marugoto.indicators.definitions import SETTLED
from marugoto.indicators.models import SettledCount, SettledMonth

YEARS = 6  # fiscal years that the pages offer
_BLOCK = 5_000


def settle_all(asked_to_stop: Any = None) -> int:
    """Every town, every figure, every month that has ended and is not settled yet. Returns how many months of figures."""
    done = 0
    for town in agencies.municipalities().values_list("pk", flat=True):
        if asked_to_stop is not None and asked_to_stop():
            break
        done += settle(municipality_id=town)
    return done


@second_wall.lifted("counting")
@transaction.atomic
def settle(*, municipality_id: UUID) -> int:
    """One town. Whoever does it at the same time waits, and then finds nothing to do."""
    Municipality.objects.select_for_update().get(pk=municipality_id)
    end = rules.settled_before(clock.today())
    wanted = months_between(_first(end), end)
    there = set(
        SettledMonth.objects.filter(municipality_id=municipality_id, month__gte=wanted[0])
        .order_by("month")
        .values_list("figure", "month")
    )
    done = 0
    for figure in SETTLED:
        missing = [m for m in wanted if (figure, m) not in there]
        if missing:
            _count(municipality_id, figure, missing, end)
            done += len(missing)
    if done:
        audit.record(
            "months.settled",
            by=None,
            refs=[Ref("municipality", municipality_id)],
            data={"months": done, "before": end.isoformat()},
            municipality=municipality_id,
        )
    return done


def months_between(start: date, end: date) -> list[date]:
    """First days of the months, ``end`` not included."""
    first, last = start.year * 12 + start.month - 1, end.year * 12 + end.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(first, last)]


def _first(end: date) -> date:
    year = end.year if end.month >= 4 else end.year - 1
    return date(year - YEARS, 4, 1)


def _count(municipality_id: UUID, figure: str, missing: list[date], end: date) -> None:
    months = {m: SettledMonth(municipality_id=municipality_id, figure=figure, month=m) for m in missing}
    SettledMonth.objects.bulk_create(months.values())
    found = SETTLED[figure].rows()
    part = F("programme") if "programme" in found.query.annotations else Value("")
    rows = (
        found.filter(town=municipality_id, day__gte=_start_of(missing[0]), day__lt=_start_of(end))
        .annotate(month=Cast(TruncMonth("day"), DateField()), part=Cast(part, CharField()))
        .order_by("month", "home", "place", "part")
        .values_list("month", "home", "place", "part")
        .annotate(n=Count("pk"))
    )
    _write(
        SettledCount(settled=months[month], home_id=home, place_id=place, part=part or "", n=n)
        for month, home, place, part, n in rows.iterator(chunk_size=_BLOCK)
        if month in months
    )


def _write(counts: Iterator[SettledCount]) -> None:
    block: list[SettledCount] = []
    for one in counts:
        block.append(one)
        if len(block) == _BLOCK:
            SettledCount.objects.bulk_create(block)
            block = []
    SettledCount.objects.bulk_create(block)


def _start_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=JST)
