"""Every trap that the plans lay has a test that exists, or it is said what is missing. docs/traps.md is written from here."""

import ast
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.house.tree import REWRITE, ROOT

SHARED = Path(os.environ.get("MARUGOTO_SHARED") or ROOT.parent / "shared")
LIST = Path(__file__).with_name("traps.toml")
PAGE = ROOT / "docs" / "traps.md"
CHAPTERS = {"plans_a": "5", "plans_b": "4", "plans_c": "4"}
KINDS = {"tested": "tested", "not_software": "not for software", "open": "open"}
TESTED = 108  # at least so many have a test that would go red
ALIKE = 7  # so many words in a row are a copied sentence

Trap = Mapping[str, Any]


@cache
def traps() -> list[Trap]:
    rows: list[Trap] = tomllib.loads(LIST.read_text("utf-8"))["trap"]
    return rows


@cache
def chapter(paper: str) -> list[str]:
    """The numbered traps of a chapter, in their order; without the papers the comparison cannot be made."""
    file = SHARED / "domain" / f"{paper}.md"
    if not file.exists():
        reason = f"the papers are not beside the repository (MARUGOTO_SHARED); {paper} cannot be compared"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    after = re.split(rf"^## {CHAPTERS[paper]}\. ", file.read_text("utf-8"), flags=re.M)[1]
    inside = re.split(r"^## ", after, flags=re.M)[0]
    return re.findall(r"^\d+\. .+$", inside, flags=re.M)


@cache
def functions_of(path: str) -> frozenset[str]:
    """Names of the test functions that a file of tests defines (a class of tests is not our habit)."""
    file = ROOT / path
    if not (path.startswith("tests/") and file.is_file()):
        return frozenset()
    tree = ast.parse(file.read_text("utf-8"))
    return frozenset(
        n.name for n in tree.body if isinstance(n, ast.FunctionDef) and n.name.startswith("test_")
    )


def missing(rows: Iterable[Trap]) -> list[str]:
    """Tests that are named and do not exist."""
    named = [(row["id"], one) for row in rows for one in row.get("tests", [])]
    return [
        f"{at}: {one}"
        for at, one in named
        if one.partition("::")[2] not in functions_of(one.partition("::")[0])
    ]


def faults(row: Trap) -> list[str]:
    """What a row lacks for what it says it is."""
    out = []
    kind = row.get("kind", "")
    if kind not in KINDS:
        out.append("no kind")
    if kind == "tested" and not (row.get("tests") and row.get("answer")):
        out.append("tested by nothing, or answered nowhere")
    if kind == "not_software" and len(row.get("reason", "").split()) < 4:
        out.append("a reason that says nothing")
    if kind == "open" and len(row.get("missing", "").split()) < 4:
        out.append("it is not said what is missing")
    if len(row.get("trap", "").split()) < 5:
        out.append("a trap that says nothing")
    return [f"{row.get('id')}: {one}" for one in out]


def _line(row: Trap) -> str:
    tests = "<br>".join(f"`{one}`" for one in row.get("tests", []))
    said = {
        "tested": tests,
        "not_software": f"**not for software**: {row.get('reason', '')}",
        "open": f"**open**: {row.get('missing', '')}" + (f"<br>there is: {tests}" if tests else ""),
    }[row["kind"]]
    return f"| {row['source'].rpartition('-')[2]} | {row['trap']} | {row.get('answer', '–')} | {said} |"


def page(rows: list[Trap]) -> str:
    """docs/traps.md: one table for each chapter."""
    count = {kind: sum(row["kind"] == kind for row in rows) for kind in KINDS}
    out = [
        "# Traps",
        "",
        "What real plans do that a builder who has not read them gets wrong. Each line is a trap in our own words, where the",
        "system answers it, and the test that would go red if it were caught; or what is missing. The numbers are those of",
        "the three readings of the plans.",
        "",
        "Written from `tests/data/traps.toml` (`MARUGOTO_REWRITE=1` with `tests/data/test_traps.py`), which is checked",
        "against the tests that exist. Do not write here.",
        "",
        f"{len(rows)} traps: {count['tested']} tested, {count['not_software']} not for software, {count['open']} open.",
    ]
    for paper, number in CHAPTERS.items():
        name = f"{paper} §{number}"
        out += ["", f"## {name}", "", "| No. | Trap | Answered in | Test |", "|---|---|---|---|"]
        out += [_line(row) for row in rows if row["source"].startswith(f"{name}-")]
    return "\n".join(out) + "\n"


@pytest.mark.parametrize("paper", CHAPTERS)
def test_every_trap_of_the_readings_is_there_once(paper: str) -> None:
    found = [row["source"] for row in traps() if row["source"].startswith(paper)]
    assert found == [f"{paper} §{CHAPTERS[paper]}-{n}" for n in range(1, len(chapter(paper)) + 1)]


def test_each_row_says_what_it_must() -> None:
    ids = [row["id"] for row in traps()]
    assert (
        len(ids)
        == len(set(ids))
        == sum(len([r for r in traps() if r["source"].startswith(p)]) for p in CHAPTERS)
    )
    assert [said for row in traps() for said in faults(row)] == []


def test_every_named_test_exists() -> None:
    assert missing(traps()) == []


def test_most_traps_are_tested() -> None:
    assert sum(row["kind"] == "tested" for row in traps()) >= TESTED


@pytest.mark.parametrize("paper", CHAPTERS)
def test_no_sentence_is_copied(paper: str) -> None:
    theirs = " ".join(re.findall(r"\w+", " ".join(chapter(paper)).lower()))
    for row in traps():
        words = re.findall(r"\w+", f"{row['trap']} {row.get('answer', '')} {row.get('missing', '')}".lower())
        runs = (" ".join(words[n : n + ALIKE]) for n in range(len(words) - ALIKE + 1))
        assert not [run for run in runs if run in theirs], row["id"]


def test_the_page_is_what_the_list_says() -> None:
    text = page(traps())
    if os.environ.get(REWRITE):
        PAGE.write_text(text, "utf-8")
    assert PAGE.read_text("utf-8") == text, f"run this test with {REWRITE}=1 and read the diff of {PAGE.name}"


HERE = "tests/data/test_traps.py"


@pytest.mark.parametrize(
    "planted",
    [
        "tests/data/test_nowhere.py::test_every_named_test_exists",
        f"{HERE}::test_that_nobody_wrote",
        f"{HERE}::missing",
        HERE,
        "marugoto/core/clock.py::test_every_named_test_exists",
    ],
)
def test_a_test_that_is_not_there_is_seen(planted: str) -> None:
    right = {"id": "x", "tests": [f"{HERE}::test_every_named_test_exists"]}
    assert missing([right]) == []
    assert missing([right | {"tests": [*right["tests"], planted]}]) == [f"x: {planted}"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "tested"}, "tested by nothing"),
        ({"kind": "tested", "tests": ["x"]}, "answered nowhere"),
        ({"kind": "not_software", "reason": "because"}, "says nothing"),
        ({"kind": "open"}, "what is missing"),
        ({"kind": "later"}, "no kind"),
        ({"kind": "open", "missing": "no table of it yet", "trap": "x"}, "a trap that says nothing"),
    ],
)
def test_a_row_that_says_nothing_is_seen(change: dict[str, Any], said: str) -> None:
    row = {"id": "x", "trap": "somebody is counted twice over", "source": "plans_a §5-1"}
    assert any(said in one for one in faults(row | change))
