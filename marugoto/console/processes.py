"""Child processes that cannot outlive us, and signals that ask us to stop."""

import contextlib
import ctypes
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO

_PR_SET_PDEATHSIG = 1
_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):  # noqa: N818 - not an error: somebody asked us to stop
    """Raised at the next pause after Ctrl-C, SIGTERM or SIGHUP."""


@dataclass(frozen=True)
class Account:
    """An operating-system account under which a child runs when we are root ourselves."""

    name: str
    uid: int
    gid: int


class Signals:
    """Turns SIGINT, SIGTERM and SIGHUP into a flag that every pause looks at; no work is torn apart."""

    def __init__(self) -> None:
        self.received: int | None = None
        self.also_stop: Callable[[], bool] = lambda: False
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._reader, False)
        os.set_blocking(self._writer, False)

    def listen(self) -> None:
        """Install the handlers; also wake up when a child ends."""
        signal.set_wakeup_fd(self._writer, warn_on_full_buffer=False)
        for number in _STOP_SIGNALS:
            if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:  # nohup stays nohup
                signal.signal(number, self._note)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)

    def close(self) -> None:
        """Give the pipe back; only for one that does not listen."""
        os.close(self._reader)
        os.close(self._writer)

    def _note(self, number: int, _frame: FrameType | None) -> None:
        self.received = number

    def pause(self, seconds: float, *, may_stop: bool = True) -> None:
        """Sleep until a signal or a child's end, `seconds` at most. Raises Stopped when asked to stop."""
        select.select([self._reader], [], [], seconds)
        with contextlib.suppress(BlockingIOError):
            os.read(self._reader, 4096)
        if may_stop:
            self.check()

    def check(self) -> None:
        """Raise Stopped when a stop was asked for."""
        if self.received is not None or self.also_stop():
            raise Stopped


def die_with_parent(number: int) -> Callable[[], None] | None:
    """A pre-exec function: the kernel signals `number` to the child when we die, even by SIGKILL (Linux)."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def arrange() -> None:
        prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return arrange


def stop_with_parent() -> Callable[[], bool]:
    """Ask the kernel for a SIGTERM when the process that started us dies; returns "is it ending?" (Linux only).

    GNU make that gets a SIGHUP hands nothing on: it takes its handler away and waits for its children without a
    word. A parent that has taken its SIGHUP handler away is therefore ending.
    """
    if not sys.platform.startswith("linux"):
        return lambda: False
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
    parent = os.getppid()
    had_handler = _catches_hangup(parent)
    return lambda: had_handler and not _catches_hangup(parent)


def _catches_hangup(pid: int) -> bool:
    """Whether the process has a handler of its own for SIGHUP."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("ascii", errors="replace").splitlines()
    except OSError:
        return False
    caught = next((line.split()[1] for line in lines if line.startswith("SigCgt:")), "0")
    return bool(int(caught, 16) & 1 << (signal.SIGHUP - 1))


def spawn(
    argv: Sequence[str | Path],
    *,
    env: Mapping[str, str],
    cwd: Path | None = None,
    account: Account | None = None,
    output: IO[bytes] | int | None = None,
    pass_fds: Sequence[int] = (),
    dies_by: int = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own (the terminal's Ctrl-C reaches us alone); it ends when we end."""
    return subprocess.Popen(
        [str(part) for part in argv],
        env=dict(env),
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output if output is None else subprocess.STDOUT,
        pass_fds=tuple(pass_fds),
        start_new_session=True,
        preexec_fn=die_with_parent(dies_by),  # noqa: PLW1509 - one thread, and it only calls prctl
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )


def run_to_end(process: subprocess.Popen[bytes], signals: Signals) -> int:
    """Wait for a child while watching for a stop; on a stop the child is ended first and Stopped raised."""
    try:
        while process.poll() is None:
            signals.pause(0.2)
    except Stopped:
        end(process, signals, number=signal.SIGTERM, grace=10)
        raise
    return process.returncode


def end(process: subprocess.Popen[bytes], signals: Signals, *, number: int, grace: float) -> None:
    """Send `number`, wait `grace` seconds, then SIGKILL; sweep the child's whole process group afterwards."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            process.send_signal(number)
        deadline = time.monotonic() + grace
        while process.poll() is None and time.monotonic() < deadline:
            signals.pause(0.05, may_stop=False)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def is_alive(pid: int) -> bool:
    """Whether a process with this number runs, ours or not; one that waits to be reaped does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8", errors="replace").rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return True
    return state != "Z"


def servers_in(folder: Path) -> list[int]:
    """Numbers of the PostgreSQL processes that work in the data folder `folder` (Linux; elsewhere none)."""
    found = []
    try:
        wanted = folder.stat()
        entries = [entry for entry in os.listdir("/proc") if entry.isdigit()]
    except OSError:
        return []
    for entry in entries:
        if _works_in(entry, wanted):
            found.append(int(entry))
    return found


def _works_in(entry: str, wanted: os.stat_result) -> bool:
    try:
        there = os.stat(f"/proc/{entry}/cwd")
        name = Path(f"/proc/{entry}/comm").read_text("utf-8", errors="replace").strip()
    except OSError:
        return False
    return name == "postgres" and (there.st_dev, there.st_ino) == (wanted.st_dev, wanted.st_ino)
