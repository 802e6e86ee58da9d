"""A web worker is killed with SIGKILL while a telephone sends what it has written: 0 lost, 0 twice.

The server is gunicorn as `marugoto up` starts it, on the tables of the test, as the role of the pages; the telephone is Chromium
with the kit in it. Killed is the process that answers, by turns inside the transaction of a record (the trail is locked, and
holds it there), and at the moment at which a record can be seen by others, when its answer may or may not have left.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

import psycopg
import pytest
from django.db import connection
from playwright.sync_api import Page
from pytest_django import DjangoDbBlocker

from marugoto.audit.models import AuditEvent
from marugoto.console import web_role
from marugoto.console.postgres.cluster import WEB
from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.outreach import queries
from marugoto.outreach.actions import campaigns
from marugoto.outreach.models import Listed, VisitConflict, VisitRecord
from tests.browser.kochi import Kochi
from tests.browser.phone import Phone
from tests.factories import outreach

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
OpenPage = Callable[..., Page]
ROOT = Path(__file__).resolve().parents[2]
WORKERS = 2
DOORS = 6
HEAD = "番号,氏名,カナ氏名,電話番号,住所,地区\n"
# The password of the demonstration was hashed cheaply by the tests; everything else is as in a town.
SETTINGS = """from config.settings import *
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""
PATIENCE = 300.0  # seconds


def eventually(true: Callable[[], bool], what: str) -> None:
    """Waits until it is so."""
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until, f"never: {what}"
        time.sleep(0.05)


class House:
    """A web server of its own: a master, and the workers that answer."""

    def __init__(self, url: str, folder: Path) -> None:
        (folder / "killed_settings.py").write_text(SETTINGS, "utf-8")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.env = os.environ | {
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "killed_settings",
            "MARUGOTO_DATA_DIR": str(folder),
            "MARUGOTO_AUDIT_KEY_FILE": str(folder / "audit.key"),
            "MARUGOTO_ANCHOR_FILE": str(folder / "anchors.log"),
            "SECRET_KEY": "only-for-tests",
            "PYTHONPATH": f"{folder}:{ROOT}",
        }
        gather = [sys.executable, "-m", "django", "collectstatic", "--noinput", "-v0"]
        subprocess.run(gather, env=self.env, cwd=ROOT, check=True)
        argv = [
            *(
                sys.executable,
                "-m",
                "gunicorn",
                "config.wsgi:application",
                "--bind",
                f"127.0.0.1:{self.port}",
            ),
            *("--workers", str(WORKERS), "--threads", "4", "--worker-class", "gthread"),
            *("--timeout", "300", "--graceful-timeout", "8", "--no-control-socket", "--log-level", "error"),
        ]
        self.process = subprocess.Popen(argv, env=self.env, cwd=ROOT, stderr=subprocess.DEVNULL)
        self.killed, self.dead = 0, list[int]()
        eventually(self.answers, "the server answers")

    @property
    def address(self) -> str:
        """What a browser types."""
        return f"http://127.0.0.1:{self.port}"

    def answers(self) -> bool:
        """As many workers as there should be, and one of them answers."""
        assert self.process.poll() is None, "the server has ended by itself"
        try:
            with urlopen(f"{self.address}/sign-in/", timeout=PATIENCE) as answer:
                return answer.status == 200 and len(self.workers()) == WORKERS
        except OSError:
            return False

    def workers(self) -> list[int]:
        """The processes that answer."""
        line = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text("ascii")
        return [int(pid) for pid in line.split()]

    def kill_workers(self) -> None:
        """All that answer die at once. The master, which holds the door, makes new ones, but not before ``wait``."""
        self.process.send_signal(signal.SIGSTOP)
        self.dead = self.workers()
        for pid in self.dead:
            os.kill(pid, signal.SIGKILL)
        self.killed += len(self.dead)

    def wait(self) -> None:
        """Until there are new ones."""
        self.process.send_signal(signal.SIGCONT)
        eventually(lambda: not set(self.dead) & set(self.workers()) and self.answers(), "new workers")

    def stop(self) -> None:
        """Ends it."""
        self.process.send_signal(signal.SIGCONT)
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)


@pytest.fixture(scope="module")
def round_(kochi: Kochi, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Listed]]:
    """The rows of one round, in the hands of the case worker for today."""
    with django_db_blocker.unblock():
        by = kochi.actor("kochi-case")
        found = outreach.campaign(by, "止まっても続く訪問")
        lines = [f"{n},戸口 {n}番,ホウノ サキ,000-70-{n:04},高知市鏡{n}番,鏡\n" for n in range(1, DOORS + 1)]
        outreach.listed(found, by, HEAD + "".join(lines))
        rows = list(Listed.objects.filter(campaign=found).order_by("number"))
        to = next(one for one in queries.visitors_of(by) if one.user.username == "kochi-case")
        given = campaigns.Given(to.pk, clock.today(), "様子を見に行く", "own_agency")
        campaigns.hand_out(
            handout_id=new_id(), campaign=found, listed=[one.pk for one in rows], given=given, by=by
        )
        yield rows


@pytest.fixture(scope="module")
def database(kochi: Kochi) -> str:
    """The owner's address of the tables of the test."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))


@pytest.fixture(scope="module")
def house(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The server; its pages read as a role that the second wall holds for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(web_role.GIVEN, raising=False)
        address = web_role.address(database)
        assert web_role.reader(address).way == "login"
        one = House(address, tmp_path_factory.mktemp("house"))
    try:
        yield one
    finally:
        one.stop()


class Sending:
    """A telephone that sends, and what can be seen of it."""

    def __init__(self, one: Phone, house: House, database: str) -> None:
        self.one, self.house, self.database = one, house, database
        self.requests: Counter[str] = Counter()
        self.broken = self.held = 0
        one.page.on("request", self._asked)
        one.page.on("requestfailed", self._broke)

    def _asked(self, request: Any) -> None:
        if found := re.search(r"record_id=([0-9a-f-]+)", request.post_data or ""):
            self.requests[found[1]] += 1

    def _broke(self, request: Any) -> None:
        self.broken += "/outreach/kit/visits/" in request.url

    def until(self, true: Callable[[], bool], what: str) -> None:
        """Sends, and again and again (as somebody does who presses the button), until it is so."""
        self.one.context.set_offline(False)
        end, pressed = time.monotonic() + PATIENCE, 0.0
        while not true():
            assert time.monotonic() < end, f"never: {what}"
            if time.monotonic() > pressed + 2:
                self.one.page.evaluate("() => { KitSync.sync(); }")  # does not wait for the end of it
                pressed = time.monotonic()
            time.sleep(0.002)

    def killed_inside(self, row: Listed) -> None:
        """The record of this row is written, and held before it is told to the trail; then whoever writes it dies."""
        with closing(psycopg.connect(self.database)) as holder, closing(self._watcher()) as watcher:
            holder.execute("LOCK TABLE audit_auditevent IN SHARE MODE")
            self.until(lambda: _waiting(watcher) == 1, f"{row.name} is being written")
            self.house.kill_workers()
            holder.rollback()
            eventually(lambda: _busy(watcher) == 0, "the dead worker's transaction is gone")
        assert not VisitRecord.objects.filter(listed=row).exists(), "half a transaction was kept"
        self.held += 1
        self._rest()

    def killed_when_seen(self, row: Listed) -> None:
        """As soon as the record of this row is there for others, whoever wrote it dies."""
        seen = "SELECT 1 FROM outreach_visitrecord WHERE listed_id = %s"
        with closing(self._watcher()) as watcher:
            self.until(lambda: watcher.execute(seen, [row.pk]).fetchone() is not None, f"{row.name} is there")
            self.house.kill_workers()
        self._rest()

    def _rest(self) -> None:
        """Out of reach again, until the next one is to go."""
        self.one.context.set_offline(True)
        self.house.wait()

    def _watcher(self) -> Any:
        return psycopg.connect(self.database, autocommit=True)


def _waiting(watcher: Any) -> int:
    """How many wait for a lock on these tables."""
    return _count(watcher, "wait_event_type = 'Lock'")


def _busy(watcher: Any) -> int:
    """How many are in the middle of a transaction of the server's."""
    return _count(watcher, f"usename = '{WEB}' AND state <> 'idle'")


def _count(watcher: Any, which: str) -> int:
    words = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND "
    return int(watcher.execute(words + which).fetchone()[0])


def test_a_worker_killed_half_way_through_a_sync_loses_and_doubles_nothing(
    round_: list[Listed], house: House, database: str, open_page: OpenPage
) -> None:
    one = Phone(open_page(width=390, height=844), house.address, "kochi-case")
    one.page.set_default_timeout(PATIENCE * 1000)
    one.sign_in()
    one.pack()
    one.context.set_offline(True)
    one.reopen()
    for n, row in enumerate(round_):
        one.write(row.name, "不在", f"戸口の様子 {n}", "もう一度訪ねる")
    one.waits(DOORS)
    one.context.unroute_all()  # from here on requests go out while this thread waits for something else
    sending = Sending(one, house, database)
    for n, row in enumerate(round_):
        if VisitRecord.objects.filter(listed=row).exists():
            continue  # it had gone with one before
        (sending.killed_inside if n % 2 == 0 else sending.killed_when_seen)(row)
    waiting = one.page.locator("#kit-waiting")
    sending.until(lambda: waiting.inner_text() == "すべて送りました。", "everything is sent")
    records = list(VisitRecord.objects.filter(listed__in=round_).order_by("happened_at", "received_at", "id"))
    lost = DOORS - len({one_.note for one_ in records})
    twice = len(records) - len({one_.note for one_ in records})
    conflicts = VisitConflict.objects.filter(first__listed__in=round_).count()
    again = sum(times > 1 for times in sending.requests.values())
    print(
        f"server killed: {house.killed} workers with SIGKILL, {sending.held} times inside a transaction; "
        f"{sending.broken} requests seen to fail (a browser sends some again by itself), "
        f"{sum(sending.requests.values())} requests for {len(sending.requests)} records ({again} sent again): "
        f"written {DOORS}, lost {lost}, duplicated {twice}, conflicts {conflicts}"
    )
    assert (lost, twice, conflicts) == (0, 0, 0)
    assert sending.held >= 2  # so often it was gone with its writer, and came again
    assert len(sending.requests) == DOORS
    refs = [ref for event in AuditEvent.objects.filter(verb="visit.recorded") for ref in event.refs]
    told = Counter(ref["id"] for ref in refs if ref["kind"] == "record")
    assert {told[str(one_.pk)] for one_ in records} == {1}  # the trail tells each of them once
