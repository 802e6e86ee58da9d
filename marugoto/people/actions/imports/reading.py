"""From the file to the lines as they were understood, in batches; then what only all lines together can tell.

Nothing of the town is touched. Killed in the middle: the lines up to ``last_line`` are there, and reading goes on behind them.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count

from marugoto.core import clock
from marugoto.people import queries
from marugoto.people.actions.imports import sql
from marugoto.people.extract import headings, making, reading, values
from marugoto.people.extract.making import Lines
from marugoto.people.extract.reading import Record
from marugoto.people.extract.rows import NUMBER_LENGTH, Understanding
from marugoto.people.models import ExtractMapping, Import, ImportChunk, ImportRow

BATCH: Final = 20_000
BLOCK: Final = 1_000  # lines that a process understands at a time
LARGE: Final = 1 << 22  # bytes of a file for which it is worth to start processes
Tell = Callable[[Import], None]


def read(run: Import, tell: Tell) -> None:
    """Reads the whole file, as far as nobody throws it away meanwhile."""
    _learn_widths(run)
    with making.hands(None if run.size >= LARGE else 1) as hands:
        blocks = hands.each(making.understood, _blocks(run))
        while batch := list(islice(blocks, BATCH // BLOCK)):
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
                digits = values.number(record.cells[place])
                counts = len(digits) <= NUMBER_LENGTH and not headings.is_my_number(digits)
                longest[field] = max(width, len(digits) if counts else 0)
    mapping.number_width, mapping.household_width = longest["number"], longest["household"]
    mapping.save(update_fields=["number_width", "household_width"])


def _mapping(run: Import) -> ExtractMapping:
    return ExtractMapping.objects.get(pk=run.mapping_id or run.pk)


def _understanding(run: Import) -> Understanding:
    mapping = _mapping(run)
    return Understanding(
        headings.recognise(run.headings, mapping.columns),
        run.headings,
        as_of=run.as_of,
        number_width=mapping.number_width,
        household_width=mapping.household_width,
        areas=queries.areas_by_name(run.municipality_id, run.as_of),
        city=queries.city_of(run.municipality_id),
    )


def _blocks(run: Import) -> Iterator[tuple[Understanding, UUID, list[Record]]]:
    """The records that are still to be read, so many at a time."""
    understanding = _understanding(run)
    lines = reading.lines_of(_pieces(run), run.encoding)
    records = reading.records(lines, run.delimiter, len(run.headings))
    ahead = (record for record in records if record.line > run.last_line)
    while block := list(islice(ahead, BLOCK)):
        yield understanding, run.pk, block


@transaction.atomic
def _keep(run_id: UUID, blocks: list[Lines]) -> bool:
    """Writes a batch of lines; False when the run is no longer being read."""
    run = Import.objects.select_for_update().get(pk=run_id)
    if run.state != "reading":
        return False
    with connection.cursor() as cursor, cursor.copy(sql.COPY_ROWS) as copy:
        for block in blocks:
            copy.write(block.data)
    run.read_lines += sum(block.many for block in blocks)
    run.last_line = blocks[-1].last
    run.save(update_fields=["read_lines", "last_line"])
    return True


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
