"""What was said behind the wall, for those who sat there."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from marugoto.agencies.queries import desk_title
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.collaboration.models import AgendaItem, WalledItem
from marugoto.collaboration.rules import conference as rules
from marugoto.collaboration.rules.conference import Kind, Seat
from marugoto.policy.actor import Actor

AT_MOST = 200


@dataclass(frozen=True)
class Said:
    """One thing that was said: by whom, from where, when."""

    id: UUID
    body: str
    who: str
    desk: str
    at: datetime


def said_at(actor: Actor, item: AgendaItem, kind: Kind, seat: Seat) -> list[Said]:
    """The walled items of one agenda item, oldest first; empty for everybody but named and sworn members. The look is kept."""
    if not rules.may_read_wall(kind, seat):
        return []
    rows = WalledItem.objects.filter(agenda_item=item).select_related("said_by", "desk__agency")
    found = [
        Said(w.id, w.body, w.said_by.name, desk_title(w.desk), w.at)
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
