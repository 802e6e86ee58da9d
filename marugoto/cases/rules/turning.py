"""Who is about to reach an age at which another section is in charge. The ages are data (cases.turning_ages)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

AFTER_DAYS = (
    31  # it stays in sight a month beyond the birthday: a hand-over that was not begun is the worse for it
)


@dataclass(frozen=True)
class Age:
    """An age, and how many months before it the worker is told."""

    code: str
    years: int
    ahead_months: int


def birthday(born: date, years: int) -> date:
    """The day on which somebody is so old; born on 29 February: the 28th, where the year has no 29th."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return born.replace(year=born.year + years, day=28)


def ahead(on: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    total = on.year * 12 + on.month - 1 + months
    year, month = divmod(total, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(following - timedelta(days=1), date(year, month + 1, 1) + timedelta(days=on.day - 1))


def turning(born: date | None, ages: Iterable[Age], *, on: date) -> tuple[Age, date] | None:
    """The next age that somebody reaches within its months (or reached within the last days), and the day."""
    if born is None:
        return None
    near = [(age, birthday(born, age.years)) for age in ages]
    found = [
        (age, day)
        for age, day in near
        if on - timedelta(days=AFTER_DAYS) <= day <= ahead(on, age.ahead_months)
    ]
    return min(found, key=lambda one: one[1], default=None)


def born_between(age: Age, *, on: date) -> tuple[date, date]:
    """Who was born within these days may be near this age: a little more than turning() finds, for the database."""
    first, last = on - timedelta(days=AFTER_DAYS), ahead(on, age.ahead_months)
    return birthday(first, -age.years), birthday(last, -age.years) + timedelta(days=1)
