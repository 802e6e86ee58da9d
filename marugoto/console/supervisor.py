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
    """One supervised process: how it is started, what it is called, and where it writes."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    log: Path
    grace: float = 10.0
    stop_signal: int = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)

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
        """Note a death. Raises Failure when there were too many of them."""
        self.deaths = [*(then for then in self.deaths if now - then < DEATHS_PERIOD), now]
        if len(self.deaths) > DEATHS_ALLOWED:
            raise Failure(
                f"{self.name} が {DEATHS_PERIOD:.0f} 秒に {len(self.deaths)} 回止まったため終了します。"
                f"記録：{self.log}\n{folders.tail(self.log)}",
                f"{self.name} died {len(self.deaths)} times in {DEATHS_PERIOD:.0f} seconds; see {self.log}.",
            )


def watch(children: list[Child], signals: Signals) -> None:
    """Watch until a stop is asked for (raises Stopped) or a child keeps dying (raises Failure)."""
    while True:
        for child in children:
            if child.is_dead():
                _put_back(child, signals)
        signals.pause(1.0)


def _put_back(child: Child, signals: Signals) -> None:
    assert child.process is not None
    say.note(
        f"{child.name} が止まりました（{_how(child.process.returncode)}）。起動し直します。 restarting it"
    )
    child.count_death(time.monotonic())
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.process.pid, signal.SIGKILL)
    if len(child.deaths) > 1:
        signals.pause(min(2.0 ** len(child.deaths) / 4, 5.0))
    child.begin()


def _how(code: int) -> str:
    """`終了コード 1` or the name of the signal."""
    if code < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-code).name
    return f"終了コード {code}"
