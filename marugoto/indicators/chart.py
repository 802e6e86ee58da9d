"""The shape of charts: numbers in, geometry out; the template draws them as SVG with a table beside each."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from marugoto.indicators.queries import Figures

HEIGHT, TOP = 200, 24
MANY, FEW = 56, 70  # px for one column: twelve fit beside the margin of a page, five on a phone


@dataclass(frozen=True)
class Bar:
    """One month. ``n`` None: hidden, or (``waiting``) not settled yet."""

    month: str
    label: str
    n: int | None
    x: int
    y: int
    width: int
    height: int
    middle: int
    waiting: bool = False


def _slot(columns: int) -> int:
    return FEW if columns <= 6 else MANY


def bars(figures: Figures) -> list[Bar]:
    """Bars of the monthly totals, scaled to the highest of them."""
    totals = [figures.table.column_totals[m] for m in figures.table.columns]
    highest = max((n for n in totals if n), default=1)
    slot = _slot(len(totals))
    out = []
    for i, (month, n) in enumerate(zip(figures.table.columns, totals, strict=True)):
        height = round((n or 0) / highest * (HEIGHT - TOP))
        x = i * slot + 8
        out.append(
            Bar(
                month=month,
                label=_("%(month)d月") % {"month": int(month[5:])},
                n=n,
                x=x,
                y=HEIGHT - height,
                width=slot - 16,
                height=height,
                middle=x + (slot - 16) // 2,
                waiting=month in figures.table.waiting,
            )
        )
    return out


def width(drawn: Sequence[Bar]) -> int:
    """How wide a chart of these bars is, in px."""
    return _slot(len(drawn)) * len(drawn)


@dataclass(frozen=True)
class Chart:
    """Bars and the line of what was promised. ``line`` None: no target, or it lies beyond the chart. ``width`` in px."""

    bars: list[Bar]
    line: int | None
    width: int


@dataclass(frozen=True)
class Strip:
    """One bar lying down, with the mark of its target: widths in per mille of the frame."""

    width: int
    mark: int | None


def strip(figure: Decimal | None, target: Decimal | None) -> Strip | None:
    """How far a figure is: the target stands at four fifths, so that more than was promised is seen too."""
    if figure is None or target is None or target <= 0:
        return None
    return Strip(width=min(1000, int(figure * 800 / target)), mark=800)


def columns(figures: Sequence[tuple[str, Decimal | int | None]], *, target: Decimal | None) -> Chart:
    """Upright bars, labelled; the highest of them or the target is the full height. None: hidden, or nothing to say."""
    numbers = [Decimal(n) for _label, n in figures if n is not None]
    highest = max([*numbers, target or Decimal(0), Decimal(1)])
    slot = _slot(len(figures))
    room = HEIGHT - TOP
    out = []
    for i, (label, n) in enumerate(figures):
        height = round(Decimal(n or 0) / highest * room)
        x = i * slot + 8
        out.append(
            Bar(
                month="",
                label=label,
                n=n,  # type: ignore[arg-type]
                x=x,
                y=HEIGHT - height,
                width=slot - 16,
                height=height,
                middle=x + (slot - 16) // 2,
            )
        )
    return Chart(out, HEIGHT - round(target / highest * room) if target else None, width(out))
