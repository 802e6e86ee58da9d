"""The canonical form of an event: one JSON array of text, the same in every cluster, version and time zone.

The server makes the text (ten million rows are too many to rebuild in Python); the hash is made outside of it. Every
column but the id is in it; the id enters the digest of the batch.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection

from marugoto.audit import ranges, rules
from marugoto.audit.models.event import AuditEvent

TABLE = AuditEvent._meta.db_table

# Column -> how it is written, by version of the form. A new column means a new version; old seals keep theirs.
COLUMNS: dict[int, dict[str, str]] = {
    1: {
        "occurred_at": """to_char(e.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')""",
        "kind": "e.kind",
        "verb": "e.verb",
        "municipality_id": "e.municipality_id",
        "actor_id": "e.actor_id",
        "role_codes": "to_jsonb(e.role_codes)",
        "agency_id": "e.agency_id",
        "desk_id": "e.desk_id",
        "refs": "e.refs",
        "person_ids": "to_jsonb(e.person_ids)",
        "matter_id": "e.matter_id",
        "purpose": "e.purpose",
        "data": "e.data",
        "request_id": "e.request_id",
        "address": "text(e.address)",
    }
}


@dataclass(frozen=True, slots=True)
class Row:
    """One event as the chain sees it. ``occurred`` is seconds since 1970, ``print`` the fingerprint."""

    id: int
    occurred: float
    print: bytes


def _select(form: int) -> str:
    columns = ", ".join(COLUMNS[form].values())
    return f"SELECT e.id, extract(epoch FROM e.occurred_at)::float8, jsonb_build_array({columns})::text FROM {TABLE} e"


def rows_between(spans: Sequence[ranges.Span], *, form: int = rules.FORM) -> Iterator[Row]:
    """The events whose ids lie in the spans, by id within each span. One query for each span."""
    sql = _select(form) + " WHERE e.id BETWEEN %s AND %s ORDER BY e.id"
    for span in spans:
        yield from _run(sql, span)


def rows_with(ids: Sequence[int], *, form: int = rules.FORM) -> Iterator[Row]:
    """The events with these ids, by id."""
    if ids:
        yield from _run(_select(form) + " WHERE e.id = ANY(%s) ORDER BY e.id", (list(ids),))


def rows_after(head: int, up_to: int, limit: int, *, form: int = rules.FORM) -> Iterator[Row]:
    """The first events with head < id <= up_to, by id."""
    yield from _run(
        _select(form) + " WHERE e.id > %s AND e.id <= %s ORDER BY e.id LIMIT %s", (head, up_to, limit)
    )


def _run(sql: str, params: Sequence[int | list[int]]) -> Iterator[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        while batch := cursor.fetchmany(2000):
            for event_id, occurred, text in batch:
                yield Row(event_id, occurred, rules.fingerprint(text))
