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
from marugoto.collaboration.models.desk_move import DeskMove, MovedMatter
from marugoto.collaboration.models.kind import KindVersion
from marugoto.collaboration.models.packet import Packet, PacketItem, PacketPerson
from marugoto.collaboration.models.referral import Referral, ReferralMessage
from marugoto.collaboration.models.stuck import StuckAct
from marugoto.collaboration.wall.models import CarriedItem, WalledItem

__all__ = [
    "AgendaDesk",
    "AgendaItem",
    "Attendee",
    "BodyMember",
    "CarriedItem",
    "Conference",
    "ConferenceBody",
    "Decision",
    "DeskMove",
    "KindVersion",
    "MovedMatter",
    "Packet",
    "PacketItem",
    "PacketPerson",
    "Referral",
    "ReferralMessage",
    "StuckAct",
    "WalledItem",
]
