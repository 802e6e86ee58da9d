"""Packets are sealed and withdrawn; nothing in them is ever changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Value
from django.utils.translation import gettext as _

from marugoto.agencies.models import Desk
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.collaboration.disclosure import Draft
from marugoto.collaboration.models import AgendaItem, Packet, PacketItem, PacketMember, PacketPerson
from marugoto.core import clock, second_wall
from marugoto.core.errors import Refused
from marugoto.intake.models import Matter
from marugoto.people.actions import consent as consents
from marugoto.people.models import Person
from marugoto.policy.actor import Actor


@dataclass(frozen=True)
class Heard:
    """Consent heard just now, while the packet was made: by whom, how (intake.consent_forms), how far, until when."""

    person_ids: Sequence[UUID]
    form: str
    on: date
    scope_note: str = ""
    until: date | None = None


@transaction.atomic
def hear_consent(*, persons: Sequence[Person], heard: Heard, by: Actor) -> None:
    """Writes down the consent of each person named, each for oneself. Refused: nobody of the matter; no form."""
    chosen = [p for p in persons if p.id in set(heard.person_ids)]
    if len(chosen) < len(set(heard.person_ids)):
        raise Refused(_("同意を聞いた人を選びなおしてください。"), field="consent_persons")
    for person in chosen:
        try:
            consents.record_consent(
                person=person,
                state="partial" if heard.scope_note.strip() else "given",
                form=heard.form,
                answered_on=heard.on,
                until=heard.until,
                scope_note=heard.scope_note.strip(),
                by=by,
            )
        except Refused as no:
            raise Refused(no.message, field=_FIELDS.get(no.field or "", "consent_persons")) from no


_FIELDS = {
    "form": "consent_form",
    "answered_on": "consent_on",
    "until": "consent_until",
    "scope_note": "consent_scope",
}


@transaction.atomic
def seal(
    *,
    draft: Draft,
    matter: Matter,
    from_desk: Desk,
    to_desk: Desk | None = None,
    agenda_item: AgendaItem | None = None,
    purpose: str = "referral",
    by: Actor,
) -> Packet:
    """The packet as it leaves: what the receiver reads is what is kept. The ledger of a person is read from these rows."""
    packet = Packet.objects.create(
        matter=matter,
        from_desk=from_desk,
        to_desk=to_desk,
        agenda_item=agenda_item,
        sent_by_id=by.user_id,
        sent_at=clock.now(),
        basis=draft.basis,
        basis_note=draft.basis_note,
        purpose=purpose,
        until=draft.until,
    )
    for n, (kind, body) in enumerate(draft.items):
        PacketItem.objects.create(packet=packet, kind=kind, body=body, sort=n)
    for person in draft.persons:
        PacketPerson.objects.create(packet=packet, person=person)
    for n, row in enumerate(draft.members):
        PacketMember.objects.create(
            packet=packet,
            person_id=row.person_id,
            name=row.name,
            relation=row.relation,
            age=row.age,
            sort=n,
        )
    receiver = (
        Ref("desk", to_desk.id) if to_desk else Ref("agenda_item", agenda_item.id if agenda_item else "")
    )
    audit.record(
        "packet.disclosed",
        by=by,
        refs=[Ref("packet", packet.id), receiver],
        persons=list(dict.fromkeys([*(p.id for p in draft.persons), *(r.person_id for r in draft.members)])),
        matter=matter.id,
        purpose=purpose,
        data={
            "basis": draft.basis,
            "until": draft.until.isoformat(),
            "items": len(draft.items),
            **({"members": len(draft.members)} if draft.members else {}),
        },
    )
    return packet


@transaction.atomic
def withdraw_packet(*, packet: Packet, by: Actor | None) -> None:
    """Nobody outside reads it from now on; what was sent stays with the sender and in the ledger. Twice is once.

    ``by`` None: a guest has declined.
    """
    locked = Packet.objects.select_for_update().get(pk=packet.pk)
    if locked.withdrawn_at is not None:
        return
    locked.withdrawn_at = clock.now()
    locked.save(update_fields=["withdrawn_at"])
    audit.record(
        "packet.withdrawn",
        by=by,
        refs=[Ref("packet", locked.id)],
        persons=persons_in(locked),
        matter=locked.matter_id,
        purpose=locked.purpose,
        municipality=None if by else locked.matter.municipality_id,
    )


@transaction.atomic
def revoke_packet(*, packet_id: UUID, by: Actor) -> None:
    """The sender takes back what was given, at any time. Refused: it is another agency's packet."""
    packet = Packet.objects.select_related("from_desk").get(pk=packet_id)
    if packet.from_desk.agency_id != by.agency_id:
        raise Refused(_("引きあげられるのは、渡した側だけです。"))
    withdraw_packet(packet=packet, by=by)


@second_wall.lifted("trail")
def persons_in(packet: Packet) -> list[UUID]:
    """Ids of the persons a packet tells of, hidden ones and those in the table of the household too: for the trail."""
    about = packet.persons.annotate(part=Value(0)).values_list("part", "id", "person_id")
    members = packet.members.annotate(part=Value(1)).values_list("part", "id", "person_id")
    rows = about.order_by().union(members.order_by(), all=True).order_by("part", "id")
    return list(dict.fromkeys(person_id for _part, _id, person_id in rows))
