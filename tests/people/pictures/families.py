"""Invented families, by the names of their roles, from families.toml; and what a picture of any family must keep to."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

from marugoto.people.pictures import Bond, Box, Couple, Descent, Family, Figure, Home, Line, Picture
from marugoto.people.pictures.family import unions_of
from marugoto.people.pictures.shapes import label_lines
from marugoto.people.pictures.star import crosses, overlap

FILE = Path(__file__).parent / "families.toml"
SEXES = {"m": "male", "f": "female", "?": ""}


@dataclass(frozen=True)
class Told:
    """A family as it is told: what it is called, what is special about it, and its values."""

    name: str
    about: str
    family: Family


def families() -> list[Told]:
    """All of them, in the order of the file."""
    rows = tomllib.loads(FILE.read_text("utf-8"))["family"]
    return [Told(row["name"], row["about"], family_of(row)) for row in rows]


def family_of(row: dict[str, Any]) -> Family:
    """ "長男 m 1990 †2020": name, sex, year of birth, year of death; children "父 母: 長男, 養女=adopted"."""
    index = set(row.get("index", []))
    return Family(
        figures=[_figure(text, index) for text in row["persons"]],
        couples=[_couple(text) for text in row.get("couples", [])],
        descents=[one for text in row.get("children", []) for one in _descents(text)],
        bonds=[_bond(text) for text in row.get("bonds", [])],
        homes=[Home(str(n), frozenset(text.split())) for n, text in enumerate(row.get("homes", []))],
    )


def _figure(text: str, index: set[str]) -> Figure:
    name, sex, *years = text.split()
    born = next((y.strip("*") for y in years if y.strip("*").isdigit()), "")
    died = next((y[1:] for y in years if y.startswith("†")), "")
    day = int(born) if any(y.startswith("*") for y in years) else None
    years_words = f"{died}年没" if died else f"{born}年生" if born else ""
    lines = (*label_lines(name), *([years_words] if years_words else []))
    inside = "" if died or not born else str(2026 - int(born))
    return Figure(
        key=name,
        lines=lines,
        sex=SEXES[sex],
        inside=inside,
        born=int(born) if born else None,
        day=day,
        dead=bool(died),
        index=name in index,
    )


def _couple(text: str) -> Couple:
    one, other, *more = text.split()
    kind = "unmarried" if "unmarried" in more else "married"
    state = next((w for w in more if w != "unmarried" and w != "married"), "together")
    return Couple(one, other, kind, state)


def _descents(text: str) -> Iterator[Descent]:
    parents, _colon, children = text.partition(":")
    names = tuple(parents.split())
    for child in children.split(","):
        name, _is, kind = child.strip().partition("=")
        together = "" if names else children
        yield Descent(names, name, kind or "biological", siblings=together)


def _bond(text: str) -> Bond:
    one, kind, other = text.split()
    return Bond(one, other, kind, directed=kind in ("violence", "care"))


# --- what every picture keeps to ----------------------------------------------------------------------------------------


def faults(family: Family, picture: Picture) -> list[str]:
    """What is wrong with the geometry of a picture, one line each; nothing for a sound one."""
    return [
        *_overlapping(picture),
        *_run_through(picture),
        *_rows(family, picture),
        *_homes(family, picture),
        *_outside(picture),
    ]


def _parts(picture: Picture) -> list[tuple[str, str, Box]]:
    return [
        (s.figure.key, part, box)
        for s in picture.symbols
        for part, box in (("symbol", s.box), ("label", s.label))
    ]


def _overlapping(picture: Picture) -> Iterator[str]:
    for (one, part, box), (other, part2, box2) in combinations(_parts(picture), 2):
        if overlap(box, box2):
            yield f"{part} of {one} on {part2} of {other}"


def _segments(line: Line) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    points = [*line.points, line.points[0]] if line.what == "home" else list(line.points)
    return list(pairwise(points))


def _run_through(picture: Picture) -> Iterator[str]:
    parts = _parts(picture)
    for line in picture.lines:
        for key, part, box in parts:
            own = key in line.ends and part == "symbol" and line.what != "home"
            if not own and any(crosses(a, b, box) for a, b in _segments(line)):
                yield f"{line.what} {line.kind} of {line.ends} through the {part} of {key}"
    for mark in picture.marks:
        for key, part, box in parts:
            if crosses(*mark.points, box):
                yield f"a stroke through the {part} of {key}"


def _rows(family: Family, picture: Picture) -> Iterator[str]:
    row = {s.figure.key: s.row for s in picture.symbols}
    lowest: dict[str, int] = {}
    for union in unions_of(family):
        for child, _kind in union.children:
            lowest[child] = max([lowest.get(child, 0), *(row[p] + 1 for p in union.partners)])
    for union in unions_of(family):
        if len({row[p] for p in union.partners}) > 1:
            yield f"{union.partners} on two rows"
        for child, _kind in union.children:
            if any(row[child] <= row[p] for p in union.partners):
                yield f"{child} not below {union.partners}"
            elif union.partners and row[child] != lowest[child]:
                yield f"{child} lower than its parents are"


def _homes(family: Family, picture: Picture) -> Iterator[str]:
    for n, home in enumerate(family.homes):
        rings = [line.points for line in picture.homes if line.kind == str(n)]
        for key, part, box in _parts(picture):
            corners = [(box.x1, box.y1), (box.x2, box.y1), (box.x1, box.y2), (box.x2, box.y2), box.middle]
            inside = {_within(point, rings) for point in corners}
            if inside != {key in home.members}:
                yield f"{part} of {key} is {'not wholly in' if key in home.members else 'in'} home {n}"


def _within(point: tuple[float, float], rings: list[Any]) -> bool:
    x, y = point
    found = False
    for ring in rings:
        for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0):
                found = not found
    return found


def _outside(picture: Picture) -> Iterator[str]:
    frame = Box(0, 0, picture.width, picture.height)
    for key, part, box in _parts(picture):
        if not (frame.x1 <= box.x1 and box.x2 <= frame.x2 and frame.y1 <= box.y1 and box.y2 <= frame.y2):
            yield f"{part} of {key} sticks out"
    for line in picture.lines:
        if any(not (0 <= x <= picture.width and 0 <= y <= picture.height) for x, y in line.points):
            yield f"{line.what} sticks out"


def covered(picture: Picture) -> list[str]:
    """Lines of two families that lie on one another, so that one could be taken for the other."""
    found = []
    lines = [line for line in picture.lines if line.what != "home"]
    for one, other in combinations(lines, 2):
        if set(one.ends) & set(other.ends) and one.what == other.what == "child":
            continue
        for a, b in _segments(one):
            for c, d in _segments(other):
                if _on_one_another(a, b, c, d):
                    found.append(f"{one.what} {one.ends} on {other.what} {other.ends}")
    return found


def _on_one_another(a: Any, b: Any, c: Any, d: Any) -> bool:
    for n in (0, 1):
        if abs(a[n] - b[n]) < 0.1 and abs(c[n] - d[n]) < 0.1 and abs(a[n] - c[n]) < 2:
            m = 1 - n
            low, high = max(min(a[m], b[m]), min(c[m], d[m])), min(max(a[m], b[m]), max(c[m], d[m]))
            return high - low > 3
    return False
