"""Real servers in folders with Japanese names and spaces, started and killed as on a real machine."""

import contextlib
import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import pytest

from marugoto.console import environment, folders, processes
from marugoto.console.postgres import binaries, cluster
from marugoto.console.processes import Signals

MARUGOTO = (sys.executable, "-m", "marugoto.console.main")
MARK = "MARUGOTO_TEST_MARK"


def bare_environment(home: Path, **more: str) -> dict[str, str]:
    """What `env -i` leaves: a home, a path, an ASCII locale; besides, what measures coverage, and a mark."""
    kept = {name: value for name, value in os.environ.items() if name.startswith(("COV", "TMPDIR"))}
    return {
        **kept,
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "LANG": "C",
        "PYTHONPATH": str(environment.CHECKOUT),
        MARK: uuid.uuid4().hex,
        **more,
    }


def marugoto(*arguments: str, env: dict[str, str], seconds: float = 180) -> subprocess.CompletedProcess[str]:
    """Run the console script to its end."""
    return subprocess.run(
        [*MARUGOTO, *arguments],
        env=env,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=seconds,
        check=False,
    )


def begin(
    line: Sequence[str], *, env: dict[str, str], output: IO[bytes] | None = None
) -> subprocess.Popen[bytes]:
    """Start something that listens to SIGHUP, also when this test run itself was started by nohup."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    try:
        return subprocess.Popen(line, env=env, stdout=output, stderr=output and subprocess.STDOUT)
    finally:
        signal.signal(signal.SIGHUP, before)


def marked_processes(env: dict[str, str]) -> list[str]:
    """Command lines of the living processes that were started with this environment."""
    wanted = f"{MARK}={env[MARK]}".encode()
    found = []
    for entry in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            if wanted in Path(f"/proc/{entry}/environ").read_bytes().split(b"\0"):
                found.append(Path(f"/proc/{entry}/cmdline").read_bytes().replace(b"\0", b" ").decode())
    return found


def eventually(truth: Callable[[], object], *, seconds: float = 60) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + seconds
    while not truth():
        assert time.monotonic() < deadline, "it did not become so in time"
        time.sleep(0.05)


@dataclass
class House:
    """A `marugoto up` under test: its output so far, its data folder, its address."""

    data: Path
    env: dict[str, str]
    process: subprocess.Popen[bytes]
    output: Path
    killed: list[int] = field(default_factory=list)

    def said(self) -> str:
        """Everything printed so far."""
        return self.output.read_text("utf-8", errors="replace")

    def address(self) -> str:
        """Where the pages are; empty until they are announced."""
        found = re.search(r"^  (http://127\.0\.0\.1:\d+/)   ", self.said(), re.MULTILINE)
        return found.group(1) if found else ""

    def wait_until_ready(self) -> "House":
        """Wait for the address; fails with the output when the process ends before."""
        eventually(lambda: self.address() or self.process.poll() is not None, seconds=180)
        assert self.address(), self.said()
        return self

    def status(self, path: str = "sign-in/") -> int:
        """HTTP status of a page; 0 when nobody answers."""
        try:
            with urllib.request.urlopen(self.address() + path, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            return int(error.code)
        except OSError:
            return 0

    def stop(self, number: int = signal.SIGINT) -> int:
        """Ask it to stop; returns the exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=60)

    def left_over(self) -> list[str]:
        """Processes that are still there."""
        servers = [f"postgres {pid}" for pid in processes.servers_in(self.data / folders.POSTGRES)]
        return marked_processes(self.env) + servers


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., House]]:
    """Start `marugoto up` on a data folder: start(data, "--demo", env…)."""
    houses: list[House] = []

    def house(data: Path, *arguments: str, **more: str) -> House:
        env = bare_environment(tmp_path, MARUGOTO_DATA_DIR=str(data), PORT="0") | more
        output = tmp_path / f"out-{len(houses)}"
        with output.open("wb") as file:
            process = begin([*MARUGOTO, "up", "--workers", "1", *arguments], env=env, output=file)
        houses.append(House(data=data, env=env, process=process, output=output))
        return houses[-1]

    yield house
    for one in houses:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait()


@pytest.fixture(scope="session")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that `marugoto up` made under LANG=C. Copy it, do not change it.

    Made once, also when several test processes run: the others wait for the lock.
    """
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    data = base / "初回 first" / "データ 置き場" / "marugoto"
    with (base / "first.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (data / "first-output").exists():
            _start_and_stop(data)
    return data


def _start_and_stop(data: Path) -> None:
    """A first start and a Ctrl-C; what was said is kept beside the data."""
    base = data.parent.parent
    base.mkdir(exist_ok=True)
    env = bare_environment(base, MARUGOTO_DATA_DIR=str(data), PORT="0")
    output = base / "out"
    with output.open("wb") as file:
        process = begin([*MARUGOTO, "up", "--workers", "1"], env=env, output=file)
    house = House(data=data, env=env, process=process, output=output)
    try:
        house.wait_until_ready()
        assert house.stop() == 0, house.said()
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    assert house.left_over() == []
    (data / "first-output").write_text(house.said(), encoding="utf-8")


@pytest.fixture
def data(first_start: Path, tmp_path: Path) -> Path:
    """A copy of the first start's data folder, in a path with Japanese letters and spaces."""
    target = tmp_path / "丸ごと の データ"
    shutil.copytree(first_start, target, symlinks=True)
    return target


@pytest.fixture
def make_cluster(tmp_path: Path) -> Iterator[Callable[..., cluster.Cluster]]:
    """Servers on one folder, made as often as asked; all are stopped at the end."""
    made: list[cluster.Cluster] = []
    found = binaries.find()
    home = tmp_path / "丸ごと の データ"
    home.mkdir()

    def make(profile: cluster.Profile = cluster.THROWAWAY) -> cluster.Cluster:
        made.append(
            cluster.Cluster(
                folder=home / "postgres",
                log=home / "postgres.log",
                binaries=found,
                signals=Signals(),
                profile=profile,
            )
        )
        return made[-1]

    yield make
    for one in reversed(made):
        one.stop()
        one.signals.close()
