"""A calendar that other programs can subscribe to: iCalendar (RFC 5545), one event for each line of a timetable."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from marugoto.resources.finding import opening
from marugoto.resources.finding.opening import Times

_LINE = 75  # octets; longer lines are folded
_ZONE = (
    "BEGIN:VTIMEZONE", "TZID:Asia/Tokyo", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0900",
    "TZOFFSETTO:+0900", "TZNAME:JST", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip


@dataclass(frozen=True)
class Item:
    """An entry in the feed."""

    id: str
    name: str
    place: str = ""
    told: str = ""
    url: str = ""
    times: tuple[Times, ...] = ()


def calendar(items: Iterable[Item], *, name: str, now: datetime) -> str:
    """The whole feed."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Marugoto//resources//JA", "CALSCALE:GREGORIAN"]
    lines += [
        f"X-WR-CALNAME:{_text(name)}",
        "X-WR-TIMEZONE:Asia/Tokyo",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        *_ZONE,
    ]
    for item in items:
        for n, line in enumerate(t for t in item.times if not t.closed):
            lines += _event(item, line, n, now)
    return "\r\n".join(_folded(line) for line in [*lines, "END:VCALENDAR"]) + "\r\n"


def _event(item: Item, line: Times, number: int, now: datetime) -> list[str]:
    first = _first(line, now.date())
    if first is None:
        return []
    shut = [t for t in item.times if t.closed]
    told = [f"DESCRIPTION:{_text(item.told)}"] if item.told else []
    where = [f"LOCATION:{_text(item.place)}"] if item.place else []
    rule = [f"RRULE:{_rule(line)}"] if line.freq else []
    return [
        "BEGIN:VEVENT",
        f"UID:{item.id}-{number}@marugoto",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%S}Z",
        *_span(line, first),
        *rule,
        *_exceptions(line, shut, first),
        f"SUMMARY:{_text(item.name)}",
        *where,
        *told,
        f"URL:{item.url}",
        "END:VEVENT",
    ]


def _first(line: Times, today: date) -> date | None:
    """The first day of the line: where it begins, else the next time it holds."""
    start = max(d for d in (line.dtstart, line.valid_from, date.min) if d)
    if start == date.min or line.interval == 1:
        start = max(start, today)
    days = (start + timedelta(days=n) for n in range(opening.LOOK_AHEAD * 6))
    return next((d for d in days if opening.is_on(line, d)), None)


def _span(line: Times, day: date) -> list[str]:
    if line.opens is None:
        return [f"DTSTART;VALUE=DATE:{day:%Y%m%d}"]
    begin = datetime.combine(day, line.opens)
    end = datetime.combine(day, line.closes) if line.closes else begin
    if end < begin:
        end += timedelta(days=1)
    rows = [f"DTSTART;TZID=Asia/Tokyo:{begin:%Y%m%dT%H%M%S}"]
    return [*rows, f"DTEND;TZID=Asia/Tokyo:{end:%Y%m%dT%H%M%S}"] if line.closes else rows


def _rule(line: Times) -> str:
    parts = [f"FREQ={line.freq}"]
    if line.interval > 1:
        parts.append(f"INTERVAL={line.interval}")
    for name, values in (
        ("BYDAY", line.byday),
        ("BYMONTHDAY", line.bymonthday),
        ("BYMONTH", line.bymonth),
    ):
        if values:
            parts.append(f"{name}={','.join(str(v) for v in values)}")
    ends = [d for d in (line.until, line.valid_to) if d]
    if ends:
        parts.append(f"UNTIL={min(ends):%Y%m%d}T145959Z")
    elif line.count:
        parts.append(f"COUNT={line.count}")
    return ";".join(parts)


def _exceptions(line: Times, shut: list[Times], first: date) -> list[str]:
    """The days of the coming half year on which the rule holds and the door is shut (holidays, 休館日)."""
    bare = Times(**{**line.__dict__, "holidays": ""})
    days = [first + timedelta(days=n) for n in range(183)]
    out = [
        d
        for d in days
        if opening.is_on(bare, d) and (not opening.is_on(line, d) or any(opening.is_on(s, d) for s in shut))
    ]
    if not out:
        return []
    if line.opens is None:
        return [f"EXDATE;VALUE=DATE:{','.join(f'{d:%Y%m%d}' for d in out)}"]
    return [f"EXDATE;TZID=Asia/Tokyo:{','.join(f'{d:%Y%m%d}T{line.opens:%H%M%S}' for d in out)}"]


def _text(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n")


def _folded(line: str) -> str:
    """No more than 75 octets in a line, and never in the middle of a letter."""
    parts: list[str] = []
    now = ""
    for letter in line:
        if len((now + letter).encode()) > _LINE - (1 if parts else 0):
            parts.append(now)
            now = ""
        now += letter
    return "\r\n ".join([*parts, now])
