"""The two verbs of the room: an act was done, a record was looked at."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction

from marugoto.audit import origin, rules
from marugoto.audit.models.event import KIND_LOOK, KIND_WRITE, AuditEvent
from marugoto.audit.refs import Ref
from marugoto.policy.actor import Actor


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
    if not transaction.get_connection().in_atomic_block:
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
    AuditEvent.objects.create(
        kind=kind,
        verb=rules.code("verb", verb),
        municipality_id=by.municipality_id if by else municipality,
        actor_id=by.user_id if by else None,
        role_codes=sorted(by.role_codes) if by else [],
        agency_id=by.agency_id if by else None,
        desk_id=by.desk_id if by else None,
        refs=rules.references(refs),
        person_ids=rules.persons(persons),
        matter_id=matter,
        purpose=rules.code("purpose", purpose, empty=True),
        data=rules.scalars(data or {}),
        request_id=came.request_id,
        address=came.address,
    )
