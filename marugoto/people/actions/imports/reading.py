"""From the file to the lines as they were understood, in batches; then what only all lines together can tell.

Nothing of the town is touched. Killed in the middle: the lines up to ``last_line`` are there, and reading goes on behind them.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count

from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.people import queries
from marugoto.people.actions.imports import sql
from marugoto.people.extract import headings, reading, values
from marugoto.people.extract.rows import NUMBER_LENGTH, Row, Understanding
from marugoto.people.models import ExtractMapping, Import, ImportChunk, ImportRow

BATCH: Final = 10_000
Tell = Callable[[Import], None]


def read(run: Import, tell: Tell) -> None:
    """Reads the whole file, as far as nobody throws it away meanwhile."""
    _learn_widths(run)
    rows = _rows(run)
    while batch := list(islice(rows, BATCH)):
        if not _keep(run.pk, batch):
            return
        run.refresh_from_db()
        tell(run)
    _look_at_all(run.pk)
    run.refresh_from_db()
    tell(run)


def _pieces(run: Import) -> Iterator[bytes]:
    """The file, a piece at a time."""
    for number in range(run.chunks.count()):
        yield bytes(ImportChunk.objects.values_list("data", flat=True).get(run=run, number=number))


def _learn_widths(run: Import) -> None:
    """How many digits the numbers of this town have: as many as the longest in the first lines, never fewer than before."""
    mapping = _mapping(run)
    columns = headings.recognise(run.headings, mapping.columns)
    lines = reading.lines_of(_pieces(run), run.encoding)
    longest = {"number": mapping.number_width, "household": mapping.household_width}
    for record in islice(reading.records(lines, run.delimiter, len(run.headings)), 2000):
        for field, width in list(longest.items()):
            place = columns.places.get(field)
            if place is not None and not record.problem:
                found = len(values.number(record.cells[place]))
                longest[field] = max(width, found if found <= NUMBER_LENGTH else 0)
    mapping.number_width, mapping.household_width = longest["number"], longest["household"]
    mapping.save(update_fields=["number_width", "household_width"])


def _mapping(run: Import) -> ExtractMapping:
    return ExtractMapping.objects.get(pk=run.mapping_id or run.pk)


def _rows(run: Import) -> Iterator[Row]:
    mapping = _mapping(run)
    understanding = Understanding(
        headings.recognise(run.headings, mapping.columns),
        run.headings,
        as_of=run.as_of,
        number_width=mapping.number_width,
        household_width=mapping.household_width,
    )
    lines = reading.lines_of(_pieces(run), run.encoding)
    for record in reading.records(lines, run.delimiter, len(run.headings)):
        if record.line > run.last_line:
            yield understanding.row(record)


@transaction.atomic
def _keep(run_id: UUID, batch: list[Row]) -> bool:
    """Writes a batch of lines; False when the run is no longer being read."""
    run = Import.objects.select_for_update().get(pk=run_id)
    if run.state != "reading":
        return False
    with connection.cursor() as cursor, cursor.copy(sql.COPY_ROWS) as copy:
        for row in batch:
            copy.write_row(_cells(run_id, row))
    run.read_lines += len(batch)
    run.last_line = batch[-1].line
    run.save(update_fields=["read_lines", "last_line"])
    return True


def _cells(run_id: UUID, row: Row) -> tuple[Any, ...]:
    notes = json.dumps(row.notes, ensure_ascii=False) if row.notes else None
    return (
        run_id,
        row.line,
        row.outcome,
        notes,
        "",
        row.number,
        new_id(),
        row.family[:80],
        row.given[:80],
        row.family_kana[:80],
        row.given_kana[:80],
        row.former[:80],
        row.former_kana[:80],
        row.alias[:80],
        row.alias_kana[:80],
        row.birth.day,
        row.birth.precision,
        row.gender,
        row.address[:200],
        row.phone,
        row.household,
        row.relation,
        row.since,
        row.changed_on,
        row.change,
        row.protected,
        *row.marks(),
    )


@transaction.atomic
def _look_at_all(run_id: UUID) -> None:
    """Lines that come twice, second heads, the counts, and what would change."""
    run = Import.objects.select_for_update().get(pk=run_id)
    if run.state != "reading":
        return
    with connection.cursor() as cursor:
        cursor.execute(sql.TWICE, {"run": run_id})
        cursor.execute(sql.SECOND_HEADS, {"run": run_id})
        cursor.execute(sql.ANALYSE)
        cursor.execute(sql.WHAT, queries.import_parameters(run))
    outcomes = dict(
        ImportRow.objects.filter(run=run).order_by().values_list("outcome").annotate(n=Count("id"))
    )
    run.kept, run.repaired, run.refused = (outcomes.get(o, 0) for o in ("kept", "repaired", "refused"))
    run.notes, run.found = _notes(run_id), queries.differences(run)
    run.state, run.read_at = "read", clock.now()
    run.save()


def _notes(run_id: UUID) -> dict[str, int]:
    """How many lines each note was said of."""
    counts: Counter[str] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(sql.NOTES, {"run": run_id})
        counts.update(dict(cursor.fetchall()))
    return dict(counts)
