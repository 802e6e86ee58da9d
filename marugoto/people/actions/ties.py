"""間柄: who outside the household counts for a person, since when and until when."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.people import access, queries
from marugoto.people.actions.conflicts import in_a_sentence
from marugoto.people.models import Person, Tie
from marugoto.policy.actor import Actor


@transaction.atomic
def tie(
    *,
    person: Person,
    kind: str,
    strength: str = "",
    key_person: bool = False,
    other_id: UUID | None = None,
    name: str = "",
    contact: str = "",
    note: str = "",
    since: date | None = None,
    by: Actor,
) -> Tie:
    """Somebody with a record of their own (``other_id``), or by name only. Refused: neither; oneself; nobody to be found."""
    codes.require("people.tie_kinds", kind, on=clock.today(), field="kind")
    if strength:
        codes.require("people.tie_strengths", strength, on=clock.today(), field="strength")
    other = _other(other_id, by=by) if other_id else None
    if other is None and not name.strip():
        raise Refused(_("相手の記録を選ぶか、相手の名前を書いてください。"), field="name")
    if other is not None and other.root_id == person.root_id:
        raise Refused(_("自分自身を相手にはできません。"), field="name")
    with in_a_sentence(Tie, field="name"):
        row = Tie.objects.create(
            person=person,
            kind=kind,
            strength=strength,
            key_person=key_person,
            other=other,
            name="" if other else name.strip(),
            contact="" if other else contact.strip(),
            note=note.strip(),
            valid_from=since,
        )
    persons = [person.pk, *([other.pk] if other else [])]
    audit.record("person.tied", by=by, persons=persons, data={"kind": kind, "key": key_person})
    return row


@transaction.atomic
def untie(*, person: Person, tie_id: UUID, last_day: date, by: Actor) -> Tie:
    """It is so no longer; the past stays. Refused: not this person's; already ended; a day before the first."""
    rows = Tie.objects.for_person(person.pk).filter(queries.tie_shows(by.agency_id), pk=tie_id)
    row: Tie | None = rows.order_by("id").first()
    if row is None:
        raise Refused(_("この人の記録には、もうありません。"))
    if row.valid_to is not None:
        raise Refused(_("もう終わりになっています。"))
    if row.valid_from is not None and last_day < row.valid_from:
        raise Refused(_("終わりの日は、始まりの日より後にしてください。"), field="last_day")
    row.valid_to = last_day
    row.save(update_fields=["valid_to"])
    audit.record("person.untied", by=by, persons=[person.pk], data={"kind": row.kind})
    return row


def _other(other_id: UUID, *, by: Actor) -> Person:
    try:
        return access.get_person(by, other_id, look=False)
    except Http404:
        raise Refused(_("この人の記録は開けません。もう一度さがして選んでください。"), field="name") from None
