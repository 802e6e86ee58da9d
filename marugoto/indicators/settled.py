"""What was counted when the months were settled: one statement for a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from marugoto.indicators import rules
from marugoto.indicators.rules import Cell

NOWHERE = "-"
# Column of the counts, by the way of grouping. A field is a sum over agencies.
KEYS = {"agency": "home_id", "field": "home_id", "area": "place_id", "part": "part", "all": "NULL"}


@dataclass(frozen=True)
class Settled:
    """``counts`` by group and month; ``own``: how many of them are the viewer's agency's; ``waiting``: months not settled yet."""

    counts: Mapping[Cell, int]
    own: Mapping[Cell, int]
    waiting: frozenset[str]


def of_year(*, municipality_id: UUID, agency_id: UUID, figure: str, by: str, year: int) -> Settled:
    """The settled months of a fiscal year. Past the wall: the caller has lifted it."""
    key = KEYS[by]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT m.month, {key}::text, sum(c.n), coalesce(sum(c.n) FILTER (WHERE c.home_id = %s), 0)"
            " FROM indicators_settledmonth m LEFT JOIN indicators_settledcount c ON c.settled_id = m.id"
            " WHERE m.municipality_id = %s AND m.figure = %s AND m.month >= %s AND m.month < %s GROUP BY 1, 2",
            [agency_id, municipality_id, figure, date(year, 4, 1), date(year + 1, 4, 1)],
        )
        rows = cursor.fetchall()
    counts: dict[Cell, int] = {}
    own: dict[Cell, int] = {}
    for month, group, n, mine in rows:
        if n is not None:
            cell = (group or NOWHERE, f"{month:%Y-%m}")
            counts[cell] = counts.get(cell, 0) + int(n)
            own[cell] = own.get(cell, 0) + int(mine)
    there = frozenset(f"{row[0]:%Y-%m}" for row in rows)
    return Settled(counts, own, frozenset(rules.months_of_fiscal_year(year)) - there)
