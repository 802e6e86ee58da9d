"""Who stands beside whom: an order in each row with few crossings, partners together, siblings by age.

A first order follows the families down from their forebears; then whole groups and single ones are moved as long as that makes
the picture better. Everything is tried in the same sequence, so that the same family always stands in the same way.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from marugoto.people.pictures.family import Family, Union

Rows = list[list[str]]
CROSSING: Final = 20.0
APART: Final = 30.0  # partners with somebody between them
BETWEEN: Final = 5.0  # somebody of another family among siblings
AGE: Final = 4.0  # a younger one left of an older one
SPLIT: Final = 6.0  # those who live together, with others between them
LEFT: Final = 1.0  # the woman of a couple left of the man
SLANT: Final = 0.4  # a child away from below its parents
ROUNDS: Final = 4


class Ordering:
    """The order of a family, and what is not good about it."""

    def __init__(self, family: Family, unions: Sequence[Union], rows: dict[str, int]) -> None:
        self.family, self.unions, self.row = family, unions, rows
        self.figures = {figure.key: figure for figure in family.figures}
        self.partners: dict[str, list[str]] = {key: [] for key in rows}
        for union in unions:
            if len(union.partners) == 2 and rows[union.partners[0]] == rows[union.partners[1]]:
                one, other = union.partners
                self.partners[one].append(other)
                self.partners[other].append(one)
        self.married_in = self._married_in()
        self.order: Rows = self._first_order()

    def _married_in(self) -> dict[int, set[str]]:
        """union → its children and their partners: those who may stand among the children."""
        found = {}
        for n, union in enumerate(self.unions):
            own = {child for child, _kind in union.children}
            found[n] = own | {p for child in own for p in self.partners[child]}
        return found

    # --- the first order ---

    def _first_order(self) -> Rows:
        order: Rows = [[] for _row in range(max(self.row.values(), default=-1) + 1)]
        seen: set[str] = set()
        for key in self._starts():
            self._place(key, order, seen)
        return order

    def _starts(self) -> list[str]:
        """The forebears of whom the picture is about first, then everybody, from above."""
        parents = {
            child: u.partners for u in reversed(self.unions) if u.partners for child, _kind in u.children
        }
        keys = list(self.row)
        start = next((f.key for f in self.family.figures if f.index), keys[0] if keys else "")
        climbed: set[str] = set()
        while start in parents and start not in climbed:
            climbed.add(start)
            start = parents[start][0]
        return [start, *sorted(keys, key=lambda k: (self.row[k], keys.index(k)))] if keys else []

    def _place(self, start: str, order: Rows, seen: set[str]) -> None:
        if start in seen:
            return
        chain = [key for key in self._chain(start) if key not in seen]
        seen.update(chain)
        order[self.row[start]] += chain
        for key in chain:
            for union in self.unions:
                if key in union.partners or (not union.partners and key in dict(union.children)):
                    for child, _kind in union.children:
                        self._place(child, order, seen)

    def _chain(self, start: str) -> list[str]:
        """Somebody with all partners, and theirs: the former left, the present right; a man left of his only wife."""
        chain, seen, todo = [start], {start}, [start]
        while todo:
            here = todo.pop(0)
            new = [p for p in self.partners[here] if p not in seen]
            for n, other in enumerate(new):
                to_left = n % 2 == 0 if len(new) > 1 else chain[0] == here and self._goes_left(other, here)
                if to_left:
                    chain.insert(chain.index(here) if here == start else 0, other)
                else:
                    chain.insert(chain.index(here) + 1 if here == start else len(chain), other)
                seen.add(other)
                todo.append(other)
        return chain

    def _goes_left(self, other: str, here: str) -> bool:
        return self.figures[other].sex == "male" and self.figures[here].sex != "male"

    # --- what is not good about it ---

    def cost(self) -> float:
        """How bad the order is; 0 is perfect."""
        at = {key: n for row in self.order for n, key in enumerate(row)}
        middle = [(len(row) - 1) / 2 for row in self.order]
        total = 0.0
        edges: dict[tuple[int, int], list[tuple[float, int]]] = {}
        for n, union in enumerate(self.unions):
            total += self._of_union(n, union, at)
            if union.partners:
                row = self.row[union.partners[0]]
                anchor = sum(at[p] for p in union.partners) / len(union.partners)
                for child, _kind in union.children:
                    low = self.row[child]
                    edges.setdefault((row, low), []).append((anchor, at[child]))
                    total += SLANT * abs((anchor - middle[row]) - (at[child] - middle[low]))
        return total + sum(CROSSING * crossings(found) for found in edges.values()) + self._of_homes(at)

    def _of_union(self, n: int, union: Union, at: dict[str, int]) -> float:
        total = 0.0
        if len(union.partners) == 2 and self.row[union.partners[0]] == self.row[union.partners[1]]:
            left, right = sorted(union.partners, key=lambda key: at[key])
            total += APART * (at[right] - at[left] - 1) + LEFT * self._goes_left(right, left)
        children = [child for child, _kind in union.children]
        if len(children) < 2:
            return total
        places = [at[child] for child in children]
        total += AGE * sum(1 for a, b in pairwise(places) if a > b)
        row = self.order[self.row[children[0]]]
        among = row[min(places) : max(places) + 1]
        return total + BETWEEN * sum(1 for key in among if key not in self.married_in[n])

    def _of_homes(self, at: dict[str, int]) -> float:
        total = 0.0
        for home in self.family.homes:
            for row in self.order:
                inside = [key in home.members for key in row]
                runs = sum(1 for n, here in enumerate(inside) if here and not (n and inside[n - 1]))
                total += SPLIT * max(0, runs - 1)
        return total

    # --- making it better ---

    def improve(self) -> Rows:
        """Moves groups and single ones while that helps; the best order found."""
        best = self.cost()
        for _round in range(ROUNDS):
            before = best
            for row in range(len(self.order)):
                best = self._try(row, self._of_blocks(row), best)
                best = self._try(row, self._of_neighbours(row), best)
            if best >= before - 1e-9:
                break
        return self.order

    def _try(self, row: int, offers: Iterable[list[str]], best: float) -> float:
        kept = self.order[row]
        for offer in offers:
            self.order[row] = offer
            cost = self.cost()
            if cost < best - 1e-9:
                best, kept = cost, offer
        self.order[row] = kept
        return best

    def blocks(self, row: int) -> list[list[str]]:
        """Neighbours who are partners stand as one."""
        found: list[list[str]] = []
        for key in self.order[row]:
            if found and found[-1][-1] in self.partners[key]:
                found[-1].append(key)
            else:
                found.append([key])
        return found

    def _of_blocks(self, row: int) -> Iterable[list[str]]:
        """Each group at each other place, and turned round."""
        blocks = self.blocks(row)
        for n, block in enumerate(blocks):
            others = blocks[:n] + blocks[n + 1 :]
            for at in range(len(others) + 1):
                if at != n:
                    yield _flat([*others[:at], block, *others[at:]])
            if len(block) > 1:
                yield _flat([*blocks[:n], block[::-1], *blocks[n + 1 :]])

    def _of_neighbours(self, row: int) -> Iterable[list[str]]:
        keys = self.order[row]
        for n in range(len(keys) - 1):
            yield [*keys[:n], keys[n + 1], keys[n], *keys[n + 2 :]]


def _flat(blocks: Iterable[Sequence[str]]) -> list[str]:
    return [key for block in blocks for key in block]


def crossings(edges: Sequence[tuple[float, int]]) -> int:
    """How often lines between two rows cross, by the places of their ends."""
    return sum(
        1
        for n, (a, b) in enumerate(edges)
        for c, d in edges[n + 1 :]
        if (a < c and b > d) or (a > c and b < d)
    )
