"""Rules of activities without a database: what is typed in one line, what a month costs a helper."""

from datetime import date

import pytest

from marugoto.community.rules import activities as rules
from marugoto.community.rules.activities import NewName

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("typed", "numbers", "odd"),
    [
        ("3 7 12", (3, 7, 12), ()),
        ("３、７　１２", (3, 7, 12), ()),
        ("5-8 6", (5, 6, 7, 8), ()),
        ("５〜７", (5, 6, 7), ()),
        ("3 花子", (3,), ("花子",)),
        ("9-2", (), ("9-2",)),
        ("1-100000", (), ("1-100000",)),
        ("12345678", (), ("12345678",)),
        ("", (), ()),
    ],
)
def test_numbers_typed_in_a_row(typed: str, numbers: tuple[int, ...], odd: tuple[str, ...]) -> None:
    assert rules.numbers_of(typed) == (numbers, odd)


def test_names_one_a_line() -> None:
    typed = "山田 花子\n\n　田中　町外\n佐々木 担い手\n"
    assert rules.names_of(typed) == (
        NewName("山田 花子"),
        NewName("田中", outside=True),
        NewName("佐々木", part="helper"),
    )


def test_a_day_belongs_to_the_time_of_its_activity() -> None:
    assert rules.day_problem(DAY, DAY, DAY) == ""
    assert "始まり" in rules.day_problem(DAY, date(2026, 11, 21), None)
    assert "終わって" in rules.day_problem(DAY, date(2026, 4, 1), date(2026, 11, 19))


def test_outside_is_a_part_of_those_who_came() -> None:
    assert rules.numbers_problems(3, 3) == {}
    assert "unnamed_outside" in rules.numbers_problems(3, 4)


def test_a_month_of_a_helper() -> None:
    works = [(DAY, 120, "fine", 300, True), (DAY, 60, "too_heavy", 500, False)]
    load = rules.load_of(works, hours_limit=3, warns={"too_heavy"})
    assert (load.minutes, load.days, load.unpaid, load.over, load.heavy, load.calls) == (
        180,
        1,
        500,
        False,
        True,
        True,
    )
    assert rules.load_of(works, hours_limit=2, warns=()).over
    assert not rules.load_of(works, hours_limit=None, warns=()).calls


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (None, "まだ書かれていません"),
        (date(2026, 11, 19), "切れています"),
        (date(2026, 12, 20), "あと30日"),
        (date(2026, 12, 21), ""),
    ],
)
def test_insurance(until: date | None, said: str) -> None:
    assert said in rules.insurance_note(until, DAY)
    assert bool(said) == bool(rules.insurance_note(until, DAY))
