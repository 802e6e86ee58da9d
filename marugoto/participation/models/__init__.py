"""Tables of participation."""

from marugoto.participation.models.hope import Hope
from marugoto.participation.models.host import Host, HostContact
from marugoto.participation.models.placement import Day, Move, Placement
from marugoto.participation.models.role import Role, RoleOrder, Seat

__all__ = ["Day", "Hope", "Host", "HostContact", "Move", "Placement", "Role", "RoleOrder", "Seat"]
