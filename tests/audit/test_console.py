"""`marugoto audit …` and `marugoto bench audit`: exit codes and JSON that scripts can trust."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from marugoto.audit import actions as audit
from marugoto.console import database
from marugoto.console.main import main
from tests.audit import forger
from tests.audit.conftest import looks

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _this_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands work on the test's own database."""

    @contextlib.contextmanager
    def ready() -> Iterator[str]:
        yield ""

    monkeypatch.setattr(database, "ready", ready)


def test_green_then_red_after_each_of_four_tamperings(
    capsys: pytest.CaptureFixture[str], files: Path
) -> None:
    ids = looks(6)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('audit_auditevent', 'id'))")
        (unused,) = cursor.fetchone() or (0,)
    audit.seal_now()
    looks(1)
    audit.seal_now()
    assert verify(capsys) == (0, set())

    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE kept AS SELECT * FROM audit_auditevent")

    def put_back() -> None:
        forger.run("DELETE FROM audit_auditevent")
        forger.run("INSERT INTO audit_auditevent SELECT * FROM kept")
        assert verify(capsys) == (0, set())

    forger.run("UPDATE audit_auditevent SET purpose = 'audit' WHERE id = %s", (ids[2],))
    assert verify(capsys) == (1, {("event-edited", 1, ids[2])})
    put_back()
    forger.run("DELETE FROM audit_auditevent WHERE id = %s", (ids[3],))
    assert verify(capsys) == (1, {("event-deleted", 1, ids[3])})
    put_back()
    forger.copy_of(ids[0], to=unused)
    assert verify(capsys) == (1, {("event-inserted", 1, unused)})
    put_back()
    forger.swap(ids[1], ids[4])
    assert verify(capsys) == (1, {("event-moved", 1, ids[1]), ("event-moved", 1, ids[4])})
    put_back()
    forger.run("UPDATE audit_auditevent SET purpose = 'audit' WHERE id = %s", (ids[2],))
    forger.recompute(1)
    assert verify(capsys) == (1, {("anchor-differs", 1, None), ("seal-signature", 1, None)})


def verify(capsys: pytest.CaptureFixture[str]) -> tuple[int, set[tuple[str, int | None, int | None]]]:
    """The exit code of ``marugoto audit verify --json``, and what it found and where."""
    capsys.readouterr()
    code = main(["audit", "verify", "--json"])
    report = json.loads(capsys.readouterr().out)
    assert report["ok"] is (code == 0)
    assert (report["seals"], report["seconds"] >= 0) == (2, True)
    return code, {(f["kind"], f["seal"], f["event_id"]) for f in report["findings"]}


def test_a_person_reads_where_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    ids = looks(2)
    audit.seal_now()
    forger.run("DELETE FROM audit_auditevent WHERE id = %s", (ids[0],))
    assert main(["audit", "verify"]) == 1
    out = capsys.readouterr().out
    assert f"封印 1・記録 {ids[0]}" in out
    assert "消されています" in out


def test_the_bench_measures_and_leaves_nothing(capsys: pytest.CaptureFixture[str], settings: Any) -> None:
    anchor = settings.MARUGOTO_ANCHOR_FILE
    assert main(["bench", "audit", "--clients", "2", "--seconds", "0.6", "--rounds", "2", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert set(figures["variants"]) == {"sealer_off", "sealer_on", "head_locked"}
    for one in figures["variants"].values():
        assert one["events_per_second"] > 0
        assert 0 < one["look"]["p50_ms"] <= one["look"]["p95_ms"] <= one["look"]["max_ms"]
    assert figures["variants"]["sealer_on"]["verified"]
    assert anchor == settings.MARUGOTO_ANCHOR_FILE
    assert not anchor.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'audit_bench_%%'")
        assert cursor.fetchone() == (0,)
        cursor.execute("SHOW search_path")
        assert "bench" not in str(cursor.fetchone())


def test_the_bench_speaks_to_a_person(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "audit", "--clients", "1", "--seconds", "0.3", "--rounds", "1"]) == 0
    out = capsys.readouterr().out
    assert "events/s" in out
    assert "head_locked" in out
    assert "verified green" in out
