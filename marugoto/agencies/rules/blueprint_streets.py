"""The ways of the arrows of a 体制図: along streets between the boxes, as on a map of a town, never under one. Pure.

A street goes down beside every column; others go across under the lanes and above every row of meetings. Arrows to the same
box share their way, as people do who have the same aim; others keep beside each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

BESIDE: Final = (0, 6, -6, 12, -12, 17, -17)  # px from the middle of a street that goes down
ABOVE: Final = (0, 3, -3)  # of one that goes across
ROUND: Final = 6  # px of a corner
APART: Final = 5  # an arrow ends this much above the middle of a side, and begins as much below it
ACROSS: Final = 8  # px from a street across to the boxes below it, or to the lanes above

Point = tuple[int, int]


class Place(Protocol):
    """A box as far as a way needs to know it."""

    @property
    def key(self) -> str: ...
    @property
    def x(self) -> int: ...
    @property
    def y(self) -> int: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...


@dataclass
class Streets:
    """``step``: px from column to column; ``floors``: y where the boxes of each column of the lanes end."""

    step: int
    floors: Mapping[int, int]
    _taken: dict[tuple[str, int], list[str]] = field(default_factory=dict)

    def way(self, start: Place, end: Place) -> tuple[Point, ...]:
        """The corners from side to side, the first and the last at the boxes."""
        c, t = start.x // self.step, end.x // self.step
        first, last = (c, t - 1) if t > c else (c - 1, t) if t < c else (c, c)
        out = start.y + start.height // 2 + APART
        into = end.y + end.height // 2 - APART
        x1 = start.x + start.width if first >= c else start.x
        x2 = end.x + end.width if last >= t else end.x
        if first == last and t != c and abs(out - into) <= 2 * APART + 2:
            return ((x1, out), (x2, out))
        down = self._down(first, end.key, start)
        if first == last:
            return ((x1, out), (down, out), (down, into), (x2, into))
        between = range(min(first, last) + 1, max(first, last) + 1)
        across, up = self._across(between, end), self._down(last, end.key, start)
        return ((x1, out), (down, out), (down, across), (up, across), (up, into), (x2, into))

    def _down(self, street: int, aim: str, start: Place) -> int:
        middle = (street + 1) * self.step - (self.step - start.width) // 2
        return middle + self._beside("down", street, aim, BESIDE)

    def _across(self, between: range, end: Place) -> int:
        y = end.y - ACROSS
        if end.y < max(self.floors.values(), default=0):  # in the lanes: below the columns between the two
            y = max(self.floors.get(column, 0) for column in between) + ACROSS
        return y + self._beside("across", y, end.key, ABOVE)

    def _beside(self, kind: str, street: int, aim: str, places: Sequence[int]) -> int:
        aims = self._taken.setdefault((kind, street), [])
        if aim not in aims:
            aims.append(aim)
        return places[aims.index(aim) % len(places)]


def drawn(points: Sequence[Point]) -> str:
    """The way as the path of an SVG, its corners rounded."""
    turns = [b for a, b, c in zip(points, points[1:], points[2:], strict=False) if not _straight(a, b, c)]
    corners = [points[0], *turns, points[-1]]
    words = [f"M{corners[0][0]} {corners[0][1]}"]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        one, other = _towards(corner, before), _towards(corner, after)
        words.append(f"L{one[0]} {one[1]}Q{corner[0]} {corner[1]} {other[0]} {other[1]}")
    return "".join([*words, f"L{corners[-1][0]} {corners[-1][1]}"])


def _straight(a: Point, b: Point, c: Point) -> bool:
    return a[0] == b[0] == c[0] or a[1] == b[1] == c[1]


def _towards(corner: Point, other: Point) -> Point:
    """From a corner at most so far as it is round, and at most half of the way."""
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    reach = min(ROUND, (abs(dx) + abs(dy)) // 2)
    return corner[0] + reach * _sign(dx), corner[1] + reach * _sign(dy)


def _sign(n: int) -> int:
    return (n > 0) - (n < 0)
