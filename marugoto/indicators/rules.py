"""Rules of figures: pure. What is small is hidden, and what would give it away is hidden with it."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

SMALL = 5

Cell = tuple[str, str]


@dataclass(frozen=True)
class Table:
    """Figures by row and month as one viewer may know them. None: hidden. Totals may be hidden too."""

    rows: Sequence[str]
    columns: Sequence[str]
    cells: Mapping[Cell, int | None]
    row_totals: Mapping[str, int | None]
    column_totals: Mapping[str, int | None]
    grand_total: int | None


def suppress(
    counts: Mapping[Cell, int], *, rows: Sequence[str], columns: Sequence[str], known: Set[str]
) -> Table:
    """Hides the cells 1–4 of rows that are not ``known`` to the viewer, and enough others that none follows by subtraction.

    ``known`` rows (one's own agency) are shown whole; they cannot shield a hidden cell, because the viewer knows them.
    """
    shown = {(r, c): counts.get((r, c), 0) for r in rows for c in columns}
    hidden = {cell for cell, n in shown.items() if cell[0] not in known and 0 < n < SMALL}
    hidden_rows: set[str] = set()
    hidden_columns: set[str] = set()
    changed = True
    while changed:
        changed = _shield(rows, columns, shown, known, hidden, hidden_rows, by_row=True)
        changed = _shield(columns, rows, shown, known, hidden, hidden_columns, by_row=False) or changed
    return _table(rows, columns, shown, hidden, hidden_rows, hidden_columns)


def _shield(
    lines: Sequence[str],
    others: Sequence[str],
    shown: Mapping[Cell, int],
    known: Set[str],
    hidden: set[Cell],
    hidden_totals: set[str],
    *,
    by_row: bool,
) -> bool:
    """Every line with exactly one hidden cell gets a second one, or loses its total."""
    changed = False
    for line in lines:
        cells = [(line, o) if by_row else (o, line) for o in others]
        mine = [cell for cell in cells if cell in hidden]
        if len(mine) != 1 or line in hidden_totals:
            continue
        spare = [cell for cell in cells if cell not in hidden and cell[0] not in known]
        if spare:
            hidden.add(max(spare, key=lambda cell: (shown[cell] > 0, -shown[cell], cell)))
        else:
            hidden_totals.add(line)
        changed = True
    return changed


def _table(
    rows: Sequence[str],
    columns: Sequence[str],
    shown: Mapping[Cell, int],
    hidden: Set[Cell],
    hidden_rows: Set[str],
    hidden_columns: Set[str],
) -> Table:
    row_totals = {r: None if r in hidden_rows else sum(shown[r, c] for c in columns) for r in rows}
    column_totals = {c: None if c in hidden_columns else sum(shown[r, c] for r in rows) for c in columns}
    # The grand total gives a single hidden total away; hide it with them.
    lonely = len(hidden_rows) == 1 or len(hidden_columns) == 1
    return Table(
        rows=rows,
        columns=columns,
        cells={cell: None if cell in hidden else n for cell, n in shown.items()},
        row_totals=row_totals,
        column_totals=column_totals,
        grand_total=None if lonely else sum(shown.values()),
    )


def rate(counted: int, target: float) -> int | None:
    """Per cent of the target reached, rounded down; None for a target of nothing."""
    return int(counted * 100 / target) if target > 0 else None


def months_of_fiscal_year(year: int) -> list[str]:
    """The twelve months of a Japanese fiscal year, "2026-04" to "2027-03"."""
    return [f"{year}-{m:02d}" for m in range(4, 13)] + [f"{year + 1}-{m:02d}" for m in range(1, 4)]
