"""Which kind of resource a row is: by its category, else by its name, else by the name of the list."""

from collections.abc import Sequence
from functools import lru_cache

from marugoto.core import codes
from marugoto.resources.feeds.tables import fold_header

LIST = "resources.kinds"
OTHER = "other"


def kind_of(categories: Sequence[str], name: str, titles: Sequence[str], columns: Sequence[str] = ()) -> str:
    """The code of resources.kinds whose longest word stands in the first text that holds one."""
    if {"参加費_大人", "フードパントリー実施"} <= set(columns):
        return "child_cafeteria"
    if {"イベント名"} & set(columns) or {"行事名"} & set(columns):
        return "event"
    for text in (*categories, *titles, name):
        if found := _in_text(fold_header(text)):
            return found
    return OTHER


@lru_cache(maxsize=4096)
def _in_text(text: str) -> str:
    best, code = "", ""
    for word, one in _words():
        if len(word) > len(best) and word in text:
            best, code = word, one
    return code


@lru_cache
def _words() -> tuple[tuple[str, str], ...]:
    entries = codes.entries(LIST).values()
    return tuple((fold_header(word), c.code) for c in entries for word in c.extra.get("words", []))


def formal(kind: str) -> bool:
    """Is it run on a statutory or public footing?"""
    return bool(codes.entry(LIST, kind).extra.get("formal"))
