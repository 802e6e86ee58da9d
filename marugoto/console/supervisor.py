"""Watches what `marugoto up` started; puts back what died; ends all of it in the right order."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from marugoto.console import folders, processes, say
from marugoto.console.exits import Failure
from marugoto.console.processes import Signals

# More deaths than this within the period, and the fault is no accident: stop and say so.
DEATHS_ALLOWED = 5
DEATHS_PERIOD = 60.0


@dataclass
class Child:
    """One supervised process: how it is started, what it is called, and where it writes.

    When a vital one keeps dying everything is stopped; another is only tried again, once a minute.
    """

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    log: Path
    grace: float = 10.0
    stop_signal: int = signal.SIGTERM
    vital: bool = True
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)
    again_at: float | None = None

    def begin(self) -> None:
        """Start the process."""
        self.process = self.start()

    def end(self, signals: Signals) -> None:
        """Ask the process to end, and make it end."""
        if self.process is not None:
            processes.end(self.process, signals, number=self.stop_signal, grace=self.grace)
            self.process = None

    def is_dead(self) -> bool:
        """Whether the process has ended by itself."""
        return self.process is not None and self.process.poll() is not None

    def count_death(self, now: float) -> None:
        """Note a death and when to begin again. Raises Failure when a vital process died too often."""
        self.deaths = [*(then for then in self.deaths if now - then < DEATHS_PERIOD), now]
        often = len(self.deaths) > DEATHS_ALLOWED
        if often and self.vital:
            raise Failure(
                f"{self.name} が {DEATHS_PERIOD:.0f} 秒に {len(self.deaths)} 回止まったため終了します。"
                f"記録：{self.log}\n{folders.tail(self.log)}",
                f"{self.name} died {len(self.deaths)} times in {DEATHS_PERIOD:.0f} seconds; see {self.log}.",
            )
        waits = 0.0 if len(self.deaths) == 1 else min(2.0 ** len(self.deaths) / 4, 5.0)
        self.again_at = now + (DEATHS_PERIOD if often else waits)


def watch(children: list[Child], signals: Signals) -> None:
    """Watch until a stop is asked for (raises Stopped) or a vital child keeps dying (raises Failure)."""
    while True:
        for child in children:
            _look_after(child)
        signals.pause(1.0 if all(child.again_at is None for child in children) else 0.1)


def _look_after(child: Child) -> None:
    if child.again_at is None and child.is_dead():
        _say_dead(child)
        child.count_death(time.monotonic())
    if child.again_at is not None and time.monotonic() >= child.again_at:
        child.again_at = None
        _begin_again(child)


def _begin_again(child: Child) -> None:
    """A start that fails is one more death: what killed the process may have killed its successor too."""
    try:
        child.begin()
    except Failure as failure:
        say.note(failure.japanese)
        child.count_death(time.monotonic())


def _say_dead(child: Child) -> None:
    assert child.process is not None
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.process.pid, signal.SIGKILL)
    how = _how(child.process.returncode)
    say.note(f"{child.name} が止まりました（{how}）。起動し直します。 restarting it; see {child.log}")


def _how(code: int) -> str:
    """`終了コード 1` or the name of the signal."""
    if code < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-code).name
    return f"終了コード {code}"
