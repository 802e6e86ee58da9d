"""What died is put back; what keeps dying ends everything, unless the rest can do without it."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from marugoto.console import processes, supervisor
from marugoto.console.exits import Failure
from marugoto.console.processes import Signals, Stopped
from marugoto.console.supervisor import Child


class StopAfter(Signals):
    """Signals that ask for a stop after some seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.until = time.monotonic() + seconds

    def pause(self, seconds: float, *, may_stop: bool = True) -> None:
        time.sleep(0.005)
        if may_stop and time.monotonic() > self.until:
            raise Stopped


@pytest.fixture
def signals() -> Iterator[StopAfter]:
    found = StopAfter(1.5)
    yield found
    found.close()


def spawn(*code: str) -> subprocess.Popen[bytes]:
    return processes.spawn([sys.executable, "-S", "-c", *code], env={})


def test_a_vital_child_that_keeps_dying_ends_everything(
    signals: StopAfter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(supervisor, "DEATHS_ALLOWED", 1)
    log = tmp_path / "log"
    log.write_text("the reason\n")
    child = Child("試し", lambda: spawn("raise SystemExit(4)"), log)
    child.begin()
    signals.until += 10
    with pytest.raises(Failure, match="the reason"):
        supervisor.watch([child], signals)
    assert "終了コード 4" in capsys.readouterr().err
    child.end(signals)


def test_a_start_that_fails_is_tried_again(
    signals: StopAfter, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begun: list[str] = []

    def begin() -> subprocess.Popen[bytes]:
        begun.append("tried")
        if len(begun) == 2:
            raise Failure("まだ起動できません。", "It cannot start yet.")
        return spawn("pass" if len(begun) == 1 else "import time; time.sleep(60)")

    child = Child("試し", begin, tmp_path / "log")
    child.begin()
    signals.until += 3
    with pytest.raises(Stopped):
        supervisor.watch([child], signals)
    assert len(begun) == 3
    assert not child.is_dead()
    assert "まだ起動できません。" in capsys.readouterr().err
    child.end(signals)


def test_a_start_that_always_fails_ends_everything(
    signals: StopAfter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "DEATHS_ALLOWED", 1)

    def begin() -> subprocess.Popen[bytes]:
        raise Failure("まだ起動できません。", "It cannot start.")

    child = Child("試し", begin, tmp_path / "log")
    child.process = spawn("pass")
    signals.until += 5
    with pytest.raises(Failure, match="回止まったため"):
        supervisor.watch([child], signals)
    child.end(signals)


def test_another_is_left_alone_for_a_while(
    signals: StopAfter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "DEATHS_ALLOWED", 0)
    begun: list[float] = []

    def begin() -> subprocess.Popen[bytes]:
        begun.append(time.monotonic())
        return spawn("pass")

    child = Child("試し", begin, tmp_path / "log", vital=False)
    child.begin()
    with pytest.raises(Stopped):
        supervisor.watch([child], signals)
    assert len(begun) == 1
    assert child.again_at is not None
    child.end(signals)


def test_what_ignores_the_request_is_killed(signals: StopAfter, tmp_path: Path) -> None:
    stubborn = "import signal, time; signal.signal(15, signal.SIG_IGN); print(flush=True); time.sleep(60)"
    process = processes.spawn([sys.executable, "-c", stubborn], env={}, output=subprocess.PIPE)
    child = Child("頑固", lambda: process, tmp_path / "log", grace=0.2)
    child.begin()
    assert process.stdout is not None
    process.stdout.readline()
    child.end(signals)
    process.stdout.close()
    assert process.returncode == -9


def test_how_it_ended() -> None:
    assert supervisor._how(-9) == "SIGKILL"
    assert supervisor._how(1) == "終了コード 1"


def test_zombies_and_strangers_are_told_apart() -> None:
    process = spawn("pass")
    deadline = time.monotonic() + 10
    while processes.is_alive(process.pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not processes.is_alive(process.pid)  # ended, not yet waited for
    process.wait()
    assert not processes.is_alive(process.pid)
    assert processes.is_alive(1)
