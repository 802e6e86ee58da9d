"""Tables of community."""

from marugoto.community.models.activity import Activity, ActivityDay
from marugoto.community.models.building import Building, BuildingUse
from marugoto.community.models.gap import Gap, GapService, GapStep
from marugoto.community.models.helper import Helper, HelperWork
from marugoto.community.models.member import Attendance, Enrolment, Member
from marugoto.community.models.support import Agreement, Funding, Publicity
from marugoto.community.models.survey import Answer, AnswerSheet, Question, Survey, Ticket
from marugoto.community.models.voice import GapCarry, GapVoice

__all__ = [
    "Activity",
    "ActivityDay",
    "Agreement",
    "Answer",
    "AnswerSheet",
    "Attendance",
    "Building",
    "BuildingUse",
    "Enrolment",
    "Funding",
    "Gap",
    "GapCarry",
    "GapService",
    "GapStep",
    "GapVoice",
    "Helper",
    "HelperWork",
    "Member",
    "Publicity",
    "Question",
    "Survey",
    "Ticket",
]
