"""The picture of a placement: its stages along a line of days, a dot for each day. Pure geometry, in pixels of a drawing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

WIDTH, HEIGHT = 640, 132
LEFT, RIGHT = 12, 628
BAND_TOP, BAND = 34, 30
DOTS, AXIS = 84, 104
LEAST_DAYS: Final = 14
NARROW: Final = 124  # below this the name of a stage does not fit into its band
TICKS_AT_MOST: Final = 8


@dataclass(frozen=True)
class Band:
    """A stretch in one stage. ``named``: there is room for the name."""

    stage: str
    since: date
    until: date
    x: float
    width: float
    named: bool


@dataclass(frozen=True)
class Dot:
    """A day: one came, or not."""

    on: date
    x: float
    came: bool


@dataclass(frozen=True)
class Tick:
    """A day named on the axis."""

    on: date
    x: float


@dataclass(frozen=True)
class Picture:
    """Everything to draw."""

    first: date
    last: date
    bands: tuple[Band, ...]
    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]
    ended_x: float | None
    width: int = WIDTH
    height: int = HEIGHT


def draw(moves: Sequence[tuple[date, str]], days: Sequence[tuple[date, bool]], *, today: date) -> Picture:
    """``moves``: (day, stage) in their order, "ended" last if it ended. ``days``: (day, came). ValueError: no move."""
    if not moves:
        raise ValueError("a placement begins with a move")
    first = moves[0][0]
    ended = moves[-1][0] if moves[-1][1] == "ended" else None
    last = max(ended or today, first + timedelta(days=LEAST_DAYS))
    span = (last - first).days + 1

    def x(on: date) -> float:
        return LEFT + (RIGHT - LEFT) * (on - first).days / span

    path = [(on, stage) for on, stage in moves if stage != "ended"]
    ends = [on for on, _stage in path[1:]] + [(ended or max(today, first)) + timedelta(days=1)]
    bands = [_band(stage, since, until, x) for (since, stage), until in zip(path, ends, strict=True)]
    middle = (RIGHT - LEFT) / span / 2
    return Picture(
        first=first,
        last=last,
        bands=tuple(b for b in bands if b.width > 0),
        dots=tuple(Dot(on, x(on) + middle, came) for on, came in sorted(days)),
        ticks=tuple(Tick(on, x(on)) for on in _ticks(first, last)),
        ended_x=x(ended) + 2 * middle if ended else None,
    )


def _band(stage: str, since: date, until: date, x: Callable[[date], float]) -> Band:
    left, right = x(since), x(until)
    return Band(stage, since, until, left, right - left, right - left >= NARROW)


def _ticks(first: date, last: date) -> list[date]:
    span = (last - first).days
    apart = next((n for n in (7, 14, 28, 56, 91, 182, 365) if span / n <= TICKS_AT_MOST), 730)
    return [first + timedelta(days=n) for n in range(0, span + 1, apart)]
