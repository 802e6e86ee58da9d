"""How many are alike (k-anonymity): the traits of a study, and whether enough residents share them (adr/0045)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

K: Final = (
    5  # as counts of needs (adr/0007): fewer residents than this with the same traits, and it is one of them
)
SCOPES: Final = ("agency", "town", "residents")
WIDE: Final = ("town", "residents")


@dataclass(frozen=True)
class Traits:
    """What a study tells of the person: a band of ages (from, to; None: no end), an area, how many live together, patterns."""

    ages: tuple[int, int | None] | None = None
    area: bool = False
    heads: tuple[int, int | None] | None = None
    patterns: Sequence[str] = ()

    @property
    def tell_anything(self) -> bool:
        """Is anything said by which residents could be sorted?"""
        return bool(self.ages or self.area or self.heads)


def born(ages: tuple[int, int | None], on: date) -> tuple[date, date]:
    """(earliest, latest) day of birth of somebody of that age on a day, both included."""
    low, high = ages
    latest = _years_before(on, low)
    earliest = date(1, 1, 1) if high is None else _years_before(on, high + 1)
    return (earliest if high is None else date.fromordinal(earliest.toordinal() + 1), latest)


def _years_before(on: date, years: int) -> date:
    try:
        return on.replace(year=on.year - years)
    except ValueError:  # 29 February
        return on.replace(year=on.year - years, day=28)


def rare(count: int) -> bool:
    """Are fewer than K residents alike?"""
    return count < K
