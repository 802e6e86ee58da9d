"""Invented residents: the same seed the same town, a plausible town, and a town that ages."""

import itertools
import subprocess
import sys
import tracemalloc
from collections import Counter
from pathlib import Path

import pytest

from marugoto.core.kana import is_kana
from marugoto.people.invented import extract, households, styles
from marugoto.people.invented.damage import DAMAGES, damaged
from marugoto.people.invented.extract import COLUMNS, Town

ROOT = Path(__file__).resolve().parent.parent.parent
AT = {name: place for place, name in enumerate(COLUMNS)}


def a_town(persons: int = 4000, *, years_later: int = 0, seed: int = 7) -> Town:
    return Town(persons, seed, "402036", "福岡県", "久留米市", years_later=years_later)


def rows_of(town: Town) -> list[list[str]]:
    return [extract.row(town, line) for line in extract.residents(town)]


@pytest.fixture(scope="module")
def rows() -> list[list[str]]:
    return rows_of(a_town())


def column(rows: list[list[str]], name: str) -> list[str]:
    return [row[AT[name]] for row in rows]


def test_as_many_lines_as_asked_each_with_a_number_of_its_own(rows: list[list[str]]) -> None:
    assert len(rows) == 4000
    assert len(set(column(rows, "宛名番号"))) == 4000
    assert all(len(row) == len(COLUMNS) for row in rows)


def test_the_same_seed_gives_the_same_town_and_another_seed_another(rows: list[list[str]]) -> None:
    assert rows_of(a_town()) == rows
    assert rows_of(a_town(seed=8))[:50] != rows[:50]


def test_a_smaller_town_is_the_beginning_of_a_larger_one(rows: list[list[str]]) -> None:
    assert rows_of(a_town(500))[:490] == rows[:490]


def test_every_number_ends_in_its_check_digit_and_some_begin_with_zero(rows: list[list[str]]) -> None:
    numbers = column(rows, "宛名番号")
    assert all(number[-1] == extract.check_digit(number[:-1]) and len(number) == 10 for number in numbers)
    assert any(number.startswith("0") for number in numbers)


def test_ages_and_households_are_those_of_a_japanese_town(rows: list[list[str]]) -> None:
    ages = [2026 - int(born[:4]) for born in column(rows, "生年月日")]
    sizes = Counter(column(rows, "世帯番号")).values()
    assert 0.10 < sum(age < 15 for age in ages) / len(ages) < 0.15
    assert 0.24 < sum(age >= 65 for age in ages) / len(ages) < 0.33
    assert 2.0 < sum(sizes) / len(sizes) < 2.4
    assert {"世帯主", "妻", "夫", "子", "父", "母", "妻（未届）", "同居人"} <= set(column(rows, "続柄"))


def test_names_come_as_often_as_they_are_borne_and_in_registered_shapes(rows: list[list[str]]) -> None:
    families = Counter(name.split("\u3000")[0] for name in column(rows, "氏名"))
    assert {"佐藤", "鈴木", "田中"} <= {name for name, _n in families.most_common(8)}
    assert {"髙橋", "高橋"} <= set(families)
    written = "".join(families)
    assert sum(shape in written for shape in "髙﨑邊邉齋濱澤嶋廣國") > 6
    assert len(families) > 500


def test_every_reading_is_kana_and_every_foreign_name_is_latin(rows: list[list[str]]) -> None:
    assert all(is_kana(reading) for reading in column(rows, "氏名カナ"))
    foreign = [row for row in rows if row[AT["国籍"]]]
    assert 0.02 < len(foreign) / len(rows) < 0.06
    assert all(row[AT["氏名"]].isascii() for row in foreign)
    assert any(row[AT["通称"]] for row in foreign)


def test_some_are_protected_some_are_gone_some_have_a_telephone(rows: list[list[str]]) -> None:
    assert any(column(rows, "支援措置"))
    assert {"転入", "転出", "死亡", "転居", "出生"} <= set(column(rows, "異動事由"))
    assert 0.2 < sum(map(bool, column(rows, "電話番号"))) / len(rows) < 0.6


def test_a_year_later_people_were_born_died_moved_and_married(rows: list[list[str]]) -> None:
    before = {row[0]: row for row in rows}
    after = {row[0]: row for row in rows_of(a_town(years_later=1))}
    stayed = [(before[number], row) for number, row in after.items() if number in before]
    new = [row for number, row in after.items() if number not in before]
    assert {"転入", "出生"} == {row[AT["異動事由"]] for row in new}
    assert sum(row[AT["異動事由"]] == "死亡" for _was, row in stayed) > 10
    renamed = [(was, row) for was, row in stayed if was[AT["氏名"]] != row[AT["氏名"]]]
    assert renamed
    assert all(was[AT["生年月日"]] == row[AT["生年月日"]] for was, row in stayed)
    moved = [row for was, row in stayed if was[AT["町字"] : AT["方書"]] != row[AT["町字"] : AT["方書"]]]
    assert moved
    assert {row[AT["異動事由"]] for row in moved} <= {"転居", "世帯主変更", "死亡", "転出"}
    unsaid = [
        row
        for number, row in before.items()
        if number not in after and row[AT["異動事由"]] not in ("転出", "死亡")
    ]
    assert unsaid
    assert len({*before} - {*after}) < 0.08 * len(before)


def test_ten_years_later_there_is_still_a_town() -> None:
    later = rows_of(a_town(1000, years_later=10))
    assert 500 < len(later) < 1500
    assert len({row[0] for row in later}) == len(later)


def test_memory_does_not_grow_with_the_town() -> None:
    list(itertools.islice(extract.residents(a_town(10**9)), 300))  # the tables of names are read once

    def peak(lines: int) -> int:
        tracemalloc.start()
        for _line in itertools.islice(extract.residents(a_town(10**9)), lines):
            pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(6000) < peak(600) + 3_000_000


@pytest.mark.parametrize("style", styles.STYLES)
def test_every_style_has_a_cell_for_each_heading(style: str) -> None:
    headings, write = styles.STYLES[style]
    town = a_town(60)
    assert all(len(write(town, line)) == len(headings) for line in extract.residents(town))


def test_an_older_system_writes_eras_half_width_kana_and_codes() -> None:
    assert styles.by_era("1964-10-10") == "S39.10.10"
    assert styles.by_era("2019-05-01") == "R01.05.01"
    assert styles.by_era("1931-00-00") == "S06.00.00"
    assert styles.half_width("ガッキューン　ヴ") == "ｶﾞｯｷｭｰﾝ ｳﾞ"


def test_what_an_encoding_lacks_becomes_a_placeholder() -> None:
    assert styles.for_encoding("髙橋𠮷田辻\U000e0100", "cp932") == "髙橋〓田辻"
    assert styles.for_encoding("髙橋𠮷田", "utf-16") == "髙橋𠮷田"


def test_every_kind_of_damage_is_done_and_said(rows: list[list[str]]) -> None:
    done = list(damaged(iter(rows), 0.5, 1))
    assert {harm for _row, harm in done if harm} == set(DAMAGES)
    assert [row for row, harm in done if not harm][:3]
    assert len(done) > len(rows)


def test_the_slots_of_a_household_never_run_over() -> None:
    town = a_town(600, years_later=25)
    serials = [one.number % households.SLOTS for _house, one in extract.residents(town)]
    assert max(serials) < households.SLOTS


def test_the_tables_of_names_are_what_the_script_derives() -> None:
    found = subprocess.run(
        [sys.executable, "scripts/names.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert (found.returncode, found.stdout) == (0, "")
