"""The search keys of those whom an import brings or changes.

Usually they are written in the transaction that writes the person. A first extract is different: each of eighty million keys
would look for its own page of an index that is larger than memory. So the keys of new residents wait until all are
there, and are then copied in at once, while households are made beside it; one transaction, so killed in the middle it
begins again, and the index is never missing.
"""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final
from uuid import UUID

import psycopg
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from marugoto.people import queries
from marugoto.people.actions import keys
from marugoto.people.actions.imports import sql
from marugoto.people.extract import making
from marugoto.people.extract.making import Hands
from marugoto.people.linkage import block
from marugoto.people.models import Import, Person, PersonKey

MANY: Final = 50_000  # lines from which on keys may wait: a few thousand are as fast with their persons
FEW_BESIDE: Final = 10  # so many times as many lines as residents whose keys are there already
BLOCK: Final = 1_000  # residents whose keys a process makes at a time


def may_wait(lines: int) -> bool:
    """Is this so much beside what is there that its keys are better made all at once? And may we (who owns the table)?"""
    if lines < MANY:
        return False
    with connection.cursor() as cursor:
        cursor.execute(sql.OWNS_KEYS)
        if not (cursor.fetchone() or (False,))[0]:
            return False
        cursor.execute(sql.KEYED_ALREADY, {"most": lines // FEW_BESIDE})
        return bool((cursor.fetchone() or (0,))[0] < lines // FEW_BESIDE)


def write(cursor: CursorWrapper, run: Import, hands: Hands) -> None:
    """Keys of all in the batch of whom something changed, and of who are new unless theirs wait."""
    cursor.execute(sql.KEYED)
    found = cursor.fetchall()
    new = [(row[0], *row[2:]) for row in found if row[1]]
    known = [row[0] for row in found if not row[1]]
    city = queries.city_of(run.municipality_id)
    PersonKey.objects.filter(person__in=known).delete()
    # read before the COPY begins: until it ends the connection answers nothing else
    changed = b"".join(keys.lines(pk, run.municipality_id, facts) for pk, facts in _changed(known, city))
    with cursor.copy(keys.COPY) as copy:
        copy.write(changed)
        if not run.keys_wait:
            for lines in hands.each(making.residents_keys, _blocks(run.municipality_id, city, new)):
                copy.write(lines)


def _blocks(
    town: UUID, city: str, rows: list[making.Resident]
) -> Iterator[tuple[UUID, str, list[making.Resident]]]:
    for start in range(0, len(rows), BLOCK):
        yield town, city, rows[start : start + BLOCK]


def _changed(ids: list[UUID], city: str) -> Iterable[tuple[UUID, block.Facts]]:
    for person in Person.objects.filter(pk__in=ids).prefetch_related(*queries.EVERYTHING).order_by("id"):
        yield person.pk, queries.facts_of(person, city=city)


@contextmanager
def beside(run: Import, hands: Hands) -> Iterator[None]:
    """The keys that wait are made on a connection of their own while the block does something else; both end, or neither."""
    if not run.keys_wait:
        yield
        return
    waiting = _Waiting(run, hands)
    waiting.start()
    try:
        yield
    except BaseException:
        waiting.leave()
        raise
    finally:
        waiting.join()
    if waiting.trouble is not None:
        raise waiting.trouble


class _Stopped(Exception):  # noqa: N818 - the other half went wrong, or somebody asked to stop
    """Leaves the making of keys; nothing of it stays."""


class _Waiting(threading.Thread):
    """Makes the keys that wait, in one transaction."""

    def __init__(self, run: Import, hands: Hands) -> None:
        super().__init__(name="keys")
        self.run_id, self.hands = run.pk, hands
        self.stop = threading.Event()
        self.trouble: Exception | None = None
        self._link: Any = None

    def leave(self) -> None:
        """Leaves off at once, also in the middle of an index; nothing of it stays."""
        self.stop.set()
        if self._link is not None:
            with suppress(psycopg.Error):
                self._link.cancel_safe(timeout=10)

    def run(self) -> None:
        try:
            self._make()
        except Exception as trouble:
            if not self.stop.is_set():
                self.trouble = trouble
        finally:
            connection.close()

    @transaction.atomic
    def _make(self) -> None:
        run = Import.objects.get(pk=self.run_id)
        self._link = connection.connection
        city, with_ = queries.city_of(run.municipality_id), queries.import_parameters(run)
        reader = connection.copy()  # while the COPY goes on, this connection answers nothing else
        try:
            with (
                connection.cursor() as cursor,
                _without_indexes(cursor) as keyed,
                cursor.copy(keys.COPY) as copy,
            ):
                rows = self._residents(reader, with_, run.last_line, keyed)
                asked = ((run.municipality_id, city, block) for block in rows)
                for lines in self.hands.each(making.residents_keys, asked):
                    copy.write(lines)
        finally:
            reader.close()
        Import.objects.filter(pk=self.run_id).update(keys_wait=False)

    def _residents(
        self, reader: Any, with_: dict[str, Any], last_line: int, keyed: set[UUID]
    ) -> Iterator[list[making.Resident]]:
        """Those of the extract who have no keys yet, as the register says them, a block at a time."""
        for after in range(0, last_line, BLOCK):
            if self.stop.is_set():
                raise _Stopped
            with reader.cursor() as cursor:
                cursor.execute(sql.RESIDENTS, with_ | {"after": after, "last": after + BLOCK})
                yield [row for row in cursor.fetchall() if row[0] not in keyed]


@contextmanager
def _without_indexes(cursor: CursorWrapper) -> Iterator[set[UUID]]:
    """Inside, the table of keys has no index, and is ours alone; afterwards those it had. Yields who has keys already.

    All of it belongs to the transaction: what goes wrong inside leaves table and indexes as they were.
    """
    cursor.execute(sql.LOCK_KEYS)
    cursor.execute(sql.KEYED_PERSONS)
    keyed = {row[0] for row in cursor.fetchall()}
    cursor.execute(sql.KEY_INDEXES)
    indexes = cursor.fetchall()
    for name, _made, constraint in indexes:
        cursor.execute(sql.DROP_CONSTRAINT.format(name) if constraint else sql.DROP_INDEX.format(name))
    yield keyed
    cursor.execute(sql.MEMORY_FOR_INDEXES)
    for name, made, constraint in indexes:
        cursor.execute(made)
        if constraint:
            cursor.execute(sql.ADD_CONSTRAINT.format(name))
