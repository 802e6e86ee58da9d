"""How figures stand to targets, and the national ratios: given these counts, these ratios are printed."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from marugoto.indicators import standing
from marugoto.indicators.standing import Span

NATIONAL = tomllib.loads(Path(__file__).with_name("national.toml").read_text("utf-8"))


@pytest.mark.parametrize("row", NATIONAL["ratio"], ids=lambda r: r["name"])
def test_national_reports_and_plans_print_these_ratios(row: dict[str, object]) -> None:
    printed = Decimal(str(row["printed"]))
    digits = max(0, -int(printed.as_tuple().exponent))
    found = standing.ratio(int(row["top"]), int(row["bottom"]), per=int(row.get("per", 100)), digits=digits)  # type: ignore[call-overload]
    assert found == printed, row["source"]


@pytest.mark.parametrize("row", NATIONAL["monthly"], ids=lambda r: r["name"])
def test_national_reports_print_these_monthly_rates(row: dict[str, object]) -> None:
    found = standing.monthly_rate(int(row["count"]), int(row["population"]))  # type: ignore[call-overload]
    assert found == Decimal(str(row["printed"])), row["source"]


def test_of_nothing_there_is_no_ratio() -> None:
    assert standing.ratio(3, 0) is None
    assert standing.figure_of(0, bottom=0, unit="percent") is None
    assert standing.per_cent(Decimal(3), Decimal(0)) is None


@pytest.mark.parametrize(
    ("figure", "target", "comparator", "partial", "expected"),
    [
        ("1020", "1020", "", False, "reached"),
        ("1019", "1020", "", False, "nearly"),
        ("17", "410", "", False, "not_reached"),
        ("17", "410", "", True, "on_the_way"),
        ("1020", "1020", "at_least", True, "reached"),
        ("37.4", "32.1", "at_most", False, "not_reached"),
        ("32.1", "32.1", "at_most", False, "reached"),
        ("30", "32.1", "at_most", True, "on_the_way"),
        ("9", "10", "about", False, "reached"),
        ("8.9", "10", "about", False, "not_reached"),
        ("5", "5", "exactly", False, "reached"),
        ("6", "5", "exactly", False, "not_reached"),
    ],
)
def test_standing(figure: str, target: str, comparator: str, partial: bool, expected: str) -> None:
    found = standing.standing(Decimal(figure), Decimal(target), comparator=comparator, partial=partial)
    assert found == expected


def test_more_or_fewer_than_before() -> None:
    assert (
        standing.standing(Decimal(11), Decimal(10), comparator="increase", baseline=Decimal(10)) == "reached"
    )
    assert (
        standing.standing(Decimal(10), Decimal(10), comparator="increase", baseline=Decimal(10))
        == "not_reached"
    )
    assert (
        standing.standing(Decimal(9), Decimal(10), comparator="decrease", baseline=Decimal(10)) == "reached"
    )


def test_a_year_that_is_not_over_ends_today_and_counts_its_months() -> None:
    span = standing.fiscal_year(2026, today=date(2026, 11, 27))
    assert (span.since, span.until, span.partial, span.months) == (
        date(2026, 4, 1),
        date(2026, 11, 28),
        True,
        8,
    )
    assert not standing.fiscal_year(2025, today=date(2026, 11, 27)).partial
    assert standing.fiscal_year(2027, today=date(2026, 11, 27)).until == date(2027, 4, 1)
    assert Span(date(2026, 4, 1), date(2026, 4, 1), date(2027, 4, 1)).months == 1


def test_an_average_by_month_is_of_the_months_that_have_begun() -> None:
    assert standing.figure_of(14, unit="cases_per_month", each="month", months=10) == Decimal("1.4")
    assert standing.figure_of(855, bottom=91, unit="times") == Decimal("9.4")
    assert standing.figure_of(312, bottom=26, unit="times", each="month", months=12) == Decimal("1.0")
