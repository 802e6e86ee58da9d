"""Counting in facts folders of many municipalities, with DuckDB or Spark; and what of it a prefecture may see."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from marugoto.indicators.facts import figures
from marugoto.indicators.facts.shape import TABLES
from marugoto.indicators.suppression import months

ENGINES: Final = ("duckdb", "spark")
Group = tuple[str, ...]


class EngineMissing(Exception):  # noqa: N818 - a sentence for the operator
    """The optional dependencies of an engine are not installed."""


class Engine(Protocol):
    """Asks one statement of the tables."""

    def __call__(self, sql: str) -> list[tuple[Any, ...]]: ...


@dataclass(frozen=True)
class Counted:
    """One line: the month, the group (municipality, and agency or area), the count; None: hidden."""

    month: str
    group: Group
    n: int | None


def count(
    folders: Sequence[Path], *, figure: str, by: str, engine: str = "duckdb"
) -> dict[tuple[str, Group], int]:
    """(month, group) → count, as it is. FileNotFoundError: no facts there. EngineMissing: the engine is not installed."""
    with opened(folders, engine) as ask:
        return {(row[0], tuple(row[1:-1])): int(row[-1]) for row in ask(figures.count(figure, by))}


def told(counts: Mapping[tuple[str, Group], int]) -> list[Counted]:
    """The same with small counts hidden, and what would give them away: month by month, so that later exports tell no more.

    Agencies or areas are hidden within their municipality, whose own sum is not told beside them.
    """
    families: dict[tuple[str, str], dict[Group, int]] = {}
    for (month, group), n in counts.items():
        families.setdefault((month, group[0] if len(group) > 1 else ""), {})[group] = n
    found = []
    for (month, _town), family in families.items():
        hidden = months.hide(family)
        found += [Counted(month, g, None if g in hidden.groups else n) for g, n in family.items()]
    return sorted(found, key=lambda one: (one.month, one.group))


@dataclass(frozen=True)
class Month:
    """What a prefecture sees of a month: the sum, and how many municipalities stand behind it, never a case."""

    month: str
    total: int | None
    municipalities: int
    hidden: int


def by_month(counts: Mapping[tuple[str, Group], int]) -> list[Month]:
    """Counts by municipality → months of the prefecture."""
    found = []
    for month in sorted({m for m, _group in counts}):
        family = {group: n for (m, group), n in counts.items() if m == month}
        kept = months.hide(family)
        total = None if kept.whole else sum(family.values())
        found.append(Month(month, total, len(family), len(kept.groups)))
    return found


@contextmanager
def opened(folders: Sequence[Path], engine: str) -> Iterator[Engine]:
    """The tables of all folders together, for as long as the block lasts."""
    missing = [str(f) for f in folders if not (f / "facts.json").is_file()]
    if missing:
        raise FileNotFoundError(", ".join(missing))
    paths = {table: [str(f / f"{table}.parquet") for f in folders] for table in TABLES}
    with (_spark if engine == "spark" else _duckdb)(paths) as ask:
        yield ask


@contextmanager
def _duckdb(paths: Mapping[str, Sequence[str]]) -> Iterator[Engine]:
    try:
        import duckdb
    except ImportError as missing:
        raise EngineMissing("marugoto[facts]") from missing
    link = duckdb.connect(":memory:")
    try:
        for table, files in paths.items():
            link.read_parquet(list(files)).create_view(table)
        yield lambda sql: link.execute(sql).fetchall()
    finally:
        link.close()


@contextmanager
def _spark(paths: Mapping[str, Sequence[str]]) -> Iterator[Engine]:
    try:
        from pyspark.sql import SparkSession
    except ImportError as missing:
        raise EngineMissing("marugoto[spark]") from missing
    session = (
        SparkSession.builder.appName("marugoto facts")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "8")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    try:
        for table, files in paths.items():
            session.read.parquet(*files).createOrReplaceTempView(table)
        yield lambda sql: [tuple(row) for row in session.sql(sql).collect()]
    finally:
        session.stop()
