"""A map as numbers: points in the squares of web maps (Web Mercator), near ones put together, links for nearer, farther, aside.

Nothing is fetched: the page draws what is known, points and the names of neighbourhoods. The zoom levels and squares are
those that every tile server uses, so that a town's own tiles lie exactly underneath.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

WIDTH, HEIGHT, TILE = 800, 560, 256  # of the drawing; of a square of the map
LOWEST, HIGHEST = 5, 18
CELL: Final = 48  # points closer than this are put together, so that every mark can be hit with a finger
MARGIN: Final = 40
SCALES: Final = (50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000)


@dataclass(frozen=True)
class Point:
    """Something on the map."""

    id: str
    name: str
    lat: float
    lon: float
    district: str = ""


@dataclass(frozen=True)
class View:
    """What the map shows: its middle, and how near."""

    lat: float
    lon: float
    zoom: int

    @property
    def query(self) -> str:
        """34.34012,134.04312,14: as it stands in the URL."""
        return f"{self.lat:.5f},{self.lon:.5f},{self.zoom}"

    def aside(self, right: float, down: float) -> "View":
        """The same, moved by parts of its width and height."""
        x, y = world(self.lat, self.lon, self.zoom)
        lat, lon = ground(x + right * WIDTH, y + down * HEIGHT, self.zoom)
        return View(lat, lon, self.zoom)

    def nearer(self, steps: int) -> "View":
        """The same place, so many steps nearer (or farther, below nought)."""
        return View(self.lat, self.lon, max(LOWEST, min(HIGHEST, self.zoom + steps)))


@dataclass(frozen=True)
class Mark:
    """One point, or several close together; ``x`` and ``y`` in the drawing; ``view``: what one sees by going nearer."""

    x: float
    y: float
    points: tuple[Point, ...]
    view: View

    @property
    def count(self) -> int:
        """How many points."""
        return len(self.points)

    @property
    def radius(self) -> float:
        """Grows with the number, slowly."""
        return min(30.0, 11.0 + 4.0 * math.log2(self.count)) if self.count > 1 else 9.0


@dataclass(frozen=True)
class Tile:
    """A square of a tile server, and where it lies in the drawing."""

    z: int
    x: int
    y: int
    left: float
    top: float


@dataclass(frozen=True)
class Drawing:
    """Everything that is drawn: marks, names of neighbourhoods, the bar of the scale."""

    view: View
    marks: tuple[Mark, ...] = ()
    names: tuple[tuple[str, float, float], ...] = ()
    outside: int = 0
    bar: tuple[int, float] = (0, 0.0)
    tiles: tuple[Tile, ...] = field(default=())


def world(lat: float, lon: float, zoom: int) -> tuple[float, float]:
    """A point of the ground in pixels of the whole world's map at this zoom."""
    size = TILE * 2**zoom
    sine = max(-0.9999, min(0.9999, math.sin(math.radians(lat))))
    return (lon + 180) / 360 * size, (0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)) * size


def ground(x: float, y: float, zoom: int) -> tuple[float, float]:
    """The other way round."""
    size = TILE * 2**zoom
    lon = x / size * 360 - 180
    lat = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / size))))
    return max(-85.0, min(85.0, lat)), (lon + 540) % 360 - 180


def fitting(points: Sequence[Point]) -> View:
    """The nearest view that shows all points, but for a few far outliers (one of fifty on each side)."""
    lats, lons = sorted(p.lat for p in points), sorted(p.lon for p in points)
    cut = len(points) // 50
    lats, lons = lats[cut : len(lats) - cut], lons[cut : len(lons) - cut]
    lat, lon = (lats[0] + lats[-1]) / 2, (lons[0] + lons[-1]) / 2
    for zoom in range(16, LOWEST, -1):
        left, top = world(lats[-1], lons[0], zoom)
        right, bottom = world(lats[0], lons[-1], zoom)
        if right - left <= WIDTH - 2 * MARGIN and bottom - top <= HEIGHT - 2 * MARGIN:
            return View(lat, lon, zoom)
    return View(lat, lon, LOWEST)


def view_in(text: str) -> View | None:
    """The view that a URL names; None for nonsense."""
    try:
        lat, lon, zoom = text.split(",")
        found = View(float(lat), float(lon), int(zoom))
    except ValueError:
        return None
    sound = abs(found.lat) <= 85 and abs(found.lon) <= 180 and LOWEST <= found.zoom <= HIGHEST
    return found if sound else None


def draw(points: Iterable[Point], view: View, *, tiles: bool = False) -> Drawing:
    """The map of a view. Marks come in the order of the points, so that the first found is the first in the table."""
    middle_x, middle_y = world(view.lat, view.lon, view.zoom)
    left, top = middle_x - WIDTH / 2, middle_y - HEIGHT / 2
    cells: dict[tuple[int, int], list[tuple[float, float, Point]]] = {}
    outside = 0
    for point in points:
        wx, wy = world(point.lat, point.lon, view.zoom)
        x, y = wx - left, wy - top
        if not (0 <= x <= WIDTH and 0 <= y <= HEIGHT):
            outside += 1
            continue
        # squares of the world, not of the drawing: a point stays with its neighbours when the map is moved
        cells.setdefault((int(wx // CELL), int(wy // CELL)), []).append((x, y, point))
    marks = tuple(_mark(inside, view) for inside in cells.values())
    return Drawing(
        view=view,
        marks=marks,
        names=_names(cells.values()),
        outside=outside,
        bar=_bar(view),
        tiles=tuple(_tiles(left, top, view.zoom)) if tiles else (),
    )


def _mark(inside: list[tuple[float, float, Point]], view: View) -> Mark:
    x = sum(i[0] for i in inside) / len(inside)
    y = sum(i[1] for i in inside) / len(inside)
    points = tuple(i[2] for i in inside)
    middle = View(
        sum(p.lat for p in points) / len(points), sum(p.lon for p in points) / len(points), view.zoom
    )
    edge = 12.0
    return Mark(max(edge, min(WIDTH - edge, x)), max(edge, min(HEIGHT - edge, y)), points, middle.nearer(2))


def _names(cells: Iterable[list[tuple[float, float, Point]]]) -> tuple[tuple[str, float, float], ...]:
    """The neighbourhoods with most points, in the middle of theirs; none where another name would be covered."""
    seen: dict[str, list[tuple[float, float]]] = {}
    for inside in cells:
        for x, y, point in inside:
            if point.district:
                seen.setdefault(point.district, []).append((x, y))
    placed: list[tuple[str, float, float]] = []
    for name, spots in sorted(seen.items(), key=lambda item: (-len(item[1]), item[0])):
        x, y = sum(s[0] for s in spots) / len(spots), sum(s[1] for s in spots) / len(spots)
        half = 9.0 * len(name)
        free = all(abs(y - oy) > 24 or abs(x - ox) > half + 9.0 * len(other) for other, ox, oy in placed)
        if free and half < x < WIDTH - half and 30 < y < HEIGHT - 30:
            placed.append((name, x, y))
        if len(placed) == 14:
            break
    return tuple(placed)


def _bar(view: View) -> tuple[int, float]:
    """A round number of metres, and how long it is in the drawing."""
    per_pixel = 156_543.03392 * math.cos(math.radians(view.lat)) / 2**view.zoom
    metres = next((m for m in SCALES if m / per_pixel >= 60), SCALES[-1])
    return metres, metres / per_pixel


def _tiles(left: float, top: float, zoom: int) -> Iterable[Tile]:
    most = 2**zoom
    for x in range(math.floor(left / TILE), math.floor((left + WIDTH) / TILE) + 1):
        for y in range(math.floor(top / TILE), math.floor((top + HEIGHT) / TILE) + 1):
            if 0 <= y < most:
                yield Tile(zoom, x % most, y, x * TILE - left, y * TILE - top)
