"""`marugoto with-postgres`: the command's own exit code, and a server that vanishes whatever happens."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.console.conftest import MARUGOTO, bare_environment, begin, eventually, marked_processes, marugoto


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    scratch = tmp_path / "仮 の 置き場"
    scratch.mkdir()
    return bare_environment(tmp_path, TMPDIR=str(scratch), PGPASSWORD="wrong")


def left(env: dict[str, str]) -> list[str]:
    """Throw-away folders and processes that are still there."""
    folders = [path.name for path in Path(env["TMPDIR"]).glob("marugoto-pg-*")]
    return folders + marked_processes(env)


def test_runs_the_command_and_hands_its_exit_code_on(env: dict[str, str]) -> None:
    program = (
        "import os, sys, psycopg; psycopg.connect(os.environ['DATABASE_URL']).close(); "
        "print(os.environ.get('PGPASSWORD')); sys.exit(7)"
    )
    answer = marugoto("with-postgres", "--", sys.executable, "-c", program, env=env)
    assert (answer.returncode, answer.stdout.strip()) == (7, "None"), answer.stderr
    assert left(env) == []


def test_a_given_database_is_used(env: dict[str, str]) -> None:
    url = "postgresql://nobody@127.0.0.1:9/given"
    answer = marugoto(
        "with-postgres", "--", "sh", "-c", 'echo "$DATABASE_URL $PGDATABASE"', env=env | {"DATABASE_URL": url}
    )
    assert answer.stdout.strip() == f"{url} given"


def test_command_that_does_not_exist(env: dict[str, str]) -> None:
    answer = marugoto("with-postgres", "--", "no-such-command", env=env)
    assert answer.returncode == 127
    assert "no-such-command" in answer.stderr
    assert left(env) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_stop_is_handed_on(number: signal.Signals, env: dict[str, str], tmp_path: Path) -> None:
    started = tmp_path / "started"
    script = f"trap 'exit 9' TERM HUP; touch '{started}'; while :; do sleep 0.1; done"
    process = begin([*MARUGOTO, "with-postgres", "--", "sh", "-c", script], env=env)
    try:
        eventually(started.exists)
        process.send_signal(number)
        assert process.wait(timeout=60) == 9
    finally:
        process.kill()
        process.wait()
    assert left(env) == []


def test_killed_it_leaves_no_process_and_the_next_run_sweeps(env: dict[str, str], tmp_path: Path) -> None:
    started = tmp_path / "started"
    process = begin(
        [*MARUGOTO, "with-postgres", "--", "sh", "-c", f"touch '{started}'; exec sleep 60"], env=env
    )
    eventually(started.exists)
    process.kill()
    process.wait()
    eventually(lambda: marked_processes(env) == [])
    assert len(left(env)) == 1
    time.sleep(0.5)
    assert marugoto("with-postgres", "--", "true", env=env).returncode == 0
    assert left(env) == []


def test_server_is_made_for_tests(env: dict[str, str]) -> None:
    answer = marugoto(
        "with-postgres", "--", "psql", "-AtX", "-c", "SHOW fsync", "-c", "SHOW max_connections", env=env
    )
    assert answer.stdout.split() == ["off", "200"], answer.stderr
    assert os.environ["PATH"]
