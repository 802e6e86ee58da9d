"""What the operator sees in the terminal: short lines, Japanese first, English after."""

import os
import sys
import time
import unicodedata
from collections.abc import Sequence
from typing import TextIO


def make_output_safe() -> None:
    """Let Japanese be printed under any locale (LANG=C included) and show each line at once."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        encoding = (getattr(stream, "encoding", "") or "ascii").lower().replace("-", "")
        latin_only = encoding in {"ascii", "ansi_x3.41968", "iso88591", "latin1"}
        reconfigure(encoding="utf-8" if latin_only else None, errors="replace", line_buffering=True)


def line(text: str = "") -> None:
    """Print one line on standard output."""
    _print(text, sys.stdout)


def note(text: str) -> None:
    """Print one line on standard error."""
    _print(text, sys.stderr)


def _print(text: str, stream: TextIO) -> None:
    """Print; when nobody reads any more (the terminal was closed), go on in silence: there is still work to end."""
    try:
        print(text, file=stream, flush=True)
    except OSError:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, stream.fileno())
        os.close(silence)


class Steps:
    """Numbered progress lines (`1/5 データベースを起動…  starting the database`) with the seconds so far."""

    def __init__(self, total: int, *, started: float | None = None) -> None:
        self.total = total
        self.number = 0
        self.started = time.monotonic() if started is None else started

    def step(self, japanese: str, english: str) -> None:
        """Announce the next step."""
        self.number += 1
        line(f"{self.number}/{self.total} {japanese}…  {english} ({self.seconds():.1f} s)")

    def seconds(self) -> float:
        """Seconds since the first step."""
        return time.monotonic() - self.started


def width(text: str) -> int:
    """Columns a terminal needs for the text: wide and full-width letters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def table(rows: Sequence[Sequence[str]], *, indent: str = "  ") -> str:
    """Rows as aligned columns, Japanese letters counted as two columns."""
    if not rows:
        return ""
    widths = [max(width(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [cell + " " * (widths[column] - width(cell)) for column, cell in enumerate(row)]
        lines.append((indent + "  ".join(cells)).rstrip())
    return "\n".join(lines)
