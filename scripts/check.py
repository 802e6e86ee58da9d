"""Format, lint, types, imports, templates, migrations: every step runs, also when one has failed."""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from marugoto.console import say

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("types", (str(BIN / "mypy"),)),
    ("format", (str(BIN / "ruff"), "format", "--check", "--quiet", ".")),
    ("lint", (str(BIN / "ruff"), "check", "--output-format", "concise", ".")),
    ("imports", (str(BIN / "lint-imports"),)),
    ("templates", (str(BIN / "djlint"), "marugoto", "--lint", "--quiet")),
    (
        "migrations",
        (
            sys.executable, "-m", "marugoto.console.main", "with-postgres", "--",
            sys.executable, "manage.py", "makemigrations", "--check", "--dry-run",
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Result:
    """What one step said and how long it took."""

    name: str
    code: int
    output: str
    seconds: float


def main() -> int:
    """0 when every step is good, 1 otherwise."""
    say.make_output_safe()
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="marugoto-check-") as scratch, ThreadPoolExecutor(2) as pool:
        env = {
            **os.environ,
            "MARUGOTO_DATA_DIR": scratch,
            "SECRET_KEY": "check",
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
        }
        waiting = [pool.submit(run, name, command, env) for name, command in STEPS]
        results = [one.result() for one in waiting]
    for result in results:
        say.line(f"── {result.name}: {'ok' if result.code == 0 else 'FAILED'} ({result.seconds:.1f} s)")
        if result.output.strip():
            say.line(result.output.rstrip())
    bad = [result.name for result in results if result.code != 0]
    say.line()
    say.line(
        f"check: {'failed: ' + ', '.join(bad) if bad else 'all good'} ({time.monotonic() - started:.1f} s)"
    )
    return 1 if bad else 0


def run(name: str, command: tuple[str, ...], env: dict[str, str]) -> Result:
    """Run one step and keep what it says."""
    started = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, check=False)
    output = (done.stdout + done.stderr).decode("utf-8", errors="replace")
    return Result(name, done.returncode, output, time.monotonic() - started)


if __name__ == "__main__":
    sys.exit(main())
