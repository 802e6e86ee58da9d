"""The one search box: names, kana, dates, telephone tails, pieces of address and numbers in any order.

Each thing said becomes a Group of keys; a person answers it by having any key of the group.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from marugoto.core.kana import digits, to_width
from marugoto.people.linkage import block, normalise
from marugoto.people.linkage.birth import OLDEST, Hint, Said, find_hints

MOST_WORDS: Final = 8
_BETWEEN = re.compile(r"[\s,、，;；・･/／()（）]+")
_KANJI_KANA = re.compile(r"^([^ぁ-んァ-ヺー]+)([ぁ-んァ-ヺー]+)$")
_NUMBER = re.compile(r"^[\d+-]+$")
_PHONE = re.compile(r"\(?(?<!\d)(0\d{1,4})\)?[-\s]?(\d{1,4})[-\s]?(\d{4})(?!\d)")
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−－", "-"))


@dataclass(frozen=True)
class Group:
    """One thing that was said; ``kind``: word (name, town), birth, number (telephone, file, year), place."""

    kind: str
    keys: frozenset[str]


@dataclass(frozen=True)
class Query:
    """What the box holds: words as typed, births and numbers found in it, and a group of keys for each."""

    text: str
    words: tuple[str, ...] = ()
    births: tuple[tuple[Hint, ...], ...] = ()
    numbers: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    city: str = ""
    owner: str = ""
    groups: tuple[Group, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """All keys of all groups."""
        return frozenset().union(*(group.keys for group in self.groups))

    def covered(self, keys: frozenset[str]) -> frozenset[int]:
        """Which groups (by position) are answered by a person with these keys."""
        return frozenset(n for n, group in enumerate(self.groups) if group.keys & keys)


def parse_query(text: str, today: date, *, city: str = "", owner: str = "") -> Query:
    """Understands the box. ``city``: the tenant's name, left out in addresses; ``owner``: who asks."""
    plain = to_width(text[:200].translate(_HYPHENS))
    said, rest = find_hints(_PHONE.sub(r" \1\2\3 ", plain), today)
    tokens = [t for t in (_clean(t) for t in _BETWEEN.split(rest)) if t and t != city][:MOST_WORDS]
    numbers = tuple(t for t in tokens if _NUMBER.match(t) and len(digits(t)) >= 3)
    places = tuple(t for t in tokens if t not in numbers and digits(t))
    words = tuple(t for t in tokens if not digits(t))
    groups = _word_groups(words, city)
    groups += [Group("place", _place_keys(t, city, owner)) for t in places]
    groups += [Group("birth", _birth_keys(one, owner)) for one in said]
    groups += [Group("number", _number_keys(t, today, owner)) for t in numbers]
    return Query(
        text=text,
        words=words,
        births=tuple(one.hints for one in said),
        numbers=numbers,
        places=places,
        city=city,
        owner=owner,
        groups=tuple(g for g in groups if g.keys),
    )


def _clean(token: str) -> str:
    return normalise.without_title(to_width(token).strip("-ー。."))


def _word_groups(words: tuple[str, ...], city: str) -> list[Group]:
    whole = "".join(words)
    together = _whole_keys(whole) if len(words) > 1 else set()
    groups: list[Group] = []
    for word in words:
        split = _KANJI_KANA.match(word)
        parts = (split[1], split[2]) if split else (word,)
        own = _whole_keys(word) if split else set()
        groups += [Group("word", frozenset(_word_keys(part, city) | own | together)) for part in parts]
    return groups


def _whole_keys(word: str) -> set[str]:
    if normalise.kana_only(word):
        return {f"nk:{normalise.skeleton(word)}"}
    return {f"nj:{normalise.fold_kanji(word)}"}


def _word_keys(word: str, city: str) -> set[str]:
    if normalise.kana_only(word):
        sound = normalise.skeleton(word)
        keys = {f"nk:{sound}", f"fk:{sound}", f"gk:{sound}"}
        return _found(keys | ({f"pk:{sound}"} if len(sound) <= block.READING_BEGINNINGS else set()))
    written = normalise.fold_kanji(word)
    keys = {f"nj:{written}", f"fj:{written}", f"gj:{written}"} | block.town_keys(word, city)
    return _found(keys | ({f"pj:{written}"} if len(written) <= block.PART_BEGINNINGS else set()))


def _found(keys: set[str]) -> set[str]:
    return {key[: block.LONGEST] for key in keys if not key.endswith(":")}


def _place_keys(token: str, city: str, owner: str) -> frozenset[str]:
    town = block.town_keys(token, city)
    exact = {key for key in town if key.startswith("ac:")}
    return frozenset((exact or town) | _file_keys(token, owner))


def _birth_keys(said: Said, owner: str) -> frozenset[str]:
    keys = set().union(*(block.hint_keys(hint) for hint in said.hints))
    return frozenset(keys | (_file_keys(said.words, owner) if said.words.isascii() else set()))


def _file_keys(token: str, owner: str) -> set[str]:
    number = block.Identifier("", token)
    mine = block.Identifier("", token, owner)
    return _found({block.identifier_key(number)} | ({block.identifier_key(mine)} if owner else set()))


def _number_keys(token: str, today: date, owner: str) -> frozenset[str]:
    number = normalise.phone_digits(token)
    keys = _file_keys(token, owner)
    if len(number) >= 4:
        keys.add(f"t4:{number[-4:]}")
    keys |= {key for hint in number_hints(token, today) for key in block.hint_keys(hint)}
    return frozenset(keys)


def number_hints(token: str, today: date) -> tuple[Hint, ...]:
    """What four or six bare digits may say about a birth: a year, a month and day, a year and month."""
    if not token.isdigit() or len(token) not in (4, 6):
        return ()
    year, rest = int(token[:4]), token[4:]
    hints = []
    if today.year - OLDEST <= year <= today.year:
        if not rest:
            hints.append(Hint(year, year))
        elif 1 <= int(rest) <= 12:
            hints.append(Hint(year, year, int(rest)))
    month, day = int(token[:2]), int(token[2:4])
    if not rest and _on_calendar(month, day):
        hints.append(Hint(None, None, month, day))
    return tuple(hints)


def _on_calendar(month: int, day: int) -> bool:
    try:
        date(2000, month, day)
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class Words:
    """What was typed into the box, sorted for the fields of a form."""

    names: tuple[str, ...]
    readings: tuple[str, ...]
    birth: str


def words_of(text: str, today: date) -> Words:
    """What a new record can take over from a search that found nobody."""
    said, rest = find_hints(text[:200], today)
    words = [w for w in (normalise.without_title(w) for w in rest.split()) if w and not digits(w)]
    return Words(
        names=tuple(w for w in words if not normalise.kana_only(w)),
        readings=tuple(w for w in words if normalise.kana_only(w)),
        birth=said[0].words if said else "",
    )
