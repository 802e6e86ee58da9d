"""Lines: from the ways of the plan and the columns to points, with the horizontals stacked in the corridors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from marugoto.people.pictures.family import Figure, Union
from marugoto.people.pictures.plan import LEFT, Drop, Plan, Slot, Stub, Wire
from marugoto.people.pictures.ports import HALF, Columns, inset
from marugoto.people.pictures.shapes import Line, Mark

TRACK: Final = 12  # from one horizontal to the next
ABOVE, BELOW = 22, 24  # room in a corridor above the first and below the last horizontal
TWINS: Final = 14


@dataclass(eq=False)
class Leg:
    """A horizontal in a corridor. ``rank``: what lies above what where they could cross; ``track`` from above."""

    corridor: int
    rank: int
    x1: float
    x2: float
    net: int
    downs: tuple[float, ...] = ()
    ups: tuple[float, ...] = ()
    track: int = 0


@dataclass(frozen=True)
class At:
    """A height that is known once the rows have theirs: ``dy`` from the middle of a row."""

    row: int
    dy: float


Way = list[tuple[float, At | Leg]]


@dataclass
class Drawn:
    """A line whose heights are not known yet."""

    what: str
    kind: str
    way: Way
    ends: tuple[str, ...]
    directed: bool = False


class Routing:
    """All lines of a plan."""

    def __init__(
        self, plan: Plan, figures: Mapping[str, Figure], x: Mapping[str, float], columns: Columns
    ) -> None:
        self.plan, self.figures, self.x, self.columns = plan, figures, x, columns
        self.legs: list[Leg] = []
        self.drawn: list[Drawn] = []
        self.marks: list[tuple[float, At | Leg, int]] = []
        self.tracks: dict[int, Leg] = {}
        self.net = 0
        self._couples()
        for wire in plan.wires:
            self._wire(wire)
        for drop in plan.drops:
            self._drop(drop)
        stack(self.legs)

    # --- couples ---

    def _couples(self) -> None:
        for union in self.plan.unions:
            if len(union.partners) == 2 and self.plan.beside(*union.partners):
                one, other = sorted(union.partners, key=lambda key: self.plan.at[key])
                row = self.plan.row[one]
                left, right = self.x[one] + self._half(one, 0), self.x[other] - self._half(other, 0)
                way: Way = [(left, At(row, 0)), (right, At(row, 0))]
                self.drawn.append(Drawn("union", union.kind, way, (one, other)))
                start = next((d.start for d in self.plan.drops if d.union is union), None)
                self._mark(union, (left + (start.x if start else right)) / 2, At(row, 0))

    def _mark(self, union: Union, x: float, at: At | Leg) -> None:
        strokes = {"separated": 1, "divorced": 2, "dissolved": 2}.get(union.state, 0)
        if strokes:
            self.marks.append((x, at, strokes))

    def _half(self, key: str, dy: float) -> float:
        return HALF - inset(self.figures[key], dy)

    def _edge(self, stub: Stub) -> tuple[float, At]:
        x = self.x[stub.key] + stub.side * self._half(stub.key, stub.dy)
        return x, At(self.plan.row[stub.key], stub.dy)

    # --- from symbol to symbol ---

    def _wire(self, wire: Wire) -> None:
        self.net += 1
        (x, at), (last_x, last_at) = self._edge(wire.first), self._edge(wire.last)
        way: Way = [(x, at)]
        if wire.slots:
            way.append((wire.slots[0].x, at))
            for one, other in zip(wire.slots, wire.slots[1:], strict=False):
                corridor = one.row + 1 if one.row == other.row else max(one.row, other.row)
                leg = self._leg(corridor, 0 if wire.union else 1, [one.x, other.x])
                way += [(one.x, leg), (other.x, leg)]
                if wire.union and one is wire.slots[0]:
                    self._mark(wire.union, one.x + (other.x - one.x) / 4, leg)
                    self.tracks[id(wire.union)] = leg
            way.append((wire.slots[-1].x, last_at))
        way.append((last_x, last_at))
        kind = wire.union.kind if wire.union else wire.bond.kind if wire.bond else ""
        ends = (wire.first.key, wire.last.key)
        directed = bool(wire.bond and wire.bond.directed)
        self.drawn.append(Drawn("union" if wire.union else "bond", kind, way, ends, directed))

    # --- from parents to children ---

    def _drop(self, drop: Drop) -> None:
        self.net += 1
        number = self.plan.unions.index(drop.union)
        taps = self._taps(drop, number)
        bar = self._leg(drop.row + 1, 2, list(taps.values()), downs=tuple(taps.values()))
        start = self._start(drop, bar)
        bar.x1, bar.x2 = min([bar.x1, *start]), max([bar.x2, *start])
        bar.ups = tuple(start)
        if bar.x2 > bar.x1:
            way: Way = [(bar.x1, bar), (bar.x2, bar)]
            self.drawn.append(Drawn("child", "bar", way, drop.union.partners))
        for child, kind in drop.union.children:
            self._to_child(drop, bar, taps[child], child, kind)

    def _taps(self, drop: Drop, number: int) -> dict[str, float]:
        """child → where its line leaves the bar; those born on one day leave it together."""
        found: dict[str, float] = {}
        for child, _kind in drop.union.children:
            way = drop.through[child]
            found[child] = way[0].x if way else self.columns.tops[number, child]
        direct = [child for child, _kind in drop.union.children if not drop.through[child]]
        by_day: dict[int, list[str]] = {}
        for child in direct:
            day = self.figures[child].day
            if day is not None:
                by_day.setdefault(day, []).append(child)
        for twins in by_day.values():
            if len(twins) > 1:
                middle = sum(found[child] for child in twins) / len(twins)
                found |= dict.fromkeys(twins, middle)
        return found

    def _start(self, drop: Drop, bar: Leg) -> list[float]:
        """Draws from the parents to the bar; where it comes down."""
        ends = drop.union.partners
        if drop.wire:
            track = self.tracks[id(drop.union)]
            room = (track.x1 + 6, track.x2 - 6) if track.x2 - track.x1 > 14 else (track.x1, track.x2)
            wish = min(max((bar.x1 + bar.x2) / 2, room[0]), room[1])
            x = self.columns.free(drop.row, wish, room)
            self.drawn.append(Drawn("child", "down", [(x, track), (x, bar)], ends))
            return [x]
        if drop.start is None:
            return []
        way: Way = []
        if drop.stub:
            edge, at = self._edge(drop.stub)
            way = [(edge, at), (drop.start.x, at), (drop.start.x, bar)]
        else:
            way = [(drop.start.x, At(drop.start.row, 0)), (drop.start.x, bar)]
        self.drawn.append(Drawn("child", "down", way, ends))
        return [drop.start.x]

    def _to_child(self, drop: Drop, bar: Leg, tap: float, child: str, kind: str) -> None:
        top = self.columns.tops[self.plan.unions.index(drop.union), child]
        row = self.plan.row[child]
        way: Way = [(tap, bar)]
        slots: Sequence[Slot] = drop.through[child]
        for n, slot in enumerate(slots):
            after = slots[n + 1].x if n + 1 < len(slots) else top
            leg = self._leg(slot.row + 1, 2, [slot.x, after])
            way += [(slot.x, leg), (after, leg)]
        end = -HALF + inset(self.figures[child], top - self.x[child])
        way.append((top, At(row, end)))
        self.drawn.append(Drawn("child", kind, way, (child,)))
        if kind == "adopted":
            beside: Way = [(x + 4, y) for x, y in way]
            self.drawn.append(Drawn("child", "adopted-beside", beside, (child,)))

    def _leg(self, corridor: int, rank: int, xs: Sequence[float], downs: tuple[float, ...] = ()) -> Leg:
        leg = Leg(corridor, rank, min(xs), max(xs), self.net, downs)
        self.legs.append(leg)
        return leg

    # --- with heights ---

    def lines(self, height: Mapping[int, float], corridor: Mapping[int, float]) -> list[tuple[Line, bool]]:
        """All lines, and whether each goes one way. ``height``: row → y of its middle; ``corridor`` → y of its top."""
        return [
            (
                Line(d.what, d.kind, straightened([(x, _y(y, height, corridor)) for x, y in d.way]), d.ends),
                d.directed,
            )
            for d in self.drawn
        ]

    def strokes(self, height: Mapping[int, float], corridor: Mapping[int, float]) -> list[Mark]:
        """The strokes across the lines of those who have parted."""
        found = []
        for x, at, strokes in self.marks:
            y = _y(at, height, corridor)
            for off in (0,) if strokes == 1 else (-4, 4):
                found.append(Mark(((x + off - 4, y + 9), (x + off + 4, y - 9))))
        return found


def _y(at: At | Leg, height: Mapping[int, float], corridor: Mapping[int, float]) -> float:
    if isinstance(at, Leg):
        return corridor[at.corridor] + ABOVE + at.track * TRACK
    return height[at.row] + at.dy


def straightened(points: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """Without points that say nothing."""
    found = [points[0]]
    for point in points[1:]:
        if point != found[-1]:
            found.append(point)
    kept = found[:1]
    for n in range(1, len(found) - 1):
        (a, b), (c, d), (e, f) = kept[-1], found[n], found[n + 1]
        if not (a == c == e or b == d == f):
            kept.append(found[n])
    return tuple([*kept, found[-1]] if len(found) > 1 else [*kept, kept[0]])


def stack(legs: Sequence[Leg]) -> None:
    """Gives each horizontal its track: none on another, couples above children, as few crossings as a few swaps can reach."""
    for corridor in sorted({leg.corridor for leg in legs}):
        here = sorted((leg for leg in legs if leg.corridor == corridor), key=lambda leg: leg.rank)
        for _round in range(len(here)):
            swapped = False
            for n in range(len(here) - 1):
                one, other = here[n], here[n + 1]
                if one.rank == other.rank and _above(other, one) < _above(one, other):
                    here[n], here[n + 1], swapped = other, one, True
            if not swapped:
                break
        for n, leg in enumerate(here):
            leg.track = max((one.track + 1 for one in here[:n] if _meet(one, leg)), default=0)


def _meet(one: Leg, other: Leg) -> bool:
    return one.x1 - 8 < other.x2 and other.x1 - 8 < one.x2


def _above(high: Leg, low: Leg) -> int:
    """How many lines cross if the one lies above the other."""
    through = sum(1 for x in high.downs if low.x1 < x < low.x2)
    return through + sum(1 for x in low.ups if high.x1 < x < high.x2)


def corridor_height(legs: Sequence[Leg], corridor: int) -> float:
    """How high a corridor must be for its horizontals."""
    tracks = [leg.track for leg in legs if leg.corridor == corridor]
    return ABOVE + BELOW + TRACK * max(tracks) if tracks else ABOVE


__all__ = ["LEFT", "Routing", "corridor_height"]
