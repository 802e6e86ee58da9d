"""Workbooks that come in: opened with care, a form's cells by their names, a layout's cells with their looks."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

import openpyxl
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from marugoto.paperwork.excel import looks
from marugoto.paperwork.excel.writing import SHEET
from marugoto.paperwork.rules.grid import MOST_COLUMNS, MOST_LINES, Cell, Fault, Grid, Line
from marugoto.paperwork.rules.words import era_day, moment

MOST_BYTES: Final = 5_000_000
MOST_UNPACKED: Final = 80_000_000
_BROKEN = (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError, SyntaxError)
_PLACE = re.compile(r"^'?(?P<sheet>.+?)'?!(?P<cell>\$?[A-Z]{1,3}\$?\d{1,7})$")


class UnopenedError(ValueError):
    """A file that is not opened; the sentence says why."""


def open_book(data: bytes) -> Workbook:
    """The workbook. UnopenedError: too large, no workbook, with macros."""
    if len(data) > MOST_BYTES:
        raise UnopenedError(_("ファイルが大きすぎます（5MBまで）。"))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise UnopenedError(_("ファイルの中身が大きすぎます。"))
            if any("vbaProject" in part.filename for part in parts):
                raise UnopenedError(
                    _("マクロの入ったファイルは読み込めません。「.xlsx」で保存しなおしてください。")
                )
        return openpyxl.load_workbook(io.BytesIO(data))
    except UnopenedError:
        raise
    except _BROKEN as broken:
        raise UnopenedError(_("エクセルのファイル（.xlsx）として読めません。")) from broken


@dataclass(frozen=True)
class Found:
    """A named cell: where it is now, and what it says; ``gone``: its line was deleted."""

    place: str
    text: str
    gone: bool = False
    formula: bool = False


def cells_by_name(book: Workbook) -> dict[str, Found]:
    """m_1 → the cell that bears this name now, wherever it has moved."""
    return {name: _cell(book, str(one.attr_text or "")) for name, one in book.defined_names.items()}


def _cell(book: Workbook, place: str) -> Found:
    found = _PLACE.match(place)
    if found is None or found["sheet"] not in book.sheetnames:
        return Found("", "", gone=True)
    coordinate = found["cell"].replace("$", "")
    cell = book[found["sheet"]][coordinate]
    formula = cell.data_type == "f"
    return Found(coordinate, "" if formula else as_text(cell.value), formula=formula)


def as_text(value: object) -> str:
    """What a cell says, whatever Excel made of it: a real date as 令和8年11月24日, a whole number without a point."""
    if value is None:
        return ""
    if isinstance(value, date | time):
        return _moment(value)
    if isinstance(value, bool):
        return "○" if value else ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return looks.plain(str(value))


def _moment(value: date | time) -> str:
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, datetime):
        return moment(value) if value.time() != time(0) else era_day(value.date())
    return era_day(value)


# --- a layout --------------------------------------------------------------------------------------------------------


def grid_of(book: Workbook) -> tuple[Grid, list[Fault]]:
    """The layout on the sheet 様式 (else the first sheet), and what no layout may hold."""
    sheet: Any = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
    rows, columns = min(sheet.max_row, MOST_LINES + 1), min(sheet.max_column, MOST_COLUMNS + 1)
    faults = list(_too_much(rows, columns))
    if faults:
        return Grid((1.0,), ()), faults
    areas = _areas(sheet)
    breaks = {one.id for one in sheet.row_breaks.brk}
    lines = []
    for row in range(1, rows + 1):
        cells = []
        for column in range(1, columns + 1):
            wide, high = areas.get((row, column), (1, 1))
            if not wide:
                continue
            cell = sheet.cell(row, column)
            if cell.data_type == "f":
                faults.append(Fault(row, column, _("計算式は使えません。")))
            cells.append(
                Cell(column - 1, wide, high, as_text(cell.value), looks.look_of(cell), looks.is_bold(cell))
            )
        lines.append(Line(tuple(cells), page=row - 1 in breaks))
    widths = tuple(_width(sheet, column) for column in range(1, columns + 1))
    landscape = sheet.page_setup.orientation == "landscape"
    return _without_empty_ends(Grid(widths, tuple(lines), landscape)), faults


def _too_much(rows: int, columns: int) -> Iterator[Fault]:
    if rows > MOST_LINES:
        yield Fault(MOST_LINES + 1, 0, _("行が多すぎます（%(n)d行まで）。") % {"n": MOST_LINES})
    if columns > MOST_COLUMNS:
        yield Fault(0, MOST_COLUMNS + 1, _("列が多すぎます（%(n)d列まで）。") % {"n": MOST_COLUMNS})


def _areas(sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """Where a joined cell begins → how wide and high it is; (0, 0) for the places that it covers."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for area in sheet.merged_cells.ranges:
        left, top, right, bottom = area.bounds
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                found[row, column] = (0, 0)
        found[top, left] = (right - left + 1, bottom - top + 1)
    return found


def _width(sheet: Any, column: int) -> float:
    """The width of a column; Excel writes several equal ones as one."""
    for letter, one in sheet.column_dimensions.items():
        first, last = one.min or 0, one.max or 0
        if (first <= column <= last or letter == get_column_letter(column)) and one.width:
            return float(one.width)
    return 8.43


def _without_empty_ends(grid: Grid) -> Grid:
    """Lines at the end that say nothing are not part of the form."""
    lines = list(grid.lines)
    while (
        lines
        and not any(cell.text.strip() for cell in lines[-1].cells)
        and not any(c.wide > 1 for c in lines[-1].cells)
    ):
        lines.pop()
    return Grid(grid.columns, tuple(lines), grid.landscape)
