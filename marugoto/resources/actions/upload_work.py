"""The work on lists that somebody asked for, and how far it has come. A worker beside the pages does it."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

from marugoto.agencies.queries import actor_of
from marugoto.core import clock
from marugoto.policy.actor import Actor
from marugoto.resources.actions import uploads
from marugoto.resources.actions.importing import Options, Report, import_file
from marugoto.resources.actions.keeping import Outcome
from marugoto.resources.staff.models import Upload, UploadLine

log = logging.getLogger(__name__)
LINES_KEPT: Final = timedelta(days=90)
EVERY: Final = 0.5  # seconds between two words about how far it has come
_COUNTS: Final = ("rows", "kept", "refused", "repaired", "created", "changed", "unchanged", "gone")


def work_on_all(stop: Callable[[], bool] = lambda: False) -> int:
    """Works on every list that waits; how many there were. A list is tried or taken in whole, or not at all."""
    waiting = Upload.objects.filter(state__in=("reading", "taking")).order_by("created_at", "id")
    done = 0
    for upload_id in list(waiting.values_list("id", flat=True)):
        if stop():
            break
        done += work(upload_id)
    return done


def forget_old_lines() -> int:
    """Throws away what was said of the rows of lists that ended long ago; their counts stay."""
    old = Upload.objects.filter(state__in=uploads.ENDED, finished_at__lt=clock.now() - LINES_KEPT)
    gone, _each = UploadLine.objects.filter(upload__in=old).delete()
    return gone


def work(upload_id: UUID) -> bool:
    """Tries a list, or takes it in. False: another worker is at it, or nobody has asked."""
    with _alone(upload_id) as alone:
        upload = (
            Upload.objects.filter(pk=upload_id, state__in=("reading", "taking")).first() if alone else None
        )
        if upload is None:
            return False
        try:
            with progress(upload_id) as tell, transaction.atomic():
                _work(upload, tell)
        except Exception:
            log.exception("list %s could not be worked on", upload_id)
            with transaction.atomic():
                _fail(upload)
    return True


def _work(upload: Upload, tell: Callable[[int], None]) -> None:
    trying = upload.state == "reading"
    report = import_file(
        data=bytes(upload.data),
        name=upload.list_key,
        municipality=uploads.town_of(upload),
        by=_actor(upload),
        options=_options(upload),
        dry_run=trying,
        tell=tell,
    )
    with transaction.atomic():
        locked = Upload.objects.select_for_update().get(pk=upload.pk)
        if locked.state != upload.state:  # given up meanwhile
            return
        locked.said = _said(report)
        locked.worked = locked.total
        if trying:
            _write_lines(locked, report.outcomes)
            locked.state = "read"
            locked.save(update_fields=["state", "said", "worked"])
            return
        locked.run = report.run
        uploads.finish(locked, "done")


def _fail(upload: Upload) -> None:
    locked = Upload.objects.select_for_update().get(pk=upload.pk)
    if locked.state not in uploads.ENDED:
        uploads.finish(locked, "failed")


def _options(upload: Upload) -> Options:
    return Options(
        title=upload.title,
        kind=upload.kind,
        licence=upload.licence,
        mapping=upload.mapping,
        publishes_contacts=upload.publishes_contacts,
        other_towns=upload.other_towns,
    )


def _actor(upload: Upload) -> Actor | None:
    """Who asked for it, as far as they still stand there."""
    return actor_of(user_id=upload.started_by_id, membership_id=upload.membership_id)


def _said(report: Report) -> dict[str, object]:
    run = report.run
    return {
        **{name: getattr(run, name) for name in _COUNTS},
        "merged": sum(o.outcome == "merged" for o in report.outcomes),
        "reasons": report.reasons,
        "unknown": list(report.unknown_columns),
    }


def _write_lines(upload: Upload, outcomes: tuple[Outcome, ...]) -> None:
    UploadLine.objects.bulk_create(
        (
            UploadLine(
                upload=upload,
                number=o.number,
                name=o.name[:200],
                outcome=o.outcome,
                remarks=[r.as_data() for r in o.remarks],
                changes=list(o.changes),
            )
            for o in outcomes
        ),
        batch_size=1000,
    )


@contextmanager
def _alone(upload_id: UUID) -> Iterator[bool]:
    """One worker a list. The lock belongs to the connection: whoever is killed lets go of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [f"upload:{upload_id}"])
        got = bool((cursor.fetchone() or (False,))[0])
    try:
        yield got
    finally:
        if got:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [f"upload:{upload_id}"])


@contextmanager
def progress(upload_id: UUID) -> Iterator[Callable[[int], None]]:
    """Says how far it has come beside the transaction of the work, so that a page can read it before the work is over."""
    beside = connections.create_connection(DEFAULT_DB_ALIAS)
    told = [0.0]

    def tell(rows: int) -> None:
        if time.monotonic() - told[0] < EVERY:
            return
        told[0] = time.monotonic()
        with beside.cursor() as cursor:
            cursor.execute("UPDATE resources_upload SET worked = %s WHERE id = %s", [rows, upload_id])

    try:
        yield tell
    finally:
        beside.close()
