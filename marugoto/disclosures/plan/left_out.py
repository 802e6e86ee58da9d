"""What no answer gathers, and why → disclosures.left_out."""

from collections.abc import Mapping
from typing import Final

# What is not gathered → disclosures.left_out. Said on the paper whether there is such a row or not.
LEFT_OUT: Final[Mapping[str, str]] = (
    dict.fromkeys(("people.PersonKey", "people.ProtectedRecord", "people.LinkCandidate"), "derived")
    | dict.fromkeys(("people.ImportChunk", "people.ImportRow", "people.ImportChange"), "register")
    | dict.fromkeys(
        (
            *("collaboration.AgendaItem", "collaboration.AgendaDesk", "collaboration.Decision"),
            *("collaboration.Attendee", "collaboration.CarriedItem", "collaboration.WalledItem"),
        ),
        "meeting",
    )
    | dict.fromkeys(
        (
            *(
                "intake.ConsultationSubject",
                "intake.MatterPerson",
                "cases.CaseSubject",
                "collaboration.PacketPerson",
            ),
            "emergency.GlassNotice",
        ),
        "link",
    )
    | dict.fromkeys(
        ("outreach.Visit", "outreach.VisitConflict", "outreach.HeardApart", "evacuation.Surfaced"), "link"
    )
    | {"cases.Draft": "draft", "outreach.ListDraft": "draft"}
    | dict.fromkeys(
        ("collaboration.Transfer", "collaboration.TransferredCase", "paperwork.Arrival"), "transfer"
    )
    | dict.fromkeys(
        (
            *("community.Member", "community.Enrolment", "community.Attendance"),
            *("community.Helper", "community.HelperWork"),
        ),
        "community",
    )
    | dict.fromkeys(("community.AnswerSheet", "community.Answer", "outreach.Heard"), "nameless")
    | dict.fromkeys(("agencies.Shift", "agencies.ShiftAnswer"), "shifts")
    | dict.fromkeys(("disclosures.DisclosureRequest", "disclosures.Passage"), "answering")
)
