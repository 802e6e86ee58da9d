"""The work on a run that somebody asked for, and the worker that waits for such."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
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


class _Asked(Exception):  # noqa: N818 - somebody asked the worker to stop; nothing went wrong
    """Leaves a run between two batches."""


def work_on_all(stop: Callable[[], bool] = lambda: False) -> int:
    """Works on every run that waits, and leaves off between two batches when asked to stop; how many there were."""

    def tell(_run: Import) -> None:
        if stop():
            raise _Asked

    done = 0
    with suppress(_Asked):
        for run_id in queries.waiting_imports():
            done += work(run_id, tell)
    return done


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
