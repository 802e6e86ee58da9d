"""In which row each one stands: partners on one, children one below their parents, as far as that can be."""

from collections import deque
from collections.abc import Iterable, Sequence

from marugoto.people.pictures.family import Family, Union

Step = tuple[str, str, int]  # from, to, how many rows lower


def levels(family: Family, unions: Sequence[Union]) -> dict[str, int]:
    """key → row, the uppermost 0."""
    keys = [figure.key for figure in family.figures]
    steps = _steps(unions)
    found = _by_steps(family, keys, steps)
    if found is None:
        found = _by_depth(keys, unions)
    least = min(found.values(), default=0)
    return {key: row - least for key, row in found.items()}


def _steps(unions: Iterable[Union]) -> list[Step]:
    found: list[Step] = []
    for union in unions:
        children = [child for child, _kind in union.children]
        found += [(union.partners[0], other, 0) for other in union.partners[1:]]
        found += [(parent, child, 1) for parent in union.partners for child in children]
        if not union.partners:
            found += [(children[0], other, 0) for other in children[1:]]
    return found


def _by_steps(family: Family, keys: Sequence[str], steps: Sequence[Step]) -> dict[str, int] | None:
    """The rows that every step agrees with; None where two disagree (an uncle who married his niece)."""
    near: dict[str, list[tuple[str, int]]] = {key: [] for key in keys}
    for one, other, down in steps:
        near[one].append((other, down))
        near[other].append((one, -down))
    rows: dict[str, int] = {}
    hints = {figure.key: -(figure.above or 0) for figure in family.figures}
    start = next((f.key for f in family.figures if f.index), keys[0] if keys else "")
    for key in ([start] if start else []) + list(keys):
        if key in rows:
            continue
        rows[key] = rows.get(start, 0) + hints[key] - hints[start] if key != start else 0
        if not _spread(key, near, rows):
            return None
    return rows


def _spread(start: str, near: dict[str, list[tuple[str, int]]], rows: dict[str, int]) -> bool:
    queue = deque([start])
    while queue:
        key = queue.popleft()
        for other, down in near[key]:
            if other not in rows:
                rows[other] = rows[key] + down
                queue.append(other)
            elif rows[other] != rows[key] + down:
                return False
    return True


def _by_depth(keys: Sequence[str], unions: Sequence[Union]) -> dict[str, int]:
    """Every child below its parents, partners on one row unless one descends from the other, no row higher than it must be."""
    edges = _acyclic([(p, c) for u in unions for p in u.partners for c, _kind in u.children])
    group = {key: key for key in keys}
    for union in unions:
        if len(union.partners) == 2 and not _tangled(_merged(group, *union.partners), edges):
            group = _merged(group, *union.partners)
    between = sorted(
        {(group[p], group[c]) for p, c in edges}, key=lambda e: (keys.index(e[0]), keys.index(e[1]))
    )
    rows = _depths(list(dict.fromkeys(group[key] for key in keys)), between)
    for _round in range(len(rows)):
        changed = False
        for top in rows:
            below = [rows[low] for high, low in between if high == top]
            above = [high for high, low in between if low == top]
            if below and not above and rows[top] < min(below) - 1:
                rows[top], changed = min(below) - 1, True
        if not changed:
            break
    return {key: rows[group[key]] for key in keys}


def _acyclic(edges: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Without those that would make somebody their own forebear."""
    kept: list[tuple[str, str]] = []
    for edge in dict.fromkeys(edges):
        if not _reaches(edge[1], edge[0], kept):
            kept.append(edge)
    return kept


def _reaches(start: str, goal: str, edges: Sequence[tuple[str, str]]) -> bool:
    seen, todo = {start}, [start]
    while todo:
        here = todo.pop()
        if here == goal:
            return True
        for high, low in edges:
            if high == here and low not in seen:
                seen.add(low)
                todo.append(low)
    return False


def _merged(group: dict[str, str], one: str, other: str) -> dict[str, str]:
    return {key: group[one] if value == group[other] else value for key, value in group.items()}


def _tangled(group: dict[str, str], edges: Sequence[tuple[str, str]]) -> bool:
    """Does a group descend from itself?"""
    between = list(dict.fromkeys((group[p], group[c]) for p, c in edges))
    return any(_reaches(low, high, between) for high, low in between)


def _depths(groups: Sequence[str], between: Sequence[tuple[str, str]]) -> dict[str, int]:
    rows = dict.fromkeys(groups, 0)
    for _round in range(len(rows)):
        for high, low in between:
            rows[low] = max(rows[low], rows[high] + 1)
    return rows
