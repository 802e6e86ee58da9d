"""The work on a run that somebody asked for, and the worker that waits for such."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection

from marugoto.people import queries
from marugoto.people.actions.imports.merge import merge
from marugoto.people.actions.imports.reading import read
from marugoto.people.models import Import

Tell = Callable[[Import], None]


def work(run_id: UUID, tell: Tell = lambda _run: None) -> bool:
    """Does what is to be done on a run: reads it, or takes it in. False: another worker is at it."""
    with _alone(run_id) as alone:
        if not alone:
            return False
        run = Import.objects.get(pk=run_id)
        if run.state == "reading":
            read(run, tell)
        elif run.state == "merging":
            merge(run, tell)
    return True


def work_on_all(tell: Tell = lambda _run: None) -> int:
    """Works on every run that waits; how many there were."""
    return sum(work(run_id, tell) for run_id in queries.waiting_imports())


@contextmanager
def _alone(run_id: UUID) -> Iterator[bool]:
    """One worker a run. The lock belongs to the connection: whoever is killed lets go of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [f"import:{run_id}"])
        got = bool((cursor.fetchone() or (False,))[0])
    try:
        yield got
    finally:
        if got:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [f"import:{run_id}"])
