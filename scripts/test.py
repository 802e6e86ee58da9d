"""Runs the test suite with branch coverage and ends with one line of figures (`make test`, `make test-all`).

Needs DATABASE_URL (marugoto with-postgres sets it). --all takes the slow tests too; the rest goes to pytest.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from xml.etree import ElementTree

from marugoto.console import say

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Run pytest; its exit code is ours."""
    say.make_output_safe()
    parser = argparse.ArgumentParser()
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--workers", default="2")
    args, rest = parser.parse_known_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="marugoto-test-", ignore_cleanup_errors=True) as scratch:
        env = {
            **os.environ,
            "TMPDIR": scratch,
            "COVERAGE_FILE": str(Path(scratch) / "coverage"),
            "MARUGOTO_DATA_DIR": str(Path(scratch) / "data"),
            "PYTHONPATH": str(ROOT),
        }
        report = Path(scratch) / "junit.xml"
        command = [
            sys.executable, "-m", "pytest", "-q", "-n", args.workers,
            "--cov", "--cov-branch", "--cov-report=",
            f"--junitxml={report}", "--durations=10",
            *([] if args.all else ["-m", "not slow"]),
            *rest,
        ]  # fmt: skip
        code = subprocess.run(command, cwd=ROOT, env=env, check=False).returncode
        say.line()
        if code < 0:
            say.line(f"pytest was ended by {signal.Signals(-code).name}")
        say.line(f"{counts(report)} · {time.monotonic() - started:.1f} s · {coverage(env, Path(scratch))}")
    return code if code >= 0 else 128 - code


def counts(report: Path) -> str:
    """`1234 tests, 0 failed, 0 skipped` from pytest's report."""
    if not report.exists():
        return "no tests"
    suites = ElementTree.parse(report).getroot().iter("testsuite")
    sums = dict.fromkeys(("tests", "failures", "errors", "skipped"), 0)
    for suite in suites:
        for name in sums:
            sums[name] += int(suite.get(name, "0"))
    return f"{sums['tests']} tests, {sums['failures'] + sums['errors']} failed, {sums['skipped']} skipped"


def coverage(env: dict[str, str], scratch: Path) -> str:
    """Coverage of branches and of lines; the whole report is left in coverage.json."""
    target = ROOT / "coverage.json"
    if not os.access(ROOT, os.W_OK):
        target = scratch / "coverage.json"
    command = [sys.executable, "-m", "coverage", "json", "-q", "-o", str(target)]
    if subprocess.run(command, cwd=ROOT, env=env, check=False).returncode != 0:
        return "no coverage"
    totals = json.loads(target.read_text("utf-8"))["totals"]
    branches = 100 * totals["covered_branches"] / max(totals["num_branches"], 1)
    lines = 100 * totals["covered_lines"] / max(totals["num_statements"], 1)
    return f"branch coverage {branches:.1f} %, lines {lines:.1f} %, both {totals['percent_covered']:.1f} %"


if __name__ == "__main__":
    sys.exit(main())
