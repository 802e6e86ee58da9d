"""When something is open, chosen: choices become rules, rules become words, and what was published stays as it was."""

from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marugoto.resources.feeds.times import rule_of as read
from marugoto.resources.finding.opening import Times, is_on
from marugoto.resources.forms.times import as_text, time_from
from marugoto.resources.rules.entry import Time
from marugoto.resources.rules.timetable import (
    DAYS,
    MONTHS,
    WEEKS,
    Chosen,
    chosen_of,
    in_words,
    problems,
    rule_of,
)

NOON = {"opens": time(10), "closes": time(12)}


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        (Chosen("weekly", ("MO", "TH"), **NOON), "毎週 月・木曜 10:00〜12:00"),
        (
            Chosen("fortnightly", ("TU",), first=date(2026, 12, 1), holidays="closed", **NOON),
            "隔週 火曜 10:00〜12:00（祝日は休み）",
        ),
        (Chosen("nth", ("MO",), ("2",), **NOON), "毎月 第2月曜 10:00〜12:00"),
        (Chosen("nth", ("FR",), ("-1",)), "毎月 最終金曜"),
        (Chosen("nth", ("SA", "SU"), ("1", "3")), "毎月 第1・第3土曜、第1・第3日曜"),
        (Chosen("nth", ("SA",), ("2",), "odd"), "奇数月 第2土曜"),
        (Chosen("nth", ("SA",), ("2",), "even", first=date(2026, 4, 1)), "偶数月 第2土曜"),
        (Chosen("monthday", monthdays="10、25"), "毎月 10・25日"),
        (Chosen("once", first=date(2026, 12, 24), **NOON), "2026年12月24日(木) 10:00〜12:00"),
        (
            Chosen("once", first=date(2026, 12, 24), until=date(2026, 12, 25)),
            "2026年12月24日(木)〜2026年12月25日(金)",
        ),
        (Chosen("weekly", tuple(DAYS), **NOON), "毎日 10:00〜12:00"),
        (Chosen("nth", ("MO",), ("3",), closed=True), "毎月 第3月曜 休み"),
        (Chosen("words", text="電話で聞いてください"), "電話で聞いてください"),
    ],
)
def test_choices_are_read_out(chosen: Chosen, words: str) -> None:
    assert problems(chosen) == {}
    assert rule_of(chosen).text == words
    assert chosen_of(rule_of(chosen)).repeat == chosen.repeat


def _on(line: Time, day: date) -> bool:
    """By the machine that says whether something is open."""
    return is_on(
        Times(
            freq=line.freq,
            interval=line.interval or 1,
            byday=tuple(filter(None, line.byday.split(","))),
            bymonthday=tuple(int(n) for n in line.bymonthday.split(",") if n),
            bymonth=tuple(int(n) for n in line.bymonth.split(",") if n),
            dtstart=line.first,
            until=line.until,
            count=line.count,
        ),
        day,
    )


@pytest.mark.parametrize(
    ("chosen", "on", "off"),
    [
        (Chosen("nth", ("MO",), ("2",)), date(2026, 12, 14), date(2026, 12, 7)),
        (Chosen("nth", ("FR",), ("-1",)), date(2026, 12, 25), date(2026, 12, 18)),
        (Chosen("fortnightly", ("TU",), first=date(2026, 12, 1)), date(2026, 12, 15), date(2026, 12, 8)),
        (Chosen("nth", ("SA",), ("2",), "odd"), date(2027, 1, 9), date(2026, 12, 12)),
        (Chosen("nth", ("SA",), ("2",), "even"), date(2026, 12, 12), date(2027, 1, 9)),
        (
            Chosen("nth", ("SA",), ("2",), "even", first=date(2027, 1, 1)),
            date(2027, 2, 13),
            date(2026, 12, 12),
        ),
        (Chosen("monthday", monthdays="10"), date(2026, 12, 10), date(2026, 12, 11)),
        (Chosen("once", first=date(2026, 12, 24)), date(2026, 12, 24), date(2026, 12, 25)),
    ],
)
def test_a_rule_holds_on_the_days_that_were_meant(chosen: Chosen, on: date, off: date) -> None:
    line = rule_of(chosen)
    assert _on(line, on)
    assert not _on(line, off)


@pytest.mark.parametrize(
    ("chosen", "field"),
    [
        (Chosen("weekly"), "days"),
        (Chosen("nth", ("MO",)), "weeks"),
        (Chosen("fortnightly", ("MO",)), "first"),
        (Chosen("once"), "first"),
        (Chosen("monthday", monthdays="32"), "monthdays"),
        (Chosen("monthday", monthdays="10日ごろ"), "monthdays"),
        (Chosen("words"), "text"),
        (Chosen("weekly", ("MO",), closes=time(12)), "opens"),
        (Chosen("weekly", ("MO",), first=date(2026, 2, 1), until=date(2026, 1, 1)), "until"),
    ],
)
def test_what_is_missing_is_named(chosen: Chosen, field: str) -> None:
    assert set(problems(chosen)) == {field}


@pytest.mark.parametrize(
    "words",
    [
        "第2・4土曜日 10時〜12時",
        "最終金曜 13:00〜15:00（祝日は休み）",
        "奇数月第1月曜",
        "隔月 第3水曜",
        "毎月10日",
        "月〜金曜日 9:00〜17:00",
        "隔週火曜",
        "不定期",
        "毎日",
        "第1月曜と第3金曜",
    ],
)
def test_what_a_list_says_comes_back_unchanged(words: str) -> None:
    line = read(words)
    assert rule_of(chosen_of(line)) == line
    back = time_from(as_text(line))
    assert back == line


def test_words_follow_the_rule_when_it_changes_and_stay_when_it_does_not() -> None:
    line = read("第2月曜日の午前中 10時〜12時")
    chosen = chosen_of(line)
    assert chosen.repeat == "nth"
    moved = Chosen(**{**vars(chosen), "weeks": ("3",)})
    assert rule_of(moved).text == "毎月 第3月曜 10:00〜12:00"
    spoken = Chosen(**{**vars(chosen), "text": "第2月曜（8月は休み）"})
    assert rule_of(spoken).text == "第2月曜（8月は休み）"


@pytest.mark.parametrize("spoilt", ["", "{", "[]", '{"opens": "morning"}', '"words"', '{"first": 5}'])
def test_a_spoilt_line_is_none(spoilt: str) -> None:
    assert time_from(spoilt) is None


@settings(max_examples=200, deadline=None)
@given(
    repeat=st.sampled_from(("weekly", "nth", "fortnightly", "monthday")),
    days=st.sets(st.sampled_from(tuple(DAYS)), min_size=1),
    weeks=st.sets(st.sampled_from(tuple(WEEKS)), min_size=1),
    months=st.sampled_from(tuple(MONTHS)),
    first=st.one_of(st.none(), st.dates(date(2024, 1, 1), date(2027, 1, 1))),
    closed=st.booleans(),
)
def test_any_choice_comes_back(
    repeat: str, days: set[str], weeks: set[str], months: str, first: date | None, closed: bool
) -> None:
    chosen = Chosen(
        repeat,
        tuple(d for d in DAYS if d in days),
        tuple(w for w in WEEKS if w in weeks),
        months,
        monthdays="5,20",
        first=first,
        closed=closed,
    )
    if problems(chosen):
        return
    line = rule_of(chosen)
    assert line.text == in_words(line)
    assert rule_of(chosen_of(line)) == line
