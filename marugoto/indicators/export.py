"""The figures of a plan as files that machines read: one table a sheet, one heading line, one value a cell, codes beside words.

Rules: 統計表における機械判読可能なデータの表記方法の統一ルール (総務省, 2020) and digital-go-jp/machine_readability_rule.
"""

import csv
import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from openpyxl import Workbook
from openpyxl.writer.excel import save_workbook

from marugoto.agencies.models import Municipality
from marugoto.core import codes
from marugoto.indicators import wording
from marugoto.indicators.plan import Line, day_before

Cell = str | int | float | date | None
HEAD: Final = (  # each as it is
    *("全国地方公共団体コード", "地方公共団体名", "年度", "集計開始年月日", "集計終了年月日"),  # as it is
    *("指標コード", "指標名", "事業コード", "単位コード", "単位名", "数え方コード"),  # as it is
    *("目標値", "目標年度", "目標の版", "数値", "分子", "分母", "秘匿フラグ"),  # as it is
    *("達成状況コード", "達成状況名", "数えない理由コード", "数えない理由名", "出典"),  # as it is
)
SPLIT: Final = ";"


def rows(found: Iterable[Line], *, town: Municipality, year: int) -> list[list[Cell]]:
    """One line an indicator; what is hidden or not known is empty, and a column says which (空白 is never 0)."""
    return [_row(one, town=town, year=year) for one in found]


def _row(one: Line, *, town: Municipality, year: int) -> list[Cell]:
    indicator, target = one.indicator, one.target
    counts = not one.hidden and not one.counted.why
    return [
        *(town.code, town.name, year, one.span.since, day_before(one.span.until)),
        *(indicator.code, indicator.label, SPLIT.join(indicator.programmes) or None),
        *(indicator.unit or None, wording.unit(one) or None, one.counting.of or None),
        *(_number(target.target) if target else None, (target.target_year or None) if target else None),
        *(target.version if target else None, _number(one.figure)),
        *(one.counted.top if counts else None, one.counted.bottom if counts else None),
        *(int(one.hidden), one.state or None, wording.state(one) if one.state else None),
        *(indicator.uncounted or None, codes.label("indicators.uncounted", indicator.uncounted) or None),
        (one.told.source or None) if one.told and one.elsewhere else None,
    ]


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def as_csv(table: Iterable[Iterable[Cell]]) -> bytes:
    """UTF-8 with its mark (so that Excel reads it), CRLF, quoted where needed."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEAD)
    for line in table:
        writer.writerow(["" if c is None else c.isoformat() if isinstance(c, date) else c for c in line])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(table: Iterable[Iterable[Cell]]) -> bytes:
    """A sheet with the table and a sheet with the codes; no merged cell, no formula, no empty line."""
    book = Workbook()
    sheet = book.create_sheet("指標", 0)  # as it is
    del book["Sheet"]
    sheet.append(list(HEAD))
    for line in table:
        sheet.append([_safe(c) for c in line])
    lists = book.create_sheet("コード表")  # as it is
    lists.append(["コード表", "コード", "名称"])  # as it is
    for name in (
        "indicators.definitions",
        "indicators.uncounted",
        "indicators.units",
        "agencies.model_programmes",
    ):
        for code in codes.entries(name).values():
            lists.append([name, code.code, code.label])
    out = io.BytesIO()
    save_workbook(book, out)
    return out.getvalue()


def _safe(cell: Cell) -> Cell:
    """Days as text (YYYY-MM-DD), so that no spreadsheet changes them; a text that looks like a formula stays a text."""
    if isinstance(cell, date):
        return cell.isoformat()
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+@" else cell
