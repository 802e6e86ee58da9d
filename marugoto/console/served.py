"""The server that `marugoto up` runs on the data folder: who holds it, and where it is."""

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from marugoto.console import environment, folders
from marugoto.console.exits import Failure
from marugoto.console.postgres import binaries, cluster
from marugoto.console.processes import Signals


class Running(TypedDict, total=False):
    """What a running `marugoto up` tells the other commands (file `running.json` in the data folder)."""

    pid: int
    address: str
    database_url: str
    demo: bool


@dataclass
class Hold:
    """The data folder, held by us alone until `release` (or until we die: the kernel lets go of the lock)."""

    folder: Path
    handle: int

    def tell(self, running: Running) -> None:
        """Write down how the others find us."""
        path = self.folder / folders.RUNNING
        fresh = path.with_suffix(".new")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(running, file, ensure_ascii=False)
        fresh.replace(path)

    def release(self) -> None:
        """Let go of the folder."""
        (self.folder / folders.RUNNING).unlink(missing_ok=True)
        os.close(self.handle)


def hold(folder: Path, *, patience: float = 1.0) -> Hold:
    """Take the data folder for ourselves. Raises Failure, in one sentence, when another process has it.

    A folder is never shared by two `marugoto up`: the second would run its own web workers on the first one's
    database, and stopping the first would stop the second without a word.
    """
    handle = os.open(folder / folders.LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + patience
    while not _locked(handle, fcntl.LOCK_EX):
        if time.monotonic() > deadline:
            os.close(handle)
            raise _in_use(folder)
        time.sleep(0.1)
    return Hold(folder=folder, handle=handle)


def running(folder: Path) -> Running | None:
    """The `marugoto up` that holds the data folder now, or None."""
    try:
        handle = os.open(folder / folders.LOCK, os.O_RDWR)
    except OSError:
        return None
    try:
        if _locked(handle, fcntl.LOCK_SH):
            return None
        return _note(folder)
    finally:
        os.close(handle)


def _locked(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _note(folder: Path) -> Running:
    try:
        found: Running = json.loads((folder / folders.RUNNING).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def _in_use(folder: Path) -> Failure:
    note = _note(folder)
    who = f"プロセス {note['pid']}" if "pid" in note else "別の marugoto"
    where = f"、{note['address']}" if "address" in note else ""
    return Failure(
        f"データの置き場所「{folder}」は使用中です（{who}{where}）。"
        "止めるか、MARUGOTO_DATA_DIR で別の場所を指定してください。",
        f"The data folder {folder} is in use by another marugoto; stop it or set MARUGOTO_DATA_DIR.",
    )


def embedded(folder: Path, signals: Signals) -> cluster.Cluster:
    """The embedded server over the data folder, not yet started."""
    environment.forget_libpq()
    return cluster.Cluster(
        folder=folder / folders.POSTGRES,
        log=folders.open_log(folder, "postgres.log"),
        binaries=binaries.find(),
        signals=signals,
    )


def has_database(folder: Path) -> bool:
    """Whether there is a database to ask: a given one, or the embedded one of an earlier `marugoto up`."""
    return bool(os.environ.get("DATABASE_URL")) or (folder / folders.POSTGRES / "PG_VERSION").exists()


@contextlib.contextmanager
def database_url(signals: Signals) -> Iterator[str]:
    """Address of the database this installation works on, for as long as the block lasts.

    $DATABASE_URL; else the server of a running `marugoto up`; else the embedded one, started for the block.
    Raises Failure when none of them can be had.
    """
    given = os.environ.get("DATABASE_URL")
    if given:
        yield given
        return
    folder = folders.data_folder()
    there = running(folder)
    if there is not None and "database_url" in there:
        yield there["database_url"]
        return
    if not has_database(folder):
        raise Failure(
            f"データの置き場所「{folder}」にまだデータベースがありません。"
            "先に marugoto up を実行するか DATABASE_URL を指定してください。",
            f"There is no database in {folder} yet; run `marugoto up` first or set DATABASE_URL.",
        )
    held = hold(folder)
    server = embedded(folder, signals)
    try:
        server.start()
        yield server.url()
    finally:
        server.stop()
        held.release()
