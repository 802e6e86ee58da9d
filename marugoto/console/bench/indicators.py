"""The figures of a town: three years of consultations by area, agency or field, and month, over HTTP at the real pages.

A planner sees the whole town (settled months, small counts hidden), case workers their own agency (as it is now): both under
row-level security. Cold: a web server that has just started, and nothing in PostgreSQL's buffers before each page. --peers asks
django-helpdesk for its dashboard and its report, and PostgreSQL for a plain GROUP BY of the same rows, in the same run.
Everything happens in a database of its own, dropped afterwards.
"""

import argparse
import contextlib
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from marugoto.console import environment, web_role
from marugoto.console.bench import indicators_peers, indicators_town, matters_town
from marugoto.console.bench.people import _database, _times
from marugoto.console.bench.people_http import Worker, environment_for, served
from marugoto.console.commands.with_postgres import throwaway
from marugoto.console.exits import Failure
from marugoto.console.processes import Signals

HELP = "数字の画面の速さ (figures of three years, cold and warm, under row-level security)"
OWN_DATABASE = True
WORKERS = {
    "planner, the whole town": indicators_town.PLANNER,
    "case worker, an agency with half of it": matters_town.BIG,
    "case worker, a small agency": matters_town.RECEIVER,
}
_WAYS = ("agency", "area", "field")
_KINDS = ("consultations.new", "matters.closed")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--cases, --rounds, --cold, --peers."""
    sizes = [int(size) for size in os.environ.get("MARUGOTO_BENCH_CASES", "").split()] or [20_000]
    parser.add_argument(
        "--cases", type=int, nargs="+", default=sizes, metavar="N", help="相談の数 (how many)"
    )
    parser.add_argument(
        "--rounds", type=int, default=5, help="それぞれの画面を開く回数 (openings of each page)"
    )
    parser.add_argument("--cold", type=int, default=3, help="冷えた状態から始める回数 (cold starts)")
    parser.add_argument(
        "--peers", action="store_true", help="django-helpdesk と GROUP BY も (measure them too)"
    )


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Every size, one after the other."""
    figures: dict[str, Any] = {"job": "indicators", "cores": os.cpu_count(), "sizes": []}
    with (
        throwaway(Signals(), durable=True) as server,
        tempfile.TemporaryDirectory(prefix="marugoto-bench-") as name,
    ):
        for size in args.cases:
            figures["sizes"].append(_measure(args, server, Path(name), size))
    return figures


def lines(figures: Mapping[str, Any]) -> list[str]:
    """The figures as tables for a person."""
    out: list[str] = []
    for one in figures["sizes"]:
        out.append(
            f"── {one['cases']:,} consultations over three years, {figures['cores']} cores, loaded in {one['load_seconds']} s;"
            f" {one['settled_months']} months of figures settled in {one['settle_seconds']} s"
            f" ({one['settled_bytes'] / 1e6:.1f} MB beside {one['rows_bytes'] / 1e6:.0f} MB)"
        )
        role = one["reads_as"]
        held = not role["bypasses"] and not role["owns"]
        out.append(
            f"pages read as {role['name']}, {'under' if held else 'NOT under'} row-level security;"
            f" buffers {'emptied' if one['emptied'] else 'NOT emptied'} before each cold page"
        )
        out.append(f"{'':64} {'pages':>6} {'median':>8} {'p95':>8} {'max':>8}")
        out += [f"{name:64} {_row(told)}" for name, told in one["pages"].items()]
        out += indicators_peers.lines(one.get("peers", {}))
    return out


def _row(told: Mapping[str, Any]) -> str:
    return f"{told['n']:>6} {told['median_ms']:>8.1f} {told['p95_ms']:>8.1f} {told['max_ms']:>8.1f}"


def _measure(args: argparse.Namespace, server: str, folder: Path, size: int) -> dict[str, Any]:
    with _database(server) as url:
        env = environment_for(url, folder)
        told = _load(env, size, folder)
        pages = web_role.address(url)
        told["reads_as"] = vars(web_role.reader(pages))
        empty = emptier(url)
        told["emptied"] = empty()
        times: dict[str, list[float]] = {}
        for _n in range(args.cold):
            with _web(env, pages, folder) as port:
                for who, name in WORKERS.items():
                    _open(_signed_in(port, name), 1, times.setdefault(f"{who}, cold", []), empty)
        with _web(env, pages, folder) as port:
            for who, name in WORKERS.items():
                worker = _signed_in(port, name)
                _open(worker, 1, [])
                _open(worker, args.rounds, times.setdefault(f"{who}, warm", []))
        told["pages"] = {name: {"n": len(some), **_times(sorted(some))} for name, some in times.items()}
        if args.peers:
            told["peers"] = indicators_peers.group_by(url, args, empty)
    if args.peers:
        told["peers"] |= indicators_peers.helpdesk(server, size, args, folder)
    return told


def _load(env: Mapping[str, str], size: int, folder: Path) -> dict[str, Any]:
    result = folder / "figures.json"
    argv = [environment.python(), "-m", "marugoto.console.bench.indicators_town"]
    argv += ["--cases", str(size), "--result", str(result)]
    done = subprocess.run(
        argv, env=dict(env), check=False, cwd=environment.CHECKOUT, stdout=subprocess.DEVNULL
    )
    if done.returncode:
        raise Failure(
            "相談を読み込めません。上の記録を見てください。",
            "The consultations cannot be loaded; see above.",
        )
    found: dict[str, Any] = json.loads(result.read_text("utf-8"))
    return found


@contextlib.contextmanager
def _web(env: Mapping[str, str], pages: str, folder: Path) -> Iterator[int]:
    with served(dict(env) | {"DATABASE_URL": pages}, folder / "web.log", workers=os.cpu_count() or 1) as port:
        yield port


def _signed_in(port: int, name: str) -> Worker:
    worker = Worker(port)
    worker.sign_in(name, matters_town.PASSWORD)
    return worker


def years() -> list[int]:
    """The fiscal years that three years up to today touch, the newest first."""
    today = time.localtime()
    newest = today.tm_year if today.tm_mon >= 4 else today.tm_year - 1
    return [newest - n for n in range(4)]


def _open(worker: Worker, rounds: int, times: list[float], empty: Callable[[], bool] | None = None) -> None:
    """Every figure in every way for every year."""
    for _n in range(rounds):
        for path in [
            f"/indicators/?figure={kind}&by={by}&year={year}"
            for year in years()
            for by in _WAYS
            for kind in _KINDS
        ]:
            if empty is not None:
                empty()
            began = time.perf_counter()
            status, _page, _to = worker._ask("GET", path)
            times.append((time.perf_counter() - began) * 1000)
            if status != 200:
                raise Failure(f"数字の画面が {status} を返しました。", f"{path} answered {status}.")


def emptier(url: str) -> Callable[[], bool]:
    """Throws everything out of PostgreSQL's buffers (the files stay in the machine's memory); False where that cannot be had."""
    import psycopg

    try:
        link = psycopg.connect(url, autocommit=True)
        link.execute("CREATE EXTENSION IF NOT EXISTS pg_buffercache")
        link.execute("SELECT pg_buffercache_evict_all()")
    except psycopg.Error:
        return lambda: False

    def empty() -> bool:
        link.execute("SELECT pg_buffercache_evict_all()")
        return True

    return empty
