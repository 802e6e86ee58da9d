"""Tables of the room."""

from marugoto.groups.models.group import Group, GroupFeed, GroupMember, GroupStand
from marugoto.groups.models.shared import GroupEvent, GroupFile, GroupNotice, GroupOff, GroupRead

__all__ = [
    "Group",
    "GroupEvent",
    "GroupFeed",
    "GroupFile",
    "GroupMember",
    "GroupNotice",
    "GroupOff",
    "GroupRead",
    "GroupStand",
]
