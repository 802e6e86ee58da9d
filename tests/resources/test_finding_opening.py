"""Timetables: the rules of iCalendar as Japanese groups use them, holidays included."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marugoto.resources.finding.opening import (
    WEEKDAYS,
    Times,
    from_row,
    is_on,
    spans_on,
    state_at,
    weekdays,
)

TEN, NOON, FIVE = time(10), time(12), time(17)
TUESDAY = date(2026, 11, 24)
HOLIDAY = date(2026, 11, 23)  # 勤労感謝の日, a Monday


def days(line: Times, month: int, year: int = 2026) -> list[int]:
    return [n for n in range(1, 29) if is_on(line, date(year, month, n))]


@pytest.mark.parametrize(
    ("line", "month", "on"),
    [
        (Times("MONTHLY", byday=("2MO",)), 12, [14]),
        (Times("MONTHLY", byday=("-1FR",)), 12, [25]),
        (Times("MONTHLY", byday=("2SA", "4SA")), 11, [14, 28]),
        (Times("WEEKLY", interval=2, byday=("WE",), dtstart=date(2026, 11, 4)), 11, [4, 18]),
        (Times("MONTHLY", interval=2, byday=("3SU",), dtstart=date(2026, 1, 1)), 11, [15]),
        (Times("MONTHLY", interval=2, byday=("3SU",), dtstart=date(2026, 1, 1)), 12, []),
        (Times("MONTHLY", bymonthday=(15,)), 11, [15]),
        (Times("YEARLY", byday=("1SA",), bymonth=(5, 11)), 11, [7]),
        (Times("WEEKLY", byday=("MO",), holidays="closed"), 11, [2, 9, 16]),
        (Times("WEEKLY", byday=("SU",), holidays="open"), 11, [1, 3, 8, 15, 22, 23]),
        (Times("WEEKLY", byday=("MO",), holidays="only"), 11, [3, 23]),
        (Times("WEEKLY", byday=("TU",), dtstart=date(2026, 11, 3), count=2), 11, [3, 10]),
        (Times("WEEKLY", byday=("TU",), until=date(2026, 11, 10)), 11, [3, 10]),
        (Times("", dtstart=TUESDAY), 11, [24]),
        (Times("DAILY", interval=3, dtstart=date(2026, 11, 1)), 11, [1, 4, 7, 10, 13, 16, 19, 22, 25, 28]),
    ],
)
def test_a_rule_holds_on_these_days(line: Times, month: int, on: list[int]) -> None:
    assert days(line, month) == on


def test_a_closed_line_takes_its_day_away() -> None:
    lines = [Times("DAILY", opens=TEN, closes=FIVE), Times("MONTHLY", byday=("3MO",), closed=True)]
    assert spans_on(lines, date(2026, 11, 16)) == []
    assert spans_on(lines, date(2026, 11, 17))


@pytest.mark.parametrize(
    ("at", "state"),
    [("09:59", "later"), ("10:00", "open"), ("11:59", "open"), ("12:00", "closed")],
)
def test_it_is_open_from_its_first_minute_to_before_its_last(at: str, state: str) -> None:
    lines = [Times("WEEKLY", byday=("TU",), opens=TEN, closes=NOON)]
    assert state_at(lines, datetime.combine(TUESDAY, time.fromisoformat(at))).state == state


def test_a_night_goes_on_into_the_next_day() -> None:
    night = [Times("WEEKLY", byday=("MO",), opens=time(20), closes=time(2))]
    assert state_at(night, datetime(2026, 11, 24, 1, 30)).state == "open"
    assert state_at(night, datetime(2026, 11, 24, 2, 0)).state == "closed"


def test_when_next_is_found_two_months_ahead() -> None:
    lines = [Times("MONTHLY", interval=2, byday=("1MO",), dtstart=date(2026, 11, 1), opens=TEN)]
    found = state_at(lines, datetime(2026, 11, 24, 9))
    assert found.state == "closed"
    assert found.span is not None
    assert found.span.day == date(2027, 1, 4)


def test_without_a_timetable_nobody_knows() -> None:
    assert state_at([], datetime(2026, 11, 24, 9)).state == "unknown"


lines = st.builds(
    Times,
    freq=st.sampled_from(["WEEKLY", "MONTHLY", "DAILY"]),
    interval=st.integers(1, 3),
    byday=st.lists(st.sampled_from(["MO", "SA", "2MO", "-1FR"]), max_size=3).map(tuple),
    dtstart=st.none() | st.dates(date(2025, 1, 1), date(2026, 12, 31)),
    opens=st.none() | st.sampled_from([TEN, NOON]),
    holidays=st.sampled_from(["", "closed", "open", "only"]),
    closed=st.booleans(),
)


@given(lines)
def test_a_line_comes_back_from_its_row(line: Times) -> None:
    assert from_row(line.as_row()) == line


@given(lines, st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_the_sieve_of_weekdays_never_loses_a_day(line: Times, day: date) -> None:
    """What the index leaves out by its weekday is never open on it."""
    if not line.closed and is_on(line, day):
        assert WEEKDAYS[day.weekday()] in weekdays([line])
