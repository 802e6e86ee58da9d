"""How a figure stands to what was promised: pure. Ratios, averages, part of a year, no denominator, goals in words.

Sources: the result columns of the plans (達成・達成の見込み・集計中…), 厚生労働省 生活困窮者自立支援制度の支援状況調査 for the
national ratios.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

NEARLY = Decimal("0.9")
SHARES = {"percent": Decimal(100), "permille": Decimal(1000)}


@dataclass(frozen=True)
class Span:
    """A stretch of days, ``since`` included, ``until`` not. ``whole``: the end of the year, if ``until`` lies before it."""

    since: date
    until: date
    whole: date

    @property
    def partial(self) -> bool:
        """Is the year not over yet?"""
        return self.until < self.whole

    @property
    def months(self) -> int:
        """Months that have begun."""
        last = date.fromordinal(self.until.toordinal() - 1)
        return max(1, (last.year - self.since.year) * 12 + last.month - self.since.month + 1)


def fiscal_year(year: int, *, today: date) -> Span:
    """4月1日 to 3月31日, as far as it has gone. A year to come has gone nowhere."""
    since, whole = date(year, 4, 1), date(year + 1, 4, 1)
    gone = date.fromordinal(today.toordinal() + 1)
    return Span(since, max(since, min(whole, gone)), whole)


def ratio(
    top: int | Decimal, bottom: int | Decimal, *, per: int | Decimal = 100, digits: int = 1
) -> Decimal | None:
    """``top`` of ``bottom``, per hundred (or another number), rounded half up as printed tables do. None: of nothing."""
    if not bottom:
        return None
    step = Decimal(1).scaleb(-digits)
    return (Decimal(top) * Decimal(per) / Decimal(bottom)).quantize(step, ROUND_HALF_UP)


def monthly_rate(count: int, population: int, *, months: int = 12, per: int = 100_000) -> Decimal | None:
    """人口10万人・1か月あたり."""
    return ratio(count, population * months, per=per)


def figure_of(
    top: int, *, bottom: int | None = None, unit: str, each: str = "", months: int = 1
) -> Decimal | None:
    """The figure that stands beside the target: a count, an average by month, a share, or so many each (also by month).
    None: of nothing."""
    times = months if each == "month" else 1
    if bottom is not None:
        return ratio(top, bottom * times, per=SHARES.get(unit, Decimal(1)))
    return ratio(top, times, per=1) if each == "month" else Decimal(top)


def per_cent(figure: Decimal, target: Decimal) -> int | None:
    """Per cent of the target, rounded down; None for a target of nothing."""
    return int(figure * 100 / target) if target > 0 else None


def standing(
    figure: Decimal,
    target: Decimal,
    *,
    comparator: str = "",
    partial: bool = False,
    baseline: Decimal | None = None,
) -> str:
    """reached, nearly (nine tenths), on_the_way (the year is not over) or not_reached; at_most holds or is passed."""
    if comparator in ("increase", "decrease") and baseline is not None:
        better = figure > baseline if comparator == "increase" else figure < baseline
        return "reached" if better else _short(partial)
    if comparator in ("at_most", "decrease"):
        return "not_reached" if figure > target else ("on_the_way" if partial else "reached")
    if comparator == "exactly":
        return "reached" if figure == target else _short(partial)
    if figure >= (target * NEARLY if comparator == "about" else target):
        return "reached"
    if partial:
        return "on_the_way"
    return "nearly" if figure >= target * NEARLY else "not_reached"


def _short(partial: bool) -> str:
    return "on_the_way" if partial else "not_reached"
