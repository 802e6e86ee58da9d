"""When something is held: a choice of the form becomes the recurrence that bodies have."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

from marugoto.collaboration.rules import recurrence
from marugoto.resources.finding.opening import Times

WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ONCE, WEEKLY, NTH, DAY = "once", "weekly", "nth", "day"


@dataclass(frozen=True)
class Event:
    """An event as the rules know it. ``offs``: days on which it is not held."""

    id: str
    title: str
    starts_on: date
    recurrence: str = ""
    until: date | None = None
    opens: time | None = None
    closes: time | None = None
    place: str = ""
    offs: Collection[date] = ()


def rule_of(every: str, starts_on: date) -> str:
    """The recurrence that a choice means, by the day it begins: once "", every week, the n-th such weekday, the same date.

    The fifth is the last (-1), and a date after the 28th is refused by ``problem``: not every month has it.
    """
    weekday, nth = WEEKDAYS[starts_on.weekday()], (starts_on.day + 6) // 7
    if every == WEEKLY:
        return f"FREQ=WEEKLY;BYDAY={weekday}"
    if every == NTH:
        return f"FREQ=MONTHLY;BYDAY={nth if nth < 5 else -1}{weekday}"
    if every == DAY:
        return f"FREQ=MONTHLY;BYMONTHDAY={starts_on.day}"
    return ""


def problem(every: str, starts_on: date) -> str:
    """Why it cannot be held so; "": it can."""
    if every == DAY and starts_on.day > 28:
        return "29日より後は、ない月があります。第何何曜日かで選んでください。"
    return ""


def held(event: Event, first: date, last: date) -> Iterator[date]:
    """The days from ``first`` to ``last`` (both included) on which it is held."""
    end = min(last, event.until) if event.until else last
    start = max(first, event.starts_on)
    if not event.recurrence:
        if first <= event.starts_on <= last:
            yield event.starts_on
        return
    for day in recurrence.days_from(event.recurrence, start):
        if day > end:
            return
        if day not in event.offs:
            yield day


def coming(events: Iterable[Event], first: date, days: int) -> list[tuple[date, Event]]:
    """(day, event) in the coming days, in order."""
    last = first + timedelta(days=days)
    found = [(day, event) for event in events for day in held(event, first, last)]
    return sorted(found, key=lambda pair: (pair[0], pair[1].opens or time.min, pair[1].title, pair[1].id))


def times_of(event: Event) -> tuple[Times, ...]:
    """As the lines of a feed: the event, and each day on which it is not held."""
    if not event.recurrence:
        return (Times(freq="", dtstart=event.starts_on, opens=event.opens, closes=event.closes),)
    parts = dict(part.split("=", 1) for part in event.recurrence.split(";"))
    line = Times(
        freq=parts["FREQ"],
        byday=tuple(parts["BYDAY"].split(",")) if "BYDAY" in parts else (),
        bymonthday=tuple(int(n) for n in parts["BYMONTHDAY"].split(",")) if "BYMONTHDAY" in parts else (),
        dtstart=event.starts_on,
        until=event.until,
        opens=event.opens,
        closes=event.closes,
    )
    return (line, *(Times(freq="", dtstart=day, closed=True) for day in sorted(event.offs)))
