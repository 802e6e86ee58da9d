"""Counts of needs that tell nobody: in steps of five, whatever is asked and however it is subtracted."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marugoto.community.rules import Asked, Demand, demand, months_back, rounded, step_problems

MONTH = date(2026, 11, 1)
DAY = date(2026, 11, 24)


@pytest.mark.parametrize(("count", "told"), [(0, 0), (4, 0), (5, 5), (9, 5), (10, 10), (103, 100)])
def test_down_to_a_step_of_five(count: int, told: int) -> None:
    assert rounded(count) == told


ROWS = st.lists(
    st.builds(
        Asked,
        need=st.just("n"),
        area=st.sampled_from(("", "east", "west")),
        month=st.just(MONTH),
        reason=st.sampled_from(("full", "too_far", "hours")),
        agency=st.sampled_from(("a", "b", "c", "")),
    ),
    max_size=60,
)


@given(ROWS)
def test_one_s_own_exactly_others_in_steps(rows: list[Asked]) -> None:
    told = demand(rows, agency="a")
    others = sum(row.agency != "a" for row in rows)
    assert told.own == len(rows) - others
    assert told.others % 5 == 0
    assert 0 <= others - told.others < 5
    assert told.any == (told.own > 0 or others >= 5)
    assert told.weight == told.own + told.others
    for reason, own, of_others in told.reasons:
        assert own == sum(r.agency == "a" and r.reason == reason for r in rows)
        assert of_others % 5 == 0


@given(ROWS)
def test_a_part_taken_from_the_whole_leaves_no_small_number(rows: list[Asked]) -> None:
    """The town less the east: what is left may be anything between bounds that are at least five apart."""
    whole = demand(rows, agency="a").others
    east = demand([r for r in rows if r.area == "east"], agency="a").others
    low, high = max(0, whole - (east + 4)), whole + 4 - east
    assert high - low >= 4
    rest = sum(r.agency != "a" and r.area != "east" for r in rows)
    assert low <= rest <= high


def test_nothing_is_nothing() -> None:
    assert demand([], agency="a") == Demand(own=0, others=0)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"stage": "dropped"}, "stage"),
        ({"words": "  "}, "words"),
        ({"on": date(2026, 12, 1)}, "on"),
        ({"on": date(2026, 1, 1)}, "on"),
        ({}, None),
    ],
)
def test_a_step_says_what_and_when(change: dict[str, object], field: str | None) -> None:
    given_: dict[str, object] = {"stage": "idea", "on": DAY, "today": DAY, "words": "案", "opened_on": DAY}
    found = step_problems(**given_ | change)  # type: ignore[arg-type]
    assert list(found) == ([field] if field else [])


def test_months_back_cross_a_year() -> None:
    assert months_back(DAY, 12) == date(2025, 11, 1)
    assert months_back(date(2026, 1, 31), 1) == date(2025, 12, 1)


def test_the_sum_gives_no_reason_away() -> None:
    four_each = [Asked("n", "a", date(2026, 4, 1), f"r{k}") for k in range(5) for _ in range(4)]
    assert demand(four_each, agency="a").others == 20
    assert demand(four_each, agency="a", kinds=5).others == 15
    assert demand(four_each, agency="a", kinds=12).others == 20
    one_told = [*four_each, *(Asked("n", "a", date(2026, 4, 1), "r0") for _ in range(6))]
    assert demand(one_told, agency="a", kinds=5).others == 20
