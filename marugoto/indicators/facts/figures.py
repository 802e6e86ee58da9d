"""What is counted in the facts: plain SQL, the part that DuckDB, Spark and PostgreSQL have in common.

Each figure yields one row per unit counted, with town, month, agency and area. A figure here is the figure of the pages with
the same code (definitions.py); a test counts both and compares.
"""

from typing import Final

FIGURES: Final[dict[str, str]] = {
    "consultations.new": "SELECT town, month, agency, area FROM consultations",
    "referrals.sent": "SELECT town, sent_month AS month, from_agency AS agency, area FROM referrals",
    "referrals.accepted": (
        "SELECT town, answered_month AS month, to_agency AS agency, area FROM referrals WHERE status IN ('accepted', 'done')"
    ),
    "referrals.refused": (
        "SELECT town, answered_month AS month, to_agency AS agency, area FROM referrals WHERE status = 'declined'"
    ),
    "plans.made": "SELECT town, month, agency, area FROM plans",
    "matters.closed": "SELECT town, closed_month AS month, agency, area FROM matters WHERE status = 'closed'",
}
# The columns by which a figure may be counted besides its month.
GROUPINGS: Final = {"town": ("town",), "agency": ("town", "agency"), "area": ("town", "area")}


def count(figure: str, by: str) -> str:
    """The statement: month, the columns of the grouping, n. KeyError for what is not counted."""
    columns = ", ".join(("month", *GROUPINGS[by]))
    return f"SELECT {columns}, count(*) AS n FROM ({FIGURES[figure]}) f GROUP BY {columns} ORDER BY {columns}"
