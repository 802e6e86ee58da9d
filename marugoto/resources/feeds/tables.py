"""A table as it was read: header, rows, and what was done to read it."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_DASH = str.maketrans(dict.fromkeys("―‐‑‒–—−－-ｰ─━", "ー"))


@dataclass(frozen=True)
class Remark:
    """Something to say about a row: a code of resources.import_remarks, the column, before and after."""

    code: str
    column: str = ""
    before: str = ""
    after: str = ""

    def as_data(self) -> dict[str, str]:
        """As JSON, without what is empty."""
        found = {"code": self.code, "column": self.column, "before": self.before, "after": self.after}
        return {key: value for key, value in found.items() if value}


@dataclass(frozen=True)
class Row:
    """A row: its number in the file (the header is 1), its cells by column, what reading repaired."""

    number: int
    cells: Mapping[str, str]
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table of a file. ``title``: a sheet's or a group's name; ``extra``: what the file says for all of its rows."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """A file as it was read. ``problem``: a code of resources.import_remarks when nothing could be read."""

    form: str
    tables: tuple[Table, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    problem: str = ""
    hsds: tuple[Mapping[str, object], ...] = ()
    about: Mapping[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows with anything in them there are."""
        return sum(len(table.rows) for table in self.tables) + len(self.hsds)

    def as_data(self) -> dict[str, object]:
        """How it was read, as JSON."""
        return {
            "form": self.form,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "tables": [
                {"title": t.title, "columns": list(t.columns), "rows": len(t.rows)} for t in self.tables
            ],
        }


def fold_header(text: str) -> str:
    """A column's name for comparison: width, dashes (ー ― U+2015), spaces, brackets and case do not matter."""
    plain = unicodedata.normalize("NFKC", text.replace("\ufeff", "")).translate(_DASH)
    return re.sub(r"[\s_・()（）「」【】*＊※#:：]", "", plain).lower()


def clean(value: str) -> str:
    """A cell without the spaces around it; a lone dash is nothing."""
    text = value.replace("\u3000", " ").strip()
    return "" if text in {"-", "－", "ー", "―", "−", "–", "—"} else text


def table_of(
    title: str, lines: Sequence[tuple[int, Sequence[str], Sequence[Remark]]], known: frozenset[str]
) -> Table | None:
    """The table in numbered lines of cells: the header is the line that names most known columns. None: no header."""
    head = _header_at(lines, known)
    if head is None:
        return None
    _number, names, _remarks = lines[head]
    body = [line for line in lines[head + 1 :] if any(clean(c) for c in line[1])]
    width = max([len(names), *(len(cells) for _n, cells, _r in body)])
    used = [
        n
        for n in range(width)
        if (n < len(names) and clean(names[n])) or any(_cell(c, n) for _x, c, _r in body)
    ]
    columns = _named(names, used)
    unnamed = [columns[n] for n in used if not (n < len(names) and clean(names[n]))]
    rows = []
    for number, cells, remarks in body:
        found = {columns[n]: _cell(cells, n) for n in used}
        notes = [Remark("blank_header", column, after=found[column]) for column in unnamed if found[column]]
        rows.append(Row(number, found, (*remarks, *notes)))
    return Table(title, tuple(columns[n] for n in used), tuple(rows))


def _cell(cells: Sequence[str], n: int) -> str:
    return cells[n].strip() if n < len(cells) else ""


def _header_at(
    lines: Sequence[tuple[int, Sequence[str], Sequence[Remark]]], known: frozenset[str]
) -> int | None:
    best, score = None, 0
    for at, (_number, cells, _remarks) in enumerate(lines[:12]):
        filled = [c for c in cells if clean(c)]
        hits = sum(fold_header(c) in known for c in filled)
        value = hits * 100 + (1 if len(filled) > 1 and best is None else 0)
        if value > score:
            best, score = at, value
    return best


def _named(names: Sequence[str], used: Sequence[int]) -> dict[int, str]:
    """place → name of the column; a blank one is called 列N, a second one of a name gets a number."""
    found: dict[int, str] = {}
    seen: set[str] = set()
    for n in used:
        name = re.sub(r"\s+", " ", names[n].replace("\ufeff", "")).strip() if n < len(names) else ""
        name = name or f"列{n + 1}"
        unique, count = name, 1
        while unique in seen:
            count += 1
            unique = f"{name}（{count}）"
        seen.add(unique)
        found[n] = unique
    return found
