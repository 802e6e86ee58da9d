"""Facts of a prefecture: many municipalities, five years, counted by DuckDB, and by Spark with --spark, from the same SQL.

The folders are made up by DuckDB itself, shaped as `marugoto facts export` shapes them, and go away afterwards. Both engines must
say the same; the exit code is 1 when they do not, or when the counts are not those that were put in. No database is needed.
"""

import argparse
import json
import os
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HELP = "県全体を数える速さ (figures of a prefecture, DuckDB and Spark)"
OWN_DATABASE = True
YEARS = 5
_MONTHS = YEARS * 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--municipalities, --cases, --spark."""
    parser.add_argument("--municipalities", type=int, default=100, metavar="N", help="自治体の数 (how many)")
    parser.add_argument(
        "--cases",
        type=int,
        default=2_000,
        help="1自治体1年あたりの相談の数 (consultations of each in a year)",
    )
    parser.add_argument("--spark", action="store_true", help="Spark でも (with Spark too)")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Invent, count, compare."""
    from marugoto.indicators.facts import counting, figures

    told: dict[str, Any] = {"job": "facts", "cores": os.cpu_count(), "municipalities": args.municipalities}
    with tempfile.TemporaryDirectory(prefix="marugoto-facts-") as name:
        started = time.monotonic()
        folders = invent(Path(name), args.municipalities, args.cases)
        told["rows"] = args.municipalities * args.cases * YEARS * 4
        told["made_seconds"] = round(time.monotonic() - started, 1)
        told["bytes"] = sum(f.stat().st_size for f in Path(name).rglob("*.parquet"))
        answers: dict[str, Any] = {}
        for engine in ("duckdb", *(["spark"] if args.spark else [])):
            began = time.monotonic()
            found = {}
            with counting.opened(folders, engine) as ask:
                opened = time.monotonic() - began
                for figure in figures.FIGURES:
                    for by in figures.GROUPINGS:
                        found[f"{figure} by {by}"] = [tuple(row) for row in ask(figures.count(figure, by))]
            answers[engine] = found
            told[engine] = {"opened_s": round(opened, 2), "all_s": round(time.monotonic() - began, 2)}
            told[engine]["statements"] = len(found)
    asked = answers["duckdb"]["consultations.new by town"]
    whole = sum(row[-1] for row in asked) == args.municipalities * args.cases * YEARS
    told["towns_in_a_month"] = len(asked) // _MONTHS
    told["ok"] = whole and all(found == answers["duckdb"] for found in answers.values())
    return told


def lines(figures: Mapping[str, Any]) -> list[str]:
    """For a person."""
    made = f"{figures['rows']:,} rows in {figures['bytes'] / 1e6:.1f} MB, made in {figures['made_seconds']} s"
    out = [f"{figures['municipalities']} municipalities × {YEARS} years, {figures['cores']} cores: {made}"]
    for engine in ("duckdb", "spark"):
        if engine in figures:
            one = figures[engine]
            out.append(
                f"{engine}: {one['statements']} statements in {one['all_s']} s, of them {one['opened_s']} s to open"
            )
    return [*out, "the same counts" if figures["ok"] else "THE COUNTS DIFFER"]


def invent(folder: Path, towns: int, cases: int) -> list[Path]:
    """One folder for each municipality: as many consultations, つなぎ, plans and matters as there are cases."""
    import duckdb

    link = duckdb.connect(":memory:")
    folders = []
    for number in range(towns):
        one = folder / f"{100_000 + number}"
        one.mkdir()
        for table, columns in _rows(100_000 + number).items():
            said = ", ".join(f"{how} AS {column}" for column, how in columns.items())
            link.sql(f"SELECT {said} FROM range({cases * YEARS}) r(n)").write_parquet(
                str(one / f"{table}.parquet"), compression="zstd"
            )
        (one / "facts.json").write_text(json.dumps({"format": "marugoto-facts"}), encoding="utf-8")
        folders.append(one)
    link.close()
    return folders


def _rows(town: int) -> dict[str, dict[str, str]]:
    """Every column of every table, as DuckDB makes it up."""
    month = f"strftime(DATE '2021-04-01' + to_months((n % {_MONTHS})::INTEGER), '%Y-%m')"
    known = {
        "town": f"'{town}'",
        "agency": "'agency-' || (n % 17)",
        "from_agency": "'agency-' || (n % 17)",
        "to_agency": "'agency-' || (n % 13)",
        "area": "CASE WHEN n % 11 = 0 THEN '' ELSE 'area-' || (n % 23) END",
        "age": "CASE n % 4 WHEN 0 THEN '' WHEN 1 THEN '18-39' WHEN 2 THEN '40-64' ELSE '75-' END",
        "matter": "md5(n::VARCHAR)[:16]",
        "status": "CASE n % 4 WHEN 0 THEN 'done' WHEN 1 THEN 'declined' WHEN 2 THEN 'closed' ELSE 'sent' END",
    }
    from marugoto.indicators.facts.shape import TABLES

    return {
        table: {
            column: known.get(column, month if column.endswith("month") else "'code'") for column in columns
        }
        for table, columns in TABLES.items()
    }
