"""How fast this machine is just now, so that figures of two days or two machines can be read side by side."""

import subprocess
import sys
import time

_ADDITIONS, _WORDS = 2_000_000, 4_000
_ECHO = "import os\nwhile b := os.read(0, 1): os.write(1, b)"


def additions_per_second() -> float:
    """Additions in a loop of one process, per second: how fast pages are computed."""
    began, total = time.perf_counter(), 0
    for n in range(_ADDITIONS):
        total += n
    return _ADDITIONS / (time.perf_counter() - began)


def there_and_back() -> float:
    """Seconds for a byte to another process and back: what each question to the database costs before it is one.

    A virtual machine that sleeps between two words takes ten times as long as one that does not.
    """
    with subprocess.Popen(
        [sys.executable, "-S", "-c", _ECHO], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        for _warm in range(100):
            other.stdin.write(b"x")
            other.stdout.read(1)
        began = time.perf_counter()
        for _n in range(_WORDS):
            other.stdin.write(b"x")
            other.stdout.read(1)
        took = time.perf_counter() - began
        other.stdin.close()
    return took / _WORDS


def line() -> str:
    """Both, as a line for a person."""
    return (
        f"this machine now: {additions_per_second() / 1e6:.1f} million additions a second in Python; "
        f"a byte to another process and back {there_and_back() * 1e6:.0f} µs"
    )
