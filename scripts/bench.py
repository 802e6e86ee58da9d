"""Runs the jobs of `marugoto bench`, all of them or the named ones, on the database that DATABASE_URL names."""

import subprocess
import sys
import time

from marugoto.console import bench, say

MARUGOTO = (sys.executable, "-m", "marugoto.console.main")


def main() -> int:
    """Migrate, then measure; the exit code is that of the first job that found a problem."""
    say.make_output_safe()
    jobs = sys.argv[1:] or list(bench.JOBS)
    code = subprocess.run([*MARUGOTO, "manage", "migrate", "-v0"], check=False).returncode
    if code != 0:
        return code
    for job in jobs:
        started = time.monotonic()
        say.line(f"── {job}")
        answer = subprocess.run([*MARUGOTO, "bench", *bench.NAMED.get(job, (job,))], check=False).returncode
        say.line(
            f"── {job}: {'ok' if answer == 0 else f'exit {answer}'} ({time.monotonic() - started:.1f} s)"
        )
        code = code or answer
    return code


if __name__ == "__main__":
    sys.exit(main())
