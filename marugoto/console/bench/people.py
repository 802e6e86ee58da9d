"""Is the right person found, and how fast? Over HTTP, at the real pages, as a signed-in caseworker of a town.

Without files, invented residents (--persons 10000 100000 …) and questions about them, misspelt by seed in two dozen ways.
With --residents and --queries, somebody else's (docs/bench.md). Everything happens in a database of its own, which is
dropped afterwards. --peers measures a plain pg_trgm table and GNU Health with the same persons and questions.
"""

import argparse
import json
import os
import subprocess
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from marugoto.console import environment, exits, web_role
from marugoto.console.bench import people_peers, people_spoil, people_town
from marugoto.console.bench.people_http import Worker, environment_for, served
from marugoto.console.commands.with_postgres import throwaway
from marugoto.console.exits import Failure
from marugoto.console.processes import Signals

HELP = "人をさがせるか、速いか (is the right person found, and how fast)"
OWN_DATABASE = True
SIZES = (10_000, 100_000)
_TOP = (1, 10)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--residents and --queries, or --persons; --each, --seed, --clients, --seconds, --peers."""
    parser.add_argument(
        "--residents", type=Path, metavar="FILE.csv", help="住民のファイル (residents; docs/bench.md)"
    )
    parser.add_argument(
        "--queries", type=Path, metavar="FILE.json", help="問いのファイル (questions; docs/bench.md)"
    )
    sizes = [int(size) for size in os.environ.get("MARUGOTO_BENCH_PERSONS", "").split()] or list(SIZES)
    parser.add_argument(
        "--persons", type=int, nargs="+", default=sizes, metavar="N", help="架空の住民の数 (how many)"
    )
    parser.add_argument(
        "--each", type=int, default=20, metavar="N", help="種類ごとの問いの数 (questions of each kind)"
    )
    parser.add_argument("--seed", type=int, default=7, help="種 (seed)")
    parser.add_argument(
        "--clients", type=int, default=16, help="同時の利用者 (clients at once; 0: not measured)"
    )
    parser.add_argument("--seconds", type=float, default=10, help="同時の計測の秒数 (seconds of it)")
    parser.add_argument("--peers", action="store_true", help="pg_trgm と GNU Health も (measure them too)")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Measure every size, or the files that were given."""
    if args.queries and not args.residents:
        raise Failure(
            "--queries には --residents も要ります。", "--queries needs --residents.", code=exits.USAGE
        )
    signals = Signals()
    figures: dict[str, Any] = {"job": "people", "cores": os.cpu_count(), "seed": args.seed, "sizes": []}
    with (
        throwaway(signals, durable=True) as server,
        tempfile.TemporaryDirectory(prefix="marugoto-bench-") as name,
    ):
        folder = Path(name)
        if args.residents:
            return figures | _measure(args, server, folder, args.residents)
        for size in args.persons:
            residents = folder / "residents.csv"
            _invent(size, args.seed, residents)
            figures["sizes"].append(_measure(args, server, folder, residents))
    return figures


def lines(figures: Mapping[str, Any]) -> list[str]:
    """The figures as tables for a person."""
    out: list[str] = []
    for one in figures["sizes"] or [figures]:
        size = f"{one['persons']:,} persons, {one['queries']} questions"
        out.append(f"── {size}, {figures['cores']} cores, PostgreSQL {one['server']}")
        role = one["reads_as"]
        wall = (
            "row-level security does not hold"
            if role["bypasses"] or role["owns"]
            else "under row-level security"
        )
        out.append(f"pages read as {role['name']} ({role['way']}), {wall}")
        times = f"median {one['median_ms']:.1f} ms  p95 {one['p95_ms']:.1f} ms  max {one['max_ms']:.1f} ms"
        out.append(f"{times}  recall@1 {one['recall_at_1']:.3f}  recall@10 {one['recall_at_10']:.3f}")
        space = (
            f"index {one['index_mb']:,} MB, table {one['table_mb']:,} MB, persons {one['persons_mb']:,} MB"
        )
        out.append(
            f"load {one['load_seconds']} s, keys {one['keys_seconds']} s; {one['keys']:,} keys; {space}"
        )
        for many in one["at_once"]:
            times = f"median {many['median_ms']:.0f} ms, p95 {many['p95_ms']:.0f} ms"
            out.append(f"{many['clients']} clients: {many['per_second']:.0f} searches/s, {times}")
        out.append(f"{'':52} {'n':>4} {'median':>8} {'p95':>8} {'r@1':>6} {'r@10':>6}")
        out += [_line(kind, told) for kind, told in (*one["by_group"].items(), *one["by_kind"].items())]
        out += people_peers.lines(one.get("peers", {}))
    return out


def _line(kind: str, told: Mapping[str, Any]) -> str:
    times = f"{told['median_ms']:>8.1f} {told['p95_ms']:>8.1f}"
    return f"{kind:52} {told['queries']:>4} {times} {told['recall_at_1']:>6.3f} {told['recall_at_10']:>6.3f}"


def _invent(size: int, seed: int, path: Path) -> None:
    """The residents of a town that never was (`marugoto demo residents`)."""
    argv = [environment.python(), "-m", "marugoto.console.main", "demo", "residents", "--style", "plain"]
    argv += ["--persons", str(size), "--seed", str(seed), "--out", str(path)]
    if subprocess.run(argv, check=False, cwd=environment.CHECKOUT, stderr=subprocess.DEVNULL).returncode:
        raise Failure("架空の住民を作れません。", "The invented residents cannot be made.")


def _measure(args: argparse.Namespace, server: str, folder: Path, residents: Path) -> dict[str, Any]:
    """One town: load, ask one after the other, ask at once, look at sizes."""
    queries = args.queries or folder / "queries.json"
    if not args.queries:
        made = people_spoil.questions(residents, each=args.each, seed=args.seed)
        queries.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
    with _database(server) as url:
        env = environment_for(url, folder)
        town = _load(env, residents, queries, folder)
        pages = web_role.address(url)
        web = env | {"DATABASE_URL": pages}
        with served(web, folder / "web.log", workers=os.cpu_count() or 1) as port:
            told = _ask_all(port, town["queries"])
            told["at_once"] = _ask_at_once(port, town["queries"], args)
        told |= {
            name: town[name] for name in ("persons", "protected", "keys", "load_seconds", "keys_seconds")
        } | _sizes(url)
        told["reads_as"] = vars(web_role.reader(pages))
        if args.peers:
            told["peers"] = people_peers.measure(server, url, residents, town["queries"], folder)
    return told


@contextmanager
def _database(server: str) -> Iterator[str]:
    """An empty database on the server, dropped afterwards."""
    import psycopg

    name = f"marugoto_bench_{os.getpid()}_{time.monotonic_ns() % 1_000_000}"
    try:
        with psycopg.connect(server, autocommit=True) as link:
            link.execute(
                f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
            )
    except psycopg.Error as error:
        raise Failure(
            "計測用のデータベースを作れません。データベースを作る権利のある利用者で実行してください。",
            f"Cannot create a database for the measure ({error.diag.message_primary}); run it as a role that may.",
        ) from error
    parts = urlsplit(server)
    try:
        yield urlunsplit(parts._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as link:
            link.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _load(env: Mapping[str, str], residents: Path, queries: Path, folder: Path) -> dict[str, Any]:
    result = folder / "town.json"
    argv = [
        environment.python(),
        "-m",
        "marugoto.console.bench.people_town",
        "--residents",
        str(residents.absolute()),
    ]
    argv += ["--queries", str(queries.absolute()), "--result", str(result)]
    done = subprocess.run(
        argv, env=dict(env), check=False, cwd=environment.CHECKOUT, stdout=subprocess.DEVNULL
    )
    if done.returncode:
        raise Failure(
            "住民を読み込めません。上の記録を見てください。", "The residents cannot be loaded; see above."
        )
    found: dict[str, Any] = json.loads(result.read_text("utf-8"))
    return found


def _signed_in(port: int) -> Worker:
    worker = Worker(port)
    worker.sign_in(people_town.USER, people_town.PASSWORD)
    return worker


def _ask_all(port: int, queries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Every question once, one after the other; the first dozens twice, so that both web workers are awake."""
    worker = _signed_in(port)
    for query in queries[:: max(1, len(queries) // 40)]:
        worker.search(query["q"])
    kinds: dict[str, list[tuple[float, list[str], list[str]]]] = defaultdict(list)
    for query in queries:
        took, found = worker.search(query["q"])
        kinds[query["kind"]].append((took, found, query["expect"]))
    every = [one for some in kinds.values() for one in some]
    groups: dict[str, list[Any]] = defaultdict(list)
    for kind, some in kinds.items():
        if ": " in kind:
            groups[kind.partition(": ")[0]] += some
    return {
        **summary(every),
        "by_group": {name: summary(some) for name, some in groups.items()},
        "by_kind": {kind: summary(some) for kind, some in kinds.items()},
    }


def summary(asked: Sequence[tuple[float, list[str], list[str]]]) -> dict[str, Any]:
    """Times, and the share of those who were meant that stands among the first; of many at most as many as fit there."""
    times = sorted(took * 1000 for took, _found, _expect in asked)
    recall = {
        f"recall_at_{top}": round(
            sum(_recall(found, expect, top) for _t, found, expect in asked) / max(1, len(asked)), 4
        )
        for top in _TOP
    }
    return {"queries": len(asked), **_times(times), **recall}


def _recall(found: Sequence[str], expect: Sequence[str], top: int) -> float:
    if not expect:
        return 0.0 if found else 1.0
    return len(set(found[:top]) & set(expect)) / min(top, len(set(expect)))


def _times(times: Sequence[float]) -> dict[str, float]:
    """Median, p95 and maximum of sorted milliseconds."""
    if not times:
        return {"median_ms": 0.0, "p95_ms": 0.0, "max_ms": 0.0}
    at = {"median_ms": 0.5, "p95_ms": 0.95, "max_ms": 1.0}
    return {name: round(times[min(len(times) - 1, int(len(times) * share))], 2) for name, share in at.items()}


def _ask_at_once(
    port: int, queries: Sequence[Mapping[str, Any]], args: argparse.Namespace
) -> list[dict[str, Any]]:
    """Many workers, each asking one question after the other without a pause."""
    if not args.clients:
        return []
    workers = [_signed_in(port) for _n in range(args.clients)]
    times: list[float] = []
    until = time.monotonic() + args.seconds

    def ask(number: int, worker: Worker) -> None:
        while time.monotonic() < until:
            took, _found = worker.search(queries[number % len(queries)]["q"])
            times.append(took * 1000)
            number += 7

    began = time.monotonic()
    threads = [threading.Thread(target=ask, args=(n * 31, worker)) for n, worker in enumerate(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = len(times) / (time.monotonic() - began)
    return [{"clients": args.clients, "per_second": round(rate, 1), **_times(sorted(times))}]


def _sizes(url: str) -> dict[str, Any]:
    import psycopg

    sql = """SELECT pg_indexes_size('people_personkey'), pg_table_size('people_personkey'),
                    pg_total_relation_size('people_person'), current_setting('server_version')"""
    with psycopg.connect(url) as link:
        index, table, persons, server = link.execute(sql).fetchone() or (0, 0, 0, "")
    return {
        "index_mb": round(index / 2**20),
        "table_mb": round(table / 2**20),
        "persons_mb": round(persons / 2**20),
        "server": server,
    }
