"""The seal of a form that goes out as Excel: which record and which cells it was, so that it can be read back.

Sealed with the server's key: a file in which somebody has changed what a cell stands for is refused. Of the words themselves only
a keyed checksum is kept. It tells whether a cell was changed, and nothing else.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.core.signing import BadSignature, Signer
from django.utils.crypto import salted_hmac
from openpyxl import Workbook

from marugoto.paperwork.excel.writing import MARKS, Named
from marugoto.paperwork.rules.filling import Spot

_SIGNER: Final = Signer(salt="marugoto.paperwork.form")
_PIECE: Final = 30_000
FORMAT: Final = 1


@dataclass(frozen=True)
class Head:
    """What a file is about. ``part``: the plan, note or assessment ("" none); ``person``: whose sheet."""

    form: str
    record: str
    part: str
    person: str
    at: str


@dataclass(frozen=True)
class Marked:
    """One cell of the file: what it stands for, the checksum of its words when it went out, whether they were cut."""

    name: str
    spot: Spot
    sum: str
    cut: bool


class NotOursError(ValueError):
    """A file that this system has not written, or whose seal is broken."""


def put(book: Workbook, head: Head, named: list[Named]) -> None:
    """Seals the workbook: a sheet that Excel does not offer to show."""
    cells = [[n.name, n.spot.code, n.spot.option, n.spot.row, checksum(n.spot, n.text), n.cut] for n in named]
    sealed = _SIGNER.sign_object({"format": FORMAT, "head": vars(head), "cells": cells}, compress=True)
    sheet = book.create_sheet(MARKS)
    for row, start in enumerate(range(0, len(sealed), _PIECE), start=1):
        sheet.cell(row, 1, sealed[start : start + _PIECE]).data_type = "s"
    sheet.sheet_state = "veryHidden"


def read(book: Workbook) -> tuple[Head, list[Marked]]:
    """What the file is about. NotOursError: no seal, or a broken one."""
    if MARKS not in book.sheetnames:
        raise NotOursError
    sealed = "".join(str(row[0] or "") for row in book[MARKS].iter_rows(max_col=1, values_only=True))
    return unseal(sealed)


def unseal(sealed: str) -> tuple[Head, list[Marked]]:
    """The same from the sealed words. NotOursError: a broken seal."""
    try:
        data: Any = _SIGNER.unsign_object(sealed)
    except (BadSignature, ValueError) as broken:
        raise NotOursError from broken
    if data.get("format") != FORMAT:
        raise NotOursError
    cells = [
        Marked(name, Spot(code, option, row), total, cut)
        for name, code, option, row, total, cut in data["cells"]
    ]
    return Head(**data["head"]), cells


def checksum(spot: Spot, text: str) -> str:
    """Twelve letters that stand for what a cell said."""
    said = "\n".join(
        line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ).strip()
    return salted_hmac("marugoto.paperwork.cell", f"{spot.name}|{spot.row}|{said}").hexdigest()[:12]
