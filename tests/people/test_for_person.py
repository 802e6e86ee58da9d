"""The rows of a person are asked for by ``for_person``: a bare ``person_id=`` misses what a linked record holds.

Upstream too: in people itself, and where a condition is put together with ``Q``. What names one record on purpose
says so on its line.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT

ROOMS = ("people", "intake", "cases", "collaboration", "community", "indicators", "office")
ASKING = {"filter", "exclude", "get", "get_or_none", "aget", "Q", "When"}
BARE = {"person", "person_id", "person__id", "person__pk", "person_id__in", "person__in"}
ONE_RECORD = "# this record alone"


def bare(source: str) -> Iterator[int]:
    """Lines on which a condition names one record of a person."""
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or _name(node.func) not in ASKING:
            continue
        for keyword in node.keywords:
            name = keyword.arg or ""
            named = name in BARE or any(name.endswith(f"__{one}") for one in BARE)
            if (
                named
                and not _all_records(source, keyword.value)
                and ONE_RECORD not in lines[keyword.lineno - 1]
            ):
                yield node.lineno


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def _all_records(source: str, value: ast.expr) -> bool:
    """Does the value come from for_person, or is it one half of "these persons, or a record linked to them"?"""
    said = ast.unparse(value)
    halves = (f"canonical__in={said}", f"canonical_id__in={said}")
    return "for_person" in said or said == "records" or any(half in source for half in halves)


def _modules() -> list[Path]:
    found = [p for room in ROOMS for p in (ROOT / "marugoto" / room).rglob("*.py")]
    return [p for p in found if not {"actions", "migrations"} & set(p.parts)]


def test_nobody_asks_for_one_record_of_a_person() -> None:
    found = [(p, bare(p.read_text("utf-8"))) for p in _modules()]
    assert [f"{p.relative_to(ROOT)}:{line}" for p, lines in found for line in lines] == []


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("Consent.objects.filter(person_id=x)", True),
        ("Consent.objects.filter(person=x)", True),
        ("matters.filter(persons__person_id=x)", True),
        ("rows.exclude(person__pk=x)", True),
        ("rows.filter(Q(person=x) | Q(agency=y))", True),
        ("rows.filter(persons__person__in=ids)", True),
        ("rows.filter(Q(person__in=ids) | Q(person__canonical__in=ids))", False),
        ("rows.filter(person_id=x)  # this record alone: its own history", False),
        ("Consent.objects.for_person(x)", False),
        ("rows.filter(person__in=Person.objects.for_person(x))", False),
        ("people.choose_person(person_id=x, by=y)", False),
    ],
)
def test_a_planted_fault_is_seen(source: str, seen: bool) -> None:
    assert bool(list(bare(source))) is seen
