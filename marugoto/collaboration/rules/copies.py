"""Numbers of printed copies: one for each named person, running on through all printings."""

from collections.abc import Sequence
from dataclasses import dataclass

AT_ONCE = 30
LONGEST = 120


@dataclass(frozen=True)
class Numbered:
    """「写し 3/7」, for whom."""

    number: int
    of: int
    for_whom: str


def names_in(text: str) -> list[str]:
    """One name a line; blank lines are none."""
    return [name for line in text.splitlines() if (name := " ".join(line.split()))]


def names_problem(names: Sequence[str]) -> str:
    """Why these copies cannot be printed; the same name twice is two copies."""
    if not names:
        return "だれに渡す写しかを、1行に一人ずつ書いてください。"
    if len(names) > AT_ONCE:
        return "一度に刷れるのは30部までです。"
    if any(len(name) > LONGEST for name in names):
        return "名前が長すぎます。1行に一人ずつ書いてください。"
    return ""


def numbered(*, there: int, names: Sequence[str]) -> list[Numbered]:
    """The next copies, where so many were printed before."""
    return [Numbered(there + n, there + len(names), name) for n, name in enumerate(names, 1)]
