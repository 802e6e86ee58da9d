"""The one box, and why a person is shown: reasons in words, never a score."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marugoto.core import codes
from marugoto.people.linkage import ask, block, compare
from marugoto.people.linkage.birth import Birth
from marugoto.people.linkage.block import Facts, Identifier
from marugoto.people.linkage.query import parse_query

TODAY = date(2026, 11, 24)
CITY = "みさき市"
HANAKO = Facts(
    family="渡邊",
    given="花子",
    family_kana="わたなべ",
    given_kana="はなこ",
    birth=Birth(date(1950, 3, 1), "day"),
    phone="090-0012-5678",
    address="みさき市本町3丁目2-1",
    city=CITY,
    identifiers=(Identifier("resident", "0012345"),),
)


def why(text: str, facts: Facts = HANAKO) -> tuple[str, ...]:
    return compare.explain(parse_query(text, TODAY, city=CITY), facts, TODAY)


def answers(text: str, facts: Facts = HANAKO) -> bool:
    """Is the person found, and does everything that was said fit?"""
    query = parse_query(text, TODAY, city=CITY)
    return not query.empty and bool(met(text, facts)) and not compare.answer(query, facts, TODAY).missed


def met(text: str, facts: Facts = HANAKO, owner: str = "") -> set[str]:
    """The keys on which a question and a person meet."""
    groups = ask.groups_of(parse_query(text, TODAY, city=CITY, owner=owner))
    return set().union(*(group.keys for group in groups)) & block.keys_of(facts)


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("渡邊花子", ("name_same",)),
        ("渡邊 花子", ("name_same",)),
        ("渡辺花子", ("name_variant",)),
        ("渡邉　花子さん", ("name_variant",)),
        ("花子 渡辺", ("name_variant", "name_swapped")),
        ("わたなべはなこ", ("name_reading",)),
        ("ﾜﾀﾅﾍﾞ ﾊﾅｺ", ("name_reading",)),
        ("ワタナヘ ハナコ", ("name_near",)),
        ("はなこ わたなべ", ("name_reading", "name_swapped")),
        ("渡辺はなこ", ("family_variant", "given_reading")),
        ("渡邊", ("family_same",)),
        ("はな", ("given_prefix",)),
        ("わ", ("family_prefix",)),
        ("渡", ("family_prefix",)),
        ("渡邊 1950-03-01", ("birth_same", "family_same")),
        ("渡邊 S25.3", ("family_same", "birth_month")),
        ("渡邊 1950", ("family_same", "birth_year")),
        ("渡邊 76歳", ("family_same", "birth_about")),
        ("渡邊 75歳くらい", ("family_same", "birth_about")),
        ("わたなべ 0301", ("family_reading", "birth_day")),
        ("渡邊 5678", ("family_same", "phone_tail")),
        ("090-0012-5678", ("phone_same",)),
        ("(090)0012-5678", ("phone_same",)),
        ("花子 本町", ("given_same", "town_same")),
        ("花子 みさき市本町3丁目", ("given_same", "chome_same")),
        ("0012345", ("identifier_same",)),
        ("渡邊 花子 わたなべ はなこ", ("name_same",)),
    ],
)
def test_a_question_that_is_answered(text: str, reasons: tuple[str, ...]) -> None:
    assert answers(text), parse_query(text, TODAY, city=CITY)
    assert set(why(text)) == set(reasons)


@pytest.mark.parametrize(
    "text", ["佐藤", "渡邊 太郎", "1951-03-01", "渡邊 9999", "たろう", "旭町", "", "　", "・", "-"]
)
def test_a_question_that_is_not(text: str) -> None:
    assert not answers(text)


@pytest.mark.parametrize(
    ("born", "reason"),
    [
        ("1950-03-02", "birth_one_digit"),
        ("1950-03-10", "birth_one_digit"),  # neighbours exchanged
        ("1950-01-03", "birth_swapped"),
        ("H25.3.1", "birth_era_slip"),
        ("1950-03-25", "birth_month"),
        ("1950-11-29", "birth_year"),
        ("1961-03-01", "birth_day"),
    ],
)
def test_a_slip_of_the_date_is_said_in_words(born: str, reason: str) -> None:
    assert why(f"渡邊花子 {born}") == ("name_same", reason)


def test_what_is_known_in_part_is_compared_in_part() -> None:
    known_year = replace(HANAKO, birth=Birth(date(1950, 1, 1), "year"))
    assert why("渡邊花子 S25.3.1", known_year) == ("name_same", "birth_year")
    about = replace(HANAKO, birth=Birth(date(1953, 1, 1), "about"))
    assert why("渡邊花子 S25.3.1", about) == ("name_same", "birth_about")
    assert why("渡邊花子 S25.3.1", replace(HANAKO, birth=Birth())) == ("name_same",)


def test_the_label_of_somebody_anonymous_is_found_by_its_beginning() -> None:
    nameless = Facts(label="公園の男性")
    assert answers("公園", nameless)
    assert why("公園", nameless) == ("label_prefix",)


def test_an_agencys_own_number_is_not_told_to_others() -> None:
    facts = Facts(family="渡邊", identifiers=(Identifier("own_file", "K-77", owner="a" * 32),))
    own = parse_query("K-77", TODAY, owner="a" * 32)
    other = parse_query("K-77", TODAY, owner="b" * 32)
    assert met("K-77", facts, owner="a" * 32)
    assert compare.explain(own, facts, TODAY) == ("identifier_same",)
    assert not met("K-77", facts, owner="b" * 32)
    assert compare.explain(other, facts, TODAY) == ()


@given(st.text(max_size=80))
def test_any_text_is_survived_and_every_reason_has_words(text: str) -> None:
    query = parse_query(text, TODAY, city=CITY, owner="a" * 32)
    reasons = compare.explain(query, HANAKO, TODAY)
    assert set(reasons) <= compare.REASONS
    assert ask.groups_of(query) or query.empty


def test_every_reason_stands_in_the_code_list_and_no_other() -> None:
    assert set(codes.entries("people.match_reasons")) == compare.REASONS


# --- two persons ---

TWINS = (Facts(family="渡辺", given="華子", family_kana="ワタナベ", given_kana="ハナコ"), ("name_reading",))


@pytest.mark.parametrize(
    ("other", "reasons"),
    [
        (
            replace(HANAKO, family="渡辺", phone="", address="", identifiers=()),
            ("name_variant", "birth_same"),
        ),
        TWINS,
        (Facts(family="花子", given="渡邊"), ("name_same", "name_swapped")),
        (Facts(family="佐藤", given="花子", birth=HANAKO.birth), ("birth_same", "given_same")),
        (Facts(family="田中", phone="09000125678"), ("phone_same",)),
        (Facts(family="田中", identifiers=(Identifier("resident", "00-12345"),)), ("identifier_same",)),
        (Facts(family="田中", given="実"), ()),
    ],
)
def test_why_two_records_may_be_one(other: Facts, reasons: tuple[str, ...]) -> None:
    assert compare.likeness(HANAKO, other) == reasons
    assert compare.likeness(other, HANAKO) == reasons


def asked_about(other: Facts) -> bool:
    return compare.looks_same(compare.likeness(HANAKO, other), HANAKO.birth, other.birth)


@pytest.mark.parametrize(
    ("other", "asks"),
    [
        (Facts(family="渡辺", given="花子"), True),
        (Facts(family="渡辺", given="花子", birth=Birth(date(1950, 3, 2), "day")), True),
        (Facts(family="渡辺", given="花子", birth=Birth(date(1988, 7, 19), "day")), False),
        (
            Facts(family="渡辺", given="花子", birth=Birth(date(1988, 7, 19), "day"), phone="090 0012 5678"),
            True,
        ),
        (Facts(family="佐藤", given="花子", birth=HANAKO.birth), True),
        (Facts(family="渡邊", given="一郎"), False),
        (Facts(family="山本", given="一郎", birth=HANAKO.birth), False),
        (Facts(family="山本", given="一郎", phone="090-0012-5678"), False),
        (Facts(family="山本", given="一郎", identifiers=HANAKO.identifiers), True),
    ],
)
def test_when_a_worker_is_asked_before_a_second_record_is_made(other: Facts, asks: bool) -> None:
    assert asked_about(other) is asks
    shared = block.strong_keys(HANAKO) & block.strong_keys(other)
    assert shared or not asks  # what is asked about is found by a strong key


def test_beside_a_form_a_shared_family_name_is_not_worth_showing() -> None:
    assert not compare.worth_showing(("family_same",))
    assert not compare.worth_showing(("family_same", "birth_year"))
    assert compare.worth_showing(("family_same", "birth_same"))
    assert compare.worth_showing(("name_near",))
    assert compare.worth_showing(("phone_same",))


def test_order_is_by_strength_and_the_same_for_the_same_reasons() -> None:
    assert compare.in_order(["town_same", "name_same", "town_same"]) == ("name_same", "town_same")
    assert (
        compare.rank(why("渡邊花子 S25.3.1")) > compare.rank(why("渡邊 S25.3.1")) > compare.rank(why("渡邊"))
    )


@pytest.mark.parametrize("number", ["K0756-0658", "K0009-5423", "K1122-0304", "K5512-0000", "k0041-0092"])
def test_the_number_of_a_file_is_no_telephone(number: str) -> None:
    anonymous = Facts(city=CITY, identifiers=(Identifier("provisional", number.upper()),))
    assert why(number, anonymous) == ("identifier_same",)


@pytest.mark.parametrize(
    "typed", ["電話090-0012-5678", "tel 090-0012-5678", "TEL090-0012-5678", "渡邊090-0012-5678"]
)
def test_a_telephone_after_a_word_is_one(typed: str) -> None:
    assert "phone_same" in why(typed)
