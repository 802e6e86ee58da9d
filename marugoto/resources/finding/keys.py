"""Keys of the index: pairs of letters, needs, days, squares of the map, as whole numbers. One GIN index holds them all.

Japanese has no spaces between words, so that a word is found by the pairs of letters that it is made of: 食堂 is in 子ども食堂.
A key is the checksum of its kind and text. Two texts may share one; whoever searches looks at the text once more.
"""

import zlib
from collections.abc import Iterable
from functools import lru_cache

from marugoto.core.kana import to_katakana

_SIGN = 1 << 31


def fold(text: str) -> str:
    """Katakana, half width, small letters; no long marks. What is no letter becomes one space."""
    kana = to_katakana(text).lower().replace("ー", "")
    return " ".join("".join(c if c.isalnum() else " " for c in kana).split())


def tight(text: str) -> str:
    """The folded text without spaces."""
    return fold(text).replace(" ", "")


def is_ideograph(letter: str) -> bool:
    """Is it a kanji? It means something alone."""
    return "\u3400" <= letter <= "\u9fff"  # as it is


def pairs(folded: str) -> set[str]:
    """All neighbouring letters inside each word, and every kanji alone."""
    found: set[str] = set()
    for word in folded.split():
        found.update(word[n : n + 2] for n in range(len(word) - 1))
        found.update(c for c in word if is_ideograph(c))
    return found


@lru_cache(maxsize=1 << 15)
def key(kind: str, text: str) -> int:
    """The number of a key, as PostgreSQL's integer (32 bits with a sign)."""
    value = zlib.crc32(f"{kind}:{text}".encode())
    return value - 2 * _SIGN if value >= _SIGN else value


def word_keys(folded: str, kind: str = "w") -> list[int]:
    """The keys that a text with this word must have; empty for a single kana, which says nothing."""
    return sorted(key(kind, p) for p in _needed(folded))


def _needed(folded: str) -> set[str]:
    """Only the pairs where there are any: a kanji alone adds nothing to them."""
    return {
        part
        for word in folded.split()
        for part in ({word[n : n + 2] for n in range(len(word) - 1)} or {c for c in word if is_ideograph(c)})
    }


def text_keys(folded: str, kind: str = "w") -> set[int]:
    """All keys of a text that is to be found."""
    return {key(kind, p) for p in pairs(folded)}


def tags(kind: str, values: Iterable[str]) -> set[int]:
    """Keys of codes: needs, fields, weekdays, squares."""
    return {key(kind, v) for v in values}
