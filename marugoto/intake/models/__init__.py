"""Tables of intake, one module per noun."""

from marugoto.intake.models.consultation import Consultation, ConsultationNeed, ConsultationSubject
from marugoto.intake.models.letter import WebLetter
from marugoto.intake.models.matter import BatonHold, Matter, MatterPerson
from marugoto.intake.models.notice import Notice
from marugoto.intake.models.worker import Handover, MatterWorker

__all__ = [
    "BatonHold",
    "Consultation",
    "ConsultationNeed",
    "ConsultationSubject",
    "Handover",
    "Matter",
    "MatterPerson",
    "MatterWorker",
    "Notice",
    "WebLetter",
]
