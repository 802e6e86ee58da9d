"""The anchor: a file outside the database that remembers the hash of every seal, line by line, each line chained.

A line: ``kind chain number instant hash link``. Kinds:

* ``seal``     seal ``number`` of ``chain`` was committed with ``hash``;
* ``restore``  an operator declared that the database stands at seal ``number`` again (restored from a backup);
* ``after``    first line of a new file: this chain begins after another, whose last seal was ``number``.

``link`` is SHA-256 over the link before and the rest of the line. No Django here: a path goes in, values come out.
"""

import fcntl
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

START = "0" * 64
SEAL, RESTORE, AFTER = "seal", "restore", "after"
_LINE = re.compile(r"(seal|restore|after) (\S{1,36}) (\d{1,19}) (\S{1,40}) ([0-9a-f]{64}) ([0-9a-f]{64})")
_TAIL_BYTES = 4096


class AnchorError(Exception):
    """The anchor file cannot be read or written, or holds what nobody of ours wrote."""


@dataclass(frozen=True)
class Line:
    """One line of the anchor file."""

    kind: str
    chain: str
    number: int
    at: str
    hash: str
    link: str

    @property
    def body(self) -> str:
        """The line without its link."""
        return f"{self.kind} {self.chain} {self.number} {self.at} {self.hash}"


def link(before: str, body: str) -> str:
    """The link of a line: SHA-256 over the link of the line before it and the line's own body."""
    return hashlib.sha256(f"{before} {body}".encode()).hexdigest()


def parse(raw: bytes) -> Line | None:
    """A complete line, or None when it is none of ours."""
    found = _LINE.fullmatch(raw.decode("ascii", errors="replace"))
    if found is None:
        return None
    kind, chain, number, at, hash_, link_ = found.groups()
    return Line(kind, chain, int(number), at, hash_, link_)


@dataclass
class Segment:
    """Lines of one chain that follow each other: file lines ``first_line``… hold seals ``first``…``last``."""

    first_line: int
    first: int
    last: int


@dataclass
class Survey:
    """What one pass over the whole file found. ``segments`` are the lines that still count, by number."""

    chain: str = ""
    lines: int = 0
    segments: list[Segment] = field(default_factory=list)
    broken: list[tuple[int, str]] = field(default_factory=list)  # (file line, what is wrong)
    restored: list[Line] = field(default_factory=list)
    lost: list[tuple[int, int]] = field(default_factory=list)  # seals given up by a declared restore
    others: dict[str, Line] = field(default_factory=dict)  # the last line of every other chain
    after: Line | None = None
    last: Line | None = None
    torn: bool = False

    @property
    def declared(self) -> int:
        """The highest seal an operator declared to be the truth (0: none)."""
        return max((line.number for line in self.restored), default=0)


def survey(path: Path, chain: str) -> Survey:
    """Read the whole file once, whatever its length, and say which lines count for this chain.

    Without a chain ("": the database has none yet), the first one in the file is taken.
    """
    result = Survey(chain=chain)
    if not path.exists():
        return result
    before = START
    with path.open("rb") as file:
        for raw in file:
            result.lines += 1
            if not raw.endswith(b"\n"):
                result.torn = True
                break
            line = parse(raw[:-1])
            if line is None:
                result.broken.append((result.lines, "unreadable"))
                continue
            if line.link != link(before, line.body):
                result.broken.append((result.lines, "link"))
            before = line.link
            _count_in(result, line)
    return result


def _count_in(result: Survey, line: Line) -> None:
    if line.kind == AFTER:
        result.after = line
        return
    result.chain = result.chain or line.chain
    if line.chain != result.chain:
        result.others[line.chain] = line
    elif line.kind == RESTORE:
        _restore(result, line)
        result.last = line
    else:
        _seal(result, line)
        result.last = line


def _restore(result: Survey, line: Line) -> None:
    result.restored.append(line)
    for segment in list(result.segments):
        if segment.last > line.number:
            result.lost.append((max(segment.first, line.number + 1), segment.last))
            segment.last = line.number
        if segment.last < segment.first:
            result.segments.remove(segment)


def _seal(result: Survey, line: Line) -> None:
    top = result.segments[-1] if result.segments else None
    if top and line.number == top.last + 1 and result.lines == top.first_line + line.number - top.first:
        top.last = line.number
        return
    if top and line.number <= top.last:
        result.broken.append((result.lines, "order"))
        return
    result.segments.append(Segment(result.lines, line.number, line.number))


def hashes(path: Path, segments: list[Segment]) -> Iterator[tuple[int, str]]:
    """(seal number, hash) of the lines that count, in order; reads the file as it goes."""
    if not segments or not path.exists():
        return
    waiting = list(segments)
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            segment = waiting[0]
            if number < segment.first_line:
                continue
            line = parse(raw.rstrip(b"\n"))
            yield segment.first + number - segment.first_line, line.hash if line else ""
            if segment.first + number - segment.first_line >= segment.last:
                waiting.pop(0)
                if not waiting:
                    return


def last_line(path: Path) -> Line | None:
    """The last complete line (None: no file, or an empty one). AnchorError: it is none of ours."""
    if not path.exists():
        return None
    with path.open("rb") as file:
        return _last(file)


def _last(file: BinaryIO) -> Line | None:
    end = _end_of_lines(file)
    if end == 0:
        return None
    file.seek(max(0, end - _TAIL_BYTES))
    raw = file.read(end - max(0, end - _TAIL_BYTES))[:-1].rpartition(b"\n")[2]
    line = parse(raw)
    if line is None:
        raise AnchorError("the last line of the anchor file is not a line of ours")
    return line


def _end_of_lines(file: BinaryIO) -> int:
    """Offset after the last line feed; what follows it is a line torn by a crash."""
    size = file.seek(0, os.SEEK_END)
    start = max(0, size - _TAIL_BYTES)
    file.seek(start)
    tail = file.read(size - start)
    cut = tail.rfind(b"\n")
    if cut < 0 and start > 0:
        raise AnchorError("the end of the anchor file is not made of lines")
    return start + cut + 1


class Writer:
    """The anchor file, open and locked against every other writer on this machine."""

    def __init__(self, file: BinaryIO, path: Path) -> None:
        self._file = file
        self.path = path
        self.last = _last(file)

    def append(self, kind: str, *, chain: str, number: int, at: str, hash_: str) -> Line:
        """Write one line and force it to the disk. A line torn by a crash before is cut off first."""
        before = self.last.link if self.last else START
        body = f"{kind} {chain} {number} {at} {hash_}"
        line = Line(kind, chain, number, at, hash_, link(before, body))
        self._file.seek(_end_of_lines(self._file))
        self._file.truncate()
        self._file.write(f"{body} {line.link}\n".encode("ascii"))
        self._file.flush()
        os.fsync(self._file.fileno())
        self.last = line
        return line


@contextmanager
def writer(path: Path) -> Iterator[Writer]:
    """Open the anchor file for writing (made, with its folder, when missing). AnchorError: it cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = not path.exists()
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise AnchorError(f"{path}: {error.strerror}") from error
    with os.fdopen(handle, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if fresh:
            _sync_folder(path.parent)
        yield Writer(file, path)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    with suppress(OSError):
        os.fsync(handle)
    os.close(handle)


def set_aside(path: Path) -> Path | None:
    """Move the file out of the way under a name that says where it ended; nothing is ever deleted."""
    line = last_line(path)
    if line is None:
        return None
    place = path.with_name(f"{path.name}.{line.chain[:8]}-{line.number}")
    counter = 1
    while place.exists():
        counter += 1
        place = path.with_name(f"{path.name}.{line.chain[:8]}-{line.number}.{counter}")
    path.rename(place)
    return place
