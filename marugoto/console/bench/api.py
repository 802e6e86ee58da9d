"""How fast is the API (HSDS) for many programs at once? A town with --services entries in a database of its own, behind the web
server that `marugoto up` starts; --clients ask without a pause, each over one connection, one kind of request after the other:

  page        a page of fifty services, one of the first twenty pages
  far_page    the same, anywhere in the list
  service     one service with everything that it nests
  near        places within a kilometre of a point
  search      services in which two words stand, one of them in every service
  unchanged   one service again, with its ETag

Then one program takes a stream of services in full, and the memory of the web processes is looked at meanwhile. The database is
dropped afterwards. The limit on requests from one address is off.
"""

import argparse
import http.client
import os
import random
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from marugoto.console import environment
from marugoto.console.bench import api_town

HELP = "API の速さ (how fast is the API)"
KINDS = ("page", "far_page", "service", "near", "search", "unchanged")
STREAMED = 20_000  # objects of the stream that are taken at most
PER_PAGE = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--services, --clients, --seconds, --workers, --threads."""
    size = int(os.environ.get("MARUGOTO_BENCH_API_SERVICES") or 50_000)
    parser.add_argument("--services", type=int, default=size, help="社会資源の数 (services)")
    parser.add_argument("--clients", type=int, default=50, help="同時の利用者 (concurrent clients)")
    parser.add_argument("--seconds", type=float, default=8, help="種類ごとの秒数 (seconds for each kind)")
    parser.add_argument("--workers", type=int, default=2, help="ウェブのプロセス (web processes)")
    parser.add_argument("--threads", type=int, default=4, help="その中のスレッド (threads in each)")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Measure each kind of request. ``ok``: every answer was 200 (or 304)."""
    figures: dict[str, Any] = {
        "job": "api",
        "cores": os.cpu_count(),
        **{name: getattr(args, name) for name in ("services", "clients", "seconds", "workers", "threads")},
        "kinds": {},
    }
    with (
        tempfile.TemporaryDirectory(prefix="marugoto-bench-") as folder,
        _database(args.services, folder) as env,
    ):
        figures["fill_seconds"] = float(env.pop("MARUGOTO_BENCH_FILLED"))
        with _server(env, args, Path(folder) / "web.log") as (port, process):
            for kind in KINDS:
                figures["kinds"][kind] = _measure(kind, port, args)
            figures["stream"] = _stream(port, process, args.services)
    flat = figures["stream"]["peak_mb"] - figures["stream"]["before_mb"] < 64
    figures["ok"] = flat and all(one["count"] and not one["faults"] for one in figures["kinds"].values())
    return figures


def lines(figures: Mapping[str, Any]) -> list[str]:
    """The figures as a table for a person."""
    setting = (
        f"{figures['services']} services, {figures['clients']} clients, {figures['seconds']} s each, "
        f"{figures['workers']} processes of {figures['threads']} threads, {figures['cores']} cores"
    )
    out = [
        setting,
        f"{'':10} {'per s':>8} {'p50':>9} {'p95':>9} {'p99':>9} {'bytes':>9} {'alone':>9}  (ms)",
    ]
    for kind, one in figures["kinds"].items():
        cells = " ".join(f"{one[name]:>9.1f}" for name in ("p50_ms", "p95_ms", "p99_ms"))
        out.append(f"{kind:10} {one['per_second']:>8.1f} {cells} {one['bytes']:>9} {one['alone_ms']:>9.1f}")
    stream = figures["stream"]
    out.append(
        f"stream: {stream['objects']} services in full, {stream['per_second']:.0f} a second; largest web process "
        f"{stream['before_mb']:.0f} MB before, {stream['peak_mb']:.0f} MB at most meanwhile"
    )
    return out


@contextmanager
def _database(services: int, folder: str) -> Iterator[dict[str, str]]:
    """A database of our own with a town of that size; the environment in which the server finds it."""
    import psycopg
    from django.db import connection

    name = f"marugoto_bench_api_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    parts = urlsplit(os.environ["DATABASE_URL"])
    url = urlunsplit(parts._replace(path=f"/{quote(name)}"))
    env = environment.for_children(database_url=url, data_folder=Path(folder), demo=False)
    env |= {"MARUGOTO_API_PER_MINUTE": "0"}
    try:
        command = [environment.python(), "-m", "django", "migrate", "-v0"]
        subprocess.run(command, env=env, check=True, cwd=environment.CHECKOUT)
        began = time.monotonic()
        with psycopg.connect(url, autocommit=True) as own:
            api_town.fill(own, services)
        yield env | {"MARUGOTO_BENCH_FILLED": f"{time.monotonic() - began:.1f}"}
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def _server(env: Mapping[str, str], args: argparse.Namespace, log: Path) -> Iterator[tuple[int, int]]:
    """The web server on a free port: (port, process)."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [
        *(environment.python(), "-m", "gunicorn", "config.wsgi:application", "--bind", f"127.0.0.1:{port}"),
        *("--workers", str(args.workers), "--threads", str(args.threads), "--worker-class", "gthread"),
        *("--no-control-socket", "--log-level", "warning"),
    ]
    with log.open("wb") as output:
        server = subprocess.Popen(
            command, env=dict(env), cwd=environment.CHECKOUT, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        _wait(port, server)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(20)


def _wait(port: int, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            status, _body, _etag = _ask(http.client.HTTPConnection("127.0.0.1", port, timeout=30), "/", {})
        except OSError:
            time.sleep(0.2)
            continue
        if status == 200:
            return
    raise RuntimeError("the web server has not started")


def _ask(link: http.client.HTTPConnection, path: str, headers: Mapping[str, str]) -> tuple[int, bytes, str]:
    link.request("GET", f"/api/{api_town.CODE}/hsds/3.0{path}", headers=dict(headers))
    answer = link.getresponse()
    return answer.status, answer.read(), answer.getheader("ETag", "")


def _path(kind: str, services: int, any_of: random.Random) -> str:
    """One request of a kind."""
    number = any_of.randint(1, services)
    last = max(1, services // PER_PAGE)
    latitude, longitude = api_town.point(number)
    return {
        "page": f"/services?page={any_of.randint(1, min(20, last))}",
        "far_page": f"/services?page={any_of.randint(1, last)}",
        "service": f"/services/{api_town.service_id(number)}",
        "near": f"/service_at_locations?point={latitude:.5f},{longitude:.5f}&proximity=1000",
        "search": f"/services?search={quote(f'サロン お茶 本町{number}')}",
        "unchanged": f"/services/{api_town.service_id(1)}",
    }[kind]


def _measure(kind: str, port: int, args: argparse.Namespace) -> dict[str, Any]:
    """All clients at once, for a while; before that, one alone."""
    alone, size, etag = _alone(kind, port, args.services)
    headers = {"If-None-Match": etag} if kind == "unchanged" else {}
    until = time.monotonic() + args.seconds
    took: list[float] = []
    faults: list[str] = []

    def client(seed: int) -> None:
        any_of, link = random.Random(seed), http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.monotonic() < until:
            path = _path(kind, args.services, any_of)
            began = time.perf_counter()
            try:
                status = _ask(link, path, headers)[0]
            except (OSError, http.client.HTTPException) as error:
                faults.append(repr(error))
                link.close()
                continue
            took.append(time.perf_counter() - began)
            if status not in (200, 304):
                faults.append(f"{status} {path}")

    clients = [threading.Thread(target=client, args=(n,)) for n in range(args.clients)]
    began = time.monotonic()
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    seconds = time.monotonic() - began
    return _summary(took) | {
        "per_second": round(len(took) / seconds, 1),
        "bytes": size,
        "alone_ms": alone,
        "faults": faults[:5],
    }


def _stream(port: int, process: int, services: int) -> dict[str, float]:
    """A stream of services in full, and how large the web processes become while it is sent."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    before = peak = _largest(process)
    began, objects = time.perf_counter(), 0
    link.request("GET", f"/api/{api_town.CODE}/hsds/3.0/services?format=ndjson&full=true")
    answer = link.getresponse()
    while objects < min(STREAMED, services) and answer.readline():
        objects += 1
        if objects % 500 == 0:
            peak = max(peak, _largest(process))
    seconds = time.perf_counter() - began
    link.close()
    return {
        "objects": objects,
        "per_second": round(objects / seconds, 1),
        "before_mb": before,
        "peak_mb": peak,
    }


def _largest(process: int) -> float:
    """Resident memory of the largest of the web processes, in MB."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    sizes = [_resident(int(child)) for child in children]
    return max(sizes, default=0.0)


def _resident(process: int) -> float:
    pages = int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 2**20, 1)


def _alone(kind: str, port: int, services: int) -> tuple[float, int, str]:
    """The median of twenty requests of a single client, the size of an answer, and its ETag."""
    any_of, link = random.Random(0), http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    took, size, etag = [], 0, ""
    for _n in range(20):
        began = time.perf_counter()
        _status, body, etag = _ask(link, _path(kind, services, any_of), {})
        took.append(time.perf_counter() - began)
        size = len(body)
    return round(sorted(took)[10] * 1000, 2), size, etag


def _summary(values: list[float]) -> dict[str, Any]:
    values.sort()

    def at(share: float) -> float:
        return round(values[min(len(values) - 1, int(len(values) * share))] * 1000, 2) if values else 0.0

    return {"count": len(values), "p50_ms": at(0.5), "p95_ms": at(0.95), "p99_ms": at(0.99)}
