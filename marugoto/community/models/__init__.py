"""Tables of community."""

from marugoto.community.models.activity import Activity, ActivityDay
from marugoto.community.models.gap import Gap, GapService, GapStep
from marugoto.community.models.helper import Helper, HelperWork
from marugoto.community.models.member import Attendance, Enrolment, Member
from marugoto.community.models.support import Agreement, Funding, Publicity

__all__ = [
    "Activity",
    "ActivityDay",
    "Agreement",
    "Attendance",
    "Enrolment",
    "Funding",
    "Gap",
    "GapService",
    "GapStep",
    "Helper",
    "HelperWork",
    "Member",
    "Publicity",
]
