"""How cells look, and how a look is recognised in a sheet that somebody has rearranged."""

import re
from typing import Any, Final

from openpyxl.cell import Cell as ExcelCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

FONT: Final = "游ゴシック"  # as it is
SIZES: Final = {"title": 15, "section": 11, "label": 9, "value": 10.5, "mark": 11, "note": 9}
FILLS: Final = {"section": "FFBFBFBF", "label": "FFEFEFEF"}
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
MOST_LETTERS: Final = 32_000  # of one cell (Excel: 32,767, counted in UTF-16)


def escaped(text: str) -> str:
    """The text as the format wants it: what XML cannot hold is written _x000B_, and so is what looks like that."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _HIDDEN.sub(lambda m: _escape(m[0]), lines)


def _escape(found: str) -> str:
    return f"_x005F{found}" if found.startswith("_x") else f"_x{ord(found):04X}_"


def plain(text: str) -> str:
    """What ``escaped`` was given."""
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text)


def set_text(cell: ExcelCell, text: str) -> None:
    """Words into a cell: text whatever they begin with, also after somebody has edited it."""
    cell.value = escaped(text) or None
    if text:
        cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = text.startswith(("=", "+", "-", "@"))


def units(text: str) -> int:
    """How long Excel finds a text."""
    return len(text.encode("utf-16-le")) // 2


def dress(cell: Any, look: str, *, bold: bool, edges: str = "lrtb") -> None:
    """Gives a cell its look; ``edges``: on which sides of the whole cell it lies."""
    cell.font = Font(name=FONT, size=SIZES[look], bold=look in ("title", "section"))
    middle = look in ("title", "mark")
    cell.alignment = Alignment(
        wrap_text=True,
        vertical="center" if look != "value" else "top",
        horizontal="center" if middle else None,
    )
    if look in FILLS:
        cell.fill = PatternFill("solid", fgColor=FILLS[look])
    if look not in ("title", "note"):
        cell.border = border(edges, thick=bold)


def border(edges: str, *, thick: bool) -> Border:
    """Lines on these sides: 太枠 where it is reported."""
    line = Side(style="medium" if thick else "thin")
    none = Side(style=None)
    return Border(
        left=line if "l" in edges else none,
        right=line if "r" in edges else none,
        top=line if "t" in edges else none,
        bottom=line if "b" in edges else none,
    )


def look_of(cell: Any) -> str:
    """Which look a cell of a rearranged sheet has."""
    size = float(cell.font.sz or 0)
    fill = str(cell.fill.fgColor.rgb) if cell.fill and cell.fill.fill_type == "solid" else ""
    if size >= 13:
        return "title"
    if fill == FILLS["section"]:
        return "section"
    if fill:
        return "label"
    if not any(side and side.style for side in (cell.border.left, cell.border.top, cell.border.bottom)):
        return "note"
    return "mark" if cell.alignment.horizontal == "center" else "value"


def is_bold(cell: Any) -> bool:
    """Does a 太枠 run round it?"""
    return bool(cell.border.left and cell.border.left.style in ("medium", "thick"))
