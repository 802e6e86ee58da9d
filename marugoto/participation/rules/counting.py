"""実と延べ: how many persons, how many days. Pure."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Count:
    """``days``: 延べ, one for each person and day. ``persons``: 実, each person once. ``minutes``: as far as written."""

    days: int
    persons: int
    minutes: int


def count(attended: Iterable[tuple[Hashable, int | None]]) -> Count:
    """(person, minutes) of every day on which somebody came."""
    rows = list(attended)
    return Count(len(rows), len({person for person, _minutes in rows}), sum(m or 0 for _p, m in rows))


SMALL = 5  # as indicators: what is smaller could tell who it is


def told(n: int) -> int | None:
    """A count of the whole town as its readers may know it; None: 1 to 4, hidden."""
    return None if 0 < n < SMALL else n
