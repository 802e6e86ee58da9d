"""Opening hours of a desk in a blueprint: "月火水木金 8:30-17:15", "土日 10:00-16:00". Pure."""

import re
from datetime import time

from marugoto.agencies.rules.blueprint_rows import Row
from marugoto.agencies.rules.blueprint_specs import HoursSpec
from marugoto.core.sentences import Sentence

DAYS = "月火水木金土日"
_SPAN = re.compile(rf"^([{DAYS}]+) (\d{{1,2}}):(\d\d)-(\d{{1,2}}):(\d\d)$")


def read_hours(row: Row) -> tuple[HoursSpec, ...]:
    """``hours`` of a row, by weekday; problems are noted in the row. 24:00 is the last minute of a day."""
    found = set()
    for text in row.texts("hours"):
        spans = _spans(text)
        if not spans:
            row.wrong(
                "hours", Sentence("「%(text)s」は読めません。「土日 10:00-16:00」のように書きます", text=text)
            )
        found.update(spans)
    return tuple(sorted(found))


def _spans(text: str) -> list[HoursSpec]:
    shape = _SPAN.match(text.strip())
    if shape is None:
        return []
    days, *numbers = shape.groups()
    opens, closes = _time(*numbers[:2]), _time(*numbers[2:])
    if opens is None or closes is None or closes <= opens:
        return []
    return [HoursSpec(DAYS.index(day), opens, closes) for day in days]


def _time(hour: str, minute: str) -> time | None:
    if (hour, minute) == ("24", "00"):
        return time(23, 59)
    return time(int(hour), int(minute)) if int(hour) < 24 and int(minute) < 60 else None
