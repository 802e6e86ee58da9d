"""A whole year: which sums of a group over its months may be told beside what the months told already. Pure.

What is hidden is a flow: from "sums of groups" to a group (its sum), on to a month (the cell), on to "sums of months" (the
month's sum), and back (the sum of all). Told sums hold the flow together at their knots; nothing is below nought. So how far a
hidden number can be raised while all that was told stays true is the greatest flow that can be sent round through it: exact, and
in whole numbers.
"""

from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence, Set

from marugoto.indicators.suppression.months import SMALL, is_small

Cell = tuple[str, str]
Knot = tuple[str, str]
Edge = tuple[Knot, Knot]
GROUPS: Knot = ("sums", "groups")
MONTHS: Knot = ("sums", "months")


class Flow:
    """The hidden numbers as edges. An edge can be raised without end, and lowered to nought."""

    def __init__(self) -> None:
        self.value: dict[Edge, int] = {}
        self.out: dict[Knot, set[Knot]] = {}
        self.into: dict[Knot, set[Knot]] = {}
        self.bit: dict[Knot, int] = {}
        self.holds: dict[Knot, list[int]] = {}

    def add(self, start: Knot, end: Knot, value: int) -> None:
        """A hidden number."""
        self.value[start, end] = value
        self.out.setdefault(start, set()).add(end)
        self.into.setdefault(end, set()).add(start)
        if "group" not in (start[0], end[0]):
            return
        group, other = (start, end) if start[0] == "group" else (end, start)
        bit = self.bit.setdefault(group, 1 << len(self.bit))
        for least in range(min(value, SMALL - 1) + 1):
            self.holds.setdefault(other, [0] * SMALL)[least] |= bit

    def reaches(self, edge: Edge, wanted: int) -> bool:
        """Can this number be ``wanted`` or more, as far as anybody knows?"""
        start, end = edge
        missing = wanted - self.value[edge]
        if missing <= 0 or self._at_once(start, end, missing):
            return True
        moved: dict[Edge, int] = {}
        while missing > 0:
            path = self._path(end, start, edge, moved)
            if path is None:
                return False
            room = min([missing, *(self._down(e, moved) for e, forward in path if not forward)])
            for e, forward in path:
                moved[e] = moved.get(e, 0) + (room if forward else -room)
            missing -= room
        return True

    def _down(self, edge: Edge, moved: Mapping[Edge, int]) -> int:
        return self.value[edge] + moved.get(edge, 0)

    def _at_once(self, start: Knot, end: Knot, missing: int) -> bool:
        """The common case without a search: another group makes room here, and takes it back where this group has room."""
        group, here = (start, end) if start[0] == "group" else (end, start)
        if group[0] != "group" or missing >= SMALL or here not in self.holds:
            return False
        me = self.bit[group]
        if start[0] == "group":
            ways = [there for there in (*self.into.get(group, ()), *self.out[group]) if there != here]
        else:
            ways = list(self.out.get(group, ()))
        return self._lent(group, here, me, ways, missing)

    def _lent(self, group: Knot, here: Knot, me: int, ways: list[Knot], missing: int) -> bool:
        """One from each of many, or all of it from one that has as much."""
        lenders, found = self.holds[here][1] & ~me, 0
        for there in ways:
            down = (
                group,
                there,
            ) in self.value and here != GROUPS  # this group gives back here what it gained
            room = self.value[group, there] if down else missing
            can = self.holds[there][0 if down else 1]
            if (
                room >= missing
                and self.holds[here][missing] & ~me & self.holds[there][0 if down else missing]
            ):
                return True
            some = lenders & can
            take = min(room, some.bit_count())
            for _n in range(take):
                lenders &= ~(some & -some)
                some &= some - 1
            found += take
            if found >= missing:
                return True
        return False

    def _path(
        self, start: Knot, goal: Knot, without: Edge, moved: Mapping[Edge, int]
    ) -> list[tuple[Edge, bool]] | None:
        """The shortest way: along an edge (it grows), or against it (it shrinks). The edge that is asked about is left alone."""
        came: dict[Knot, tuple[Knot, Edge, bool]] = {}
        waiting = deque([start])
        while waiting:
            here = waiting.popleft()
            if here == goal:
                return _back(came, start, goal)
            for there, edge, forward in self._steps(here, without, moved):
                if there not in came and there != start:
                    came[there] = (here, edge, forward)
                    waiting.append(there)
        return None

    def _steps(
        self, here: Knot, without: Edge, moved: Mapping[Edge, int]
    ) -> Iterable[tuple[Knot, Edge, bool]]:
        for there in self.out.get(here, ()):
            if (here, there) != without:
                yield there, (here, there), True
        for there in self.into.get(here, ()):
            edge = (there, here)
            if edge != without and self._down(edge, moved) > 0:
                yield there, edge, False


def _back(came: Mapping[Knot, tuple[Knot, Edge, bool]], start: Knot, goal: Knot) -> list[tuple[Edge, bool]]:
    path, here = [], goal
    while here != start:
        here, edge, forward = came[here]
        path.append((edge, forward))
    return path


def sums_to_hide(
    counts: Mapping[Cell, int],
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    hidden: Set[Cell],
    whole: Set[str],
) -> set[str]:
    """The rows whose sum over all columns must not be told, given the cells (``hidden``) and columns (``whole``) that are not.

    Told are, besides, the sums of the other columns, and the sum of all when no column is hidden whole. Rows without a hidden
    cell lose nothing: anybody can add them up.
    """
    sums = {r: sum(counts.get((r, c), 0) for c in columns) for r in rows}
    touched = {r for r, _c in hidden}
    alone = Counter(r for r, _c in hidden)
    bare = {
        r for r, c in hidden if alone[r] == 1 and is_small(counts.get((r, c), 0))
    }  # it would follow at once
    lost = {r for r in touched if is_small(sums[r])} | bare
    flow = _flow(counts, sums, columns, hidden, whole, lost)
    for edge in sorted(e for e, n in flow.value.items() if is_small(n)):
        while not flow.reaches(edge, SMALL):
            more = _spare(edge, sums, touched - lost, hidden)
            if more is None:  # nothing left to give up: the months themselves keep what they hide
                break
            lost.add(more)
            flow.add(GROUPS, ("group", more), sums[more])
    return lost


def _flow(
    counts: Mapping[Cell, int],
    sums: Mapping[str, int],
    columns: Sequence[str],
    hidden: Set[Cell],
    whole: Set[str],
    lost: Set[str],
) -> Flow:
    flow = Flow()
    for r, c in sorted(hidden):
        flow.add(("group", r), ("month", c), counts.get((r, c), 0))
    for r in sorted(lost):
        flow.add(GROUPS, ("group", r), sums[r])
    for c in sorted(whole):
        flow.add(("month", c), MONTHS, sum(counts.get((r, c), 0) for r in sums))
    if whole:
        flow.add(MONTHS, GROUPS, sum(sums.values()))
    return flow


def _spare(bare: Edge, sums: Mapping[str, int], left: Set[str], hidden: Set[Cell]) -> str | None:
    """The next sum to give up: that of the row itself, else the smallest of a row hidden in that column, else the smallest."""
    rows = [name for kind, name in bare if kind == "group"]
    columns = {name for kind, name in bare if kind == "month"}
    own = [r for r in rows if r in left]
    beside = [r for r in left if any((r, c) in hidden for c in columns)]
    for some in (own, beside, list(left)):
        if some:
            return min(some, key=lambda r: (sums[r], r))
    return None
