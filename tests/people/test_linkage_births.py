"""Births as people say them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marugoto.people.linkage import ask, block
from marugoto.people.linkage.birth import Birth, Hint, age_on, find_hints, parse_birth
from marugoto.people.linkage.query import Query

TODAY = date(2026, 11, 24)
BORN = Birth(date(1950, 3, 1), "day")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "S25.3.1",
            "s25/3/1",
            "S25-03-01",
            "ｓ２５．３．１",
            "S250301",
            "昭和25年3月1日",
            "昭和 25年 3月 1日",
        ),
        *("昭和二十五年三月一日", "昭25.3.1", "㍼25年3月1日", "昭和25年3月1日生まれ"),
        *("1950-03-01", "1950/3/1", "1950.3.1", "1950年3月1日生", "19500301"),
    ],
)
def test_a_whole_date(text: str) -> None:
    assert parse_birth(text, TODAY) == BORN


@pytest.mark.parametrize(
    ("text", "birth"),
    [
        ("", Birth()),
        ("1950-03", Birth(date(1950, 3, 1), "month")),
        ("昭和25年3月", Birth(date(1950, 3, 1), "month")),
        ("1950", Birth(date(1950, 1, 1), "year")),
        ("1950年", Birth(date(1950, 1, 1), "year")),
        ("S25", Birth(date(1950, 1, 1), "year")),
        ("平成元年", Birth(date(1989, 1, 1), "year")),
        ("令和元年5月", Birth(date(2019, 5, 1), "month")),
        ("70代", Birth(date(1951, 1, 1), "about")),
        ("50歳くらい", Birth(date(1976, 1, 1), "about")),
        ("約八十才", Birth(date(1945, 1, 1), "about")),
    ],
)
def test_what_is_known_in_part_stays_in_part(text: str, birth: Birth) -> None:
    assert parse_birth(text, TODAY) == birth


@pytest.mark.parametrize(
    "text",
    [
        "3月1日",
        "25.3.1",
        "S65.1.1",
        "2050-01-01",
        "1950-13-01",
        "1950-02-30",
        "きのう",
        "1950-03-01 花子",
        "2099",
    ],
)
def test_what_is_not_understood_or_means_several_is_not_guessed(text: str) -> None:
    assert parse_birth(text, TODAY) is None


def test_without_the_era_all_eras_are_meant() -> None:
    found, rest = find_hints("25.3.1", TODAY)
    assert [h.first for h in found[0].hints] == [1950, 2013]
    assert not rest.strip()


@pytest.mark.parametrize(
    "text", ["三代", "千代", "八千代", "0942-33-1234", "090-1950-0301", "一月", "S65.1.1"]
)
def test_names_and_telephone_numbers_are_no_births(text: str) -> None:
    assert find_hints(text, TODAY)[0] == []


@given(st.dates(min_value=date(1905, 1, 1), max_value=TODAY))
def test_a_date_written_in_any_way_is_read_again(day: date) -> None:
    assert parse_birth(day.isoformat(), TODAY) == Birth(day, "day")
    assert parse_birth(f"{day:%Y年%m月%d日}", TODAY) == Birth(day, "day")
    eras = [
        ("昭和", 1925, date(1926, 12, 25), date(1989, 1, 7)),
        ("平成", 1988, date(1989, 1, 8), date(2019, 4, 30)),
    ]
    for name, before, first, last in eras:
        if first <= day <= last:
            assert parse_birth(f"{name}{day.year - before}年{day.month}月{day.day}日", TODAY) == Birth(
                day, "day"
            )


@given(
    st.dates(min_value=date(1905, 1, 1), max_value=TODAY), st.sampled_from(["day", "month", "year", "about"])
)
def test_a_question_meets_the_keys_of_the_person(day: date, precision: str) -> None:
    kept = {"day": day, "month": day.replace(day=1)}.get(precision, day.replace(day=1, month=1))
    stored = block.birth_keys(Birth(kept, precision))
    assert stored & asked(Hint(day.year, day.year))
    if precision in ("day", "month"):
        assert stored & asked(Hint(day.year, day.year, day.month))
    if precision == "day":
        assert stored & asked(Hint(day.year, day.year, day.month, day.day))
        assert stored & asked(Hint(None, None, day.month, day.day))


def asked(hint: Hint) -> frozenset[str]:
    groups = ask.groups_of(Query(text="", births=((hint,),), today=TODAY))
    return frozenset().union(*(group.keys for group in groups))


@given(st.text(max_size=60))
def test_any_text_is_survived(text: str) -> None:
    find_hints(text, TODAY)
    parse_birth(text, TODAY)


@given(st.integers(min_value=0, max_value=110))
def test_an_age_is_the_age_of_those_it_finds(age: int) -> None:
    found, _rest = find_hints(f"{age}歳", TODAY)
    hint = found[0].hints[0]
    born = Birth(date(TODAY.year - age, 1, 1), "day")
    assert age_on(born, TODAY) == age
    assert hint.first is not None
    assert hint.last is not None
    assert hint.first <= TODAY.year - age <= hint.last


def test_age() -> None:
    assert age_on(BORN, date(2026, 2, 28)) == 75
    assert age_on(BORN, date(2026, 3, 1)) == 76
    assert age_on(Birth(), TODAY) is None
    assert age_on(Birth(TODAY + timedelta(days=1), "day"), TODAY) is None
