"""The tables of outreach."""

from marugoto.outreach.models.approach import Approach, ApproachEntry, Welcome
from marugoto.outreach.models.campaign import Campaign, CampaignArea, ListDraft, Listed
from marugoto.outreach.models.heard import Heard, HeardApart
from marugoto.outreach.models.kit import Kit, LoneVisit
from marugoto.outreach.models.visit import Handout, Visit, VisitConflict, VisitRecord

__all__ = [
    "Approach",
    "ApproachEntry",
    "Campaign",
    "CampaignArea",
    "Handout",
    "Heard",
    "HeardApart",
    "Kit",
    "ListDraft",
    "Listed",
    "LoneVisit",
    "Visit",
    "VisitConflict",
    "VisitRecord",
    "Welcome",
]
