"""What a disclosure gathers, table by table: every table about persons is here, or is named as left out with its reason.

``tests/house/test_disclosure_plan.py`` compares this with the tables of the house and with every ``privacy.py``: a new personal
table, or a new personal field of a table, that nobody has thought of here fails. How a field is treated says ``Kind``; what a
row adds to that (another agency's words, a meeting) is said by the table.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from marugoto.cases import models as cases
from marugoto.collaboration import models as collaboration
from marugoto.emergency import models as emergency
from marugoto.intake import models as intake
from marugoto.people import models as people


class Kind(StrEnum):
    """FACT: short, about the person. TEXT: free words. JUDGED: what a worker thinks. CALLER: about who came, unless oneself.

    SOURCE: who gave notice and what they said. OTHER: about somebody else.
    """

    FACT = "fact"
    TEXT = "text"
    JUDGED = "judged"
    CALLER = "caller"
    SOURCE = "source"
    OTHER = "other"


@dataclass(frozen=True)
class Table:
    """One way from a table to the person. ``path``: to the record of the person. ``own``: to the agency that must be one's own.

    ``only``: further conditions. ``always``: a ground for which nothing of it is proposed to be shown. ``giver``: to the agency
    whose words these are. ``purpose``: to the purpose of a packet; what went to or came from a meeting is not proposed.
    ``skips``: personal fields that are not gathered, and why.
    """

    model: Any
    path: str
    fields: Mapping[str, Kind]
    own: str = ""
    only: Mapping[str, Any] = field(default_factory=dict)
    always: str = ""
    giver: str = ""
    purpose: str = ""
    at: str = "created_at"
    skips: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """people.Person."""
        return str(self.model._meta.label)


F, T, J = Kind.FACT, Kind.TEXT, Kind.JUDGED


def _facts(*names: str) -> dict[str, Kind]:
    return dict.fromkeys(names, F)


def _texts(*names: str) -> dict[str, Kind]:
    return dict.fromkeys(names, T)


SUBJECT: Final = {"matter__persons__role": "subject"}
# Codes whose field does not say of which list they are.
LISTS: Final[Mapping[str, str]] = {
    "people.HouseholdMember.kind": "people.household_kinds",
    "collaboration.Packet.basis": "collaboration.legal_bases",
}
_NO_WORDS = "a number of the house's own making"
_MARK = "says only whether the register's own date was exact"
_DRAFT = "what was being typed; the finished record is gathered"
_LIVES = {"valid_from": F, "valid_to": F}

PEOPLE: Final = (
    Table(
        people.Person,
        "",
        _facts("family_name", "given_name", "family_kana", "given_kana", "anonymous", "label", "glyphs")
        | _facts("birth_date", "gender", "phone", "address", "area", "language", "interpreter")
        | _facts("deceased_on"),
        skips={"birth_precision": "is said with the date"},
    ),
    Table(people.PersonIdentifier, "person", _facts("kind", "value"), skips={"layer": _NO_WORDS}),
    Table(
        people.PersonName,
        "person",
        _facts("kind", "family_name", "given_name", "family_kana", "given_kana", "glyphs", "reason") | _LIVES,
    ),
    Table(people.PersonAddress, "person", _facts("kind", "address", "area") | _texts("note") | _LIVES),
    Table(people.PersonPhone, "person", _facts("kind", "number") | _texts("note") | _LIVES),
    Table(people.PersonLanguage, "person", _facts("language", "interpreter") | _texts("note")),
    Table(people.Household, "members__person", _facts("kind", "name", "number")),
    Table(
        people.HouseholdMember,
        "person",
        _facts("kind", "relation", "began", "ended") | _LIVES,
        skips={"layer": _NO_WORDS},
    ),
    Table(
        people.Residency,
        "person",
        _facts("number", "since", "until", "ended"),
        skips=dict.fromkeys(("name_mark", "birth_mark", "address_mark", "phone_mark"), _MARK),
    ),
    Table(
        people.Tie,
        "person",
        _facts("kind", "key_person")
        | {"other": Kind.OTHER, "name": Kind.OTHER, "contact": Kind.OTHER, "note": T, "strength": J}
        | _LIVES,
    ),
    # Somebody else said that this person counts for them.
    Table(
        people.Tie,
        "other",
        _facts("kind", "key_person", "name", "contact", "note", "strength") | _LIVES,
        always="other_person",
    ),
    *(
        Table(
            people.Partnership,
            one,
            _facts("kind", "separated_on", "ended") | {other: Kind.OTHER} | _LIVES,
        )
        for one, other in (("first", "second"), ("second", "first"))
    ),
    *(
        Table(people.Descent, one, _facts("kind") | {other: Kind.OTHER} | _LIVES)
        for one, other in (("parent", "child"), ("child", "parent"))
    ),
    # How two get on is what a worker thinks of both.
    *(
        Table(people.Bond, one, {"kind": J, other: Kind.OTHER} | _LIVES, own="agency_id")
        for one, other in (("first", "second"), ("second", "first"))
    ),
    Table(people.Involvement, "person", _facts("since", "reason"), own="agency_id"),
    Table(
        people.Consent,
        "person",
        _facts("state", "form", "answered_on", "until", "scope_note", "agencies", "items", "purposes")
        | {"proxy_name": Kind.OTHER, "proxy_right": Kind.OTHER},
        own="agency_id",
    ),
    # Whoever asks may be the one from whom the measure protects, as a parent, or with a mandate.
    Table(
        people.Protection, "person", _facts("ground", "since", "until", "ended_on", "set_by"), always="harm"
    ),
    Table(people.ProtectionAgency, "protection__person", _facts("agency", "sees_address"), always="harm"),
    Table(people.LinkDecision, "person", _texts("note")),
)

INTAKE: Final = (
    Table(
        intake.Matter,
        "persons__person",
        _facts("number", "urgency", "opened_at", "watch_until", "closed_at", "closed_outcome"),
        only={"persons__role": "subject"},
        at="opened_at",
    ),
    Table(
        intake.BatonHold,
        "matter__persons__person",
        _facts("desk", "held_from", "held_to"),
        only=SUBJECT,
        at="held_from",
    ),
    Table(
        intake.MatterWorker,
        "matter__persons__person",
        _facts("desk", "since", "until", "reason"),
        own="desk__agency_id",
        only=SUBJECT,
        at="since",
    ),
    Table(
        intake.Handover,
        "matter__persons__person",
        _facts("desk", "reason", "handed_at") | {"careful": J, "promised": T, "greet": Kind.OTHER},
        own="desk__agency_id",
        only=SUBJECT,
        at="handed_at",
    ),
    Table(
        intake.Consultation,
        "subjects__person",
        _facts("received_at", "channel", "urgency", "consent_state", "outcome", "desk")
        | {"caller_relation": Kind.CALLER, "caller_name": Kind.CALLER, "caller_contact": Kind.CALLER}
        | _texts("story", "outcome_note"),
        own="desk__agency_id",
        only={"status": "finished"},
        at="received_at",
        skips={"draft": _DRAFT},
    ),
    Table(
        intake.ConsultationNeed,
        "consultation__subjects__person",
        _facts("need"),
        own="consultation__desk__agency_id",
        only={"consultation__status": "finished"},
    ),
    Table(
        intake.Notice,
        "matter__persons__person",
        {"what": Kind.SOURCE, "about": Kind.SOURCE, "agency": Kind.SOURCE},
        only=SUBJECT,
    ),
    Table(
        intake.WebLetter,
        "matter__persons__person",
        {"story": Kind.SOURCE, "name": Kind.SOURCE, "contact": Kind.SOURCE},
        only=SUBJECT,
    ),
)

_OF_CASE = "case__subjects__person"
CASES: Final = (
    Table(
        cases.Case,
        "subjects__person",
        _facts("title", "programme", "opened_on", "closed_on", "watch_until"),
        own="agency_id",
    ),
    Table(
        cases.TeamMember, _OF_CASE, _facts("desk", "part", "valid_from", "valid_to"), own="case__agency_id"
    ),
    Table(
        cases.Assessment,
        _OF_CASE,
        _facts("on", "urgent", "factors") | _texts("strengths", "wishes") | {"summary": J},
        own="case__agency_id",
    ),
    Table(
        cases.AssessmentItem,
        "assessment__case__subjects__person",
        _facts("domain") | _texts("wording") | {"view": J},
        own="assessment__case__agency_id",
    ),
    Table(
        cases.Plan,
        _OF_CASE,
        _facts("version", "made_on", "starts_on", "review_on", "agreed_on", "applies_for")
        | {"situation": J, "direction": J},
        own="case__agency_id",
    ),
    Table(cases.Goal, "plan__case__subjects__person", _texts("words"), own="plan__case__agency_id"),
    Table(
        cases.Step,
        "goal__plan__case__subjects__person",
        _facts("due_on", "outcome", "done_on", "need", "service", "desk")
        | _texts("what", "who", "outcome_note"),
        own="goal__plan__case__agency_id",
    ),
    Table(
        cases.Progress,
        _OF_CASE,
        _facts("at", "method", "kind") | _texts("contact", "body", "next_act"),
        at="at",
        own="case__agency_id",
    ),
    Table(
        cases.Review,
        _OF_CASE,
        _facts("on", "result", "changes", "next_review_on") | _texts("person_view") | {"remaining": J},
        own="case__agency_id",
    ),
    Table(
        cases.GoalResult,
        "review__case__subjects__person",
        _facts("goal", "result"),
        own="review__case__agency_id",
    ),
    Table(
        cases.Closing,
        _OF_CASE,
        _facts("on", "outcome", "changes", "lead_after", "watch_until", "reopened_on")
        | _texts("person_view", "reopened_reason")
        | {"remaining": J, "note": J},
        own="case__agency_id",
    ),
)

FLOW: Final = (
    Table(
        collaboration.Packet,
        "persons__person",
        _facts("sent_at", "to_desk", "basis", "basis_note", "until", "withdrawn_at"),
        giver="from_desk__agency_id",
        purpose="purpose",
        at="sent_at",
    ),
    Table(
        collaboration.PacketItem,
        "packet__persons__person",
        _facts("kind") | _texts("body"),
        giver="packet__from_desk__agency_id",
        purpose="packet__purpose",
    ),
    Table(
        collaboration.PacketMember,
        "person",
        _facts("name", "relation", "age"),
        giver="packet__from_desk__agency_id",
        purpose="packet__purpose",
    ),
    Table(
        collaboration.PaperCopy,
        "packet__persons__person",
        _facts("what", "number", "for_whom", "printed_at", "ended"),
        giver="desk__agency_id",
        purpose="packet__purpose",
        at="printed_at",
    ),
    Table(
        collaboration.GuestLink,
        "referral__packet__persons__person",
        _facts("guest", "made_at", "ends_at", "opened_at", "answered_at", "revoked_at"),
        giver="referral__from_desk__agency_id",
        at="made_at",
    ),
    Table(
        collaboration.MovedMatter,
        "matter__persons__person",
        _facts("to_desk", "held", "at"),
        only=SUBJECT,
        at="at",
    ),
    Table(
        collaboration.StuckAct,
        "referral__packet__persons__person",
        _facts("at", "act"),
        giver="agency_id",
        at="at",
    ),
    Table(
        collaboration.Referral,
        "packet__persons__person",
        _facts("kind", "sent_at", "due_on", "answered_at", "result", "to_desk", "need") | _texts("asked"),
        giver="from_desk__agency_id",
        at="sent_at",
    ),
    Table(
        collaboration.ReferralMessage,
        "referral__packet__persons__person",
        _facts("result", "at") | _texts("body"),
        giver="desk__agency_id",
        at="at",
    ),
    Table(
        emergency.GlassBreak,
        "person",
        _facts("broken_at", "until", "reason", "basis", "asked_name", "asked_birth", "verdict", "outcome")
        | _texts("words", "review_words"),
        own="agency_id",
        at="broken_at",
        skips={"asked_person": _NO_WORDS},
    ),
)

GATHERED: Final = (*PEOPLE, *INTAKE, *CASES, *FLOW)

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
    | {"cases.Draft": "draft"}
    | dict.fromkeys(
        (
            *("community.Member", "community.Enrolment", "community.Attendance"),
            *("community.Helper", "community.HelperWork"),
        ),
        "community",
    )
    | dict.fromkeys(("community.AnswerSheet", "community.Answer"), "nameless")
    | dict.fromkeys(("disclosures.DisclosureRequest", "disclosures.Passage"), "answering")
)
