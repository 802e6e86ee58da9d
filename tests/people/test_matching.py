"""The pinned model: what it compares, what it finds, what it says; and that two engines say the same."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest

from marugoto.agencies.models import Municipality
from marugoto.core import codes
from marugoto.people.actions import candidates
from marugoto.people.linkage.birth import UNKNOWN, Birth
from marugoto.people.linkage.block import Facts, Identifier, Name
from marugoto.people.matching import engines, model, words
from marugoto.people.matching.columns import COLUMNS, Row, rows_of
from marugoto.people.matching.model import Judged
from marugoto.people.models import LinkCandidate
from tests.factories.agencies import Town, Worker
from tests.factories.people import register

HANAKO = Facts(
    family="渡邊",
    given="花子",
    family_kana="ワタナベ",
    given_kana="ハナコ",
    birth=Birth(date(1950, 3, 1), "day"),
    phone="090-0012-5678",
    address="みさき市本町3丁目2-1",
    city="みさき市",
)


def cells(facts: Facts, **more: str) -> dict[str, str | None]:
    return dict(zip(COLUMNS, next(rows_of("k", facts, **more)), strict=True))


def judged(*pairs: tuple[str, Facts], threshold: float = 0.01, others: int = 400) -> list[Judged]:
    """The pairs found among these records and so many strangers."""
    return list(engines.judge([*_strangers(others), *_rows(pairs)], threshold))


def _rows(records: Sequence[tuple[str, Facts]]) -> Iterator[Row]:
    for key, facts in records:
        yield from rows_of(key, facts)


def _strangers(n: int) -> Iterator[Row]:
    dice = Random(1)
    sounds, shapes = "アイカキサシタチナニハヒマミヤラリワ", "山川田中村上下大小石木林森原野口本松竹梅"
    for k in range(n):
        kana = ["".join(dice.choices(sounds, k=3)) for _part in range(2)]
        written = ["".join(dice.choices(shapes, k=2)) for _part in range(2)]
        born = Birth(date(dice.randint(1930, 2020), dice.randint(1, 12), dice.randint(1, 28)), "day")
        yield from rows_of(f"s{k}", Facts(*written, *kana, birth=born, city="みさき市"))


def test_a_record_is_folded_and_flat() -> None:
    found = cells(HANAKO, sex="female")
    assert (found["id"], found["fj"], found["gj"], found["born"]) == ("k#0", "渡辺", "花子", "19500301")
    assert (found["ph"], found["sex"], found["num"]) == ("09000125678", "female", None)
    same_place = ("みさき市本町三丁目２番１号", "本町3-2-1", "みさき市本町3丁目2-1 コーポ緑201号")
    assert {cells(replace(HANAKO, address=one))["place"] for one in same_place} == {found["place"]}
    assert cells(replace(HANAKO, address="みさき市本町"))["place"] is None


def test_what_is_unknown_is_null_and_another_name_another_row() -> None:
    empty = cells(Facts(label="公園の男性"))
    assert {name for name, value in empty.items() if value is not None} == {"id"}
    partly = cells(Facts(family="渡邊", birth=Birth(date(1950, 1, 1), "year")))
    assert (partly["born"], partly["year"], partly["gj"]) == (None, "1950", None)
    assert cells(Facts(family="渡邊", birth=Birth(date(1950, 1, 1), "about")))["year"] is None
    former = replace(HANAKO, names=(Name("佐藤", "花子", "サトウ", "ハナコ"),))
    assert [(row[0], row[2]) for row in rows_of("k", former)] == [("k#0", "渡辺"), ("k#1", "佐藤")]
    mine = replace(HANAKO, identifiers=(Identifier("resident", "0042"), Identifier("file", "9", owner="x")))
    assert cells(mine)["num"] == "0042"


@pytest.mark.parametrize(
    ("change", "reasons", "differences"),
    [
        ({"family": "渡辺"}, {"family_variant", "given_same", "birth_same"}, set()),
        ({"family": "", "given": ""}, {"name_reading", "birth_same"}, set()),
        ({"family_kana": "ワタナヘ", "family": ""}, {"family_near", "birth_same"}, set()),
        ({"birth": Birth(date(1950, 3, 2), "day")}, {"name_same", "birth_one_digit"}, set()),
        ({"birth": UNKNOWN}, {"name_same", "phone_same", "place_same"}, set()),
        ({"phone": "", "address": "みさき市旭町1-1"}, {"name_same", "birth_same"}, {"reach_differs"}),
        ({"family": "佐藤", "family_kana": "サトウ"}, {"given_same", "birth_same"}, {"family_differs"}),
        (
            {"family": "花子", "given": "渡邊", "family_kana": "ハナコ", "given_kana": "ワタナベ"},
            {"name_swapped", "birth_same"},
            set(),
        ),
    ],
)
def test_one_person_is_found_and_explained(
    change: dict[str, Any], reasons: set[str], differences: set[str]
) -> None:
    found = judged(("a", HANAKO), ("b", replace(HANAKO, **change)))
    assert [(pair.one, pair.other) for pair in found] == [("a", "b")]
    assert found[0].band in ("sure", "likely")
    assert reasons <= set(words.reasons(found[0].levels))
    assert set(words.differences(found[0].levels)) == differences


def test_a_family_is_not_one_person_and_twins_are_at_most_a_question() -> None:
    husband = replace(HANAKO, given="一郎", given_kana="イチロウ", birth=Birth(date(1948, 7, 9), "day"))
    shown = model.parameters()["bands"]["possible"]
    assert judged(("a", HANAKO), ("b", husband), threshold=shown) == []
    twin = replace(HANAKO, given="月子", given_kana="ツキコ", phone="")
    assert {pair.band for pair in judged(("a", HANAKO), ("b", twin))} <= {"", "possible"}


def test_a_former_name_is_found() -> None:
    married = replace(
        HANAKO, family="佐藤", family_kana="サトウ", names=(Name("渡邊", "花子", "ワタナベ", "ハナコ"),)
    )
    assert [pair.band for pair in judged(("a", HANAKO), ("b", married))] == ["sure"]


def test_the_same_pair_twice_is_one_and_the_order_does_not_matter() -> None:
    two = replace(HANAKO, names=(Name("渡辺", "花", "ワタナベ", "ハナ"),))
    one = judged(("a", HANAKO), ("b", two))
    assert [(pair.one, pair.other) for pair in one] == [("a", "b")]
    assert one == judged(("b", two), ("a", HANAKO))


def test_every_word_is_in_its_list() -> None:
    every = [
        (one["name"], level["reason"]) for one in model.parameters()["comparison"] for level in one["level"]
    ]
    said = {code for level in every for code in [*words.reasons([level]), *words.differences([level])]}
    assert said <= set(codes.entries("people.match_reasons")) | set(codes.entries("people.pair_words"))
    assert set(codes.entries("people.pair_words")) <= said
    assert {*words._REASONS, *words._DIFFERENCES} <= set(every)


def test_weights_become_what_splink_takes() -> None:
    made = model.settings(100_000)
    odds = model.parameters()["start"] / 100_000
    assert made["probability_two_random_records_match"] == pytest.approx(odds / (1 + odds))
    assert model.settings(10)["probability_two_random_records_match"] < 0.5
    for one, comparison in zip(model.parameters()["comparison"], made["comparisons"], strict=True):
        assert "sql" not in one["level"][-1]
        for level, told in zip(one["level"], comparison["comparison_levels"][1:], strict=True):
            assert told["m_probability"] / told["u_probability"] == pytest.approx(2 ** level["weight"])
            assert 0 < told["m_probability"] < 1
            assert told.get("tf_adjustment_weight") == (one["tf_weight"] if "tf" in level else None)
            assert ("usual" in level) == ("tf" in level)


@pytest.mark.parametrize(
    "change",
    [
        # the fields of the name exchanged, and one of them misheard
        {"family": "", "given": "", "family_kana": "ハナゴ", "given_kana": "ワタナベ"},
        # exchanged, and the reading not asked
        {"family": "花子", "given": "渡邊", "family_kana": "", "given_kana": ""},
        # a year of age, ten days, the end of a month
        {"birth": Birth(date(1949, 3, 1), "day")},
        {"birth": Birth(date(1950, 2, 27), "day")},
        # nobody asked for birth, address or telephone
        {"birth": UNKNOWN, "address": "", "phone": ""},
    ],
)
def test_what_used_to_be_lost_is_found(change: dict[str, Any]) -> None:
    found = judged(("a", HANAKO), ("b", replace(HANAKO, **change)))
    assert [(pair.one, pair.other) for pair in found] == [("a", "b")]
    assert found[0].band


@pytest.mark.django_db
def test_a_town_is_searched_and_the_pairs_are_on_the_list(town: Town, sato: Worker, tanaka: Worker) -> None:
    first, second = register(sato), register(tanaka, family_name="渡辺", phone="")
    register(sato, given_name="一郎", given_kana="イチロウ", birth=Birth(date(1948, 7, 9), "day"))
    town_of = Municipality.objects.get(pk=town.municipality.pk)
    counts = candidates.find_duplicates(municipality=town_of, threshold=0.5, dry_run=True)
    assert (sum(counts.values()), LinkCandidate.objects.count()) == (1, 0)
    counts = candidates.find_duplicates(municipality=town_of, threshold=0.5)
    assert counts["new"] == 1
    one = LinkCandidate.objects.get()
    assert {one.first_id, one.second_id} == {first.pk, second.pk}
    assert "family_variant" in one.reasons
