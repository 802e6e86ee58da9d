"""Field × where it is entered: each once, none by hand into the form, every page there, nothing of the lists forgotten."""

import json
import os
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from marugoto.console.main import main
from marugoto.core import codes
from marugoto.paperwork import registry
from marugoto.paperwork.actions.taking import TAKES
from marugoto.paperwork.rules.fields import ACTS
from marugoto.paperwork.rules.grid import faults_of
from tests.house.test_routes import routes

OFFICIAL = Path(registry.__file__).parent / "official.toml"
SHARED = Path(os.environ.get("MARUGOTO_SHARED", "/nowhere")) / "domain" / "domain.md"


def official() -> list[tuple[str, dict[str, str]]]:
    """(part, line) of the lists of the national forms."""
    data = tomllib.loads(OFFICIAL.read_text("utf-8"))
    return [(part["form"], line) for part in data["part"] for line in part["line"]]


def test_every_field_is_entered_on_one_page_or_known_by_itself() -> None:
    for row in registry.matrix():
        assert bool(row["entered"]) != row["automatic"], row["field"]


def test_no_two_fields_enter_the_same_thing() -> None:
    entered = [row["source"] for row in registry.matrix() if not row["automatic"]]
    columns = [column for source in entered for column in source.split(" + ")]
    assert [column for column, times in Counter(columns).items() if times > 1] == []


def test_every_page_is_a_page() -> None:
    there = {route.name for route in routes()}
    assert {row["entered"] for row in registry.matrix() if row["entered"]} <= there


def test_every_source_is_a_column_or_another_field() -> None:
    fields = registry.register()
    for row in registry.matrix():
        for source in row["source"].split(" + "):
            column, _colon, code = source.partition(":")
            if source in fields or source.startswith("the "):
                continue
            room, model, name = column.split(".")
            try:
                found = apps.get_model(room, model)._meta.get_field(name)
            except (LookupError, FieldDoesNotExist):
                pytest.fail(f"{row['field']}: no column {source}")
            assert found
            if code:
                lists = (registry.QUESTIONS, registry.DOMAINS)
                assert any(code in codes.entries(one) for one in lists), source


def test_every_act_is_there_and_every_refusal_has_its_sentence() -> None:
    assert set(TAKES) == set(ACTS)
    for field in registry.register().fields.values():
        assert field.act or field.automatic or field.fixed in codes.entries("paperwork.fixed_reasons"), (
            field.code
        )


def test_the_shipped_layouts_are_without_fault() -> None:
    fields = registry.register()
    for form, layout in registry.layouts().items():
        needed, offered = registry.needed_on(form), registry.nouns_of(form)
        assert faults_of(layout.grid, fields, needed=needed, offered=offered) == [], form
        for _line, cell, asked in layout.grid.asked():
            assert cell.bold or not fields[asked.code].national, (form, asked.code)


def test_every_question_of_the_assessment_stands_on_its_sheet() -> None:
    there = registry.layouts()["assessment"].grid.codes()
    assert [c for c in registry.register().fields if c.startswith("fact_") and c not in there] == []


@pytest.mark.parametrize(
    ("form", "line"), official(), ids=lambda one: one if isinstance(one, str) else one["words"]
)
def test_every_line_of_the_lists_is_on_its_form_or_has_a_reason(form: str, line: dict[str, str]) -> None:
    if "why" in line:
        assert len(line["why"]) > 8
        return
    there = registry.layouts()[form].grid
    names = {asked.name for _l, _c, asked in there.asked()} | there.codes()
    for field in line["field"].split(" + "):
        assert field in names, (form, field)


@pytest.mark.skipif(not SHARED.is_file(), reason="the research notes are not on this machine")
def test_the_lists_are_those_of_the_notes() -> None:
    notes = SHARED.read_text("utf-8").replace(" ", "")
    assert [line["words"] for _form, line in official() if line["words"].replace(" ", "") not in notes] == []


def test_an_unplaced_line_would_be_seen() -> None:
    with pytest.raises(AssertionError):
        test_every_line_of_the_lists_is_on_its_form_or_has_a_reason(
            "note", {"words": "x", "field": "plan.situation"}
        )


def test_the_matrix_can_be_asked_for_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forms", "matrix", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["field"] for row in rows} == set(registry.register().fields)
    assert main(["forms", "matrix"]) == 0
    table = capsys.readouterr().out
    assert "person.name" in table
    assert "people:correct" in table
    assert f"項目 {len(rows)} 件" in table
