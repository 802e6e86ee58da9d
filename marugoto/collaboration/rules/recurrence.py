"""When a body sits: the small part of RFC 5545 that meetings of a town need.

FREQ=MONTHLY;BYDAY=4WE · FREQ=MONTHLY;BYDAY=-1FR · FREQ=MONTHLY;BYMONTHDAY=15 · FREQ=WEEKLY;BYDAY=TU, each with BYMONTH=4,7,10,1.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BYDAY = re.compile(r"^([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)$")
_KNOWN = {"FREQ", "BYDAY", "BYMONTHDAY", "BYMONTH", "INTERVAL"}


@dataclass(frozen=True)
class Rule:
    """``by_day``: pairs (n-th, weekday 0 = Monday), n 0 for every one; ``month_days`` and ``months`` as numbers."""

    weekly: bool
    by_day: tuple[tuple[int, int], ...]
    month_days: tuple[int, ...]
    months: tuple[int, ...]


def parse(text: str) -> Rule:
    """The rule that the text says. ValueError: it is not one of those understood here."""
    parts = dict(part.split("=", 1) for part in text.upper().removeprefix("RRULE:").split(";") if "=" in part)
    weekly = parts.get("FREQ") == "WEEKLY"
    if (
        parts.get("FREQ") not in ("MONTHLY", "WEEKLY")
        or set(parts) - _KNOWN
        or parts.get("INTERVAL", "1") != "1"
    ):
        raise ValueError(f"not a recurrence we know: {text}")
    rule = Rule(
        weekly=weekly,
        by_day=tuple(_by_day(word, text) for word in _words(parts, "BYDAY")),
        month_days=tuple(int(word) for word in _words(parts, "BYMONTHDAY")),
        months=tuple(int(word) for word in _words(parts, "BYMONTH")),
    )
    if not rule.by_day and (weekly or not rule.month_days):
        raise ValueError(f"the recurrence names no day: {text}")
    return rule


def _words(parts: dict[str, str], name: str) -> list[str]:
    return [word for word in parts.get(name, "").split(",") if word]


def _by_day(word: str, text: str) -> tuple[int, int]:
    found = _BYDAY.match(word)
    if not found:
        raise ValueError(f"not a weekday: {text}")
    return int(found[1] or 0), _DAYS.index(found[2])


def _falls_on(rule: Rule, day: date) -> bool:
    if rule.months and day.month not in rule.months:
        return False
    if day.day in rule.month_days:
        return True
    length = monthrange(day.year, day.month)[1]
    nth, from_end = (day.day + 6) // 7, -((length - day.day) // 7 + 1)
    return any(
        day.weekday() == weekday and (rule.weekly or n in (0, nth, from_end)) for n, weekday in rule.by_day
    )


def days_from(text: str, start: date) -> Iterator[date]:
    """The days on which the body sits, from ``start`` (included) on, for three years. ValueError as parse()."""
    rule = parse(text)
    for offset in range(3 * 366):
        day = start + timedelta(days=offset)
        if _falls_on(rule, day):
            yield day


def next_day(text: str, start: date) -> date | None:
    """The first day from ``start`` on; None: no (or no readable) recurrence, or none within three years."""
    if not text:
        return None
    try:
        return next(days_from(text, start), None)
    except ValueError:
        return None
