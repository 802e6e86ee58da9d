"""From bytes to records: the encoding and the separator are recognised, and no line is ever swallowed by another.

The csv module lets a quotation mark that nobody closes eat the rest of the file. Here a line is a line: only if quotation
marks do not come in pairs are the next few lines tried with it, and only if that gives the right number of cells.
"""

import csv
import io
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

HEAD: Final = 1 << 18  # bytes that are looked at to recognise a file
DELIMITERS: Final = (",", "\t", ";", "|")
JOINED: Final = 5  # lines that one quoted cell may span
_UNREADABLE: Final = "\ufffd"


@dataclass(frozen=True)
class Shape:
    """How a file is written."""

    encoding: str
    delimiter: str


@dataclass(frozen=True)
class Record:
    """A line in its cells; ``problem`` says why it has none that can be trusted."""

    line: int
    cells: list[str]
    problem: str = ""


def encoding_of(head: bytes) -> str:
    """The encoding of a file by its first bytes: a mark, else the one in which least is unreadable."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if head.startswith(mark):
            return name
    if head and head.count(0) > len(head) // 8:
        return "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"
    best = ("utf-8", "cp932")
    return min(best, key=lambda name: (_unreadable(head, name), best.index(name)))


def _unreadable(head: bytes, encoding: str) -> int:
    whole = head[: head.rfind(b"\n") + 1] or head  # a head may end in the middle of a letter
    return whole.decode(encoding, "replace").count(_UNREADABLE)


def shape_of(head: bytes) -> tuple[Shape, list[str]]:
    """How the file is written, and its headings ([] if it is empty)."""
    encoding = encoding_of(head)
    text = head.decode(encoding, "replace").lstrip("\ufeff")
    first = next((line for line in text.splitlines() if not blank(line)), "")
    delimiter = max(DELIMITERS, key=first.count)
    return Shape(encoding, delimiter), _cells(first, delimiter) if first else []


class _Chunks(io.RawIOBase):
    """Chunks of bytes as a file."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def lines_of(chunks: Iterable[bytes], encoding: str) -> Iterator[str]:
    """The lines with their ends (the last may have none); what cannot be read becomes U+FFFD."""
    return iter(
        io.TextIOWrapper(io.BufferedReader(_Chunks(chunks), 1 << 16), encoding, "replace", newline=None)
    )


def records(lines: Iterable[str], delimiter: str, width: int) -> Iterator[Record]:
    """Every line that is not blank, the headings not among them, as a record."""
    waiting: deque[str] = deque()
    source = iter(lines)
    number, headings = 0, True
    while True:
        text = waiting.popleft() if waiting else next(source, None)
        if text is None:
            return
        number += 1
        if blank(text):
            continue
        if headings:
            headings = False
            continue
        record, more = _record(number, text, delimiter, width, waiting, source)
        yield record
        number += more


def _record(
    number: int, text: str, delimiter: str, width: int, waiting: deque[str], source: Iterator[str]
) -> tuple[Record, int]:
    """A record, and how many lines beyond its first it took."""
    whole = text.endswith("\n")
    if '"' not in text:
        cells = text.rstrip("\n").split(delimiter)
    elif text.count('"') % 2 == 0:
        cells = _cells(text, delimiter)
    else:
        return _over_lines(number, text, delimiter, width, waiting, source)
    return Record(number, cells, _problem(len(cells), width, whole=whole)), 0


def _over_lines(
    number: int, text: str, delimiter: str, width: int, waiting: deque[str], source: Iterator[str]
) -> tuple[Record, int]:
    joined = text
    for more in range(1, JOINED):
        while len(waiting) < more:
            following = next(source, None)
            if following is None:
                break
            waiting.append(following)
        if len(waiting) < more:
            break
        joined += waiting[more - 1]
        if joined.count('"') % 2 == 0:
            cells = _cells(joined, delimiter)
            if len(cells) != width:
                break
            for _line in range(more):
                waiting.popleft()
            return Record(number, cells), more
    cut = not text.endswith("\n") and not waiting
    return Record(number, text.rstrip("\n").split(delimiter), "cut_off" if cut else "open_quote"), 0


def _problem(cells: int, width: int, *, whole: bool) -> str:
    if cells == width:
        return ""
    if cells < width:
        return "too_few" if whole else "cut_off"
    return "too_many"


def _cells(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return text.rstrip("\n").split(delimiter)


def blank(text: str) -> bool:
    """Nothing but blanks, separators, the mark of a byte order or the old end-of-file sign."""
    return not text.strip("\ufeff\x1a \t\r\n\u3000,;|\x00")
