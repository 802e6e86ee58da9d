"""A filled form as a PDF, drawn from the same grid as the workbook."""

import re
from collections.abc import Sequence
from html import escape
from typing import Final

from marugoto.core import pdf
from marugoto.paperwork.rules.filling import Written, WrittenLine
from marugoto.paperwork.rules.grid import Grid

_LONG: Final = 500  # letters; a line that holds more may go on on the next page
_PIECE: Final = 240
_UNSEEN: Final = re.compile("[\x00-\x08\x0b-\x1f]")
_SENTENCE: Final = re.compile(r"[^\n。]{0,400}(?:。+\n?|\n|(?=.)|$)", re.DOTALL)
_STYLE: Final = """
@page { size: A4 %(way)s; margin: 12mm 11mm 15mm; }
html { font-size: 9.5pt; line-height: 1.45; }
table { table-layout: fixed; margin: 0; }
td { padding: 0.8mm 1.4mm; border: 0.6pt solid #000; font-size: 9.5pt; white-space: pre-wrap; }
td.title { border: 0; text-align: center; font-size: 15pt; font-weight: 700; padding: 0 0 2mm; }
td.section { background: #d9d9d9; font-weight: 700; }
td.label { background: #efefef; font-size: 8.5pt; }
td.note { border: 0; font-size: 8.5pt; padding: 1.4mm 0.6mm; }
td.mark { text-align: center; padding: 0.8mm 0; }
td.bold { border: 1.8pt solid #000; }
tr.keep { break-after: avoid; }
td.cont { border-top: 0; padding-top: 0; }
td.open { border-bottom: 0; padding-bottom: 0; }
"""


def draw(grid: Grid, lines: Sequence[WrittenLine], *, title: str) -> bytes:
    """The PDF. Columns have the widths of the grid; reported fields stand in a bold frame."""
    style = _STYLE % {"way": "landscape" if grid.landscape else "portrait"}
    return pdf.from_html(html_of(grid, lines, title=title), title=title, style=style)


def html_of(grid: Grid, lines: Sequence[WrittenLine], *, title: str) -> str:
    """The page as HTML. A new sheet of paper is a table of its own."""
    whole = sum(grid.columns)
    columns = "".join(f'<col style="width:{part / whole * 100:.3f}%">' for part in grid.columns)
    tables = []
    for sheet in _sheets(lines):
        rows = "".join(_row(line) for line in sheet)
        tables.append(f"<table><colgroup>{columns}</colgroup><tbody>{rows}</tbody></table>")
    gap = '<div style="break-before: page"></div>'
    return (
        f'<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"</head><body>{gap.join(tables)}</body></html>"
    )


def _sheets(lines: Sequence[WrittenLine]) -> list[list[WrittenLine]]:
    found: list[list[WrittenLine]] = [[]]
    for line in lines:
        if line.page and found[-1]:
            found.append([])
        found[-1].append(line)
    return found


def _row(line: WrittenLine) -> str:
    """One row of the table; a long one is several without a line between them, so that it can go on on the next page."""
    parts = [[written.text] for written in line.cells]
    if sum(len(text) for (text,) in parts) > _LONG and all(written.cell.high == 1 for written in line.cells):
        parts = [_pieces(text) for (text,) in parts]
    last = max((len(one) for one in parts), default=1) - 1
    keep = ' class="keep"' if line.cells and line.cells[0].cell.look in ("title", "section") else ""
    rows = []
    for number in range(last + 1):
        inside = " cont" * (number > 0) + " open" * (number < last)
        cells = (
            _cell(written, one[number] if number < len(one) else "", inside)
            for written, one in zip(line.cells, parts, strict=True)
        )
        rows.append(f"<tr{keep}>{''.join(cells)}</tr>")
    return "".join(rows)


def _pieces(text: str) -> list[str]:
    """A text in pieces of some lines, cut at the ends of lines, else of sentences."""
    found = [""]
    for line in _SENTENCE.findall(text) or [""]:
        if found[-1] and len(found[-1]) + len(line) > _PIECE:
            found.append("")
        found[-1] += line
    return [piece.removesuffix("\n") for piece in found]


def _cell(written: Written, text: str, inside: str) -> str:
    cell = written.cell
    wide = f' colspan="{cell.wide}"' if cell.wide > 1 else ""
    high = f' rowspan="{cell.high}"' if cell.high > 1 else ""
    look = f"{cell.look}{' bold' if cell.bold else ''}{inside}"
    return f'<td class="{look}"{wide}{high}>{escape(_UNSEEN.sub("", text))}</td>'
