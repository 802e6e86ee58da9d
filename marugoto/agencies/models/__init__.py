"""Tables of agencies, one module per noun."""

from marugoto.agencies.models.absence import Absence
from marugoto.agencies.models.agency import Agency, AgencyAlias, AgencyCoverage, AgencyField
from marugoto.agencies.models.area import Area, AreaInArea, AreaScheme, AreaSchemeVersion
from marugoto.agencies.models.desk import Desk, DeskArea, DeskCover, DeskHours
from marugoto.agencies.models.municipality import (
    JointImplementation,
    JointMember,
    LocalName,
    Municipality,
)
from marugoto.agencies.models.shift import Shift, ShiftAnswer
from marugoto.agencies.models.user import Membership, MembershipDesk, MembershipRole, User

__all__ = [
    "Absence",
    "Agency",
    "AgencyAlias",
    "AgencyCoverage",
    "AgencyField",
    "Area",
    "AreaInArea",
    "AreaScheme",
    "AreaSchemeVersion",
    "Desk",
    "DeskArea",
    "DeskCover",
    "DeskHours",
    "JointImplementation",
    "JointMember",
    "LocalName",
    "Membership",
    "MembershipDesk",
    "MembershipRole",
    "Municipality",
    "Shift",
    "ShiftAnswer",
    "User",
]
