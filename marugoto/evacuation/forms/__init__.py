"""Shapes of what comes in about evacuation."""

from marugoto.evacuation.forms.boards import (
    BoardForm,
    DisasterForm,
    PersonRowForm,
    ReportForm,
    ReviewForm,
    SheetForm,
    SurfaceForm,
    TakeInForm,
)
from marugoto.evacuation.forms.lists import AnswerForm, OffForm, ReasonsForm, TermsForm
from marugoto.evacuation.forms.plans import HELPERS, HelperForm, PlanForm
from marugoto.evacuation.forms.provisions import BackForm, ProvisionForm

__all__ = [
    "HELPERS",
    "AnswerForm",
    "BackForm",
    "BoardForm",
    "DisasterForm",
    "HelperForm",
    "OffForm",
    "PersonRowForm",
    "PlanForm",
    "ProvisionForm",
    "ReasonsForm",
    "ReportForm",
    "ReviewForm",
    "SheetForm",
    "SurfaceForm",
    "TakeInForm",
    "TermsForm",
]
