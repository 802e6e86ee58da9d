"""What the end of an intake does to the matter, as tables of cases."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marugoto.core import codes
from marugoto.intake import rules

ON = date(2026, 11, 24)
LATER = ON + timedelta(days=14)


@pytest.mark.parametrize(
    ("outcome", "watch_until", "status", "next_act", "due"),
    [
        ("informed", None, "closed", "close", None),
        ("broken_off", None, "closed", "close", None),
        ("handed_on", None, "open", "hand_on", ON + timedelta(days=7)),
        ("taken_on", None, "open", "decide", ON + timedelta(days=7)),
        ("watched", LATER, "watching", "check_watch", LATER),
        ("seeking_consent", LATER, "open", "seek_consent", LATER),
        ("seeking_consent", None, "open", "seek_consent", ON + timedelta(days=7)),
    ],
)
def test_disposition(
    outcome: str, watch_until: date | None, status: str, next_act: str, due: date | None
) -> None:
    end = rules.disposition(outcome=outcome, on=ON, urgency_days=7, watch_until=watch_until)
    assert (end.status, end.next_act, end.due) == (status, next_act, due)


def test_every_result_of_intake_has_a_disposition_and_a_known_outcome() -> None:
    for code in codes.entries("intake.outcomes"):
        end = rules.disposition(outcome=code, on=ON, urgency_days=7, watch_until=LATER)
        assert end.next_act in codes.entries("intake.next_acts")
        assert (end.status == "closed") == (end.closed_outcome in codes.entries("intake.matter_outcomes"))
        assert (end.status == "closed") == bool(codes.entry("intake.outcomes", code).extra.get("closes"))


@pytest.mark.parametrize(
    ("outcome", "watch_until", "fine"),
    [
        ("informed", None, True),
        ("watched", None, False),
        ("watched", ON, False),
        ("watched", ON + timedelta(days=1), True),
        ("watched", ON + timedelta(days=366), True),
        ("watched", ON + timedelta(days=367), False),
    ],
)
def test_a_watch_needs_a_day_within_the_year(outcome: str, watch_until: date | None, fine: bool) -> None:
    assert (rules.watch_problem(outcome=outcome, on=ON, watch_until=watch_until) == "") is fine


@given(st.dictionaries(st.text(min_size=1, max_size=8), st.sampled_from(rules.MARKS), max_size=8))
def test_one_main_need_at_most(marks: dict[str, str]) -> None:
    mains = sum(1 for m in marks.values() if m == "main")
    if mains > 1:
        with pytest.raises(ValueError, match="two main"):
            rules.one_main(marks)
    else:
        kept = rules.one_main(marks)
        assert set(kept) == {code for code, mark in marks.items() if mark != "none"}
        assert sum(1 for m in kept.values() if m == "main") == mains


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 3, 31), 2025), (date(2026, 4, 1), 2026), (date(2027, 1, 1), 2026)]
)
def test_the_fiscal_year_begins_in_april(day: date, year: int) -> None:
    assert rules.fiscal_year(day) == year


def test_the_number_is_short_enough_to_read_aloud() -> None:
    assert rules.matter_number(fiscal_year=2026, serial=42) == "26-000042"


def test_closing_waits_for_answers() -> None:
    assert "待っています" in rules.closing_problem(status="open", waiting_referrals=1)
    assert "もう終わって" in rules.closing_problem(status="closed", waiting_referrals=0)
    assert rules.closing_problem(status="watching", waiting_referrals=0) == ""
