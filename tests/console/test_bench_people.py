"""The measure of search: other people's files are read as they come, and the same seed asks the same questions."""

import json
from pathlib import Path

import pytest

from marugoto.console.bench import NAMED, people, people_spoil

ROWS = (
    "1,渡邊,花子,ワタナベ,ハナコ,1950-03-01,F,福岡県,久留米市,本町,3番地2,090-0012-5678",
    "2,佐藤,裕子,サトウ,ユウコ,S39.10.10,F,福岡県,久留米市,城南町,15番地3,",
    "3,NGUYEN,VAN AN,,,1999,M,福岡県,久留米市,旭町,1,",
    "4,﨑山,一,サキヤマ,ハジメ,,M,福岡県,久留米市,旭町,2,0942-30-9000",
)
HEAD = ",".join(people_spoil.COLUMNS)


def written(path: Path, encoding: str, head: str = HEAD, rows: tuple[str, ...] = ROWS) -> Path:
    path.write_bytes("\r\n".join((head, *rows, "")).encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
def test_a_file_is_read_in_whatever_encoding_it_comes(tmp_path: Path, encoding: str) -> None:
    rows = ROWS if encoding != "cp932" else ROWS[:3]
    found = list(people_spoil.residents(written(tmp_path / "r.csv", encoding, rows=rows)))
    assert [row["family"] for row in found] == ["渡邊", "佐藤", "NGUYEN", "﨑山"][: len(rows)]


def test_headings_stand_in_any_order_and_some_may_be_missing(tmp_path: Path) -> None:
    path = tmp_path / "r.tsv"
    path.write_text("FAMILY\tid\n渡邊\t1\n\t\n佐藤\t2\n", "utf-8")
    found = list(people_spoil.residents(path))
    assert [(row["id"], row["family"], row["phone"]) for row in found] == [
        ("1", "渡邊", ""),
        ("2", "佐藤", ""),
    ]


def test_the_same_seed_asks_the_same_and_another_seed_something_else(tmp_path: Path) -> None:
    path = written(tmp_path / "r.csv", "utf-8")
    first, again, other = (people_spoil.questions(path, each=3, seed=seed) for seed in (1, 1, 2))
    assert first == again != other
    assert {one["kind"] for one in first} <= set(people_spoil.KINDS)
    assert all(one["q"] and one["expect"] for one in first)
    json.dumps(first)


def test_where_a_name_alone_is_asked_everybody_who_bears_it_is_meant(tmp_path: Path) -> None:
    twin = ROWS[0].replace("1,", "9,", 1)
    path = written(tmp_path / "r.csv", "utf-8", rows=(*ROWS, twin))
    asked = [q for q in people_spoil.questions(path, each=9, seed=1) if q["q"] == "渡邊 花子"]
    assert asked
    assert all(set(q["expect"]) == {"1", "9"} for q in asked)


@pytest.mark.parametrize(
    ("found", "expect", "first", "ten"),
    [
        (["a"], ["a"], 1.0, 1.0),
        (["b", "a"], ["a"], 0.0, 1.0),
        (["b"], ["a"], 0.0, 0.0),
        (["a", "b"], ["a", "b"], 1.0, 1.0),
        ([], [], 1.0, 1.0),
        (["a"], [], 0.0, 0.0),
    ],
)
def test_recall(found: list[str], expect: list[str], first: float, ten: float) -> None:
    told = people.summary([(0.01, found, expect)])
    assert (told["recall_at_1"], told["recall_at_10"]) == (first, ten)


def test_the_job_has_the_name_by_which_its_figures_are_asked_for() -> None:
    assert NAMED["J1"] == ("people", "--peers")
