"""Tables of intake, one module per noun."""

from marugoto.intake.models.consultation import Consultation, ConsultationNeed, ConsultationSubject
from marugoto.intake.models.letter import WebLetter
from marugoto.intake.models.matter import BatonHold, Matter, MatterPerson
from marugoto.intake.models.notice import Notice

__all__ = [
    "BatonHold",
    "Consultation",
    "ConsultationNeed",
    "ConsultationSubject",
    "Matter",
    "MatterPerson",
    "Notice",
    "WebLetter",
]
