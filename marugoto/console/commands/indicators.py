"""`marugoto indicators attack`: the curious reader, let loose on the rule that hides small counts."""

import argparse
import json
from typing import Any

from marugoto.console import commands, exits, say

_ATTACK = """架空の町の数字を、何日にもわたってあらゆる分け方で開き、そのすべてを方程式として正確に解きます。伏せた小さな数が
一つでも分かれば、終了コードは1です。データベースは使いません。
Opens the figures of invented towns on many days in every way, and solves all of it exactly, as equations. Exit code 1 when a
single small count comes out. No database is used."""


def register(subparsers: "commands.Subparsers") -> None:
    """Add the subcommand and its own subcommands."""
    parser = commands.add(subparsers, "indicators", "数字 (figures)")
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    one = commands.add(parts, "attack", "小さな数を逆算してみる (try to subtract)", description=_ATTACK)
    one.add_argument("--towns", type=int, default=100, metavar="N", help="架空の町の数 (how many towns)")
    one.add_argument("--seed", type=int, default=1, help="種 (seed)")
    one.add_argument("--json", action="store_true", help="JSON で出す (as JSON)")
    one.set_defaults(run=_attack)


def _attack(args: argparse.Namespace) -> int:
    from marugoto.indicators.suppression import trial

    flat = trial.run(towns=args.towns, seed=args.seed)
    nested = trial.run_nested(towns=args.towns, seed=args.seed)
    figures: dict[str, Any] = {
        "towns": flat.towns + nested.towns,
        "days": flat.days,
        "tables": flat.tables,
        "told": flat.told + nested.told,
        "small": flat.small + nested.small,
        "recovered": len(flat.recovered) + len(nested.recovered),
        "exactly": flat.exactly + nested.exactly,
        "which": [vars(one) for one in (*flat.recovered, *nested.recovered)][:20],
    }
    if args.json:
        say.line(json.dumps(figures, ensure_ascii=False, indent=2))
    else:
        say.line(
            f"架空の町 towns {figures['towns']}、開いた表 tables {figures['tables']:,}、語られた数 told {figures['told']:,}"
        )
        say.line(
            f"小さな数 small counts {figures['small']:,}、分かってしまった recovered {figures['recovered']}"
        )
    return exits.PROBLEM if figures["recovered"] else exits.GOOD
