"""Two hundred workers at once, while a web worker and PostgreSQL are killed (SIGKILL) every minute: is anything lost or doubled?

`marugoto up` with a PostgreSQL of its own, as `make run` starts it, and a town whose --workers sign in over HTTP at the real
pages, ten at a desk. They take consultations in, search, send つなぎ, accept (several at the same instant), ask back, decline,
report, open cases, note, close, and think between two requests (--think seconds on average). Every --kill-every seconds one web
worker is killed, and half of that time later the whole of PostgreSQL. Who gets no answer tries again with the same form.

The workers keep a ledger of every act that was acknowledged. In the end it is held against the database and the trail. Exit
code 1: something is lost, doubled, in two hands, not in the trail, or the chain of seals is broken.
"""

import argparse
import asyncio
import json
import os
import random
import resource
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from marugoto.console import environment
from marugoto.console.bench import load_check, load_ledger
from marugoto.console.bench.load_house import House, kill_by_turns
from marugoto.console.bench.load_http import Browser
from marugoto.console.bench.load_ledger import Ledger
from marugoto.console.bench.load_town import PASSWORD
from marugoto.console.bench.load_worker import Worker
from marugoto.console.exits import Failure

HELP = "大勢で使い、途中で殺す (many workers at once, and what is killed meanwhile)"
OWN_DATABASE = True
_AT_THE_DOOR = 4  # who sign in at the same time
_FINISH = 150.0  # seconds in which what was begun must be finished
_SETTLE = 8.0  # seconds in which the last events are sealed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--workers, --minutes, --kill-every, --think, --cases, --web-workers, --seed."""
    parser.add_argument("--workers", type=int, default=200, help="職員の数 (simulated workers)")
    parser.add_argument("--minutes", type=float, default=10, help="何分間 (minutes)")
    parser.add_argument("--kill-every", type=float, default=60, help="何秒ごとに殺すか (seconds)")
    parser.add_argument("--think", type=float, default=15, help="考える秒数の平均 (mean seconds of thinking)")
    parser.add_argument(
        "--cases", type=int, default=20_000, help="はじめからあるケース (cases there already)"
    )
    parser.add_argument("--web-workers", type=int, default=2, help="ウェブのプロセス (web processes)")
    parser.add_argument("--seed", type=int, default=7, help="種 (seed)")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """In a folder of its own, which is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="marugoto-load-", ignore_cleanup_errors=True) as name:
        return measure(args, Path(name) / "data")


def measure(args: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """The same on a data folder, which may have been made before (but holds no town)."""
    folder.mkdir(mode=0o700, exist_ok=True)
    house = House(folder, workers=args.web_workers)
    figures: dict[str, Any] = {"job": "load", "cores": os.cpu_count()}
    names = ("workers", "minutes", "kill_every", "think", "cases", "web_workers", "seed")
    figures |= {name: getattr(args, name) for name in names}
    try:
        house.start()
        town = _town(house, args)
        figures["load_seconds"] = town["load_seconds"]
        ledger = Ledger(run=f"計{os.getpid():x}")
        before = load_check.start(house.url)
        own = resource.getrusage(resource.RUSAGE_SELF)
        with ThreadPoolExecutor(1) as apart:  # whoever calls may have a loop running: a browser's driver does
            until = apart.submit(asyncio.run, _day(house, ledger, town, args)).result()
        figures["generator_cpu_seconds"] = _cpu_since(own)
        figures |= load_ledger.figures(ledger, until)
        time.sleep(_SETTLE)
        figures["against_database"] = load_check.compare(house.url, ledger, before)
        figures["chain"] = _chain(house)
    finally:
        figures["exit_code"] = house.stop()
    figures["ok"] = (
        load_check.good(figures["against_database"]) and figures["chain"]["ok"] and figures["exit_code"] == 0
    )
    return figures


def _town(house: House, args: argparse.Namespace) -> dict[str, Any]:
    result = house.folder.with_name("town.json")
    argv = [environment.python(), "-m", "marugoto.console.bench.load_town", "--result", str(result)]
    argv += ["--workers", str(args.workers), "--cases", str(args.cases)]
    done = subprocess.run(
        argv,
        env=house.environment() | {"DATABASE_URL": house.as_superuser()},  # it loads past the triggers
        cwd=environment.CHECKOUT,
        stdout=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise Failure("計測の町を作れません。上の記録を見てください。", "The town cannot be made; see above.")
    found: dict[str, Any] = json.loads(result.read_text("utf-8"))
    return found


async def _day(house: House, ledger: Ledger, town: Mapping[str, Any], args: argparse.Namespace) -> float:
    """Everybody signs in, works, and finishes what was begun; when the measured time was over."""
    workers = _people(house.port, ledger, town, args)
    await _sign_in(workers)
    ledger.began = time.monotonic()
    until: float = ledger.began + args.minutes * 60
    for one in workers:
        one.until = until
    killer = asyncio.create_task(
        kill_by_turns(house, ledger, every=args.kill_every, until=until, seed=args.seed)
    )
    days = [asyncio.create_task(one.work()) for one in workers]
    _done, late = await asyncio.wait(days, timeout=until - time.monotonic() + _FINISH)
    for task in (*late, killer):
        task.cancel()
    await asyncio.gather(*late, killer, return_exceptions=True)
    ledger.strange["a worker never came to an end"] += len(late)
    for day in days:
        if not day.cancelled() and day.exception():
            raise day.exception()  # type: ignore[misc]
    return until


def _people(port: int, ledger: Ledger, town: Mapping[str, Any], args: argparse.Namespace) -> list[Worker]:
    desks: dict[str, list[Worker]] = defaultdict(list)
    for n, (name, desk) in enumerate(town["workers"]):
        one = Worker(
            name=name,
            password=PASSWORD,
            desk=desk,
            browser=Browser(port, ledger.note),
            ledger=ledger,
            dice=random.Random(f"{args.seed}-{n}"),
            think=args.think,
            until=0.0,
            town=desks,
        )
        desks[desk].append(one)
    return [one for some in desks.values() for one in some]


async def _sign_in(workers: list[Worker]) -> None:
    """A few at a time: a password is slow to check on purpose."""
    door = asyncio.Semaphore(_AT_THE_DOOR)

    async def enter(one: Worker) -> bool:
        async with door:
            return await one.sign_in()

    if not all(await asyncio.gather(*(enter(one) for one in workers))):
        raise Failure("計測の利用者でサインインできません。", "A worker of the measure cannot sign in.")


def _chain(house: House) -> dict[str, Any]:
    """`marugoto audit verify` on the running house."""
    answer = house.run("audit", "verify", "--json")
    try:
        told = json.loads(answer.stdout)
    except ValueError:
        return {"ok": False, "said": (answer.stderr or answer.stdout)[-500:]}
    kept = ("events", "seals", "unsealed", "total", "seconds")
    return {"ok": answer.returncode == 0, **{name: told[name] for name in kept if name in told}}


def _cpu_since(before: resource.struct_rusage) -> float:
    now = resource.getrusage(resource.RUSAGE_SELF)
    return round(now.ru_utime + now.ru_stime - before.ru_utime - before.ru_stime, 1)


def lines(figures: Mapping[str, Any]) -> list[str]:
    """The figures for a person."""
    people = f"{figures['workers']} workers, {figures['minutes']:g} min, {figures['think']:g} s of thinking"
    out = [
        f"── {people}, {figures['web_workers']} web processes, {figures['cores']} cores, {figures['cases']:,} cases",
        f"{figures['requests']:,} requests ({figures['per_second']} a second); generator {figures['generator_cpu_seconds']} s",
        f"errors shown: {_said(figures['errors']) or 'none'}",
        f"after an error: {_said(figures['kept']) or 'nothing had to be sent again'}",
        f"{'':16} {'calm':>7} {'p50':>8} {'p95':>9} {'max':>9}   {'killed':>7} {'p50':>8} {'p95':>9} {'max':>9}  (ms)",
    ]
    out += [
        f"{what:16} {_cells(both['calm'])}   {_cells(both['killed'])}"
        for what, both in figures["speed"].items()
    ]
    for kill in figures["kills"]:
        back = "never" if kill["back_seconds"] is None else f"{kill['back_seconds']:.1f} s"
        told = _said(kill["errors"]) or "no errors"
        out.append(
            f"{kill['at']:>6.0f} s {kill['what']:11} back after {back}; {told}, until {kill['errors_until_seconds']:.1f} s"
        )
    out += [f"{act:10} {_said(counts)}" for act, counts in figures["acts"].items()]
    if figures["strange"]:
        out.append(f"strange: {_said(figures['strange'])}")
    found = figures["against_database"]
    out += [f"{name}: {_value(value)}" for name, value in found.items()]
    out.append(f"chain: {_said(figures['chain'])}; marugoto up ended with {figures['exit_code']}")
    return out


def _said(counts: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def _value(value: Any) -> str:
    return _said(value) if isinstance(value, dict) else str(value)


def _cells(told: Mapping[str, Any]) -> str:
    if not told["count"]:
        return f"{0:>7} {'':>8} {'':>9} {'':>9}"
    return f"{told['count']:>7} {told['p50_ms']:>8.1f} {told['p95_ms']:>9.1f} {told['max_ms']:>9.1f}"
