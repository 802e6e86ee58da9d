"""A grid becomes a workbook: one sheet to print, with lists to choose from; or the layout itself, with a list of all fields.

Every cell that can be read back has a name of the workbook (m_1 …), which follows it when lines are put in. What the names
stand for is sealed in a hidden sheet (``marks``), without the words themselves: they might outlive what somebody deletes.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.writer.excel import save_workbook

from marugoto.paperwork.excel import looks
from marugoto.paperwork.rules.fields import Register
from marugoto.paperwork.rules.filling import Spot, Written, WrittenLine
from marugoto.paperwork.rules.grid import Cell, Grid, braces

SHEET: Final = "様式"  # as it is
LISTS: Final = "選択肢"  # as it is
FIELDS: Final = "項目の一覧"  # as it is
MARKS: Final = "marugoto"
WIDTH: Final = {False: 92.0, True: 132.0}  # of a page, in letters of Excel
TALLEST: Final = 380.0  # points; Excel allows 409 a line
_LINE_HEIGHT: Final = {
    "title": 24.0,
    "section": 18.0,
    "label": 14.0,
    "value": 16.0,
    "mark": 17.0,
    "note": 14.0,
}
CUT: Final = "…（続きは画面で）"  # as it is


@dataclass(frozen=True)
class Named:
    """A cell that can be read back. ``cut``: the words did not all fit."""

    name: str
    spot: Spot
    text: str
    cut: bool


def book_of(
    grid: Grid, lines: Sequence[WrittenLine], register: Register, *, title: str
) -> tuple[Workbook, list[Named]]:
    """The filled form, and the cells that can be read back from it."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = SHEET
    _page(sheet, grid, title)
    writer = _Writer(book, sheet, grid)
    for line in lines:
        writer.line(line)
    _choices(book, sheet, writer.chosen, register)
    return book, writer.named


def as_bytes(book: Workbook) -> bytes:
    """The file."""
    out = io.BytesIO()
    save_workbook(book, out)
    return out.getvalue()


def layout_book(grid: Grid, register: Register, *, title: str, offered: set[str]) -> Workbook:
    """The layout with its codes in braces, and a second sheet with every field that may stand on it."""
    lines = [
        WrittenLine(tuple(Written(c, c.text, None) for c in line.cells), line.page) for line in grid.lines
    ]
    book, _named = book_of(grid, lines, register, title=title)
    sheet = book.create_sheet(FIELDS)
    heads = "コード 項目 国へ報告 くりかえす表 選択肢（コード:選択肢で、1つずつ○を出せます）"  # as it is
    _row(sheet, heads.split(" "))
    for field in register.fields.values():
        if field.code.split(".")[0] in offered:
            options = "、".join(f"{code}={label}" for code, label in register.labels(field).items())
            code = braces(field.code)
            _row(sheet, (code, field.label, "○" if field.national else "", field.rows, options[:2000]))
    for column, width in zip("ABCDE", (34, 30, 9, 16, 80), strict=True):
        sheet.column_dimensions[column].width = width
    return book


def _row(sheet: Any, words: Iterable[str]) -> None:
    at = sheet.max_row + 1 if sheet.cell(1, 1).value else 1
    for column, text in enumerate(words, start=1):
        looks.set_text(sheet.cell(at, column), text)


def _page(sheet: Any, grid: Grid, title: str) -> None:
    """A4, one page wide, with the form's name and the page number at the foot."""
    whole, width = sum(grid.columns), WIDTH[grid.landscape]
    for number, part in enumerate(grid.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = round(part / whole * width, 2)
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if grid.landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = f"{title.replace('&', '＆')}　&P / &N"
    for side in ("left", "right"):
        setattr(sheet.page_margins, side, 0.45)
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.65


class _Writer:
    """Puts the lines one under the other. A line too tall for Excel is several lines whose cells are joined."""

    def __init__(self, book: Workbook, sheet: Any, grid: Grid) -> None:
        self.book, self.sheet, self.grid = book, sheet, grid
        self.at = 1
        self.starts: list[int] = []  # where each line of the grid begins
        self.named: list[Named] = []
        self.chosen: dict[str, list[str]] = {}  # field → cells where one chooses
        self.letters = WIDTH[grid.landscape] / sum(grid.columns)

    def line(self, line: WrittenLine) -> None:
        """One line of the form."""
        if line.page and self.at > 1:
            self.sheet.row_breaks.append(Break(id=self.at - 1))
        texts = {id(w): fitting(w.text) for w in line.cells}
        height = max(
            (self._height(w.cell, texts[id(w)]) for w in line.cells if w.cell.high == 1), default=16.0
        )
        rows = max(1, ceil(height / TALLEST))
        for row in range(self.at, self.at + rows):
            self.sheet.row_dimensions[row].height = round(height / rows, 1)
        for written in line.cells:
            self._cell(written, texts[id(written)], rows)
        self.at += rows

    def _height(self, cell: Cell, text: str) -> float:
        size = looks.SIZES[cell.look]
        room = max(
            2.0, sum(self.grid.columns[cell.at : cell.at + cell.wide]) * self.letters * 10.5 / size - 1
        )
        shown = sum(max(1, ceil(_width(part) / room)) for part in (text or " ").split("\n"))
        return shown * _LINE_HEIGHT[cell.look] + 3

    def _cell(self, written: Written, text: str, rows: int) -> None:
        cell, sheet = written.cell, self.sheet
        last_row, last_column = self.at + rows * cell.high - 1, cell.at + cell.wide
        first = sheet.cell(self.at, cell.at + 1)
        looks.set_text(first, text)
        for row in range(self.at, last_row + 1):
            for column in range(cell.at + 1, last_column + 1):
                edges = "".join(
                    side
                    for side, there in (
                        ("l", column == cell.at + 1),
                        ("r", column == last_column),
                        ("t", row == self.at),
                        ("b", row == last_row),
                    )
                    if there
                )
                looks.dress(sheet.cell(row, column), cell.look, bold=cell.bold, edges=edges)
        if cell.wide > 1 or last_row > self.at:
            sheet.merge_cells(
                start_row=self.at, start_column=cell.at + 1, end_row=last_row, end_column=last_column
            )
        if written.spot:
            self._name(first, written.spot, written.text)

    def _name(self, cell: Any, spot: Spot, text: str) -> None:
        name = f"m_{len(self.named) + 1}"
        place = f"{quote_sheetname(SHEET)}!${cell.column_letter}${cell.row}"
        self.book.defined_names[name] = DefinedName(name, attr_text=place)
        self.named.append(Named(name, spot, text, fitting(text) != text))
        self.chosen.setdefault(spot.code, []).append(cell.coordinate)


def fitting(text: str) -> str:
    """As much of a text as one cell of Excel holds."""
    if looks.units(looks.escaped(text)) <= looks.MOST_LETTERS:
        return text
    return text[: looks.MOST_LETTERS // 2 - 20] + CUT


def _width(text: str) -> float:
    """How wide a text is in letters of Excel: a Japanese letter is two."""
    return sum(1.0 if ord(letter) < 0x2E80 else 2.0 for letter in text)


def _choices(book: Workbook, sheet: Any, chosen: dict[str, list[str]], register: Register) -> None:
    """A list to choose from where a code is chosen: no spelling, no wrong word."""
    lists: Any = None
    column = 0
    for code, cells in chosen.items():
        field = register[code]
        labels = ["○", "◎"] if field.kind == "marks" else list(register.labels(field).values())
        if field.kind not in ("choice", "marks") or not labels:
            continue
        lists = lists or book.create_sheet(LISTS)
        column += 1
        for row, label in enumerate(labels, start=1):
            looks.set_text(lists.cell(row, column), label)
        letter = get_column_letter(column)
        rule = DataValidation(
            "list", formula1=f"{LISTS}!${letter}$1:${letter}${len(labels)}", allow_blank=True
        )
        for cell in cells:
            rule.add(cell)
        sheet.add_data_validation(rule)
    if lists is not None:
        lists.sheet_state = "hidden"
