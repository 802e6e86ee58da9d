"""The order of what was found, and why each entry stands where it stands: in words, never as a score on the page.

What is asked for by name comes first, then what answers the need, then what only mentions it; near before far; confirmed lately
before long ago; open before shut. Each ground is worth so much, and each says its sentence.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from marugoto.core.sentences import Sentence
from marugoto.resources.finding import near, opening
from marugoto.resources.finding.near import Place
from marugoto.resources.finding.opening import Times
from marugoto.resources.finding.words import Asked

FRESH_DAYS: Final = 180
STALE_DAYS: Final = 365
NAME, KIND, MAIN_NEED, NEED, TEXT = 4.0, 3.0, 2.0, 1.0, 1.5
WIDER = 0.75  # there for the whole group of the need
LIKELY, WEAK = 1.5, 0.25  # a kind that usually answers; the share of a word that says little
NEAR, NEAR_METRES = 2.0, 1500.0
FRESH, STALE = 0.5, -1.0
_OF_FRESHNESS: Final = {"fresh": FRESH, "stale": STALE, "unknown": STALE, "ageing": 0.0}
OPEN = 0.5  # on this day, at any hour


@dataclass(frozen=True, slots=True)
class Candidate:
    """What ranking knows of an entry: folded name and text, needs it is there for and answers besides, place, times."""

    id: str
    name: str
    text: str = ""
    kind: str = ""
    main_needs: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    lat: float | None = None
    lon: float | None = None
    confirmed_on: date | None = None
    times: tuple[Times, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entry in its place: how far, how fresh; and from what it was weighed. ``weight`` stays inside."""

    id: str
    weight: float
    metres: float | None = None
    freshness: str = "unknown"
    candidate: Candidate = field(default=Candidate("", ""), repr=False)
    asked: Asked = field(default=Asked(), repr=False)
    labels: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def why(self) -> tuple[str, ...]:
        """The grounds in words; made when they are asked for, for only a page of them is ever read."""
        c, asked = self.candidate, self.asked
        kind = (
            [Sentence("種類は「%(kind)s」", kind=self.labels.get(c.kind, c.kind))]
            if c.kind in asked.kinds
            else []
        )
        return (*_words_in(c, asked), *kind, *_needs_in(c, asked, self.labels))


def rank(
    found: Iterable[Candidate],
    asked: Asked,
    *,
    now: datetime,
    place: Place | None = None,
    labels: Mapping[str, str] | None = None,
) -> list[Ranked]:
    """All of them, the best first, equal ones in the order of their ids. ``labels``: of needs and kinds, by code."""
    ranked = [_one(c, asked, now, place, labels or {}) for c in found]
    return sorted(ranked, key=lambda r: (-r.weight, r.id))


def freshness(confirmed_on: date | None, today: date) -> str:
    """fresh, ageing, stale or unknown."""
    if confirmed_on is None:
        return "unknown"
    age = (today - confirmed_on).days
    return "fresh" if age <= FRESH_DAYS else "ageing" if age <= STALE_DAYS else "stale"


def _one(c: Candidate, asked: Asked, now: datetime, place: Place | None, labels: Mapping[str, str]) -> Ranked:
    weight = _by_words(c, asked) + _by_needs(c, asked)
    if c.kind in asked.kinds:
        weight += KIND - 0.5 * asked.kinds.index(c.kind)
    elif c.kind in asked.likely:
        weight += LIKELY
    line = _line(c, place)
    today = now.date()
    state = freshness(c.confirmed_on, today)
    weight += _nearness(line) + _OF_FRESHNESS[state]
    if c.times and opening.spans_on(c.times, today):
        weight += OPEN
    return Ranked(c.id, weight, line, state, c, asked, labels)


def _by_words(c: Candidate, asked: Asked) -> float:
    weight = 0.0
    for word in asked.words:
        share = WEAK if word.weak else 1.0
        if word.is_in(c.name):
            weight += NAME * share
        elif word.is_in(c.text):
            weight += TEXT * share
    return weight


def _words_in(c: Candidate, asked: Asked) -> Iterator[str]:
    for word in asked.words:
        if named := word.in_text(c.name):
            yield Sentence("名前に「%(word)s」", word=named)
        elif told := word.in_text(c.text):
            yield Sentence("説明に「%(word)s」", word=told)


def _by_needs(c: Candidate, asked: Asked) -> float:
    if not c.main_needs.isdisjoint(asked.needs):
        return MAIN_NEED + (0.5 if asked.needs[0] in c.main_needs else 0.0)
    if c.needs.isdisjoint(asked.needs):
        return 0.0 if c.main_needs.isdisjoint(asked.wider) else WIDER
    return NEED


def _needs_in(c: Candidate, asked: Asked, labels: Mapping[str, str]) -> Iterator[str]:
    main = [n for n in asked.needs if n in c.main_needs]
    for need in main[:2]:
        yield Sentence("「%(need)s」のためのところ", need=labels.get(need, need))
    also = [n for n in asked.needs if n in c.needs and n not in c.main_needs]
    for need in asked.wider if not main and not also else ():
        if need in c.main_needs:
            yield Sentence("「%(need)s」全般のところ", need=labels.get(need, need))
    for need in also[: 0 if main else 1]:
        yield Sentence("「%(need)s」にも応えるところ", need=labels.get(need, need))


def _line(c: Candidate, place: Place | None) -> float | None:
    if place is None or c.lat is None or c.lon is None:
        return None
    return near.metres(place.lat, place.lon, c.lat, c.lon)


def _nearness(line: float | None) -> float:
    return 0.0 if line is None else NEAR / (1 + line / NEAR_METRES)


def is_open_on(times: Sequence[Times], day: str, now: datetime) -> bool:
    """Open now ("now"), or at any hour of a day (ISO date). What has no timetable is not known to be open."""
    if day == "now":
        return opening.state_at(times, now).state == "open"
    return bool(opening.spans_on(times, date.fromisoformat(day)))
