"""The master of towns: its table, and what it adds to the writing of an address. Real towns, no real addresses."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marugoto.core.address import split
from marugoto.core.municipalities import by_code, fold
from marugoto.core.towns import Master, NoMaster, Table, TownName, master

ROOT = Path(__file__).parents[2]
TAKAMATSU, KYOTO_KAMIGYO = by_code()["372013"], by_code()["261025"]


def test_the_table_is_what_its_source_says() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/towns.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_municipality_with_towns_is_one_of_ours() -> None:
    """Japan Post is newer than our table of codes by a merger at most."""
    known = {code[:5] for code in by_code()}
    table = Table()
    strangers = [code for code in table._lines if code not in known]
    assert len(strangers) <= 10
    assert TownName("番町", chome=True) in table.of("372013").values()
    assert table.where(fold("紀尾井町")) == ("13101",)
    assert table.where("どこにもない町") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the master tells where the town ends: what follows without a mark is a 小字
        ("香川県高松市香南町由佐上所12-3", ("香南町由佐", "", "上所", "12")),
        # whether it has 丁目
        ("高松市番町5-1", ("番町", "五丁目", "", "1")),
        ("千代田区紀尾井町1-3", ("紀尾井町", "", "", "1")),
        ("千代田区紀尾井町1丁目3番地", ("紀尾井町", "", "", "1")),
        ("京都市東山区清水五丁目130番地", ("清水", "五丁目", "", "130")),
        # numbers in kanji behind it
        ("高松市朝日町九十五", ("朝日町", "", "", "95")),
        # a mark that is not part of its name, and one that the town writes
        ("高松市字朝日町乙8", ("朝日町", "", "", "乙8")),
        ("高松市大字朝日町乙8", ("大字朝日町", "", "", "乙8")),
        # a name of one letter, and の between it and the number
        ("千葉県旭市ハの74", ("ハ", "", "", "74")),
        # 町 left out
        ("釧路市豊川8-19", ("豊川町", "", "", "8")),
        # a street of Kyoto without 上る or 下る
        ("京都市中京区油小路通御池押油小路町238-1", ("押油小路町", "", "油小路通御池", "238")),
        # a house is no 小字
        ("高松市番町アベノビル8号", ("番町", "", "", "")),
    ],
)
def test_what_the_master_adds(text: str, expected: tuple[str, ...]) -> None:
    got = split(text, master=master())
    assert (got.town, got.chome, got.koaza, got.block) == expected


def test_an_address_that_begins_with_its_town_lies_where_the_only_one_is() -> None:
    assert split("紀尾井町1-3").code == ""
    assert split("紀尾井町1-3", master=master()).code == "131016"
    assert split("本町1-3", master=master()).code == "", "there are hundreds"
    assert split("紀尾井町1-3", near=TAKAMATSU, master=master()).code == TAKAMATSU.code, "one is in Takamatsu"


class Own:
    """A master of one's own: one town of one municipality."""

    def of(self, code: str) -> dict[str, TownName]:
        return {fold("西根"): TownName("西根", chome=False)} if code[:5] == "37201" else {}

    def where(self, folded: str) -> tuple[str, ...]:
        return ()


def test_another_master_can_be_given() -> None:
    own: Master = Own()
    assert split("高松市西根大谷12", master=own).koaza == "大谷"
    assert split("高松市西根大谷12", master=NoMaster()).town == "西根大谷"


@given(
    st.text(alphabet="番町新田紀尾井一二十0123456789-丁目番地の字大上るハビル 　", max_size=30),
    st.sampled_from([TAKAMATSU, KYOTO_KAMIGYO, None]),
)
def test_nothing_is_lost_and_nothing_breaks(text: str, near: object) -> None:
    got = split(text, near=near, master=master())  # type: ignore[arg-type]
    digits = "".join(c for c in text if c.isdigit())
    kept = "".join(c for c in f"{got.line}{got.others}" if c.isdigit())
    assert len(kept) <= len(digits) + 8
    assert not got.code or got.code in by_code()
