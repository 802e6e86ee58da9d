"""An import row by row, for a table: what happened, and why."""

from collections.abc import Iterable, Iterator

from marugoto.core import codes
from marugoto.resources.actions.keeping import Outcome

HEADER = ("row", "name", "outcome", "remark", "column", "before", "after")


def report_rows(outcomes: Iterable[Outcome]) -> Iterator[tuple[str, ...]]:
    """A line for every remark, and one for every row without a remark."""
    for o in outcomes:
        outcome = codes.label("resources.import_outcomes", o.outcome)
        head = (str(o.number), o.name, outcome)
        if not o.remarks:
            yield (*head, "", "", "", "")
        for r in o.remarks:
            yield (*head, codes.label("resources.import_remarks", r.code), r.column, r.before, r.after)
