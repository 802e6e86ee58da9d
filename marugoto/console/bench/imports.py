"""Taking in a resident extract: how fast, how much memory, and does a killed import end as one that was not.

An invented extract is taken in by the real command (`marugoto people import`) into a database of its own. Beside it the same
file is copied into one plain table. Then the same file again (which must change nothing), the file with --changed of its
lines changed (which must change those), and the killed import: SIGKILL while it reads, merges, makes keys and households, the
command started again each time, and every row compared with those of an import that nobody killed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from marugoto.console import environment
from marugoto.console.bench import imports_digest, imports_run
from marugoto.console.bench.imports_run import Database, TakingIn
from marugoto.console.commands.with_postgres import throwaway
from marugoto.console.exits import Failure
from marugoto.console.processes import Signals

HELP = "住民の取込みの速さと確かさ (taking in a resident extract: speed, memory, killed and resumed)"
OWN_DATABASE = True
CODE: Final = "402036"
DAY, NEXT_DAY = "2026-04-01", "2026-04-02"
_EACH: Final = 10  # of so many changed lines: 4 move, 3 have another telephone, 3 another name


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--persons, --changed, --kill-persons, --seed."""
    parser.add_argument(
        "--persons", type=int, nargs="+", default=[100_000], metavar="N", help="架空の住民の数 (how many)"
    )
    parser.add_argument(
        "--changed",
        type=float,
        default=0.02,
        metavar="SHARE",
        help="2回目に変わる行の割合 (lines that change)",
    )
    parser.add_argument(
        "--kill-persons",
        type=int,
        default=60_000,
        metavar="N",
        help="止められる取込みの人数 (0: not measured)",
    )
    parser.add_argument("--seed", type=int, default=7, help="種 (seed)")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Every size, then the killed import."""
    signals = Signals()
    figures: dict[str, Any] = {"job": "import", "cores": os.cpu_count(), "seed": args.seed, "sizes": []}
    with (
        throwaway(signals, durable=True) as server,
        tempfile.TemporaryDirectory(prefix="marugoto-bench-") as name,
    ):
        folder = Path(name)
        with imports_run.database(server, folder) as empty:
            figures["server"] = imports_run.settings(empty)
            for size in args.persons:
                residents = _invent(size, args.seed, folder)
                with imports_run.database(server, folder, like=empty) as town:
                    figures["sizes"].append(_measure(town, residents, args))
            if args.kill_persons:
                figures["killed"] = _kill(
                    server, folder, empty, _invent(args.kill_persons, args.seed, folder)
                )
    sizes = figures["sizes"]
    figures["ok"] = (
        all(one["again_changed"] == 0 and one["diff_missed"] == 0 for one in sizes)
        and figures.get("killed", {"same": True})["same"]
    )
    return figures


def _invent(size: int, seed: int, folder: Path) -> Path:
    path = folder / f"residents-{size}.csv"
    argv = [*imports_run.MARUGOTO, "demo", "residents", "--persons", str(size), "--seed", str(seed)]
    argv += ["--municipality", CODE, "--out", str(path)]
    if subprocess.run(argv, check=False, cwd=environment.CHECKOUT, stderr=subprocess.DEVNULL).returncode:
        raise Failure("架空の住民を作れません。", "The invented residents cannot be made.")
    return path


def _measure(town: Database, residents: Path, args: argparse.Namespace) -> dict[str, Any]:
    """Copied, taken in, taken in again, taken in changed."""
    copied = imports_run.bare_copy(town, residents)
    first = _take_in(town, residents, DAY)
    _so_far("import", first)
    before = imports_digest.of(town.url)
    again = _take_in(town, residents, DAY)
    _so_far("again", again)
    same = imports_digest.of(town.url)
    later = residents.with_name("later.csv")
    changed = change(residents, later, args.changed)
    diff = _take_in(town, later, NEXT_DAY)
    _so_far("diff", diff)
    rows = first["told"]["rows"]
    found = diff["told"]["changes"]
    return {
        "persons": rows,
        "megabytes": round(residents.stat().st_size / 1e6, 1),
        "copy_seconds": copied,
        "copy_rows_per_second": round(rows / copied),
        "import": _times(first, rows),
        "again": _times(again, rows),
        "again_changed": sum(1 for table, digest in same.items() if digest != before[table]),
        "diff": _times(diff, rows),
        "diff_lines": changed,
        "diff_missed": sum(abs(many - found.get(what, 0)) for what, many in changed.items()),
        "keys": before["keys"][0],
        "sizes_mb": imports_run.sizes(town),
    }


def _so_far(what: str, one: Mapping[str, Any]) -> None:
    """Two millions take the better part of an hour: what is known already is said."""
    rows = one["told"]["rows"]
    print(
        f"… {what}: {rows:,} rows, {one['seconds']:.0f} s, {rows / one['seconds']:,.0f} rows/s, {one['peak_mb']:,} MB"
        f" ({one['all_mb']:,} MB with helpers)",
        file=sys.stderr,
        flush=True,
    )


def _times(one: Mapping[str, Any], rows: int) -> dict[str, Any]:
    return {name: one[name] for name in ("seconds", "reading", "merging", "peak_mb", "all_mb")} | {
        "rows_per_second": round(rows / one["seconds"])
    }


def _take_in(town: Database, file: Path, day: str) -> dict[str, Any]:
    """The command from its start to its end."""
    with TakingIn(town, file, day) as one:
        one.wait()
    if one.code:
        raise Failure("取込みが終わりません。", f"The import failed (exit {one.code}): {one.said()}")
    told = json.loads(one.said())
    return {
        "seconds": round(one.seconds, 1),
        **imports_run.stages(town, told["import"]),
        "peak_mb": one.peak_mb,
        "all_mb": one.all_mb,
        "told": told,
    }


def change(residents: Path, later: Path, share: float) -> dict[str, int]:
    """The same extract with a share of its lines changed; how many of each change that is."""
    every, many = max(1, round(1 / share)), {"address": 0, "phone": 0, "name": 0}
    with (
        residents.open(encoding="utf-8", newline="") as old,
        later.open("w", encoding="utf-8", newline="") as new,
    ):
        head = next(old)
        new.write(head)
        place = {name: n for n, name in enumerate(head.rstrip("\r\n").split(","))}
        for number, line in enumerate(old):
            if number % every or '"' in line:
                new.write(line)
                continue
            what = ("address", "phone", "name")[number // every % _EACH // 4]
            cells = line.rstrip("\r\n").split(",")
            _change(cells, place, what, number)
            new.write(",".join(cells) + "\r\n")
            many[what] += 1
    return many


def _change(cells: list[str], place: Mapping[str, int], what: str, number: int) -> None:
    if what == "address":
        cells[place["番地"]] = f"{number % 4000 + 5000}番地"
    elif what == "phone":
        cells[place["電話番号"]] = f"099-{number // 10000 % 1000:03d}-{number % 10000:04d}"
    else:
        cells[place["氏名"]] = "改名　" + cells[place["氏名"]].partition("　")[2]


def _kill(server: str, folder: Path, empty: Database, residents: Path) -> dict[str, Any]:
    """One town that is left alone, one that is killed in every stage; their rows."""
    with imports_run.database(server, folder, like=empty) as alone:
        _take_in(alone, residents, DAY)
        wanted = imports_digest.of(alone.url)
    with imports_run.database(server, folder, like=empty) as town:
        started = time.monotonic()
        kills = imports_run.kill_and_resume(town, residents, DAY)
        found = imports_digest.of(town.url)
        seconds = round(time.monotonic() - started, 1)
    differ = sorted(table for table in wanted if wanted[table] != found[table])
    return {
        "persons": wanted["persons"][0],
        "kills": kills,
        "seconds": seconds,
        "same": not differ,
        "differ": differ,
        "rows": {table: count for table, (count, _sum) in wanted.items()},
    }


def lines(figures: Mapping[str, Any]) -> list[str]:
    """The figures for a person."""
    server = ", ".join(f"{name} {value}" for name, value in figures["server"].items())
    out = [f"{figures['cores']} cores, seed {figures['seed']}; {server}"]
    for one in figures["sizes"]:
        out.append(f"── {one['persons']:,} residents, {one['megabytes']} MB")
        out.append(f"bare COPY        {one['copy_seconds']:>8} s  {one['copy_rows_per_second']:>9,} rows/s")
        for name in ("import", "again", "diff"):
            told = one[name]
            out.append(
                f"{name:8} {told['seconds'] / 60:>6.1f} min {told['seconds']:>7} s  {told['rows_per_second']:>9,} rows/s"
                f"  (reading {told['reading']} s, merging {told['merging']} s)"
                f"  peak {told['peak_mb']} MB, with its processes {told['all_mb']} MB"
            )
        slower = one["import"]["seconds"] / one["copy_seconds"]
        out.append(
            f"the import takes {slower:.0f} times as long as the bare COPY; {one['keys']:,} search keys"
        )
        out.append(
            f"again: {one['again_changed']} tables changed; diff: {one['diff_lines']}, {one['diff_missed']} missed"
        )
        out.append(f"on disk: {', '.join(f'{name} {mb:,} MB' for name, mb in one['sizes_mb'].items())}")
    if killed := figures.get("killed"):
        stages = ", ".join(f"{stage} at {at}" for stage, at in killed["kills"])
        out.append(
            f"── killed {len(killed['kills'])} times ({stages}), {killed['persons']:,} residents, {killed['seconds']} s"
        )
        out.append("the same rows in every table" if killed["same"] else f"DIFFERENT: {killed['differ']}")
    return out
