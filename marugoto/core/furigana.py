"""ふりがな without a dictionary of the whole language: the words that public pages are made of, and readings given by hand.

Only whole words of the list (readings.toml) get a reading, the longest first; a kanji that no word of the list covers stays
bare rather than being read wrongly. A text may bring a reading itself: 「{明日|あす}」.
"""

import re
import tomllib
from functools import lru_cache
from html import escape
from pathlib import Path

_BY_HAND = re.compile(r"\{([^{}|]+)\|([^{}|]*)\}")
FILE = Path(__file__).with_name("readings.toml")


@lru_cache(maxsize=1)
def readings() -> dict[str, str]:
    """Word → reading, as the file has them."""
    words: dict[str, str] = tomllib.loads(FILE.read_text("utf-8"))["readings"]
    return words


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(readings(), key=len, reverse=True)
    return re.compile("|".join([_BY_HAND.pattern, *map(re.escape, longest_first)]))


def plain(text: str) -> str:
    """The text without readings."""
    return _BY_HAND.sub(r"\1", text)


def with_ruby(text: str) -> str:
    """Safe HTML with a reading above every word that has one."""
    parts, at = [], 0
    for found in _pattern().finditer(text):
        parts.append(escape(text[at : found.start()]))
        parts.append(
            ruby(found.group(1) or found.group(0), found.group(2) or readings().get(found.group(0), ""))
        )
        at = found.end()
    return "".join([*parts, escape(text[at:])])


def to_hiragana(kana: str) -> str:
    """Katakana as hiragana: what children read first."""
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in kana)  # as it is


def ruby(word: str, kana: str) -> str:
    """One word with its reading above it; browsers without ruby show it in brackets."""
    if not kana:
        return escape(word)
    return f"<ruby>{escape(word)}<rp>（</rp><rt>{escape(kana)}</rt><rp>）</rp></ruby>"
