"""The layouts that come with the house: TOML with sections and rows of cells, made into a grid.

A row is a list of cells whose widths add up to ``columns``:
  {field = "person.name", width = 12}               a label (``label_width``) and the value
  {field = "person.name", width = 12, bare = true}  the value alone
  {text = "様式第1号", width = 12, look = "note"}     words
Three rows are made by the house: ``marks`` (every code of a list with a mark before it, ``across`` a line), ``rows`` (a head and
one line that is repeated, at least ``least`` times), ``questions`` (every question of a block of the assessment).
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marugoto.paperwork.rules.fields import Register
from marugoto.paperwork.rules.grid import Cell, Grid, Line, bold_where_national, braces


@dataclass(frozen=True)
class Layout:
    """A layout with its name and version."""

    form: str
    version: str
    title: str
    grid: Grid


class Maker:
    """Builds the lines of one layout."""

    def __init__(self, data: Mapping[str, Any], register: Register) -> None:
        self.columns = int(data["columns"])
        self.label_width = int(data.get("label_width", 4))
        self.register = register
        self.lines: list[Line] = []

    def add(self, *cells: Cell, page: bool = False) -> None:
        """One line. ValueError: its cells do not fill the page."""
        end = 0
        for cell in cells:
            if cell.at != end:
                raise ValueError(f"line {len(self.lines) + 1}: a cell at {cell.at} where {end} is free")
            end += cell.wide
        if end != self.columns:
            raise ValueError(f"line {len(self.lines) + 1} is {end} wide, not {self.columns}")
        self.lines.append(Line(tuple(cells), page))

    def section(self, section: Mapping[str, Any]) -> None:
        """A head, and its rows."""
        if section.get("title"):
            self.add(
                Cell(0, self.columns, 1, section["title"], "section"), page=bool(section.get("page", False))
            )
        for row in section["row"]:
            self.row(row)

    def row(self, row: Mapping[str, Any]) -> None:
        """One row of the file: one line, or several where the house makes them."""
        if "marks" in row:
            self.marks(row["marks"], across=int(row.get("across", 4)), only=row.get("only"))
        elif "rows" in row:
            self.repeated(row["rows"], least=int(row.get("least", 1)))
        elif "questions" in row:
            self.questions(row["questions"])
        else:
            self.plain(row["cells"])

    def plain(self, cells: Sequence[Mapping[str, Any]]) -> None:
        """Cells beside each other."""
        found, at = [], 0
        for cell in cells:
            width = int(cell["width"])
            found += self._pair(cell, at, width)
            at += width
        self.add(*found)

    def _pair(self, cell: Mapping[str, Any], at: int, width: int) -> list[Cell]:
        if "text" in cell:
            return [Cell(at, width, 1, cell["text"], cell.get("look", "note"))]
        asked = braces(cell["field"])
        if cell.get("bare"):
            return [Cell(at, width, 1, asked, "value")]
        label = int(cell.get("label_width", self.label_width))
        words = cell.get("label") or self.register[cell["field"].split(":")[0]].label
        return [Cell(at, label, 1, words, "label"), Cell(at + label, width - label, 1, asked, "value")]

    def marks(self, code: str, *, across: int, only: Sequence[str] | None) -> None:
        """Every code of the list with its mark before it."""
        labels = self.register.labels(self.register[code])
        options = [o for o in labels if only is None or o in only]
        each = self.columns // across
        for start in range(0, len(options), across):
            cells, at = [], 0
            for option in options[start : start + across]:
                cells += [
                    Cell(at, 1, 1, braces(code, option), "mark"),
                    Cell(at + 1, each - 1, 1, labels[option], "value"),
                ]
                at += each
            if at < self.columns:
                cells.append(Cell(at, self.columns - at, 1, "", "value"))
            self.add(*cells)

    def repeated(self, columns: Sequence[Mapping[str, Any]], *, least: int) -> None:
        """The head of a table, and the line that is repeated."""
        head, line, at = [], [], 0
        for column in columns:
            width = int(column["width"])
            label = column.get("label") or self.register[column["field"]].label
            head.append(Cell(at, width, 1, label, "label"))
            line.append(Cell(at, width, 1, braces(column["field"], least=least), "value"))
            at += width
        self.add(*head)
        self.add(*line)

    def questions(self, block: str) -> None:
        """The questions of one block: short answers two a line, lists of boxes one a line."""
        waiting: list[str] = []
        for code, field in self.register.fields.items():
            if not field.code.startswith(f"fact_{block}."):
                continue
            if field.kind == "choices":
                self._together(waiting)
                waiting = []
                self.plain([{"field": code, "width": self.columns, "label_width": self.label_width + 1}])
            else:
                waiting.append(code)
                if len(waiting) == 2:
                    self._together(waiting)
                    waiting = []
        self._together(waiting)

    def _together(self, codes: Sequence[str]) -> None:
        if codes:
            each = self.columns // len(codes)
            self.plain([{"field": c, "width": each, "label_width": self.label_width + 1} for c in codes])


def read(text: str, register: Register) -> Layout:
    """The layout of one file. KeyError, ValueError: a mistake in it."""
    data = tomllib.loads(text)
    maker = Maker(data, register)
    maker.add(Cell(0, maker.columns, 1, data["title"], "title"))
    for section in data["section"]:
        maker.section(section)
    grid = Grid((1.0,) * maker.columns, tuple(maker.lines), bool(data.get("landscape", False)))
    return Layout(data["form"], data["version"], data["title"], bold_where_national(grid, register))
