"""Commands that work in rounds: they stop when asked, wait for a database that is away, and tidy up once a day."""

import os
import signal
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from django.db import InterfaceError, OperationalError

from marugoto.core import rounds

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _handlers() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture(autouse=True)
def closed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The connection of the test stays open; how often it would have been closed."""
    seen: list[str] = []
    monkeypatch.setattr(rounds, "close_old_connections", lambda: None)
    monkeypatch.setattr(rounds.connection, "close", lambda: seen.append("closed"))
    return seen


def test_rounds_end_when_a_stop_is_asked_for() -> None:
    seen: list[bool] = []

    def work(asked: Callable[[], bool]) -> None:
        seen.append(asked())
        if len(seen) == 3:
            os.kill(os.getpid(), signal.SIGTERM)
            seen.append(asked())

    rounds.go_on(work, lambda: None, every=0.01)
    assert seen == [False, False, False, True]


def test_a_database_that_is_away_is_waited_for(caplog: pytest.LogCaptureFixture, closed: list[str]) -> None:
    faults: list[Exception] = [OperationalError("server closed the connection"), InterfaceError("closed")]
    done: list[str] = []

    def work(_asked: Callable[[], bool]) -> None:
        if faults:
            raise faults.pop()
        done.append("worked")
        os.kill(os.getpid(), signal.SIGINT)

    rounds.go_on(work, lambda: done.append("tidied"), every=0.01)
    assert done == ["worked", "tidied"]
    assert caplog.text.count("does not answer") == 2
    assert len(closed) == 2


def test_any_other_fault_ends_it() -> None:
    def work(_asked: Callable[[], bool]) -> None:
        raise KeyError("a mistake")

    with pytest.raises(KeyError):
        rounds.go_on(work, lambda: None, every=0.01)


def test_it_tidies_up_once_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    now: list[float] = [0.0]
    tidied: list[float] = []
    worked: list[float] = []
    monkeypatch.setattr(rounds, "time", SimpleNamespace(monotonic=lambda: now[0], sleep=lambda _s: None))

    def work(_asked: Callable[[], bool]) -> None:
        worked.append(now[0])
        now[0] += rounds.DAY / 4
        if len(worked) == 6:
            os.kill(os.getpid(), signal.SIGTERM)

    rounds.go_on(work, lambda: tidied.append(now[0]), every=0.0)
    assert [round(at / rounds.DAY, 2) for at in tidied] == [0.25, 1.5]
