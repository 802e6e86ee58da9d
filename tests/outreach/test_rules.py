"""The rules of outreach, without a database."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marugoto.core.clock import JST
from marugoto.outreach.rules import approach, lists, progress, records
from marugoto.outreach.rules.records import Seen

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=JST)
MORNING = NOON - timedelta(hours=3)
TODAY = NOON.date()


def seen(version: int, *, minutes: int = 0, **more: object) -> Seen:
    at = NOON + timedelta(minutes=minutes)
    return Seen(UUID(int=version), version, at, at, **more)  # type: ignore[arg-type]


def test_a_clock_that_is_wrong_is_put_right_by_what_it_says_while_sending() -> None:
    ahead = timedelta(hours=5)
    at = records.happened_at(
        device_at=NOON - timedelta(hours=1) + ahead,
        device_now=NOON + ahead,
        received_at=NOON,
        earliest=MORNING,
    )
    assert at == NOON - timedelta(hours=1)


@given(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6))
def test_whatever_a_clock_says_a_visit_lies_between_handing_out_and_receipt(wrote: int, sends: int) -> None:
    at = records.happened_at(
        device_at=NOON + timedelta(seconds=wrote),
        device_now=NOON + timedelta(seconds=sends),
        received_at=NOON,
        earliest=MORNING,
    )
    assert MORNING <= at <= NOON


def test_what_the_writer_had_seen_is_no_conflict_and_another_day_is_none() -> None:
    others = [seen(1), seen(2, minutes=10)]
    assert records.unseen(others, base=2, at=NOON) is None
    found = records.unseen(others, base=1, at=NOON + timedelta(hours=4))
    assert found is not None
    assert found.version == 2
    assert records.unseen(others, base=0, at=NOON + timedelta(days=1)) is None


def test_the_order_is_that_of_happening_not_of_receipt() -> None:
    early = replace(seen(2), happened_at=NOON - timedelta(hours=2))
    assert [one.version for one in records.in_order([seen(1), early])] == [2, 1]


@pytest.mark.parametrize(
    ("found", "stand"),
    [
        ([], ("listed", "")),
        ([seen(1, result="absent")], ("visited", "absent")),
        ([seen(1, met=True, result="met_family"), seen(2, minutes=5, result="absent")], ("met", "absent")),
        ([seen(1, result="absent"), seen(2, minutes=5, final=True, result="moved")], ("done", "moved")),
        ([seen(1, result="met", final=True, standing="aside")], ("listed", "")),
    ],
)
def test_where_a_row_stands(found: list[Seen], stand: tuple[str, str]) -> None:
    assert progress.stand_of(found) == stand


def test_coverage_and_what_is_on_no_list_yet() -> None:
    east = progress.Count("東町", 10, 8, 6, 4, 3)
    west = progress.Count("西町", None, 0, 0, 0, 0)
    assert (east.coverage, east.missing) == (75, 2)
    assert (west.coverage, west.missing) == (None, None)
    assert progress.total("合計", [east, west]).estimated is None
    assert progress.total("合計", [east, east]).estimated == 20


def test_a_verdict_sets_one_aside_or_none() -> None:
    assert records.aside_after("first") == ("counts", "aside")
    assert records.aside_after("second") == ("aside", "counts")
    assert records.aside_after("both") == ("counts", "counts")


@pytest.mark.parametrize(
    ("days", "attempts", "state", "fate"),
    [
        (1, 0, "reaching", "keep"),
        (0, 0, "reaching", "show"),
        (-6, 3, "reaching", "show"),
        (-7, 0, "reaching", "delete"),
        (-7, 1, "reaching", "minimise"),
        (-7, 0, "refused", "minimise"),
    ],
)
def test_what_becomes_of_a_record_whose_day_comes(days: int, attempts: int, state: str, fate: str) -> None:
    due = TODAY + timedelta(days=days)
    assert approach.fate_of(delete_on=due, today=TODAY, attempts=attempts, state=state) == fate


def test_a_refusal_stays_until_somebody_is_let_in() -> None:
    refused = approach.state_after("reaching", opens=False, closes=True)
    assert refused == "refused"
    assert approach.state_after(refused, opens=False, closes=False) == "refused"
    assert approach.state_after(refused, opens=True, closes=False) == "accepted"


def test_nobody_is_kept_for_longer_than_a_year_at_a_time() -> None:
    assert approach.until_problem(TODAY + timedelta(days=366), today=TODAY) is None
    problem = approach.until_problem(TODAY + timedelta(days=367), today=TODAY)
    assert problem is not None
    assert problem[0] == "delete_on"


def test_a_list_is_read_by_its_headings_and_says_what_is_amiss() -> None:
    columns = lists.columns_of(["整理番号", "氏　名", "住所", "生年月日", "フリガナ"])
    row = lists.row_of(
        2, ["7", "訪野　ひとり", "東町1-1", "昭和16年5月6日", "ホウノ ヒトリ"], columns, today=TODAY
    )
    assert (row.name, row.birth, row.notes) == ("訪野 ひとり", "1941-05-06", ())
    bad = lists.row_of(3, ["8", "", "", "きのう", "漢字"], columns, today=TODAY)
    assert set(bad.notes) == {"no_name", "no_place", "bad_birth", "bad_kana"}
    assert not bad.taken
    assert lists.row_of(4, ["9"], columns, today=TODAY).notes == ("no_name", "no_place")


def test_twins_in_the_file_and_on_the_list_are_not_taken() -> None:
    columns = {"name": 0, "address": 1, "number": 2}
    rows = [
        lists.row_of(n, cells, columns, today=date(2026, 1, 1))
        for n, cells in enumerate([["甲", "東", "1"], ["甲", "東", ""], ["乙", "西", "2"], ["丙", "南", ""]])
    ]
    marked = lists.without_twins(rows, numbers=frozenset({"2"}), keys=frozenset({("丙", "", "南")}))
    assert [one.notes for one in marked] == [(), ("twice_in_file",), ("already_listed",), ("already_listed",)]
