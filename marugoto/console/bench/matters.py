"""My open cases, and a つなぎ from sending to its end: over HTTP, at the real pages, as case workers under row-level security.

A town of --cases cases (default 20,000; MARUGOTO_BENCH_CASES): one agency with half of them, one with twelve old ones, three
hundred with the rest. Asked is the first page with its count: all open cases of the agency, and those in whose team one is.
Everything happens in a database of its own, dropped afterwards.
"""

import argparse
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from marugoto.console import environment, web_role
from marugoto.console.bench import matters_peers, matters_town
from marugoto.console.bench.people import _database, _times
from marugoto.console.bench.people_http import Worker, environment_for, served
from marugoto.console.commands.with_postgres import throwaway
from marugoto.console.exits import Failure
from marugoto.console.processes import Signals

HELP = "ケースの一覧とつなぎの速さ (lists of cases, and a つなぎ, under row-level security)"
OWN_DATABASE = True
TEAM = "open cases in whose team I am"
LISTS = {
    "open cases of the agency": "/cases/?status=open",
    TEAM: "/cases/?status=open&mine=on",
    "matters in my hand": "/intake/matters/?status=in_hand",
}
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_COUNT = re.compile(r"([\d,]+)\s*件")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--cases, --rounds, --letters, --peers."""
    sizes = [int(size) for size in os.environ.get("MARUGOTO_BENCH_CASES", "").split()] or [20_000]
    parser.add_argument(
        "--cases", type=int, nargs="+", default=sizes, metavar="N", help="ケースの数 (how many)"
    )
    parser.add_argument("--rounds", type=int, default=60, help="一覧を開く回数 (openings of each list)")
    parser.add_argument("--letters", type=int, default=40, help="つなぎの数 (how many つなぎ)")
    parser.add_argument("--peers", action="store_true", help="django-helpdesk も (measure it too)")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Every size, one after the other."""
    figures: dict[str, Any] = {"job": "matters", "cores": os.cpu_count(), "sizes": []}
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
        out.append(f"── {one['cases']:,} cases, {figures['cores']} cores, loaded in {one['load_seconds']} s")
        role = one["reads_as"]
        wall = (
            "row-level security does not hold"
            if role["bypasses"] or role["owns"]
            else "under row-level security"
        )
        out.append(f"pages read as {role['name']} ({role['way']}), {wall}")
        out.append(f"{'':64} {'count':>9} {'median':>8} {'p95':>8}")
        out += [f"{name:64} {_row(told)}" for name, told in one["lists"].items()]
        out += [f"{name:64} {_row(told)}" for name, told in one["letters"].items()]
        out += matters_peers.lines(one.get("peers", {}))
    return out


def _row(told: Mapping[str, Any]) -> str:
    return f"{told.get('count', ''):>9} {told['median_ms']:>8.1f} {told['p95_ms']:>8.1f}"


def _measure(args: argparse.Namespace, server: str, folder: Path, size: int) -> dict[str, Any]:
    with _database(server) as url:
        env = environment_for(url, folder)
        told = _load(env, size, folder)
        pages = web_role.address(url)
        with served(env | {"DATABASE_URL": pages}, folder / "web.log", workers=os.cpu_count() or 1) as port:
            told["lists"] = _lists(port, told, args.rounds)
            told["letters"] = _letters(port, url, told, args.letters)
        told["reads_as"] = vars(web_role.reader(pages))
        if args.peers:
            told["peers"] = matters_peers.measure(server, size, args, folder)
    return told


def _load(env: Mapping[str, str], size: int, folder: Path) -> dict[str, Any]:
    import json

    result = folder / "town.json"
    argv = [environment.python(), "-m", "marugoto.console.bench.matters_town"]
    argv += ["--cases", str(size), "--result", str(result)]
    done = subprocess.run(
        argv, env=dict(env), check=False, cwd=environment.CHECKOUT, stdout=subprocess.DEVNULL
    )
    if done.returncode:
        raise Failure(
            "ケースを読み込めません。上の記録を見てください。", "The cases cannot be loaded; see above."
        )
    found: dict[str, Any] = json.loads(result.read_text("utf-8"))
    return found


def _signed_in(port: int, name: str) -> Worker:
    worker = Worker(port)
    worker.sign_in(name, matters_town.PASSWORD)
    return worker


def _lists(port: int, told: Mapping[str, Any], rounds: int) -> dict[str, Any]:
    """Each list for both agencies in turn, so that neither finds a warmer machine."""
    workers = {
        f"agency with {told['big']:,} cases": _signed_in(port, matters_town.BIG),
        f"agency with {told['few']:,} old cases": _signed_in(port, matters_town.FEW),
    }
    usual = {"a worker with as many as one has": _signed_in(port, matters_town.USUAL)}
    found: dict[str, Any] = {}
    for what, path in LISTS.items():
        asking = workers | (usual if what == TEAM else {})
        times: dict[str, list[float]] = {name: [] for name in asking}
        counts: dict[str, str] = {}
        for n in range(rounds + 8):  # the first wake both web workers
            for name, worker in asking.items():
                began = time.perf_counter()
                status, page, _to = worker._ask("GET", path)
                took = (time.perf_counter() - began) * 1000
                if status != 200:
                    raise Failure(f"一覧が {status} を返しました。", f"{path} answered {status}.")
                if n >= 8:
                    times[name].append(took)
                count = _COUNT.search(page)
                counts[name] = count[1] if count else "0"
        for name, some in times.items():
            found[f"{what}, {name}"] = {"count": counts[name], **_times(sorted(some))}
    return found


def _letters(port: int, url: str, told: Mapping[str, Any], many: int) -> dict[str, Any]:
    """Sent, accepted, reported as done: each act is the posting of its form, until the answer of the page."""
    import psycopg

    sender, receiver = _signed_in(port, matters_town.BIG), _signed_in(port, matters_town.RECEIVER)
    with psycopg.connect(url) as link:
        rows = link.execute(
            "SELECT m.id, x.person_id FROM intake_matter m JOIN intake_matterperson x ON x.matter_id = m.id"
            " JOIN agencies_membershipdesk d ON d.desk_id = m.holder_desk_id"
            " JOIN agencies_membership b ON b.id = d.membership_id JOIN agencies_user u ON u.id = b.user_id"
            " WHERE u.username = %s AND m.status = 'open' ORDER BY m.id DESC LIMIT %s",
            [matters_town.BIG, many + 3],
        ).fetchall()
    acts: dict[str, list[float]] = {"create": [], "accept": [], "done": []}
    for n, (matter, _person) in enumerate(rows):
        path = f"/collaboration/matters/{matter}/refer/?to={told['receiver_desk']}"
        form = {
            "to_desk": told["receiver_desk"],
            "kind": "handover",
            "asked": "訪問してください。",
            "basis": "consent",
            "item-complaint-on": "on",
            "item-complaint-body": "介護と家計のこと。",
        }
        took, where = _post(sender, path, form)
        number = re.search(r"/referrals/([0-9a-f-]{36})/", where)
        if number is None:
            raise Failure("つなぎを渡せません。", f"The つなぎ was not sent ({where}).")
        page = f"/collaboration/referrals/{number[1]}/"
        steps = [took]
        for act, sent in (("accept", {"note": ""}), ("report", {"result": "solved", "note": "訪問した。"})):
            took, where = _post(receiver, page + f"{act}/", sent, at=page)
            steps.append(took)
        if n >= 3:
            for name, step in zip(acts, steps, strict=True):
                acts[name].append(step * 1000)
    return {
        f"つなぎ: {name}": {"count": str(len(some)), **_times(sorted(some))} for name, some in acts.items()
    }


def _post(worker: Worker, path: str, form: Mapping[str, str], *, at: str = "") -> tuple[float, str]:
    """Seconds of the posting alone, and where it led. The page with the form was opened before."""
    _status, page, _to = worker._ask("GET", at or path)
    token = _TOKEN.search(page)
    hidden = dict(re.findall(r'<input type="hidden" name="(referral|step)" value="([^"]+)"', page))
    began = time.perf_counter()
    body = urlencode({**hidden, **form, "csrfmiddlewaretoken": token[1] if token else ""})
    status, _page, to = worker._ask("POST", path, body)
    took = time.perf_counter() - began
    if status not in (302, 303):
        raise Failure(f"{path} が {status} を返しました。", f"{path} answered {status}.")
    return took, to
