"""Writing a file, changing a row, comparing: nothing is lost, and nothing but the row changes."""

import random
import tomllib
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from marugoto.agencies import blueprints, systems
from marugoto.agencies.rules.blueprint_figures import fiscal_year_of
from marugoto.agencies.rules.blueprint_holes import holes_of
from marugoto.agencies.rules.blueprint_problems import Problem
from marugoto.agencies.rules.blueprint_rules import read_draft
from marugoto.blueprints.rules import compare, edits, like, toml
from marugoto.blueprints.rules.shape import BY_KEY, TABLES, Table
from marugoto.core.sentences import Sentence

FILES = sorted(blueprints.FOLDER.glob("[0-9]*.toml"))


def raw(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_what_is_written_is_read_back_equal(path: Path) -> None:
    assert tomllib.loads(toml.written(raw(path))) == raw(path)


KEYS = st.text(min_size=1, max_size=6)
VALUES = st.recursive(
    st.booleans()
    | st.integers(-(2**40), 2**40)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
    | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_any_table_is_read_back_equal(data: dict[str, Any]) -> None:
    assert tomllib.loads(toml.written(data)) == data


def test_nothing_is_no_value() -> None:
    with pytest.raises(TypeError, match="NoneType"):
        toml.written({"a": None})


def tables(table: Table, path: tuple[str | int, ...], data: Any) -> Any:
    """Every row of a file with its path and its table."""
    rows = [data] if table.one else data
    for number, row in enumerate(rows, start=1):
        at = path if table.one else (*path, number)
        yield table, at, row
        for inner in table.tables:
            if inner.key in row:
                yield from tables(inner, (*at, inner.key), row[inner.key])


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_saving_a_row_as_it_is_changes_nothing(path: Path) -> None:
    """Of all files that come with the product: each row through the shape of its form, and back."""
    data = raw(path)
    for top in TABLES:
        for table, at, row in tables(top, (top.key,), data.get(top.key, {} if top.one else [])):
            said = {f.key: row.get(f.key, f.of == "yes" if f.kind == "flag" else None) for f in table.fields}
            said = {k: v if v is not None or _is_figure(table, k) is None else {} for k, v in said.items()}
            assert edits.merged(row, table, said) == row, at
            if row:
                assert edits.row_at(data, at) is row
                assert edits.put(data, at, row) == data


def _is_figure(table: Table, key: str) -> bool | None:
    return True if next(f for f in table.fields if f.key == key).kind in ("figure", "dated") else None


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_key_of_the_files_has_its_field(path: Path) -> None:
    """What a file says can be written on a page, but for a few keys that are for readers only."""
    rest = {
        "source",
        "series",
        "count",
        "indicator",
        "programme",
        "plan",
        "extra_sittings",
        "operator_note",
        "line",
    }
    data = raw(path)
    unknown = set()
    for top in TABLES:
        for table, _at, row in tables(top, (top.key,), data.get(top.key, {} if top.one else [])):
            known = {f.key for f in table.fields} | {t.key for t in table.tables} | rest
            unknown |= {f"{table.key}.{key}" for key in row if key not in known}
    assert unknown - {"area_schemes.needs_check"} == set()


def test_a_row_is_added_changed_moved_and_dropped() -> None:
    data: dict[str, Any] = {"sources": [{"id": "a", "title": "A", "odd": 1}]}
    more = edits.put(data, ("sources", 2), {"id": "b", "title": "B"})
    assert data == {"sources": [{"id": "a", "title": "A", "odd": 1}]}
    changed = edits.put(
        more, ("sources", 1), edits.merged(more["sources"][0], BY_KEY["sources"], {"title": "A2"})
    )
    assert changed["sources"][0] == {"id": "a", "title": "A2", "odd": 1}
    moved = edits.move(changed, ("sources", 2), -1)
    assert [s["id"] for s in moved["sources"]] == ["b", "a"]
    assert edits.move(moved, ("sources", 1), -1) == moved
    assert [s["id"] for s in edits.drop(moved, ("sources", 1))["sources"]] == ["a"]
    for path in (("sources", 9), ("sources", 4), ("nowhere", 1), ("sources", 1, "desks", 1)):
        with pytest.raises(edits.NowhereError):
            edits.put(moved, path, {})
    with pytest.raises(edits.NowhereError):
        edits.drop(moved, ("sources", 3))


def test_inside_a_row() -> None:
    data: dict[str, Any] = {"agencies": [{"code": "a"}]}
    path = edits.path_of("agencies/1/desks/1")
    new = edits.put(data, path, {"code": "d"})
    assert new == {"agencies": [{"code": "a", "desks": [{"code": "d"}]}]}
    assert edits.key_of(path) == "agencies[1].desks[1]"
    assert edits.words_of(path) == "agencies/1/desks/1"
    scheme: dict[str, Any] = {"area_schemes": [{"code": "s"}]}
    assert edits.put(scheme, ("area_schemes", 1, "series"), {"code": "n-{n}"})["area_schemes"][0]["series"]


@pytest.mark.parametrize(
    ("said", "becomes"),
    [
        ({"raw": "1, 020 件"}, {"raw": "1, 020 件", "value": 1020, "near": "相談", "source": "own"}),
        ({"value": 25.5}, {"raw": "25.5", "value": 25.5, "near": "相談", "source": "own"}),
        (
            {"raw": "80件", "year_raw": "平成37年度"},
            {
                "raw": "80件",
                "year_raw": "平成37年度",
                "value": 80,
                "fiscal_year": 2025,
                "near": "相談",
                "source": "own",
            },
        ),
        ({"raw": "年4～10回"}, {"raw": "年4～10回", "near": "相談", "source": "own"}),
        ({"raw": "", "value": None}, {}),
    ],
)
def test_a_figure_is_completed_by_what_follows(said: dict[str, Any], becomes: dict[str, Any]) -> None:
    assert edits.figure_with({}, said, label="相談") == becomes


def test_a_figure_keeps_its_line_until_its_words_change() -> None:
    old = {"value": 4, "raw": "4(校)", "line": 1056, "source": "seed"}
    assert edits.figure_with(old, {"raw": "4(校)", "value": 4, "source": "seed"}, label="x") == old
    new = edits.figure_with(old, {"raw": "5校", "value": None, "source": "seed"}, label="小学校")
    assert new == {"raw": "5校", "value": 5, "source": "seed", "near": "小学校"}


@pytest.mark.parametrize(
    ("words", "year"),
    [
        ("平成32年度", 2020),  # written in 2018, when nobody knew the next era
        ("平成37年度末", 2025),
        ("H31", 2019),
        ("令和元年度", 2019),
        ("R7", 2025),
        ("2026年度", 2026),
        ("平成32年度（令和2年度）", 2020),
        ("毎年", None),
        ("令和6〜8年度", 2024),
        ("R6・R8", None),
    ],
)
def test_years_of_an_era_that_ended_are_understood(words: str, year: int | None) -> None:
    assert fiscal_year_of(words) == year


@pytest.mark.parametrize("path", FILES[::6], ids=lambda p: p.stem)
def test_a_half_done_draft_can_be_read_and_drawn(path: Path) -> None:
    """Whatever is missing or wrong: there are problems, never a crash."""
    dice = random.Random(path.stem)
    for _round in range(25):
        data = deepcopy(raw(path))
        for _cut in range(dice.randrange(1, 9)):
            _spoil(data, dice)
        found, problems = read_draft(data, file="x", codes=blueprints.known_codes())
        systems.draw(found)
        holes_of(found)
        assert all(p.words and p.startswith("x: ") for p in problems)


def _spoil(data: Any, dice: random.Random) -> None:
    here = data
    while True:
        keys = list(here) if isinstance(here, dict) else list(range(len(here)))
        if not keys:
            return
        key = dice.choice(keys)
        if isinstance(here[key], dict | list) and dice.random() < 0.8:
            here = here[key]
            continue
        if dice.random() < 0.5:
            del here[key]
        else:
            here[key] = dice.choice(["", "x", 7, [], {}, [1], True, date(2020, 1, 1)])
        return


def test_problems_are_found_at_their_row() -> None:
    problems = [
        ("agencies[2].kind", "A"),
        ("agencies.soudan.desks.mado.backup", "B"),
        ("agencies[12].kind", "C"),
        ("agencies.soudan2.desks", "D"),
    ]
    row = {"code": "soudan", "desks": [{"code": "mado"}]}
    assert edits.problems_at(problems, ("agencies", 2), row) == [("kind", "A"), ("desks.mado.backup", "B")]
    inside = edits.problems_at(problems, ("agencies", 2, "desks", 1), {"code": "mado"})
    assert inside == []


def test_a_problem_remembers_its_parts_and_reads_as_one_line() -> None:
    said = Problem("a.b", Sentence("%(code)s が二度あります", code="x: y")).in_file("f.toml")
    assert (said, said.key, said.words) == ("f.toml: a.b: x: y が二度あります", "a.b", "x: y が二度あります")
    assert Problem("", "空です", file="f.toml") == "f.toml: 空です"


@pytest.mark.parametrize("path", FILES[::9], ids=lambda p: p.stem)
def test_every_problem_of_a_spoilt_file_has_its_english(path: Path) -> None:
    """No sentence of the reader stays Japanese on an English page, whatever is wrong with the file."""
    dice = random.Random(path.stem)
    for _round in range(25):
        data = deepcopy(raw(path))
        for _cut in range(dice.randrange(1, 9)):
            _spoil(data, dice)
        _found, problems = read_draft(data, file="x", codes=blueprints.known_codes())
        with translation.override("en"):
            patterns = {getattr(p.words, "pattern", p.words) for p in problems}
            assert [p for p in patterns if translation.gettext(p) == p] == []


# --- compared --------------------------------------------------------------------------------------------------------


def test_versions_are_compared_row_by_row() -> None:
    left = {
        "sources": [{"id": "a", "title": "A"}],
        "agencies": [
            {"code": "x", "name": "X", "desks": [{"code": "d", "name": "前"}]},
            {"code": "y", "name": "Y"},
        ],
        "links": [{"from": "x", "to": "y"}],
    }
    right = deepcopy(left)
    right["agencies"][0]["desks"][0]["name"] = "後"
    right["agencies"][1] = {"code": "z", "name": "Z"}
    right["odd"] = 1
    found = {one.table: one for one in compare.differences(left, right)}
    agencies = found["agencies"]
    assert (agencies.gone, agencies.come, agencies.same) == (("Y",), ("Z",), 0)
    assert agencies.changed == (compare.Changed("X", (("desks[d].name", "前", "後"),)),)
    assert found["sources"].quiet
    assert found["links"].same == 1
    assert found["odd"].come == ("1",)
    assert all(one.quiet for one in compare.differences(left, left))


@pytest.mark.parametrize("path", FILES[::9], ids=lambda p: p.stem)
def test_rows_of_one_name_are_told_apart(path: Path) -> None:
    """Several populations of one paper stay several; nothing differs from itself, and one change is one change."""
    data = raw(path)
    assert all(one.quiet for one in compare.differences(data, data))
    changed = deepcopy(data)
    changed["basics"][-1]["figure"]["raw"] += "!"
    found = [one for one in compare.differences(data, changed) if not one.quiet]
    assert [(one.table, len(one.changed)) for one in found] == [("basics", 1)]


def test_two_towns_stand_side_by_side_by_what_their_rows_are() -> None:
    left = {"agencies": [{"code": "a", "name": "社協", "kind": "social_welfare_council"}]}
    right = {
        "agencies": [
            {"code": "b", "name": "町社協", "kind": "social_welfare_council"},
            {"code": "c", "name": "何か"},
        ]
    }
    assert compare.beside(left, right) == [
        (
            "agencies",
            [
                compare.Beside("social_welfare_council", ("社協",), ("町社協",)),
                compare.Beside("", (), ("何か",)),
            ],
        )
    ]


# --- alike -----------------------------------------------------------------------------------------------------------


def test_a_distance_is_the_sum_of_its_features() -> None:
    mine = like.Traits(100_000, 30.0, 100.0, "full", "city")
    assert like.distance(like.features(mine, mine)) == 0
    ten = like.features(mine, like.Traits(1_000_000, 30.0, 1000.0, "full", "city"))
    assert {f.code: round(f.part, 3) for f in ten if f.part} == {"size": 1.0}
    older = like.features(mine, like.Traits(100_000, 40.0, 100.0, "preparation", "city"))
    assert {f.code: round(f.part, 3) for f in older if f.part} == {"ageing": 0.5, "mode": 0.3}
    assert like.distance(older) == pytest.approx(0.583, abs=0.001)


def test_what_a_paper_does_not_print_is_half_a_step_and_says_so() -> None:
    mine = like.Traits(100_000, 30.0, 100.0, "full", "city")
    found = {f.code: f for f in like.features(mine, like.Traits(100_000, None, None, "full", "city"))}
    assert (found["ageing"].known, found["ageing"].part) == (False, like.UNKNOWN)
    assert (found["density"].known, found["density"].part) == (False, like.UNKNOWN)
    assert found["size"].known
    assert found["size"].part == 0
