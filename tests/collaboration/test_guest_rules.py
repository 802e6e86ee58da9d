"""Rules of a guest's link, without a database."""

from datetime import UTC, date, datetime, timedelta

import pytest

from marugoto.collaboration.rules import guest as rules

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def _link(**change: object) -> rules.Link:
    return rules.Link(ends_at=NOW + timedelta(days=1), **change)  # type: ignore[arg-type]


def test_a_checksum_hangs_on_the_key_and_on_every_word() -> None:
    made = {
        rules.checksum("key", "code", "one", "123456"),
        rules.checksum("other", "code", "one", "123456"),
        rules.checksum("key", "address", "one", "123456"),
        rules.checksum("key", "code", "two", "123456"),
        rules.checksum("key", "code", "one", "123457"),
        rules.checksum("key", "code", "one1", "23456"),
    }
    assert len(made) == 6
    assert {len(one) for one in made} == {64}


@pytest.mark.parametrize(
    ("link", "over", "said"),
    [
        (_link(), False, "unopened"),
        (_link(opened=True), False, "opened"),
        (
            _link(opened=True, answered=True, status="accepted"),
            False,
            "accepted",
        ),
        (_link(status="asked_back"), False, "unopened"),
        (_link(revoked=True), True, "revoked"),
        (_link(locked=True), True, "locked"),
        (_link(withdrawn=True, status="accepted"), True, "withdrawn"),
        (_link(status="withdrawn"), True, "referral_over"),
        (_link(answered=True, status="declined", withdrawn=True), True, "used_up"),
        (_link(answered=True, status="done"), True, "used_up"),
        (rules.Link(ends_at=NOW), True, "ended"),
    ],
)
def test_how_a_link_stands(link: rules.Link, over: bool, said: str) -> None:
    assert rules.is_over(link, now=NOW) is over
    assert rules.state_of(link, now=NOW) == said


def test_what_is_open_in_which_state() -> None:
    assert rules.open_acts("sent") == ["accept", "decline"]
    assert rules.open_acts("asked_back") == ["accept", "decline"]
    assert rules.open_acts("accepted") == ["report"]
    for over in ("declined", "withdrawn", "done"):
        assert rules.open_acts(over) == []


def test_days_end_with_the_packet() -> None:
    today, late = date(2026, 11, 24), date(2027, 11, 24)
    assert rules.last_day(made_on=today, days=7, until=late) == date(2026, 12, 1)
    assert rules.last_day(made_on=today, days=7, until=date(2026, 11, 26)) == date(2026, 11, 26)
    assert rules.last_day_to_report(report_due=None, until=late) is None
    assert rules.last_day_to_report(report_due=today, until=late) == date(2026, 12, 1)
    assert rules.last_day_to_report(report_due=today, until=today) == today


def test_a_page_stays_open_for_a_while() -> None:
    for minutes, stays in ((0, True), (29, True), (30, False), (-1, False)):
        opened = NOW - timedelta(minutes=minutes)
        assert rules.may_stay_open(opened_at=opened, now=NOW) is stays
