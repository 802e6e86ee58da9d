"""From the lines to the town: persons a stretch at a time, then those who are gone, then households, then the end.

Each stretch is one transaction that also notes how far it came. The order makes that enough: persons before households, nobody
into a household before everybody who leaves has left. Nothing is deleted but the file itself.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction

from marugoto.agencies.models import Municipality
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock
from marugoto.people import queries
from marugoto.people.actions.imports import keys, sql
from marugoto.people.extract import making
from marugoto.people.models import Import, ImportChunk

BATCH: Final = 20_000
SEVERAL: Final = 20_000  # lines for which it is worth to start processes
NOBODY: Final = UUID(int=0)  # recorded_by of a measure that the console set
Tell = Callable[[Import], None]


def merge(run: Import, tell: Tell) -> None:
    """Takes the extract in, from where it was left."""
    with making.hands(None if run.last_line >= SEVERAL else 1) as hands:
        while run.merged_lines < run.last_line:
            run = _persons(run.pk, hands)
            tell(run)
        if run.housed_lines == 0:
            _gone(run.pk)
        with keys.beside(run, hands):
            while run.housed_lines < run.last_line:
                run = _households(run.pk)
                tell(run)
    tell(_end(run.pk))


def _begin(run_id: UUID) -> Import:
    """The run, ours until the transaction ends, so that two workers do not do the same stretch."""
    return Import.objects.select_for_update().get(pk=run_id)


def _stretch(run: Import, after: int) -> dict[str, Any]:
    town = Municipality.objects.get(pk=run.municipality_id)
    return queries.import_parameters(run) | {
        "after": after,
        "last": min(after + BATCH, run.last_line),
        "number": after // BATCH + 1,
        "synthetic": town.is_demo,
        "agency": run.agency_id,
        "who": run.started_by or NOBODY,
    }


def _doubled(with_: Mapping[str, Any]) -> bool:
    """Is this the first, second, third, fifth, ninth … stretch of a run: is there twice as much as when we last looked?"""
    before = with_["number"] - 1
    return bool(before & (before - 1) == 0)


@transaction.atomic
def _persons(run_id: UUID, hands: making.Hands) -> Import:
    run = _begin(run_id)
    if run.merged_lines == 0:
        run.keys_wait = keys.may_wait(run.last_line)
    with_ = _stretch(run, run.merged_lines)
    with connection.cursor() as cursor:
        if _doubled(with_):
            cursor.execute(sql.ANALYSE_PERSONS)
        cursor.execute(sql.BATCH, with_)
        cursor.execute(sql.ANALYSE_BATCH)
        for sentence in (
            sql.NEW_PERSONS,
            sql.NEW_NUMBERS,
            sql.OLD_NAMES,
            sql.OLD_ADDRESSES,
            sql.OLD_PHONES,
            sql.CHANGED_PERSONS,
            sql.ENDED_ALIASES,
            sql.FORMER_NAMES,
            sql.ALIASES,
            sql.RESIDENCIES,
            sql.PROTECTIONS,
        ):
            cursor.execute(sentence, with_)
        cursor.execute(sql.CHANGES, with_)
        changed = cursor.rowcount
        keys.write(cursor, run, hands)
        cursor.execute("DROP TABLE batch")
    run.merged_lines = with_["last"]
    run.save(update_fields=["merged_lines", "keys_wait"])
    _record("import.persons_merged", run, batch=with_["number"], changed=changed, lines=with_["last"])
    return run


@transaction.atomic
def _gone(run_id: UUID) -> None:
    """Those whom the extract no longer lists are residents no more; then all who leave a household leave it."""
    run = _begin(run_id)
    with_ = _stretch(run, 0)
    unlisted = 0
    with connection.cursor() as cursor:
        if run.scope == "full":
            cursor.execute(sql.UNLISTED, with_)
            unlisted = cursor.rowcount
        cursor.execute(sql.LEAVING, with_)
        left = cursor.rowcount
        cursor.execute(sql.OLD_HEADS, with_)
    if unlisted or left:
        _record("import.leavers_merged", run, unlisted=unlisted, left=left)


@transaction.atomic
def _households(run_id: UUID) -> Import:
    run = _begin(run_id)
    with_ = _stretch(run, run.housed_lines)
    with connection.cursor() as cursor:
        if _doubled(with_):
            cursor.execute(sql.ANALYSE_HOUSEHOLDS)
        cursor.execute(sql.HOUSEHOLDS, with_)
        made = cursor.rowcount
        cursor.execute(sql.JOINING, with_)
        joined = cursor.rowcount
    run.housed_lines = with_["last"]
    run.save(update_fields=["housed_lines"])
    if joined:
        _record("import.households_merged", run, batch=with_["number"], households=made, joined=joined)
    return run


@transaction.atomic
def _end(run_id: UUID) -> Import:
    """Done: the file and all values of its lines go; the counts, and what was said of lines, stay."""
    run = _begin(run_id)
    with connection.cursor() as cursor:
        cursor.execute(sql.FORGET_LINES, {"run": run.pk})
        cursor.execute(sql.FORGET_VALUES, {"run": run.pk})
    ImportChunk.objects.filter(run=run).delete()
    run.state, run.finished_at = "done", clock.now()
    run.save(update_fields=["state", "finished_at"])
    counts = {what: n for what, n in run.found.items() if isinstance(n, int)}
    _record("import.done", run, kept=run.kept, repaired=run.repaired, refused=run.refused, **counts)
    return run


def _record(verb: str, run: Import, **data: int) -> None:
    audit.record(verb, by=None, refs=[Ref("import", run.pk)], data=data, municipality=run.municipality_id)
