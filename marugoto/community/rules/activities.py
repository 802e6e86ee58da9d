"""Rules of activities, members and helpers: pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from marugoto.core.sentences import Sentence

NEW_AT_ONCE: Final = 100
OUTSIDE_MARKS: Final = ("町外", "市外", "村外", "区外")
HELPER_MARKS: Final = ("担い手", "担")


@dataclass(frozen=True)
class NewName:
    """Somebody who is not on the list yet: what they are called, and as what they came."""

    called: str
    outside: bool = False
    part: str = "participant"

    @property
    def local(self) -> bool:
        """Does this person live in the town, as far as was said?"""
        return not self.outside


def numbers_of(words: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Numbers typed one after the other ("3 7、12-15"): the numbers, and the pieces that are none.

    A span holds at most a hundred numbers; digits may be of full width.
    """
    found: list[int] = []
    odd: list[str] = []
    for piece in words.translate(_PLAIN).split():
        first, dash, last = piece.partition("-")
        if first.isdecimal() and len(first) <= 6 and not dash:
            found.append(int(first))
        elif (
            first.isdecimal()
            and last.isdecimal()
            and len(last) <= 6
            and 0 <= int(last) - int(first) < NEW_AT_ONCE
        ):
            found.extend(range(int(first), int(last) + 1))
        else:
            odd.append(piece)
    return tuple(dict.fromkeys(found)), tuple(odd)


_PLAIN = str.maketrans("０１２３４５６７８９、，,・／/　～〜－ー−", "0123456789       -----")


def names_of(words: str) -> tuple[NewName, ...]:
    """One name a line; "町外" or "担い手" after it says so. An empty line is nobody; a hundred at most."""
    found = []
    for line in words.splitlines()[:NEW_AT_ONCE]:
        parts = line.replace("　", " ").split()
        outside = any(p in OUTSIDE_MARKS for p in parts)
        helps = any(p in HELPER_MARKS for p in parts)
        called = " ".join(p for p in parts if p not in (*OUTSIDE_MARKS, *HELPER_MARKS))
        if called:
            found.append(NewName(called[:80], outside, "helper" if helps else "participant"))
    return tuple(found)


def day_problem(on: date, starts_on: date, ended_on: date | None) -> str:
    """Why a day does not belong to an activity; "" it does."""
    if on < starts_on:
        return "活動の始まりより前の日は書けません。"
    if ended_on and on > ended_on:
        return "活動は、この日にはもう終わっています。"
    return ""


def numbers_problems(unnamed: int, outside: int) -> dict[str, str]:
    """What is wrong with heads that were only counted, by field."""
    if outside > unnamed:
        return {"unnamed_outside": "町の外からの人数は、参加者の人数より多くできません。"}
    return {}


@dataclass(frozen=True)
class Load:
    """What a month costs a helper: minutes, days, the heaviest word, yen not paid yet. ``over``: more than they offered."""

    minutes: int
    days: int
    heavy: bool
    unpaid: int
    over: bool

    @property
    def calls(self) -> bool:
        """Should somebody ask how they are?"""
        return self.heavy or self.over


def load_of(
    works: Iterable[tuple[date, int, str, int, bool]], *, hours_limit: int | None, warns: Collection[str]
) -> Load:
    """The load of works (day, minutes, burden, yen, paid?) of one month. ``warns``: burdens to be asked about."""
    rows = list(works)
    minutes = sum(row[1] for row in rows)
    return Load(
        minutes=minutes,
        days=len({row[0] for row in rows}),
        heavy=any(row[2] in warns for row in rows),
        unpaid=sum(row[3] for row in rows if not row[4]),
        over=hours_limit is not None and minutes > hours_limit * 60,
    )


@dataclass(frozen=True)
class Heads:
    """How many came: ``visits`` 延べ, ``people`` 実 (only those who have a name or number), ``unnamed`` counted only.

    ``people`` can never be more than ``visits``; where ``unnamed`` > 0 the true 実 lies between ``people`` and
    ``people + unnamed``, and a page says so.
    """

    visits: int = 0
    people: int = 0
    unnamed: int = 0
    outside: int = 0
    helpers: int = 0
    bodies: int = 0
    days: int = 0


def insurance_note(insured_until: date | None, today: date) -> str:
    """What to say of the insurance of a helper; "" it is in force for more than a month."""
    if insured_until is None:
        return "保険に入っているか、まだ書かれていません。"
    left = (insured_until - today).days
    if left < 0:
        return "保険が切れています。"
    if left <= 30:
        return Sentence("保険はあと%(n)d日で切れます。", n=left)
    return ""
