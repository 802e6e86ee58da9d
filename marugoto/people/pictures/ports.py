"""Where lines touch symbols and how they share a gap: heights at the sides, places at the top, columns of vertical ways."""

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Final

from marugoto.people.pictures.family import Figure, Union
from marugoto.people.pictures.place import MARGIN, PITCH
from marugoto.people.pictures.plan import RIGHT, Plan, Slot, Stub
from marugoto.people.pictures.shapes import SIZE

HALF: Final = SIZE / 2
HEIGHTS: Final = (0.0, 10.0, -10.0, 15.0, -15.0, 5.0, -5.0)
TOPS: Final = {1: (0.0,), 2: (-9.0, 9.0), 3: (-13.0, 0.0, 13.0)}
NUDGES: Final = (0.0, *(sign * step for step in (4.0, 8.0, 12.0, 16.0, 20.0, 24.0, 30.0) for sign in (1, -1)))
CLEAR: Final = 5.0  # two vertical lines closer than this would look like one
APART: Final = 8.0  # the same in one gap, where their ends lie beside each other


def inset(figure: Figure, off: float) -> float:
    """How far the outline of a symbol is from the side of its box, ``off`` px from the middle of that side."""
    if figure.sex == "male":
        return 0
    if figure.sex == "female":
        return HALF - sqrt(max(0.0, HALF * HALF - off * off))
    return abs(off)


def set_heights(plan: Plan) -> None:
    """Gives each stub a height of its own at its side; both ends of a straight line the same."""
    used: dict[tuple[str, int], set[float]] = {}
    for union in plan.unions:
        if len(union.partners) == 2 and plan.beside(*union.partners):
            one, other = sorted(union.partners, key=lambda key: plan.at[key])
            used.setdefault((one, RIGHT), set()).add(0)
            used.setdefault((other, -RIGHT), set()).add(0)
    straight = [wire for wire in plan.wires if not wire.slots]
    for wire in straight:
        sides = [used.setdefault((end.key, end.side), set()) for end in (wire.first, wire.last)]
        height = next((h for h in HEIGHTS[1:] if all(h not in side for side in sides)), HEIGHTS[-1])
        wire.first.dy = wire.last.dy = height
        for side in sides:
            side.add(height)
    done = {id(end) for wire in straight for end in (wire.first, wire.last)}
    for stub in plan.stubs:
        if id(stub) not in done:
            _set_height(stub, used.setdefault((stub.key, stub.side), set()))


def _set_height(stub: Stub, taken: set[float]) -> None:
    stub.dy = next((h for h in HEIGHTS if h not in taken), HEIGHTS[len(taken) % len(HEIGHTS)])
    taken.add(stub.dy)


class Columns:
    """Gives each vertical way its x, clear of the others that it could run into."""

    def __init__(self, plan: Plan, x: Mapping[str, float], width: Mapping[str, float]) -> None:
        self.plan, self.x, self.width = plan, x, width
        self.tops = tops(plan, x)
        self.taken: dict[int, list[float]] = {n: [] for n in range(-1, len(plan.order) + 1)}
        for (_n, child), at in self.tops.items():
            self.taken[plan.row[child] - 1].append(at)

    def set(self) -> None:
        """All gaps, from above and from the left; in each first the ways down from couples, straight where they can be."""
        straight = {id(drop.start): drop.union for drop in self.plan.drops if drop.start}
        gaps = dict.fromkeys((slot.row, slot.gap) for slot in self.plan.slots)
        for row, gap in sorted(gaps):
            slots = sorted(self.plan.slots_in(row, gap), key=self._toward)
            left, right = self._bounds(row, gap, len(slots))
            here: list[float] = []
            for n, slot in sorted(enumerate(slots), key=lambda one: id(one[1]) not in straight):
                wish = (left + right) / 2 + (n - (len(slots) - 1) / 2) * PITCH
                union = straight.get(id(slot))
                if union and (len(union.children) == 1 or len(slots) == 1):
                    wish = min(max(self._toward(slot), wish - 20, left + 6), wish + 20, right - 6)
                slot.x = self.free(row, wish, (left + 4, right - 4), here)
                here.append(slot.x)

    def free(self, row: int, wish: float, room: tuple[float, float], beside: Sequence[float] = ()) -> float:
        """The nearest x in the room that is clear of what runs above and below this row, and beside it in the gap."""
        taken = [*self.taken[row - 1], *self.taken[row], *self.taken[min(row + 1, len(self.plan.order))]]
        offers = [wish + nudge for nudge in NUDGES if room[0] <= wish + nudge <= room[1]]
        apart = [at for at in offers if all(abs(at - other) >= APART for other in beside)]
        clear = (at for at in apart if all(abs(at - other) >= CLEAR or at == other for other in taken))
        found = next(clear, next(iter(apart), wish))
        self.taken[row].append(found)
        return found

    def _toward(self, slot: Slot) -> float:
        return sum(self.x[key] for key in slot.toward) / len(slot.toward)

    def _bounds(self, row: int, gap: int, lines: int) -> tuple[float, float]:
        keys = self.plan.order[row]
        room = PITCH * (lines + 1)
        if gap == 0:
            edge = self.x[keys[0]] - self.width[keys[0]] / 2 if keys else 0.0
            return edge - room, edge
        edge = self.x[keys[gap - 1]] + self.width[keys[gap - 1]] / 2
        if gap == len(keys):
            return edge, edge + room
        return edge, self.x[keys[gap]] - self.width[keys[gap]] / 2


def tops(plan: Plan, x: Mapping[str, float]) -> dict[tuple[int, str], float]:
    """(number of the union, child) → where its line comes to the top of the child, side by side if there are several."""
    above: dict[str, list[int]] = {}
    for n, union in enumerate(plan.unions):
        for child, _kind in union.children:
            above.setdefault(child, []).append(n)
    found = {}
    for child, unions in above.items():
        order = sorted(unions, key=lambda n: (_middle(plan.unions[n], x, x[child]), n))
        places = TOPS.get(len(order)) or _spread(len(order))
        for n, off in zip(order, places, strict=True):
            found[n, child] = x[child] + off
    return found


def _spread(n: int) -> Sequence[float]:
    return [-16 + 32 * i / (n - 1) for i in range(n)]


def _middle(union: Union, x: Mapping[str, float], otherwise: float) -> float:
    return sum(x[p] for p in union.partners) / len(union.partners) if union.partners else otherwise


def cell(x: float, width: float) -> tuple[float, float]:
    """From where to where somebody's symbol and label reach."""
    return x - width / 2 + MARGIN, x + width / 2 - MARGIN
