"""Single values as towns write them."""

from datetime import date, time

import pytest

from marugoto.resources.feeds import times, values
from marugoto.resources.feeds.values import ages_in, point_of, prices_in, time_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("09:00", (time(9), False)),
        ("22：00", (time(22), True)),
        ("22：00\n※日曜は17：00まで", (time(22), True)),
        ("0.375", (time(9), True)),
        ("9時半", (time(9, 30), True)),
        ("午後1時30分", (time(13, 30), True)),
        ("24:00", (time(0), True)),
        ("放課後", (None, False)),
        ("", (None, False)),
        ("99:00", (None, False)),
    ],
)
def test_a_time(text: str, expected: tuple[time | None, bool]) -> None:
    assert time_of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-08-05", date(2026, 8, 5)),
        ("2026/8/5", date(2026, 8, 5)),
        ("令和8年8月5日", date(2026, 8, 5)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("S47.11. 1", date(1972, 11, 1)),
        ("8月5日（水）", None),
        ("2026-02-30", None),
    ],
)
def test_a_day(text: str, expected: date | None) -> None:
    assert values.date_of(text) == expected


@pytest.mark.parametrize(
    ("text", "byday"),
    [
        ("月火水木金", "MO,TU,WE,TH,FR"),
        ("月～金曜日", "MO,TU,WE,TH,FR"),
        ("土・日", "SA,SU"),
        ("毎週水・金", "WE,FR"),
        ("毎日", "MO,TU,WE,TH,FR,SA,SU"),
        ("平日", "MO,TU,WE,TH,FR"),
        ("水日", "WE,SU"),
        ("不定期", ""),
        ("土曜日については月１回", ""),
    ],
)
def test_weekdays(text: str, byday: str) -> None:
    assert times.days_in(text) == byday


@pytest.mark.parametrize(
    ("text", "freq", "byday", "interval"),
    [
        ("毎月第2・4火曜日", "MONTHLY", "2TU,4TU", None),
        ("毎月第１第３木曜日", "MONTHLY", "1TH,3TH", None),
        ("第４土曜日", "MONTHLY", "4SA", None),
        ("最終金曜日 13:30～15:00", "MONTHLY", "-1FR", None),
        ("奇数月の第3日曜日", "MONTHLY", "3SU", 2),
        ("13Mo", "MONTHLY", "1MO,3MO", None),
        ("月～金\n8:30～17:15", "WEEKLY", "MO,TU,WE,TH,FR", None),
        ("毎週水\n14:00～16:00（要予約）", "WEEKLY", "WE", None),
        ("隔週土曜日", "", "", None),
        ("毎月１～２回", "", "", None),
        ("月１回", "", "", None),
        ("随時", "", "", None),
    ],
)
def test_a_rule_in_words(text: str, freq: str, byday: str, interval: int | None) -> None:
    rule = times.rule_of(text)
    assert (rule.freq, rule.byday, rule.interval) == (freq, byday, interval)
    assert rule.text == text, "the words are always kept"


def test_hours_and_holidays_in_words() -> None:
    rule = times.rule_of("月～土 9:30～18:00（祝日を除く）")
    assert (rule.opens, rule.closes, rule.holidays) == (time(9, 30), time(18), "closed")
    assert times.rule_of("毎日 10:00～21:00 祝日は開館").holidays == "open"


def test_the_year_follows_from_the_weekday() -> None:
    found = times.by_weekday("8月5日（水）～8月16日（日）\n※10日（月）以外", date(2026, 11, 24))
    assert found == (date(2026, 8, 5), date(2026, 8, 16))
    assert times.by_weekday("8月11日(火・祝)～9月23日(水・祝）", date(2026, 6, 1)) == (
        date(2026, 8, 11),
        date(2026, 9, 23),
    )
    assert times.by_weekday("12月28日（月）～1月3日（日）", date(2026, 12, 1)) == (
        date(2026, 12, 28),
        date(2027, 1, 3),
    )
    assert times.by_weekday("8月5日", date(2026, 6, 1)) is None
    assert times.by_weekday("2月30日（水）", date(2026, 6, 1)) is None


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        (("34.34", "134.04"), (34.34, 134.04, "")),
        (("134.04", "34.34"), (34.34, 134.04, "swapped_point")),
        (("34.34", ""), (None, None, "half_a_point")),
        (("0", "0"), (None, None, "point_outside_japan")),
        (("北緯", "東経"), (None, None, "unreadable_point")),
        (("", ""), (None, None, "")),
        (("34度20分24秒", "134度02分24秒"), (34.34, 134.04, "")),
    ],
)
def test_a_point(pair: tuple[str, str], expected: tuple[float | None, float | None, str]) -> None:
    north, east, remark = point_of(*pair)
    assert remark == expected[2]
    assert (north and round(north, 4), east and round(east, 4)) == expected[:2]


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("4歳から", (4, None)),
        ("3か月～", (0, None)),
        ("0歳～2歳", (0, 2)),
        ("小学1～6年生", (6, 12)),
        ("小学生", (6, 12)),
        ("65歳以上", (65, None)),
        ("18歳未満", (None, 17)),
        ("12歳以下", (None, 12)),
        ("だれでも", (None, None)),
    ],
)
def test_ages(text: str, ages: tuple[int | None, int | None]) -> None:
    assert ages_in(text) == ages


def test_prices() -> None:
    assert prices_in("一般300円、大学生150円、高校生以下無料") == [
        ("一般", 300),
        ("大学生", 150),
        ("高校生以下", 0),
    ]
    assert prices_in("無料") == [("", 0)]
    assert prices_in("1,500円") == [("", 1500)]
    assert prices_in("実費がかかることがあります") == []
    assert values.number_in("３８人") == 38
    assert values.number_in("大会議室：120名") is None


def test_a_corporate_number_has_a_check_digit() -> None:
    assert values.corporate_number("7000012050002") == ("7000012050002", True)
    assert values.corporate_number("1000012050002") == ("1000012050002", False)
    assert values.corporate_number("12") == ("", False)


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ("080-1677-3651（小松田）", True),
        ("090 1234 5678", True),
        ("０９０－１２３４－５６７８", True),
        ("(090)1234-5678", True),
        ("087-839-2811", False),
        ("0800-800-0413", False),
        ("050-1234-5678", False),
        ("0120-080-080", False),
    ],
)
def test_which_numbers_belong_to_a_person(text: str, private: bool) -> None:
    assert values.is_private_phone(text) is private


def test_a_text_for_everybody_is_without_private_contacts() -> None:
    shown, taken = values.without_private(
        "連絡先 kosapo@yahoo.co.jp か 090-1111-2222、市は city@example.lg.jp"
    )
    assert taken == ["kosapo@yahoo.co.jp", "090-1111-2222"]
    assert shown == "連絡先 （連絡先は窓口へ） か （連絡先は窓口へ）、市は city@example.lg.jp"
    assert values.without_private("087-839-2811 へ") == ("087-839-2811 へ", [])
