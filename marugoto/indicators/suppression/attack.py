"""The curious reader: keeps everything that was ever told, writes it down as equations, and solves them exactly. Pure.

A small count is *recovered* when it follows (one value is left), or when it is known to be small (every value that is left is
1 to 4). Counts are never negative; that is used too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from marugoto.indicators.suppression.linear import System
from marugoto.indicators.suppression.months import SMALL, is_small

Atom = Any  # whatever can be a key
Sum = Mapping[Atom, int]


@dataclass(frozen=True)
class Recovered:
    """A small count that the reader has: its name, its value, and whether it follows or is only known to be small."""

    name: str
    count: int
    exactly: bool


class Reader:
    """Notes what is told as sums of atoms (the finest counts there are), each a number."""

    def __init__(self, truth: Mapping[Atom, int]) -> None:
        self.truth = truth
        self._number = {atom: n for n, atom in enumerate(truth)}
        self._told: dict[tuple[tuple[int, int], ...], int] = {}
        self.tables = 0

    def hear(self, of: Iterable[Atom], count: int | None) -> None:
        """A count of these atoms; None is what a dash says: nothing. ValueError when it is not true."""
        if count is None:
            return
        atoms = list(of)
        if sum(self.truth[a] for a in atoms) != count:
            raise ValueError(f"told {count}, which is not so: {atoms}")
        self._told[tuple(sorted((self._number[a], 1) for a in atoms))] = count

    def knows_order(self, less: Atom, more: Iterable[Atom], rest: Atom) -> None:
        """``less`` is never above the sum of ``more``; ``rest`` is the atom that makes up the difference."""
        parts = [*((self._number[a], 1) for a in more), (self._number[less], -1), (self._number[rest], -1)]
        self._told[tuple(sorted(parts))] = 0

    @property
    def heard(self) -> int:
        """How many different things were told."""
        return len(self._told)

    def recovers(self, wanted: Mapping[str, Iterable[Atom]]) -> list[Recovered]:
        """Those of the small counts among ``wanted`` that the reader has found out."""
        system = System(len(self._number), [(dict(left), right) for left, right in self._told.items()])
        found = []
        for name, atoms in wanted.items():
            parts = list(atoms)
            count = sum(self.truth[a] for a in parts)
            if not is_small(count):
                continue
            left = {self._number[a]: 1 for a in parts}
            if system.follows(left):
                found.append(Recovered(name, count, exactly=True))
            elif (most := system.most(left, stop=SMALL)) is not None:
                found.append(Recovered(name, count, exactly=system.least(left) == most))
        return found
