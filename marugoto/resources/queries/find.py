"""Finding entries: by words, need, field, distance, day, cost, age, language, access. Bounded, in an order, with reasons.

The index gives at most CAP candidates (the nearest squares first, names before needs before mere mention), and pure rules put
them in order (``resources.finding``). More than CAP are never looked through: the page asks for one more word instead.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache, reduce
from operator import and_, or_
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from marugoto.core import clock, codes
from marugoto.resources.finding import asking, listing, near, opening, ranking
from marugoto.resources.finding.asking import Wish
from marugoto.resources.finding.keys import key, word_keys
from marugoto.resources.finding.ranking import Candidate, Ranked
from marugoto.resources.finding.words import Asked, Meaning, Word, understand
from marugoto.resources.models import Listing
from marugoto.resources.queries import needs as taxonomy
from marugoto.resources.rules import NeedTerm

WORDS = "resources.find_words"
CAP: Final = 600
ENOUGH: Final = 60
FEW: Final = 20
LEG: Final = 300
RINGS: Final = (1_000, 5_000, 25_000)  # metres: one after the other, until there is enough
_COLUMNS = (
    "id", "name_text", "text", "kind", "main_needs", "needs", "latitude", "longitude", "confirmed_on", "times"
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """What a search gives: the whole order, what was understood, and whether there was more than is looked through."""

    ranked: Sequence[Ranked] = ()
    asked: Asked = field(default_factory=Asked)
    wish: Wish = field(default_factory=Wish)
    capped: bool = False

    @property
    def total(self) -> int:
        """How many were found (at most CAP)."""
        return len(self.ranked)


@dataclass(frozen=True)
class Hit:
    """An entry on the page: the listing, and why it stands where it stands."""

    listing: Listing
    ranked: Ranked

    @property
    def lines(self) -> tuple[opening.Times, ...]:
        """Its timetable."""
        return times_of(self.listing.times)


def find(municipality_id: UUID, wish: Wish) -> Found:
    """Everything that answers a wish in a town, in order."""
    now = clock.now()
    asked = read(wish.text)
    wanted = asking.joined(wish, asked)
    if wanted.need:
        asked = replace(asked, needs=tuple(dict.fromkeys([*_with_children(wanted.need), *asked.needs])))
    rows = _candidates(municipality_id, wanted, asked)
    capped = len(rows) >= CAP
    found = [c for c in map(_candidate, rows) if _holds(c, wanted)]
    order = ranking.rank(found, asked, now=now, place=wanted.place, labels=labels())
    if wanted.within:
        order = [r for r in order if r.metres is not None and r.metres <= wanted.within]
    if asked.empty and wanted.place:
        order.sort(key=lambda r: (r.metres is None, r.metres or 0.0, r.id))
    return Found(order, asked, wanted, capped)


def hits(ranked: Iterable[Ranked]) -> list[Hit]:
    """The listings of a page of an order, in that order. One query."""
    wanted = list(ranked)
    rows = Listing.objects.filter(pk__in=[r.id for r in wanted]).order_by("id")
    by_id = {str(row.id): row for row in rows}
    return [Hit(by_id[r.id], r) for r in wanted if r.id in by_id]


def read(text: str) -> Asked:
    """A question understood, with the words and needs of this day."""
    if not text.strip():
        return Asked()
    return understand(text, meanings(), need_terms(), today=clock.today())


@lru_cache(maxsize=1)
def meanings() -> tuple[Meaning, ...]:
    """The list of words (resources.find_words) as rules want it; its labels are words too."""
    return tuple(
        Meaning(
            code=c.code,
            label=c.label,
            words=tuple(dict.fromkeys([*c.extra["words"], *c.label.split("・"), c.label_en])),
            needs=tuple(c.extra.get("needs", ())),
            kinds=tuple(c.extra.get("kinds", ())),
            part=str(c.extra.get("part", "thing")),
            metres=int(c.extra.get("metres", 0)),
        )
        for c in codes.entries(WORDS).values()
    )


@lru_cache(maxsize=1)
def need_terms() -> tuple[NeedTerm, ...]:
    """The taxonomy of need as rules want it, from its code list."""
    return tuple(
        NeedTerm(
            code=c.code,
            label=c.label,
            words=tuple(c.extra.get("words", ())),
            parent=str(c.extra.get("parent", "")),
            absent_is_good=bool(c.extra.get("absent_is_good")),
        )
        for c in codes.entries(taxonomy.LIST).values()
    )


def labels() -> Mapping[str, str]:
    """Labels of needs and kinds by code, in the language of the page."""
    return _labels((get_language() or "ja")[:2])


@lru_cache(maxsize=4)
def _labels(_language: str) -> dict[str, str]:
    lists = ("resources.kinds", taxonomy.LIST)
    return {c.code: c.text for name in lists for c in codes.entries(name).values()}


def times_of(rows: Iterable[Mapping[str, Any]]) -> tuple[opening.Times, ...]:
    """The timetable of a listing."""
    return tuple(opening.from_row(row) for row in rows)


def _with_children(need: str) -> list[str]:
    return [need, *(t.code for t in need_terms() if t.parent == need)]


def _candidate(row: Sequence[Any]) -> Candidate:
    return Candidate(
        id=str(row[0]),
        name=row[1],
        text=row[2],
        kind=row[3],
        main_needs=frozenset(row[4]),
        needs=frozenset(row[5]),
        lat=row[6],
        lon=row[7],
        confirmed_on=row[8],
        times=times_of(row[9]),
    )


def candidate_of(one: Listing) -> Candidate:
    """A listing as ranking wants it."""
    return _candidate([getattr(one, name) for name in _COLUMNS])


def _holds(c: Candidate, wish: Wish) -> bool:
    return not wish.day or ranking.is_open_on(c.times, wish.day, clock.now())


@dataclass(frozen=True)
class _Leg:
    """One question to the index. ``last_resort``: only when the others found hardly anything."""

    condition: Q
    last_resort: bool = False


def _candidates(municipality_id: UUID, wish: Wish, asked: Asked) -> list[Sequence[Any]]:
    """At most CAP rows. With a place: the nearest squares first, wider ones while there is not enough."""
    legs = list(_legs(asked))
    seen: dict[UUID, Sequence[Any]] = {}
    for squares in _rounds(wish):
        rows = _sieved(municipality_id, wish, squares)
        for row in _of_round(rows, legs):
            seen.setdefault(row[0], row)
        if len(seen) >= ENOUGH:
            break
    return list(seen.values())[:CAP]


def _of_round(rows: QuerySet[Listing], legs: Sequence[_Leg]) -> list[Sequence[Any]]:
    """All that answers, by one question; by one for each leg only where there are too many, so that the best are among them."""
    first = [leg.condition for leg in legs if not leg.last_resort]
    found = _some(rows.filter(reduce(or_, first)), CAP + 1)
    if len(found) > CAP:
        return [row for condition in first for row in _some(rows.filter(condition), LEG)]
    if len(found) < FEW:
        found += [row for leg in legs if leg.last_resort for row in _some(rows.filter(leg.condition), LEG)]
    return found


def _some(rows: QuerySet[Listing], most: int) -> list[Sequence[Any]]:
    return list(rows.order_by().values_list(*_COLUMNS)[:most])


def _rounds(wish: Wish) -> Iterator[list[str]]:
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


def _sieved(municipality_id: UUID, wish: Wish, squares: list[str]) -> QuerySet[Listing]:
    sieve = listing.sieve(
        municipality=str(municipality_id),
        open_to_all=wish.open_to_all,
        squares=squares,
        chosen=[
            (listing.FIELD, wish.field),
            (listing.KIND, wish.kind),
            (listing.LANGUAGE, wish.language),
            (listing.ACCESS, wish.access),
            (listing.FREE, "1" if wish.free else ""),
            (listing.DAY, _weekday(wish.day)),
        ],
    )
    rows = Listing.objects.filter(keys__contains=list(sieve.all_of), municipality_id=municipality_id)
    if sieve.squares:
        rows = rows.filter(keys__overlap=list(sieve.squares))
    if wish.area:
        rows = rows.filter(keys__overlap=[key(listing.AREA, a) for a in (wish.area, listing.ANYWHERE)])
    if wish.age is not None:
        rows = rows.filter(
            Q(minimum_age__isnull=True) | Q(minimum_age__lte=wish.age),
            Q(maximum_age__isnull=True) | Q(maximum_age__gte=wish.age),
        )
    return rows


def _weekday(day: str) -> str:
    """The weekday of a date; none for "now": a night that began yesterday counts."""
    if not day or day == "now":
        return ""
    return opening.WEEKDAYS[date.fromisoformat(day).weekday()]


def _legs(asked: Asked) -> Iterator[_Leg]:
    """Names, then kinds and words in the text, then needs; and at last any of the words."""
    words = asked.words
    if words:
        yield _Leg(reduce(and_, (_in(w, listing.NAME, "name_text") for w in words)))
    for kind in asked.kinds:
        yield _Leg(Q(keys__contains=[key(listing.KIND, kind)]))
    if words:
        yield _Leg(reduce(and_, (_in(w, listing.TEXT, "text") for w in words)))
    for sort in (listing.MAIN, listing.NEED):
        if asked.needs:
            yield _Leg(Q(keys__overlap=[key(sort, n) for n in asked.needs]))
    if len(words) > 1:
        yield _Leg(reduce(or_, (_in(w, listing.TEXT, "text") for w in words)), last_resort=True)
    if asked.empty:
        yield _Leg(Q())


def _in(word: Word, kind: str, column: str) -> Q:
    """Any of the forms of a word, by its keys, and looked at once more letter by letter."""
    shortest = [f for f in word.forms if not any(other != f and other in f for other in word.forms)]
    ways = [
        Q(**{"keys__contains": found, f"{column}__contains": form})
        for form in shortest
        if (found := word_keys(form, kind))
    ]
    return reduce(or_, ways) if ways else Q(**{f"{column}__contains": word.forms[0]})
