"""When: a weekday and a part of the day, written "0-am" (Monday morning). 21 in a week."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

PARTS: Final = ("am", "pm", "eve")
DAYS: Final = 7
TIMES: Final = tuple(f"{day}-{part}" for day in range(DAYS) for part in PARTS)


def in_order(times: Iterable[str]) -> list[str]:
    """Those of a week that are known, each once, Monday morning first."""
    wanted = set(times)
    return [one for one in TIMES if one in wanted]


def split(time: str) -> tuple[int, str]:
    """(weekday, part); Monday is 0. ValueError: no such time."""
    if time not in TIMES:
        raise ValueError(time)
    day, _dash, part = time.partition("-")
    return int(day), part


def monday_of(on: date) -> date:
    """The Monday of a day's week."""
    return on - timedelta(days=on.weekday())


def week_of(on: date) -> list[date]:
    """The seven days of a day's week, from Monday."""
    first = monday_of(on)
    return [first + timedelta(days=n) for n in range(DAYS)]
