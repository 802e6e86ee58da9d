"""An ecomap: the household in the middle, round it everybody who stands by it, each joined by one straight line."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin
from typing import Final

from marugoto.people.pictures.family import Figure
from marugoto.people.pictures.shapes import LETTER, LINE, SIZE, Box, Line, Symbol, label_width

ABREAST: Final = 4  # symbols side by side in the middle
INSIDE: Final = 16  # room in a box round its words
CLEAR: Final = 14  # between two boxes
REACH: Final = 44  # of the shortest line
BORDER: Final = 16
STEPS: Final = 200


@dataclass(frozen=True)
class Spoke:
    """Somebody who stands by the household. ``group``: formal, service or informal; ``kind``: how the line is drawn.

    ``toward``: which way help goes: in (to the household), out, both, or "" where nothing is said.
    """

    key: str
    lines: tuple[str, ...]
    group: str = "formal"
    kind: str = "usual"
    toward: str = ""
    href: str = ""


@dataclass(frozen=True)
class Node:
    """A spoke with its box."""

    spoke: Spoke
    box: Box

    @property
    def words(self) -> list[tuple[float, str]]:
        """The lines of words, each with its baseline."""
        top = self.box.y1 + INSIDE / 2 + LETTER
        return [(top + n * LINE, line) for n, line in enumerate(self.spoke.lines)]

    @property
    def x(self) -> float:
        """The middle."""
        return self.box.middle[0]

    @property
    def corner(self) -> float:
        """How round its corners are: persons and groups of neighbours are rounder than agencies."""
        return {"formal": 4.0, "service": 12.0}.get(self.spoke.group, self.box.height / 2)


@dataclass(frozen=True)
class Star:
    """An ecomap as it is drawn. ``starts``: the heads of arrows toward the household, ``ends``: away from it."""

    width: float
    height: float
    home: Box
    symbols: tuple[Symbol, ...]
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    heads: tuple[Line, ...]


def star(figures: Sequence[Figure], spokes: Sequence[Spoke]) -> Star:
    """The picture: formal help at the right, services below, persons at the left, in the order given."""
    symbols, size = _middle(figures)
    order = sorted(spokes, key=lambda s: ("formal", "service", "informal").index(s.group))
    home = Box(-size[0] / 2, -size[1] / 2, size[0] / 2, size[1] / 2)
    boxes = _ring(home, [_size(spoke) for spoke in order])
    left = min([home.x1, *(b.x1 for b in boxes)]) - BORDER
    top = min([home.y1, *(b.y1 for b in boxes)]) - BORDER
    right = max([home.x2, *(b.x2 for b in boxes)]) + BORDER
    low = max([home.y2, *(b.y2 for b in boxes)]) + BORDER
    home, boxes = _moved(home, left, top), [_moved(b, left, top) for b in boxes]
    nodes = tuple(Node(spoke, box) for spoke, box in zip(order, boxes, strict=True))
    lines = tuple(Line("spoke", n.spoke.kind, between(home, n.box), ("home", n.spoke.key)) for n in nodes)
    return Star(
        width=round(right - left),
        height=round(low - top),
        home=home,
        symbols=tuple(
            Symbol(s.figure, s.row, _moved(s.box, left, top), _moved(s.label, left, top)) for s in symbols
        ),
        nodes=nodes,
        lines=lines,
        heads=tuple(head for node, line in zip(nodes, lines, strict=True) for head in _heads(node, line)),
    )


def _heads(node: Node, line: Line) -> list[Line]:
    """The line once for each arrow it carries, ending where the head is."""
    back = Line(line.what, line.kind, line.points[::-1], line.ends)
    return {"in": [back], "out": [line], "both": [back, line]}.get(node.spoke.toward, [])


def _middle(figures: Sequence[Figure]) -> tuple[list[Symbol], tuple[float, float]]:
    """The symbols of the household in lines round (0, 0), and the size of the box round them."""
    wide = max([SIZE, *(label_width(f.lines) for f in figures)], default=SIZE) + INSIDE
    high = SIZE + max((len(f.lines) for f in figures), default=0) * LINE + INSIDE
    rows = [figures[n : n + ABREAST] for n in range(0, len(figures), ABREAST)] or [()]
    width = wide * max(len(row) for row in rows) + 2 * INSIDE
    height = high * len(rows) + INSIDE + LINE  # the last line: what the box is called
    found = []
    for n, row in enumerate(rows):
        y = -height / 2 + INSIDE + LINE + n * high + SIZE / 2
        for m, figure in enumerate(row):
            x = (m - (len(row) - 1) / 2) * wide
            half, words = SIZE / 2, label_width(figure.lines) / 2
            label = Box(x - words, y + half + 4, x + words, y + half + 4 + len(figure.lines) * LINE)
            found.append(Symbol(figure, n, Box(x - half, y - half, x + half, y + half), label))
    return found, (max(width, 140), max(height, 90))


def _size(spoke: Spoke) -> tuple[float, float]:
    room = INSIDE if spoke.group == "formal" else 2 * INSIDE
    return label_width(spoke.lines) + room, len(spoke.lines) * LINE + INSIDE


def _ring(home: Box, sizes: Sequence[tuple[float, float]]) -> list[Box]:
    """Boxes round the middle, as near as they fit: further out, step by step, until nothing meets."""
    boxes: list[Box] = []
    for step in range(STEPS):
        across = home.width / 2 + REACH + 20 + step * 10
        down = home.height / 2 + REACH + 20 + step * 7
        boxes = [
            _at(across * cos(angle), down * sin(angle), size)
            for angle, size in zip(_angles(len(sizes), across, down), sizes, strict=True)
        ]
        if _fits(home, boxes):
            break
    return boxes


def _angles(n: int, across: float, down: float) -> list[float]:
    """So many places round an ellipse, as far apart as the next, beginning at the upper right."""
    fine = 720
    ends = [2 * pi * i / fine - pi / 2 for i in range(fine + 1)]
    ways = [0.0]
    for a, b in itertools.pairwise(ends):
        # a step to the side counts less than one down: boxes are wider than they are high
        ways.append(ways[-1] + hypot(across * (cos(b) - cos(a)) * 0.6, down * (sin(b) - sin(a))))
    found, place = [], 0
    for i in range(n):
        while ways[place] < (i + 0.5) / n * ways[-1]:
            place += 1
        found.append(ends[place])
    return found


def _at(x: float, y: float, size: tuple[float, float]) -> Box:
    return Box(round(x - size[0] / 2), round(y - size[1] / 2), round(x + size[0] / 2), round(y + size[1] / 2))


def _fits(home: Box, boxes: Sequence[Box]) -> bool:
    around = home.grown(REACH)
    if any(overlap(around, box) for box in boxes):
        return False
    if any(overlap(a.grown(CLEAR), b) for n, a in enumerate(boxes) for b in boxes[n + 1 :]):
        return False
    lines = [between(home, box) for box in boxes]
    return not any(
        crosses(line[0], line[1], other.grown(4))
        for n, line in enumerate(lines)
        for m, other in enumerate(boxes)
        if n != m
    )


def _moved(box: Box, left: float, top: float) -> Box:
    return Box(box.x1 - left, box.y1 - top, box.x2 - left, box.y2 - top)


def overlap(one: Box, other: Box) -> bool:
    """Do two boxes share more than an edge?"""
    return one.x1 < other.x2 and other.x1 < one.x2 and one.y1 < other.y2 and other.y1 < one.y2


def crosses(start: tuple[float, float], end: tuple[float, float], box: Box) -> bool:
    """Does a line run through the inside of a box? (Liang and Barsky)"""
    (x0, y0), (x1, y1) = start, end
    dx, dy = x1 - x0, y1 - y0
    enter, leave = 0.0, 1.0
    for way, room in ((-dx, x0 - box.x1), (dx, box.x2 - x0), (-dy, y0 - box.y1), (dy, box.y2 - y0)):
        if way == 0:
            if room <= 0:
                return False
        elif way < 0:
            enter = max(enter, room / way)
        else:
            leave = min(leave, room / way)
    return enter < leave


def between(home: Box, box: Box) -> tuple[tuple[float, float], tuple[float, float]]:
    """From the edge of one box to the edge of the other, along the line through their middles."""
    start, end = home.middle, box.middle
    return _edge(home, end), _edge(box, start)


def _edge(box: Box, toward: tuple[float, float]) -> tuple[float, float]:
    x, y = box.middle
    dx, dy = toward[0] - x, toward[1] - y
    scale = min(
        (box.width / 2) / abs(dx) if dx else float("inf"), (box.height / 2) / abs(dy) if dy else float("inf")
    )
    return round(x + dx * scale, 1), round(y + dy * scale, 1)
