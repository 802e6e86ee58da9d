"""The same model on Spark says the same. Slow: a Java machine has to start; `make test-all` installs what it needs."""

import json
import subprocess
import sys

import pytest

from tests.house.tree import ROOT

SCRIPT = """
import json, sys
from marugoto.console.bench.link import Truth, records
from marugoto.people.matching import engines
rows = list(records(1500, 5, Truth()))
pairs = engines.judge(rows, 0.5, sys.argv[1])
print(json.dumps([(p.one, p.other, round(p.probability, 6), p.levels) for p in pairs]))
"""


def found(engine: str) -> list[list[object]]:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, engine], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    pairs: list[list[object]] = json.loads(done.stdout.splitlines()[-1])
    return pairs


@pytest.mark.slow
def test_spark_finds_the_same_pairs_for_the_same_reasons() -> None:
    on_duckdb = found("duckdb")
    assert len(on_duckdb) > 50
    assert found("spark") == on_duckdb
