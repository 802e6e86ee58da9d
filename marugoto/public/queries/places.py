"""Places that help, as the pages for residents show them: a list, a map, a calendar, a feed. Nothing about any person."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from marugoto.agencies.models import Municipality
from marugoto.core import clock
from marugoto.resources import queries as resources
from marugoto.resources.finding import feed, mapping, opening
from marugoto.resources.finding.asking import Wish
from marugoto.resources.finding.mapping import Drawing, Point, View
from marugoto.resources.finding.near import Place
from marugoto.resources.queries import compare, find, origins, shown
from marugoto.resources.queries.compare import KindRow
from marugoto.resources.queries.find import Found
from marugoto.resources.queries.shown import EntryPage, Row

MAP_ROWS: Final = 50
SHEET_ROWS: Final = 200
DAY_ROWS: Final = 30
FEED_ITEMS: Final = 200
WEEK: Final = 7


@dataclass(frozen=True)
class MapRow:
    """A mark of the map as a line of its table: what it stands for, and the entries in it (the first few)."""

    number: int
    mark: mapping.Mark
    names: str
    rest: int


@dataclass(frozen=True)
class MapPage:
    """The drawing, its table, and how many entries are on no map because nobody knows where they are."""

    drawing: Drawing
    rows: Sequence[MapRow]
    unplaced: int
    here: tuple[float, float] | None = None


@dataclass(frozen=True)
class Day:
    """A day of the calendar: what is open, by the hour. ``rest``: how many more than are shown."""

    on: date
    lines: Sequence[tuple[opening.Span, Row]]
    rest: int = 0


def place_of(municipality: Municipality, words: str) -> Place | None:
    """The place that somebody means by the name of a town, a park, a hall; None: the directory knows none such."""
    return origins.place_named(municipality.id, words) if words.strip() else None


def found(municipality: Municipality, wish: Wish) -> Found:
    """What answers a wish, in order; only what residents may see."""
    return find.find(municipality.id, wish)


def map_of(result: Found, view: View | None, *, tiles: bool) -> MapPage:
    """The map of everything that was found (600 at most)."""
    spots = shown.spots(result.ranked)
    points = [Point(str(s.service_id), s.name, s.lat, s.lon, s.district) for s in spots]
    place = result.wish.place
    if view is None:
        view = View(place.lat, place.lon, 15) if place else mapping.fitting(points) if points else None
    if view is None:
        view = View(36.0, 138.0, mapping.LOWEST)
    drawing = mapping.draw(points, view, tiles=tiles)
    rows = [
        MapRow(n, mark, "、".join(p.name for p in mark.points[:3]), max(0, mark.count - 3))
        for n, mark in enumerate(drawing.marks[:MAP_ROWS], 1)
    ]
    return MapPage(drawing, rows, result.total - len(points), _here(place, view))


def _here(place: Place | None, view: View) -> tuple[float, float] | None:
    if place is None:
        return None
    x, y = mapping.world(place.lat, place.lon, view.zoom)
    left, top = mapping.world(view.lat, view.lon, view.zoom)
    here = (x - left + mapping.WIDTH / 2, y - top + mapping.HEIGHT / 2)
    return here if 0 <= here[0] <= mapping.WIDTH and 0 <= here[1] <= mapping.HEIGHT else None


def week_of(result: Found, first: date) -> list[Day]:
    """Seven days from a day: what is open when, the best placed first where two begin at the same hour."""
    rows = shown.rows(result.ranked, with_times=True)
    days: dict[date, list[tuple[opening.Span, Row]]] = defaultdict(list)
    for row in rows:
        for span in opening.spans_between(row.times, first, first + timedelta(days=WEEK - 1)):
            days[span.day].append((span, row))
    week = []
    for on in (first + timedelta(days=n) for n in range(WEEK)):
        lines = sorted(days[on], key=lambda line: (line[0].in_words or "99", line[1].name))
        week.append(Day(on, lines[:DAY_ROWS], max(0, len(lines) - DAY_ROWS)))
    return week


def feed_items(result: Found, address: str) -> list[feed.Item]:
    """The entries with a timetable, for the feed. ``address``: of an entry, with its id left out as {id}."""
    rows = shown.rows(result.ranked[:FEED_ITEMS], with_times=True)
    return [
        feed.Item(
            id=str(row.id),
            name=row.name,
            place=" ".join(filter(None, (row.place, row.address))),
            told="\n".join(filter(None, (row.summary, row.cost.text, row.phone))),
            url=address.replace("{id}", str(row.service_id)),
            times=row.times,
        )
        for row in rows
        if row.times
    ]


def sheet_rows(result: Found) -> list[tuple[str, list[Row]]]:
    """For paper: by kind, two hundred at most."""
    by_kind: dict[str, list[Row]] = defaultdict(list)
    for row in shown.rows(result.ranked[:SHEET_ROWS]):
        by_kind[row.kind].append(row)
    return sorted(by_kind.items())


def entry(service_id: UUID) -> EntryPage | None:
    """One entry with everything that residents may know of it; None: there is none such, or it is not for them."""
    return shown.entry(service_id, open_to_all=True)


def kinds_by_area(municipality: Municipality, area_ids: Sequence[UUID]) -> list[KindRow]:
    """What is there for those who live in each of these districts, by kind."""
    return compare.kinds_by_area(municipality.id, area_ids)


def need_groups() -> list[tuple[str, str, str]]:
    """(code, label, やさしい日本語) of the groups of need, for the three questions."""
    return [
        (b.need.code, resources.label_of(b.need), b.need.plain) for b in resources.needs_tree(clock.today())
    ]
