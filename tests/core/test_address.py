"""Addresses in parts: by hand, by the 649 official cases of the Digital Agency's geocoder, and quickly."""

import json
import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marugoto.core import address
from marugoto.core.address import Address, in_kanji, number_of, split
from marugoto.core.municipalities import Town, by_code, check_digit, is_code, repaired_code
from marugoto.core.towns import Master, NoMaster, master
from tests.counting import calls_of

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("MARUGOTO_SHARED") or ROOT.parent / "shared")
CASES = SHARED / "data" / "addresses" / "e2e" / "test-data"
# Folders whose addresses do not name their city: whoever publishes such a list is in it.
NEAR = {"kyoto-fire-departments": "261009", "kyoto-schools": "261009", "sapporo-schools": "011002"}
# What is reached, and may not get worse (share of the cases), without and with the master of towns: see docs/adr/0015.
REACHED = {
    "prefecture": 0.99, "county": 1.0, "city": 0.99, "ward": 0.99, "code": 0.98,
    "machiaza": 0.925, "chome": 0.975, "numbers": 0.97,
}  # fmt: skip
WITH_MASTER = REACHED | {"machiaza": 0.95, "chome": 0.99, "numbers": 0.99}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("香川県高松市番町四丁目１番３号", ("香川県", "高松市", "番町", "四丁目", "", "1", "3", "")),
        ("香川県高松市新田町乙８番地", ("香川県", "高松市", "新田町", "", "", "乙8", "", "")),
        ("高松市番町二丁目14番2号 1階", ("香川県", "高松市", "番町", "二丁目", "", "14", "2", "1階")),
        ("秋田県大仙市神宮寺字中瀬古川敷３１－４", ("秋田県", "大仙市", "神宮寺", "", "字中瀬古川敷", "31", "4", "")),
        ("札幌市西区八軒9条西2丁目4-1", ("北海道", "札幌市西区", "八軒九条西", "二丁目", "", "4", "1", "")),
        ("札幌市豊平区月寒東3-18-1-72", ("北海道", "札幌市豊平区", "月寒東三条", "十八丁目", "", "1", "72", "")),
        (
            "京都市上京区釜座通下立売下る東裏辻町398番地",
            ("京都府", "京都市上京区", "東裏辻町", "", "釜座通下立売下る", "398", "", ""),
        ),
        ("岩手県八幡平市大更第35地割", ("岩手県", "八幡平市", "大更", "", "第35地割", "", "", "")),
        ("〒425-0041 静岡県焼津市石津728番地の2", ("静岡県", "焼津市", "石津", "", "", "728", "2", "")),
        ("東京都国領町３－８－１５", ("東京都", "", "", "", "", "", "", "国領町3-8-15")),
        ("どこか遠く", ("", "", "", "", "", "", "", "どこか遠く")),
    ],
)  # fmt: skip
def test_an_address_is_told_apart(text: str, expected: tuple[str, ...]) -> None:
    got = split(text)
    found = (
        got.prefecture,
        got.municipality,
        got.town,
        got.chome,
        got.koaza,
        got.block,
        got.number,
        got.others,
    )
    assert found == expected


def test_a_street_of_kyoto_stands_before_the_town_and_a_koaza_after_it() -> None:
    assert split("京都市上京区釜座通下立売下る東裏辻町398番地").line == "釜座通下立売下る東裏辻町398"
    assert split("大仙市神宮寺字中瀬古川敷31-4").line == "神宮寺字中瀬古川敷31-4"


def test_the_place_one_is_in_decides_between_two_of_a_name() -> None:
    assert split("北区紫野大徳寺町88番地").city == ""
    assert split("北区紫野大徳寺町88番地", near=by_code()["261009"]).code == "261017"
    assert split("府中市府中町一丁目").city == ""
    assert split("府中市府中町一丁目", near=by_code()["342084"]).prefecture == "広島県"
    assert split("番町5-1", near=by_code()["372013"]) == Address(
        prefecture="香川県", city="高松市", town="番町", block="5", number="1", code="372013"
    )


@given(st.integers(1, 999))
def test_a_number_in_kanji_is_read_again(n: int) -> None:
    assert number_of(in_kanji(n)) == n


@given(st.text(alphabet="東京都千代田区紀尾井町一二十0123456789-丁目番地の字大上る 　ビル", max_size=40))
def test_nothing_that_is_written_breaks_it(text: str) -> None:
    got = split(text, near=by_code()["131016"])
    assert not got.city or got.code in by_code()


@given(
    town=st.sampled_from(["番町", "新田町", "八坂", "神宮寺字中瀬", "大更第35地割"]),
    block=st.integers(31, 9999),
    number=st.integers(1, 999),
    form=st.sampled_from(["{}番地{}", "{}番{}号", "{}-{}", "{}番地の{}", "{}の{}", "{}－{}", "{}ー{}"]),
    room=st.sampled_from(["", " メゾン2階", "　B棟 3号室"]),
)
def test_every_number_and_the_building_stay(town: str, block: int, number: int, form: str, room: str) -> None:
    got = split(f"香川県高松市{town}{form.format(block, number)}{room}")
    assert (got.block, got.number) == (str(block), str(number))
    assert got.others == address.normalise(room)
    assert f"{got.town}{got.koaza}" == town


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("372013", "372013"), ("92011", "092011"), ("37201", "372013"), ("1100", "011002"), ("1100.0", "011002"),
        ("372014", ""), ("x", ""),
    ],
)  # fmt: skip
def test_a_code_gets_its_zero_and_its_check_digit_back(text: str, code: str) -> None:
    assert repaired_code(text) == code


def test_every_code_of_the_table_has_its_check_digit() -> None:
    assert [t.code for t in by_code().values() if not is_code(t.code)] == []
    assert check_digit("37201") == "3"


def cases() -> list[tuple[str, dict[str, dict[str, str | None]]]]:
    """(folder, case) of the official collection; without it nothing can be compared."""
    if not CASES.is_dir():
        reason = "the official addresses are not beside the repository (MARUGOTO_SHARED)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    files = sorted(p for p in CASES.glob("*/*.json") if p.name != "digital-agency.json")
    return [(p.parent.name, case) for p in files for case in json.loads(p.read_text("utf-8"))]


def hits(case: dict[str, dict[str, str | None]], got: Address) -> dict[str, bool]:
    """part → is it exactly what the collection expects?"""
    want = {key: value or "" for key, value in case["result"].items() if not isinstance(value, list)}
    town = f"{want['oaza_cho']}{want['chome']}{want['koaza']}"
    prefix = "blk_num rsdt_num rsdt_num2" if want["blk_num"] else "prc_num1 prc_num2 prc_num3"
    numbers = [want[key] for key in prefix.split() if want[key]]
    found = {
        "prefecture": got.prefecture == want["pref"],
        "county": got.county == want["county"],
        "city": got.city == want["city"],
        "ward": got.ward == want["ward"],
        "code": got.code == want["lg_code"],
        "oaza": got.town == want["oaza_cho"],
        "chome": got.chome == want["chome"],
        "koaza": got.koaza == want["koaza"],
        "machiaza": f"{got.town}{got.chome}{got.koaza}" == town,
    }
    if numbers:
        mine = [n for n in (got.block, got.number, got.number_2) if n]
        found["numbers"] = mine[: len(numbers)] == numbers
    return found


def score(near: dict[str, Town], master: Master) -> tuple[Counter[str], Counter[str]]:
    """part → (exact, of how many)."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for folder, case in cases():
        got = split(str(case["query"]["input"]), near=near.get(folder), master=master)
        for part, hit in hits(case, got).items():
            total[part] += 1
            right[part] += hit
    return right, total


def test_the_official_cases_as_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    in_city = {folder: by_code()[code] for folder, code in NEAR.items()}
    ways = {
        "writing": score({}, NoMaster()),
        "writing, its city": score(in_city, NoMaster()),
        "master": score({}, master()),
        "master, its city": score(in_city, master()),
    }
    total = ways["writing"][1]
    with capsys.disabled():
        print("\npart       " + "".join(f"{name:>19}" for name in ways))
        for part, n in total.items():
            print(
                f"{part:11}"
                + "".join(f"{right[part]:6}/{n} {right[part] / n:7.1%}" for right, _n in ways.values())
            )
    assert total["city"] == 649
    for way, least in (("writing, its city", REACHED), ("master, its city", WITH_MASTER)):
        right = ways[way][0]
        worse = {
            part: right[part] / total[part]
            for part, share in least.items()
            if right[part] / total[part] < share
        }
        assert (way, worse) == (way, {})


@pytest.mark.parametrize("known", [NoMaster(), master()], ids=["writing", "master"])
def test_an_address_is_split_in_few_steps(known: Master) -> None:
    texts = [f"香川県高松市番町{n % 9 + 1}丁目{n}番{n % 30}号 メゾン{n}" for n in range(2000)]
    split(texts[0], master=known)
    work = calls_of(lambda: [split(text, master=known) for text in texts])
    assert work / len(texts) < 150
