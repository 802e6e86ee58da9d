"""What comes out: symbols, labels, lines, marks; and how wide letters are."""

import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Final

from marugoto.people.pictures.family import Figure

SIZE: Final = 44  # of a symbol
LETTER: Final = 14  # px of a full-width letter
LINE: Final = 18  # from one line of a label to the next
Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A rectangle: left, top, right, bottom."""

    x1: float
    y1: float
    x2: float
    y2: float

    @property
    def width(self) -> float:
        """How wide."""
        return self.x2 - self.x1

    @property
    def height(self) -> float:
        """How high."""
        return self.y2 - self.y1

    @property
    def middle(self) -> Point:
        """The centre."""
        return (self.x1 + self.x2) / 2, (self.y1 + self.y2) / 2

    def grown(self, by: float) -> "Box":
        """The same with a margin on every side."""
        return Box(self.x1 - by, self.y1 - by, self.x2 + by, self.y2 + by)


@dataclass(frozen=True)
class Symbol:
    """A person in the picture: the box of the symbol, the box of the label, and where its lines of words stand."""

    figure: Figure
    row: int
    box: Box
    label: Box

    @property
    def x(self) -> float:
        """The middle of the symbol."""
        return self.box.middle[0]

    @property
    def y(self) -> float:
        """The middle of the symbol."""
        return self.box.middle[1]

    @property
    def words(self) -> list[tuple[float, str]]:
        """The lines of the label, each with its baseline."""
        return [(self.label.y1 + LETTER + n * LINE, line) for n, line in enumerate(self.figure.lines)]

    @property
    def shape(self) -> str:
        """square, circle, or diamond where the sex is not known."""
        return {"male": "square", "female": "circle"}.get(self.figure.sex, "diamond")

    @property
    def inner(self) -> Box:
        """The second outline of the one whom the picture is about."""
        return self.box.grown(-5)

    @property
    def diamond(self) -> str:
        """The corners of a diamond, for ``points``."""
        return diamond(self.box)

    @property
    def inner_diamond(self) -> str:
        """The corners of the second outline."""
        return diamond(self.box.grown(-7))


def diamond(box: Box) -> str:
    """The corners of a diamond in a box."""
    x, y = box.middle
    return " ".join(f"{a:g},{b:g}" for a, b in ((x, box.y1), (box.x2, y), (x, box.y2), (box.x1, y)))


@dataclass(frozen=True)
class Line:
    """A line as drawn. ``what``: union, child, bond or home; ``ends``: the keys that it may touch."""

    what: str
    kind: str
    points: tuple[Point, ...]
    ends: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """For ``d``; a line between people in conflict is drawn jagged."""
        points = jagged(self.points) if self.kind in ("conflict", "violence", "strained") else self.points
        first, *rest = points
        ways = [f"M{first[0]:g} {first[1]:g}"] + [f"L{x:g} {y:g}" for x, y in rest]
        return "".join(ways) + ("Z" if self.what == "home" else "")

    @property
    def head(self) -> str:
        """The head of an arrow at the end, for ``points``."""
        (x0, y0), (x1, y1) = self.points[-2:]
        length = hypot(x1 - x0, y1 - y0) or 1
        dx, dy = (x1 - x0) / length, (y1 - y0) / length
        left = (x1 - 9 * dx - 5 * dy, y1 - 9 * dy + 5 * dx)
        right = (x1 - 9 * dx + 5 * dy, y1 - 9 * dy - 5 * dx)
        return " ".join(f"{round(x, 1):g},{round(y, 1):g}" for x, y in ((x1, y1), left, right))


@dataclass(frozen=True)
class Mark:
    """A stroke across the line of a couple: one parts, two divorce."""

    points: tuple[Point, Point]


@dataclass(frozen=True)
class Picture:
    """A genogram. ``arrows``: the bonds that go one way; ``undrawn``: parent and child whom the rows contradict."""

    width: float
    height: float
    symbols: tuple[Symbol, ...]
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...] = ()
    arrows: tuple[Line, ...] = ()
    undrawn: tuple[tuple[str, str], ...] = ()

    @property
    def homes(self) -> tuple[Line, ...]:
        """The dotted lines round those who live together."""
        return tuple(line for line in self.lines if line.what == "home")


def text_width(text: str) -> float:
    """Width of words in px, rather too much than too little: full-width letters 14, others 9."""
    return sum(LETTER if unicodedata.east_asian_width(c) in "WFA" else 9 for c in text)


def label_width(lines: Iterable[str]) -> float:
    """The widest line."""
    return max((text_width(line) for line in lines), default=0)


def label_lines(name: str, wide: float = 7 * LETTER, most: int = 3) -> tuple[str, ...]:
    """A name in lines of about seven full-width letters, parted at blanks and dots where it can be; what is too long is cut."""
    lines: list[str] = [""]
    for part in re.split(r"(?<=[\s・])", name.strip()):
        if lines[-1] and text_width(lines[-1] + part.strip()) > wide:
            lines.append("")
        for letter in part:
            if text_width(lines[-1] + letter) > wide + LETTER and letter.strip():
                lines.append("")
            lines[-1] += letter
    found = [line.strip() for line in lines if line.strip()]
    return tuple(found if len(found) <= most else [*found[: most - 1], f"{found[most - 1][:6]}…"])


def jagged(points: Sequence[Point], step: float = 8, height: float = 3) -> list[Point]:
    """The same way in zigzag; its ends stay."""
    found = [points[0]]
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        length = hypot(x1 - x0, y1 - y0)
        pieces = int(length // step)
        for n in range(1, pieces):
            side = height if n % 2 else -height
            part = n / pieces
            dx, dy = (x1 - x0) / length, (y1 - y0) / length
            found.append(
                (round(x0 + (x1 - x0) * part - side * dy, 1), round(y0 + (y1 - y0) * part + side * dx, 1))
            )
        found.append((x1, y1))
    return found
