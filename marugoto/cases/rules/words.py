"""Words looked for in records: a word becomes a pattern that finds it however it was written.

The pattern folds, not the text: nothing is kept twice, and a word of one character is found like any other. It is the same
for PostgreSQL (``~``) and for Python (``re``), so that what is marked on the page is what was found (ADR 0040).

Folded: width (NFKC of single characters), both kinds of kana (か, カ, ｶ; ガ also as ｶﾞ), capitals, characters that are one in
a name (高, 髙), variation selectors. A kana without voicing is also found in half-width text that voices it (ハ in ﾊﾞ).
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Final

from marugoto.core.kana import to_katakana
from marugoto.people.linkage import variants

MOST: Final = 5  # words at once
LONGEST: Final = 40  # characters of a word
_AROUND: Final = 40  # characters before and after a word in a snippet
_PLANE: Final = range(0x21, 0x10000)
_VARIATION: Final = "[\ufe00-\ufe0f\U000e0100-\U000e01ef]?"
_VOICES: Final = {"\u3099": "\u3099\uff9e", "\u309a": "\u309a\uff9f"}  # combining, and half-width

Pieces = list[tuple[str, bool]]


def words_in(asked: str) -> tuple[str, ...]:
    """The words of what was typed, folded, each once, five at most; all of them must be in a record."""
    given = [fold(word)[:LONGEST] for word in to_katakana(asked).split()]
    return tuple(dict.fromkeys(word for word in given if word))[:MOST]


def fold(text: str) -> str:
    """Katakana, one width, capitals, one form of each character of a name."""
    return "".join(_heads().get(ch, ch) for ch in to_katakana(text).upper())


def pattern(word: str) -> str:
    """A regular expression that finds a folded word in a text as it was written."""
    return "".join(map(_one, word))


def pieces(text: str, patterns: Sequence[str], around: int = _AROUND) -> Pieces:
    """The text around the first place where one of these patterns is met, in pieces: (text, met). Nothing met: its start."""
    met = re.compile("|".join(patterns)) if patterns else None
    first = met.search(text) if met else None
    if met is None or first is None:
        return [(_short(text, 0, 2 * around), False)] if text else []
    start, end = max(0, first.start() - around), min(len(text), first.end() + around)
    out: Pieces = []
    at = start
    for hit in met.finditer(text, first.start(), end):
        out += [(text[at : hit.start()], False), (hit.group(), True)]
        at = hit.end()
    out.append((text[at : max(at, end)], False))
    if start:
        out[0] = ("…" + out[0][0], False)
    if at < len(text) and end < len(text):
        out[-1] = (out[-1][0] + "…", False)
    return [piece for piece in out if piece[0]]


def _short(text: str, start: int, size: int) -> str:
    return text[start : start + size] + ("…" if len(text) > start + size else "")


@cache
def _one(ch: str) -> str:
    """One folded character, as a part of a pattern."""
    said = _any_of(_ways().get(ch, frozenset(ch)))
    parts = unicodedata.normalize("NFD", ch)
    if len(parts) == 2 and parts[1] in _VOICES:
        said = f"(?:{said}|{_any_of(_ways().get(parts[0], frozenset(parts[0])))}[{_VOICES[parts[1]]}])"
    return said + _VARIATION if _is_ideograph(ch) else said


def _any_of(chars: frozenset[str]) -> str:
    listed = [f"\\{ch}" if ch.isascii() and not ch.isalnum() else ch for ch in sorted(chars)]
    return listed[0] if len(listed) == 1 else f"[{''.join(listed)}]"


def _is_ideograph(ch: str) -> bool:
    return "\u3400" <= ch <= "\u9fff" or ch >= "\U00020000"


@cache
def _heads() -> dict[str, str]:
    """Every character of a name that has another form, and the form that stands for it."""
    return variants.table()


@cache
def _ways() -> dict[str, frozenset[str]]:
    """A folded character → the characters that fold to it, itself among them."""
    found: dict[str, set[str]] = {}
    for ch in [*map(chr, _PLANE), *_heads()]:
        if "\ud800" <= ch <= "\udfff":
            continue
        folded = fold(ch)
        if len(folded) == 1 and folded != ch:
            found.setdefault(folded, {folded}).add(ch)
    return {ch: frozenset(some) for ch, some in found.items()}
