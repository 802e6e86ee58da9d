"""`marugoto up` as an operator meets it: started, killed here and there, stopped; nothing is left behind."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from marugoto.console import folders, processes
from tests.console.conftest import MARUGOTO, House, bare_environment, eventually, marked_processes, marugoto

Start = Callable[..., House]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def pids_of(house: House, word: str) -> list[int]:
    """Living processes of this house whose command line holds the word."""
    found = []
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            line = Path(f"/proc/{entry}/cmdline").read_bytes().decode()
            environ = Path(f"/proc/{entry}/environ").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if word in line and house.env["MARUGOTO_TEST_MARK"] in environ:
            found.append(int(entry))
    return sorted(found)


def test_first_start_tells_what_it_does(first_start: Path) -> None:
    said = (first_start / "first-output").read_text("utf-8")
    for number in range(1, 6):
        assert f"{number}/5 " in said
    assert "データベースを起動" in said
    assert "http://127.0.0.1:" in said
    assert said.rstrip().endswith("stopped")


def test_data_folder_is_closed_to_others(first_start: Path) -> None:
    assert first_start.stat().st_mode & 0o077 == 0
    assert not (first_start / folders.RUNNING).exists()


def test_survives_what_may_die(start: Start, data: Path) -> None:
    """Second start, then web and database are killed in turn, then the terminal is closed."""
    house = start(data).wait_until_ready()
    assert house.status() == 200
    os.kill(pids_of(house, "gunicorn")[0], signal.SIGKILL)
    eventually(lambda: "画面 (web)" in house.said() and house.status() == 200)
    server = min(processes.servers_in(data / folders.POSTGRES))
    os.kill(server, signal.SIGKILL)
    eventually(lambda: "PostgreSQL が止まりました" in house.said())
    eventually(lambda: house.status() == 200)
    assert house.stop(signal.SIGHUP) == 0
    assert house.left_over() == []


def test_killed_itself_takes_everything_along_and_starts_again(start: Start, data: Path) -> None:
    house = start(data).wait_until_ready()
    house.stop(signal.SIGKILL)
    eventually(lambda: house.left_over() == [])
    again = start(data).wait_until_ready()
    assert again.status() == 200
    assert again.stop(signal.SIGTERM) == 0
    assert again.left_over() == []


def test_data_folder_in_use(start: Start, data: Path) -> None:
    house = start(data).wait_until_ready()
    env = bare_environment(data.parent, MARUGOTO_DATA_DIR=str(data), PORT="0")
    for command in (("up",), ("reset",)):
        second = marugoto(*command, env=env)
        assert second.returncode == 3
        assert "使用中です" in second.stderr
        assert house.address() in second.stderr
    assert house.status() == 200
    # the other commands work on the running server
    answer = marugoto("doctor", "--json", env=env)
    assert answer.returncode == 0, answer.stdout
    found = {check["name"]: check["state"] for check in json.loads(answer.stdout)["checks"]}
    assert {"running", "postgres", "collation", "migrations", "audit"} <= found.keys()
    listed = marugoto("with-postgres", "--served", "--", "psql", "-Atc", "SELECT current_user", env=env)
    assert listed.stdout.strip() == "marugoto"
    # the pages themselves are somebody else, for whom the second wall holds
    assert found["second-wall"] == "good"
    who = "SELECT DISTINCT usename FROM pg_stat_activity WHERE usename ~ 'marugoto_app'"
    pages = marugoto("with-postgres", "--served", "--", "psql", "-Atc", who, env=env)
    assert pages.stdout.strip() == "marugoto_app"
    assert marugoto("manage", "migrate", "--check", env=env).returncode == 0
    assert marugoto("manage", "no-such-command", env=env).returncode != 0
    house.stop()
    assert marked_processes(env) == []


def test_two_at_once(start: Start, data: Path, first_start: Path, tmp_path: Path) -> None:
    other = tmp_path / "もう一つ"
    shutil.copytree(first_start, other, symlinks=True)
    one, two = start(data), start(other)
    one.wait_until_ready()
    two.wait_until_ready()
    assert one.address() != two.address()
    assert (one.status(), two.status()) == (200, 200)
    assert one.stop() == 0
    assert two.status() == 200
    assert two.stop() == 0
    assert one.left_over() + two.left_over() == []


def test_port_in_use_is_said_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        env = bare_environment(tmp_path, PORT=str(port))
        answer = marugoto("up", env=env)
    assert answer.returncode == 3
    assert f"ポート {port} は使用中です" in answer.stderr
    assert not (tmp_path / ".local" / "share" / "marugoto" / folders.POSTGRES).exists()


@pytest.mark.parametrize("port", ["abc", "70000", "-1"])
def test_port_that_is_none(port: str, tmp_path: Path) -> None:
    assert marugoto("up", env=bare_environment(tmp_path, PORT=port)).returncode == 2


def test_stop_while_starting(start: Start, tmp_path: Path) -> None:
    house = start(tmp_path / "はじめて")
    eventually(lambda: "2/5" in house.said())
    assert house.stop() == 0, house.said()
    assert house.left_over() == []


def test_data_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    env = bare_environment(tmp_path, MARUGOTO_DATA_DIR=str(tmp_path / "file" / "data"), PORT="0")
    answer = marugoto("up", env=env)
    assert answer.returncode == 3
    assert "MARUGOTO_DATA_DIR" in answer.stderr


def test_given_database_that_is_not_there(tmp_path: Path) -> None:
    url = f"postgresql://somebody:very-secret@127.0.0.1:{free_port()}/nothing"
    answer = marugoto("up", env=bare_environment(tmp_path, DATABASE_URL=url, PORT="0"))
    assert answer.returncode == 3
    assert "DATABASE_URL" in answer.stderr
    assert "very-secret" not in answer.stderr + answer.stdout


def test_given_database_starts_no_server(start: Start, data: Path, tmp_path: Path) -> None:
    served = start(data).wait_until_ready()
    url = json.loads((data / folders.RUNNING).read_text("utf-8"))["database_url"]
    other = tmp_path / "別の置き場"
    house = start(other, DATABASE_URL=url).wait_until_ready()
    assert house.status() == 200
    assert not (other / folders.POSTGRES).exists()
    assert house.stop() == 0
    assert served.status() == 200
    served.stop()


def test_reset_refuses_what_is_not_a_demo(data: Path, tmp_path: Path) -> None:
    env = bare_environment(tmp_path, MARUGOTO_DATA_DIR=str(data))
    insert = (
        "from marugoto.agencies.models import Municipality as M; "
        "M(code='131016', name='本番市', prefecture='東京都').save()"
    )
    assert marugoto("manage", "shell", "-v0", "-c", insert, env=env).returncode == 0
    refused = marugoto("reset", env=env | {"RESET": "yes"})
    assert refused.returncode == 1, refused.stderr
    assert "消しません" in refused.stderr
    assert (data / folders.POSTGRES / "PG_VERSION").exists()


def test_reset_empties(data: Path, tmp_path: Path) -> None:
    env = bare_environment(tmp_path, MARUGOTO_DATA_DIR=str(data))
    answer = marugoto("reset", env=env)
    assert answer.returncode == 0, answer.stderr
    assert not (data / folders.POSTGRES).exists()
    assert marked_processes(env) == []


def test_reset_of_a_given_database(data: Path, tmp_path: Path, start: Start) -> None:
    house = start(data).wait_until_ready()
    url = json.loads((data / folders.RUNNING).read_text("utf-8"))["database_url"]
    env = bare_environment(tmp_path, DATABASE_URL=url, MARUGOTO_DATA_DIR=str(tmp_path / "別"))
    assert marugoto("reset", env=env).returncode == 0
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert row == (0,)
    house.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to become an ordinary user")
def test_as_an_ordinary_user(tmp_path: Path) -> None:
    """The embedded server under somebody who is not root, with programs that belong to somebody else."""
    python = "/usr/bin/python3"
    site = Path(psycopg.__file__).parent.parent
    question = "import sys; print(sys.version_info[:2])"
    same = subprocess.run([python, "-c", question], capture_output=True, text=True, check=False)
    if same.stdout.strip() != str(sys.version_info[:2]):
        pytest.skip("no interpreter of this version that other users may run")
    home = Path("/tmp") / f"marugoto-nobody-{os.getpid()}"
    home.mkdir()
    os.chown(home, 65534, 65534)
    env = bare_environment(home)
    env["PYTHONPATH"] += os.pathsep + str(site)
    env.pop("TMPDIR", None)
    try:
        line = [
            python,
            "-m",
            "marugoto.console.main",
            "with-postgres",
            "--",
            "psql",
            "-Atc",
            "SELECT current_user",
        ]
        answer = subprocess.run(
            line,
            env=env,
            cwd="/",
            user="nobody",
            group="nogroup",
            extra_groups=[],
            capture_output=True,
            text=True,
            check=False,
        )
        assert answer.stdout.strip() == "postgres", answer.stderr
    finally:
        shutil.rmtree(home)


TERMINAL = """
import os, pty, signal, sys
pid, terminal = pty.fork()
if pid == 0:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whoever runs the tests may ignore it (nohup)
    os.execv(sys.argv[1], sys.argv[1:])
said = b""
while b"ready" not in said:
    said += os.read(terminal, 4096)
print("ready", flush=True)
sys.stdin.readline()
os.close(terminal)  # the window is closed: SIGHUP, and nobody reads what is printed
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"""


def test_window_is_closed(data: Path, tmp_path: Path) -> None:
    env = bare_environment(tmp_path, MARUGOTO_DATA_DIR=str(data), PORT="0")
    line = [sys.executable, "-c", TERMINAL, *MARUGOTO, "up", "--workers", "1"]
    with subprocess.Popen(line, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as window:
        assert window.stdin is not None
        assert window.stdout is not None
        assert window.stdout.readline() == b"ready\n"
        window.stdin.write(b"\n")
        window.stdin.close()
        try:
            assert window.wait(timeout=120) == 0
        except subprocess.TimeoutExpired:
            window.kill()
            raise
    assert marked_processes(env) == []
    assert processes.servers_in(data / folders.POSTGRES) == []
