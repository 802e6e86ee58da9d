"""Help everywhere, exit codes that scripts can trust, and nothing heavy loaded for --help."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from marugoto.console import environment, exits, main, say
from marugoto.console.exits import Failure
from tests.console.conftest import bare_environment, marugoto


def command_lines(parser: argparse.ArgumentParser, prefix: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every subcommand, and the subcommands of those."""
    yield prefix
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                yield from command_lines(below, (*prefix, name))


@pytest.mark.parametrize("line", list(command_lines(main.parser())), ids=" ".join)
def test_every_command_has_help(line: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main.main([*line, "--help"])
    assert ended.value.code == exits.GOOD
    assert "usage: marugoto" in capsys.readouterr().out


def test_every_command_runs_something() -> None:
    for line in command_lines(main.parser()):
        if line and line[0] != "manage":
            parser = main.parser()
            for name in line:
                (group,) = (one for one in parser._actions if isinstance(one, argparse._SubParsersAction))
                parser = group.choices[name]
            leads_on = any(isinstance(one, argparse._SubParsersAction) for one in parser._actions)
            assert leads_on or parser.get_default("run"), line


def test_help_loads_neither_django_nor_a_driver() -> None:
    question = (
        "import sys; from marugoto.console import main; main.parser(); "
        "print(sorted({'django', 'psycopg'} & set(sys.modules)))"
    )
    answer = subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "line", [[], ["no-such-command"], ["up", "--port", "x"], ["with-postgres"], ["audit"]]
)
def test_wrong_usage_is_2(line: list[str]) -> None:
    try:
        code = main.main(line)
    except SystemExit as ended:
        code = int(str(ended.code))
    assert code == exits.USAGE


def test_failure_is_one_sentence_twice(tmp_path: Path) -> None:
    answer = marugoto("manage", "migrate", env=bare_environment(tmp_path))
    assert answer.returncode == exits.ENVIRONMENT
    japanese, english = answer.stderr.strip().splitlines()
    assert "まだデータベースがありません" in japanese
    assert "marugoto up" in english
    assert "Traceback" not in answer.stderr


def test_doctor_on_a_fresh_machine(tmp_path: Path) -> None:
    answer = marugoto("doctor", "--json", env=bare_environment(tmp_path))
    assert answer.returncode == exits.GOOD
    found = json.loads(answer.stdout)
    assert found["ok"] is True
    assert {one["name"] for one in found["checks"]} >= {"python", "disk", "time-zone", "chromium", "postgres"}


def test_doctor_finds_problems(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "audit.key").write_text("x")
    (data / "audit.key").chmod(0o644)
    env = bare_environment(
        tmp_path, MARUGOTO_DATA_DIR=str(data), DATABASE_URL="postgresql://x@127.0.0.1:9/none"
    )
    answer = marugoto("doctor", env=env)
    assert answer.returncode == exits.PROBLEM
    bad = [line.split()[1] for line in answer.stdout.splitlines() if line.startswith("✗")]
    assert bad == ["audit.key", "postgres"]


def test_audit_verify_on_the_test_database(
    settings: object, db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main.main(["audit", "verify", "--json"])
    report = json.loads(capsys.readouterr().out)
    assert (code, report["ok"]) == (exits.GOOD, True)


def test_audit_verify_turns_red(
    db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from marugoto.audit import report, verification

    def found(**_kept: object) -> report.Report:
        result = report.Report()
        result.add(report.Finding(report.DELETED, seal=3, event_id=12))
        return result

    monkeypatch.setattr(verification, "verify", found)
    assert main.main(["audit", "verify"]) == exits.PROBLEM
    said = capsys.readouterr().out
    assert "12" in said
    assert report.DELETED in said


def test_what_only_an_operator_may_declare(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["audit", "declare-restore"]) == exits.PROBLEM  # no seal yet: nothing to declare
    assert "[no-seal]" in capsys.readouterr().err
    assert main.main(["audit", "new-chain"]) == exits.GOOD
    assert main.main(["audit", "new-key"]) == exits.GOOD


def test_manage_help_needs_no_database(tmp_path: Path) -> None:
    answer = marugoto("manage", "check", env=bare_environment(tmp_path))
    assert answer.returncode == exits.GOOD, answer.stderr


def test_broken_pipe_is_no_error() -> None:
    line = f'"{sys.executable}" -m marugoto.console.main --help | true; exit "${{PIPESTATUS[0]}}"'
    answer = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    assert "Traceback" not in answer.stderr


def test_table_counts_wide_letters() -> None:
    rows = [("自治体", "x"), ("ab", "y")]
    assert say.table(rows, indent="").splitlines() == ["自治体  x", "ab      y"]
    assert say.table([]) == ""


def test_output_survives_an_ascii_locale(tmp_path: Path) -> None:
    env = bare_environment(tmp_path, PYTHONIOENCODING="ascii")
    answer = marugoto("--help", env=env)
    assert answer.returncode == exits.GOOD, answer.stderr
    assert "終了コード" in answer.stdout


def test_passwords_are_not_shown() -> None:
    assert environment.without_password("postgresql://a:geheim@h/b") == "postgresql://a:…@h/b"
    assert environment.without_password("postgresql://a@h/b") == "postgresql://a@h/b"


def test_children_get_no_foreign_libpq_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql:///given")
    monkeypatch.setenv("PGSSLMODE", "verify-full")
    env = environment.for_children(database_url="postgresql:///given", data_folder=tmp_path, demo=False)
    assert env["PGSSLMODE"] == "verify-full"  # the caller's own server, the caller's own settings
    monkeypatch.delenv("DATABASE_URL")
    env = environment.for_children(database_url="postgresql:///x", data_folder=tmp_path, demo=True)
    assert "PGSSLMODE" not in env
    assert env["MARUGOTO_DEMO"] == "1"
    assert environment.for_clients("postgresql://u:p@/name?host=%2Frun%2Fx") == {
        "PGHOST": "/run/x",
        "PGUSER": "u",
        "PGPASSWORD": "p",
        "PGDATABASE": "name",
    }


def test_failure_carries_its_code() -> None:
    assert Failure("あ", "a").code == exits.ENVIRONMENT
    assert Failure("あ", "a", code=exits.PROBLEM).code == exits.PROBLEM


def test_make_help_lists_the_targets() -> None:
    answer = subprocess.run(
        ["make", "-C", str(environment.CHECKOUT), "--no-print-directory"],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    for target in ("run", "test", "test-all", "check", "bench", "screenshots", "reset", "lock", "help"):
        assert f"make {target} " in answer.stdout
