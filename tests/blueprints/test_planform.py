"""The plan form: what a blueprint holds stands on it, and what is written on it comes back."""

import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from marugoto.agencies import blueprints
from marugoto.blueprints import planform
from marugoto.blueprints.queries import Draft
from marugoto.blueprints.rules import planform as rules
from marugoto.blueprints.rules.planform import NOUNS, Come
from marugoto.blueprints.rules.shape import TEXTS
from marugoto.core import codes

FILES = sorted(blueprints.FOLDER.glob("[0-9]*.toml"))
WHOLE = [n for n in NOUNS.values() if not n.programme]


def draft_of(data: dict[str, Any]) -> Draft:
    blueprint, problems = blueprints.read_draft(data, file="x", codes=blueprints.known_codes())
    return Draft(SimpleNamespace(), data, blueprint, tuple(("", p) for p in problems))  # type: ignore[arg-type]


def written(data: dict[str, Any]) -> dict[str, list[list[str]]]:
    """Noun → the words of its rows on the form, without the empty lines."""
    filling = rules.filling_of(data, planform.known_in(draft_of(data)), more={})
    return {n.code: [list(r.fields.values()) for r in filling.rows[n.code] if "+" not in r.id] for n in WHOLE}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_what_the_form_holds_comes_back_from_it(path: Path) -> None:
    """All rows of a plan are written on an empty form of the town, and read in: the form says the same again."""
    data = tomllib.loads(path.read_text("utf-8"))
    known = planform.known_in(draft_of(data))
    filling = rules.filling_of(data, known, more={})
    empty = {key: value for key, value in data.items() if key not in {n.table for n in WHOLE}}
    come = [
        Come(code, f"{noun.table}/+{number}", "A1", text)
        for noun in WHOLE
        for number, row in enumerate(filling.rows[noun.code], start=1)
        if "+" not in row.id
        for code, text in row.fields.items()
        if text
    ]
    assert come
    taken = rules.take(empty, come, known)
    assert taken.refused == []
    assert taken.changes == len(come)
    assert written(taken.data) == written(data)


def test_texts_circles_and_names_come_back() -> None:
    data: dict[str, Any] = {
        "municipality": {"name": "町"},
        "planned_programmes": [{"code": "local_capacity"}],
    }
    known = rules.Known({}, {})
    come = [
        *(Come(f"text.{key}", "", "A1", f"{key}について\n二行目") for key in TEXTS),
        Come("circle.local_capacity", "", "A2", ""),
        Come("circle.multi_agency_model", "", "A3", "○"),
        Come("called.multi_agency_model", "", "A4", "まるごと相談"),
        Come("town.covers", "", "A5", "東町、西町"),
        Come("circle.prefectural", "", "A6", "する"),
    ]
    taken = rules.take(data, come, known)
    assert [place for place, _words in taken.refused] == ["A6"]
    assert taken.data["plan_form"]["aim"] == "aimについて\n二行目"
    assert taken.data["municipality"] == {"name": "町", "covers": ["東町", "西町"]}
    assert taken.data["planned_programmes"] == [
        {"code": "local_capacity", "done": False},
        {"code": "multi_agency_model", "name": "まるごと相談"},
    ]
    again = rules.filling_of(taken.data, known, more={})
    assert {k: again.fields[f"text.{k}"] for k in TEXTS} == {k: f"{k}について\n二行目" for k in TEXTS}
    assert (again.fields["circle.local_capacity"], again.fields["circle.multi_agency_model"]) == ("", "○")


def test_a_cell_that_is_not_understood_is_told_and_changes_nothing() -> None:
    labels = {"indicators.units": {"cases": "件"}}
    data: dict[str, Any] = {"targets": [{"code": "a", "unit": "cases", "as_of": "x"}]}
    taken = rules.take(data, [Come("target.unit", "targets/1", "E7", "匹")], rules.Known(labels, {}))
    assert taken.data == data
    assert [place for place, _words in taken.refused] == ["E7"]


def test_a_figure_that_was_changed_is_the_towns_own() -> None:
    old = {"value": 80, "raw": "80件", "line": 1110, "source": "seed", "year_raw": "R7", "fiscal_year": 2025}
    data: dict[str, Any] = {"targets": [{"code": "a", "label": "新規", "target": old}]}
    known = rules.Known({}, {})
    taken = rules.take(data, [Come("target.target", "targets/1", "A1", "95件")], known).data
    assert taken["targets"][0]["target"] == {
        "value": 95,
        "raw": "95件",
        "year_raw": "R7",
        "fiscal_year": 2025,
        "near": "新規",
        "source": "own",
    }
    later = rules.take(data, [Come("target.year", "targets/1", "A1", "令和9年度")], known).data
    assert later["targets"][0]["target"] == old | {"year_raw": "令和9年度", "fiscal_year": 2027}


@pytest.mark.parametrize(
    ("done", "heads"),
    [
        (["local_capacity", "multi_agency_model"], ["3. 地域力", "4. 多機関", "5. 成果"]),
        (["multi_agency_model"], ["3. 多機関", "4. 成果"]),
        (["local_capacity"], ["3. 地域力", "4. 成果"]),
        (["local_capacity", "prefectural"], ["3. 地域力", "4. 都道府県", "5. 成果"]),
        ([], ["3. 地域力", "4. 多機関", "5. 都道府県", "6. 成果"]),
    ],
)
def test_sections_are_those_of_what_is_carried_out(done: list[str], heads: list[str]) -> None:
    data = {"planned_programmes": [{"code": code} for code in done]}
    grid = planform.layout_of("plan_model", data).grid
    said = [c.text for line in grid.lines for c in line.cells if c.look == "section"]
    numbered = [text for text in said if text[0].isdigit()][2:]
    assert [text[: len(head)] for text, head in zip(numbered, heads, strict=True)] == heads


def test_every_text_has_its_place_on_a_form() -> None:
    shown = set()
    for form in codes.entries(planform.FORMS):
        shown |= planform.layout_of(form, {}).grid.codes()
    assert {f"text.{key}" for key in TEXTS} - shown == set()
    assert set(TEXTS) == set(codes.entries("blueprints.form_texts"))
