"""`marugoto demo residents`: the file that comes out, in every shape that can be asked for."""

import csv
from pathlib import Path

import pytest

from marugoto.console import main
from marugoto.people.invented.extract import COLUMNS, PLAIN_COLUMNS


def demo(*arguments: str) -> int:
    return main.main(["demo", "residents", *arguments])


def test_a_file_of_so_many_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "residents.csv"
    assert demo("--persons", "50", "--seed", "7", "--out", str(out)) == 0
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 51
    assert {row[13] for row in rows[1:]} == {"久留米市"}
    assert "50 行" in capsys.readouterr().err


def test_to_standard_output_as_the_measure_of_search_takes_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert demo("--persons", "5", "--seed", "7", "--style", "plain", "--municipality", "131016") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == ",".join(PLAIN_COLUMNS)
    assert len(lines) == 6
    assert "みほん市" in lines[1]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932", "utf-16"])
def test_other_encodings_tabs_and_an_older_style(tmp_path: Path, encoding: str) -> None:
    out = tmp_path / "old.tsv"
    given = (
        "--persons",
        "40",
        "--seed",
        "7",
        "--style",
        "older",
        "--encoding",
        encoding,
        "--tabs",
        "--out",
        str(out),
    )
    assert demo(*given) == 0
    rows = list(csv.reader(out.read_text(encoding).splitlines(), delimiter="\t"))
    assert rows[0][0] == "宛名コード"
    assert {len(row) for row in rows} == {22}


def test_damage_is_written_down(tmp_path: Path) -> None:
    out, truth = tmp_path / "bad.csv", tmp_path / "truth.csv"
    assert (
        demo("--persons", "200", "--seed", "7", "--damage", "0.2", "--truth", str(truth), "--out", str(out))
        == 0
    )
    told = list(csv.reader(truth.read_text("utf-8").splitlines()))
    assert told[0] == ["行", "壊し方"]
    assert 20 < len(told) < 60


@pytest.mark.parametrize(
    "wrong",
    [("--persons", "0"), ("--persons", "5", "--years-later", "-1"), ("--persons", "5", "--damage", "2"),
     ("--persons", "5", "--damage", "0.1", "--style", "older")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_a_sentence(
    wrong: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert demo(*wrong, "--seed", "1") == 2
    said = capsys.readouterr().err
    assert "--persons" in said or "--damage" in said


def test_a_place_where_nothing_can_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert demo("--persons", "5", "--seed", "1", "--out", str(tmp_path / "no" / "x.csv")) == 3
    assert "書けません" in capsys.readouterr().err
