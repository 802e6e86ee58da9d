"""The two verbs of the room: an act was done, a record was looked at."""

import json
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import connection

from marugoto.audit import origin, rules
from marugoto.audit.models.event import KIND_LOOK, KIND_WRITE, AuditEvent
from marugoto.audit.refs import Ref
from marugoto.core import second_wall
from marugoto.policy.actor import Actor

# Written by hand: the ORM takes more than twice as long for the same row, and this is the most frequent write of all.
_INSERT = f"""
INSERT INTO {AuditEvent._meta.db_table} (kind, verb, municipality_id, actor_id, role_codes, agency_id, desk_id, refs,
    person_ids, matter_id, purpose, data, request_id, address)
VALUES (%s, %s, %s, %s, %s::text[], %s, %s, %s::jsonb, %s::uuid[], %s, %s, %s::jsonb, %s, %s::inet)
"""


def record(
    verb: str,
    *,
    by: Actor | None,
    refs: Sequence[Ref] = (),
    persons: Sequence[UUID] = (),
    matter: UUID | None = None,
    purpose: str = "",
    data: Mapping[str, rules.Scalar] | None = None,
    municipality: UUID | None = None,
) -> None:
    """Record an act ("referral.accepted"), inside the transaction of the act: both stay, or neither.

    ``by`` is None for the system itself (then ``municipality`` says for whom, if for anyone). ``data`` holds codes and
    numbers only. RuntimeError outside a transaction, ValueError for anything that is not a code: both are mistakes of
    the programmer, never of the person at the desk.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"audit: {verb!r} must be recorded inside the transaction of the act")
    _insert(
        KIND_WRITE,
        verb,
        by=by,
        refs=refs,
        persons=persons,
        matter=matter,
        purpose=purpose,
        data=data,
        municipality=municipality,
    )


def record_look(
    what: str,
    *,
    by: Actor,
    refs: Sequence[Ref] = (),
    persons: Sequence[UUID] = (),
    matter: UUID | None = None,
    purpose: str = "consultation",
    data: Mapping[str, rules.Scalar] | None = None,
) -> None:
    """Record that somebody saw a record ("person.looked"): who, whose, for which purpose.

    One INSERT. Every look counts: the same look repeated a second later is a second event.
    """
    _insert(KIND_LOOK, what, by=by, refs=refs, persons=persons, matter=matter, purpose=purpose, data=data)


def _insert(
    kind: str,
    verb: str,
    *,
    by: Actor | None,
    refs: Sequence[Ref],
    persons: Sequence[UUID],
    matter: UUID | None,
    purpose: str,
    data: Mapping[str, rules.Scalar] | None,
    municipality: UUID | None = None,
) -> None:
    came = origin.current()
    values = (
        kind,
        rules.code("verb", verb),
        by.municipality_id if by else municipality,
        by.user_id if by else None,
        sorted(by.role_codes) if by else [],
        by.agency_id if by else None,
        by.desk_id if by else None,
        json.dumps(rules.references(refs)),
        rules.persons(persons),
        matter,
        rules.code("purpose", purpose, empty=True),
        json.dumps(rules.scalars(_with_lifts(data or {}))),
        came.request_id,
        came.address,
    )
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)


def _with_lifts(data: Mapping[str, rules.Scalar]) -> Mapping[str, rules.Scalar]:
    """What was done or seen while the second wall was open says so, by the name of the innermost lift."""
    names = second_wall.lifts()
    return {**data, "lifted": names[-1]} if names else data
