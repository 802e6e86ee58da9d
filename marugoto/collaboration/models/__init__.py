"""Tables of collaboration, one module per noun."""

from marugoto.collaboration.models.conference import (
    AgendaDesk,
    AgendaItem,
    Attendee,
    BodyMember,
    Conference,
    ConferenceBody,
    Decision,
)
from marugoto.collaboration.models.kind import KindVersion
from marugoto.collaboration.models.packet import Packet, PacketItem, PacketPerson
from marugoto.collaboration.models.referral import Referral, ReferralMessage
from marugoto.collaboration.wall.models import CarriedItem, WalledItem
from marugoto.collaboration.models.stuck import StuckAct

__all__ = [
    "AgendaDesk",
    "AgendaItem",
    "Attendee",
    "BodyMember",
    "CarriedItem",
    "Conference",
    "ConferenceBody",
    "Decision",
    "KindVersion",
    "Packet",
    "PacketItem",
    "PacketPerson",
    "Referral",
    "ReferralMessage",
    "WalledItem",
    "StuckAct",
]
