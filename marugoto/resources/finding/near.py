"""Near and far: distances on the ground, walking time in words, and the squares of the map by which the index looks around."""

import math
from dataclasses import dataclass

from marugoto.core.sentences import Sentence

EARTH = 6_371_000  # metres
METRES_PER_DEGREE = 111_320
WALK_SPEED = 80  # metres a minute, as the 不動産の表示に関する公正競争規約 counts 徒歩
DETOUR = 1.3  # streets are longer than the line; the usual factor between 1.2 and 1.4
WALK_AT_MOST = 3_000  # farther away nobody wants the walking time
SQUARES = (0.01, 0.05, 0.25)  # degrees: about 1, 5 and 25 km


@dataclass(frozen=True)
class Place:
    """A point on the ground, with the words it was asked by."""

    lat: float
    lon: float
    name: str = ""


def metres(a_lat: float, a_lon: float, b_lat: float, b_lon: float) -> float:
    """The line between two points (haversine)."""
    p, q = math.radians(a_lat), math.radians(b_lat)
    half = (
        math.sin((q - p) / 2) ** 2
        + math.cos(p) * math.cos(q) * math.sin(math.radians(b_lon - a_lon) / 2) ** 2
    )
    return 2 * EARTH * math.asin(math.sqrt(half))


def narrowing(lat: float) -> float:
    """How much shorter a degree of longitude is than one of latitude."""
    return math.cos(math.radians(lat))


def minutes_on_foot(line: float) -> int:
    """Walking minutes for a line of so many metres."""
    return max(1, math.ceil(line * DETOUR / WALK_SPEED))


def in_words(line: float) -> str:
    """約650 m（歩いて約11分）; 約4.2 km."""
    if line < 1000:
        return Sentence("約%(m)d m（歩いて約%(n)d分）", m=_rounded(line), n=minutes_on_foot(line))
    if line <= WALK_AT_MOST:
        return Sentence("約%(km).1f km（歩いて約%(n)d分）", km=line / 1000, n=minutes_on_foot(line))
    return Sentence("約%(km).1f km", km=line / 1000)


def _rounded(line: float) -> int:
    return max(50, round(line / 50) * 50)


def square(lat: float, lon: float, size: float) -> str:
    """The name of the square of this size in which a point lies."""
    return _named(math.floor(lat / size), math.floor(lon / size), size)


def _named(row: int, column: int, size: float) -> str:
    return f"{size}/{row}/{column}"


def squares_of(lat: float, lon: float) -> list[str]:
    """The squares of every size in which a point lies: its keys."""
    return [square(lat, lon, size) for size in SQUARES]


def around(lat: float, lon: float, radius: float) -> list[str]:
    """Squares that cover a circle, nine of one size; none: the circle is larger than that, look everywhere."""
    wide = 1.01 * radius / (METRES_PER_DEGREE * max(0.1, math.cos(math.radians(lat))))
    size = next((s for s in SQUARES if wide <= s), None)
    if size is None:
        return []
    row, column = math.floor(lat / size), math.floor(lon / size)
    return [_named(row + down, column + right, size) for down in (-1, 0, 1) for right in (-1, 0, 1)]
