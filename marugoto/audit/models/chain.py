"""What the sealer and the verifier ask the database about the chain itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, Min, Q

from marugoto.audit import ranges
from marugoto.audit.models.event import AuditEvent
from marugoto.audit.models.seal import AuditSeal
from marugoto.audit.rules import SealBody

EVENTS = AuditEvent._meta.db_table
SEALS = AuditSeal._meta.db_table


@dataclass(frozen=True)
class Moment:
    """The database's clock, and the highest event id it had given out at that time (committed or not)."""

    at: datetime
    drawn: int


def body_of(seal: AuditSeal) -> SealBody:
    """A stored seal as the value its hash is computed from."""
    return SealBody(
        number=seal.number,
        chain=seal.chain,
        form=seal.form,
        sealed_at=seal.sealed_at,
        head=seal.head,
        drawn=seal.drawn,
        members=seal.members,
        voids=seal.voids,
        pending=seal.pending,
        count=seal.count,
        leaves=bytes(seal.leaves),
        digest=seal.digest,
        previous=seal.previous,
    )


def last_seal() -> AuditSeal | None:
    """The newest seal."""
    return AuditSeal.objects.order_by("-number").first()


def seals_from(number: int, *, page: int = 200) -> Iterator[AuditSeal]:
    """Seals from a number on, in order, fetched page by page."""
    while True:
        seals = list(AuditSeal.objects.filter(number__gte=number).order_by("number")[:page])
        yield from seals
        if len(seals) < page:
            return
        number = seals[-1].number + 1


def commit_durably() -> None:
    """First thing in the sealer's transaction. RuntimeError: the connection does not read what is newly committed.

    The commit record of a seal reaches the disk after everything it seals, whatever the server's setting is; and the
    order of the sealer's questions only holds where each sees what was committed before it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = on")
        cursor.execute("SHOW transaction_isolation")
        if cursor.fetchone() != ("read committed",):
            raise RuntimeError("the sealer needs the isolation level read committed")


def moment() -> Moment:
    """Clock and sequence, read in this order: an id above ``drawn`` was given out after ``at``."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT clock_timestamp(), coalesce(pg_sequence_last_value(pg_get_serial_sequence(%s, 'id')::regclass), 0)",
            (EVENTS,),
        )
        at, drawn = cursor.fetchone()
    return Moment(at, drawn)


def writers() -> frozenset[str]:
    """The transactions (of others) that may hold an event id not yet decided.

    Whoever inserts holds a row-exclusive lock on the table from before it draws an id until its outcome is visible,
    prepared transactions included; a rolled-back savepoint releases it together with its rows.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'relation' AND relation = %s::regclass"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND mode = 'RowExclusiveLock' AND granted AND pid IS DISTINCT FROM pg_backend_pid()",
            (EVENTS,),
        )
        return frozenset(row[0] for row in cursor.fetchall())


def key_ids() -> list[str]:
    """The keys that have signed seals of this chain."""
    return list(AuditSeal.objects.order_by("key_id").values_list("key_id", flat=True).distinct())


def seal(number: int) -> AuditSeal | None:
    """One seal by its number."""
    return AuditSeal.objects.filter(number=number).order_by("number").first()


def seal_before(number: int, *, events: int) -> int:
    """The number of the seal from which on there are about that many sealed events (at least one seal)."""
    first = number
    for earlier, count in AuditSeal.objects.order_by("-number").values_list("number", "count")[:200]:
        events -= count
        if events < 0:
            break
        first = earlier
    return first


def unguarded() -> list[str]:
    """The tables whose append-only trigger is gone or switched off."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) AS name WHERE NOT EXISTS (SELECT 1 FROM pg_trigger"
            " WHERE tgrelid = name::regclass AND tgenabled IN ('O', 'A') AND tgname LIKE 'audit%%append_only') ORDER BY name",
            ([EVENTS, SEALS],),
        )
        return [row[0] for row in cursor.fetchall()]


def impossible_ids(limit: int = 100) -> list[tuple[int, datetime]]:
    """Events whose id was never given out: not positive, or above the sequence. (id, occurred_at), a few at most."""
    newest = list(AuditEvent.objects.order_by("-id").values_list("id", "occurred_at")[:limit])
    drawn = moment().drawn  # after the rows: whatever was given out meanwhile is below it
    below = AuditEvent.objects.filter(id__lte=0).order_by("id").values_list("id", "occurred_at")[:limit]
    return [*below, *((event_id, at) for event_id, at in newest if event_id > drawn)]


def drawn_after(last: AuditSeal, *, before: datetime, limit: int = 100) -> list[tuple[int, datetime]]:
    """Events whose id was given out after a seal, and which claim to have occurred before an instant."""
    late = AuditEvent.objects.filter(id__gt=last.drawn, occurred_at__lt=before)
    return list(late.order_by("id").values_list("id", "occurred_at")[:limit])


@dataclass(frozen=True)
class Tail:
    """The unsealed events: how many, how many of them too old, and the first of those."""

    count: int
    old: int
    first_id: int | None
    first_at: datetime | None
    oldest_seconds: float


def unsealed(*, older_than: float = 0, limit: int | None = None) -> Tail:
    """What is committed and not sealed. ``older_than`` in seconds, by the database's clock; ``limit``: count so far."""
    last = last_seal()
    pending = ranges.read(last.pending) if last else []
    wanted = Q(id__gt=last.head if last else 0)
    for first, end in ranges.coalesce(pending, 0)[:1_000]:
        wanted |= Q(id__range=(first, end))
    events = AuditEvent.objects.filter(wanted).order_by("id")
    before = moment().at - timedelta(seconds=older_than)
    found = events.filter(occurred_at__lt=before).values_list("id", "occurred_at").first()
    totals = events[:limit].aggregate(
        count=Count("id"), old=Count("id", filter=Q(occurred_at__lt=before)), since=Min("occurred_at")
    )
    oldest = (moment().at - totals["since"]).total_seconds() if totals["since"] else 0.0
    first_id, first_at = found or (None, None)
    return Tail(totals["count"], totals["old"], first_id, first_at, oldest)
