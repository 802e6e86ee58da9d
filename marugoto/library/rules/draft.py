"""A first draft, freed of what tells who it is: names → letters, days → months, ages → decades, agencies → kinds.

It errs on the side of taking out. What it leaves is read by its writer, the list of clues, and somebody else.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FULL_DAY = re.compile(
    r"(?P<y>(?:19|20)\d\d)\s*[年/.\-]\s*(?P<m>\d{1,2})\s*[月/.\-]\s*(?P<d>\d{1,2})\s*日?"
    r"|(?P<m2>\d{1,2})\s*月\s*(?P<d2>\d{1,2})\s*日"
)
_NARROW = (*range(0x30, 0x3A), *range(0x41, 0x5B), *range(0x61, 0x7B), 0x2D)  # digits, letters, the hyphen
_WIDE: Final = {0xFF01 + n - 0x21: n for n in _NARROW} | {0x3000: 0x20}
_AGE = re.compile(r"(\d{1,3})\s*[歳才]")
_PHONE = re.compile(r"(?<![\d-])0\d{1,4}[-(]?\d{1,4}[-)]?\d{3,4}(?![\d-])")
_TOWN = r"[一-龥々ヶァ-ヴー]{0,8}"
_PLACE = re.compile(
    _TOWN
    + r"\d+\s*丁目(?:\s*\d+(?:番地?|-)?(?:\s*の?\d+号?)?)?|"
    + _TOWN
    + r"\d+\s*番地?(?:の\d+|\d+号)|(?<![\d-])\d{3}-\d{4}(?![\d-])"
)


@dataclass(frozen=True)
class Words:
    """What is replaced. ``people``: the forms of each name, the supported first; ``agencies``: name → kind."""

    people: Sequence[Sequence[str]] = ()
    workers: Sequence[str] = ()
    agencies: Mapping[str, str] = field(default_factory=dict)
    places: Sequence[str] = ()
    began: date = date(2000, 1, 1)
    worker: str = "担当者"
    place: str = "（地名）"
    phone: str = "（電話）"


def freed(text: str, words: Words) -> str:
    """The text with everything replaced that is known, and with days and ages made broad."""
    plain = text.translate(_WIDE)  # digits and letters alone: the marks of Japanese stay
    swaps: list[tuple[str, str]] = []
    for n, forms in enumerate(words.people):
        letter = f"{_LETTERS[n % len(_LETTERS)]}さん"  # as it is
        swaps += [(form, letter) for form in forms]
    swaps += [(name, words.worker) for name in words.workers]
    swaps += list(words.agencies.items())
    swaps += [(name, words.place) for name in words.places]
    for old, new in sorted(swaps, key=lambda pair: -len(pair[0])):
        plain = _swapped(plain, old, new)
    plain = _PHONE.sub(words.phone, plain)
    plain = _FULL_DAY.sub(lambda m: _month_words(m, words.began), plain)
    plain = _PLACE.sub(words.place, plain)
    plain = re.sub(f"(?:{re.escape(words.place)})+", words.place, plain)
    plain = _AGE.sub(lambda m: band_words(int(m[1])), plain)
    return re.sub(r"([A-Z])さん\s?(?:さん|さま|様|氏|君|くん|ちゃん)", r"\1さん", plain)


def _swapped(text: str, old: str, new: str) -> str:
    parts = [re.escape(part) for part in old.translate(_WIDE).split()]
    return re.sub(r"\s*".join(parts), new, text) if parts and len("".join(old.split())) > 1 else text


def month_of(on: date, began: date) -> int:
    """Which month since the beginning a day is in: 1 in the first thirty days; 0 before it."""
    days = (on - began).days
    return days // 30 + 1 if days >= 0 else 0


def month_label(on: date, began: date) -> str:
    """3か月目; 始まる前."""
    number = month_of(on, began)
    return f"{number}か月目" if number else "始まる前"  # as it is


def _month_words(match: re.Match[str], began: date) -> str:
    month, day = int(match["m"] or match["m2"]), int(match["d"] or match["d2"])
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return match[0]
    year = int(match["y"]) if match["y"] else began.year + (month < began.month)
    try:
        return month_label(date(year, month, day), began)
    except ValueError:
        return match[0]


def band_words(age: int) -> str:
    """50代後半 → 50代: the decade; a child 10歳未満, from ninety on 90代以上."""
    if age < 10:
        return "10代未満"  # as it is
    return "90代以上" if age >= 90 else f"{age // 10 * 10}代"  # as it is


def address_parts(address: str) -> list[str]:
    """In which forms an address is written in a text: whole, and its neighbourhood alone (東町 of みさき市東町3丁目)."""
    plain = address.translate(_WIDE).strip()
    last = re.split(r"[都道府県市区郡]", re.split(r"\d", plain, maxsplit=1)[0])[-1].strip()
    return [part for part in dict.fromkeys((plain, last)) if len(part) >= 2]
