"""Households, cases and their notes in a large town, and words sought in one's own records: whole pages over HTTP.

A town of --cases cases with --notes notes (default 20,000, and ten for each; MARUGOTO_BENCH_CASES, _NOTES), read by a
case worker under row-level security. With --peers the same words are asked of the bare table: ILIKE, and PostgreSQL's full text
(up to a million notes). Everything happens in a database of its own, dropped afterwards.
"""

import argparse
import json
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from marugoto.console import environment, web_role
from marugoto.console.bench import load_http, matters_town, records_peers, records_town
from marugoto.console.bench.people import _database, _times
from marugoto.console.bench.people_http import Worker, environment_for, served
from marugoto.console.commands.with_postgres import throwaway
from marugoto.console.exits import Failure
from marugoto.console.processes import Signals

HELP = "世帯・ケース・経過の画面と、記録のことばの検索 (pages of records, and words sought in one's own)"
OWN_DATABASE = True
NOTES_EACH = 10
# What is sought: a word of one character, of two, in the other kana, a long one, two words, a rare one, one that is nowhere.
WORDS = ("薬", "家賃", "ごみ", "ケアマネジャー", "家賃 長男", records_town.RARE, "宇宙船")
_WARM = 6  # openings of each kind before the clock runs: both web workers wake up


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--cases, --notes, --rounds, --peers."""
    sizes = _sizes("MARUGOTO_BENCH_CASES") or [20_000]
    parser.add_argument(
        "--cases", type=int, nargs="+", default=sizes, metavar="N", help="ケースの数 (how many)"
    )
    parser.add_argument(
        "--notes",
        type=int,
        nargs="+",
        default=_sizes("MARUGOTO_BENCH_NOTES"),
        metavar="N",
        help="経過の数（省くとケースの10倍） (notes; ten for each case where not said)",
    )
    parser.add_argument(
        "--rounds", type=int, default=120, help="それぞれの画面を開く回数 (openings of each page)"
    )
    parser.add_argument(
        "--peers", action="store_true", help="ILIKE と全文検索も (ILIKE and full text beside it)"
    )


def _sizes(name: str) -> list[int]:
    return [int(size) for size in os.environ.get(name, "").split()]


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Every size, one after the other."""
    figures: dict[str, Any] = {"job": "records", "cores": os.cpu_count(), "sizes": []}
    notes = args.notes or [NOTES_EACH * size for size in args.cases]
    with (
        throwaway(Signals(), durable=True) as server,
        tempfile.TemporaryDirectory(prefix="marugoto-bench-") as name,
    ):
        for size, many in zip(args.cases, notes, strict=True):
            figures["sizes"].append(_measure(args, server, Path(name), (size, many)))
    return figures


def lines(figures: Mapping[str, Any]) -> list[str]:
    """The figures as tables for a person."""
    out: list[str] = []
    for one in figures["sizes"]:
        role = one["reads_as"]
        held = not role["bypasses"] and not role["owns"]
        space = f"{one['database_bytes'] / 1e9:.1f} GB, of them {one['notes_bytes'] / 1e9:.1f} GB of notes"
        out.append(
            f"── {one['cases']:,} cases, {one['notes']:,} notes, {figures['cores']} cores; {space};"
            f" loaded in {one['load_seconds']} s"
        )
        out.append(f"pages read as {role['name']}, {'under' if held else 'NOT under'} row-level security")
        out.append(f"{'':64} {'n':>6} {'KiB':>6} {'median':>8} {'p95':>8} {'max':>8}")
        out += [f"{name:64} {_row(told)}" for name, told in one["pages"].items()]
        out += [
            f"{'words: ' + name:64} {_row(told)}  {told['found']:,} found"
            for name, told in one["words"].items()
        ]
        out += records_peers.lines(one.get("peers", {}))
    return out


def _row(told: Mapping[str, Any]) -> str:
    times = f"{told['median_ms']:>8.1f} {told['p95_ms']:>8.1f} {told['max_ms']:>8.1f}"
    return f"{told['n']:>6} {told['kib']:>6} {times}"


def _measure(args: argparse.Namespace, server: str, folder: Path, size: tuple[int, int]) -> dict[str, Any]:
    with _database(server) as url:
        env = environment_for(url, folder)
        told = load(env, size, folder)
        pages = web_role.address(url)
        with served(env | {"DATABASE_URL": pages}, folder / "web.log", workers=os.cpu_count() or 1) as port:
            worker = Worker(port)
            worker.sign_in(matters_town.BIG, matters_town.PASSWORD)
            told["pages"] = _pages(worker, told, args.rounds)
            told["words"] = _words(worker, args.rounds // 6 + 1)
        told["reads_as"] = vars(web_role.reader(pages))
        if args.peers:
            told["peers"] = records_peers.measure(url, WORDS)
    return told


def load(env: Mapping[str, str], size: tuple[int, int], folder: Path) -> dict[str, Any]:
    """The town, filled by a process of its own."""
    result = folder / "records.json"
    argv = [environment.python(), "-m", "marugoto.console.bench.records_town"]
    argv += ["--cases", str(size[0]), "--notes", str(size[1]), "--result", str(result)]
    done = subprocess.run(
        argv, env=dict(env), check=False, cwd=environment.CHECKOUT, stdout=subprocess.DEVNULL
    )
    if done.returncode:
        raise Failure(
            "記録を読み込めません。上の記録を見てください。", "The records cannot be loaded; see above."
        )
    found: dict[str, Any] = json.loads(result.read_text("utf-8"))
    return found


def _pages(worker: Worker, told: Mapping[str, Any], rounds: int) -> dict[str, Any]:
    """Kind of page → its figures. Each kind goes round the addresses that it has."""
    long = f"/cases/{told['long_case']}"
    kinds: dict[str, Sequence[str]] = {
        "household": [f"/people/households/{one}/" for one in told["homes"]],
        "case": [f"/cases/{one}/" for one in told["mine"]],
        "notes of a case": [f"/cases/{one}/progress/" for one in told["mine"]],
        "notes of the day, fifty cases": ["/cases/day/"],
        "cases in whose team I am": ["/cases/?mine=on"],
        "household of 20": [f"/people/households/{told['home']}/"],
        "household of 20: its genogram": [f"/people/households/{told['home']}/genogram/"],
        "household of 20: its case": [f"/cases/{told['home_case']}/"],
        "case with 5,000 notes": [f"{long}/"],
        "case with 5,000 notes: first page of them": [f"{long}/progress/"],
        "case with 5,000 notes: last page of them": [f"{long}/progress/?page=100"],
        "case with 5,000 notes: what was done": [f"{long}/history/"],
        "case with 5,000 notes: a word in it": [f"{long}/search/?q={quote('家賃')}"],
    }
    found = {}
    for name, paths in kinds.items():
        times, size = _open(worker, paths, rounds)
        found[name] = {"n": rounds, "kib": size, **_times(sorted(times))}
    found["a note is written, until the page after it"] = _notes(worker, told["mine"], rounds // 2)
    return found


def _open(worker: Worker, paths: Sequence[str], rounds: int) -> tuple[list[float], int]:
    """Milliseconds of each opening, and the KiB of the last page."""
    times, page = [], ""
    for n, path in zip(range(rounds + _WARM), cycle(paths), strict=False):
        began = time.perf_counter()
        status, page, _to = worker._ask("GET", path)
        took = (time.perf_counter() - began) * 1000
        if status != 200:
            raise Failure(f"{path} が {status} を返しました。", f"{path} answered {status}.")
        if n >= _WARM:
            times.append(took)
    return times, len(page.encode()) // 1024


def _notes(worker: Worker, cases: Sequence[str], rounds: int) -> dict[str, Any]:
    """The form of the notes is sent, and the page that it leads to opened; the page with the form was open before."""
    times, page = [], ""
    for n, case in zip(range(rounds + _WARM), cycle(cases), strict=False):
        path = f"/cases/{case}/progress/"
        fields = load_http.form(worker._ask("GET", path)[1], action=path) or []
        body = urlencode(load_http.filled(fields, {"body": f"{n}回目の電話。変わりない。"}))
        began = time.perf_counter()
        status, _page, to = worker._ask("POST", path, body)
        if status != 302:
            raise Failure(f"経過を保存できません（{status}）。", f"The note was not taken ({status}).")
        _status, page, _to = worker._ask("GET", to.partition("#")[0])
        if n >= _WARM:
            times.append((time.perf_counter() - began) * 1000)
    return {"n": rounds, "kib": len(page.encode()) // 1024, **_times(sorted(times))}


def _words(worker: Worker, rounds: int) -> dict[str, Any]:
    """Each word in the cases that are open, and with those that have ended."""
    found = {}
    for closed in ("", "&closed=on"):
        for word in WORDS:
            path = f"/cases/search/?q={quote(word)}{closed}"
            times, size = _open(worker, [path], rounds)
            said = re.search(r"([\d,]+)件", _heading(worker._ask("GET", path)[1]))
            many = int(said[1].replace(",", "")) if said else 0
            name = f"{word}{', ended cases too' if closed else ''}"
            found[name] = {"n": rounds, "kib": size, "found": many, **_times(sorted(times))}
    return found


def _heading(page: str) -> str:
    """The heading over what was found; "" where nothing was."""
    found = re.search(r"<h2[^>]*>([^<]*件[^<]*)</h2>", page)
    return found[1] if found else ""
