"""`marugoto facts`: facts without persons for a prefecture, and figures counted from them."""

import argparse
import json
from pathlib import Path
from typing import Any

from marugoto.console import commands, database, exits, say
from marugoto.console.exits import Failure

_EXPORT = """だれのことか分からない形の記録を Parquet で書き出します（docs/facts-format.md）。
名前・住所・電話・自由記述は入りません。
Writes rows without anybody in them as Parquet: no names, addresses, telephones or free words. pip install 'marugoto[facts]'."""
_COUNT = """書き出した記録を数えます。いくつもの自治体の分をまとめて読めます。5未満の数と、逆算できる数は伏せます。
Counts in such folders, of one or many municipalities. 1 to 4 and what would give them away are hidden."""


def register(subparsers: "commands.Subparsers") -> None:
    """Add the subcommand and its own subcommands."""
    parser = commands.add(subparsers, "facts", "個人を含まない記録 (facts without persons)")
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    one = commands.add(parts, "export", "書き出す (write)", description=_EXPORT)
    one.add_argument("--out", type=Path, required=True, metavar="DIR", help="書き出す先 (where to)")
    one.add_argument(
        "--municipality",
        nargs="*",
        default=[],
        metavar="CODE",
        help="団体コード6桁 (six digits; default: all)",
    )
    one.add_argument("--json", action="store_true", help="JSON で出す (as JSON)")
    one.set_defaults(run=_export)
    two = commands.add(parts, "count", "数える (count)", description=_COUNT)
    two.add_argument("folders", type=Path, nargs="+", metavar="DIR", help="書き出した先 (folders)")
    two.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb", help="計算のしくみ (engine)")
    two.add_argument("--figure", default="consultations.new", help="数えるもの (what is counted)")
    two.add_argument(
        "--by",
        choices=("prefecture", "town", "agency", "area"),
        default="prefecture",
        help="分け方 (by what)",
    )
    two.add_argument("--json", action="store_true", help="JSON で出す (as JSON)")
    two.set_defaults(run=_count)


def _export(args: argparse.Namespace) -> int:
    with database.ready():
        from marugoto.agencies import queries as agencies
        from marugoto.indicators.actions import facts
        from marugoto.indicators.facts.counting import EngineMissing

        towns = agencies.municipalities()
        towns = towns.filter(code__in=args.municipality) if args.municipality else towns
        found = list(towns)
        if len(found) < max(1, len(set(args.municipality))):
            raise Failure("この自治体はありません。", "No such municipality here.", code=exits.PROBLEM)
        try:
            said = facts.export(towns=found, out=args.out)
        except EngineMissing as missing:
            raise _no_engine(missing) from missing
    if args.json:
        say.line(json.dumps(said, ensure_ascii=False, indent=2))
    else:
        say.line(f"書き出した written: {', '.join(f'{name} {n:,}' for name, n in said['rows'].items())}")
    return exits.GOOD


def _no_engine(missing: Exception) -> Failure:
    return Failure(
        f"計算のしくみがありません。pip install '{missing}' で入れてください。",
        f"The engine is missing; pip install '{missing}'.",
    )


def _count(args: argparse.Namespace) -> int:
    from marugoto.indicators.facts import counting, figures

    if args.figure not in figures.FIGURES:
        raise Failure(
            f"数えられるのは {', '.join(figures.FIGURES)} です。", "No such figure.", code=exits.USAGE
        )
    by = "town" if args.by == "prefecture" else args.by
    try:
        counts = counting.count(args.folders, figure=args.figure, by=by, engine=args.engine)
    except FileNotFoundError as error:
        raise Failure(f"ここには記録がありません：{error}", "No facts there.", code=exits.PROBLEM) from error
    except counting.EngineMissing as missing:
        raise _no_engine(missing) from missing
    if args.by == "prefecture":
        lines: list[dict[str, Any]] = [vars(one) for one in counting.by_month(counts)]
    else:
        lines = [{"month": o.month, "group": list(o.group), "n": o.n} for o in counting.told(counts)]
    if args.json:
        say.line(
            json.dumps(
                {"figure": args.figure, "engine": args.engine, "by": args.by, "lines": lines},
                ensure_ascii=False,
            )
        )
    else:
        rows = [tuple("－" if v is None else str(v) for v in line.values()) for line in lines]
        say.line(say.table([tuple(lines[0]), *rows]) if lines else "0")
    return exits.GOOD
