"""Small counts are hidden, and so is what would give them away."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marugoto.indicators import rules

ROWS, COLUMNS = ["a", "b", "c", "d"], ["1", "2", "3"]
counts = st.fixed_dictionaries({(r, c): st.integers(0, 12) for r in ROWS for c in COLUMNS})


def test_it_hides_one_to_four_and_shows_nought_and_five() -> None:
    table = rules.suppress(
        {("a", "1"): 4, ("a", "2"): 5, ("a", "3"): 0, ("b", "1"): 9},
        rows=["a", "b"],
        columns=["1", "2", "3"],
        known=set(),
    )
    assert table.cells["a", "1"] is None
    assert table.cells["a", "3"] == 0 or table.cells["a", "3"] is None


def test_it_shows_everything_of_ones_own_agency() -> None:
    table = rules.suppress({("a", "1"): 2, ("b", "1"): 8}, rows=["a", "b"], columns=["1"], known={"a"})
    assert table.cells["a", "1"] == 2
    assert table.column_totals["1"] == 10


def test_a_lone_small_cell_takes_its_total_with_it() -> None:
    table = rules.suppress({("a", "1"): 2}, rows=["a"], columns=["1"], known=set())
    assert table.cells["a", "1"] is None
    assert table.row_totals["a"] is None
    assert table.column_totals["1"] is None
    assert table.grand_total is None


@settings(max_examples=300, deadline=None)
@given(counts=counts, known=st.sets(st.sampled_from(ROWS), max_size=2))
def test_no_hidden_cell_follows_by_subtraction(counts: dict[rules.Cell, int], known: set[str]) -> None:
    table = rules.suppress(counts, rows=ROWS, columns=COLUMNS, known=known)
    hidden = {cell for cell, n in table.cells.items() if n is None}
    assert all(n is None for (r, c), n in table.cells.items() if 0 < counts[r, c] < 5 and r not in known)
    assert not any(cell[0] in known for cell in hidden)
    for c in COLUMNS:
        mine = [cell for cell in hidden if cell[1] == c]
        assert table.column_totals[c] is None or len(mine) != 1
        assert table.column_totals[c] is None or not mine or sum(counts[cell] for cell in mine) >= 5


def test_a_month_that_is_not_settled_tells_only_what_is_known() -> None:
    table = rules.suppress(
        {("a", "1"): 9, ("b", "1"): 7, ("a", "2"): 8, ("b", "2"): 6},
        rows=["a", "b"],
        columns=["1", "2"],
        known={"b"},
        waiting={"2"},
    )
    assert table.cells == {("a", "1"): 9, ("b", "1"): 7, ("a", "2"): None, ("b", "2"): 6}
    assert table.column_totals == {"1": 16, "2": None}
    assert table.row_totals == {"a": 9, "b": 7}
    assert table.waiting == {"2"}


def test_a_year_that_runs_tells_no_sum_with_something_hidden_in_it() -> None:
    counts = {("a", "1"): 3, ("b", "1"): 7, ("a", "2"): 8, ("b", "2"): 6, ("a", "3"): 9, ("b", "3"): 9}
    running = rules.suppress(counts, rows=["a", "b"], columns=["1", "2", "3"], waiting={"3"})
    assert running.row_totals == {"a": None, "b": None}
    assert running.at_least == {"a": 8, "b": 6}


def test_the_own_part_of_an_area_is_not_counted_as_another_s() -> None:
    counts = {("east", "1"): 12, ("west", "1"): 9, ("north", "1"): 7}
    own = {("east", "1"): 10}
    table = rules.suppress(counts, rows=["east", "north", "west"], columns=["1"], own=own)
    assert table.cells["east", "1"] is None, "12 of which 10 are one's own: two of others"
    assert table.cells["north", "1"] is None
    assert table.cells["west", "1"] == 9


def test_a_row_that_is_there_only_for_a_month_hidden_whole_is_not_named() -> None:
    counts = {("a", "1"): 3, ("b", "1"): 0, ("b", "2"): 7, ("c", "2"): 2, ("c", "1"): 0, ("a", "2"): 0}
    table = rules.suppress(counts, rows=["a", "b", "c"], columns=["1", "2"])
    assert table.column_totals == {"1": None, "2": 9}
    assert rules.listed(table) == ["b", "c"]


def test_a_field_is_told_where_it_follows() -> None:
    counts = {("a", "1"): 3, ("b", "1"): 6, ("c", "1"): 8}
    members = {"elder": {"a", "b"}, "child": {"b", "c"}, "poor": {"c"}}
    table = rules.suppress(counts, rows=sorted(members), columns=["1"], known=set(), overlapping=members)
    assert table.cells == {("child", "1"): None, ("elder", "1"): 9, ("poor", "1"): 8}
    assert table.column_totals["1"] == 17


@pytest.mark.parametrize(
    ("today", "first"),
    [
        ("2026-12-05", "2026-11-01"),
        ("2026-12-06", "2026-12-01"),
        ("2027-01-03", "2026-12-01"),
        ("2027-01-06", "2027-01-01"),
    ],
)
def test_a_month_is_settled_on_the_sixth(today: str, first: str) -> None:
    assert rules.settled_before(date.fromisoformat(today)) == date.fromisoformat(first)


@given(counts=counts)
def test_what_is_shown_is_true(counts: dict[rules.Cell, int]) -> None:
    table = rules.suppress(counts, rows=ROWS, columns=COLUMNS, known=set())
    assert all(n is None or n == counts[cell] for cell, n in table.cells.items())


def test_a_fiscal_year_has_twelve_months_from_april() -> None:
    months = rules.months_of_fiscal_year(2026)
    assert (months[0], months[8], months[-1], len(months)) == ("2026-04", "2026-12", "2027-03", 12)


def test_the_rate_rounds_down() -> None:
    assert rules.rate(731, 1020) == 71
    assert rules.rate(3, 0) is None
