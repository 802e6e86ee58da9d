"""`marugoto reset`: begin anew, in a demo database only."""

import argparse
import os
import shutil

from marugoto.console import commands, exits, folders, say, served
from marugoto.console.exits import Failure
from marugoto.console.processes import Signals, Stopped

_DESCRIPTION = """デモのデータベースを空にします（次の起動で読み込み直します）。デモでないものは消しません。
Empties a demo database; the next start loads it again. A database that is not a demo is never touched."""


def register(subparsers: "commands.Subparsers") -> None:
    """Add the subcommand."""
    parser = commands.add(
        subparsers, "reset", "デモを最初からやり直す (begin the demo anew)", description=_DESCRIPTION
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when emptied (or nothing was there), 1 when refused because it is not a demo, 3 when it is in use."""
    signals = Signals()
    signals.listen()
    try:
        if os.environ.get("DATABASE_URL"):
            _empty_given()
        else:
            _remove_embedded(signals)
    except Stopped:
        return exits.PROBLEM
    say.line("空にしました。次の起動で最初から始まります。 The next start begins anew.")
    return exits.GOOD


def _empty_given() -> None:
    """Drop and remake the schema of the database that DATABASE_URL names."""
    from marugoto.console import database

    with database.ready():
        from django.db import connection

        _refuse_unless_demo()
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        _remove_anchors()


def _remove_embedded(signals: Signals) -> None:
    """Remove the embedded database after looking into it."""
    folder = folders.ensure(folders.data_folder())
    held = served.hold(folder)
    try:
        if (folder / folders.POSTGRES / "PG_VERSION").exists():
            server = served.embedded(folder, signals)
            try:
                server.start()
                _look(server.url())
            finally:
                server.stop()
        for name in (folders.POSTGRES, folders.POSTGRES_BEING_MADE, folders.STATIC):
            shutil.rmtree(folder / name, ignore_errors=True)
        _remove_anchors()
    finally:
        held.release()


def _look(url: str) -> None:
    from marugoto.console import database

    database.use(url)
    from django.db import connections

    try:
        _refuse_unless_demo()
    finally:
        connections.close_all()


def _refuse_unless_demo() -> None:
    from django.db import ProgrammingError

    from marugoto.console import demo

    try:
        wanted = demo.may_be_thrown_away()
    except ProgrammingError:  # the tables were never made, so nothing is in them
        wanted = True
    if not wanted:
        raise Failure(
            "このデータベースはデモではないため、消しません。",
            "This database is not a demo; it is not touched.",
            code=exits.PROBLEM,
        )


def _remove_anchors() -> None:
    """The anchors outside the database speak of a chain that no longer exists."""
    from django.conf import settings

    if settings.configured:
        settings.MARUGOTO_ANCHOR_FILE.unlink(missing_ok=True)
