"""The one search box: names, kana, dates, telephone tails, pieces of address and numbers in any order.

What was said becomes words, births, numbers and places; ``ask`` makes the keys of them.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import product
from typing import Final

from marugoto.core.kana import digits, to_width
from marugoto.people.linkage import address as addresses
from marugoto.people.linkage import normalise, romaji
from marugoto.people.linkage.address import Place
from marugoto.people.linkage.birth import OLDEST, Hint, Said, find_hints

MOST_WORDS: Final = 8
MOST_LETTERS: Final = 200
_MOST_READINGS: Final = 16
_BETWEEN = re.compile(r"[\s,、，;；・･/／()（）=＝「」【】:：]+")
_KANJI_KANA = re.compile(r"^([^ぁ-んァ-ヺー]+)([ぁ-んァ-ヺー]+)$")
_KANA_KANJI = re.compile(r"^([ぁ-んァ-ヺー]{2,})([^ぁ-んァ-ヺー]+)$")
_NUMBER = re.compile(r"^[\d+-]+$")
_HOUSE = re.compile(r"^\d{1,4}(-\d{1,4}){0,3}$")
_PHONE = re.compile(  # K0756-0658 is the number of a file
    r"\(?(?<!\d)(?<!\b[A-Za-z])(0\d{1,4})\)?[-\s]?(\d{1,4})[-\s]?(\d{4})(?!\d)"
)
_HYPHENS = re.compile(r"(?<=\d)\s?[ー‐‑‒–—―−－ｰ~〜~]\s?(?=\d)")
_LARGER = re.compile(
    r"^(北海道|東京都|京都府|大阪府|.{2,3}県)$"
)  # where the town lies: told of everybody alike


@dataclass(frozen=True)
class Word:
    """A word as typed. ``sounds``: its skeletons, if it can be read; ``heard``: how the town's residents read it."""

    text: str
    folded: str
    sounds: tuple[str, ...] = ()
    parts: tuple["Word", ...] = ()
    heard: frozenset[str] = frozenset()
    slips: tuple[str, ...] = ()
    # how this word stands to names it has already been held against (names.relation): towns repeat their names
    met: dict[tuple[str, str], str] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def is_read(self) -> bool:
        """Kana, or Latin letters that can be read as kana."""
        return bool(self.sounds)

    @cached_property
    def lengths(self) -> frozenset[int]:
        """How long a name may be that this word is, as it is written and as it is read."""
        said = (self.folded, *self.sounds, *self.heard, *self.slips)
        return frozenset(len(one) + off for one in said for off in range(-_SLIPS, _SLIPS + 1))

    def as_long_as(self, letters: int, sounds: int) -> bool:
        """Can it be a name of so many characters, or of so many in its reading? (Cheap: most names are not.)"""
        return letters in self.lengths or sounds in self.lengths


_SLIPS: Final = 2  # characters that may be too many or missing

Span = tuple[frozenset[int], Word]  # which words, and what they are as one


def together(words: tuple[Word, ...]) -> Word:
    """Words that stand side by side as one."""
    if len(words) == 1:
        return words[0]
    read = [word.sounds or tuple(sorted(word.heard)) for word in words]
    joined = tuple(normalise.skeleton("".join(one)) for one in list(product(*read))[:_MOST_READINGS])
    typed = all(word.is_read for word in words)
    return Word(
        "".join(word.text for word in words),
        "".join(word.folded for word in words),
        sounds=joined if typed else (),
        heard=frozenset() if typed else frozenset(joined),
    )


@dataclass(frozen=True)
class Query:
    """What the box holds, sorted."""

    text: str
    words: tuple[Word, ...] = ()
    births: tuple[tuple[Hint, ...], ...] = ()
    numbers: tuple[str, ...] = ()
    places: tuple[tuple[Place, ...], ...] = ()
    codes: tuple[str, ...] = ()
    city: str = ""
    owner: str = ""
    today: date = field(default=date.min, repr=False)

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """All words together first, then those that stand side by side: each span may be a whole name."""
        count = len(self.words)
        return tuple(
            (frozenset(range(start, start + length)), together(self.words[start : start + length]))
            for length in range(count, 0, -1)
            for start in range(count - length + 1)
        )

    @property
    def said(self) -> int:
        """How many things were said."""
        return len(self.words) + len(self.births) + len(self.numbers) + len(self.places)

    @property
    def vague(self) -> bool:
        """Was a name written, and of the birth only a part told?"""
        written = any(not word.is_read for word in self.words)
        parts = [h for hints in self.births for h in hints if not h.whole]
        return written and bool(parts or any(number_hints(n, self.today) for n in self.numbers))

    @property
    def empty(self) -> bool:
        """Was nothing said?"""
        return not self.said

    def hearing(self, heard: dict[str, frozenset[str]]) -> "Query":
        """The same question, knowing how words are read."""
        return replace(self, words=tuple(replace(w, heard=heard.get(w.text, w.heard)) for w in self.words))


def parse_query(text: str, today: date, *, city: str = "", owner: str = "") -> Query:
    """Understands the box. ``city``: the tenant's name, left out in addresses; ``owner``: who asks."""
    plain = _HYPHENS.sub("-", to_width(text[:MOST_LETTERS]))
    said, rest = find_hints(_PHONE.sub(r" \1\2\3 ", plain), today)
    tokens = [t for t in (_clean(t) for t in _BETWEEN.split(rest)) if t and not _told_of_all(t, city)]
    words, numbers, places, codes = _sorted(tokens[:MOST_WORDS], city)
    return Query(
        text=text,
        words=words,
        births=tuple(one.hints for one in said),
        numbers=numbers,
        places=places,
        codes=codes + tuple(one.words for one in said if one.words.isascii()),
        city=city,
        owner=owner,
        today=today,
    )


def _clean(token: str) -> str:
    return normalise.without_title(to_width(token).strip("-ー。.'"))


def _told_of_all(token: str, city: str) -> bool:
    if _LARGER.match(token):
        return True
    return len(token) > 1 and token[-1] in "市区町村郡" and (city.startswith(token) or city.endswith(token))


def _sorted(
    tokens: list[str], city: str
) -> tuple[tuple[Word, ...], tuple[str, ...], tuple[tuple[Place, ...], ...], tuple[str, ...]]:
    """Words, numbers, places and what may be the number of a file."""
    words: list[Word] = []
    numbers: list[str] = []
    places: list[tuple[Place, ...]] = []
    codes: list[str] = []
    for token in tokens:
        plain = addresses.plain(token)
        if not digits(plain):
            words += [word for word in (word_of(token),) if word.folded]
        elif words and not words[-1].is_read and _HOUSE.match(plain) and "-" in plain:
            places.append(addresses.places_of(words.pop().text + plain, city))  # 栄 3-2-1
        elif _NUMBER.match(plain):
            numbers += [plain] if len(digits(plain)) >= 3 else []
        else:
            places.append(addresses.places_of(plain, city))
            codes.append(token)
    return tuple(words), tuple(numbers), tuple(places), tuple(codes)


def word_of(text: str) -> Word:
    """A word, and how it is read."""
    folded = normalise.fold_kanji(text)
    if normalise.kana_only(text):
        return Word(text, folded, (normalise.skeleton(text),))
    if romaji.is_latin(text):
        ways, clean = romaji.to_kana(text)
        slips = () if clean else tuple(map(normalise.skeleton, romaji.slips(text)))
        return Word(text, folded, tuple(dict.fromkeys(map(normalise.skeleton, ways))), slips=slips)
    split = _KANJI_KANA.match(text) or _KANA_KANJI.match(text)
    return Word(text, folded, parts=(word_of(split[1]), word_of(split[2])) if split else ())


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
    said, rest = find_hints(text[:MOST_LETTERS], today)
    words = [w for w in (normalise.without_title(w) for w in rest.split()) if w and not digits(w)]
    return Words(
        names=tuple(w for w in words if not normalise.kana_only(w)),
        readings=tuple(w for w in words if normalise.kana_only(w)),
        birth=_words_of(said),
    )


def _words_of(said: list[Said]) -> str:
    return said[0].words if said else ""
