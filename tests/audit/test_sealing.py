"""The sealer among real connections: late commits, rollbacks, long transactions, crashes, rivals."""

import random
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from marugoto.audit import actions as audit
from marugoto.audit import anchor, ranges
from marugoto.audit.actions import sealing
from marugoto.audit.models import AuditEvent, AuditSeal
from marugoto.audit.verification import verify
from tests.audit.conftest import acts, insert, kinds, looks

pytestmark = pytest.mark.django_db(transaction=True)

Connect = Callable[[], "psycopg.Connection[Any]"]


def seals() -> list[AuditSeal]:
    return list(AuditSeal.objects.order_by("number"))


def lines(files: Path) -> list[str]:
    return (files / "anchors.log").read_text().splitlines()


def test_what_is_committed_is_sealed(files: Path) -> None:
    ids = looks(3) + acts(2)
    assert audit.seal_now() == 1
    (seal,) = seals()
    assert list(ranges.each(ranges.read(seal.members))) == ids
    assert (seal.count, seal.pending) == (5, "")
    assert len(bytes(seal.leaves)) == 5 * 8
    assert [line.split()[2] for line in lines(files)] == ["1"]
    assert lines(files)[0].split()[4] == seal.hash
    assert verify(patience=0).ok


def test_nothing_new_makes_no_seal() -> None:
    looks(1)
    assert audit.seal_now() == 1
    assert audit.seal_now() == 0
    assert len(seals()) == 1


def test_a_batch_has_a_limit() -> None:
    looks(7)
    assert audit.Sealer(batch=3).run_once() == 3
    assert [seal.count for seal in seals()] == [3, 3, 1]
    report = verify(patience=0)
    assert (report.ok, report.seals, report.events) == (True, 3, 7)


def test_a_heartbeat_is_an_empty_seal() -> None:
    looks(1)
    sealer = audit.Sealer()
    sealer.run_once()
    assert sealer.run_once(heartbeat=timedelta(hours=1)) == 0
    assert sealer.run_once(heartbeat=timedelta(0)) == 1
    assert seals()[-1].count == 0
    assert verify(patience=0).ok


def test_ids_that_commit_out_of_order(connect: Connect) -> None:
    late, early = connect(), connect()
    first = insert(late)
    second = insert(early)
    early.commit()
    sealer = audit.Sealer()
    sealer.run_once()
    assert seals()[0].members == str(second)
    assert ranges.holds(ranges.read(seals()[0].pending), first)
    late.commit()
    sealer.run_once()
    assert (seals()[1].members, seals()[1].pending) == (str(first), "")
    assert verify(patience=0).ok


def test_a_sealer_started_anew_knows_what_is_pending(connect: Connect) -> None:
    late, early = connect(), connect()
    first = insert(late)
    insert(early)
    early.commit()
    audit.Sealer().run_once()
    late.commit()
    audit.Sealer().run_once()
    assert seals()[-1].members == str(first)
    assert verify(patience=0).ok


def test_what_was_rolled_back_will_never_come(connect: Connect) -> None:
    conn = connect()
    first = insert(conn)
    conn.rollback()
    looks(1)
    audit.seal_now()
    assert ranges.holds(ranges.read(seals()[0].voids), first)
    assert seals()[0].pending == ""


def test_an_open_transaction_keeps_its_ids_pending_while_others_come_and_go(connect: Connect) -> None:
    long, other = connect(), connect()
    first = insert(long)
    sealer = audit.Sealer()
    for _round in range(3):
        insert(other)
        other.rollback()
        insert(other)
        other.commit()
        sealer.run_once()
    assert all(ranges.holds(ranges.read(seal.pending), first) for seal in seals())
    long.commit()
    sealer.run_once()
    assert seals()[-1].members == str(first)
    assert seals()[-1].pending == ""
    assert verify(patience=0).ok


def test_an_aborted_id_is_given_up_although_somebody_always_writes(connect: Connect) -> None:
    """Under load there is always a writer; what counts is whether those of *then* have ended."""
    relay = [connect(), connect()]
    gone = connect()
    lost = insert(gone)
    sealer = audit.Sealer()
    insert(relay[0])
    sealer.run_once(heartbeat=timedelta(0))
    assert ranges.holds(ranges.read(seals()[-1].pending), lost)
    gone.rollback()
    for turn in range(4):
        insert(relay[(turn + 1) % 2])
        relay[turn % 2].commit()
        sealer.run_once()
    assert not ranges.holds(ranges.read(seals()[-1].pending), lost)
    assert any(ranges.holds(ranges.read(seal.voids), lost) for seal in seals())


def test_savepoints_rolled_back_inside_a_long_transaction(connect: Connect) -> None:
    conn = connect()
    kept = insert(conn)
    conn.execute("SAVEPOINT s")
    insert(conn)
    conn.execute("ROLLBACK TO SAVEPOINT s")
    also = insert(conn)
    audit.Sealer().run_once(heartbeat=timedelta(0))
    conn.commit()
    audit.seal_now()
    assert ranges.read(seals()[-1].members) == [(kept, kept), (also, also)]
    assert verify(patience=0).ok


def test_a_prepared_transaction_is_waited_for(connect: Connect) -> None:
    conn = connect()
    (limit,) = conn.execute("SHOW max_prepared_transactions").fetchone() or ("0",)
    if limit == "0":
        with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState):
            conn.execute("PREPARE TRANSACTION 'audit-test'")
        return  # this server has none: then nothing can be pending in one
    conn.rollback()
    first = insert(conn)
    conn.execute("PREPARE TRANSACTION 'audit-test'")
    conn.autocommit = True
    audit.Sealer().run_once(heartbeat=timedelta(0))
    assert ranges.holds(ranges.read(seals()[-1].pending), first)
    conn.execute("COMMIT PREPARED 'audit-test'")
    audit.seal_now()
    assert seals()[-1].members == str(first)


def test_a_large_late_commit_is_taken_in_batches(connect: Connect) -> None:
    conn = connect()
    late = [insert(conn) for _number in range(10)]
    looks(1)
    sealer = audit.Sealer(batch=4)
    sealer.run_once()
    conn.commit()
    looks(2)
    sealer.run_once()
    assert [seal.count for seal in seals()] == [1, 4, 4, 4]
    assert set(ranges.each(ranges.union(*(ranges.read(seal.members) for seal in seals())))) >= set(late)
    assert verify(patience=0).ok


def test_many_writers_and_a_sealer_at_once(connect: Connect) -> None:
    """Commits, rollbacks and savepoints in six connections while the sealer runs; afterwards all is sealed once."""
    stop = threading.Event()
    committed: list[int] = []
    failures: list[BaseException] = []
    writers = [
        threading.Thread(target=_write, args=(connect(), seed, stop, committed, failures))
        for seed in range(6)
    ]
    for thread in writers:
        thread.start()
    sealer = audit.Sealer(batch=50)
    until = time.monotonic() + 2
    while time.monotonic() < until:
        sealer.run_once()
    stop.set()
    for thread in writers:
        thread.join(30)
    sealer.run_once()
    assert failures == []
    members = [number for seal in seals() for number in ranges.each(ranges.read(seal.members))]
    assert sorted(members) == sorted(committed)
    assert len(committed) > 100
    report = verify(patience=0)
    assert report.findings == []
    assert (report.events, report.unsealed) == (len(committed), 0)


def _write(
    conn: "psycopg.Connection[Any]",
    seed: int,
    stop: threading.Event,
    committed: list[int],
    failures: list[BaseException],
) -> None:
    dice = random.Random(seed)
    try:
        while not stop.is_set():
            ids = [insert(conn) for _number in range(dice.randint(1, 4))]
            if dice.random() < 0.2:
                time.sleep(dice.random() / 10)
            if dice.random() < 0.3:
                conn.execute("SAVEPOINT s")
                insert(conn)
                conn.execute("ROLLBACK TO SAVEPOINT s")
            if dice.random() < 0.3:
                conn.rollback()
            else:
                conn.commit()
                committed.extend(ids)
    except BaseException as error:
        failures.append(error)


def test_inserts_do_not_wait_for_the_sealer(connect: Connect) -> None:
    """While a sealer is in the middle of a batch, an insert goes through at once."""
    looks(1)
    holder = connect()
    holder.execute(f"SELECT pg_advisory_lock({sealing.LOCK})", ("audit_auditseal",))
    holder.execute("SELECT * FROM audit_auditseal")
    writer = connect()
    writer.execute("SET lock_timeout = '200ms'")
    insert(writer)
    writer.commit()
    with pytest.raises(audit.Busy):
        audit.seal_now()


def test_two_sealers_take_turns(connect: Connect) -> None:
    """Two sealers in a race: one chain, no fork, no gap, nothing sealed twice."""
    results: list[object] = []

    def run() -> None:
        sealer = audit.Sealer(batch=3)
        try:
            for _turn in range(30):
                try:
                    results.append(sealer.run_once())
                except audit.Busy:
                    results.append("busy")
        except BaseException as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(2)]
    for thread in threads:
        thread.start()
    for _round in range(20):
        looks(3)
    for thread in threads:
        thread.join(30)
    audit.seal_now()
    assert [result for result in results if isinstance(result, BaseException)] == []
    assert [seal.number for seal in seals()] == list(range(1, len(seals()) + 1))
    assert sum(seal.count for seal in seals()) == AuditEvent.objects.count() == 60
    assert verify(patience=0).findings == []


def test_the_lock_is_given_back_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    looks(1)
    monkeypatch.setattr(sealing, "store", _fail)
    with pytest.raises(ZeroDivisionError):
        audit.seal_now()
    monkeypatch.undo()
    assert audit.seal_now() == 1


def _fail(*_args: object, **_kwargs: object) -> None:
    raise ZeroDivisionError


def test_a_crash_between_commit_and_anchor_heals(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looks(1)
    audit.seal_now()
    looks(1)
    monkeypatch.setattr(sealing, "write_anchor", _fail)
    with pytest.raises(ZeroDivisionError):
        audit.seal_now()
    monkeypatch.undo()
    assert (len(seals()), len(lines(files))) == (2, 1)
    report = verify(patience=0)
    assert report.ok
    assert any("まだアンカーに" in note for note in report.notes)
    looks(1)
    assert audit.seal_now() == 1
    assert [line.split()[2] for line in lines(files)] == ["1", "2", "3"]
    assert verify(patience=0).notes == []


def test_the_very_first_line_heals_too(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looks(1)
    monkeypatch.setattr(sealing, "write_anchor", _fail)
    with pytest.raises(ZeroDivisionError):
        audit.seal_now()
    monkeypatch.undo()
    assert verify(patience=0).ok
    audit.seal_now()
    assert len(lines(files)) == 1
    assert verify(patience=0).ok


def test_a_crash_before_the_commit_leaves_nothing(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reverse order cannot happen: no line is written before its seal is durably committed."""
    looks(1)
    store = sealing.store

    def store_and_crash(*args: Any) -> None:
        store(*args)
        raise ZeroDivisionError

    monkeypatch.setattr(sealing, "store", store_and_crash)
    with pytest.raises(ZeroDivisionError):
        audit.seal_now()
    monkeypatch.undo()
    assert (len(seals()), lines(files)) == (0, [])
    assert audit.seal_now() == 1
    assert verify(patience=0).ok


def test_a_line_torn_by_a_crash_heals(files: Path) -> None:
    looks(1)
    audit.seal_now()
    with (files / "anchors.log").open("a") as file:
        file.write("seal 6878-torn")
    assert verify(patience=0).ok
    looks(1)
    audit.seal_now()
    assert [line.split()[2] for line in lines(files)] == ["1", "2"]
    assert verify(patience=0).ok


def test_a_full_disk_stops_the_sealer_after_one_seal(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looks(9)

    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(anchor.Writer, "append", full)
    for _try in range(3):
        with pytest.raises(OSError, match="No space"):
            audit.Sealer(batch=3).run_once()
    monkeypatch.undo()
    assert len(seals()) == 1
    audit.seal_now()
    assert verify(patience=0).ok


def test_the_seal_is_durable_before_the_anchor_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the server's setting, the sealer's own commit waits for the disk."""
    looks(1)
    seen: list[str] = []
    store = sealing.store

    def spy(*args: Any) -> AuditSeal:
        with connection.cursor() as cursor:
            cursor.execute("SHOW synchronous_commit")
            seen.append(str((cursor.fetchone() or ("",))[0]))
        return store(*args)

    monkeypatch.setattr(sealing, "store", spy)
    audit.seal_now()
    assert seen == ["on"]


def test_the_sealer_refuses_another_isolation_level() -> None:
    looks(1)
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_isolation = 'repeatable read'")
    try:
        with pytest.raises(RuntimeError, match="read committed"):
            audit.seal_now()
    finally:
        connection.close()


def test_an_unsealed_tail_that_grows_old_is_told(connect: Connect) -> None:
    looks(2)
    assert verify(patience=0).ok
    time.sleep(0.05)
    report = verify(tail_seconds=0.01, patience=0)
    assert kinds(report) == {"event-unsealed"}
    assert (report.findings[0].detail, report.unsealed) == ({"count": 2}, 2)


def test_verify_waits_for_a_late_commit_to_be_sealed(connect: Connect) -> None:
    """An event of a long transaction is old when it appears; the sealer takes it in a moment later: no alarm."""
    conn = connect()
    insert(conn)
    audit.Sealer().run_once(heartbeat=timedelta(0))
    time.sleep(0.05)
    conn.commit()

    def seal_soon() -> None:
        time.sleep(0.4)
        audit.seal_now()
        connection.close()

    thread = threading.Thread(target=seal_soon)
    thread.start()
    report = verify(tail_seconds=0.02, patience=10)
    thread.join(10)
    assert report.ok
    assert report.unsealed == 0


def test_verify_while_the_sealer_runs(connect: Connect) -> None:
    stop = threading.Event()
    failures: list[BaseException] = []

    def run() -> None:
        sealer = audit.Sealer(batch=2)
        try:
            while not stop.is_set():
                sealer.run_once()
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    found = []
    for _round in range(8):
        looks(5)
        found += verify(patience=5).findings
    stop.set()
    thread.join(30)
    assert (failures, found) == ([], [])


def test_the_loop_waits_for_a_database_that_is_away(monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    from django.db import OperationalError

    looks(1)
    turns: list[int] = []
    run_once = sealing.Sealer.run_once

    def flaky(self: sealing.Sealer, **options: Any) -> int:
        turns.append(1)
        if len(turns) == 1:
            raise OperationalError("server closed the connection")
        if len(turns) == 2:
            raise audit.Busy
        return run_once(self, **options)

    monkeypatch.setattr(sealing.Sealer, "run_once", flaky)
    audit.seal_for_ever(every=0.01, stop=lambda: len(turns) >= 3)
    assert len(seals()) == 1
    assert "does not answer" in caplog.text
