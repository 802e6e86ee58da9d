"""The keys of a question. Stored people have few keys; a question may ask for many (each costs microseconds).

What a slip may have changed is tried here: the forty dates that one wrong digit turns into this one, the readings of
Latin letters, every way to part the words. A Group is one thing that was said; a person answers it by any of its keys.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise, product
from typing import Final

from marugoto.people.linkage import address as addresses
from marugoto.people.linkage import block, normalise
from marugoto.people.linkage.birth import ERA_SLIPS, OLDEST, Hint
from marugoto.people.linkage.block import Identifier
from marugoto.people.linkage.query import Query, Word, number_hints

_VOWELS: Final = frozenset("アイウエオ")
_SPAN: Final = 3  # words that may be one name
_MOST_READINGS: Final = 4
_MOST_MARKS: Final = 8
# Bits (see Group.less).
_NAME_SLIP: Final = 10
_DATE_SLIP: Final = 4
_WHOLE: Final = 3  # a whole name tells more than a word of it, however many bear it


@dataclass(frozen=True)
class Group:
    """One thing that was said. ``kind``: word, name (several words as one), birth, born (name and birth), number, place.

    ``less``: what a key tells less than its rarity, in bits: much if it is met only by a slip, less than nothing if it is a
    whole name.
    """

    kind: str
    keys: frozenset[str]
    less: Mapping[str, int] = field(default_factory=dict, hash=False)


def groups_of(query: Query) -> list[Group]:
    """All that is asked for."""
    groups = [Group("word", frozenset(_word_keys(word, query.city))) for word in query.words]
    groups.append(_names(query.words))
    groups += [Group("place", frozenset(_place_keys(places))) for places in query.places]
    groups += [Group("number", frozenset(_number_keys(number, query))) for number in query.numbers]
    groups += [Group("number", frozenset(_file_keys(code, query.owner))) for code in query.codes]
    for hints in query.births:
        groups.append(Group("birth", frozenset(_birth_keys(hints, query))))
        groups += _born(hints, query)
    return [group for group in groups if group.keys]


def heard_keys(query: Query) -> set[str]:
    """The keys of a question whose written words have been heard: their readings, as a whole and with the birth."""
    readings = [sorted(w.heard)[:_MOST_READINGS] if w.heard else list(w.sounds) for w in query.words]
    known = [one for one in readings if one][:_SPAN]
    keys = {f"p:{sound}" for one in known for sound in one} if len(known) == 1 else set()
    years = {y for hints in query.births for y in _years(hints)} | _bare_years(query)
    for first, second in pairwise(known):
        for pair in product(first, second):
            ring = normalise.sound_ring("".join(pair))
            keys |= {f"n:{ring}"} | {f"ny:{ring}:{year}" for year in years}
    return keys


# --- words ---


def _word_keys(word: Word, city: str) -> set[str]:
    keys = {f"p:{word.folded}", *(f"p:{sound}" for sound in word.sounds)}
    keys |= {f"h:{sound}" for sound in word.sounds if len(sound) <= block.BEGINNINGS}
    keys |= {f"h:{word.folded}"} if len(word.folded) <= block.BEGINNINGS else set()
    for place in addresses.places_of(word.text, city) if not word.is_read else ():
        keys |= block.place_keys(place)
    return {key for key in keys if not key.endswith(":")}


def _names(words: tuple[Word, ...]) -> Group:
    exact: set[str] = set()
    slips: set[str] = set()
    for span in _spans(words):
        said, near = _span_keys(span)
        exact |= said
        slips |= near
    less = dict.fromkeys(exact, -_WHOLE) | dict.fromkeys(slips - exact, _NAME_SLIP)
    return Group("name", frozenset(less), less)


def _spans(words: tuple[Word, ...]) -> Iterator[tuple[Word, ...]]:
    """The words that may be one name: some side by side, and all of them."""
    for start in range(len(words)):
        for end in range(start + 1, min(start + _SPAN, len(words)) + 1):
            yield words[start:end]
    if len(words) > _SPAN:
        yield words


def _span_keys(words: tuple[Word, ...]) -> tuple[set[str], set[str]]:
    """The keys of words as one name: as they stand, and if a character of them were wrong."""
    one = words[0] if len(words) == 1 else None
    if all(word.is_read for word in words):
        found = [_sound_keys(kana) for kana in _readings(words)]
        slipped = {f"n:{normalise.sound_ring(kana)}" for kana in _slipped(words)}
        latin = not any(normalise.kana_only(word.text) for word in words)
        found += [_asked("w", normalise.ring("".join(word.folded for word in words)))] if latin else []
        return set().union(*(said for said, _near in found)), slipped.union(*(near for _said, near in found))
    said, near = _asked("w", normalise.ring("".join(word.folded for word in words)))
    return said | _mixed(one.parts if one and one.parts else words), near


def _asked(kind: str, ring: str) -> tuple[set[str], set[str]]:
    """A name as a ring; and one with a character too many, missing, or another: what is left of both is the same."""
    if not ring:
        return set(), set()
    left = block.left_of(ring)
    near = {f"{kind}-:{ring}"} if len(ring) >= block.SHORTEST_SLIP else set()
    return {f"{kind}:{ring}"}, near | {f"{kind}{stored}:{one}" for one in left for stored in ("", "-")}


def _readings(words: tuple[Word, ...]) -> Iterator[str]:
    yield from ("".join(sounds) for sounds in list(product(*(w.sounds for w in words)))[:_MOST_READINGS])


def _slipped(words: tuple[Word, ...]) -> Iterator[str]:
    for n, word in enumerate(words):
        for slip in word.slips:
            yield "".join([*(w.sounds[0] for w in words[:n]), slip, *(w.sounds[0] for w in words[n + 1 :])])


def _sound_keys(kana: str) -> tuple[set[str], set[str]]:
    """A reading; and where a wrong character keeps a long vowel alive (サタウ for サトウ), without both."""
    ring = normalise.sound_ring(kana)
    said, near = _asked("n", ring)
    if len(ring) > block.SHORTEST_SLIP + 1:
        for n, ch in enumerate(ring):
            if ring[(n + 1) % len(ring)] in _VOWELS and ch not in _VOWELS:
                turned = ring[n:] + ring[:n]
                near.add(f"n-:{normalise.ring(turned[2:])}")
    return said, near


def _mixed(words: tuple[Word, ...]) -> set[str]:
    written = "".join(w.folded for w in words if not w.is_read)
    read = ["".join(sounds) for sounds in product(*(w.sounds for w in words if w.is_read))]
    return {f"m:{written}/{kana}" for kana in read[:_MOST_READINGS] if written and kana}


# --- births ---


def _marks(words: Iterable[Word]) -> list[str]:
    """How the words begin and end, as far as names are kept with a date."""
    marks: dict[str, None] = {}
    for word in words:
        for one in (word, *word.parts):
            found = block.edges(one.sounds[:2]) if one.is_read else block.edges((one.folded,), last=False)
            marks |= dict.fromkeys(sorted(found))
    return list(marks)[:_MOST_MARKS]


def _birth_keys(hints: tuple[Hint, ...], query: Query) -> set[str]:
    keys: set[str] = set()
    for hint in hints:
        keys |= {f"y:{year}" for year in _years((hint,))}
        if hint.whole:
            keys |= {f"b:{hint.whole.isoformat()}", f"b:{hint.whole:%Y-%m}"}
        elif hint.month and not query.words:
            keys |= {f"b:{day}" for day in _dates(hint, query.today)}
            keys |= {f"b:{hint.first}-{hint.month:02}"} if hint.first else set()
    return keys


def _born(hints: tuple[Hint, ...], query: Query) -> list[Group]:
    """For each mark of the name a group of its own: two of them on one date tell more than one."""
    whole = {hint.whole.isoformat() for hint in hints if hint.whole}
    keys = _born_keys(hints, query)
    marked: dict[str, set[str]] = {}
    for key in keys:
        marked.setdefault(key[-2:] if key.startswith("c:") else "", set()).add(key)
    return [
        Group(
            "born", frozenset(some), {k: _DATE_SLIP for k in some if whole and mark and k[2:12] not in whole}
        )
        for mark, some in sorted(marked.items())
    ]


def _born_keys(hints: tuple[Hint, ...], query: Query) -> set[str]:
    """Name and birth together: what finds somebody although one digit of the date, or half of the name, is wrong."""
    marks, keys = _marks(query.words), _dated_names(query.words, _years(hints))
    for hint in hints:
        dates = near_dates(hint.whole, query.today) if hint.whole else _dates(hint, query.today)
        few = marks if hint.first else [mark for mark in marks if mark[0] == "<"][:2]
        for day in dates:
            keys |= block.date_keys(day, few)
    return keys


def _dated_names(words: tuple[Word, ...], years: Iterable[int]) -> set[str]:
    wholes = {
        normalise.sound_ring(kana)
        for start in range(len(words))
        for span in (words[start : start + 1], words[start : start + 2])
        if all(word.is_read for word in span)
        for kana in _readings(span)
    }
    parts = {part for word in words for one in (word, *word.parts) for part in (one.folded, *one.sounds)}
    keys = set()
    for year in years:
        keys |= {f"ny:{whole}:{year}" for whole in wholes} | {f"fy:{part}:{year}" for part in parts if part}
    return keys


def _years(hints: Iterable[Hint]) -> set[int]:
    return {y for h in hints if h.first and h.last for y in range(h.first, h.last + 1)}


def _bare_years(query: Query) -> set[int]:
    return {y for number in query.numbers for y in _years(number_hints(number, query.today))}


def _dates(hint: Hint, today: date) -> list[str]:
    """The days of a month, or one day in every year; nothing for a year alone."""
    if not hint.month:
        return []
    if hint.first:
        return [f"{hint.first}-{hint.month:02}-{day:02}" for day in range(1, 32)]
    return [f"{year}-{hint.month:02}-{hint.day:02}" for year in range(today.year - OLDEST, today.year + 1)]


def near_dates(day: date, today: date) -> list[str]:
    """The day, and those that are one slip away: a digit, two digits exchanged, month and day, the era, the next day."""
    plain = day.strftime("%Y%m%d")
    tries = {plain[:n] + digit + plain[n + 1 :] for n in range(8) for digit in "0123456789"}
    tries |= {plain[:n] + plain[n + 1] + plain[n] + plain[n + 2 :] for n in range(7)}
    tries |= {f"{plain[:4]}{plain[6:]}{plain[4:6]}"}
    tries |= {f"{day.year + slip * sign}{plain[4:]}" for slip in ERA_SLIPS for sign in (1, -1)}
    tries |= {(day + timedelta(days=n)).strftime("%Y%m%d") for n in (-1, 1)}
    found = {plain: day} | {text: there for text in tries if (there := _real(text))}
    return [d.isoformat() for d in found.values() if today.year - OLDEST <= d.year <= today.year]


def _real(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


# --- numbers and places ---


def _place_keys(places: Iterable[addresses.Place]) -> set[str]:
    return set().union(*(block.place_keys(place) for place in places))


def _file_keys(token: str, owner: str) -> set[str]:
    keys = {block.identifier_key(Identifier("", token))}
    return keys | ({block.identifier_key(Identifier("", token, owner))} if owner else set())


def _number_keys(token: str, query: Query) -> set[str]:
    keys = _file_keys(token, query.owner)
    keys |= block.phone_keys(token)
    hints = number_hints(token, query.today)
    return keys | (_birth_keys(hints, query) | _born_keys(hints, query) if hints else set())
