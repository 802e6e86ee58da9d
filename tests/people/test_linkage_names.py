"""Folding of names: what is the same to the eye or to the ear becomes the same; what a name is stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marugoto.people.linkage import address as addresses
from marugoto.people.linkage import block, normalise, variants
from marugoto.people.linkage.block import Facts

KANA = st.text(
    alphabet="アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワンガギダジバパャュョッー",
    min_size=1,
    max_size=8,
)
KANJI = st.text(alphabet="高橋佐藤渡辺邊齋斎花子一郎恵美澤沢国際々", min_size=1, max_size=5)
NAMES = st.one_of(KANA, KANJI, st.text(max_size=12))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("髙橋", "高橋"),
        ("山﨑", "山崎"),
        ("渡邊", "渡辺"),
        ("渡邉", "渡邊"),
        ("齋藤", "斉藤"),
        ("齊藤", "斎藤"),
        ("濱田", "浜田"),
        ("黒澤", "黒沢"),
        ("中嶋", "中島"),
        ("廣瀨", "広瀬"),
        ("國分", "国分"),
        ("櫻井", "桜井"),
        ("眞鍋", "真鍋"),
        ("惠子", "恵子"),
        ("德永", "徳永"),
        ("𠮷田", "吉田"),
        ("富士神社", "富士神社"),  # compatibility ideographs
        ("葛󠄀城", "葛城"),  # a variation selector behind 葛
        ("佐々木", "佐佐木"),
        ("ＭＡＲＩＡ", "Maria"),
        ("さくら", "サクラ"),
        ("渡邊　花子", "渡辺花子"),
    ],
)
def test_variants_are_one(one: str, other: str) -> None:
    assert normalise.fold_kanji(one) == normalise.fold_kanji(other)


def test_every_variant_folds_to_a_character_that_folds_no_further() -> None:
    table = variants.table()
    assert len(table) > 200
    for variant, head in table.items():
        assert normalise.fold_kanji(variant) == normalise.fold_kanji(head) == head
        assert head not in table


def test_a_mark_of_repetition_with_nothing_before_it_stays() -> None:
    assert normalise.fold_kanji("々々") == "々々"
    assert normalise.fold_kanji("佐々々") == "佐佐佐"


@pytest.mark.parametrize(("one", "other"), [("渡辺", "渡部"), ("佐藤", "左藤"), ("太田", "大田")])
def test_other_names_stay_apart(one: str, other: str) -> None:
    assert normalise.fold_kanji(one) != normalise.fold_kanji(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("さとう", "サトウ"),
        ("ｻﾄｳ", "さとう"),
        ("オオノ", "おーの"),
        ("ユウコ", "ゆーこ"),
        ("ヴィクター", "ビクタ"),
        ("ヅカ", "ズカ"),
        ("マリア・サントス", "まりあ さんとす"),
    ],
)
def test_readings_that_sound_the_same(one: str, other: str) -> None:
    assert normalise.reading(one) == normalise.reading(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("サイトウ", "サイドウ"),
        ("ヤマサキ", "ヤマザキ"),
        ("キヨウコ", "キョウコ"),
        ("ケイコ", "ケーコ"),
        ("ハット", "ハツト"),
    ],
)
def test_readings_that_sound_alike_share_a_skeleton_but_are_told_apart(one: str, other: str) -> None:
    assert normalise.skeleton(one) == normalise.skeleton(other)
    assert normalise.reading(one) != normalise.reading(other)


@given(KANA)
def test_a_skeleton_folds_no_further(kana: str) -> None:
    once = normalise.skeleton(kana)
    assert normalise.skeleton(once) == once


@given(KANA, st.integers(min_value=1, max_value=8))
def test_the_skeleton_of_a_beginning_is_the_beginning_of_the_skeleton(kana: str, n: int) -> None:
    assert normalise.skeleton(kana).startswith(normalise.skeleton(kana[:n]))


@given(NAMES, NAMES, NAMES, NAMES)
def test_keys_say_something_and_do_not_depend_on_width_or_blanks(a: str, b: str, c: str, d: str) -> None:
    keys = block.keys_of(Facts(family=a, given=b, family_kana=c, given_kana=d))
    assert all(k.partition(":")[2] for k in keys)
    assert keys == block.keys_of(Facts(family=f"{a} ", given=f" {b}", family_kana=f"{c}\u3000", given_kana=d))


@given(KANJI, KANJI)
def test_a_name_meets_itself_in_both_orders_and_in_every_variant(family: str, given_name: str) -> None:
    straight = block.keys_of(Facts(family=family, given=given_name))
    old = str.maketrans("高辺斎沢国恵", "髙邉齊澤國惠")
    turned = block.keys_of(Facts(family=given_name.translate(old), given=family.translate(old)))
    assert {k for k in straight if k.startswith("w:")} == {k for k in turned if k.startswith("w:")}


def test_what_is_missing_makes_no_key() -> None:
    assert block.keys_of(Facts()) == set()
    assert block.keys_of(Facts(family="渡邊")) == {"w:渡辺", "p:渡辺", "h:渡"}


def test_a_name_written_in_kana_is_its_own_reading() -> None:
    assert "p:サクラ" in block.keys_of(Facts(family="田中", given="さくら"))


def test_a_telephone_number_is_its_digits() -> None:
    assert normalise.phone_digits("０９４２－３０－９０００") == "0942309000"
    assert normalise.phone_digits("+81 90-1234-5678") == "09012345678"
    assert block.phone_keys("（0942）30-9000") == {"t:0942309000", "t4:9000"}
    assert block.phone_keys("12") == set()


def test_an_agencys_own_number_meets_only_its_own_questions() -> None:
    town = block.identifier_key(block.Identifier("resident", "００-１２３"))
    own = block.identifier_key(block.Identifier("own_file", "00123", owner="abc"))
    assert (town, own) == ("i:00123", "io:abc:00123")


@pytest.mark.parametrize(
    ("address", "town"),
    [
        ("福岡県久留米市城南町15番地3", ("城南町", "")),
        ("久留米市城南町15-3", ("城南町", "")),
        ("城南町１５－３", ("城南町", "")),
        ("東京都町田市原町田4-1-17", ("原町田", "4")),
        ("三重県四日市市諏訪町1-5", ("諏訪町", "")),
        ("福岡市中央区天神1丁目8-1", ("天神", "1")),
        ("本町三丁目2番1号", ("本町", "3")),
        ("福岡県八女郡広川町新代1804-1", ("新代", "")),
        ("大字山川1", ("山川", "")),
        ("", ("", "")),
        ("12-3", ("", "")),
    ],
)
def test_the_town_of_an_address(address: str, town: tuple[str, str]) -> None:
    assert addresses.town_of(address, "久留米市") == town


@given(st.text(max_size=40))
def test_any_address_is_survived(address: str) -> None:
    addresses.town_of(address, "みさき市")


@pytest.mark.parametrize(
    ("numeral", "number"),
    [("十二", 12), ("元", 1), ("25", 25), ("二十", 20), ("〇", 0), ("六十四", 64), ("二五", 25)],
)
def test_numerals(numeral: str, number: int) -> None:
    assert normalise.number_of(numeral) == number


@pytest.mark.parametrize("nonsense", ["", "花", "一花"])
def test_no_numerals(nonsense: str) -> None:
    with pytest.raises(ValueError, match=f"^{nonsense}$"):
        normalise.number_of(nonsense)
