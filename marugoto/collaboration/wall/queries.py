"""What was said behind the wall, for those who sat there."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from marugoto.agencies.queries import desk_title
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.collaboration import disclosure
from marugoto.collaboration.disclosure import Shown
from marugoto.collaboration.models import AgendaItem, CarriedItem, WalledItem
from marugoto.collaboration.rules import conference as rules
from marugoto.collaboration.rules.conference import Seat
from marugoto.collaboration.rules.kinds import Kind
from marugoto.core import codes, second_wall
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission

AT_MOST = 200


@dataclass(frozen=True)
class Said:
    """One thing that was said: by whom, from where, when."""

    id: UUID
    body: str
    who: str
    desk: str
    at: datetime
    may_carry: bool = False
    carried: tuple["Out", ...] = ()


@dataclass(frozen=True)
class Out:
    """That something was carried out of the sitting: when, by whom, on which basis, and whether it still stands."""

    at: datetime
    who: str
    basis: str
    stands: bool


@dataclass(frozen=True)
class CarriedLine:
    """What was carried out, for the agencies between which it went."""

    id: UUID
    title: str
    held_at: datetime
    at: datetime
    sender: str
    packet: Shown
    may_take_back: bool


def said_at(actor: Actor, item: AgendaItem, kind: Kind, seat: Seat) -> list[Said]:
    """The walled items of one agenda item, oldest first; empty for everybody but named and sworn members. The look is kept."""
    if not rules.may_read_wall(kind, seat):
        return []
    rows = WalledItem.objects.filter(agenda_item=item).select_related("said_by", "desk__agency")
    carried = list(
        CarriedItem.objects.filter(agenda_item=item).select_related("carried_by").order_by("at", "id")
    )
    rests = disclosure.rests_of([c.packet_id for c in carried])
    found = [
        Said(
            w.id,
            w.body,
            w.said_by.name,
            desk_title(w.desk),
            w.at,
            may_carry=w.desk.agency_id == actor.agency_id and actor.can(Permission.REFERRAL_SEND),
            carried=tuple(_out(c, rests[c.packet_id]) for c in carried if c.said_id == w.id),
        )
        for w in rows.order_by("at", "id")[:AT_MOST]
    ]
    if found:
        audit.record_look(
            "wall.viewed",
            by=actor,
            refs=[Ref("agenda_item", item.id)],
            persons=list(item.packet.persons.order_by("id").values_list("person_id", flat=True)),
            matter=item.packet.matter_id,
            purpose="conference",
        )
    return found


def _out(carried: CarriedItem, rests: tuple[str, bool]) -> Out:
    basis, stands = rests
    return Out(
        at=carried.at,
        who=carried.carried_by.name,
        basis=codes.label(disclosure.BASES, basis),
        stands=stands,
    )


def said_by_mine(actor: Actor, item: AgendaItem, said_id: UUID) -> WalledItem | None:
    """One thing that one's own agency said at an agenda item, or None. Whether one sits there was asked in access.py."""
    rows = WalledItem.objects.filter(pk=said_id, agenda_item=item, desk__agency_id=actor.agency_id)
    return rows.select_related("desk__agency").first()


def carried_for_case(actor: Actor, case_id: UUID) -> list[CarriedLine]:
    """What was carried out of sittings for a case of one's own agency, the newest first. Each packet read is a look."""
    return [_line(actor, row) for row in _carried_rows(actor, case_id)]


@second_wall.lifted("disclosure")
def _carried_rows(actor: Actor, case_id: UUID) -> list[CarriedItem]:
    """Past the wall around the sitting it came from: its name and day are told with it, and nothing else of it."""
    rows = (
        CarriedItem.objects.filter(agenda_item__case_id=case_id, packet__to_desk__in=actor.seats)
        .select_related("packet__from_desk__agency", "packet__to_desk", "agenda_item__conference__body")
        .order_by("-at", "-id")
    )
    return list(rows[:AT_MOST])


def carried_by_me(actor: Actor, carried_id: UUID) -> CarriedItem | None:
    """Something that one's own agency carried out, or None."""
    rows = CarriedItem.objects.filter(pk=carried_id, packet__from_desk__agency_id=actor.agency_id)
    return rows.select_related("agenda_item").first()


def _line(actor: Actor, row: CarriedItem) -> CarriedLine:
    sitting = row.agenda_item.conference
    return CarriedLine(
        id=row.id,
        title=sitting.body.name,
        held_at=sitting.held_at,
        at=row.at,
        sender=desk_title(row.packet.from_desk),
        packet=disclosure.carried_packet(actor, row.packet),
        may_take_back=row.packet.from_desk.agency_id == actor.agency_id and row.packet.withdrawn_at is None,
    )
