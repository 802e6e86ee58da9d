"""Questions to the audit log. Every answer is bounded, and every answer is a value, not a row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from marugoto.audit import anchor, keys
from marugoto.audit.models import chain
from marugoto.audit.models.event import KIND_LOOK, KIND_WRITE, AuditEvent
from marugoto.audit.refs import Ref
from marugoto.audit.rules import Scalar
from marugoto.audit.verification import verify_latest
from marugoto.core import codes

PAGE = 50
MAX_PAGE = 500
MAX_WORKERS = 5_000  # more than any town has
MAX_UNSEALED = 10_000  # a status line need not count further


@dataclass(frozen=True)
class Entry:
    """One event as the rooms read it. ``kind`` is "write" or "look"; names are looked up by the reader."""

    id: int
    occurred_at: datetime
    kind: str
    verb: str
    municipality_id: UUID | None
    actor_id: UUID | None
    role_codes: tuple[str, ...]
    agency_id: UUID | None
    desk_id: UUID | None
    refs: tuple[Ref, ...]
    person_ids: tuple[UUID, ...]
    matter_id: UUID | None
    purpose: str
    data: Mapping[str, Scalar]
    request_id: UUID | None
    address: str | None

    def ref(self, kind: str) -> str:
        """The id of the first reference of a kind; "" when there is none."""
        return next((str(ref.id) for ref in self.refs if ref.kind == kind), "")

    @property
    def is_look(self) -> bool:
        """Somebody looked, nothing was changed."""
        return self.kind == KIND_LOOK


@dataclass(frozen=True)
class Page:
    """A page of entries, newest first. ``older`` is what to pass as ``before`` for the next page (None: no more)."""

    entries: list[Entry]
    older: int | None


@dataclass(frozen=True)
class Filters:
    """What the privacy officer asks for; every field is optional. ``since`` is included, ``until`` is not."""

    person_ids: tuple[UUID, ...] = ()
    actor_id: UUID | None = None
    agency_id: UUID | None = None
    matter_id: UUID | None = None
    verb: str = ""
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class WorkerLooks:
    """How many persons a worker looked at in a period: opened (and of these without a following act), and only listed."""

    actor_id: UUID
    role_codes: tuple[str, ...]
    looks: int
    persons: int
    without_action: int
    listed: int
    last_at: datetime


@dataclass(frozen=True)
class SealStatus:
    """How the log stands now. ``sound``: the newest seals verify; ``trouble`` says what is wrong, one line each."""

    last_number: int
    last_sealed_at: datetime | None
    seconds_since: float | None
    unsealed: int
    oldest_unsealed_seconds: float
    sound: bool
    trouble: list[str] = field(default_factory=list)


def history_of_matter(matter_id: UUID, *, limit: int = 200, looks: bool = False) -> list[Entry]:
    """What was done in a matter, oldest first; the newest ``limit`` acts when there are more. Looks only if asked."""
    events = AuditEvent.objects.filter(matter_id=matter_id)
    if not looks:
        events = events.filter(kind=KIND_WRITE)
    return [_entry(row) for row in reversed(events.order_by("-id")[: min(limit, MAX_PAGE)])]


def trail_of_person(person: UUID | Sequence[UUID], *, before: int | None = None, size: int = PAGE) -> Page:
    """Everything done with, and every look at, a person (or all records linked to the person), newest first."""
    ids = [person] if isinstance(person, UUID) else list(person)
    return _page(AuditEvent.objects.filter(person_ids__overlap=ids), before=before, size=size)


def looks_of_persons(persons: Sequence[UUID], verbs: Sequence[str], *, limit: int = MAX_PAGE) -> list[Entry]:
    """Looks of certain kinds at a person (all linked records), oldest first; the newest ``limit`` when there are more."""
    events = AuditEvent.objects.filter(person_ids__overlap=list(persons), kind=KIND_LOOK, verb__in=verbs)
    return [_entry(row) for row in reversed(events.order_by("-id")[: min(limit, MAX_PAGE)])]


def events_page(
    municipality_id: UUID, filters: Filters | None = None, *, before: int | None = None, size: int = PAGE
) -> Page:
    """The log of a municipality, newest first, narrowed by the filters."""
    asked = filters or Filters()
    events = AuditEvent.objects.filter(municipality_id=municipality_id)
    if asked.person_ids:
        events = events.filter(person_ids__overlap=list(asked.person_ids))
    wanted = {
        "actor_id": asked.actor_id,
        "agency_id": asked.agency_id,
        "matter_id": asked.matter_id,
        "verb": asked.verb,
        "kind": asked.kind,
        "occurred_at__gte": asked.since,
        "occurred_at__lt": asked.until,
    }
    return _page(
        events.filter(**{name: value for name, value in wanted.items() if value}), before=before, size=size
    )


def looks_by_worker(
    municipality_id: UUID, *, since: datetime, until: datetime, follow: timedelta
) -> list[WorkerLooks]:
    """For each worker who opened somebody's record in a period: how many persons, and how many of them without an act.

    An act on a person follows when the same worker writes anything about the person after the first look and at most
    ``follow`` after the period. Lists of a search (verbs marked ``list``) count apart: nobody was opened there.
    """
    lists = [verb.code for verb in codes.entries("audit.verbs").values() if verb.extra.get("list")]
    values: dict[str, Any] = {
        "town": municipality_id,
        "since": since,
        "until": until,
        "acted": until + follow,
        "lists": lists,
        "most": MAX_WORKERS,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LOOKS_BY_WORKER, values)
        return [WorkerLooks(row[0], tuple(row[1]), *row[2:]) for row in cursor.fetchall()]


_TABLE = AuditEvent._meta.db_table
_LOOKS_BY_WORKER = f"""
WITH looked AS (
    SELECT actor_id, person, max(role_codes) AS roles, count(*) FILTER (WHERE opened) AS looks,
           min(occurred_at) FILTER (WHERE opened) AS first_at, max(occurred_at) AS last_at
    FROM (SELECT actor_id, role_codes, person_ids, occurred_at, verb <> ALL(%(lists)s) AS opened
          FROM {_TABLE} WHERE municipality_id = %(town)s AND kind = '{KIND_LOOK}'
          AND occurred_at >= %(since)s AND occurred_at < %(until)s) AS events, unnest(person_ids) AS person
    GROUP BY actor_id, person
), acted AS (
    SELECT actor_id, person, max(occurred_at) AS at
    FROM {_TABLE}, unnest(person_ids) AS person
    WHERE municipality_id = %(town)s AND kind = '{KIND_WRITE}' AND actor_id IS NOT NULL
    AND occurred_at >= %(since)s AND occurred_at < %(acted)s
    GROUP BY actor_id, person
)
SELECT actor_id, max(roles), sum(looks)::bigint, count(*) FILTER (WHERE looks > 0),
       count(*) FILTER (WHERE looks > 0 AND (acted.at IS NULL OR acted.at < first_at)),
       count(*) FILTER (WHERE looks = 0), max(last_at)
FROM looked LEFT JOIN acted USING (actor_id, person)
GROUP BY actor_id ORDER BY 5 DESC, actor_id LIMIT %(most)s
"""


def seal_status() -> SealStatus:
    """The state of the log in a few milliseconds: the newest seals are verified, not the whole chain."""
    last = chain.last_seal()
    tail = chain.unsealed(limit=MAX_UNSEALED)
    try:
        trouble = [f"{one.text} {one.where()}" for one in verify_latest().findings]
    except (anchor.AnchorError, keys.KeyFileError, OSError) as error:
        trouble = [str(error)]
    return SealStatus(
        last_number=last.number if last else 0,
        last_sealed_at=last.sealed_at if last else None,
        seconds_since=(chain.moment().at - last.sealed_at).total_seconds() if last else None,
        unsealed=tail.count,
        oldest_unsealed_seconds=tail.oldest_seconds,
        sound=not trouble,
        trouble=trouble,
    )


def oldest_unsealed_seconds() -> float:
    """The age of the oldest event that is not sealed yet; 0 when all are."""
    return chain.unsealed(limit=1).oldest_seconds


def _page(events: QuerySet[AuditEvent], *, before: int | None, size: int) -> Page:
    size = max(1, min(size, MAX_PAGE))
    if before is not None:
        events = events.filter(id__lt=before)
    rows = list(events.order_by("-id")[: size + 1])
    entries = [_entry(row) for row in rows[:size]]
    return Page(entries, entries[-1].id if len(rows) > size else None)


def _entry(row: AuditEvent) -> Entry:
    refs: list[dict[str, Any]] = row.refs
    return Entry(
        id=row.id,
        occurred_at=row.occurred_at,
        kind=row.kind,
        verb=row.verb,
        municipality_id=row.municipality_id,
        actor_id=row.actor_id,
        role_codes=tuple(row.role_codes),
        agency_id=row.agency_id,
        desk_id=row.desk_id,
        refs=tuple(Ref(kind=ref["kind"], id=ref["id"]) for ref in refs),
        person_ids=tuple(row.person_ids),
        matter_id=row.matter_id,
        purpose=row.purpose,
        data=row.data,
        request_id=row.request_id,
        address=row.address,
    )
