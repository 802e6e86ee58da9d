"""The same extract as other systems write it: other headings, days by era, half-width kana, codes instead of words."""

import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from marugoto.people.invented.extract import COLUMNS, PLAIN_COLUMNS, Line, Town, plain_row, row

Row = list[str]
# The headings of an older system, column for column.
OLDER: Final = (
    "宛名コード",
    "世帯コード",
    "続柄名称",
    "漢字氏名",
    "カナ氏名",
    "旧氏",
    "旧氏フリガナ",
    "通称名",
    "通称名カナ",
    "生年月日（和暦）",
    "性別コード",
    "国籍・地域",
    "都道府県名",
    "市町村名",
    "大字・町名",
    "番地・号",
    "マンション名等",
    "電話",
    "住民日",
    "異動日",
    "異動事由名",
    "ＤＶ等支援措置",
)
_ERAS: Final = ((date(2019, 5, 1), "R", 2018), (date(1989, 1, 8), "H", 1988), (date(1926, 12, 25), "S", 1925),
                (date(1912, 7, 30), "T", 1911), (date(1868, 1, 25), "M", 1867))  # fmt: skip


def _older_row(town: Town, line: Line) -> Row:
    cells = dict(zip(COLUMNS, row(town, line), strict=True))
    for name in ("氏名カナ", "旧氏カナ", "通称カナ"):
        cells[name] = half_width(cells[name])
    for name in ("生年月日", "住民となった年月日", "異動年月日"):
        cells[name] = by_era(cells[name])
    cells["性別"] = {"男": "1", "女": "2"}[cells["性別"]]
    cells["支援措置"] = "1" if cells["支援措置"] else "0"
    return list(cells.values())


# Name of a style: its headings, and how a line is written in it.
STYLES: Final[dict[str, tuple[tuple[str, ...], Callable[[Town, Line], Row]]]] = {
    "standard": (COLUMNS, row),
    "older": (OLDER, _older_row),
    "plain": (PLAIN_COLUMNS, plain_row),
}


def rows(town: Town, lines: Iterator[Line], style: str) -> Iterator[Row]:
    """The lines as cells, without the headings."""
    write = STYLES[style][1]
    return (write(town, line) for line in lines)


def by_era(day: str) -> str:
    """1964-10-10 as S39.10.10; what is unknown stays 00."""
    year, month, date_ = (int(part) for part in day.split("-"))
    known = date(year, month or 1, date_ or 1)
    letter, before = next((era, base) for first, era, base in _ERAS if known >= first)
    return f"{letter}{year - before:02d}.{month:02d}.{date_:02d}"


_HALF: Final = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFF9E)} | {
    "゛": "ﾞ",
    "゜": "ﾟ",
    "\u3000": " ",
    "\u3099": "ﾞ",
    "\u309a": "ﾟ",
}


def half_width(kana: str) -> str:
    """カワサキ　ジロウ as ｶﾜｻｷ ｼﾞﾛｳ."""
    parts = unicodedata.normalize("NFD", kana)
    return "".join(_HALF.get(ch, ch) for ch in parts)


def for_encoding(text: str, encoding: str) -> str:
    """The text as far as an encoding has its characters: variation selectors fall away, the rest becomes 〓."""
    if encoding.startswith("utf"):
        return text
    return "".join(_one(ch, encoding) for ch in text)


def _one(ch: str, encoding: str) -> str:
    if "\U000e0100" <= ch <= "\U000e01ef":
        return ""
    try:
        ch.encode(encoding)
    except UnicodeEncodeError:
        return "〓"
    return ch
