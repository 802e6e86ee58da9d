"""Bytes become tables: text in any of the encodings of Japanese offices, Excel, JSON. Tried, not guessed."""

import csv
import io
import json

from marugoto.resources.feeds import columns, excel, objects
from marugoto.resources.feeds.tables import Reading, Table, table_of

ENCODINGS = ("utf-8-sig", "utf-8", "cp932", "euc_jis_2004")
_BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
CELL_LIMIT = 1_000_000


def read(data: bytes, name: str) -> Reading:
    """The tables of a file; ``problem`` says why there are none."""
    if not data.strip(b"\x00 \r\n\t"):
        return Reading("empty", problem="empty_file")
    if data[:4] == b"PK\x03\x04":
        return excel.read(data)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return Reading("xls", problem="old_excel")
    text, encoding = decode(data)
    if text is None:
        return Reading("text", problem="unknown_encoding")
    if text.lstrip("\ufeff \r\n\t")[:1] in {"{", "["} and not name.lower().endswith((".csv", ".tsv", ".txt")):
        return _json(text, encoding)
    return _text(text, encoding)


def decode(data: bytes) -> tuple[str | None, str]:
    """(text, encoding): by the mark at the beginning, else the first encoding that fits every byte."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError:
                return None, ""
    if b"\x00" in data:
        return _without_mark(data)
    for encoding in ENCODINGS[1:]:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return None, ""


def _without_mark(data: bytes) -> tuple[str | None, str]:
    """UTF-16 without a mark: of the two orders of bytes the one in which there are lines and cells."""
    best: tuple[str | None, str] = (None, "")
    most = 0
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if (count := sum(text.count(c) for c in "\n\t,")) > most:
            best, most = (text, encoding), count
    return best


def _text(text: str, encoding: str) -> Reading:
    first = text.lstrip("\ufeff").partition("\n")[0]
    delimiter = max(("\t", ",", ";"), key=first.count)
    csv.field_size_limit(CELL_LIMIT)
    try:
        lines = [
            (number, cells, ())
            for number, cells in enumerate(
                csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1
            )
        ]
    except csv.Error:
        return Reading("text", encoding=encoding, delimiter=delimiter, problem="broken_table")
    table = table_of("", lines, columns.known())
    found: tuple[Table, ...] = (table,) if table else ()
    return Reading(
        "csv" if delimiter != "\t" else "tsv",
        found,
        encoding=encoding,
        delimiter=delimiter,
        problem="" if found else "no_header",
    )


def _json(text: str, encoding: str) -> Reading:
    try:
        data = json.loads(text.lstrip("\ufeff"))
    except json.JSONDecodeError:
        lines = [line for line in text.lstrip("\ufeff").splitlines() if line.strip()]
        try:
            data = [json.loads(line) for line in lines]
        except json.JSONDecodeError:
            return Reading("json", encoding=encoding, problem="broken_table")
    return objects.read(data, encoding=encoding)
