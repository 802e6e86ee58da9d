"""The house of the measure: `marugoto up` with a database of its own, as `make run` starts it, and what is killed in it."""

import asyncio
import contextlib
import json
import os
import random
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

from marugoto.console import environment, folders, processes, web_role
from marugoto.console.bench.load_ledger import Ledger
from marugoto.console.exits import Failure
from marugoto.console.postgres import cluster

_START_SECONDS = 240.0
_BACK_SECONDS = 50.0


class House:
    """A `marugoto up` in a folder; nothing of the caller's environment leads it to another database."""

    def __init__(self, folder: Path, *, workers: int) -> None:
        self.folder = folder
        self.log = folder.with_name(folder.name + ".up.log")
        self.workers = workers
        self.process: subprocess.Popen[bytes] | None = None
        self.port = 0
        self.url = ""

    def environment(self) -> dict[str, str]:
        """For `marugoto` commands on this house."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("PG") and name not in ("DATABASE_URL", web_role.GIVEN)
        }
        return kept | {
            "MARUGOTO_DATA_DIR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONPATH": str(environment.CHECKOUT),
            "PYTHONUTF8": "1",
        }

    def as_superuser(self) -> str:
        """The address of its database for who may do anything."""
        return self.url.replace(f"//{cluster.OWNER}@", f"//{cluster.SUPERUSER}@", 1)

    def start(self) -> None:
        """Start it and wait for its address. Failure: it does not come up."""
        argv = [environment.python(), "-m", "marugoto.console.main", "up", "--port", "0"]
        with self.log.open("wb") as output:
            self.process = processes.spawn(
                [*argv, "--workers", str(self.workers)],
                env=self.environment(),
                cwd=environment.CHECKOUT,
                output=output,
            )
        until = time.monotonic() + _START_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            told = self._told()
            if "database_url" in told:
                self.url = told["database_url"]
                self.port = int(told["address"].rstrip("/").rpartition(":")[2])
                return
            time.sleep(0.2)
        raise Failure(
            f"まるごとが起動しません。\n{folders.tail(self.log)}",
            f"`marugoto up` does not start; see {self.log}.",
        )

    def _told(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads((self.folder / folders.RUNNING).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found

    def stop(self) -> int | None:
        """Ask it to stop, as Ctrl-C does; its exit code (None: it was not running)."""
        if self.process is None:
            return None
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """A `marugoto` command on this house."""
        return subprocess.run(
            [environment.python(), "-m", "marugoto.console.main", *arguments],
            env=self.environment(),
            cwd=environment.CHECKOUT,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )

    def web_workers(self) -> list[int]:
        """The processes that answer: children of the web server's own."""
        assert self.process is not None
        masters = [pid for pid in _children(self.process.pid) if "gunicorn" in _line(pid)]
        return [child for master in masters for child in _children(master)]

    def postgres(self) -> int | None:
        """The PostgreSQL server's own process, if one runs."""
        with contextlib.suppress(OSError, ValueError):
            path = self.folder / folders.POSTGRES / "postmaster.pid"
            pid = int(path.read_text("utf-8").split("\n", 1)[0])
            return pid if processes.is_alive(pid) else None
        return None

    def answers(self) -> bool:
        """Does the database answer a question?"""
        import psycopg

        try:
            with psycopg.connect(self.url, connect_timeout=5) as link:
                return link.execute("SELECT 1").fetchone() is not None
        except psycopg.Error:
            return False


async def kill_by_turns(house: House, ledger: Ledger, *, every: float, until: float, seed: int) -> None:
    """In each period a web worker (after a quarter) and PostgreSQL (after three); each time the successor is waited for."""
    dice = random.Random(seed)
    due = ledger.began + every / 4
    for turn in range(10_000):
        if due > until:
            return
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        await (_kill_web(house, ledger, dice) if turn % 2 == 0 else _kill_postgres(house, ledger))
        due += every / 2


async def _kill_web(house: House, ledger: Ledger, dice: random.Random) -> None:
    before = house.web_workers()
    if not before:
        return
    victim = dice.choice(before)
    kill = ledger.kill("web worker")
    os.kill(victim, signal.SIGKILL)
    while time.monotonic() - kill.at < _BACK_SECONDS:
        now = house.web_workers()
        if victim not in now and len(now) >= len(before):
            kill.back = time.monotonic() - kill.at
            return
        await asyncio.sleep(0.1)


async def _kill_postgres(house: House, ledger: Ledger) -> None:
    victim = house.postgres()
    if victim is None:
        return
    kill = ledger.kill("PostgreSQL")
    os.kill(victim, signal.SIGKILL)
    while time.monotonic() - kill.at < _BACK_SECONDS:
        if house.postgres() not in (None, victim) and await asyncio.to_thread(house.answers):
            kill.back = time.monotonic() - kill.at
            return
        await asyncio.sleep(0.1)


def _children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]
    return []


def _line(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace")
    return ""
