"""Scales: the sum, the band, the direction, and the picture of a trend."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from marugoto.core.sentences import Sentence

WIDTH, HEIGHT = 640, 200
LEFT, RIGHT, TOP, BOTTOM = 36, 24, 16, 32


@dataclass(frozen=True)
class Scale:
    """A scale as the code list has it. ``levels``: each item is answered 1…levels."""

    code: str
    items: Sequence[str]
    levels: int
    better: str

    @property
    def least(self) -> int:
        """The lowest sum."""
        return len(self.items)

    @property
    def most(self) -> int:
        """The highest sum."""
        return len(self.items) * self.levels


def score(scale: Scale, answers: Mapping[str, int]) -> int | None:
    """The sum of all items; None while one of them is open (a sum of a part says nothing)."""
    if any(item not in answers for item in scale.items):
        return None
    return sum(answers[item] for item in scale.items)


def answer_problem(scale: Scale, answers: Mapping[str, int]) -> str:
    """Why these answers cannot be kept; "" if they can."""
    if set(answers) - set(scale.items) or any(not 1 <= n <= scale.levels for n in answers.values()):
        return "選べない値です。一覧から選びなおしてください。"
    missing = len(scale.items) - len(answers)
    if missing:
        return Sentence("あと%(n)d問あります。すべてに答えると、点数が出ます。", n=missing)
    return ""


def band(bands: Sequence[tuple[str, int, int]], total: int) -> str:
    """The code of the band in which a sum lies; "" for none. ``bands``: (code, least, most)."""
    return next((code for code, least, most in bands if least <= total <= most), "")


def direction(scale: Scale, before: int, now: int) -> str:
    """better, worse or same."""
    if before == now:
        return "same"
    return "better" if (now < before) == (scale.better == "low") else "worse"


@dataclass(frozen=True)
class Dot:
    """One day in the picture: where, and what."""

    x: float
    y: float
    on: date
    score: int


@dataclass(frozen=True)
class Rule:
    """A line across the picture at a score."""

    y: float
    score: int


@dataclass(frozen=True)
class Trend:
    """The picture: dots in the order of days, the line through them, rules at the ends and in the middle."""

    dots: list[Dot]
    line: str
    rules: list[Rule]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT


def trend(scale: Scale, days: Sequence[tuple[date, int]]) -> Trend:
    """Days to scale from left to right; the lowest sum at the bottom."""
    first, last = (days[0][0], days[-1][0]) if days else (date.min, date.min)
    span = max((last - first).days, 1)

    def y_of(total: int) -> float:
        part = (total - scale.least) / max(scale.most - scale.least, 1)
        return HEIGHT - BOTTOM - part * (HEIGHT - BOTTOM - TOP)

    room = WIDTH - LEFT - RIGHT - 2 * TOP
    dots = [Dot(LEFT + TOP + (on - first).days / span * room, y_of(total), on, total) for on, total in days]
    marks = sorted({scale.least, (scale.least + scale.most) // 2, scale.most})
    return Trend(
        dots=dots,
        line=" ".join(f"{d.x:.1f},{d.y:.1f}" for d in dots),
        rules=[Rule(y_of(n), n) for n in marks],
    )
