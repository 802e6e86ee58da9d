"""How fast and how well is something found in the directory? Against plain ILIKE, and against PostgreSQL's own full text search.

An invented directory of each size (directory_world.toml) is written into tables of its own and dropped afterwards. Asked are the
everyday questions of directory_questions.toml, from a place: words, need and distance together; and those of
directory_held_out.toml, which nothing was ever tuned on. Measured are the seconds of a search, precision@5 (how many of the first
five are of a kind that answers), the seconds and the weight of a page, and the pages that 50 clients get from the real server,
everything on this one machine. With --keep the tables stay, and the next run measures the same ones without filling them.
"""

import argparse
import gzip
import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID, uuid4

HELP = "社会資源のさがしやすさと速さ (finding in the directory: speed and relevance)"
HERE = Path(__file__).parent
FIRST = 5
TABLES = ("agencies_municipality", "resources_listing", "resources_need")
MIDDLE = (33.56, 133.53)
SIZES = (2_700, 50_000)
ONCE_FROM = 100_000  # services from which the other ways are asked once round: a question takes them a second
Found = list[tuple[UUID, str]]
Questions = Sequence[Mapping[str, Any]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--services, --rounds, --clients, --seconds, --keep."""
    sizes = [int(n) for n in os.environ.get("MARUGOTO_BENCH_SERVICES", "").split()] or list(SIZES)
    parser.add_argument(
        "--services", type=int, nargs="+", default=sizes, metavar="N", help="社会資源の数 (how many services)"
    )
    parser.add_argument("--rounds", type=int, default=3, help="質問を何周するか (times round the questions)")
    parser.add_argument("--clients", type=int, default=50, help="同時の利用者 (concurrent clients)")
    parser.add_argument("--seconds", type=float, default=15, help="ページを測る秒数 (seconds of page load)")
    parser.add_argument(
        "--keep", action="store_true", help="表を残して次も使う (keep the tables for the next run)"
    )


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Measure each size. ``ok``: more of our first five answer than of either of the others."""
    questions, held_out = (_read(f"directory_{name}.toml")["question"] for name in ("questions", "held_out"))
    figures: dict[str, Any] = {
        "job": "directory",
        "questions": len(questions),
        "held_out": len(held_out),
        "rounds": args.rounds,
        "clients": args.clients,
        "cores": os.cpu_count(),
        "sizes": {},
    }
    for size in args.services:
        with _schema(size, keep=args.keep) as schema:
            figures["server"] = _server()
            figures["sizes"][str(size)] = _measure(size, schema, questions, held_out, args)
    figures["ok"] = all(
        one["marugoto"][which] >= max(one["ilike"][which], one["full_text"][which])
        for one in figures["sizes"].values()
        for which in ("precision_at_5", "held_out_at_5")
    )
    return figures


def _measure(
    size: int, schema: str, questions: Questions, held_out: Questions, args: argparse.Namespace
) -> dict[str, Any]:
    began = time.monotonic()
    town = _town() or _fill(size)
    one: dict[str, Any] = {"filled_seconds": round(time.monotonic() - began, 1), "megabytes": _megabytes()}
    for name, search in (("marugoto", _ours(town)), ("ilike", _ilike), ("full_text", _full_text)):
        slow = name != "marugoto" and size > ONCE_FROM
        one[name] = _ask(questions, search, 1 if slow else args.rounds)
        one[name]["held_out_at_5"] = _precision(held_out, search)["precision_at_5"]
    one["pages"] = _pages(schema, questions, args)
    return one


def lines(figures: Mapping[str, Any]) -> list[str]:
    """The figures as a table for a person."""
    setting = (
        f"{figures['questions']} questions × {figures['rounds']}, {figures['held_out']} held out, "
        f"{figures['clients']} clients, {figures['cores']} cores, PostgreSQL {figures['server']}"
    )
    out = [
        setting,
        f"{'services':>9} {'way':10} {'p50':>8} {'p95':>8} {'max':>8}  (ms) {'precision@5':>12} {'held out':>9} {'nothing':>8}",
    ]
    for size, one in figures["sizes"].items():
        for way in ("marugoto", "ilike", "full_text"):
            row = one[way]
            numbers = f"{row['p50_ms']:>8.1f} {row['p95_ms']:>8.1f} {row['max_ms']:>8.1f}"
            answers = f"{row['precision_at_5']:>12.3f} {row['held_out_at_5']:>9.3f} {row['empty']:>8}"
            out.append(f"{size:>9} {way:10} {numbers}       {answers}")
        pages = one["pages"]
        for name, row in (("page", pages["alone"]), (f"{figures['clients']} clients", pages)):
            out.append(
                f"{size:>9} {name:10} {row['p50_ms']:>8.1f} {row['p95_ms']:>8.1f} {row['max_ms']:>8.1f}"
            )
        out.append(
            f"{size:>9} {pages['per_second']:.0f} pages/s, {pages['errors']} errors; first load "
            f"{pages['first_load_kib']:.0f} KiB ({pages['first_load_gzip_kib']:.0f} KiB as sent); "
            f"table and indexes {one['megabytes']} MB, filled in {one['filled_seconds']:.0f} s"
        )
    return out


# --- a directory of its own ----------------------------------------------------------------------------------------------


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text("utf-8"))


@contextmanager
def _schema(size: int, *, keep: bool) -> Iterator[str]:
    """Empty twins of the tables that a search reads, in a schema of their own; those of the last run where they were kept."""
    from django.db import connection, connections

    name = f"directory_bench_{size}" if keep else f"directory_bench_{os.getpid()}"
    options = connection.settings_dict["OPTIONS"]
    before = dict(options)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {name}")
        for table in TABLES:
            cursor.execute(f"CREATE TABLE IF NOT EXISTS {name}.{table} (LIKE public.{table} INCLUDING ALL)")
    connections.close_all()
    options["options"] = f"-c search_path={name},public"
    try:
        yield name
    finally:
        if not keep:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE")
        connections.close_all()
        options.clear()
        options.update(before)


def _town() -> UUID | None:
    """The town of a run before this one, if it filled the tables to the end."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM agencies_municipality WHERE code = '999091'")
        row = cursor.fetchone()
    return row[0] if row else None


def _server() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version')")
        return str((cursor.fetchone() or ("",))[0])


def _megabytes() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size('resources_listing') / 1048576")
        return int((cursor.fetchone() or (0,))[0])


def _fill(size: int) -> UUID:
    """So many entries around sixty neighbourhoods, the same for every run; the index for full text beside ours."""
    from django.db import connection

    from marugoto.resources.models import Listing

    town = uuid4()
    world, dice = _World(_read("directory_world.toml")), random.Random(20261124)
    spread = 0.04 * (size / 2700) ** 0.35  # larger directories reach farther, and are denser, too
    columns = [f.attname for f in Listing._meta.concrete_fields]
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE resources_listing")
        cursor.execute("DROP INDEX IF EXISTS resources_listing_keys_idx")
        with cursor.copy(f"COPY resources_listing ({', '.join(columns)}) FROM STDIN") as copy:
            for _n in range(size):
                row = world.listing(dice, town, spread)
                copy.write_row([getattr(row, name) for name in columns])
        cursor.execute("CREATE INDEX ON resources_listing USING gin (keys)")
        cursor.execute(
            "CREATE INDEX ON resources_listing USING gin "
            "(to_tsvector('simple', name || ' ' || organization || ' ' || summary))"
        )
        cursor.execute("VACUUM ANALYZE resources_listing")
        cursor.execute(
            "INSERT INTO agencies_municipality (id, created_at, code, name, name_kana, name_en, prefecture, kind, "
            "programme_mode, is_demo) VALUES (%s, now(), '999091', 'はかり市', '', '', '架空県', 'city', 'full', true)",
            [town],
        )
    return town


class _World:
    """Invents entries."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        from marugoto.core import clock, codes

        self.data = data
        self.kinds = list(data["kinds"])
        self.entries = codes.entries("resources.kinds")
        self.labels = {k: codes.label("resources.kinds", k) for k in self.kinds}
        self.now = clock.now()
        self.centres = [random.Random(n).gauss(0, 1) for n in range(120)]

    def listing(self, dice: random.Random, town: UUID, spread: float) -> Any:
        """One entry, with everything that it is found by."""
        from marugoto.resources.finding import listing as found_by
        from marugoto.resources.models import Listing

        kind = dice.choice(self.kinds)
        place, proper = dice.choice(self.data["neighbourhoods"]), dice.choice(self.data["names"])
        name = dice.choice(self.data["kinds"][kind]["names"]).replace("{p}", place).replace("{n}", proper)
        told = dice.choice(self.data["kinds"][kind]["told"])
        if dice.random() < 0.3:
            told += dice.choice(self.data["passing"])
        lat, lon = self._point(dice, spread)
        extra, times = self.entries[kind].extra, self._times(dice)
        row = Listing(
            municipality_id=town,
            service_id=uuid4(),
            kind=kind,
            name=name,
            organization=f"社会福祉法人{proper}会" if dice.random() < 0.5 else "",
            summary=told,
            fields=list(extra.get("fields", ())),
            main_needs=list(extra.get("needs", ()))[:2],
            needs=list(extra.get("needs", ())),
            free=dice.choice([True, False, None]),
            address=f"はかり市{place}{dice.randint(1, 9)}-{dice.randint(1, 30)}",
            district=place,
            latitude=lat,
            longitude=lon,
            times=times,
            confirmed_on=date(2026, 11, 1) - timedelta(days=dice.randint(0, 900)),
        )
        row.name_text, row.text, row.keys = self._found_by(found_by, row)
        row.times, row.created_at = json.dumps(times), self.now
        return row

    def _found_by(self, found_by: Any, row: Any) -> tuple[str, str, list[int]]:
        from marugoto.resources.finding import opening

        entry = found_by.Entry(
            municipality=str(row.municipality_id),
            kind=row.kind,
            names=(row.name,),
            texts=(self.labels[row.kind], row.organization, row.address, row.summary),
            fields=frozenset(row.fields),
            main_needs=frozenset(row.main_needs),
            needs=frozenset(row.needs),
            areas=frozenset((found_by.ANYWHERE,)),
            weekdays=frozenset(opening.weekdays([opening.from_row(t) for t in row.times])),
            free=row.free is True,
            point=(row.latitude, row.longitude),
        )
        return entry.name_text, entry.text, found_by.keys_of(entry)

    def _point(self, dice: random.Random, spread: float) -> tuple[float, float]:
        centre = dice.randrange(60)
        lat = MIDDLE[0] + spread * self.centres[centre] + dice.gauss(0, 0.01)
        return lat, MIDDLE[1] + spread * self.centres[centre + 60] + dice.gauss(0, 0.012)

    def _times(self, dice: random.Random) -> list[dict[str, Any]]:
        day = dice.choice(("MO", "TU", "WE", "TH", "FR", "SA", "2SA", "-1FR"))
        if dice.random() < 0.2:
            return []
        row = {
            "freq": "MONTHLY" if len(day) > 2 else "WEEKLY",
            "byday": [day],
            "opens": "10:00",
            "closes": "15:00",
        }
        return [
            row | ({"byday": ["MO", "TU", "WE", "TH", "FR"], "freq": "WEEKLY"} if dice.random() < 0.5 else {})
        ]


# --- three ways of finding -----------------------------------------------------------------------------------------------


def _ours(town: UUID) -> Callable[[str], Found]:
    from marugoto.resources.finding.asking import Wish
    from marugoto.resources.finding.near import Place
    from marugoto.resources.queries import find

    def search(text: str) -> Found:
        found = find.find(town, Wish(text=text, place=Place(*MIDDLE, "ここ")))
        return [(UUID(hit.ranked.id), hit.listing.kind) for hit in find.hits(found.ranked[:20])]

    return search


_NEAREST = "ORDER BY (latitude - %s) ^ 2 + (longitude - %s) ^ 2, id LIMIT 20"


def _ilike(text: str) -> Found:
    """Every word somewhere in the name or the description; the nearest first."""
    words = text.split() or [text]
    where = " AND ".join("(name ILIKE %s OR organization ILIKE %s OR summary ILIKE %s)" for _word in words)
    return _sql(f"WHERE {where} {_NEAREST}", [f"%{w}%" for w in words for _column in range(3)])


def _full_text(text: str) -> Found:
    """PostgreSQL's own full text search (configuration simple: there is none for Japanese); the nearest first."""
    document = "to_tsvector('simple', name || ' ' || organization || ' ' || summary)"
    return _sql(f"WHERE {document} @@ plainto_tsquery('simple', %s) {_NEAREST}", [text])


def _sql(rest: str, values: list[str]) -> Found:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, kind FROM resources_listing {rest}", [*values, *MIDDLE])
        return [(row[0], row[1]) for row in cursor.fetchall()]


def _precision(questions: Questions, search: Callable[[str], Found]) -> dict[str, Any]:
    """How many of the first five are of a kind that answers; how many questions find nothing."""
    right, empty = 0, 0
    for question in questions:
        found = search(question["text"])
        right += sum(kind in question["kinds"] for _id, kind in found[:FIRST])
        empty += not found
    return {"precision_at_5": round(right / (FIRST * len(questions)), 3), "empty": empty}


def _ask(questions: Questions, search: Callable[[str], Found], rounds: int) -> dict[str, Any]:
    """All questions, some rounds; the first time round warms up and is not timed."""
    answers = _precision(questions, search)
    took: list[float] = []
    for _round in range(rounds):
        for question in questions:
            began = time.perf_counter()
            search(question["text"])
            took.append(time.perf_counter() - began)
    return _spread(took) | answers


def _spread(took: list[float]) -> dict[str, Any]:
    took.sort()

    def at(share: float) -> float:
        return round(took[min(len(took) - 1, int(len(took) * share))] * 1000, 2) if took else 0.0

    return {"count": len(took), "p50_ms": at(0.5), "p95_ms": at(0.95), "max_ms": at(1)}


# --- pages ---------------------------------------------------------------------------------------------------------------


@dataclass
class _Server:
    port: int

    def get(self, path: str) -> tuple[int, bytes]:
        """One page: (status, body)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path, headers={"Accept-Language": "ja"})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


def _pages(schema: str, questions: Questions, args: argparse.Namespace) -> dict[str, Any]:
    """What so many clients get from the real server, each asking as soon as it has its answer."""
    where = quote(f"{MIDDLE[0]},{MIDDLE[1]}")
    paths = [f"/places/?{urlencode({'q': q['text']})}&origin={where}" for q in questions]
    with (
        tempfile.TemporaryDirectory(prefix="marugoto-bench-") as folder,
        _serving(schema, Path(folder)) as server,
    ):
        weight = _weight(server, paths[0])
        alone = _alone(server, paths)
        took: list[float] = []
        errors: list[int] = []
        until = time.monotonic() + args.seconds

        def client(number: int) -> None:
            dice = random.Random(number)
            while time.monotonic() < until:
                began = time.perf_counter()
                status, _body = server.get(dice.choice(paths))
                took.append(time.perf_counter() - began)
                if status != 200:
                    errors.append(status)

        began = time.monotonic()
        clients = [threading.Thread(target=client, args=(n,)) for n in range(args.clients)]
        for one in clients:
            one.start()
        for one in clients:
            one.join()
        passed = time.monotonic() - began
    speed = {"per_second": round(len(took) / passed, 1), "errors": len(errors), "alone": alone}
    return _spread(took) | weight | speed


def _alone(server: _Server, paths: Sequence[str]) -> dict[str, Any]:
    """Every page once for a single client; once before that, to warm up both processes."""
    for path in paths[:20]:
        server.get(path)
    took = []
    for path in paths:
        began = time.perf_counter()
        server.get(path)
        took.append(time.perf_counter() - began)
    return _spread(took)


def _weight(server: _Server, path: str) -> dict[str, float]:
    """The page and every file that it asks for: as they are, and compressed."""
    _status, page = server.get(path)
    asked = re.findall(rb'(?:href|src)="(/static/[^"]+)"', page)
    bodies = [page, *(server.get(one.decode())[1] for one in dict.fromkeys(asked))]
    return {
        "first_load_kib": round(sum(map(len, bodies)) / 1024, 1),
        "first_load_gzip_kib": round((len(page) + sum(len(gzip.compress(b)) for b in bodies[1:])) / 1024, 1),
    }


@contextmanager
def _serving(schema: str, folder: Path) -> Iterator[_Server]:
    """The server as `marugoto up` starts it, with two workers, on the tables of the bench."""
    from django.db import connection

    url = _url(connection.settings_dict, schema)
    environment = os.environ | {
        "DATABASE_URL": url,
        "MARUGOTO_DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    manage = [sys.executable, "-m", "marugoto.console.main", "manage", "collectstatic", "--noinput", "-v0"]
    subprocess.run(manage, env=environment, check=True, stdout=subprocess.DEVNULL)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    command += [
        "--workers",
        "2",
        "--threads",
        "4",
        "--worker-class",
        "gthread",
        "--backlog",
        "256",
        "--log-level",
        "error",
    ]
    process = subprocess.Popen(command, env=environment)
    server = _Server(port)
    try:
        _wait(server, process)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _wait(server: _Server, process: "subprocess.Popen[bytes]") -> None:
    for _try in range(120):
        if process.poll() is not None:
            raise RuntimeError("the server of the bench has ended")
        try:
            if server.get("/turn/")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.5)
    raise RuntimeError("the server of the bench does not answer")


def _url(settings: Mapping[str, Any], schema: str) -> str:
    query = {"host": str(settings["HOST"]), "options": f"-c search_path={schema},public"}
    if settings["PORT"]:
        query["port"] = str(settings["PORT"])
    user = quote(str(settings["USER"]))
    password = f":{quote(str(settings['PASSWORD']))}" if settings["PASSWORD"] else ""
    return f"postgresql://{user}{password}@/{settings['NAME']}?{urlencode(query, quote_via=quote)}"
