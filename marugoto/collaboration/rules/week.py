"""The week of a desk: between which hours of which weekday somebody is there. A clock of an answer runs in these hours only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import jpholiday

OWN_DAYS = (
    5  # a desk that receives on fewer days is worked for on others too, and keeps the week of the town hall
)
Span = tuple[time, time]


@dataclass(frozen=True)
class Week:
    """Spans of each weekday, Monday first. Who is there on Sundays is there on holidays, and nobody is over the New Year."""

    spans: tuple[tuple[Span, ...], ...]

    def is_open(self, day: date) -> bool:
        """Is somebody there on that day?"""
        return bool(self._on(day))

    def open_on(self, at: datetime) -> list[tuple[datetime, datetime]]:
        """The spans of the day of ``at`` as instants, in their order."""
        return [
            (
                datetime.combine(at.date(), opens, tzinfo=at.tzinfo),
                datetime.combine(at.date(), closes, tzinfo=at.tzinfo),
            )
            for opens, closes in self._on(at.date())
        ]

    def _on(self, day: date) -> tuple[Span, ...]:
        if (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3):
            return ()
        sunday = self.spans[6]
        return sunday if jpholiday.is_holiday(day) else self.spans[day.weekday()]


HALL = Week((((time(8, 30), time(17, 15)),),) * 5 + ((), ()))  # 地方自治法4条の2


def week_of(rows: Iterable[tuple[int, time, time]]) -> Week:
    """The week of (weekday, opens, closes); spans that touch are one. Of fewer than five days, or none: the town hall's."""
    days: list[list[Span]] = [[] for _day in range(7)]
    for weekday, opens, closes in sorted(rows):
        there = days[weekday]
        if there and opens <= there[-1][1]:
            there[-1] = (there[-1][0], max(there[-1][1], closes))
        else:
            there.append((opens, closes))
    if sum(map(bool, days)) < OWN_DAYS:
        return HALL
    return Week(tuple(map(tuple, days)))


DAYS = "月火水木金土日"


def words(week: Week) -> str:
    """「月火水木金 8:30-17:15、土日 10:00-16:00」: days with the same hours together."""
    same: dict[tuple[Span, ...], str] = {}
    for day, spans in zip(DAYS, week.spans, strict=True):
        if spans:
            same[spans] = same.get(spans, "") + day
    return "、".join(f"{days} {'・'.join(map(_span, spans))}" for spans, days in same.items())


def _span(span: Span) -> str:
    return "-".join(f"{at.hour}:{at.minute:02d}" for at in span)


def midnight_after(at: datetime) -> datetime:
    """When the next day begins."""
    return datetime.combine(at.date() + timedelta(days=1), time(), tzinfo=at.tzinfo)
