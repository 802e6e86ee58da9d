"""Variant characters: at least three hundred pairs of the character tables, found from either side; IVS and 外字 survive."""

from pathlib import Path

import pytest

from marugoto.people.linkage import ask, block, compare, normalise, variants
from marugoto.people.linkage.block import Facts
from marugoto.people.linkage.query import parse_query
from tests.people.test_linkage_search import TODAY

_LINES = (Path(__file__).parent / "variant_pairs.txt").read_text("utf-8").splitlines()
PAIRS = sorted(
    {pair for line in _LINES if not line.startswith("#") for pair in line.split() if pair[0] != pair[1]}
)


def test_there_are_enough_of_them() -> None:
    assert len(PAIRS) >= 300


@pytest.mark.parametrize("turned", [False, True])
def test_either_form_finds_the_other_and_the_reason_says_so(turned: bool) -> None:
    """All pairs in one test: a failure names every pair that is not one."""
    lost = []
    for pair in PAIRS:
        typed, kept = (pair[1], pair[0]) if turned else (pair[0], pair[1])
        person = Facts(family=f"{kept}原", given=f"{kept}夫")
        query = parse_query(f"{typed}原 {typed}夫", TODAY)
        asked = frozenset().union(*(group.keys for group in ask.groups_of(query)))
        reasons = compare.explain(query, person, TODAY)
        wanted = "name_same" if normalise.as_written(typed) == normalise.as_written(kept) else "name_variant"
        if not asked & block.keys_of(person) or reasons != (wanted,):
            lost.append((pair, reasons))
    assert lost == []


def test_what_stands_for_others_stands_for_itself() -> None:
    for code in (*range(0x3400, 0xA000, 7), *range(0x20000, 0x32000, 31)):
        assert variants.head(variants.head(chr(code))) == variants.head(chr(code))


@pytest.mark.parametrize(
    ("one", "other"), [("書", "昼"), ("師", "帥"), ("功", "切"), ("玉", "王"), ("伊", "井"), ("部", "辺")]
)
def test_characters_of_everyday_use_are_not_joined_by_the_official_maps(one: str, other: str) -> None:
    assert variants.head(one) != variants.head(other)


def test_a_variation_selector_and_a_character_of_private_use_survive() -> None:
    assert normalise.fold_kanji("葛\U000e0100城") == normalise.fold_kanji("葛城")
    private = Facts(family="\ue123田", given="花子")
    assert compare.explain(parse_query("\ue123田花子", TODAY), private, TODAY) == ("name_same",)
    assert compare.explain(parse_query("〓田花子", TODAY), private, TODAY) == ("name_slip",)
