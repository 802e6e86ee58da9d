"""Names in Latin letters as kana: Hepburn and 訓令式, with long vowels or without, and with a slip of the finger."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from marugoto.core.kana import to_width

_VOWELS: Final = "aiueo"
_LATIN = re.compile(r"^[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f'’.\-]*$")
_ROWS: Final = {
    "": "アイウエオ",
    "k": "カキクケコ",
    "s": "サシスセソ",
    "t": "タチツテト",
    "n": "ナニヌネノ",
    "h": "ハヒフヘホ",
    "m": "マミムメモ",
    "r": "ラリルレロ",
    "g": "ガギグゲゴ",
    "z": "ザジズゼゾ",
    "d": "ダヂヅデド",
    "b": "バビブベボ",
    "p": "パピプペポ",
}
_Y_ROWS: Final = dict(zip("kstnhmrgzdbp", "キシチニヒミリギジヂビピ", strict=True))
_IRREGULAR: Final = """
ya ヤ yu ユ yo ヨ ye イェ yi イ wa ワ wi ウィ we ウェ wo オ wu ウ shi シ sha シャ shu シュ sho ショ she シェ
chi チ cha チャ chu チュ cho チョ che チェ tsu ツ dzu ヅ ji ジ ja ジャ ju ジュ jo ジョ je ジェ jya ジャ jyu ジュ jyo ジョ
fu フ fa ファ fi フィ fe フェ fo フォ va バ vi ビ vu ブ ve ベ vo ボ ca カ cu ク co コ ci シ ce セ qu ク
la ラ li リ lu ル le レ lo ロ tha タ thi ティ thu トゥ the テ tho ト xi シ xa シャ
"""
_PAIRS: Final = _IRREGULAR.split()
_SYLLABLES: Final = (
    {f"{row}{vowel}": kana[n] for row, kana in _ROWS.items() for n, vowel in enumerate(_VOWELS)}
    | {
        f"{row}y{vowel}": kana + small
        for row, kana in _Y_ROWS.items()
        for vowel, small in zip("auo", "ャュョ", strict=True)
    }
    | dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
)
_ALONE: Final = {
    "t": "ト",
    "d": "ド",
    "n": "ン",
    "m": "ム",
}  # without a vowel, as Japanese hears a foreign name
_MOST: Final = 4  # ways to read one name


def is_latin(word: str) -> bool:
    """Is it written in Latin letters?"""
    return bool(_LATIN.match(to_width(word)))


@lru_cache(maxsize=4096)
def to_kana(word: str) -> tuple[tuple[str, ...], bool]:
    """The readings a word in Latin letters may mean (ジュニチ, ジュンイチ), and whether it was clean romaji."""
    letters = _plain(word)
    ways, clean = [""], True
    place = 0
    while place < len(letters):
        kana, used, good = _next(letters, place)
        ways = [way + one for way in ways for one in kana][:_MOST]
        clean, place = clean and good, place + used
    return tuple(dict.fromkeys(way for way in ways if way)), clean


@lru_cache(maxsize=4096)
def slips(word: str) -> tuple[str, ...]:
    """Readings of the word with one letter too many taken out, two exchanged ones put right, or a lost vowel put back."""
    letters = _plain(word)
    tries = [letters[:n] + letters[n + 1 :] for n in range(len(letters))]
    tries += [letters[:n] + letters[n + 1] + letters[n] + letters[n + 2 :] for n in range(len(letters) - 1)]
    tries += [
        letters[: n + 1] + vowel + letters[n + 1 :]
        for n, ch in enumerate(letters)
        if ch not in _VOWELS
        for vowel in _VOWELS
    ]
    read = (to_kana(one) for one in dict.fromkeys(tries) if one)
    return tuple(dict.fromkeys(ways[0] for ways, clean in read if clean and ways))


def _plain(word: str) -> str:
    bare = unicodedata.normalize("NFD", to_width(word).lower())
    bare = "".join(ch for ch in bare if not unicodedata.combining(ch))
    bare = re.sub(r"n['’\-](?=[aiueoy])", "n~", bare)
    bare = re.sub(r"[^a-z~]", "", bare)
    bare = re.sub(r"oh(?![aiueoy])", "o", bare)
    return re.sub(r"m(?=[bpm])", "n~", bare)


def _next(letters: str, place: int) -> tuple[tuple[str, ...], int, bool]:
    """The kana at a place, how many letters they take, and whether they were romaji."""
    for length in (3, 2, 1):
        kana = _SYLLABLES.get(letters[place : place + length])
        if kana:
            before = letters[place - 1] if place else ""
            split = letters[place] == "n" and length == 2 and before in set(_VOWELS)
            ways = (kana, "ン" + _SYLLABLES[letters[place + 1]]) if split else (kana,)
            return ways, length, True
    here, after = letters[place], letters[place + 1 : place + 2]
    if here == "~":
        return ("",), 1, True
    if here == "n":
        return ("ン",), 1, True
    if after and (here == after or letters[place : place + 3] == "tch"):
        return ("ッ",), 1, True
    return (_ALONE.get(here) or _SYLLABLES.get(f"{here}u", ""),), 1, False
