"""The shape of a bar chart: numbers in, geometry out; the template draws it as SVG with a table beside it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from marugoto.indicators.queries import Figures

WIDTH, HEIGHT, TOP = 720, 200, 24


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
    waiting: bool


def bars(figures: Figures) -> list[Bar]:
    """Bars of the monthly totals, scaled to the highest of them."""
    totals = [figures.table.column_totals[m] for m in figures.table.columns]
    highest = max((n for n in totals if n), default=1)
    slot = WIDTH // max(1, len(totals))
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
