"""Timetables: on which days something is open, whether it is now, and when next. The rules are those of iCalendar (RFC 5545).

第2月曜 is MONTHLY with 2MO, 最終金曜 -1FR, 隔週 WEEKLY with an interval of 2, 奇数月 MONTHLY with one of 2 from a January.
Holidays are Japan's; ``holidays`` says what they do: "" nothing, "closed" shut, "open" open besides, "only" open on them alone.
A line that is ``closed`` takes its days away (第3月曜休館). One that closes at or before the hour it opens goes on past midnight.
"""

import calendar
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

import jpholiday

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LOOK_AHEAD = 62  # days: a meeting in every second month is found
_COUNT_DAYS = 366 * 3
_LISTS = ("byday", "bymonthday", "bymonth")
_DAYS = ("dtstart", "until", "valid_from", "valid_to")
_HOURS = ("opens", "closes")


@dataclass(frozen=True)
class Times:
    """One line of a timetable. ``byday``: "SA", "2MO", "-1FR". ``opens`` None: the whole day, or the hour is not known."""

    freq: str = "WEEKLY"
    interval: int = 1
    byday: tuple[str, ...] = ()
    bymonthday: tuple[int, ...] = ()
    bymonth: tuple[int, ...] = ()
    dtstart: date | None = None
    until: date | None = None
    count: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    opens: time | None = None
    closes: time | None = None
    holidays: str = ""
    closed: bool = False

    def as_row(self) -> dict[str, Any]:
        """As JSON; only what is said."""
        given: dict[str, Any] = {
            "interval": self.interval if self.interval != 1 else None,
            **{name: list(getattr(self, name)) for name in _LISTS},
            **{name: day.isoformat() for name in _DAYS if (day := getattr(self, name))},
            **{name: f"{hour:%H:%M}" for name in _HOURS if (hour := getattr(self, name))},
            "count": self.count,
            "holidays": self.holidays,
            "closed": self.closed,
        }
        return {"freq": self.freq} | {name: value for name, value in given.items() if value}


def from_row(row: Mapping[str, Any]) -> Times:
    """The line as it was before ``as_row``."""

    def day(name: str) -> date | None:
        return date.fromisoformat(row[name]) if row.get(name) else None

    def hour(name: str) -> time | None:
        return time.fromisoformat(row[name]) if row.get(name) else None

    return Times(
        freq=str(row.get("freq", "WEEKLY")),
        interval=int(row.get("interval") or 1),
        byday=tuple(row.get("byday") or ()),
        bymonthday=tuple(int(n) for n in row.get("bymonthday") or ()),
        bymonth=tuple(int(n) for n in row.get("bymonth") or ()),
        dtstart=day("dtstart"),
        until=day("until"),
        count=int(row["count"]) if row.get("count") else None,
        valid_from=day("valid_from"),
        valid_to=day("valid_to"),
        opens=hour("opens"),
        closes=hour("closes"),
        holidays=str(row.get("holidays") or ""),
        closed=bool(row.get("closed")),
    )


@dataclass(frozen=True)
class Span:
    """Open on a day from an hour to an hour; None where the hour is not known."""

    day: date
    opens: time | None
    closes: time | None

    @property
    def over_night(self) -> bool:
        """Does it close on the next day?"""
        return self.opens is not None and self.closes is not None and self.closes <= self.opens

    @property
    def in_words(self) -> str:
        """11:00–14:00; "" where no hour is known."""
        if self.opens is None:
            return ""
        return f"{self.opens:%H:%M}–{self.closes:%H:%M}" if self.closes else f"{self.opens:%H:%M}–"


@dataclass(frozen=True)
class Opening:
    """``state``: open, later (today), closed, unknown; ``span``: the present or the next one."""

    state: str
    span: Span | None = None


def is_on(line: Times, day: date) -> bool:
    """Does this line of the timetable hold on that day?"""
    if not _in_force(line, day):
        return False
    holiday = _is_holiday(day)
    if holiday and line.holidays in ("open", "only"):
        return True
    if line.holidays == "only" or (holiday and line.holidays == "closed"):
        return False
    return _falls_on(line, day) and (line.count is None or _number(line, day) <= line.count)


def spans_on(lines: Sequence[Times], day: date) -> list[Span]:
    """When it is open on that day, the earliest first."""
    on = [line for line in lines if is_on(line, day)]
    if any(line.closed for line in on):
        return []
    found = {Span(day, line.opens, line.closes) for line in on}
    return sorted(found, key=lambda s: (s.opens or time.min, s.closes or time.max))


def spans_between(lines: Sequence[Times], first: date, last: date) -> Iterator[Span]:
    """Every span from a day to a day, both included."""
    for n in range((last - first).days + 1):
        yield from spans_on(lines, first + timedelta(days=n))


def state_at(lines: Sequence[Times], now: datetime) -> Opening:
    """Open now, later today, on another day, or not known."""
    if all(line.closed for line in lines):
        return Opening("unknown")
    for span in spans_on(lines, now.date() - timedelta(days=1)):
        if span.over_night and span.closes and now.time() < span.closes:
            return Opening("open", span)
    today = spans_on(lines, now.date())
    for span in today:
        if span.opens is None:
            return Opening("unknown", span)
        if span.opens <= now.time() and (span.over_night or now.time() < (span.closes or time.max)):
            return Opening("open", span)
    later = next((s for s in today if s.opens and s.opens > now.time()), None)
    if later:
        return Opening("later", later)
    tomorrow = now.date() + timedelta(days=1)
    coming = spans_between(lines, tomorrow, tomorrow + timedelta(days=LOOK_AHEAD))
    return Opening("closed", next(coming, None))


def weekdays(lines: Iterable[Times]) -> set[str]:
    """The weekdays on which it may be open at all: a first sieve for the index."""
    found: set[str] = set()
    for line in lines:
        if line.closed:
            continue
        own = {code.lstrip("+-0123456789") for code in line.byday} & set(WEEKDAYS)
        if line.freq == "DAILY" or line.holidays in ("open", "only") or not (own or line.dtstart):
            return set(WEEKDAYS)
        if not own and line.freq in ("MONTHLY", "YEARLY"):
            return set(WEEKDAYS)
        found |= own or ({WEEKDAYS[line.dtstart.weekday()]} if line.dtstart else set())
    return found


@lru_cache(maxsize=4096)
def _is_holiday(day: date) -> bool:
    return bool(jpholiday.is_holiday(day))


def _in_force(line: Times, day: date) -> bool:
    starts = [d for d in (line.valid_from, line.dtstart) if d]
    ends = [d for d in (line.valid_to, line.until) if d]
    return all(d <= day for d in starts) and all(day <= d for d in ends)


def _falls_on(line: Times, day: date) -> bool:
    if line.bymonth and day.month not in line.bymonth:
        return False
    if line.freq == "DAILY":
        return line.dtstart is None or (day - line.dtstart).days % line.interval == 0
    if line.freq == "WEEKLY":
        return _weekly(line, day)
    if line.freq == "MONTHLY":
        return _months_fit(line, day) and _in_month(line, day)
    if line.freq == "YEARLY":
        return _yearly(line, day)
    return line.dtstart == day  # no repetition


def _yearly(line: Times, day: date) -> bool:
    if line.bymonth:
        return _in_month(line, day)
    return line.dtstart is not None and (line.dtstart.month, line.dtstart.day) == (day.month, day.day)


def _weekly(line: Times, day: date) -> bool:
    own = line.byday or ((WEEKDAYS[line.dtstart.weekday()],) if line.dtstart else ())
    if WEEKDAYS[day.weekday()] not in own:
        return False
    if line.interval == 1 or line.dtstart is None:
        return True
    first = line.dtstart - timedelta(days=line.dtstart.weekday())
    return (day - first).days // 7 % line.interval == 0


def _months_fit(line: Times, day: date) -> bool:
    if line.interval == 1 or line.dtstart is None:
        return True
    return ((day.year - line.dtstart.year) * 12 + day.month - line.dtstart.month) % line.interval == 0


def _in_month(line: Times, day: date) -> bool:
    last = calendar.monthrange(day.year, day.month)[1]
    if line.bymonthday:
        return day.day in line.bymonthday or day.day - last - 1 in line.bymonthday
    if not line.byday:
        return line.dtstart is not None and line.dtstart.day == day.day
    nth, from_end = (day.day - 1) // 7 + 1, -((last - day.day) // 7 + 1)
    name = WEEKDAYS[day.weekday()]
    return any(
        code.endswith(name) and (code[:-2] in ("", str(nth), f"+{nth}", str(from_end))) for code in line.byday
    )


def _number(line: Times, day: date) -> int:
    """The how-many-eth time that day is; a line without a beginning has no number."""
    if line.dtstart is None:
        return 1
    length = min((day - line.dtstart).days, _COUNT_DAYS)
    return sum(_falls_on(line, line.dtstart + timedelta(days=n)) for n in range(length + 1))
