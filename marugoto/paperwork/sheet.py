"""A filled form as a PDF, drawn from the same grid as the workbook."""

from collections.abc import Sequence
from html import escape
from typing import Final

from marugoto.core import pdf
from marugoto.paperwork.rules.filling import Written, WrittenLine
from marugoto.paperwork.rules.grid import Grid

_LONG: Final = 900  # letters; a line that holds more may run over the end of a page
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
tr.long { break-inside: auto; }
tr.page { break-before: page; }
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
    long = sum(len(written.text) for written in line.cells) > _LONG
    cells = "".join(_cell(written) for written in line.cells)
    return f'<tr class="{"long" if long else ""}">{cells}</tr>'


def _cell(written: Written) -> str:
    cell = written.cell
    wide = f' colspan="{cell.wide}"' if cell.wide > 1 else ""
    high = f' rowspan="{cell.high}"' if cell.high > 1 else ""
    look = f"{cell.look} bold" if cell.bold else cell.look
    return f'<td class="{look}"{wide}{high}>{escape(written.text)}</td>'
