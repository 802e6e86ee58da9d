"""`marugoto doctor`: what is right and wrong on this machine and with this database."""

import argparse
import json
from collections.abc import Iterator

from marugoto.console import checks, commands, exits, folders, say, served
from marugoto.console.checks import Check
from marugoto.console.exits import Failure

_MARK = {"good": "✓", "note": "・", "problem": "✗"}
_DESCRIPTION = """この機械とデータベースを調べます。何も変えません。
Looks at this machine and the database and changes nothing. Exit code 0: no problem, 1: at least one."""


def register(subparsers: "commands.Subparsers") -> None:
    """Add the subcommand."""
    parser = commands.add(
        subparsers, "doctor", "調べる (what is right and wrong here)", description=_DESCRIPTION
    )
    parser.add_argument("--json", action="store_true", help="JSON で出す (as JSON)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when no check found a problem, 1 otherwise."""
    found = list(_all_checks())
    bad = [check for check in found if check.state == "problem"]
    if args.json:
        answer = {"ok": not bad, "checks": [check.as_dict() for check in found]}
        say.line(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        rows = [(_MARK[one.state], one.name, f"{one.japanese}  {one.english}") for one in found]
        say.line(say.table(rows, indent=""))
        say.line(f"問題 {len(bad)} 件 problems" if bad else "問題ありません。 no problem")
    return exits.PROBLEM if bad else exits.GOOD


def _all_checks() -> Iterator[Check]:
    folder = folders.data_folder()
    yield from checks.machine(folder)
    there = served.running(folder)
    if there is not None:
        where = there.get("address", "")
        yield Check("running", "good", f"動いています {where}", f"process {there.get('pid', '?')}")
    yield from _database_checks()


def _database_checks() -> Iterator[Check]:
    if not served.has_database(folders.data_folder()):
        yield Check(
            "postgres", "note", "データベースはまだありません。", "no database yet; marugoto up makes one"
        )
        return
    from django.db import OperationalError

    from marugoto.console import database

    try:
        with database.ready():
            yield from checks.database()
    except (Failure, OperationalError) as error:
        japanese, english = (str(error).splitlines() * 2)[:2]
        yield Check("postgres", "problem", japanese, english)
