"""`marugoto people link`: looks for records that may be one person, and never alone decides."""

import argparse
import json
import time
from typing import Any

from marugoto.console import commands, database, exits, say
from marugoto.console.exits import Failure

_LINK = """同じ人かもしれない記録の組をさがし、調整役の画面（同じ人かもしれない組）に出します。名寄せはしません。
Looks for records that may be one person and puts them on the coordinator's worklist; it links nobody.
DuckDB works in memory: pip install 'marugoto[link]'. Spark is for a prefecture: pip install 'marugoto[spark]' (Java 17)."""


def add(parts: "commands.Subparsers") -> None:
    """Add the part to `marugoto people`."""
    link = commands.add(
        parts, "link", "同じ人かもしれない組をさがす (look for duplicates)", description=_LINK
    )
    link.add_argument(
        "--municipality", metavar="CODE", help="団体コード (six digits; needed where there are several towns)"
    )
    link.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb", help="計算のしくみ (engine)")
    link.add_argument(
        "--threshold",
        type=float,
        metavar="P",
        help="この確からしさから (from this probability on; default: the lowest band)",
    )
    link.add_argument("--dry-run", action="store_true", help="数えるだけで書かない (count, write nothing)")
    link.add_argument("--json", action="store_true", help="JSON で出す (as JSON)")
    link.set_defaults(run=_link)


def _link(args: argparse.Namespace) -> int:
    """0 when the search came to its end; 2 for a town or threshold that cannot be; 3 without the engine."""
    if args.threshold is not None and not 0 < args.threshold < 1:
        raise Failure(
            "--threshold は 0 と 1 のあいだです。", "--threshold lies between 0 and 1.", code=exits.USAGE
        )
    started = time.monotonic()
    with database.ready():
        counts = _find(args)
    figures = {name: counts.get(name, 0) for name in ("sure", "likely", "possible", "new", "again", "known")}
    figures |= {
        "engine": args.engine,
        "dry_run": args.dry_run,
        "seconds": round(time.monotonic() - started, 1),
    }
    say.line(json.dumps(figures, ensure_ascii=False, indent=2) if args.json else _words(figures))
    return exits.GOOD


def _find(args: argparse.Namespace) -> Any:
    from marugoto.agencies import queries as agencies
    from marugoto.people.actions import candidates
    from marugoto.people.matching import engines, model

    town = agencies.municipality_of_code(args.municipality)
    if town is None:
        raise Failure(
            "自治体を --municipality（団体コード）で選んでください。",
            "Choose the town by --municipality (its code).",
            code=exits.USAGE,
        )
    threshold = args.threshold or model.parameters()["bands"]["possible"]
    try:
        return candidates.find_duplicates(
            municipality=town, threshold=threshold, engine=args.engine, dry_run=args.dry_run
        )
    except engines.EngineMissing as missing:
        raise Failure(
            f"この計算のしくみは入っていません。pip install '{missing}' で入ります。",
            f"This engine is not installed: pip install '{missing}'.",
            code=exits.ENVIRONMENT,
        ) from missing


def _words(figures: dict[str, Any]) -> str:
    found = (
        f"ほぼ同じ人 {figures['sure']} 組、同じ人らしい {figures['likely']} 組、同じ人かもしれない {figures['possible']} 組"
        f"（{figures['seconds']} 秒）"
    )
    if figures["dry_run"]:
        return f"{found}。書いていません。  Nothing was written."
    return (
        f"{found}。新しい {figures['new']} 組 new、書きなおした {figures['again']} 組 again、"
        f"決まっている {figures['known']} 組 decided before."
    )
