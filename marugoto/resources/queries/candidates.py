"""Candidates for a search: what the index gives, bounded, by one statement for a round. Ranking them is ``resources.finding``.

A statement asks several questions at once (the *legs*): whose name it is, which kind, whose description says it, which need it
answers. Of each leg come the nearest, or without a place those that were confirmed last; so a common word never crowds out
a name. With a place it looks into the squares around first, and goes farther only while there is not enough.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction

from marugoto.resources.finding import listing, near
from marugoto.resources.finding.asking import Wish
from marugoto.resources.finding.keys import key, word_keys
from marugoto.resources.finding.opening import WEEKDAYS
from marugoto.resources.finding.words import Asked, Word

LEG: Final = 200  # of one leg, in one round
CAP: Final = 600  # in all
ENOUGH: Final = 60  # then it does not look farther
FEW: Final = 20  # then any of the words will do
LOOKED_AT: Final = 3000  # rows of a leg that are read at most, where nothing says which are the best of them
RINGS: Final = (1_000, 5_000, 25_000)  # metres: one after the other, until there is enough

COLUMNS: Final = (
    "id", "name_text", "text", "kind", "main_needs", "needs", "latitude", "longitude", "confirmed_on", "times"
)  # fmt: skip
_SHOWN: Final = ", ".join(COLUMNS[:-1])
_READ: Final = f"{_SHOWN}, times, keys"
_ALL_TIMES: Final = "times"
_TIMES_OF_DAY: Final = "CASE WHEN keys @> %s::int[] THEN times END AS times"
_NEAREST: Final = "(latitude - %s) ^ 2 + ((longitude - %s) * %s) ^ 2 NULLS LAST, id"
_NEWEST: Final = "confirmed_on DESC NULLS LAST, id"


@dataclass(frozen=True)
class Part:
    """A piece of SQL with its values."""

    sql: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Leg:
    """One question to the index. ``last_resort``: only when the others found hardly anything."""

    condition: Part
    last_resort: bool = False


@dataclass
class Taken:
    """Rows (COLUMNS) by their ids, and whether some leg had more than it gave."""

    rows: dict[UUID, Sequence[Any]] = field(default_factory=dict)
    more: bool = False


def candidates(municipality_id: UUID, wish: Wish, asked: Asked, weekday: str) -> tuple[list[Any], bool]:
    """At most CAP rows, and whether there are more. ``weekday``: today; the timetable of what is shut on it is None."""
    search = _Search(str(municipality_id), wish, weekday)
    legs = list(_legs(search, asked))
    taken = Taken()
    with _by_the_index():
        for squares in rounds(wish):
            _take(taken, search, [leg for leg in legs if not leg.last_resort], squares)
            if len(taken.rows) < FEW:
                _take(taken, search, [leg for leg in legs if leg.last_resort], squares)
            if len(taken.rows) >= ENOUGH:
                break
    rows = list(taken.rows.values())
    return rows[:CAP], taken.more or len(rows) > CAP


def rounds(wish: Wish) -> Iterator[list[str]]:
    """Squares to look in, one round after the other; [] is everywhere."""
    place = wish.place
    if place is None:
        yield []
    elif wish.within:
        yield near.around(place.lat, place.lon, wish.within)
    else:
        for radius in RINGS:
            yield near.around(place.lat, place.lon, radius)
        yield []


@dataclass(frozen=True)
class _Search:
    municipality: str
    wish: Wish
    weekday: str

    def key(self, kind: str, text: str) -> int:
        return key(listing.of_town(self.municipality, kind), text)

    def of_word(self, form: str, kind: str) -> list[int]:
        return word_keys(form, listing.of_town(self.municipality, kind))

    @property
    def times(self) -> Part:
        if self.wish.day:
            return Part(_ALL_TIMES)
        return Part(_TIMES_OF_DAY, ([self.key(listing.DAY, self.weekday)],))

    @property
    def order(self) -> Part:
        place = self.wish.place
        if place is None:
            return Part(_NEWEST)
        lat, lon = place.lat, place.lon
        return Part(_NEAREST, (lat, lon, near.narrowing(lat)))


@contextmanager
def _by_the_index() -> Iterator[None]:
    """Never row by row through the table: the planner takes a bound on the answer for a sign that it will soon be full."""
    inside = connection.in_atomic_block
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield
        if inside:  # otherwise it ends with the transaction
            cursor.execute("SET LOCAL enable_seqscan = on")


def _take(taken: Taken, search: _Search, legs: Sequence[Leg], squares: Sequence[str]) -> None:
    """Asks the legs of a round, and takes what they give."""
    if not legs:
        return
    sieve = _sieve(search, squares)
    asked = [_statement(search, sieve, leg, number) for number, leg in enumerate(legs)]
    given = [0] * len(legs)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(one.sql for one in asked), [v for one in asked for v in one.values])
        for number, *row in cursor:
            given[number] += 1
            taken.rows.setdefault(row[0], row)
    taken.more = taken.more or max(given) >= LEG


def _statement(search: _Search, sieve: Part, leg: Leg, number: int) -> Part:
    """The rows of a leg: found (at most LOOKED_AT), the best of them, and only then their timetables."""
    times, order = search.times, search.order
    found = (
        f"SELECT {_READ} FROM resources_listing WHERE {sieve.sql} AND {leg.condition.sql} LIMIT {LOOKED_AT}"
    )
    best = f"SELECT * FROM ({found}) AS found ORDER BY {order.sql} LIMIT {LEG}"
    sql = f"(SELECT {number}, {_SHOWN}, {times.sql} FROM ({best}) AS best)"
    return Part(sql, (*times.values, *sieve.values, *leg.condition.values, *order.values))


def _sieve(search: _Search, squares: Sequence[str]) -> Part:
    """What every entry that is asked for must have."""
    wish = search.wish
    chosen = [
        (listing.FIELD, wish.field),
        (listing.KIND, wish.kind),
        (listing.LANGUAGE, wish.language),
        (listing.ACCESS, wish.access),
        (listing.FREE, "1" if wish.free else ""),
        (listing.DAY, _weekday(wish.day)),
    ]
    parts = [Part("municipality_id = %s", (search.municipality,))]
    if wish.open_to_all:
        parts.append(Part("open_to_all"))
    if all_of := [search.key(kind, code) for kind, code in chosen if code]:
        parts.append(Part("keys @> %s::int[]", (all_of,)))
    if squares:
        parts.append(_one_of(search, listing.SQUARE, squares))
    if wish.area:
        parts.append(_one_of(search, listing.AREA, (wish.area, listing.ANYWHERE)))
    if wish.age is not None:
        parts.append(Part("COALESCE(minimum_age, 0) <= %s", (wish.age,)))
        parts.append(Part("COALESCE(maximum_age, 999) >= %s", (wish.age,)))
    return _joined(" AND ", parts)


def _weekday(day: str) -> str:
    """The weekday of a date; none for "now": a night that began yesterday counts."""
    return "" if day in ("", "now") else WEEKDAYS[date.fromisoformat(day).weekday()]


def _legs(search: _Search, asked: Asked) -> Iterator[Leg]:
    """Names, then kinds and words in the text, then needs; and at last any of the words."""
    words = [w for w in asked.words if not w.weak]
    kinds = tuple(dict.fromkeys([*asked.kinds, *asked.likely]))
    if words:
        yield Leg(_joined(" AND ", [_in(search, w, listing.NAME, "name_text") for w in words]))
    if kinds:
        yield Leg(_one_of(search, listing.KIND, kinds))
    if words:
        yield Leg(_joined(" AND ", [_in(search, w, listing.TEXT, "text") for w in words]))
    sorts = ((listing.MAIN, asked.needs), (listing.NEED, asked.needs), (listing.MAIN, asked.wider))
    yield from (Leg(_one_of(search, sort, needs)) for sort, needs in sorts if needs)
    if len(asked.words) > 1 or not words:
        any_of = [_in(search, w, listing.TEXT, "text") for w in asked.words]
        yield from (Leg(_joined(" OR ", any_of), last_resort=True) for _once in any_of[:1])
    if asked.empty:
        yield Leg(Part("TRUE"))


def _in(search: _Search, word: Word, kind: str, column: str) -> Part:
    """Any of the forms of a word, by its keys, and looked at once more letter by letter."""
    shortest = [f for f in word.forms if not any(other != f and other in f for other in word.forms)]
    ways = []
    for form in shortest:
        if found := search.of_word(form, kind):
            ways.append(Part(f"strpos({column}, %s) > 0 AND keys @> %s::int[]", (form, found)))
    return _joined(" OR ", ways or [Part(f"strpos({column}, %s) > 0", (word.forms[0],))])


def _one_of(search: _Search, kind: str, codes: Sequence[str]) -> Part:
    return Part("keys && %s::int[]", ([search.key(kind, code) for code in codes],))


def _joined(word: str, parts: Sequence[Part]) -> Part:
    return Part(
        "(" + word.join(f"({part.sql})" for part in parts) + ")",
        tuple(value for part in parts for value in part.values),
    )
