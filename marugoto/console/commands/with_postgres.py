"""`marugoto with-postgres -- CMD…`: run a command with a server of its own, or the served database."""

import argparse
import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from marugoto.console import commands, environment, exits, processes, served
from marugoto.console.exits import Failure
from marugoto.console.postgres import binaries, cluster
from marugoto.console.processes import Signals, Stopped

_PREFIX = "marugoto-pg-"
_DESCRIPTION = """DATABASE_URL を設定してコマンドを実行します。
Runs a command with DATABASE_URL (and PGHOST, PGUSER, PGDATABASE for psql and pg_dump) set:
a new, empty, throw-away server unless DATABASE_URL is set; with --served the database of `marugoto up`.

  marugoto with-postgres -- pytest
  marugoto with-postgres --served -- pg_dump --format=custom --file=backup.dump

The exit code is the command's own."""


def register(subparsers: "commands.Subparsers") -> None:
    """Add the subcommand."""
    parser = commands.add(
        subparsers, "with-postgres", "データベースを用意してコマンドを実行 (run a command with a database)",
        description=_DESCRIPTION,
    )  # fmt: skip
    parser.add_argument(
        "--served", action="store_true", help="the database of `marugoto up`, not a throw-away one"
    )
    parser.add_argument(
        "--durable", action="store_true", help="a throw-away server as safe and slow as a real one"
    )
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="-- CMD …", help="the command to run")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the command; its exit code is ours (128 + n when signal n ended it)."""
    arguments = args.arguments[1:] if args.arguments[:1] == ["--"] else args.arguments
    if not arguments:
        raise Failure("実行するコマンドがありません。", "No command was given after `--`.", code=exits.USAGE)
    signals = Signals()
    signals.listen()
    try:
        lent = served.database_url(signals) if args.served else throwaway(signals, durable=args.durable)
        with lent as url:
            return _run(arguments, url, signals)
    except Stopped:
        return 128 + (signals.received or signal.SIGTERM)


@contextlib.contextmanager
def throwaway(signals: Signals, *, durable: bool = False) -> Iterator[str]:
    """DATABASE_URL of an empty server that vanishes with the block; $DATABASE_URL itself when that is set.

    It is fast because it may lose everything in a crash; a measurement wants a `durable` one.
    """
    given = os.environ.get("DATABASE_URL")
    if given:
        yield given
        return
    environment.forget_libpq()
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX)
    server = cluster.Cluster(
        folder=folder / "postgres",
        log=folder / "postgres.log",
        binaries=binaries.find(),
        signals=signals,
        profile=cluster.SERVING if durable else cluster.THROWAWAY,
    )
    try:
        server.start()
        yield server.url(user=cluster.SUPERUSER)
    finally:
        server.stop()
        os.close(handle)
        shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    """Remove the folders of earlier runs that were killed before they could do it themselves."""
    for folder in Path(tempfile.gettempdir()).glob(_PREFIX + "*"):
        with contextlib.suppress(OSError):
            if folder.stat().st_uid != os.geteuid():
                continue
            handle = os.open(folder / "lock", os.O_RDWR)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(handle)


def _run(arguments: list[str], url: str, signals: Signals) -> int:
    env = {**os.environ, "DATABASE_URL": url, **environment.for_clients(url)}
    clients = binaries.client_folder()
    if clients is not None:
        env["PATH"] = str(clients) + os.pathsep + env.get("PATH", os.defpath)
    try:
        process = subprocess.Popen(
            arguments,
            env=env,
            preexec_fn=processes.die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - as in processes.spawn
        )
    except OSError as error:
        raise Failure(
            f"コマンド「{arguments[0]}」を実行できません（{error.strerror}）。",
            f"Cannot run {arguments[0]} ({error.strerror}).",
            code=127,
        ) from None
    return _wait(process, signals)


def _wait(process: subprocess.Popen[bytes], signals: Signals) -> int:
    """Wait for the command. Ctrl-C reaches it from the terminal itself; other stops are handed on to it."""
    handed_on = False
    while process.poll() is None:
        signals.pause(0.2, may_stop=False)
        if signals.received is not None and not handed_on:
            handed_on = True
            if signals.received != signal.SIGINT:
                process.send_signal(signals.received)
    code = process.returncode
    return code if code >= 0 else 128 - code
