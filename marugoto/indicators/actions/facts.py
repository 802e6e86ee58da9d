"""Facts of towns, written as files: what leaves is what ``facts.shape`` lists, column by column, and nothing else."""

import json
import secrets
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from marugoto.agencies.models import Municipality
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock, second_wall
from marugoto.core.clock import JST
from marugoto.indicators import rules
from marugoto.indicators.facts.counting import EngineMissing
from marugoto.indicators.facts.shape import TABLES, VERSION, select


def export(*, towns: Sequence[Municipality], out: Path) -> dict[str, Any]:
    """Writes the facts of these towns into a folder, over what an earlier export left there. Returns what stands in facts.json.

    EngineMissing: DuckDB, which writes Parquet, is not installed.
    """
    try:
        import duckdb
    except ImportError as missing:
        raise EngineMissing("marugoto[facts]") from missing
    out.mkdir(parents=True, exist_ok=True)
    before = rules.settled_before(clock.today())
    asked = {"salt": secrets.token_hex(32), "before": datetime(before.year, before.month, 1, tzinfo=JST)}
    link = duckdb.connect(":memory:")
    try:
        rows = {table: _table(link, table, towns, asked, out) for table in TABLES}
    finally:
        link.close()
    said = _manifest(rows, towns, before)
    (out / "facts.json").write_text(json.dumps(said, ensure_ascii=False, indent=2), encoding="utf-8")
    with transaction.atomic():
        for town in towns:
            audit.record(
                "facts.exported",
                by=None,
                refs=[Ref("municipality", town.id)],
                data={"before": before.isoformat(), **rows},
                municipality=town.id,
            )
    return said


@second_wall.lifted("counting")
def _table(link: Any, table: str, towns: Sequence[Municipality], asked: dict[str, Any], out: Path) -> int:
    """One table of all towns, by way of a file that holds no more than it, and goes away."""
    raw = out / f".{table}.csv"
    try:
        connection.ensure_connection()
        with raw.open("wb") as file, connection.connection.cursor() as cursor:
            for town in towns:
                statement = f"COPY ({select(table)}) TO STDOUT (FORMAT csv, FORCE_QUOTE *)"
                with cursor.copy(statement, asked | {"town": town.code}) as lines:
                    for line in lines:
                        file.write(line)
        columns = dict.fromkeys(TABLES[table], "VARCHAR")
        read = link.read_csv(
            str(raw),
            header=False,
            columns=columns,
            auto_detect=False,
            delimiter=",",
            quotechar='"',
            escapechar='"',
            allow_quoted_nulls=False,
        )
        read.write_parquet(str(out / f"{table}.parquet"), compression="zstd")
        found = link.read_parquet(str(out / f"{table}.parquet")).count("*").fetchall()
    finally:
        raw.unlink(missing_ok=True)
    return int(found[0][0])


def _manifest(rows: dict[str, int], towns: Sequence[Municipality], before: date) -> dict[str, Any]:
    return {
        "format": "marugoto-facts",
        "version": VERSION,
        "made_on": clock.today().isoformat(),
        "before": before.isoformat(),
        "towns": [town.code for town in towns],
        "rows": rows,
        "columns": {
            name: {c: what for c, (_how, what) in columns.items()} for name, columns in TABLES.items()
        },
        "note": "De-identified rows, not figures: whoever publishes counts of them hides 1 to 4 (docs/facts-format.md).",
    }
