"""A layout as a grid: lines of cells, whose text asks for fields in braces. Excel and PDF are both drawn from it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from marugoto.core.sentences import Sentence
from marugoto.paperwork.rules.fields import Asked, Register

LOOKS: Final = ("title", "section", "label", "value", "mark", "note")
MOST_LINES, MOST_COLUMNS = 600, 120
_BRACES = re.compile(r"\{\{\s*([a-z_0-9]+(?:\.[a-z_0-9]+)+)(?::([a-z0-9_.]+))?(?:\s*\*\s*(\d{1,3}))?\s*\}\}")


@dataclass(frozen=True)
class Cell:
    """One cell: from column ``at``, so many columns wide and lines high. ``bold``: 太枠, reported to the state."""

    at: int
    wide: int = 1
    high: int = 1
    text: str = ""
    look: str = "value"
    bold: bool = False


@dataclass(frozen=True)
class Line:
    """One line of cells, in their order. ``page``: a new sheet of paper begins with it."""

    cells: tuple[Cell, ...] = ()
    page: bool = False


@dataclass(frozen=True)
class Grid:
    """A whole layout. ``columns``: how wide each is, as parts of the page."""

    columns: tuple[float, ...]
    lines: tuple[Line, ...]
    landscape: bool = False

    def asked(self) -> Iterator[tuple[int, Cell, Asked]]:
        """Every pair of braces: the line (from 1), the cell, what is asked for."""
        for number, line in enumerate(self.lines, start=1):
            for cell in line.cells:
                for asked in asked_in(cell.text):
                    yield number, cell, asked

    def codes(self) -> set[str]:
        """The fields that stand on it."""
        return {asked.code for _line, _cell, asked in self.asked()}


def braces(code: str, option: str = "", least: int = 0) -> str:
    """{{note.at*3}}: what a layout writes to ask for a field."""
    named = f"{code}:{option}" if option else code
    return "{{" + (f"{named}*{least}" if least else named) + "}}"


def asked_in(text: str) -> list[Asked]:
    """What a text asks for, in its order."""
    return [Asked(m[1], m[2] or "", int(m[3] or 0)) for m in _BRACES.finditer(text)]


def only_asked(text: str) -> Asked | None:
    """The one field of which a cell consists; None: there are words around it, or several, or none."""
    found = _BRACES.fullmatch(text.strip())
    return Asked(found[1], found[2] or "", int(found[3] or 0)) if found else None


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with each pair of braces replaced by its value ("" where there is none)."""
    return _BRACES.sub(lambda m: values.get(f"{m[1]}:{m[2]}" if m[2] else m[1], ""), text)


# --- as data ---------------------------------------------------------------------------------------------------------


def to_data(grid: Grid) -> dict[str, Any]:
    """The grid as JSON keeps it."""
    return {
        "columns": list(grid.columns),
        "landscape": grid.landscape,
        "lines": [{"page": line.page, "cells": [vars(cell) for cell in line.cells]} for line in grid.lines],
    }


def from_data(data: Mapping[str, Any]) -> Grid:
    """The grid that JSON kept."""
    lines = [Line(tuple(Cell(**cell) for cell in line["cells"]), line["page"]) for line in data["lines"]]
    return Grid(tuple(data["columns"]), tuple(lines), data["landscape"])


# --- judged ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fault:
    """What is wrong with a layout, and where: the line (from 1) and the column (from 1); 0: the whole."""

    line: int
    column: int
    words: str


def faults_of(grid: Grid, register: Register, *, needed: Sequence[str], offered: set[str]) -> list[Fault]:
    """What must be put right before a layout can be used.

    ``needed``: the fields that the state wants reported; a layout without them is no form. ``offered``: the first parts of the
    codes that the record of this form can fill ("person", "note").
    """
    found: list[Fault] = []
    for line, cell, asked in grid.asked():
        words = register.problem(asked) or _elsewhere(asked, register, offered)
        if words:
            found.append(Fault(line, cell.at + 1, words))
    found += [
        Fault(number, 0, "ひとつの行でくりかえせるのは、ひとつの表の欄だけです。")
        for number, line in enumerate(grid.lines, start=1)
        if len(row_sets(line, register)) > 1
    ]
    found += _stray_braces(grid)
    there = grid.codes()
    found += [
        Fault(
            0,
            0,
            Sentence(
                "国へ報告する項目「%(label)s」（%(code)s）がありません。",
                label=register[code].label,
                code=code,
            ),
        )
        for code in needed
        if code not in there
    ]
    return found


def _elsewhere(asked: Asked, register: Register, offered: set[str]) -> str:
    if asked.code.split(".")[0] in offered:
        return ""
    return Sentence(
        "「%(label)s」（%(code)s）は、この様式では出せない項目です。",
        label=register[asked.code].label,
        code=asked.code,
    )


def _stray_braces(grid: Grid) -> list[Fault]:
    said = "{{ と }} のあいだは、項目のコードだけにしてください。"
    return [
        Fault(number, cell.at + 1, said)
        for number, line in enumerate(grid.lines, start=1)
        for cell in line.cells
        if "{{" in _BRACES.sub("", cell.text) or "}}" in _BRACES.sub("", cell.text)
    ]


def row_sets(line: Line, register: Register) -> set[str]:
    """The sets of rows for which a line is repeated: those asked for with a least number of rows."""
    return {
        register[asked.code].rows
        for cell in line.cells
        for asked in asked_in(cell.text)
        if asked.least and asked.code in register
    }


def least_rows(line: Line) -> int:
    """How many rows a repeated line has at least, so that an empty form is a form."""
    return max((asked.least for cell in line.cells for asked in asked_in(cell.text)), default=0)


def bold_where_national(grid: Grid, register: Register) -> Grid:
    """The grid with a bold frame round each field that is reported to the state, and none elsewhere."""
    return replace(
        grid,
        lines=tuple(
            replace(line, cells=tuple(replace(c, bold=_is_national(c, register)) for c in line.cells))
            for line in grid.lines
        ),
    )


def _is_national(cell: Cell, register: Register) -> bool:
    return any(register[a.code].national for a in asked_in(cell.text) if a.code in register)
