"""The sealer as a process of its own, killed without warning while others write."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from marugoto.audit import actions as audit
from marugoto.audit.models import AuditEvent, AuditSeal
from marugoto.audit.verification import verify
from tests.audit.conftest import looks

pytestmark = pytest.mark.django_db(transaction=True)

_LOOP = (
    "import django, sys; django.setup(); from django.core.management import call_command; "
    "call_command('seal_audit', *sys.argv[1:])"
)


def start(files: Path, *arguments: str) -> "subprocess.Popen[bytes]":
    """A sealer process on the test database."""
    db = connection.settings_dict
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"postgresql://{db['USER']}:{db['PASSWORD']}@/{db['NAME']}?host={db['HOST']}&port={db['PORT']}",
        "MARUGOTO_ANCHOR_FILE": str(files / "anchors.log"),
        "MARUGOTO_AUDIT_KEY_FILE": str(files / "audit.key"),
        "MARUGOTO_DATA_DIR": str(files),
        "SECRET_KEY": "only-for-tests",
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
    }
    return subprocess.Popen([sys.executable, "-c", _LOOP, *arguments], env=environment)


def wait_for_seals(count: int) -> None:
    """Until there are that many seals, 30 seconds at most."""
    until = time.monotonic() + 30
    while AuditSeal.objects.count() < count:
        assert time.monotonic() < until, "the sealer made no seal"
        time.sleep(0.02)


def test_killed_again_and_again_the_chain_stays_whole(files: Path) -> None:
    for _kill in range(4):
        process = start(files, "--loop", "--every", "0")
        try:
            wait_for_seals(AuditSeal.objects.count() + 1 if looks(3) else 0)
            for _burst in range(5):
                looks(2)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait(30)
    deadline = time.monotonic() + 10
    while True:
        try:
            audit.seal_now()
            break
        except audit.Busy:  # the server has not yet noticed that the killed sealer is gone
            assert time.monotonic() < deadline
            time.sleep(0.1)
    report = verify(patience=0)
    assert report.findings == []
    assert report.events == AuditEvent.objects.count() == 4 * 13


def test_the_loop_ends_at_a_signal(files: Path) -> None:
    process = start(files, "--loop", "--every", "0.1")
    try:
        looks(1)
        wait_for_seals(1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    finally:
        process.kill()


def test_one_run_from_the_command_line(capsys: Any) -> None:
    looks(2)
    call_command("seal_audit")
    assert AuditSeal.objects.count() == 1


def test_the_command_says_why_it_cannot(files: Path) -> None:
    looks(1)
    audit.seal_now()
    (files / "anchors.log").unlink()
    looks(1)
    audit.seal_now()  # one line behind: heals
    (files / "anchors.log").unlink()
    with pytest.raises(CommandError, match=r"\[anchor-differs\]"):
        call_command("seal_audit")
