"""The plan for what went from agency to agency, and for emergency, library, outreach, participation, evacuation."""

from typing import Final

from marugoto.collaboration import models as collaboration
from marugoto.disclosures.plan.shape import NO_WORDS, SUBJECT, F, Kind, T, Table, facts, texts
from marugoto.emergency import models as emergency
from marugoto.evacuation import models as evacuation
from marugoto.library import models as library
from marugoto.outreach import models as outreach
from marugoto.participation import models as participation

FLOW: Final = (
    Table(
        collaboration.Packet,
        "persons__person",
        facts("sent_at", "to_desk", "basis", "basis_note", "until", "withdrawn_at"),
        giver="from_desk__agency_id",
        purpose="purpose",
        at="sent_at",
    ),
    Table(
        collaboration.PacketItem,
        "packet__persons__person",
        facts("kind") | texts("body"),
        giver="packet__from_desk__agency_id",
        purpose="packet__purpose",
    ),
    Table(
        collaboration.PacketMember,
        "person",
        facts("name", "relation", "age"),
        giver="packet__from_desk__agency_id",
        purpose="packet__purpose",
    ),
    Table(
        collaboration.PaperCopy,
        "packet__persons__person",
        facts("what", "number", "for_whom", "printed_at", "ended"),
        giver="desk__agency_id",
        purpose="packet__purpose",
        at="printed_at",
    ),
    Table(
        collaboration.GuestLink,
        "referral__packet__persons__person",
        facts("guest", "made_at", "ends_at", "opened_at", "answered_at", "revoked_at"),
        giver="referral__from_desk__agency_id",
        at="made_at",
    ),
    Table(
        collaboration.MovedMatter,
        "matter__persons__person",
        facts("to_desk", "held", "at"),
        only=SUBJECT,
        at="at",
    ),
    Table(
        collaboration.StuckAct,
        "referral__packet__persons__person",
        facts("at", "act"),
        giver="agency_id",
        at="at",
    ),
    Table(
        collaboration.Referral,
        "packet__persons__person",
        facts("kind", "sent_at", "due_on", "answered_at", "result", "to_desk", "need") | texts("asked"),
        giver="from_desk__agency_id",
        at="sent_at",
    ),
    Table(
        collaboration.ReferralMessage,
        "referral__packet__persons__person",
        facts("result", "at") | texts("body"),
        giver="desk__agency_id",
        at="at",
    ),
    Table(
        emergency.GlassBreak,
        "person",
        facts("broken_at", "until", "reason", "basis", "asked_name", "asked_birth", "verdict", "outcome")
        | texts("words", "review_words"),
        own="agency_id",
        at="broken_at",
        skips={"asked_person": NO_WORDS},
    ),
)

OUTREACH: Final = (
    Table(
        outreach.Approach,
        "person",
        facts("label", "way", "next_on", "state") | texts("next_step") | {"noticed_by": Kind.SOURCE},
        own="agency_id",
    ),
    Table(
        outreach.ApproachEntry,
        "approach__person",
        facts("on", "way", "response"),
        own="approach__agency_id",
    ),
    Table(
        outreach.Welcome,
        "approach__person",
        {"who": Kind.OTHER, "agency": F, "since": F, "until": F},
        own="approach__agency_id",
    ),
    Table(
        outreach.Listed,
        "person",
        facts("number", "name", "kana", "birth_date", "phone", "address", "state", "result"),
        own="campaign__agency_id",
        skips={"household": "says only who lives together, in words of the list"},
    ),
    Table(
        outreach.VisitRecord,
        "listed__person",
        facts("happened_at", "result", "met_whom", "next_step", "next_on") | texts("note"),
        own="listed__campaign__agency_id",
        at="happened_at",
    ),
)

PARTICIPATION: Final = (
    Table(
        participation.Hope,
        "person",
        facts("kinds", "times", "reach", "near", "company", "paid", "languages", "barriers")
        | facts("heard_on", "ended_on", "outcome")
        | texts("words", "barrier_words", "gives"),
        own="agency_id",
        at="created_at",
    ),
    Table(
        participation.Placement,
        "person",
        facts("role", "stage", "chosen_on", "told_name", "agreed_on", "agreed_form", "begun_on")
        | facts("gives_since", "ended_on", "outcome")
        | texts("chosen_why", "told_needs", "outcome_words"),
        own="agency_id",
    ),
    Table(
        participation.Move,
        "placement__person",
        facts("on", "stage") | texts("words"),
        own="placement__agency_id",
    ),
    Table(
        participation.Day,
        "placement__person",
        facts("on", "attendance", "minutes"),
        own="placement__agency_id",
    ),
    # What a place said of somebody: it is the place's own words.
    Table(
        participation.HostContact,
        "placement__person",
        facts("on", "kind", "answered_on") | {"words": Kind.SOURCE, "answer": T},
        own="agency_id",
    ),
)

EVACUATION: Final = (
    Table(
        evacuation.Registrant,
        "person",
        facts("reasons", "since", "ended_on", "end_reason") | texts("note"),
        own="agency_id",
    ),
    Table(
        evacuation.ListConsent,
        "registrant__person",
        facts("subject", "state", "on", "way", "groups") | texts("note"),
        own="registrant__agency_id",
    ),
    Table(
        evacuation.EvacuationPlan,
        "registrant__person",
        facts("priority", "hazards", "needs", "shelter", "shelter_words", "made_with", "made_on")
        | facts("review_on", "ended_on")
        | texts("needs_words", "route"),
        own="registrant__agency_id",
    ),
    Table(
        evacuation.Supporter,
        "plan__registrant__person",
        dict.fromkeys(("kind", "name", "phone", "address", "agreed"), Kind.OTHER),
        own="plan__registrant__agency_id",
    ),
    # To whom the person was told, and on what basis.
    Table(
        evacuation.Provision,
        "rows__person",
        facts("group", "receiver", "basis", "purpose", "provided_at", "due_on", "returned_on")
        | facts("returned_way"),
        own="agency_id",
        at="provided_at",
    ),
    Table(
        evacuation.Provided,
        "person",
        facts("with_plan"),
        own="registrant__agency_id",
    ),
    Table(
        evacuation.SafetyRow,
        "person",
        facts("state", "seen_at", "need"),
        own="board__agency_id",
        skips={"label": "of those who have no record", "contact": "of those who have no record"},
    ),
    Table(
        evacuation.SafetyReport,
        "row__person",
        facts("state", "seen_at", "way", "place", "need") | {"told_by": Kind.SOURCE, "note": T},
        own="row__board__agency_id",
        at="seen_at",
    ),
)

LIBRARY: Final = (
    # Until somebody else has said that nobody can be known by it, a study being written is about the person of the case.
    Table(
        library.StudyWork,
        "case__subjects__person",
        facts(
            "state", "age_band", "household", "patterns", "scope", "offered_at", "approved_at", "withdrawn_on"
        )
        | facts("withdrawn_why")
        | texts("title", "situation", "course", "support", "outcome", "lessons", "cards", "discussion")
        | texts("answer", "returned"),
        own="agency_id",
        at="created_at",
    ),
    Table(
        library.StudyConsent,
        "person",
        facts("on", "form", "ended_on"),
        own="work__agency_id",
    ),
)
