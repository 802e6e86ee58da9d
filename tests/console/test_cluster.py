"""The embedded server: made, found again, killed, left behind; in a folder with Japanese letters."""

import os
import signal
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from marugoto.console import processes
from marugoto.console.exits import ENVIRONMENT, Failure
from marugoto.console.postgres import cluster
from marugoto.console.postgres.cluster import Cluster
from tests.console.conftest import eventually

Make = Callable[..., Cluster]


def ask(server: Cluster, question: str) -> object:
    with psycopg.connect(server.url()) as connection:
        row = connection.execute(question).fetchone()
    return row[0] if row else None


def test_starts_stops_and_leaves_nothing(make_cluster: Make) -> None:
    server = make_cluster()
    server.start()
    folder = server.socket_folder
    assert folder is not None
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert ask(server, "SHOW listen_addresses") == ""
    server.stop()
    assert not folder.exists()
    assert processes.servers_in(server.folder) == []


def test_japanese_letters_are_letters(make_cluster: Make) -> None:
    server = make_cluster()
    server.start()
    assert ask(server, "SELECT '東京とうきょう' ~ '^\\w+$'") is True
    with psycopg.connect(server.url()) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")  # the owner may, without being a superuser
        row = connection.execute("SELECT cardinality(show_trgm('東京'))").fetchone()
    assert row == (3,)


def test_application_role_is_no_superuser(make_cluster: Make) -> None:
    server = make_cluster()
    server.start()
    assert ask(server, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to become somebody else")
def test_another_user_is_kept_out(make_cluster: Make) -> None:
    server = make_cluster()
    server.start()
    assert server.socket_folder is not None
    server.socket_folder.chmod(0o711)  # even if the folder were open
    (server.socket_folder / ".s.PGSQL.5432").chmod(0o777)
    psql = server.binaries.program("psql")
    answer = subprocess.run(
        [psql, server.url(), "-c", "SELECT 1"],
        user="nobody",
        extra_groups=[],
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode != 0
    assert "Peer authentication failed" in answer.stderr or "ermission denied" in answer.stderr


def test_survives_a_kill(make_cluster: Make) -> None:
    server = make_cluster(cluster.SERVING)
    server.start()
    with psycopg.connect(server.url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    assert server.process is not None
    server.process.kill()
    server.process.wait()
    server.start()
    assert ask(server, "SELECT answer FROM kept") == 42


def test_a_long_question_does_not_outlive_a_killed_server(make_cluster: Make) -> None:
    """A backend deep in its work does not see that its server is gone, and would keep the next one from starting."""
    server = make_cluster(cluster.SERVING)
    server.start()
    asking = psycopg.connect(server.url())
    question = "SELECT count(*) FROM generate_series(1, 1000000000000) n WHERE n % 7 = 0"
    asking.pgconn.send_query(question.encode())
    busy = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query ~ 'series'"
    eventually(lambda: ask(server, busy) == 2)  # it, and who asks
    assert server.process is not None
    server.process.kill()
    server.process.wait()
    server.start()
    assert ask(server, "SELECT 1") == 1
    asking.close()


def test_pid_file_with_the_number_of_a_stranger(make_cluster: Make) -> None:
    server = make_cluster()
    server.start()
    server.stop()
    (server.folder / "postmaster.pid").write_text(f"{os.getpid()}\n{server.folder}\n1\n5432\n/tmp\n\n  1 1\n")
    server.start()
    assert ask(server, "SELECT 1") == 1


def test_server_left_behind_is_ended_first(make_cluster: Make) -> None:
    orphan = make_cluster()
    orphan.start()
    server = make_cluster()
    server.start()
    assert orphan.process is not None
    eventually(lambda: orphan.process is None or orphan.process.poll() is not None)
    assert ask(server, "SELECT 1") == 1


def test_half_made_folder_is_made_anew(make_cluster: Make) -> None:
    server = make_cluster()
    half = server.folder.with_name("postgres.new")
    half.mkdir()
    (half / "rubbish").write_text("x")
    server.start()
    assert ask(server, "SELECT 1") == 1
    assert not half.exists()


def test_data_of_another_major_version(make_cluster: Make) -> None:
    server = make_cluster()
    server.folder.mkdir()
    (server.folder / "PG_VERSION").write_text("9\n")
    with pytest.raises(Failure, match="PostgreSQL 9") as caught:
        server.start()
    assert caught.value.code == ENVIRONMENT


def test_broken_data_is_said_in_a_sentence(make_cluster: Make) -> None:
    server = make_cluster()
    server.start()
    server.stop()
    (server.folder / "global" / "pg_control").unlink()
    with pytest.raises(Failure, match="起動しません"):
        server.start()


def test_stop_while_starting(make_cluster: Make) -> None:
    server = make_cluster()
    server.signals.received = signal.SIGTERM
    with pytest.raises(processes.Stopped):
        server.start()
    server.stop()
    assert not server.exists()


def test_no_locale_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_LOCALES", ("xx_XX.UTF-8",))
    with pytest.raises(Failure, match=r"C\.UTF-8"):
        cluster._locale()


def test_socket_folder_is_short(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    long = tmp_path / ("長い名前" * 20)
    long.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(long))
    folder = cluster._short_folder(None)
    try:
        assert len(os.fsencode(folder)) < 80
    finally:
        folder.rmdir()


def test_socket_folders_of_the_dead_are_swept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    base = tmp_path / "run"
    base.mkdir()
    dead, living, fresh = (base / f"marugoto-socket-{name}" for name in ("dead", "living", "fresh"))
    for folder in (dead, living, fresh):
        folder.mkdir()
        (folder / "hba.conf").touch()
    (living / ".s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n")
    for folder in (dead, living):
        os.utime(folder, (1, 1))
    cluster._sweep(base, {os.geteuid()})
    assert sorted(base.iterdir()) == [fresh, living]
