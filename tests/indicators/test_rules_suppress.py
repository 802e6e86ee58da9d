"""Small counts are hidden, and so is what would give them away."""

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
    assert all(
        n is None for (r, c), n in table.cells.items() if 0 < counts[r, c] < rules.SMALL and r not in known
    )
    assert not any(cell[0] in known for cell in hidden)
    for r in ROWS:
        mine = [cell for cell in hidden if cell[0] == r]
        assert len(mine) != 1 or table.row_totals[r] is None
    for c in COLUMNS:
        mine = [cell for cell in hidden if cell[1] == c]
        assert len(mine) != 1 or table.column_totals[c] is None
    for lost in (table.row_totals, table.column_totals):
        if sum(1 for n in lost.values() if n is None) == 1:
            assert table.grand_total is None


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
