"""Where everybody stands from left to right: in their order, far enough apart, as near to parents, children and partners as
that allows (least squares in each row, row by row, until it is at rest)."""

import itertools
from collections.abc import Sequence
from typing import Final

from marugoto.people.pictures.family import Family, Union
from marugoto.people.pictures.plan import Plan
from marugoto.people.pictures.shapes import SIZE, label_width

MARGIN: Final = 12  # beside everybody, for the dotted line round those who live together
PITCH: Final = 12  # between two lines in a gap
SWEEPS: Final = 24


class Placing:
    """The columns of a family."""

    def __init__(self, family: Family, unions: Sequence[Union], plan: Plan) -> None:
        self.plan, self.unions = plan, unions
        self.width = {f.key: max(SIZE, label_width(f.lines)) + 2 * MARGIN for f in family.figures}
        self.apart = [self._apart(n) for n in range(len(plan.order))]
        self.x: dict[str, float] = {}
        for n, row in enumerate(plan.order):
            total = sum(self.apart[n]) / 2
            for key, from_start in zip(row, self._starts(n), strict=True):
                self.x[key] = from_start - total
        self.parents: dict[str, list[Union]] = {key: [] for key in self.x}
        self.own: dict[str, list[Union]] = {key: [] for key in self.x}
        for union in unions:
            for child, _kind in union.children:
                self.parents[child].append(union)
            for partner in union.partners:
                self.own[partner].append(union)

    def _apart(self, row: int) -> list[float]:
        """How far the middles of neighbours are from each other at least."""
        keys = self.plan.order[row]
        return [
            (self.width[a] + self.width[b]) / 2 + gap_width(len(self.plan.slots_in(row, n + 1)))
            for n, (a, b) in enumerate(itertools.pairwise(keys))
        ]

    def _starts(self, row: int) -> list[float]:
        found = [0.0]
        for step in self.apart[row]:
            found.append(found[-1] + step)
        return found[: len(self.plan.order[row])]

    def settle(self) -> dict[str, float]:
        """key → x of the middle, whole px."""
        rows = list(range(len(self.plan.order)))
        for sweep in range(SWEEPS):
            for row in rows if sweep % 2 else reversed(rows):
                self._settle_row(row)
        least = min((x - self.width[key] / 2 for key, x in self.x.items()), default=0)
        self.x = {key: x - least for key, x in self.x.items()}
        for row in rows:
            self._to_whole(row)
        return self.x

    def _settle_row(self, row: int) -> None:
        keys, starts = self.plan.order[row], self._starts(row)
        wishes = [self._wish(key) for key in keys]
        found = isotonic([(at - start, weight) for (at, weight), start in zip(wishes, starts, strict=True)])
        for key, start, at in zip(keys, starts, found, strict=True):
            self.x[key] = at + start

    def _wish(self, key: str) -> tuple[float, float]:
        """Where somebody would best stand, and how much that counts."""
        wishes = [(self.x[key], 0.05)]
        for union in self.parents[key]:
            siblings = [self.x[child] for child, _kind in union.children]
            middle = (min(siblings) + max(siblings)) / 2
            if union.partners:
                wishes.append((self._anchor(union) + 0.8 * (self.x[key] - middle), 1.0))
        for union in self.own[key]:
            wishes += self._wish_in(union, key)
        weight = sum(w for _at, w in wishes)
        return sum(at * w for at, w in wishes) / weight, weight

    def _wish_in(self, union: Union, key: str) -> list[tuple[float, float]]:
        found = []
        if union.children:
            below = [self.x[child] for child, _kind in union.children]
            found.append(((min(below) + max(below)) / 2 + self.x[key] - self._anchor(union), 1.0))
        for other in union.partners:
            if other != key and self.plan.beside(key, other):
                step = (self.width[key] + self.width[other]) / 2 + gap_width(1)
                sign = 1 if self.plan.at[key] > self.plan.at[other] else -1
                found.append((self.x[other] + sign * step, 0.6))
        return found

    def _anchor(self, union: Union) -> float:
        return sum(self.x[p] for p in union.partners) / len(union.partners)

    def _to_whole(self, row: int) -> None:
        last: float | None = None
        for n, key in enumerate(self.plan.order[row]):
            at = float(round(self.x[key]))
            if last is not None:
                least = last + self.apart[row][n - 1]
                at = max(at, float(-(-least // 1)))
            self.x[key] = last = at


def gap_width(lines: int) -> float:
    """How wide a gap must be for so many lines, beside the margins of both neighbours."""
    return PITCH * (lines + 1) if lines else 4


def isotonic(wishes: Sequence[tuple[float, float]]) -> list[float]:
    """The nearest sequence that never falls (pool adjacent violators): values with weights in, values out."""
    blocks: list[list[float]] = []  # sum of value × weight, sum of weight, length
    for value, weight in wishes:
        blocks.append([value * weight, weight, 1])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    return [total / weight for total, weight, length in blocks for _n in range(int(length))]
