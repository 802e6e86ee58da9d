"""Tables of the room."""

from marugoto.library.models.study import Study
from marugoto.library.models.work import StudyConsent, StudyWork

__all__ = ["Study", "StudyConsent", "StudyWork"]
