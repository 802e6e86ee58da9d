"""Tables of cases, one module per noun."""

from marugoto.cases.models.assessment import Assessment, AssessmentFact, AssessmentItem
from marugoto.cases.models.case import Case, CaseSubject, TeamMember
from marugoto.cases.models.draft import Draft
from marugoto.cases.models.ending import Closing, GoalResult, Review, UnmetNeed
from marugoto.cases.models.outlook import PatternVerdict, ScaleAnswer
from marugoto.cases.models.plan import Goal, Plan, Step
from marugoto.cases.models.progress import OtherWork, Progress

__all__ = [
    "Assessment",
    "AssessmentFact",
    "AssessmentItem",
    "Case",
    "CaseSubject",
    "Closing",
    "Draft",
    "Goal",
    "GoalResult",
    "OtherWork",
    "PatternVerdict",
    "Plan",
    "Progress",
    "Review",
    "ScaleAnswer",
    "Step",
    "TeamMember",
    "UnmetNeed",
]
