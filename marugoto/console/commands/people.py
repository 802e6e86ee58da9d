"""`marugoto people …`: what an operator may have to do with the register of persons."""

import argparse

from marugoto.console import commands, database, exits, importing, linking, say

_REKEY = """検索の鍵を作り直します。作り方が変わった版に上げたあとに一度だけ。途中で止めても、続きから始まります。
Makes the keys of search anew, once after an upgrade that changes their scheme; stopped, it goes on where it was."""


def register(subparsers: "commands.Subparsers") -> None:
    """Add the subcommand and its parts."""
    parser = commands.add(subparsers, "people", "人の台帳 (the register of persons)")
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    rekey = commands.add(parts, "rekey", "検索の鍵を作り直す (make the search keys anew)", description=_REKEY)
    rekey.add_argument(
        "--all", action="store_true", help="今の作り方のものも (those of the present scheme too)"
    )
    rekey.set_defaults(run=_rekey)
    importing.add(parts)
    linking.add(parts)


def _rekey(args: argparse.Namespace) -> int:
    """Town by town, with progress."""
    with database.ready():
        from marugoto.agencies.models import Municipality
        from marugoto.people.actions import keys

        for town in Municipality.objects.order_by("code"):
            made = 0
            for made, total in keys.rekey(town, again=args.all):
                say.line(f"{town.name}: {made:,} / {total:,}")
            say.line(f"{town.name}: {'済み up to date' if not made else f'{made:,} 人 persons'}")
    return exits.GOOD
