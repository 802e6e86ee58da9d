"""A grid filled with what is known: lines repeated for their rows, and for each cell where its words come from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from marugoto.paperwork.rules.fields import Register
from marugoto.paperwork.rules.grid import Cell, Grid, Line, filled, least_rows, only_asked, row_sets


@dataclass(frozen=True)
class Row:
    """One row of a table: the record it is ("" none yet), and its cells by field."""

    id: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Filling:
    """What a form is filled with. ``fields``: name → words; ``rows``: set → rows in their order."""

    fields: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)

    def at(self, name: str, row: str = "") -> str:
        """What stands in one spot; "" where nothing does."""
        if not row:
            return self.fields.get(name, "")
        found = (one for rows in self.rows.values() for one in rows if one.id == row and name in one.fields)
        return next((one.fields[name] for one in found), "")


@dataclass(frozen=True)
class Spot:
    """Where the words of a cell come from: a field (with one code of its list), perhaps of one row."""

    code: str
    option: str = ""
    row: str = ""

    @property
    def name(self) -> str:
        """person.name, assessment.factors:debt."""
        return f"{self.code}:{self.option}" if self.option else self.code


@dataclass(frozen=True)
class Written:
    """A cell with its words. ``spot`` None: words of the form itself, or several fields in one cell."""

    cell: Cell
    text: str
    spot: Spot | None


@dataclass(frozen=True)
class WrittenLine:
    """A line of them."""

    cells: tuple[Written, ...]
    page: bool = False


def fill(grid: Grid, filling: Filling, register: Register) -> list[WrittenLine]:
    """Every line with its words, repeated lines once for each row and at least as often as the layout says."""
    found: list[WrittenLine] = []
    for line in grid.lines:
        found += _lines(line, filling, register)
    return found


def _lines(line: Line, filling: Filling, register: Register) -> Iterator[WrittenLine]:
    sets = row_sets(line, register)
    if not sets:
        yield _written(line, filling.fields, "", line.page)
        return
    rows = list(filling.rows.get(next(iter(sets)), ()))
    rows += [Row("", {})] * (least_rows(line) - len(rows))
    for number, row in enumerate(rows):
        yield _written(line, row.fields, row.id, line.page and not number)


def _written(line: Line, values: Mapping[str, str], row: str, page: bool) -> WrittenLine:
    cells = []
    for cell in line.cells:
        asked = only_asked(cell.text)
        known = asked is not None and not (asked.least and not row)
        spot = Spot(asked.code, asked.option, row) if asked and known else None
        cells.append(Written(cell, filled(cell.text, values), spot))
    return WrittenLine(tuple(cells), page)


# --- how full it is --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Meter:
    """How much of what the state asks for is filled in; ``missing``: the fields that are not, in the order of the form."""

    filled: int
    asked: int
    missing: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Is nothing missing?"""
        return not self.missing


def meter(grid: Grid, filling: Filling, register: Register, *, not_needed: frozenset[str]) -> Meter:
    """Counts the reported fields that stand on a form; a list counts as one field, and ``not_needed`` does not count."""
    codes = dict.fromkeys(
        asked.code
        for _line, _cell, asked in grid.asked()
        if register[asked.code].national and asked.code not in not_needed
    )
    missing = tuple(code for code in codes if not _says(code, filling, register))
    return Meter(len(codes) - len(missing), len(codes), missing)


def _says(code: str, filling: Filling, register: Register) -> bool:
    field = register[code]
    if field.rows and filling.rows.get(field.rows):
        return all(row.fields.get(code, "").strip() for row in filling.rows[field.rows])
    said = filling.fields.get(code, "")
    if field.kind == "choices":
        return "☑" in said
    return bool(said.strip()) or any(
        text.strip() for name, text in filling.fields.items() if name.startswith(f"{code}:")
    )
