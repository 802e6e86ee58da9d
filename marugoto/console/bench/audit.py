"""Do looks and writes queue behind the audit chain? Many clients, each as fast as it can, in three variants:

  sealer_off   events are inserted, nothing is sealed
  sealer_on    the same, while the sealer closes them in batches every second
  head_locked  the naive chain: every insert locks and updates the chain's head, as long as its transaction lasts

Four of five operations are looks (one INSERT); the fifth is an act: a transaction with other work before and after the
event (--act-ms, half and half). The variants take turns, so that a busy machine troubles all alike. Everything happens in
a schema of its own, which is dropped afterwards.
"""

import argparse
import multiprocessing
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any
from uuid import UUID

HELP = "監査の記録が書込みを待たせないか (does the audit chain make anybody wait)"
VARIANTS = ("sealer_off", "sealer_on", "head_locked")
_ACT_EVERY = 5
_SECONDS_BETWEEN_SEALS = 1.0

Operation = Callable[[], None]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--clients, --seconds, --rounds, --act-ms."""
    parser.add_argument("--clients", type=int, default=16, help="同時の利用者 (concurrent clients)")
    parser.add_argument("--seconds", type=float, default=10, help="変種ごとの秒数 (seconds for each variant)")
    parser.add_argument("--rounds", type=int, default=5, help="交代の回数 (turns of each variant)")
    parser.add_argument(
        "--act-ms", type=float, default=4, help="一つの行為の他の仕事 (other work of an act, ms)"
    )


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Measure the three variants in turns. ``ok``: what was sealed under load verifies."""
    figures: dict[str, Any] = {
        "job": "audit",
        "clients": args.clients,
        "seconds": args.seconds,
        "rounds": args.rounds,
        "act_ms": args.act_ms,
        "cores": os.cpu_count(),
        "variants": {},
    }
    with tempfile.TemporaryDirectory(prefix="marugoto-bench-") as folder, _schema(Path(folder)):
        figures["server"] = _server()
        found = {variant: _Samples() for variant in VARIANTS}
        for _round in range(args.rounds):
            for variant in VARIANTS:
                _measure(variant, args, found[variant])
        figures["variants"] = {variant: samples.figures() for variant, samples in found.items()}
        figures["variants"]["sealer_on"] |= _sealed(found["sealer_on"].oldest)
        figures["ok"] = figures["variants"]["sealer_on"]["verified"]
    return figures


def lines(figures: Mapping[str, Any]) -> list[str]:
    """The figures as a table for a person."""
    server = figures["server"]
    setting = (
        f"{figures['clients']} clients, {figures['seconds']} s each in {figures['rounds']} turns, {figures['cores']} cores, "
        f"PostgreSQL {server['version']}, fsync={server['fsync']}, synchronous_commit={server['synchronous_commit']}"
    )
    out = [
        setting,
        f"{'':12} {'events/s':>9} {'look p50':>9} {'p95':>8} {'p99':>8} {'act p50':>9} {'p95':>8} {'p99':>8}  (ms)",
    ]
    for name, one in figures["variants"].items():
        look, act = one["look"], one["act"]
        cells = [look["p50_ms"], look["p95_ms"], look["p99_ms"], act["p50_ms"], act["p95_ms"], act["p99_ms"]]
        widths = (9, 8, 8, 9, 8, 8)
        numbers = " ".join(f"{cell:>{width}.2f}" for cell, width in zip(cells, widths, strict=True))
        out.append(f"{name:12} {one['events_per_second']:>9.0f} {numbers}")
    sealed = figures["variants"]["sealer_on"]
    out.append(
        f"sealer_on: {sealed['seals']} seals, oldest unsealed event {sealed['oldest_unsealed_seconds']:.2f} s, "
        f"verified {'green' if sealed['verified'] else 'RED'} ({sealed['verify_seconds']:.1f} s)"
    )
    return out


@contextmanager
def _schema(folder: Path) -> Iterator[None]:
    """The audit room's tables once more, in a schema of their own; anchor and key in a folder that goes away."""
    from django.conf import settings
    from django.db import connection, connections
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState

    name = f"audit_bench_{os.getpid()}"
    connections.close_all()
    options = connection.settings_dict["OPTIONS"]
    before = dict(options), settings.MARUGOTO_ANCHOR_FILE, settings.MARUGOTO_AUDIT_KEY_FILE
    options["options"] = f"-c search_path={name}"
    settings.MARUGOTO_ANCHOR_FILE, settings.MARUGOTO_AUDIT_KEY_FILE = (
        folder / "anchors.log",
        folder / "audit.key",
    )
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {name}")
        state, loader = ProjectState(), MigrationLoader(None)
        with connection.schema_editor() as editor:
            for leaf in loader.graph.leaf_nodes("audit"):
                for node in loader.graph.forwards_plan(leaf):
                    state = loader.get_migration(*node).apply(state, editor)
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE naive_head AS SELECT repeat('0', 64) AS hash")
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE")
        connections.close_all()
        options.clear()
        options.update(before[0])
        settings.MARUGOTO_ANCHOR_FILE, settings.MARUGOTO_AUDIT_KEY_FILE = before[1:]


def _server() -> dict[str, str]:
    """What the figures depend on."""
    from django.db import connection

    names = {"version": "server_version", "fsync": "fsync", "synchronous_commit": "synchronous_commit"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"current_setting('{name}')" for name in names.values()))
        row = cursor.fetchone() or ()
    return dict(zip(names, map(str, row), strict=True))


@dataclass
class _Load:
    """What every client of a variant needs to know."""

    variant: str
    act_seconds: float
    start: Event
    stop: Event


@dataclass
class _Samples:
    """What the turns of a variant have given: seconds of each operation, and of all together."""

    looks: list[float] = field(default_factory=list)
    acts: list[float] = field(default_factory=list)
    took: float = 0.0
    oldest: float = 0.0

    def add(self, looks: list[float], acts: list[float]) -> None:
        """What one client has measured."""
        self.looks += looks
        self.acts += acts

    def figures(self) -> dict[str, Any]:
        """Events a second, and the spread of what each operation took."""
        return {
            "events_per_second": round((len(self.looks) + len(self.acts)) / self.took, 1),
            "look": _summary(self.looks),
            "act": _summary(self.acts),
        }


def _measure(variant: str, args: argparse.Namespace, samples: _Samples) -> None:
    """One turn of a variant: start the clients (and the sealer), let them run, stop them, add up."""
    from django.db import connections

    from marugoto.audit import actions

    actions.seal_now()  # what an earlier variant left is no backlog of this one
    context = multiprocessing.get_context("fork")
    load = _Load(variant, args.act_ms / 1000, context.Event(), context.Event())
    connections.close_all()  # a connection must not be shared with a child
    pipes, ends, children = [], [], []
    for _number in range(args.clients):
        here, there = context.Pipe(duplex=False)
        children.append(context.Process(target=_client, args=(load, there), daemon=True))
        pipes.append(here)
        ends.append(there)
    if variant == "sealer_on":
        children.append(context.Process(target=_sealer, args=(load,), daemon=True))
    try:
        for child in children:
            child.start()
        for end in ends:
            end.close()  # so that a client that dies is the end of its pipe, and nobody waits for it
        for pipe in pipes:
            pipe.recv()  # connected
        load.start.set()
        began = time.monotonic()
        oldest = _watch(args.seconds / args.rounds, sealed=variant == "sealer_on")
        load.stop.set()
        samples.oldest = max(samples.oldest, oldest)
        samples.took += time.monotonic() - began
        for pipe in pipes:
            samples.add(*pipe.recv())
    finally:
        load.stop.set()
        _end(children)


def _end(children: Sequence[BaseProcess]) -> None:
    """Wait for the children; whoever does not end by itself is ended."""
    for child in children:
        child.join(30)
        if child.is_alive():
            child.kill()


def _watch(seconds: float, *, sealed: bool) -> float:
    """Let the clients run; the age of the oldest unsealed event that was seen, in seconds."""
    from marugoto.audit.queries import oldest_unsealed_seconds

    oldest = 0.0
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(min(0.5, max(0.0, until - time.monotonic())))
        if sealed:
            oldest = max(oldest, oldest_unsealed_seconds())
    return oldest


def _sealed(oldest: float) -> dict[str, Any]:
    """Seal the rest, and verify what the sealer did under load."""
    from marugoto.audit import actions
    from marugoto.audit.verification import verify

    actions.seal_now()
    report = verify(patience=0)
    return {
        "oldest_unsealed_seconds": round(oldest, 2),
        "seals": report.seals,
        "verified": report.ok,
        "verify_seconds": round(report.seconds, 2),
    }


def _summary(values: list[float]) -> dict[str, float]:
    """Count, median, 95th and 99th percentile and maximum, in milliseconds."""
    values.sort()

    def at(share: float) -> float:
        return round(values[min(len(values) - 1, int(len(values) * share))] * 1000, 2) if values else 0.0

    return {"count": len(values), "p50_ms": at(0.5), "p95_ms": at(0.95), "p99_ms": at(0.99), "max_ms": at(1)}


def _sealer(load: _Load) -> None:
    """The sealer's process."""
    from marugoto.audit import actions

    actions.seal_for_ever(every=_SECONDS_BETWEEN_SEALS, stop=load.stop.is_set)


def _client(load: _Load, pipe: Connection) -> None:
    """One client's process: operations without a pause, each timed."""
    from django.db import connection

    look, act = _operations(load)
    connection.ensure_connection()
    pipe.send(True)
    load.start.wait()
    looks: list[float] = []
    acts: list[float] = []
    number = os.getpid()
    while not load.stop.is_set():
        number += 1
        operation, times = (act, acts) if number % _ACT_EVERY == 0 else (look, looks)
        began = time.perf_counter()
        operation()
        times.append(time.perf_counter() - began)
    pipe.send((looks, acts))
    connection.close()


def _operations(load: _Load) -> tuple[Operation, Operation]:
    """(look, act) of a variant."""
    from django.db import connection, transaction

    from marugoto.audit import actions as audit
    from marugoto.audit.refs import Ref
    from marugoto.core.ids import new_id
    from marugoto.policy.actor import Actor

    town, agency, membership = UUID(int=1), new_id(), new_id()
    actor = Actor(new_id(), "", town, agency, membership, role_codes=frozenset({"case_worker"}))

    def lock_head() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT hash FROM naive_head FOR UPDATE")
            cursor.fetchone()
            cursor.execute("UPDATE naive_head SET hash = encode(sha256(convert_to(hash, 'UTF8')), 'hex')")

    def look() -> None:
        person = new_id()
        audit.record_look("person.looked", by=actor, refs=[Ref("person", person)], persons=[person])

    def act() -> None:
        with transaction.atomic():
            time.sleep(load.act_seconds / 2)
            if load.variant == "head_locked":
                lock_head()
            audit.record(
                "referral.accepted", by=actor, persons=[new_id()], matter=new_id(), purpose="referral"
            )
            time.sleep(load.act_seconds / 2)

    def look_at_locked_head() -> None:
        with transaction.atomic():
            lock_head()
            look()

    return (look_at_locked_head if load.variant == "head_locked" else look), act
