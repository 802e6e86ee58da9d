"""Splink on DuckDB (in memory) or on Spark (local, or a cluster that the operator's Spark settings name)."""

import logging
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, Final

from marugoto.people.matching.columns import COLUMNS, Row, person_of
from marugoto.people.matching.model import Judged, levels_of, settings

ENGINES: Final = ("duckdb", "spark")
_AT_ONCE: Final = 50_000


class EngineMissing(Exception):  # noqa: N818 - a sentence for the operator
    """The optional dependencies of an engine are not installed."""


def judge(rows: Iterable[Row], threshold: float, engine: str = "duckdb") -> Iterator[Judged]:
    """The pairs of records whose probability reaches the threshold, each pair once, the likeliest first.

    EngineMissing: the engine is not installed.
    """
    logging.getLogger("splink").setLevel(logging.ERROR)
    found: dict[tuple[str, str], Judged] = {}
    with (_spark if engine == "spark" else _duckdb)(rows) as (api, count):
        for pair in _predicted(api, count, threshold):
            key = (pair.one, pair.other)
            if pair.one != pair.other and (key not in found or pair.probability > found[key].probability):
                found[key] = pair
    yield from sorted(found.values(), key=lambda pair: (-pair.probability, pair.one, pair.other))


def _predicted(records: Any, count: int, threshold: float) -> Iterator[Judged]:
    from splink import Linker

    linker = Linker(records, settings(count), log_level=logging.ERROR)
    predicted = linker.inference.predict(threshold_match_probability=threshold)
    for row in _rows(predicted):
        one, other = sorted((person_of(row["id_l"]), person_of(row["id_r"])))
        yield Judged(one, other, float(row["match_probability"]), levels_of(row))


def _rows(predicted: Any) -> Iterator[dict[str, Any]]:
    for batch in predicted.as_pyarrow_table().to_batches(max_chunksize=_AT_ONCE):
        yield from batch.to_pylist()


def _schema() -> Any:
    import pyarrow as pa

    return pa.schema([(name, pa.string()) for name in COLUMNS])


def _batches(rows: Iterable[Row]) -> Iterator[Any]:
    import pyarrow as pa

    waiting = iter(rows)
    while block := list(islice(waiting, _AT_ONCE)):
        yield pa.record_batch(
            [pa.array(column, pa.string()) for column in zip(*block, strict=True)], _schema()
        )


@contextmanager
def _duckdb(rows: Iterable[Row]) -> Iterator[tuple[Any, int]]:
    try:
        import duckdb
        import pyarrow as pa
        from splink import DuckDBAPI
    except ImportError as missing:
        raise EngineMissing("marugoto[link]") from missing
    connection = duckdb.connect(":memory:")
    try:
        table = pa.Table.from_batches(_batches(rows), _schema())
        yield DuckDBAPI(connection).register(table), table.num_rows
    finally:
        connection.close()


@contextmanager
def _spark(rows: Iterable[Row]) -> Iterator[tuple[Any, int]]:
    try:
        import pyarrow as pa
        from splink import SparkAPI
    except ImportError as missing:
        raise EngineMissing("marugoto[spark]") from missing
    alone = not os.environ.get("SPARK_CONF_DIR")  # no cluster: this machine, and nobody outside may reach it
    session = _session(alone)
    steps = tempfile.mkdtemp(prefix="marugoto-spark-")  # 0700: names and dates stand in it while it works
    try:
        session.sparkContext.setLogLevel("ERROR")
        table = pa.Table.from_batches(_batches(rows), _schema())
        frame = session.createDataFrame(table)
        if alone:  # rows handed over would be unpacked anew for each of two dozen blocks, and the pairs fill the memory
            session.sparkContext.setCheckpointDir(steps)
            frame.write.parquet(f"{steps}/records")
            frame = session.read.parquet(f"{steps}/records")
        untyped: Any = SparkAPI
        api = untyped(
            spark_session=session,
            register_udfs_automatically=False,
            break_lineage_method="parquet" if alone else "persist",
        )
        yield api.register(frame), table.num_rows
    finally:
        session.stop()
        shutil.rmtree(steps, ignore_errors=True)


def _session(alone: bool) -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError as missing:
        raise EngineMissing("marugoto[spark]") from missing
    told = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}
    if alone:
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        told |= {
            "spark.driver.memory": f"{_half_of_memory()}m",
            "spark.sql.shuffle.partitions": "16",
            "spark.sql.autoBroadcastJoinThreshold": "-1",  # each block would keep a copy of the town in memory
        }
    builder = SparkSession.builder.appName("marugoto people link")
    for name, value in told.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def _half_of_memory() -> int:
    """Megabytes that Spark may take on this machine: its own default of one gigabyte does not hold a town of 100,000."""
    return max(1024, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**21)
