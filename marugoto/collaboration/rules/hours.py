"""Opening times of a town hall: counting hours within them, forwards and back. Outside of them no clock runs."""

from datetime import datetime, time, timedelta

from marugoto.collaboration.rules.days import is_open_day

OPENS, CLOSES = time(8, 30), time(17, 15)


def add_open_hours(start: datetime, hours: int) -> datetime:
    """The instant at which so many hours within opening times have passed since ``start`` (aware, in Japanese time)."""
    at, left = start, timedelta(hours=hours)
    while True:
        opens, closes = _span(at)
        if is_open_day(at.date()) and at <= closes:
            at = max(at, opens)
            if left <= closes - at:
                return at + left
            left -= closes - at
        at = opens + timedelta(days=1)


def before_open_hours(end: datetime, hours: int) -> datetime:
    """The latest instant from which so many hours have passed by ``end``: the other way round of add_open_hours."""
    at, left = end, timedelta(hours=hours)
    while True:
        opens, closes = _span(at)
        if is_open_day(at.date()) and at >= opens:
            at = min(at, closes)
            if left <= at - opens:
                return at - left
            left -= at - opens
        at = closes - timedelta(days=1)


def _span(at: datetime) -> tuple[datetime, datetime]:
    return (
        datetime.combine(at.date(), OPENS, tzinfo=at.tzinfo),
        datetime.combine(at.date(), CLOSES, tzinfo=at.tzinfo),
    )
