"""Rules of gaps: pure. How a count of needs may be told, and which step may follow."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

STEP: Final = 5  # a count of others is told in steps of five: fewer than five is nobody's business, and six is "five or more"
GOING: Final = ("found", "idea", "trial", "rules", "running")


@dataclass(frozen=True)
class Asked:
    """A need that nobody met, without anybody in it. ``agency``: whose worker left it; "" is not known (a refused つなぎ)."""

    need: str
    area: str
    month: date
    reason: str
    agency: str = ""


@dataclass(frozen=True)
class Demand:
    """How often something was asked for, as one viewer may know it.

    ``own``: of the viewer's agency, exactly. ``others``: of all others, rounded down to a step of five; 0 is fewer than five,
    or none at all. ``reasons``: (reason, own, others) in the same way.
    """

    own: int
    others: int
    reasons: tuple[tuple[str, int, int], ...] = ()

    @property
    def weight(self) -> int:
        """For the order of a list."""
        return self.own + self.others

    @property
    def any(self) -> bool:
        """May the viewer know that it was asked for at all?"""
        return self.own > 0 or self.others > 0


def rounded(count: int) -> int:
    """Down to a step of five."""
    return count - count % STEP


def demand(rows: Iterable[Asked], *, agency: str, kinds: int = 0) -> Demand:
    """The count of rows as a worker of this agency may know it. ``kinds``: how many reasons there can be (0: as many as need be).

    The sum tells no more than the reasons leave open: 20 in all, with five possible reasons of which none is told, would
    say four of each. So it is never more than what is told of the reasons, and four for each of the others but one.
    """
    found = list(rows)
    own, others = _split(found, agency)
    told = [
        (reason, *_split([r for r in found if r.reason == reason], agency))
        for reason in {r.reason for r in found}
    ]
    reasons = [one for one in told if one[1] or one[2]]
    reasons.sort(key=lambda one: (-(one[1] + one[2]), one[0]))
    if kinds:
        shown = [one[2] for one in reasons if one[2]]
        others = min(others, rounded(sum(shown) + (STEP - 1) * max(kinds - len(shown) - 1, 0)))
    return Demand(own=own, others=others, reasons=tuple(reasons))


def _split(rows: list[Asked], agency: str) -> tuple[int, int]:
    own = sum(row.agency == agency for row in rows)
    return own, rounded(len(rows) - own)


def step_problems(*, stage: str, on: date, today: date, words: str, opened_on: date) -> dict[str, str]:
    """What a step lacks, by the name of the field."""
    found = {}
    if stage not in GOING:
        found["stage"] = "段階を選んでください。"
    if not words.strip():
        found["words"] = "したことを、ひとことでも書いてください。"
    if on > today:
        found["on"] = "これから先の日は書けません。"
    elif on < opened_on:
        found["on"] = "足りないと書いた日より前の日は書けません。"
    return found


def months_back(today: date, months: int = 12) -> date:
    """The first day of the month so many months ago."""
    number = today.year * 12 + today.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)
