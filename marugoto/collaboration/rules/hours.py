"""Counting hours within the opening times of a desk, forwards and back. Outside of them no clock runs."""

from datetime import datetime, time, timedelta

from marugoto.collaboration.rules.week import HALL, Week, midnight_after


def add_open_hours(start: datetime, hours: int, week: Week = HALL) -> datetime:
    """The instant at which so many hours within opening times have passed since ``start`` (aware, in Japanese time)."""
    at, left = start, timedelta(hours=hours)
    while True:
        for opens, closes in week.open_on(at):
            if at <= closes:
                at = max(at, opens)
                if left <= closes - at:
                    return at + left
                left -= closes - at
                at = closes
        at = midnight_after(at)


def before_open_hours(end: datetime, hours: int, week: Week = HALL) -> datetime:
    """The latest instant from which so many hours have passed by ``end``: the other way round of add_open_hours."""
    at, left = end, timedelta(hours=hours)
    while True:
        for opens, closes in reversed(week.open_on(at)):
            if at >= opens:
                at = min(at, closes)
                if left <= at - opens:
                    return at - left
                left -= at - opens
                at = opens
        at = datetime.combine(at.date(), time(), tzinfo=at.tzinfo) - timedelta(microseconds=1)
