"""Finding entries: by words, need, field, distance, day, cost, age, language, access. Bounded, in an order, with reasons.

The index gives a bounded number of candidates (``queries.candidates``), and pure rules put them in order (``resources.finding``).
More are never looked through: the page says so, and asks for one more word instead.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from marugoto.core import clock, codes
from marugoto.resources.finding import asking, opening, ranking
from marugoto.resources.finding.asking import Wish
from marugoto.resources.finding.ranking import Candidate, Ranked
from marugoto.resources.finding.words import Asked, Meaning, understand
from marugoto.resources.models import Listing
from marugoto.resources.queries import candidates
from marugoto.resources.queries import needs as taxonomy
from marugoto.resources.rules import NeedTerm

WORDS = "resources.find_words"


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
        needs = tuple(dict.fromkeys([*_with_children(wanted.need), *asked.needs]))
        asked = replace(asked, needs=needs, wider=_group_of(wanted.need))
    weekday = opening.WEEKDAYS[now.weekday()]
    rows, capped = candidates.candidates(municipality_id, wanted, asked, weekday)
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
    rows = (
        Listing.objects.filter(pk__in=[r.id for r in wanted])
        .defer("keys", "text", "name_text")
        .order_by("id")
    )
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


def _times(rows: Any) -> tuple[opening.Times, ...]:
    """The same of a row as the driver gives it: JSON unread, or None where the timetable was not asked for."""
    if not rows or rows == "[]":
        return ()
    return _times_in(rows) if isinstance(rows, str) else times_of(rows)


@lru_cache(maxsize=4096)
def _times_in(text: str) -> tuple[opening.Times, ...]:
    return times_of(json.loads(text))


def _with_children(need: str) -> list[str]:
    return [need, *(t.code for t in need_terms() if t.parent == need)]


def _group_of(need: str) -> tuple[str, ...]:
    return tuple(t.parent for t in need_terms() if t.code == need and t.parent)


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
        times=_times(row[9]),
    )


def candidate_of(one: Listing) -> Candidate:
    """A listing as ranking wants it."""
    return _candidate([getattr(one, name) for name in candidates.COLUMNS])


def _holds(c: Candidate, wish: Wish) -> bool:
    return not wish.day or ranking.is_open_on(c.times, wish.day, clock.now())
