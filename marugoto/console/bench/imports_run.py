"""A database of its own, the import as a process in it, what it takes, and killing it."""

import contextlib
import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit, urlunsplit

from marugoto.console import environment
from marugoto.console.exits import Failure

if TYPE_CHECKING:
    import psycopg

MARUGOTO: Final = (environment.python(), "-m", "marugoto.console.main")
CODE: Final = "402036"
_LOOK: Final = 0.2  # seconds between two looks at memory
_PATIENCE: Final = 4 * 60 * 60
_SERVER: Final = ("server_version", "shared_buffers", "max_wal_size", "synchronous_commit", "fsync")
_TABLES: Final = {
    "keys": "people_personkey",
    "persons": "people_person",
    "households": "people_householdmember",
}


@dataclass(frozen=True)
class Database:
    """Where it is, and what processes in it are given."""

    name: str
    url: str
    env: Mapping[str, str]


@contextlib.contextmanager
def database(server: str, folder: Path, *, like: Database | None = None) -> Iterator[Database]:
    """A town without residents on the server, dropped afterwards; ``like``: a copy of that one, ids and all."""
    import psycopg

    name = f"marugoto_bench_{os.getpid()}_{time.monotonic_ns() % 10_000_000}"
    template = (
        f'"{like.name}"' if like else "template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
    )
    try:
        with psycopg.connect(server, autocommit=True) as link:
            link.execute(f'CREATE DATABASE "{name}" TEMPLATE {template}'.encode())
    except psycopg.Error as error:
        raise Failure(
            "計測用のデータベースを作れません。データベースを作る権利のある利用者で実行してください。",
            f"Cannot create a database for the measure ({error.diag.message_primary}); run it as a role that may.",
        ) from error
    url = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    env = environment.for_children(database_url=url, data_folder=folder, demo=False)
    made = Database(name, url, env)
    try:
        if like is None:
            _prepare(made)
        yield made
    finally:
        with psycopg.connect(server, autocommit=True) as link:
            link.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def _prepare(made: Database) -> None:
    """Its tables, and the agencies of the town."""
    for words in (("manage", "migrate", "-v0"), ("blueprint", "load", CODE)):
        done = subprocess.run(
            [*MARUGOTO, *words],
            env=dict(made.env),
            check=False,
            cwd=environment.CHECKOUT,
            capture_output=True,
        )
        if done.returncode:
            raise Failure(
                "計測用の町を作れません。", f"{' '.join(words)}: {done.stderr.decode(errors='replace')}"
            )


def settings(made: Database) -> dict[str, str]:
    """What the server was told, as far as it matters here."""
    import psycopg

    with psycopg.connect(made.url) as link:
        return {name: str((link.execute(f"SHOW {name}".encode()).fetchone() or ("",))[0]) for name in _SERVER}


def sizes(made: Database) -> dict[str, int]:
    """Megabytes of the largest tables with their indexes."""
    import psycopg

    with psycopg.connect(made.url) as link:
        asked = "SELECT pg_total_relation_size(%s::regclass) / 1000000"
        return {
            name: int((link.execute(asked, [table]).fetchone() or (0,))[0]) for name, table in _TABLES.items()
        }


def bare_copy(made: Database, file: Path) -> float:
    """Seconds to copy the same file into one plain table without an index."""
    import psycopg

    with file.open("rb") as data, psycopg.connect(made.url) as link, link.cursor() as cursor:
        columns = ", ".join(f"c{n} text" for n in range(len(data.readline().split(b","))))
        data.seek(0)
        cursor.execute(f"CREATE TABLE bench_bare ({columns})".encode())
        link.commit()
        started = time.monotonic()
        with cursor.copy("COPY bench_bare FROM STDIN (FORMAT csv, HEADER)") as copy:
            while block := data.read(1 << 20):
                copy.write(block)
        link.commit()
        seconds = time.monotonic() - started
        cursor.execute("DROP TABLE bench_bare")
    return max(round(seconds, 2), 0.01)


class TakingIn:
    """`marugoto people import` as a process; how long it takes and how much memory."""

    def __init__(self, town: Database, file: Path, day: str) -> None:
        self._argv = [
            *MARUGOTO,
            "people",
            "import",
            str(file),
            "--municipality",
            CODE,
            "--as-of",
            day,
            "--json",
        ]
        self._env = dict(town.env)
        self.seconds, self.peak_mb, self.all_mb, self.code = 0.0, 0, 0, 0

    def __enter__(self) -> "TakingIn":
        self._out = tempfile.TemporaryFile()
        self._started = time.monotonic()
        self.process = subprocess.Popen(
            self._argv, env=self._env, cwd=environment.CHECKOUT, stdout=self._out, stderr=subprocess.STDOUT
        )
        self._ended = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)
        self._watch.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, what: BaseException | None, where: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.kill()
        self._ended.set()
        self._watch.join()

    def wait(self) -> int:
        """To its end."""
        self.code = self.process.wait(_PATIENCE)
        self.seconds = time.monotonic() - self._started
        return self.code

    def kill(self) -> None:
        """As a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.wait()

    def said(self) -> str:
        """All it printed."""
        self._out.seek(0)
        return self._out.read().decode("utf-8", "replace")

    def _look(self) -> None:
        while not self._ended.wait(_LOOK):
            own, every = memory_of(self.process.pid)
            self.peak_mb, self.all_mb = max(self.peak_mb, own), max(self.all_mb, every)


def memory_of(pid: int) -> tuple[int, int]:
    """Resident megabytes of a process, and of it with all its descendants; 0 where there is no /proc."""
    parents: dict[int, int] = {}
    resident: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            fields = entry.read_text("utf-8", "replace").rpartition(")")[2].split()
            parents[int(entry.parent.name)] = int(fields[1])
            resident[int(entry.parent.name)] = int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
    family = {pid}
    while more := {one for one, parent in parents.items() if parent in family} - family:
        family |= more
    megabytes = {one: resident.get(one, 0) for one in family}
    return megabytes[pid] // 1_000_000, sum(megabytes.values()) // 1_000_000


def stages(made: Database, run_id: str) -> dict[str, float]:
    """Seconds from handing in to having read, and from then to the end."""
    import psycopg

    asked = """SELECT extract(epoch FROM read_at - created_at), extract(epoch FROM finished_at - read_at)
        FROM people_import WHERE id = %s"""
    with psycopg.connect(made.url) as link:
        reading, merging = link.execute(asked, [run_id]).fetchone() or (0, 0)
    return {"reading": round(float(reading), 1), "merging": round(float(merging), 1)}


# --- killed ---

State = tuple[
    str, int, int, int, int, bool
]  # state, lines read, merged, housed, in all, keys still to be made
_NOTHING: Final[State] = ("", 0, 0, 0, 0, False)


def _state(link: "psycopg.Connection[Any]") -> State:
    found = link.execute(
        "SELECT state, read_lines, merged_lines, housed_lines, last_line, keys_wait FROM people_import"
    ).fetchone()
    return found or _NOTHING


def _making_keys(link: "psycopg.Connection[Any]") -> bool:
    """Does somebody hold the table of keys for himself?"""
    asked = """SELECT 1 FROM pg_locks WHERE relation = 'people_personkey'::regclass AND mode = 'AccessExclusiveLock'
        AND granted"""
    return link.execute(asked).fetchone() is not None


def _keys_begun(state: State, link: "psycopg.Connection[Any]") -> bool:
    return state[5] and state[2] == state[4] and _making_keys(link)


Reached = Callable[[State, "psycopg.Connection[Any]"], bool]
_POINTS: Final[tuple[tuple[str, Reached], ...]] = (
    ("reading", lambda state, _link: state[0] == "reading" and state[1] > 0),
    ("merging", lambda state, _link: state[0] == "merging" and 0 < state[2] < state[4]),
    ("keys", _keys_begun),
    ("households", lambda state, _link: state[0] == "merging" and 0 < state[3] < state[4]),
)


def kill_and_resume(town: Database, file: Path, day: str) -> list[tuple[str, str]]:
    """Kills the command once in every stage and starts it again; which stages it was killed in, and how far it was."""
    import psycopg

    kills = []
    with psycopg.connect(town.url, autocommit=True) as link:
        for stage, reached in _POINTS:
            with TakingIn(town, file, day) as one:
                while one.process.poll() is None and not reached(_state(link), link):
                    time.sleep(0.005)
                if one.process.poll() is None:
                    one.kill()
                    state = _state(link)
                    kills.append((stage, f"{state[1]:,}/{state[2]:,}/{state[3]:,} lines"))
            _gone(link)
        with TakingIn(town, file, day) as one:
            if one.wait():
                raise Failure("取込みが終わりません。", f"The import failed (exit {one.code}): {one.said()}")
    return kills


def _gone(link: "psycopg.Connection[Any]") -> None:
    """Waits until the server has noticed that nobody is there any more."""
    asked = """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND backend_type = 'client backend'"""
    until = time.monotonic() + 60
    while time.monotonic() < until and (link.execute(asked).fetchone() or (0,))[0]:
        time.sleep(0.05)
