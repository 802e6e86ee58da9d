"""`marugoto people import`: what an operator gives, is told, and may kill."""

import argparse
import csv
import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from marugoto.console import importing as command
from marugoto.console.exits import Failure
from marugoto.console.main import parser
from marugoto.people.actions import imports
from marugoto.people.actions.imports import merge, reading
from marugoto.people.models import ExtractMapping, Import, Person, Residency
from tests.factories.agencies import Town
from tests.factories.extracts import line, written
from tests.people.test_imports_dirty import TABLE

pytestmark = pytest.mark.django_db
TWO = [line("0000000001"), line("0000000002", 続柄="子", 氏名="渡邊　一郎")]


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database of the test is ready."""
    monkeypatch.setattr(command.database, "ready", nullcontext)


@pytest.fixture
def told(town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Writes a file and gives it to the command; the exit code, what it told as JSON, and what it noted beside."""
    path = tmp_path / "住民.csv"

    def take_in(data: bytes | None, *words: str, as_json: bool = True) -> tuple[int, Any, str]:
        if data is not None:
            path.write_bytes(data)
        capsys.readouterr()
        code = command.run(asked(str(path), town, *words, *(("--json",) if as_json else ())))
        said = capsys.readouterr()
        return code, json.loads(said.out) if as_json else said.out, said.err

    return take_in


def asked(path: str, town: Town, *words: str) -> argparse.Namespace:
    code = town.municipality.code
    return parser().parse_args(
        ["people", "import", path, "--municipality", code, "--as-of", "2025-04-01", *words]
    )


def test_an_extract_is_taken_in_and_counted(told: Any) -> None:
    code, figures, noted = told(written(TWO))
    assert (code, figures["state"], figures["rows"], figures["kept"]) == (0, "done", 2, 2)
    assert figures["changes"] == {"listed": 2, "listed_now": 0, "unlisted": 0}
    assert (Person.objects.count(), noted) == (2, "")
    assert Import.objects.get().file_name == "住民.csv"


def test_the_same_file_again_changes_nothing(told: Any) -> None:
    told(written(TWO))
    marks = list(Residency.objects.order_by("number").values_list("pk", "name_mark", "since"))
    code, figures, _noted = told(None)
    assert (code, figures["changes"]["same"], figures["state"]) == (0, 2, "done")
    assert list(Residency.objects.order_by("number").values_list("pk", "name_mark", "since")) == marks


def test_a_dry_run_says_what_would_change_and_changes_nothing(told: Any, tmp_path: Path) -> None:
    report = tmp_path / "lines.csv"
    dirty = [*TWO, line("3", 生年月日="1950-02-30")]
    code, figures, _noted = told(written(dirty), "--dry-run", "--report", str(report))
    assert (code, figures["state"], figures["refused"], figures["changes"]["listed"]) == (0, "dropped", 1, 2)
    rows = list(csv.reader(report.read_text("utf-8-sig").splitlines()))
    assert [row[2] for row in rows] == ["結果", "取り込む", "取り込む", "取り込まない"]
    assert "1950-02-30" in rows[3][4]
    assert not Person.objects.exists()
    assert not Import.objects.exclude(state="dropped").exists()


def test_a_person_reads_words(told: Any) -> None:
    code, said, _noted = told(written([*TWO, line("3", 氏名="〓　花子")]), as_json=False)
    assert code == 0
    assert "3 行: そのまま" in said
    assert "はじめて載った" in said
    assert "取り込みました" in said
    _code, said, _noted = told(None, "--dry-run", as_json=False)
    assert "何も変えていません" in said


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_every_encoding_that_registers_write(told: Any, encoding: str) -> None:
    code, figures, _noted = told(written(TWO, encoding=encoding))
    assert (code, figures["encoding"], figures["kept"]) == (0, encoding, 2)
    one = Residency.objects.get(number="0000000001").person
    assert (one.family_name, one.given_name, one.address) == (
        "渡邊",
        "花子",
        "福岡県みさき市旭町一丁目2番3号",
    )


@pytest.mark.parametrize(("what", "data", "outcomes", "notes"), TABLE, ids=[row[0] for row in TABLE])
def test_the_dirty_files_through_the_command(
    told: Any, what: str, data: bytes, outcomes: dict[str, int], notes: dict[str, int]
) -> None:
    code, figures, _noted = told(data, "--dry-run")
    assert code == 0
    assert {name: figures[name] for name in ("kept", "repaired", "refused") if figures[name]} == outcomes
    assert {
        note: n
        for note, n in figures["notes"].items()
        if note not in ("twice", "twice_different", "second_head")
    } == notes
    assert figures["rows"] == sum(outcomes.values())


def test_whoever_is_stopped_goes_on_where_it_was(
    told: Any, monkeypatch: pytest.MonkeyPatch, town: Town
) -> None:
    monkeypatch.setattr(reading, "BLOCK", 5)
    monkeypatch.setattr(reading, "BATCH", 10)
    monkeypatch.setattr(merge, "BATCH", 20)
    data = written([line(f"{n:010}", 世帯番号=f"{n:09}") for n in range(1, 61)])
    for stage, reached in (
        ("reading", lambda run: run.read_lines >= 20),
        ("merging", lambda run: run.merged_lines >= 20),
        ("housing", lambda run: run.housed_lines >= 20),
    ):
        with monkeypatch.context() as m:
            m.setattr(command, "_teller", lambda *, quiet, r=reached: _stops_when(r))
            with pytest.raises(KeyboardInterrupt):
                told(data)
        assert Import.objects.get().state == ("reading" if stage == "reading" else "merging")
    code, figures, noted = told(data)
    assert (code, figures["rows"], "途中からつづけます" in noted) == (0, 60, True)
    assert (Import.objects.count(), Person.objects.count()) == (1, 60)


def _stops_when(reached: Any) -> Any:
    def tell(run: Import) -> None:
        if reached(run):
            raise KeyboardInterrupt

    return tell


def test_progress_is_said_for_every_hundred_thousand_lines(capsys: pytest.CaptureFixture[str]) -> None:
    for quiet, said in ((False, ["読んだ行 read 100,000", "人 persons 210,000"]), (True, [])):
        tell = command._teller(quiet=quiet)
        for lines in (40_000, 100_000, 130_000):
            tell(Import(state="reading", read_lines=lines))
        tell(Import(state="merging", read_lines=130_000, merged_lines=210_000))
        assert capsys.readouterr().err.splitlines() == said


def test_what_cannot_be_is_refused_with_its_exit_code(told: Any, town: Town, tmp_path: Path) -> None:
    def code_of(*words: str, data: bytes | None = None) -> int:
        with pytest.raises(Failure) as failed:
            told(data, *words)
        return failed.value.code

    assert code_of() == 2  # there is no file
    assert code_of(data=b"\n") == 1
    assert code_of("--mapping", "ない", data=written(TWO)) == 2
    assert code_of("--agency", "nobody") == 2
    assert code_of("--report", str(tmp_path / "no" / "where.csv")) == 3
    assert Import.objects.get().state == "read"
    told(None)
    many = written([line(f"{n:010}", 世帯番号=f"{n:09}") for n in range(1, 81)])
    told(many)
    assert code_of(data=written([line("0000000001", 世帯番号="000000001")])) == 1  # so many are gone
    code, figures, _noted = told(None, "--many-gone")
    assert (code, figures["changes"]["unlisted"]) == (0, 79)


def test_a_file_without_a_number_is_thrown_away_again(told: Any) -> None:
    with pytest.raises(Failure, match="宛名番号の列"):
        told("氏名\n渡邊　花子\n".encode())
    assert Import.objects.get().state == "dropped"


def test_changes_only_ends_nobody(told: Any) -> None:
    told(written(TWO))
    code, figures, _noted = told(written([line("0000000001", 電話番号="0942-00-0001")]), "--changes-only")
    assert (code, figures["changes"]) == (0, {"phone": 1, "listed_now": 2, "unlisted": 0})
    assert Residency.objects.filter(until__isnull=True).count() == 2


def test_saved_columns_are_used_by_their_name(told: Any) -> None:
    told(written(TWO))
    ExtractMapping.objects.create(
        municipality=Import.objects.get().municipality,
        name="旧",
        version=1,
        columns={"number": "宛名番号", "name": "氏名カナ"},
    )
    code, _figures, _noted = told(written([line("0000000009")]), "--mapping", "旧", "--changes-only")
    assert code == 0
    assert Residency.objects.get(number="0000000009").person.family_name == "ワタナベ"


def test_another_process_at_work_is_said(told: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "work", lambda *_args: False)
    with pytest.raises(Failure, match="別のところで動いています"):
        told(written(TWO))
