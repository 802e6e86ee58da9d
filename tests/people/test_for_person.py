"""Downstream, the rows of a person are asked for by ``for_person``: a bare ``person_id=`` misses linked records."""

import ast
from collections.abc import Iterator

import pytest

from tests.house.tree import ROOT

DOWNSTREAM = ("intake", "cases", "collaboration", "community", "indicators", "office")
ASKING = {"filter", "exclude", "get", "get_or_none", "aget"}
BARE = {"person", "person_id", "person__id", "person__pk", "person_id__in"}


def bare(source: str) -> Iterator[int]:
    """Lines on which a queryset is narrowed to one record of a person."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or getattr(node.func, "attr", "") not in ASKING:
            continue
        for keyword in node.keywords:
            name = keyword.arg or ""
            if name in BARE or any(name.endswith(f"__{one}") for one in BARE):
                yield node.lineno


def test_no_room_asks_for_one_record_of_a_person() -> None:
    modules = [p for room in DOWNSTREAM for p in (ROOT / "marugoto" / room).rglob("*.py")]
    asking = [p for p in modules if not {"actions", "migrations"} & set(p.parts)]
    assert [f"{p.relative_to(ROOT)}:{line}" for p in asking for line in bare(p.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("Consent.objects.filter(person_id=x)", True),
        ("Consent.objects.filter(person=x)", True),
        ("matters.filter(persons__person_id=x)", True),
        ("rows.exclude(person__pk=x)", True),
        ("Consent.objects.for_person(x)", False),
        ("rows.filter(person__in=Person.objects.for_person(x))", False),
        ("people.choose_person(person_id=x, by=y)", False),
    ],
)
def test_a_planted_fault_is_seen(source: str, seen: bool) -> None:
    assert bool(list(bare(source))) is seen
