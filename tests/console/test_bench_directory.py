"""The questions of the directory's measurement: what is tuned on, what is held out, and that neither leaks into the other."""

import tomllib
from typing import Any

import pytest

from marugoto.console.bench import directory
from marugoto.core import codes


def questions(name: str) -> list[dict[str, Any]]:
    return list(tomllib.loads((directory.HERE / f"directory_{name}.toml").read_text("utf-8"))["question"])


@pytest.mark.parametrize(("name", "least"), [("questions", 60), ("held_out", 30)])
def test_every_question_has_an_answer_in_the_invented_directory(name: str, least: int) -> None:
    world = tomllib.loads((directory.HERE / "directory_world.toml").read_text("utf-8"))["kinds"]
    found = questions(name)
    assert len(found) >= least
    assert len({one["text"] for one in found}) == len(found)
    for one in found:
        assert set(one["kinds"]) <= set(codes.entries("resources.kinds")), one["text"]
        assert set(one["kinds"]) & set(world), one["text"]


def test_nothing_held_out_is_among_the_others_or_among_the_words() -> None:
    """A question of the held-out set that stood in a list of words as it is would have been tuned on."""
    held_out = {one["text"] for one in questions("held_out")}
    assert not held_out & {one["text"] for one in questions("questions")}
    words = {w for c in codes.entries("resources.find_words").values() for w in c.extra["words"]}
    needs = {w for c in codes.entries("resources.needs").values() for w in c.extra.get("words", ())}
    assert not held_out & (words | needs)


def test_precision_counts_the_first_five() -> None:
    asked = [{"text": "a", "kinds": ["salon"]}, {"text": "b", "kinds": ["salon"]}]
    found = {"a": ["salon"] * 3 + ["clinic"] * 4, "b": []}
    said = directory._precision(asked, lambda text: [(None, kind) for kind in found[text]])  # type: ignore[misc]
    assert said == {"precision_at_5": 0.3, "empty": 1}


def test_figures_become_a_table() -> None:
    row = {"p50_ms": 1.0, "p95_ms": 2.0, "max_ms": 3.0}
    way = row | {"precision_at_5": 0.9, "held_out_at_5": 0.6, "empty": 0}
    pages = row | {
        "alone": row,
        "per_second": 50.0,
        "errors": 0,
        "first_load_kib": 92.0,
        "first_load_gzip_kib": 52.0,
    }
    size = dict.fromkeys(("marugoto", "ilike", "full_text"), way) | {
        "pages": pages,
        "megabytes": 5,
        "filled_seconds": 1.0,
    }
    figures = {
        "questions": 70,
        "held_out": 42,
        "rounds": 3,
        "clients": 50,
        "cores": 2,
        "server": "18",
        "sizes": {"2700": size},
    }
    table = directory.lines(figures)
    assert any("held out" in line for line in table)
    assert sum("2700" in line for line in table) == 6
