"""`marugoto training begin`: the town in which workers practise with invented families (ADR 0039)."""

import argparse

from marugoto.console import commands, database, exits, say

_BEGIN = """練習の町を用意します。サインインした職員が「練習」のページから入り、架空の五つの家族で試せます。
二度実行しても一つだけです。
Sets up the town to practise in; whoever signs in enters it from the page 練習. Twice is once."""


def register(subparsers: "commands.Subparsers") -> None:
    """Add the subcommand and its parts."""
    parser = commands.add(subparsers, "training", "練習の町 (a town to practise in)")
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    begun = commands.add(parts, "begin", "練習の町を用意する (set it up)", description=_BEGIN)
    begun.set_defaults(run=_begin)


def _begin(_args: argparse.Namespace) -> int:
    with database.ready():
        from marugoto.agencies.actions import training

        town = training.open_town(by=None)
        say.line(f"{town.name}（{town.code}）: 用意できました ready")
    return exits.GOOD
