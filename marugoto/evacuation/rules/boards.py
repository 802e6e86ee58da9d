"""The who-is-safe board: which report counts, when two disagree, how far it has come, and numbers that tell nothing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final

UNKNOWN, NOT_MET = "unknown", "not_met"
NEAR: Final = timedelta(hours=2)  # two reports this close together that say otherwise are a dispute
JUMP: Final = 4  # numbers are drawn from so many times as many as are needed


@dataclass(frozen=True)
class Told:
    """One report."""

    state: str
    seen_at: datetime
    received_at: datetime
    order: str = ""
    need: bool = False


@dataclass(frozen=True)
class Counted:
    """What a row shows."""

    state: str = UNKNOWN
    seen_at: datetime | None = None
    disputed: bool = False
    need: bool = False


def counting(reports: Collection[Told]) -> Counted:
    """The latest by when the person was seen; that nobody was met counts only where nothing else is known.

    Disputed: another report of about the same time says otherwise. A worry that was told once stays told.
    """
    met = [one for one in reports if one.state != NOT_MET]
    asked = met or list(reports)
    if not asked:
        return Counted()
    last = max(asked, key=lambda one: (one.seen_at, one.received_at, one.order))
    near = [one for one in met if last.seen_at - one.seen_at <= NEAR]
    return Counted(
        state=last.state,
        seen_at=last.seen_at,
        disputed=len({one.state for one in near}) > 1,
        need=any(one.need for one in reports),
    )


def numbers(count: int, dice: Random, *, after: int = 0) -> list[int]:
    """So many numbers, rising, with gaps by chance: a number that is missing tells nothing of who may be hidden."""
    return sorted(dice.sample(range(after + 1, after + 1 + JUMP * max(count, 1)), count))


@dataclass(frozen=True)
class Progress:
    """An area: rows, how many are confirmed, how many need help at once."""

    name: str
    total: int
    settled: int
    alarm: int
    key: str = ""

    @property
    def open(self) -> int:
        """Not confirmed yet."""
        return self.total - self.settled

    @property
    def percent(self) -> int:
        """Confirmed of all, rounded down, so that 100 is said only when nobody is left."""
        return self.settled * 100 // self.total if self.total else 0


def total_of(name: str, parts: Sequence[Progress]) -> Progress:
    """All areas together."""
    return Progress(
        name,
        sum(one.total for one in parts),
        sum(one.settled for one in parts),
        sum(one.alarm for one in parts),
    )
