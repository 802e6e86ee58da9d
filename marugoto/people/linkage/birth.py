"""Birth dates as people say them: western, by era, in part, or only an age.

What is understood becomes a Hint: a span of years, and month and day where they were said.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from marugoto.core.kana import to_width
from marugoto.people.linkage.normalise import number_of

PRECISIONS: Final = ("day", "month", "year", "about", "unknown")
ROUGHLY: Final = 5  # years either side of 「50歳くらい」
OLDEST: Final = 125  # years; nobody asks for older people

# Era: its first year, its last.
_ERAS: Final = {"M": (1868, 1912), "T": (1912, 1926), "S": (1926, 1989), "H": (1989, 2019), "R": (2019, 2100)}
_ERA_NAMES: Final = {"明": "M", "大": "T", "昭": "S", "平": "H", "令": "R"}
# The same day under another era, in years apart: 大正/昭和, 平成/令和, 昭和/平成.
ERA_SLIPS: Final = (14, 30, 63)


@dataclass(frozen=True)
class Birth:
    """A stored birth date; ``precision``: how much of ``day`` is known (about: the year, give or take 5)."""

    day: date | None = None
    precision: str = "unknown"


UNKNOWN: Final = Birth()


@dataclass(frozen=True)
class Hint:
    """What was said about a birth: years ``first`` to ``last``, month and day; None: not said."""

    first: int | None = None
    last: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def year(self) -> int | None:
        """The year, if it is one."""
        return self.first if self.first == self.last else None

    @property
    def whole(self) -> date | None:
        """The date, if all of it was said."""
        if self.year and self.month and self.day:
            return date(self.year, self.month, self.day)
        return None


_NUM = r"(?:\d{1,2}|元|[一二三四五六七八九十]{1,3})"
_REST = (
    rf"(?:\s*(?P<m>{_NUM})\s*月(?:\s*(?P<d>{_NUM})\s*日)?"
    r"|(?P<sep>[./-])(?P<m2>\d{1,2})(?:(?P=sep)(?P<d2>\d{1,2}))?)?"
)
_BORN = r"\s*(?:生まれ|うまれ|生れ|生)?"
_WHEN: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<era>明治|大正|昭和|平成|令和|[明大昭平令](?=\d))\s*(?P<y>{_NUM})\s*年?(?!代){_REST}{_BORN}",
        r"(?<![A-Za-z0-9])(?P<era>[MTSHRmtshr])(?P<y>\d\d)(?P<m>\d\d)(?P<d>\d\d)(?!\d)",
        rf"(?<![A-Za-z0-9])(?P<era>[MTSHRmtshr])\.?\s?(?P<y>\d{{1,2}})(?!\d)年?{_REST}(?![\dA-Za-z]){_BORN}",
        rf"(?<!\d)(?P<y>(?:18|19|20)\d\d)\s*年(?!代|度){_REST}{_BORN}",
        rf"(?<!\d)(?P<y>(?:18|19|20)\d\d)(?P<sep>[./-])(?P<m>\d{{1,2}})(?:(?P=sep)(?P<d>\d{{1,2}}))?(?![\d-]){_BORN}",
        r"(?<![\d-])(?P<y>(?:18|19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?![\d-])",
        r"(?<!\d)(?P<y>\d{1,2})(?P<sep>[./])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?!\d)",
        rf"(?<!\d)(?P<m>\d{{1,2}})月(?P<d>\d{{1,2}})日{_BORN}",
    )
)
_AGE: Final = re.compile(
    r"(?:約|およそ|だいたい)?\s*(?P<n>\d{1,3}|[一二三四五六七八九]?十[一二三四五六七八九]?)\s*(?P<unit>歳代|歳|才|代(?![^\s0-9のく前半後頃ごぐ]))"
    r"\s*(?P<about>くらい|ぐらい|位|前後|頃|ごろ|前半|後半)?"
)


@dataclass(frozen=True)
class Said:
    """A birth found in a text: the very words, and all it may mean."""

    words: str
    hints: tuple[Hint, ...]


def find_hints(text: str, today: date) -> tuple[list[Said], str]:
    """The births in a text, and the text without them."""
    rest = to_width(text)
    found: list[Said] = []
    for pattern in _WHEN:
        for match in list(pattern.finditer(rest)):
            meant = _dates_of(match.groupdict(), today)
            if meant:
                found.append(Said(match[0].strip(), meant))
                rest = rest.replace(match[0], " ", 1)
    for match in list(_AGE.finditer(rest)):
        found.append(Said(match[0].strip(), (_age_of(match, today),)))
        rest = rest.replace(match[0], " ", 1)
    return found, rest


def parse_birth(text: str, today: date) -> Birth | None:
    """One birth date as typed into its field: Birth() for ""; None: not understood, or it means several."""
    if not text.strip():
        return Birth()
    bare = to_width(text).strip()
    if re.fullmatch(r"(18|19|20)\d\d", bare):
        return Birth(date(int(bare), 1, 1), "year") if int(bare) <= today.year else None
    found, rest = find_hints(text, today)
    if len(found) != 1 or len(found[0].hints) != 1 or rest.strip():
        return None
    return _stored(found[0].hints[0])


def _stored(hint: Hint) -> Birth | None:
    if hint.first is None or hint.last is None:
        return None
    if hint.first != hint.last:
        return Birth(date((hint.first + hint.last) // 2, 1, 1), "about")
    if hint.whole:
        return Birth(hint.whole, "day")
    return Birth(date(hint.first, hint.month or 1, 1), "month" if hint.month else "year")


def _dates_of(parts: dict[str, str | None], today: date) -> tuple[Hint, ...]:
    month = _number(parts.get("m") or parts.get("m2"))
    day = _number(parts.get("d") or parts.get("d2"))
    years = _years_of(parts, today)
    hints = (Hint(y, y, month, day) for y in years)
    return tuple(h for h in hints if _possible(h, today))


def _years_of(parts: dict[str, str | None], today: date) -> list[int | None]:
    year, era = parts.get("y"), parts.get("era")
    if not year:
        return [None]
    number = _number(year) or 0
    if era:
        first, last = _ERAS[_ERA_NAMES.get(era[0], era.upper())]
        there = first + number - 1
        return [there] if number > 0 and there <= min(last, today.year) else []
    if number > 99:
        return [number]
    eras = ((first + number - 1, min(last, today.year)) for first, last in (_ERAS[name] for name in "SHTR"))
    return [there for there, last in eras if number > 0 and there <= last]  # 「25.3.1」: said without the era


def _number(numeral: str | None) -> int | None:
    return number_of(numeral) if numeral else None


def _possible(hint: Hint, today: date) -> bool:
    year = hint.first or 2000
    if hint.month is not None and not 1 <= hint.month <= 12:
        return False
    try:
        date(year, hint.month or 1, hint.day or 1)
    except ValueError:
        return False
    return today.year - OLDEST <= year <= today.year


def _age_of(match: re.Match[str], today: date) -> Hint:
    age = number_of(match["n"])
    decade = match["unit"] in ("代", "歳代")
    if decade:
        return Hint(today.year - age - 10, today.year - age)
    if match["about"]:
        return Hint(today.year - age - ROUGHLY, today.year - age + ROUGHLY)
    return Hint(today.year - age - 1, today.year - age)


def age_on(birth: Birth, on: date) -> int | None:
    """Full years on a day; what is known in part is counted from its first day; None if unknown."""
    if birth.day is None or birth.day > on:
        return None
    had = (on.month, on.day) >= (birth.day.month, birth.day.day)
    return on.year - birth.day.year - (0 if had else 1)
