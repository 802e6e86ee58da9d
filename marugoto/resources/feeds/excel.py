"""Excel: every sheet, merged cells filled, dates and times as text; furigana stays out of the text."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from marugoto.resources.feeds import columns
from marugoto.resources.feeds.tables import Reading, Remark, Table, table_of

MOST_UNPACKED = 400_000_000  # bytes; a small file that unpacks to more than this is no list of places
_BROKEN = (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError)


def read(data: bytes) -> Reading:
    """The tables of a workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                return Reading("xlsx", problem="too_large")
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except _BROKEN:
        return Reading("xlsx", problem="broken_table")
    tables = tuple(_tables(book))
    return Reading("xlsx", tables, encoding="xlsx", problem="" if tables else "no_header")


def _tables(book: Any) -> Iterator[Table]:
    for sheet in book.worksheets:
        merged = _merged(sheet)
        lines = []
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            texts, remarks = [], []
            for cell in cells:
                text = as_text(cell.value)
                source = merged.get((cell.row, cell.column))
                if source is not None and not text:
                    text = as_text(source)
                    remarks.append(Remark("merged_cell", cell.coordinate, after=text))
                texts.append(text)
            lines.append((number, texts, remarks))
        if table := table_of(str(sheet.title), lines, columns.known()):
            yield table


def _merged(sheet: Any) -> dict[tuple[int, int], object]:
    """place → the value that the merged range around it shows."""
    found: dict[tuple[int, int], object] = {}
    for area in sheet.merged_cells.ranges:
        value = sheet.cell(area.min_row, area.min_col).value
        if value is None:
            continue
        for row in range(area.min_row, area.max_row + 1):
            for column in range(area.min_col, area.max_col + 1):
                found[row, column] = value
    return found


def as_text(value: object) -> str:
    """A cell as it would be written in a CSV: dates and times in ISO 8601, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, date | time):
        return _moment(value)
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds() // 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _moment(value: date | time) -> str:
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, datetime) and value.time() != time(0):
        return value.isoformat(" ", "minutes")
    return value.isoformat()[:10]
