"""Tables of evacuation."""

from marugoto.evacuation.models.board import SafetyBoard, SafetyReport, SafetyRow, SafetySheet, Surfaced
from marugoto.evacuation.models.plan import EvacuationPlan, Supporter
from marugoto.evacuation.models.provision import Provided, Provision
from marugoto.evacuation.models.registrant import ListConsent, Registrant
from marugoto.evacuation.models.terms import Disaster, ListTerms

__all__ = [
    "Disaster",
    "EvacuationPlan",
    "ListConsent",
    "ListTerms",
    "Provided",
    "Provision",
    "Registrant",
    "SafetyBoard",
    "SafetyReport",
    "SafetyRow",
    "SafetySheet",
    "Supporter",
    "Surfaced",
]
