"""Something is said behind the wall: written once. Carried out one by one, on a basis of its own, with a trace; else nowhere."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies.models import Desk
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.collaboration import access, disclosure
from marugoto.collaboration.actions import packets
from marugoto.collaboration.disclosure import Wish
from marugoto.collaboration.models import AgendaItem, CarriedItem, WalledItem
from marugoto.collaboration.rules import conference as rules
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor


@transaction.atomic
def say(*, item_id: UUID, agenda_item_id: UUID, body: str, by: Actor) -> WalledItem:
    """A named and sworn member says something in a sitting of a walled kind. The same id twice is one.

    Refused: the kind has no wall; not a named member who confirmed the duty of secrecy; the sitting is over; no words.
    """
    agenda = AgendaItem.objects.select_related("conference__body", "conference__chair_desk").get(
        pk=agenda_item_id
    )
    if found := WalledItem.objects.filter(pk=item_id, said_by_id=by.user_id).first():
        return found
    kind = access.kind_of(agenda.conference)
    if not rules.may_read_wall(kind, access.seat_of(by, agenda.conference)) or by.desk_id is None:
        raise Refused(_("ここに書けるのは、守秘義務を確かめた構成員だけです。"))
    if problem := rules.minute_problem(status=agenda.conference.status):
        raise Refused(problem)
    if not body.strip():
        raise Refused(_("内容を書いてください。"), field="body")
    item = WalledItem.objects.create(
        id=item_id,
        agenda_item=agenda,
        body=body.strip(),
        said_by_id=by.user_id,
        desk_id=by.desk_id,
        at=clock.now(),
    )
    audit.record(
        "wall.said",
        by=by,
        refs=[Ref("agenda_item", agenda.id), Ref("conference", agenda.conference_id)],
        purpose="conference",
    )
    return item


@dataclass(frozen=True)
class Carry:
    """What is carried out: as what (collaboration.packet_items), in which words, on which basis, until when."""

    kind: str
    body: str
    basis: str
    basis_note: str = ""
    until: date | None = None


@transaction.atomic
def carry_out(*, carry_id: UUID, said_id: UUID, carry: Carry, by: Actor) -> CarriedItem:
    """One thing said leaves the sitting, for the desk that brought the case. The same id twice is one.

    Only the agency that said it carries it out, by a named and sworn member. Refused: it stands outside already; no desk of
    one's own; the basis does not carry it (consent of every person of the case towards one's own agency, an article, or why
    consent could not be had).
    """
    said = WalledItem.objects.select_for_update(of=("self",)).select_related("desk").get(pk=said_id)
    if found := CarriedItem.objects.filter(pk=carry_id, carried_by_id=by.user_id).first():
        return found
    agenda = _agenda(said.agenda_item_id)
    kind = access.kind_of(agenda.conference)
    if (
        not rules.may_read_wall(kind, access.seat_of(by, agenda.conference))
        or said.desk.agency_id != by.agency_id
    ):
        raise Refused(_("持ち出せるのは、それを話した機関の、守秘義務を確かめた構成員だけです。"))
    if by.desk_id is None:
        raise Refused(_("窓口に所属していないため、持ち出せません。"))
    if _stands_outside(said, carry.basis):
        raise Refused(_("これは、この根拠でもう持ち出されています。"))
    to_desk = agenda.packet.from_desk
    persons = disclosure.everybody_in(agenda.packet)
    draft = disclosure.compose_out_of_wall(
        persons=persons,
        wish=Wish(carry.basis, [(carry.kind, carry.body)], carry.basis_note, carry.until),
        from_desk=Desk.objects.select_related("agency").get(pk=by.desk_id),
        to_desk=to_desk,
        on=clock.today(),
    )
    packet = packets.seal(
        draft=draft,
        matter=agenda.packet.matter,
        from_desk=Desk.objects.get(pk=by.desk_id),
        to_desk=to_desk,
        purpose="conference",
        by=by,
    )
    made = CarriedItem.objects.create(
        id=carry_id, said=said, agenda_item=agenda, packet=packet, carried_by_id=by.user_id, at=clock.now()
    )
    audit.record(
        "wall.carried_out",
        by=by,
        refs=[Ref("walled_item", said.id), Ref("packet", packet.id), Ref("agenda_item", agenda.id)],
        persons=[p.id for p in draft.persons],
        matter=agenda.packet.matter_id,
        purpose="conference",
        data={"basis": draft.basis, "until": draft.until.isoformat()},
    )
    return made


def _agenda(item_id: UUID) -> AgendaItem:
    return AgendaItem.objects.select_related(
        "conference__body", "conference__chair_desk", "packet__matter", "packet__from_desk__agency"
    ).get(pk=item_id)


def _stands_outside(said: WalledItem, basis: str) -> bool:
    return CarriedItem.objects.filter(
        said=said, packet__basis=basis, packet__withdrawn_at__isnull=True, packet__until__gte=clock.today()
    ).exists()


@transaction.atomic
def take_back(*, carried_id: UUID, by: Actor) -> None:
    """What was carried out is not read any more from now on; that it was, stays. Refused: another agency carried it."""
    found = CarriedItem.objects.select_related("packet").get(pk=carried_id)
    packets.revoke_packet(packet_id=found.packet_id, by=by)
