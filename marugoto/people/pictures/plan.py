"""Which way every line will take, before anything has a place: through which gaps of which rows, along which corridors.

Between two rows lies a corridor, between two who stand beside each other a gap. Lines run in corridors and gaps only, so that
none can touch somebody whom it has nothing to do with. Gap ``n`` of a row is left of the one who stands there as number ``n``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from marugoto.people.pictures.family import Bond, Union

LEFT, RIGHT = -1, 1


@dataclass(eq=False)
class Slot:
    """A vertical way through a gap. ``toward``: whom it leads to (several: their middle); ``x`` comes later."""

    row: int
    gap: int
    toward: tuple[str, ...]
    x: float = 0


@dataclass(eq=False)
class Stub:
    """Where a line leaves the side of a symbol. ``dy`` from the middle of the symbol comes later."""

    key: str
    side: int
    dy: float = 0


@dataclass(eq=False)
class Wire:
    """From a symbol to another: out at the side, through gaps and corridors, in at the side."""

    first: Stub
    last: Stub
    slots: list[Slot]
    union: Union | None = None
    bond: Bond | None = None


@dataclass(eq=False)
class Drop:
    """How a union comes to its children. ``start``: the slot below a couple, or none for siblings without parents.

    ``stub``: the side of a parent alone; ``through``: child → the gaps of the rows that are passed on the way down.
    """

    union: Union
    row: int
    start: Slot | None = None
    stub: Stub | None = None
    wire: Wire | None = None
    through: dict[str, list[Slot]] = field(default_factory=dict)


class Plan:
    """The ways of all lines of a family in its order."""

    def __init__(
        self, order: Sequence[Sequence[str]], unions: Sequence[Union], bonds: Sequence[Bond]
    ) -> None:
        self.order = order
        self.row = {key: n for n, row in enumerate(order) for key in row}
        self.at = {key: n for row in order for n, key in enumerate(row)}
        self.unions = unions
        self.couples = {frozenset(u.partners) for u in unions if len(u.partners) == 2}
        self.slots: list[Slot] = []
        self.stubs: list[Stub] = []
        self.wires: list[Wire] = []
        self.drops: list[Drop] = []
        for union in unions:
            self._of_union(union)
        there = [b for b in bonds if b.first in self.row and b.second in self.row and b.first != b.second]
        for bond in there:
            self.wires.append(self._wire(bond.first, bond.second, bond=bond))

    def beside(self, one: str, other: str) -> bool:
        """Do these two stand next to each other?"""
        return self.row[one] == self.row[other] and abs(self.at[one] - self.at[other]) == 1

    def slots_in(self, row: int, gap: int) -> list[Slot]:
        """The ways through a gap."""
        return [slot for slot in self.slots if (slot.row, slot.gap) == (row, gap)]

    def _of_union(self, union: Union) -> None:
        children = tuple(child for child, _kind in union.children)
        if not union.partners:
            row = min(self.row[child] for child in children) - 1
            self._drop(Drop(union, row))
            return
        row = max(self.row[key] for key in union.partners)
        drop = Drop(union, row)
        if len(union.partners) == 2:
            self._of_couple(union, drop, children)
        if children and not (drop.start or drop.wire):
            lowest = max(union.partners, key=lambda key: self.row[key])
            drop.stub = self._stub(lowest, self._free_side(lowest, children))
            drop.start = self._slot_beside(drop.stub, children)
        if children:
            self._drop(drop)

    def _of_couple(self, union: Union, drop: Drop, children: tuple[str, ...]) -> None:
        one, other = union.partners
        if self.beside(one, other):
            if children:
                drop.start = self._slot(self.row[one], max(self.at[one], self.at[other]), children)
            return
        wire = self._wire(one, other, union=union)
        self.wires.append(wire)
        if self.row[one] == self.row[other]:
            drop.wire = wire

    def _drop(self, drop: Drop) -> None:
        for child, _kind in drop.union.children:
            rows = range(drop.row + 1, self.row[child])
            drop.through[child] = [self._slot(row, self._gap_toward(row, child), (child,)) for row in rows]
        self.drops.append(drop)

    def _wire(self, one: str, other: str, *, union: Union | None = None, bond: Bond | None = None) -> Wire:
        """The way between two symbols; between neighbours straight through the gap."""
        if self.beside(one, other):
            side = RIGHT if self.at[one] < self.at[other] else LEFT
            return Wire(self._stub(one, side), self._stub(other, -side), [], union, bond)
        first, last = self._side(one, other), self._side(other, one)
        start, end = self._stub(one, first), self._stub(other, last)
        low, high = sorted((self.row[one], self.row[other]))
        between = [self._slot(row, self._gap_toward(row, other), (other,)) for row in range(low + 1, high)]
        if self.row[one] > self.row[other]:
            between.reverse()
        slots = [self._slot_beside(start, (other,)), *between, self._slot_beside(end, (one,))]
        return Wire(start, end, slots, union, bond)

    def _side(self, one: str, other: str) -> int:
        """On which side of one the other stands."""
        return RIGHT if self._from_middle(other) >= self._from_middle(one) else LEFT

    def _from_middle(self, key: str) -> float:
        return self.at[key] - (len(self.order[self.row[key]]) - 1) / 2

    def _free_side(self, key: str, children: tuple[str, ...]) -> int:
        """On which side of a parent alone the way to the children begins: not between the parent and another partner."""
        row, n = self.order[self.row[key]], self.at[key]
        taken = {
            side
            for side in (LEFT, RIGHT)
            if 0 <= n + side < len(row) and frozenset((key, row[n + side])) in self.couples
        }
        middle = sum(self._from_middle(child) for child in children) / len(children)
        side = RIGHT if middle >= self._from_middle(key) else LEFT
        return -side if side in taken and -side not in taken else side

    def _gap_toward(self, row: int, key: str) -> int:
        here = len(self.order[row])
        return max(0, min(here, round(self._from_middle(key) + here / 2)))

    def _stub(self, key: str, side: int) -> Stub:
        stub = Stub(key, side)
        self.stubs.append(stub)
        return stub

    def _slot(self, row: int, gap: int, toward: tuple[str, ...]) -> Slot:
        slot = Slot(row, gap, toward)
        self.slots.append(slot)
        return slot

    def _slot_beside(self, stub: Stub, toward: tuple[str, ...]) -> Slot:
        gap = self.at[stub.key] + (1 if stub.side == RIGHT else 0)
        return self._slot(self.row[stub.key], gap, toward)
