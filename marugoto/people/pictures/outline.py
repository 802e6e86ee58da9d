"""The dotted line round those who live together: it holds exactly them, whoever stands between."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from marugoto.people.pictures.shapes import Box, Point

NECK: Final = 7  # half the width of a way between two parts


def outlines(
    rows: Sequence[Sequence[tuple[str, Box]]],
    members: frozenset[str],
    corridors: Mapping[int, tuple[float, float]],
    *,
    margin: float,
) -> list[tuple[Point, ...]]:
    """Closed lines round the members. ``rows``: who stands in a row, with the box of symbol and label;
    ``corridors``: row → from where to where the free room below it reaches."""
    parts = [(n, box) for n, row in enumerate(rows) for box in _runs(row, members, margin)]
    if not parts:
        return []
    boxes = [box for _row, box in parts]
    for (row, one), (low, other) in pairwise(parts):
        boxes += _way(rows, row, one, low, other, corridors)
    return _traced(boxes)


def _runs(row: Sequence[tuple[str, Box]], members: frozenset[str], margin: float) -> list[Box]:
    """A box for each group of members who stand side by side."""
    found: list[Box] = []
    before = False
    for key, box in row:
        if key in members:
            wide = box.grown(margin)
            if before:
                last = found[-1]
                found[-1] = Box(last.x1, min(last.y1, wide.y1), wide.x2, max(last.y2, wide.y2))
            else:
                found.append(wide)
        before = key in members
    return found


def _way(
    rows: Sequence[Sequence[tuple[str, Box]]],
    row: int,
    one: Box,
    low: int,
    other: Box,
    corridors: Mapping[int, tuple[float, float]],
) -> list[Box]:
    """Joins two parts: side by side through the corridor below them, else down through corridors and gaps."""
    if row == low:
        return _through(one.x2 - 2 * NECK - 1, one.y2, other.x1 + 2 * NECK + 1, other.y2, corridors[row])
    left, right = max(one.x1, other.x1), min(one.x2, other.x2)
    if low == row + 1 and right - left > 4 * NECK:
        return [Box(left, one.y2 - 1, right, other.y1 + 1)]
    boxes = []
    x, y = (
        (
            max(left + NECK, min((left + right) / 2, right - NECK))
            if right - left > 2 * NECK
            else one.middle[0]
        ),
        one.y2,
    )
    for n in range(row, low - 1):
        gap = _gap(rows[n + 1], x)
        boxes += _through(x, y, gap, corridors[n + 1][0], corridors[n])
        boxes.append(Box(gap - NECK / 2, corridors[n][1] - 2, gap + NECK / 2, corridors[n + 1][0] + 2))
        x, y = gap, corridors[n + 1][0]
    end = min(max(x, other.x1 + NECK + 1), other.x2 - NECK - 1)
    return boxes + _through(x, y, end, other.y1, corridors[low - 1])


def _through(x: float, y: float, to_x: float, to_y: float, corridor: tuple[float, float]) -> list[Box]:
    """Into a corridor, along it, and out of it."""
    level = corridor[1] - 10
    boxes = [Box(x - NECK, min(y, level) - 1, x + NECK, max(y, level) + 3)]
    boxes.append(Box(to_x - NECK, min(to_y, level) - 1, to_x + NECK, max(to_y, level) + 3))
    if x != to_x:
        boxes.append(Box(min(x, to_x) - NECK, level - 5, max(x, to_x) + NECK, level + 3))
    return boxes


def _gap(row: Sequence[tuple[str, Box]], x: float) -> float:
    """The middle of the gap of a row that is nearest to x."""
    if not row:
        return x
    edges = [row[0][1].x1 - 12]
    edges += [(a[1].x2 + b[1].x1) / 2 for a, b in pairwise(row)]
    edges.append(row[-1][1].x2 + 12)
    return min(edges, key=lambda edge: abs(edge - x))


def _traced(boxes: Sequence[Box]) -> list[tuple[Point, ...]]:
    """The outline of boxes laid over one another, as closed lines with their corners."""
    xs = sorted({x for box in boxes for x in (box.x1, box.x2)})
    ys = sorted({y for box in boxes for y in (box.y1, box.y2)})
    filled = {
        (i, j)
        for i in range(len(xs) - 1)
        for j in range(len(ys) - 1)
        if any(b.x1 <= xs[i] and xs[i + 1] <= b.x2 and b.y1 <= ys[j] and ys[j + 1] <= b.y2 for b in boxes)
    }
    edges: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for i, j in sorted(filled):  # clockwise round each cell; only between inside and outside
        for beside, start, end in (
            ((i, j - 1), (i, j), (i + 1, j)),
            ((i + 1, j), (i + 1, j), (i + 1, j + 1)),
            ((i, j + 1), (i + 1, j + 1), (i, j + 1)),
            ((i - 1, j), (i, j + 1), (i, j)),
        ):
            if beside not in filled:
                edges.setdefault(start, []).append(end)
    found = []
    while edges:
        corners = _walk(edges)
        found.append(tuple((xs[i], ys[j]) for i, j in corners))
    return found


def _walk(edges: dict[tuple[int, int], list[tuple[int, int]]]) -> list[tuple[int, int]]:
    start = min(edges)
    here, path = start, [start]
    while True:
        nexts = edges[here]
        following = nexts.pop()
        if not nexts:
            del edges[here]
        path.append(following)
        here = following
        if here == start:
            break
    closed = path[:-1]
    return [
        point
        for n, point in enumerate(closed)
        if not _straight(closed[n - 1], point, closed[(n + 1) % len(closed)])
    ]


def _straight(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> bool:
    return a[0] == b[0] == c[0] or a[1] == b[1] == c[1]
