"""Runs the jobs of `marugoto bench`, all of them or the named ones, on the database that DATABASE_URL names.

Names are parted by blanks or commas; two names of one job (J2, J4) run it once.
"""

import subprocess
import sys
import time

from marugoto.console import bench, say
from marugoto.console.bench import machine

MARUGOTO = (sys.executable, "-m", "marugoto.console.main")


def main() -> int:
    """Migrate, then measure; the exit code is that of the first job that found a problem."""
    say.make_output_safe()
    jobs = chosen(sys.argv[1:])
    code = subprocess.run([*MARUGOTO, "manage", "migrate", "-v0"], check=False).returncode
    if code != 0:
        return code
    for job in jobs:
        started = time.monotonic()
        say.line(f"── {job}")
        say.line(machine.line())
        answer = subprocess.run([*MARUGOTO, "bench", *bench.NAMED.get(job, (job,))], check=False).returncode
        say.line(
            f"── {job}: {'ok' if answer == 0 else f'exit {answer}'} ({time.monotonic() - started:.1f} s)"
        )
        code = code or answer
    return code


def chosen(named: list[str]) -> list[str]:
    """The jobs that were named, each once, in their order; all of them when none was."""
    words = [word for one in named for word in one.split(",") if word]
    ran: dict[tuple[str, ...], str] = {}
    for word in words or bench.JOBS:
        ran.setdefault(bench.NAMED.get(word, (word,)), word)
    return list(ran.values())


if __name__ == "__main__":
    sys.exit(main())
