"""Shapes of what comes in about outreach."""

from marugoto.outreach.forms.approach import ApproachForm, AttemptForm, PutOffForm, SettleForm, WelcomeForm
from marugoto.outreach.forms.campaign import CampaignForm, EstimateForm, HandoutForm, ListForm
from marugoto.outreach.forms.heard import HeardForm
from marugoto.outreach.forms.record import CheckForm, LockForm, RecordForm, VerdictForm

__all__ = [
    "ApproachForm",
    "AttemptForm",
    "CampaignForm",
    "CheckForm",
    "EstimateForm",
    "HandoutForm",
    "HeardForm",
    "ListForm",
    "LockForm",
    "PutOffForm",
    "RecordForm",
    "SettleForm",
    "VerdictForm",
    "WelcomeForm",
]
