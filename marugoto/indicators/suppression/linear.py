"""An exact solver of small linear programs: whole numbers and fractions, no rounding. Pure.

The unknowns are not below nought; the equations are those of a reader who adds up what was told.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

Number = int | Fraction
BOUNDLESS = 10**18
Row = dict[int, Number]


class System:
    """Equations over unknowns 0 … n-1, none of which is negative. ValueError when they contradict each other."""

    def __init__(self, unknowns: int, equations: Sequence[tuple[Mapping[int, int], int]]) -> None:
        self.unknowns = unknowns
        self.rows: list[Row] = []
        self.right: list[Number] = []
        self.basis: list[int] = []
        for left, right in equations:
            self._add({k: v for k, v in left.items() if v}, right)

    def _add(self, row: Row, right: Number) -> None:
        """One more equation: its own unknown is driven to nought, from the corner that was found so far."""
        for at, base in enumerate(self.basis):
            if base in row:
                right = _take(row, self.rows[at], row[base], right, self.right[at])
        if not row:
            if right:
                raise ValueError("what was told contradicts itself")
            return
        if right < 0:
            row, right = {k: -v for k, v in row.items()}, -right
        spare = self.unknowns
        row[spare] = 1
        self.rows.append(row)
        self.right.append(right)
        self.basis.append(spare)
        left = self._climb({spare: -1}, stop=None)
        if left < 0:
            raise ValueError("what was told contradicts itself")
        self._drive_out(spare)

    def _drive_out(self, spare: int) -> None:
        if spare in self.basis:
            at = self.basis.index(spare)
            column = next(k for k in sorted(self.rows[at]) if k != spare)
            self._pivot(at, column)
        for row in self.rows:
            row.pop(spare, None)

    def most(self, wanted: Mapping[int, int], stop: int | None = None) -> Number | None:
        """The greatest value of a sum of unknowns; None when it has no bound, or when it can be ``stop`` or more."""
        best = self._climb({k: v for k, v in wanted.items() if v}, stop=stop)
        return None if best >= (BOUNDLESS if stop is None else stop) else best

    def least(self, wanted: Mapping[int, int]) -> Number:
        """The smallest value of a sum of unknowns with no negative sign."""
        best = self.most({k: -v for k, v in wanted.items()})
        assert best is not None
        return -best

    def follows(self, wanted: Mapping[int, int]) -> bool:
        """Is the sum the same in every solution, even where unknowns might be negative? (A question of rank.)"""
        return not self._reduced(dict(wanted))[0]

    def _reduced(self, wanted: Mapping[int, Number]) -> tuple[Row, Number]:
        row: Row = dict(wanted)
        value: Number = 0
        for at, base in enumerate(self.basis):
            if base in row:
                factor = row[base]
                value += factor * self.right[at]
                _take(row, self.rows[at], factor, 0, 0)
        return row, value

    def _climb(self, wanted: Mapping[int, Number], *, stop: int | None) -> Number:
        """Simplex by Bland's rule, which ends. Returns the best value; ``stop`` ends it early; without bound: BOUNDLESS."""
        row, value = self._reduced(wanted)
        while stop is None or value < stop:
            enter = min((k for k, v in row.items() if v > 0), default=None)
            if enter is None:
                return value
            at = self._leaving(enter)
            if at is None:
                return BOUNDLESS
            self._pivot(at, enter)
            factor = row[enter]
            value += factor * self.right[at]
            _take(row, self.rows[at], factor, 0, 0)
        return value

    def _leaving(self, enter: int) -> int | None:
        ratios = [
            (_over(self.right[at], row[enter]), self.basis[at], at)
            for at, row in enumerate(self.rows)
            if row.get(enter, 0) > 0
        ]
        return min(ratios)[2] if ratios else None

    def _pivot(self, at: int, column: int) -> None:
        factor = self.rows[at][column]
        pivot = {k: _over(v, factor) for k, v in self.rows[at].items()}
        self.rows[at] = pivot
        self.right[at] = _over(self.right[at], factor)
        self.basis[at] = column
        for other, row in enumerate(self.rows):
            if other != at and column in row:
                self.right[other] = _take(row, pivot, row[column], self.right[other], self.right[at])


def _over(number: Number, by: Number) -> Number:
    """Whole where it is whole: that is many times faster."""
    if by == 1:
        return number
    found = Fraction(number) / Fraction(by)
    return found.numerator if found.denominator == 1 else found


def _take(row: Row, pivot: Row, factor: Number, right: Number, pivot_right: Number) -> Number:
    """row -= factor × pivot, in place; the right side comes back."""
    for k, v in pivot.items():
        left = row.get(k, 0) - factor * v
        if left:
            row[k] = left
        else:
            row.pop(k, None)
    return right - factor * pivot_right
