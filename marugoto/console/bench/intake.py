"""A consultation is taken in: form, look-alikes, draft, saving and the page after it, over HTTP under row-level security.

A town of --persons residents (default 10,000 and 100,000; MARUGOTO_BENCH_PERSONS). A third of the talks are about somebody new,
a third about a resident who is chosen among the look-alikes, a third about somebody with a resident's name and birthday who is
entered as new all the same. Saving checks for the same person once more in its own transaction and writes the trail; afterwards
the database is asked whether it did.
"""

import argparse
import json
import os
import re
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from marugoto.console import web_role
from marugoto.console.bench import load_http, matters_peers, people, people_spoil, people_town
from marugoto.console.bench.people_http import Worker, environment_for, served
from marugoto.console.commands.with_postgres import throwaway
from marugoto.console.exits import Failure
from marugoto.console.processes import Signals

HELP = "相談を受ける速さ (a consultation is taken in, with the check for the same person and the trail)"
OWN_DATABASE = True
KINDS = ("somebody new", "a resident, chosen", "as a resident, entered as new")
STEPS = ("the form", "look-alikes, while typing", "draft, while typing", "saved", "the page after it")
_STORY = "家賃の支払いと母親の介護のことで眠れない日が続いている。だれに頼めばよいか分からない。"
_CHOICE = re.compile(r'name="s0-person" value="([0-9a-f-]{36})"')
_WARM = 6
Times = dict[str, list[float]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--persons, --talks, --clients, --seconds, --seed, --peers."""
    sizes = [int(size) for size in os.environ.get("MARUGOTO_BENCH_PERSONS", "").split()] or list(people.SIZES)
    parser.add_argument(
        "--persons", type=int, nargs="+", default=sizes, metavar="N", help="架空の住民の数 (how many)"
    )
    parser.add_argument("--talks", type=int, default=180, help="受ける相談の数 (consultations)")
    parser.add_argument("--clients", type=int, default=8, help="同時の利用者 (clients at once)")
    parser.add_argument("--seconds", type=float, default=15, help="同時の計測の秒数 (seconds of it)")
    parser.add_argument("--seed", type=int, default=7, help="種 (seed)")
    parser.add_argument("--peers", action="store_true", help="django-helpdesk も (measure it too)")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Every size, one after the other."""
    figures: dict[str, Any] = {"job": "intake", "cores": os.cpu_count(), "sizes": []}
    with (
        throwaway(Signals(), durable=True) as server,
        tempfile.TemporaryDirectory(prefix="marugoto-bench-") as name,
    ):
        folder = Path(name)
        for size in args.persons:
            residents = folder / "residents.csv"
            people._invent(size, args.seed, residents)
            figures["sizes"].append(_measure(args, server, folder, residents))
    return figures


def lines(figures: Mapping[str, Any]) -> list[str]:
    """The figures as tables for a person."""
    out: list[str] = []
    for one in figures["sizes"]:
        role = one["reads_as"]
        held = not role["bypasses"] and not role["owns"]
        out.append(
            f"── {one['persons']:,} residents, {figures['cores']} cores;"
            f" loaded in {one['load_seconds']} + {one['keys_seconds']} s; pages read as {role['name']},"
            f" {'under' if held else 'NOT under'} row-level security"
        )
        out.append(f"{'':64} {'n':>9} {'median':>8} {'p95':>8}")
        out += [
            f"{name:64} {t['n']:>9} {t['median_ms']:>8.1f} {t['p95_ms']:>8.1f}"
            for name, t in one["steps"].items()
        ]
        many = one["at_once"]
        out.append(
            f"{many['clients']} clients, all five steps without a pause: {many['per_second']:.1f} consultations/s;"
            f" saved: median {many['median_ms']:.0f} ms, p95 {many['p95_ms']:.0f} ms"
        )
        kept = one["kept"]
        out.append(
            f"in the database: {kept['talks']:,} consultations of {one['acknowledged']:,} that were acknowledged,"
            f" {kept['events']:,} events in the trail, {kept['held']:,} matters with a holder,"
            f" {kept['registered']:,} persons registered"
        )
        out += matters_peers.lines(one.get("peers", {}))
    return out


def _measure(args: argparse.Namespace, server: str, folder: Path, residents: Path) -> dict[str, Any]:
    nothing = folder / "queries.json"
    nothing.write_text("[]", encoding="utf-8")
    with people._database(server) as url:
        env = environment_for(url, folder)
        town = people._load(env, residents, nothing, folder)
        told = {name: town[name] for name in ("persons", "load_seconds", "keys_seconds")}
        known = _known(residents, town["persons"], args.talks)
        pages = web_role.address(url)
        with served(env | {"DATABASE_URL": pages}, folder / "web.log", workers=os.cpu_count() or 1) as port:
            told["steps"], done = _one_by_one(_signed_in(port), known, args.talks)
            told["at_once"], more = _at_once(port, known, args)
        told["reads_as"] = vars(web_role.reader(pages))
        told["acknowledged"] = done + more
        told["kept"] = kept(url)
        _agree(told)
        if args.peers:
            told["peers"] = _peers(server, town["persons"], args, folder)
    return told


def _known(path: Path, persons: int, many: int) -> list[people_spoil.Row]:
    """Residents from all over the file who have a whole name and a birthday, and stand under no measure."""
    every = enumerate(people_spoil.residents(path))
    some = islice(every, 0, None, max(1, persons // (2 * many)))
    hidden = people_town._PROTECTED
    return [
        row for n, row in some if n % hidden != hidden // 2 and row["family"] and row["given"] and row["dob"]
    ]


def _signed_in(port: int) -> Worker:
    worker = Worker(port)
    worker.sign_in(people_town.USER, people_town.PASSWORD)
    return worker


def _one_by_one(worker: Worker, known: Sequence[people_spoil.Row], talks: int) -> tuple[dict[str, Any], int]:
    """Figures of each step, and of saving by kind; how many were acknowledged."""
    times: dict[str, Times] = {kind: defaultdict(list) for kind in KINDS}
    for n in range(talks + _WARM):
        row, kind = known[n % len(known)], KINDS[n % len(KINDS)]
        steps = take_in(worker, row, kind, f"{n}")
        if n >= _WARM:
            for step, took in steps.items():
                times[kind][step].append(took)
    found = {step: sorted(t for kind in KINDS for t in times[kind][step]) for step in STEPS}
    found |= {f"saved: {kind}": sorted(times[kind]["saved"]) for kind in KINDS}
    return {name: {"n": len(some), **people._times(some)} for name, some in found.items()}, talks + _WARM


def take_in(worker: Worker, row: people_spoil.Row, kind: str, mark: str) -> dict[str, float]:
    """One consultation from the empty form to the page after it; milliseconds of each step. Failure: it was not taken."""
    took: dict[str, float] = {}
    page = _timed(took, "the form", worker, "/intake/receive/")
    fields = load_http.form(page, action="/intake/receive/") or []
    number = dict(fields).get("consultation", "")
    said = _person(row, kind, mark)
    asked = urlencode({"prefix": "s0", **{name: value for name, value in said.items() if value}})
    alike = _timed(took, "look-alikes, while typing", worker, f"/people/lookup/?{asked}")
    if kind == KINDS[1]:
        choice = _CHOICE.search(alike)
        if choice is None:
            raise Failure("似ている人が出ません。", f"No look-alike for {row['family']} {row['given']}.")
        said["s0-person"] = choice[1]
    typed = load_http.filled(fields, said | _talk())
    body = urlencode(typed)
    began = time.perf_counter()
    status, _page, _to = worker._ask("POST", f"/intake/consultations/{number}/draft/", body)
    took["draft, while typing"] = (time.perf_counter() - began) * 1000
    if status != 200:
        raise Failure(f"下書きを保存できません（{status}）。", f"The draft was not kept ({status}).")
    began = time.perf_counter()
    status, _page, to = worker._ask("POST", "/intake/receive/", urlencode([*typed, ("act", "finish")]))
    took["saved"] = (time.perf_counter() - began) * 1000
    if status != 302:
        raise Failure(f"相談を受けられません（{status}）。", f"The consultation was not taken ({status}).")
    _timed(took, "the page after it", worker, to)
    return took


def _timed(took: dict[str, float], step: str, worker: Worker, path: str) -> str:
    began = time.perf_counter()
    status, page, _to = worker._ask("GET", path)
    took[step] = (time.perf_counter() - began) * 1000
    if status != 200:
        raise Failure(f"{path} が {status} を返しました。", f"{path} answered {status}.")
    return page


def _person(row: people_spoil.Row, kind: str, mark: str) -> dict[str, str]:
    """What is typed about the person; somebody new bears a name that no resident has."""
    name, born = f"{row['family']} {row['given']}", row["dob"]
    kana = f"{row['family_kana']} {row['given_kana']}".strip()
    if kind == KINDS[0]:
        name, kana, born = (
            f"計測{mark} {row['given']}",
            "",
            f"19{int(mark.rsplit('-', maxsplit=1)[-1]) % 90 + 10}-02-03",
        )
    return {"s0-name": name, "s0-kana": kana, "s0-birth": born, "s0-phone": ""}


def _talk() -> dict[str, str]:
    return {
        "story": _STORY,
        "urgency": "this_week",
        "consent_state": "given",
        "consent_form": "oral",
        "outcome": "taken_on",
    }


def _at_once(
    port: int, known: Sequence[people_spoil.Row], args: argparse.Namespace
) -> tuple[dict[str, Any], int]:
    """Workers who take in one consultation after the other without a pause."""
    workers = [_signed_in(port) for _n in range(args.clients)]
    until, times, failed = time.monotonic() + args.seconds, list[float](), list[Exception]()

    def work(number: int, worker: Worker) -> None:
        n = 0
        try:
            while time.monotonic() < until:
                row = known[(number * 31 + n * 7) % len(known)]
                steps = take_in(worker, row, KINDS[(number + n) % len(KINDS)], f"{number}-{n}")
                times.append(steps["saved"])
                n += 1
        except Exception as trouble:
            failed.append(trouble)

    began = time.monotonic()
    threads = [threading.Thread(target=work, args=one) for one in enumerate(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    rate = len(times) / (time.monotonic() - began)
    figures = {"clients": args.clients, "per_second": round(rate, 2), **people._times(sorted(times))}
    return figures, len(times)


def kept(url: str) -> dict[str, int]:
    """What the database has of it, asked as the owner."""
    import psycopg

    with psycopg.connect(url) as link:
        row = link.execute(
            "SELECT (SELECT count(*) FROM intake_consultation WHERE status = 'finished'),"
            " (SELECT count(*) FROM audit_auditevent WHERE verb = 'consultation.received'),"
            " (SELECT count(DISTINCT matter_id) FROM intake_batonhold WHERE held_to IS NULL),"
            " (SELECT count(*) FROM audit_auditevent WHERE verb = 'person.registered')"
        ).fetchone()
    return dict(zip(("talks", "events", "held", "registered"), row or (), strict=True))


def _agree(told: Mapping[str, Any]) -> None:
    """Every consultation that was acknowledged is there once, with its event and its holder."""
    if {told["kept"][name] for name in ("talks", "events", "held")} != {told["acknowledged"]}:
        raise Failure(
            "受けた相談と記録が合いません。",
            f"What was acknowledged is not what is there: {json.dumps(told)}",
        )


def _peers(server: str, size: int, args: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """django-helpdesk's own form of a new ticket; it knows neither persons, duplicates nor a trail that holds."""
    few = argparse.Namespace(rounds=1, letters=args.talks)
    found = matters_peers.measure(server, size, few, folder)
    return {name: told for name, told in found.items() if "skipped" in told or name.endswith("create")}
