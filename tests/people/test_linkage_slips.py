"""What is stored meets every single slip: a wrong, missing, doubled or exchanged character, digit or part. No database."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from marugoto.people.linkage import ask, block, compare, normalise, romaji
from marugoto.people.linkage.birth import Birth
from marugoto.people.linkage.block import Facts, Name
from marugoto.people.linkage.query import parse_query
from tests.people.test_linkage_search import CITY, HANAKO, TODAY, why

SYLLABLES = "カキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ"
PART = st.text(alphabet=SYLLABLES, min_size=2, max_size=5)
DAYS = st.dates(min_value=date(1930, 1, 1), max_value=date(2020, 12, 31))


def met(text: str, facts: Facts) -> set[str]:
    groups = ask.groups_of(parse_query(text, TODAY, city=CITY))
    return set().union(*(group.keys for group in groups)) & block.keys_of(facts)


def kinds(keys: set[str]) -> set[str]:
    return {key.partition(":")[0] for key in keys}


@given(PART, PART, st.data())
def test_one_slip_in_a_whole_reading(family: str, given_name: str, data: st.DataObject) -> None:
    person = Facts(family_kana=family, given_kana=given_name)
    place = data.draw(st.integers(0, len(family) - 1))
    other = data.draw(st.sampled_from(SYLLABLES))
    slips = {
        family[:place] + other + family[place + 1 :],
        family[:place] + family[place + 1 :],
        family[:place] + other + family[place:],
    }
    if place + 1 < len(family):
        slips.add(family[:place] + family[place + 1] + family[place] + family[place + 2 :])
    for slip in slips:
        for text in (f"{slip} {given_name}", f"{given_name}{slip}"):
            assert {"n", "n-"} & kinds(met(text, person)) or len(slip + given_name) < 4


@given(PART, PART, DAYS, st.data())
def test_one_wrong_digit_of_the_date_and_one_half_of_the_name(
    family: str, given_name: str, day: date, data: st.DataObject
) -> None:
    person = Facts(family_kana=family, given_kana=given_name, birth=Birth(day, "day"))
    place, digit = data.draw(st.integers(2, 7)), data.draw(st.sampled_from("0123456789"))
    plain = day.strftime("%Y%m%d")
    changed = plain[:place] + digit + plain[place + 1 :]
    try:
        wrong = date(int(changed[:4]), int(changed[4:6]), int(changed[6:]))
    except ValueError:
        assume(False)
    assume(date(1905, 1, 1) < wrong <= TODAY)
    assert "c" in kinds(met(f"ミミミミ {given_name} {wrong.isoformat()}", person))
    assert "c" in kinds(met(f"{family} ミミミミ {wrong.isoformat()}", person))


@given(DAYS)
def test_near_dates_are_few_and_hold_the_day_itself_and_its_neighbours(day: date) -> None:
    near = ask.near_dates(day, TODAY)
    assert near[0] == day.isoformat()
    assert (day + timedelta(days=1)).isoformat() in near
    assert len(near) == len(set(near)) < 80


@given(PART, PART)
def test_a_ring_knows_no_beginning(one: str, other: str) -> None:
    assert normalise.sound_ring(one + other) == normalise.sound_ring(other + one)


@given(PART, PART, st.text(max_size=40))
def test_a_question_asks_for_a_bounded_number_of_keys(one: str, other: str, rest: str) -> None:
    groups = ask.groups_of(parse_query(f"{one} {other} {rest} 1950-03-01", TODAY, city=CITY))
    assert sum(len(group.keys) for group in groups) < 2500


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("watanabe hanako", {"name_reading"}),
        ("Hanako WATANABE", {"name_reading", "name_swapped"}),
        ("ﾜﾀﾅﾍﾞﾊﾅｺ", {"name_reading"}),
        ("わたなべ はなご", {"name_near"}),
        ("わたなで はなこ", {"name_slip"}),
        ("渡邊 花于", {"name_slip"}),
        ("はなこ 1950-03-02", {"given_reading", "birth_one_digit"}),
        ("花子 本町三丁目二番一号", {"given_same", "block_same"}),
        ("花子 本町３ー２ー１", {"given_same", "block_same"}),
        ("渡辺 090ー0012ー5678", {"family_variant", "phone_same"}),
        ("はな 5678", {"given_prefix", "phone_tail"}),
    ],
)
def test_a_mixture_is_told_apart(text: str, reasons: set[str]) -> None:
    assert set(why(text)) == reasons
    assert met(text, HANAKO)


def test_a_given_name_in_other_characters_is_the_same_reading_once_it_has_been_heard() -> None:
    query = parse_query("渡邊 華子 1950", TODAY, city=CITY)
    assert "given_homophone" not in compare.explain(query, HANAKO, TODAY)
    heard = query.hearing({"華子": frozenset({"ハナコ"}), "渡邊": frozenset({"ワタナヘ"})})
    assert set(compare.explain(heard, HANAKO, TODAY)) & {"given_homophone", "name_homophone"}
    assert ask.heard_keys(heard) & block.keys_of(HANAKO)


def test_an_earlier_name_an_earlier_address_and_another_telephone_are_found_and_told() -> None:
    moved = replace(
        HANAKO,
        names=(Name("古賀", "花子", "コガ", "ハナコ"),),
        addresses=("みさき市旭町1丁目4-2",),
        phones=("0942-30-9000",),
    )
    assert set(why("古賀花子", moved)) == {"name_same", "other_name"}
    assert set(why("花子 旭町", moved)) == {"given_same", "town_same", "other_address"}
    assert set(why("花子 9000", moved)) == {"given_same", "phone_tail"}


@pytest.mark.parametrize(
    ("word", "kana"),
    [
        ("Satō", "サト"),
        ("satou", "サトウ"),
        ("Itoh", "イト"),
        ("Jun'ichi", "ジュンイチ"),
        ("syouzi", "ショウジ"),
        ("Namba", "ナンバ"),
        ("Hattori", "ハットリ"),
        ("Tchaka", "ッチャカ"),
        ("Shinichi", "シンイチ"),
    ],
)
def test_latin_letters_are_read(word: str, kana: str) -> None:
    ways, clean = romaji.to_kana(word)
    assert kana in ways
    assert clean or word == "Tchaka"
