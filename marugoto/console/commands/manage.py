"""`marugoto manage …`: Django's own management commands on this installation's database."""

import argparse
import sys

from marugoto.console import commands, database, exits

# These look at the code only; they must also work where no database exists yet.
_WITHOUT_DATABASE = {"help", "check", "version", "--help", "--version", "diffsettings", "findstatic"}
_DESCRIPTION = """Django の管理コマンドを、この環境のデータベースに対して実行します。
Runs a Django management command on this installation's database, e.g. `marugoto manage migrate --plan`."""


def register(subparsers: "commands.Subparsers") -> None:
    """Add the subcommand."""
    parser = commands.add(
        subparsers, "manage", "Django の管理コマンド (Django's own commands)", description=_DESCRIPTION
    )
    parser.add_argument(
        "arguments", nargs=argparse.REMAINDER, metavar="COMMAND …", help="e.g. migrate --plan"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the Django command; its own errors become exit code 1, wrong usage 2."""
    arguments = list(args.arguments) or ["help"]
    if arguments[0] in _WITHOUT_DATABASE:
        database.use("postgresql:///marugoto")
        return _execute(arguments)
    with database.ready():
        return _execute(arguments)


def _execute(arguments: list[str]) -> int:
    from django.core.management import execute_from_command_line
    from django.db import DatabaseError

    try:
        execute_from_command_line(["marugoto manage", *arguments])
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else exits.PROBLEM
    except DatabaseError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return exits.PROBLEM
    return exits.GOOD
