"""A sheet of paper comes back: 「12 b、13 a+」. What is a line, what is amiss with it, what is said twice."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

UNREADABLE, NO_ROW, NO_STATE, TWO_STATES = "unreadable", "no_row", "no_state", "two_states"
_BETWEEN: Final = re.compile(r"[\n,、，;；]+")
_LINE: Final = re.compile(r"(\d{1,6})\s*[.:\-]?\s*([a-z])\s*(\+)?")
MOST: Final = 2000  # lines of one sheet


@dataclass(frozen=True)
class Line:
    """A line that could be read: the number of the row, the state, whether a worry was marked."""

    text: str
    number: int
    state: str
    need: bool


@dataclass(frozen=True)
class Bad:
    """A line that was not taken, as it was typed, and why (evacuation.sheet_problems)."""

    text: str
    why: str


@dataclass(frozen=True)
class Parsed:
    """What was typed: the lines that count, each once; those that do not; how often a line only said the same again."""

    lines: tuple[Line, ...] = ()
    bad: tuple[Bad, ...] = ()
    again: int = 0


@dataclass
class _Read:
    lines: dict[int, Line] = field(default_factory=dict)
    bad: list[Bad] = field(default_factory=list)
    again: int = 0
    torn: set[int] = field(default_factory=set)


def parse(typed: str, *, known: Mapping[int, object], letters: Mapping[str, str]) -> Parsed:
    """``known``: numbers of the sheet; ``letters``: letter → state. Full-width letters and digits count alike.

    One number with two letters: neither is taken. The same line twice counts once; the mark of a worry is kept from either.
    """
    read = _Read()
    for raw in _BETWEEN.split(typed):
        text = raw.strip()
        if text:
            _take(read, text, known, letters)
    return Parsed(tuple(read.lines.values()), tuple(read.bad), read.again)


def _take(read: _Read, text: str, known: Mapping[int, object], letters: Mapping[str, str]) -> None:
    plain = unicodedata.normalize("NFKC", text).casefold()
    match = _LINE.fullmatch(plain.strip())
    if match is None:
        read.bad.append(Bad(text, UNREADABLE))
        return
    number, letter, mark = int(match[1]), match[2], bool(match[3])
    if number not in known:
        read.bad.append(Bad(text, NO_ROW))
    elif letter not in letters:
        read.bad.append(Bad(text, NO_STATE))
    elif number in read.torn:
        read.bad.append(Bad(text, TWO_STATES))
    else:
        _note(read, Line(text, number, letters[letter], mark))


def _note(read: _Read, line: Line) -> None:
    before = read.lines.get(line.number)
    if before is None:
        read.lines[line.number] = line
    elif before.state == line.state:
        read.again += 1
        read.lines[line.number] = Line(before.text, line.number, before.state, before.need or line.need)
    else:
        del read.lines[line.number]
        read.torn.add(line.number)
        read.bad += [Bad(before.text, TWO_STATES), Bad(line.text, TWO_STATES)]
