"""Rules of figures: pure. What is small is hidden, and what would give it away is hidden with it."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date

from marugoto.indicators.suppression import months, nested, years

SETTLES_ON = 6  # a month is counted for others on this day of the next one, once
Cell = tuple[str, str]


@dataclass(frozen=True)
class Table:
    """Figures by row and month as one viewer may know them. None: hidden, or not counted yet. Totals may be hidden too.

    ``at_least``: the sum of what a row tells, where its total is hidden. ``waiting``: months that are not settled yet.
    """

    rows: Sequence[str]
    columns: Sequence[str]
    cells: Mapping[Cell, int | None]
    row_totals: Mapping[str, int | None]
    column_totals: Mapping[str, int | None]
    grand_total: int | None
    at_least: Mapping[str, int] = field(default_factory=dict)
    waiting: frozenset[str] = frozenset()


def suppress(
    counts: Mapping[Cell, int],
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    known: Set[str] = frozenset(),
    own: Mapping[Cell, int] | None = None,
    waiting: Set[str] = frozenset(),
    overlapping: Mapping[str, Set[str]] | None = None,
) -> Table:
    """Hides the counts 1–4 of others, and what would give them away, month by month; then the sums of the year (adr/0033).

    ``known`` rows, and the ``own`` part of other rows, the viewer knows: they are shown whole where the row is told, and shield
    nothing. Months that are ``waiting`` tell only what is known, and their year no sums but those that follow. ``overlapping``:
    the counts are of parts, and the rows are sums of some of them (a part may be in several): a sum is told where it follows.
    """
    mine = {cell: n for cell, n in counts.items() if cell[0] in known} | dict(own or {})
    others = {cell: n - mine.get(cell, 0) for cell, n in counts.items()}
    parts = sorted({r for r, _c in counts}) if overlapping is not None else list(rows)
    told = [c for c in columns if c not in waiting]
    hidden, whole = _hidden(others, parts, told)
    if overlapping is not None:
        return _sums(counts, rows, columns, (hidden, whole, waiting), overlapping)
    lost = {r for r, _c in hidden}
    if not waiting:
        lost = years.sums_to_hide(others, rows=parts, columns=told, hidden=hidden, whole=whole)
    shut = {(r, c) for c in waiting for r in rows if r not in known}
    return _table(
        counts, rows, columns, hidden - {(r, c) for r in known for c in columns} | shut, whole, lost, waiting
    )


def _hidden(
    others: Mapping[Cell, int], rows: Sequence[str], columns: Sequence[str]
) -> tuple[set[Cell], set[str]]:
    """Cells that are not told, and months that are not."""
    hidden: set[Cell] = set()
    whole: set[str] = set()
    for c in columns:
        found = months.hide({r: others.get((r, c), 0) for r in rows})
        hidden |= {(r, c) for r in found.groups}
        whole |= {c} if found.whole else set()
    return hidden, whole


def _table(
    counts: Mapping[Cell, int],
    rows: Sequence[str],
    columns: Sequence[str],
    hidden: Set[Cell],
    whole: Set[str],
    lost: Set[str],
    waiting: Set[str],
) -> Table:
    shown = {(r, c): None if (r, c) in hidden else counts.get((r, c), 0) for r in rows for c in columns}
    totals = {
        c: None if c in whole or c in waiting else sum(counts.get((r, c), 0) for r in rows) for c in columns
    }
    told = [c for c in columns if c not in waiting]
    return Table(
        rows=rows,
        columns=columns,
        cells=shown,
        row_totals={r: None if r in lost else sum(counts.get((r, c), 0) for c in told) for r in rows},
        column_totals=totals,
        grand_total=None if whole else sum(n for n in totals.values() if n is not None),
        at_least={r: sum(shown[r, c] or 0 for c in told) for r in lost},
        waiting=frozenset(waiting),
    )


def _sums(
    counts: Mapping[Cell, int],
    rows: Sequence[str],
    columns: Sequence[str],
    kept: tuple[Set[Cell], Set[str], Set[str]],
    members: Mapping[str, Set[str]],
) -> Table:
    """Rows that are sums of parts. Their months are told where they follow; their year where all its months are."""
    hidden, whole, waiting = kept
    shown: dict[Cell, int | None] = {}
    for c in columns:
        found = months.Hidden(frozenset(r for r, column in hidden if column == c), whole=c in whole)
        for r in rows:
            open_ = c not in waiting and nested.follows(members[r], found)
            shown[r, c] = sum(counts.get((part, c), 0) for part in members[r]) if open_ else None
    told = [c for c in columns if c not in waiting]
    lost = {r for r in rows if any(shown[r, c] is None for c in told)}
    parts = {r for r, _c in counts}
    totals = {
        c: None if c in whole or c in waiting else sum(counts.get((p, c), 0) for p in parts) for c in columns
    }
    sums = {r: sum(shown[r, c] or 0 for c in told) for r in rows}
    return Table(
        rows=rows,
        columns=columns,
        cells=shown,
        row_totals={r: None if r in lost else sums[r] for r in rows},
        column_totals=totals,
        grand_total=None if whole else sum(n for n in totals.values() if n is not None),
        at_least={r: sums[r] for r in lost},
        waiting=frozenset(waiting),
    )


def listed(table: Table) -> list[str]:
    """The rows that may be named: one that is there only for a month hidden whole would tell whose small count it is."""
    told = {c for c in table.columns if table.column_totals[c] is not None}
    return [
        r
        for r in table.rows
        if any(n or (n is None and c in told) for c in table.columns for n in [table.cells[r, c]])
    ]


def settled_before(today: date) -> date:
    """The first day of the month that is not settled yet: on the 6th, the month before today's is."""
    number = today.year * 12 + today.month - 1 - (today.day < SETTLES_ON)
    return date(number // 12, number % 12 + 1, 1)


def rate(counted: int, target: float) -> int | None:
    """Per cent of the target reached, rounded down; None for a target of nothing."""
    return int(counted * 100 / target) if target > 0 else None


def months_of_fiscal_year(year: int) -> list[str]:
    """The twelve months of a Japanese fiscal year, "2026-04" to "2027-03"."""
    return [f"{year}-{m:02d}" for m in range(4, 13)] + [f"{year + 1}-{m:02d}" for m in range(1, 4)]
