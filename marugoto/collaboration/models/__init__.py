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
from marugoto.collaboration.models.copy import PaperCopy
from marugoto.collaboration.models.desk_move import DeskMove, MovedMatter
from marugoto.collaboration.models.guest import GuestLink
from marugoto.collaboration.models.kind import KindVersion
from marugoto.collaboration.models.packet import Packet, PacketItem, PacketMember, PacketPerson
from marugoto.collaboration.models.referral import Referral, ReferralMessage
from marugoto.collaboration.models.stuck import StuckAct
from marugoto.collaboration.models.transfer import Transfer, TransferredCase
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
    "GuestLink",
    "KindVersion",
    "MovedMatter",
    "Packet",
    "PacketItem",
    "PacketMember",
    "PacketPerson",
    "PaperCopy",
    "Referral",
    "ReferralMessage",
    "StuckAct",
    "Transfer",
    "TransferredCase",
    "WalledItem",
]
