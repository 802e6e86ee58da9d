"""Folding for comparison. What a name *is* stays as it was given; only keys and comparisons are folded."""

import re
from functools import lru_cache
from typing import Final

from marugoto.core.kana import digits, fold_kana, is_kana, to_katakana, to_width
from marugoto.people.linkage import variants

_SPACE = re.compile(r"[\s・·･=＝,，、。]")
_SAME_AGAIN = re.compile(r"([^々〻仝])[々〻仝]")
# What the ear, the form and the old register lose: voicing, small kana, and the old ヰ ヱ ヲ.
_BARE: Final = str.maketrans(
    "ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポァィゥェォッャュョヮヵヶヰヱヲ",
    "カキクケコサシスセソタシステトハヒフヘホハヒフヘホアイウエオツヤユヨワカケイエオ",
)
_SMALL: Final = str.maketrans("ッャュョ", "ツヤユヨ")
_LONG = (re.compile("([エケセテネヘメレ])[イエ]+"), re.compile("([イキシチニヒミリ])イ+"))
_NO_BEGINNING: Final = frozenset("アイウエオァィゥェォャュョッー・")  # may belong to the sound before
_KEPT: Final = 65536  # names repeat: a town of two million has some ten thousand different ones
_TITLES: Final = ("さん", "さま", "ちゃん", "くん", "様", "殿")


def as_written(text: str) -> str:
    """One width, no blanks, no variation selectors; every character otherwise as it stands."""
    return _SPACE.sub("", to_width(text))


@lru_cache(maxsize=_KEPT)
def fold_kanji(text: str) -> str:
    """A written name reduced: variants as one, 々 spelt out, hiragana as katakana, Latin in capitals."""
    plain = variants.fold(as_written(text))
    while _SAME_AGAIN.search(plain):
        plain = _SAME_AGAIN.sub(r"\1\1", plain)
    return to_katakana(plain).upper().replace("ヶ", "ケ")


@lru_cache(maxsize=_KEPT)
def reading(text: str) -> str:
    """A reading as it is heard: kana of one kind, ヴ as ブ, long vowels closed. Equal: 読みが同じ."""
    return fold_kana(text)


@lru_cache(maxsize=_KEPT)
def skeleton(text: str) -> str:
    """A reading without voicing, small kana, エイ and イイ: サイドウ = サイトウ. Equal: 読みが似ている.

    Works from left to right: the skeleton of a beginning is the beginning of the skeleton.
    """
    bare = fold_kana(to_katakana(text).translate(_SMALL)).translate(_BARE)
    for long in _LONG:
        bare = long.sub(r"\1", bare)
    return bare


def ring(text: str) -> str:
    """A text as a ring, the least of its rotations: サトウハナコ and ハナコサトウ are one, wherever they part."""
    return min((text[n:] + text[:n] for n in range(len(text))), default="")


@lru_cache(maxsize=_KEPT)
def sound_ring(kana: str) -> str:
    """The skeleton of a whole name as a ring. Where the two names touch, long vowels close in either order."""
    plain = _SPACE.sub("", to_katakana(kana))
    start = next((n for n, ch in enumerate(plain) if ch not in _NO_BEGINNING), 0)
    return ring(skeleton(plain[start:] + plain[:start]))


def without_one(text: str) -> set[str]:
    """The rings that are left when one character is taken away: what two names with one slip between them share."""
    return {ring(text[:n] + text[n + 1 :]) for n in range(len(text))}


def without_title(name: str) -> str:
    """A name without さん or 様 behind it."""
    for title in _TITLES:
        if name.endswith(title) and len(name) > len(title):
            return name[: -len(title)]
    return name


def phone_digits(text: str) -> str:
    """A telephone number as digits from the leading 0 on (+81 90… becomes 090…); "" if there are none."""
    number = digits(text)
    if to_width(text).strip().startswith("+81"):
        return "0" + number[2:].removeprefix("0")
    return number


def identifier(text: str) -> str:
    """A number or code of a file: capitals, no blanks, no hyphens."""
    return re.sub(r"[\s\-‐‑‒–—―−ー]", "", to_width(text)).upper()


_NUMERALS: Final = {ch: n for n, ch in enumerate("〇一二三四五六七八九")}


def number_of(numeral: str) -> int:
    """十二 → 12, 元 → 1, 25 → 25. ValueError for anything else."""
    if numeral.isdigit():
        return int(numeral)
    if numeral == "元":
        return 1
    tens, ten, ones = numeral.rpartition("十")
    if not numeral or any(ch not in _NUMERALS for ch in tens + ones):
        raise ValueError(numeral)
    high = (_plain(tens) if tens else 1) * 10 if ten else 0
    return high + (_plain(ones) if ones else 0)


def _plain(numeral: str) -> int:
    return int("".join(str(_NUMERALS[ch]) for ch in numeral))


@lru_cache(maxsize=_KEPT)
def kana_only(text: str) -> bool:
    """Is it a reading (kana only)?"""
    return is_kana(text)
