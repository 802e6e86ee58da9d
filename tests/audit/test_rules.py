"""Codes, spans and hashes: pure, no database."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marugoto.audit import ranges, rules
from marugoto.audit.refs import Ref

IDS = st.sets(st.integers(1, 60))


@pytest.mark.parametrize("text", ["", "Referral", "紹介.受理", "a b", "x" * 65, "a\n", "a;b"])
def test_a_verb_is_a_code(text: str) -> None:
    with pytest.raises(ValueError, match="short code"):
        rules.code("verb", text)


def test_a_purpose_may_be_empty() -> None:
    assert rules.code("purpose", "", empty=True) == ""


@pytest.mark.parametrize("value", ["母が倒れた", "two words", "x" * 65, 1.5, [1], {"a": 1}, "a\tb"])
def test_data_holds_no_free_text(value: object) -> None:
    with pytest.raises(ValueError, match="audit: the value of 'note'"):
        rules.scalars({"note": value})  # type: ignore[dict-item]


def test_data_holds_codes_numbers_and_truth_values() -> None:
    data: dict[str, rules.Scalar] = {
        "kind": "urgent",
        "on": "2026-11-22",
        "days": 5,
        "paper": True,
        "desk": None,
    }
    assert rules.scalars(data) == data


def test_a_name_of_a_value_is_a_code() -> None:
    with pytest.raises(ValueError, match="not a name"):
        rules.scalars({"氏名": 1})


def test_references_are_kind_and_id() -> None:
    id_ = UUID(int=7)
    assert rules.references([Ref("case", id_)]) == [{"kind": "case", "id": str(id_)}]
    with pytest.raises(ValueError, match="identifier"):
        rules.references([Ref("case", "佐藤")])
    with pytest.raises(ValueError, match="identifier"):
        rules.references([Ref("case", "")])
    with pytest.raises(ValueError, match="short code"):
        rules.references([Ref("", id_)])
    with pytest.raises(ValueError, match="at most"):
        rules.references([Ref("case", id_)] * 201)


def test_each_person_counts_once() -> None:
    assert rules.persons([UUID(int=2), UUID(int=1), UUID(int=2)]) == [UUID(int=2), UUID(int=1)]
    with pytest.raises(ValueError, match="at most"):
        rules.persons(UUID(int=n) for n in range(1001))


def test_an_instant_is_written_in_utc() -> None:
    japan = timezone(timedelta(hours=9))
    assert rules.instant(datetime(2026, 4, 1, 8, 0, 0, 5, japan)) == "2026-03-31T23:00:00.000005Z"


def test_every_field_of_a_seal_enters_its_hash() -> None:
    body = rules.SealBody(
        number=2,
        chain=UUID(int=1),
        form=1,
        sealed_at=datetime(2026, 11, 22, tzinfo=UTC),
        head=9,
        drawn=10,
        members="5-8",
        voids="9",
        pending="",
        count=4,
        leaves=b"12345678" * 4,
        digest="d" * 64,
        previous="p" * 64,
    )
    others = {
        "number": 3,
        "chain": UUID(int=2),
        "form": 2,
        "sealed_at": datetime(2026, 11, 23, tzinfo=UTC),
        "head": 8,
        "drawn": 11,
        "members": "5-7",
        "voids": "",
        "pending": "9",
        "count": 5,
        "leaves": b"",
        "digest": "e" * 64,
        "previous": "q" * 64,
    }
    assert set(others) == set(vars(body))
    for name, value in others.items():
        assert rules.SealBody(**(vars(body) | {name: value})).hash() != body.hash(), name


def test_the_digest_depends_on_the_order_of_contents() -> None:
    one, two = rules.fingerprint("a"), rules.fingerprint("b")
    assert rules.digest([(1, one), (2, two)]) != rules.digest([(1, two), (2, one)])


@given(IDS, IDS)
def test_spans_are_sets(one: set[int], other: set[int]) -> None:
    first, second = ranges.of_ids(sorted(one)), ranges.of_ids(sorted(other))
    assert list(ranges.each(ranges.union(first, second))) == sorted(one | other)
    assert list(ranges.each(ranges.minus(first, second))) == sorted(one - other)
    assert list(ranges.each(ranges.common(first, second))) == sorted(one & other)
    assert ranges.size(first) == len(one)
    assert all(ranges.holds(first, n) == (n in one) for n in range(62))
    assert ranges.read(ranges.write(first)) == first


@given(IDS, st.integers(0, 60))
def test_spans_split_at_an_id(ids: set[int], at: int) -> None:
    low, high = ranges.split(ranges.of_ids(sorted(ids)), at)
    assert list(ranges.each(low)) == sorted(n for n in ids if n <= at)
    assert list(ranges.each(high)) == sorted(n for n in ids if n > at)


@given(IDS, st.integers(0, 20))
def test_wider_spans_cover_the_narrow_ones(ids: set[int], slack: int) -> None:
    narrow = ranges.of_ids(sorted(ids))
    wide = ranges.coalesce(narrow, slack)
    assert ranges.minus(narrow, wide) == []
    assert all(later[0] - earlier[1] > slack + 1 for earlier, later in pairwise(wide))


@pytest.mark.parametrize("text", ["2,1", "1-2,3", "x", "1,", "1-1", "3-1", " 1"])
def test_spans_have_one_spelling(text: str) -> None:
    with pytest.raises(ValueError, match=r"spans|invalid"):
        ranges.read(text)
