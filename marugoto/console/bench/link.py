"""Linkage: how many second records are found, and how many of the found pairs are two persons.

An invented town (`marugoto demo residents`), one record in ten written a second time with blemishes of its own
(marugoto/console/bench/blemishes.py), compared by the engine and the pinned model of `marugoto people link`. Nobody has a
resident number here, which would tell most of the false pairs apart. Precision and recall are those of the pairs that
workers are shown (lowest band), and of the two higher bands; recall also by the number of blemishes and by kind.
"""

import argparse
import multiprocessing
import os
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from marugoto.console import say

HELP = "名寄せの精度と速さ (precision, recall and speed of linkage)"
OWN_DATABASE = True  # that is: none
CITY = "久留米市"
_SHARE = 0.1
_MEGABYTE = 1024 if sys.platform != "darwin" else 1024 * 1024


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--persons, --spark-persons, --seed."""
    parser.add_argument(
        "--persons", type=int, nargs="+", default=[100_000, 1_000_000], help="人数 (sizes for DuckDB)"
    )
    parser.add_argument(
        "--spark-persons", type=int, nargs="*", default=[100_000], help="人数 (sizes for Spark)"
    )
    parser.add_argument("--seed", type=int, default=20261126, help="種 (seed)")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Each size in a process of its own, so that the memory is its own."""
    jobs = [("duckdb", n) for n in args.persons] + [("spark", n) for n in args.spark_persons]
    runs = []
    for engine, persons in jobs:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            runs.append(pool.apply(_kept, (engine, persons, args.seed)))
        for line in _told(runs[-1]):  # at once: a later run may be ended by hand
            say.note(line)
    good = not any("failed" in one for one in runs)
    return {"job": "link", "seed": args.seed, "cores": os.cpu_count(), "runs": runs, "ok": good}


def _kept(engine: str, persons: int, seed: int) -> dict[str, Any]:
    """A run that fails says so, and the figures of the others stay."""
    try:
        return measure(engine, persons, seed)
    except Exception as no:  # an engine fails in ways of its own (a Java machine without memory)
        return {
            "engine": engine, "persons": persons, "records": 0, "failed": f"{type(no).__name__}: {no}"[:300]
        }  # fmt: skip


@dataclass
class Truth:
    """Which second record belongs to which first one, and what happened to it."""

    of: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)

    def holds(self, one: str, other: str) -> bool:
        """Are these two records one person?"""
        return self.of.get(one, ("",))[0] == other or self.of.get(other, ("",))[0] == one


def records(persons: int, seed: int, truth: Truth) -> Iterator[tuple[str | None, ...]]:
    """The rows of the town, second records after their first."""
    from marugoto.console.bench.blemishes import second_record
    from marugoto.people.invented.extract import Town, residents
    from marugoto.people.linkage.birth import Birth
    from marugoto.people.linkage.block import Facts
    from marugoto.people.matching.columns import rows_of

    dice = Random(f"second records:{seed}")
    for house, one in residents(Town(persons, seed, "402036", "福岡県", CITY)):
        first = {"day": {}, "month": {"day": 1}, "year": {"month": 1, "day": 1}}[one.born_known]
        facts = Facts(
            one.name.written,
            one.given.written,
            one.name.read,
            one.given.read,
            birth=Birth(one.born.replace(**first), one.born_known),
            phone=one.phone,
            address=f"{CITY}{house.place.town}{house.place.block} {house.place.building}".strip(),
            city=CITY,
        )
        yield from rows_of(f"a{one.number}", facts, one.sex)
        if dice.random() < _SHARE:
            second, blemishes = second_record(facts, dice)
            truth.of[f"b{one.number}"] = (f"a{one.number}", blemishes)
            yield from rows_of(f"b{one.number}", second, one.sex if dice.random() < 0.9 else "")


def measure(engine: str, persons: int, seed: int) -> dict[str, Any]:
    """One run: figures, or that the engine is not installed."""
    from marugoto.people.matching import engines, model

    truth = Truth()
    started = time.monotonic()
    rows = list(records(persons, seed, truth))
    made = time.monotonic()
    figures: dict[str, Any] = {"engine": engine, "persons": persons, "records": len(rows)}
    try:
        judged = list(engines.judge(rows, model.parameters()["bands"]["possible"], engine))
    except engines.EngineMissing as missing:
        return figures | {"missing": str(missing)}
    figures |= {"fold_seconds": round(made - started, 1), "judge_seconds": round(time.monotonic() - made, 1)}
    figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _MEGABYTE
    found = {band: [p for p in judged if p.band in bands] for band, bands in _UPWARDS.items()}
    figures["bands"] = {band: _scores(pairs, truth) for band, pairs in found.items()}
    return figures | _recalls(found["possible"], truth)


_UPWARDS: Mapping[str, tuple[str, ...]] = {
    "possible": ("possible", "likely", "sure"),
    "likely": ("likely", "sure"),
    "sure": ("sure",),
}


def _scores(pairs: list[Any], truth: Truth) -> dict[str, float]:
    right = sum(1 for p in pairs if truth.holds(p.one, p.other))
    return {
        "pairs": len(pairs),
        "precision": round(right / max(len(pairs), 1), 4),
        "recall": round(right / max(len(truth.of), 1), 4),
    }


def _recalls(pairs: list[Any], truth: Truth) -> dict[str, Any]:
    """Recall by how many blemishes there are, and for a single one by its kind."""
    hit = {one for p in pairs if truth.holds(p.one, p.other) for one in (p.one, p.other) if one in truth.of}
    groups: dict[str, Counter[bool]] = {}
    for second, (_first, blemishes) in truth.of.items():
        group = "ordinary" if len(blemishes) == 1 else "stacked"
        for name in (group, *(blemishes if group == "ordinary" else ())):
            groups.setdefault(name, Counter())[second in hit] += 1
    rates = {name: round(one[True] / one.total(), 4) for name, one in sorted(groups.items())}
    return {"ordinary": rates.pop("ordinary", 0), "stacked": rates.pop("stacked", 0), "by_kind": rates}


def lines(figures: Mapping[str, Any]) -> list[str]:
    """The figures as a table for a person."""
    out = [f"{figures['cores']} cores, seed {figures['seed']}, one record in ten written twice"]
    return [*out, *(line for one in figures["runs"] for line in _told(one))]


def _told(one: Mapping[str, Any]) -> list[str]:
    """One run."""
    head = f"{one['engine']:7} {one['persons']:>9,} persons {one['records']:>9,} records"
    if "missing" in one:
        return [f"{head}: 入っていません not installed (pip install '{one['missing']}')"]
    if "failed" in one:
        return [f"{head}: できませんでした failed ({one['failed']})"]
    out = [f"{head}: folding {one['fold_seconds']} s, judging {one['judge_seconds']} s, {one['peak_mb']} MB"]
    for band, score in one["bands"].items():
        out.append(
            f"    {band:9} {score['pairs']:>8,} pairs  precision {score['precision']:.4f}  recall {score['recall']:.4f}"
        )
    out.append(f"    recall: one blemish {one['ordinary']:.4f}, several {one['stacked']:.4f}")
    kinds = ", ".join(f"{kind} {rate:.3f}" for kind, rate in one["by_kind"].items())
    return [*out, f"    by kind (one blemish): {kinds}"]
