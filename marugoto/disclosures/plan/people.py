"""The plan for the rooms people and intake."""

from typing import Final

from marugoto.disclosures.plan.shape import (
    DRAFT,
    LIVES,
    MARK,
    NO_WORDS,
    SUBJECT,
    J,
    Kind,
    T,
    Table,
    facts,
    texts,
)
from marugoto.intake import models as intake
from marugoto.people import models as people

PEOPLE: Final = (
    Table(
        people.Person,
        "",
        facts("family_name", "given_name", "family_kana", "given_kana", "anonymous", "label", "glyphs")
        | facts("birth_date", "gender", "phone", "address", "area", "language", "interpreter")
        | facts("deceased_on"),
        skips={"birth_precision": "is said with the date"},
    ),
    Table(people.PersonIdentifier, "person", facts("kind", "value"), skips={"layer": NO_WORDS}),
    Table(
        people.PersonName,
        "person",
        facts("kind", "family_name", "given_name", "family_kana", "given_kana", "glyphs", "reason") | LIVES,
    ),
    Table(people.PersonAddress, "person", facts("kind", "address", "area") | texts("note") | LIVES),
    Table(people.PersonPhone, "person", facts("kind", "number") | texts("note") | LIVES),
    Table(people.PersonLanguage, "person", facts("language", "interpreter") | texts("note")),
    Table(people.Household, "members__person", facts("kind", "name", "number")),
    Table(
        people.HouseholdMember,
        "person",
        facts("kind", "relation", "began", "ended") | LIVES,
        skips={"layer": NO_WORDS},
    ),
    Table(
        people.Residency,
        "person",
        facts("number", "since", "until", "ended"),
        skips=dict.fromkeys(("name_mark", "birth_mark", "address_mark", "phone_mark"), MARK),
    ),
    Table(
        people.Tie,
        "person",
        facts("kind", "key_person")
        | {"other": Kind.OTHER, "name": Kind.OTHER, "contact": Kind.OTHER, "note": T, "strength": J}
        | LIVES,
    ),
    # Somebody else said that this person counts for them.
    Table(
        people.Tie,
        "other",
        facts("kind", "key_person", "name", "contact", "note", "strength") | LIVES,
        always="other_person",
    ),
    *(
        Table(
            people.Partnership,
            one,
            facts("kind", "separated_on", "ended") | {other: Kind.OTHER} | LIVES,
        )
        for one, other in (("first", "second"), ("second", "first"))
    ),
    *(
        Table(people.Descent, one, facts("kind") | {other: Kind.OTHER} | LIVES)
        for one, other in (("parent", "child"), ("child", "parent"))
    ),
    # How two get on is what a worker thinks of both.
    *(
        Table(people.Bond, one, {"kind": J, other: Kind.OTHER} | LIVES, own="agency_id")
        for one, other in (("first", "second"), ("second", "first"))
    ),
    Table(people.Involvement, "person", facts("since", "reason"), own="agency_id"),
    Table(
        people.Consent,
        "person",
        facts("state", "form", "answered_on", "until", "scope_note", "agencies", "items", "purposes")
        | {"proxy_name": Kind.OTHER, "proxy_right": Kind.OTHER},
        own="agency_id",
    ),
    # Whoever asks may be the one from whom the measure protects, as a parent, or with a mandate.
    Table(
        people.Protection, "person", facts("ground", "since", "until", "ended_on", "set_by"), always="harm"
    ),
    Table(people.ProtectionAgency, "protection__person", facts("agency", "sees_address"), always="harm"),
    Table(people.LinkDecision, "person", texts("note")),
)

INTAKE: Final = (
    Table(
        intake.Matter,
        "persons__person",
        facts("number", "urgency", "opened_at", "watch_until", "closed_at", "closed_outcome"),
        only={"persons__role": "subject"},
        at="opened_at",
    ),
    Table(
        intake.BatonHold,
        "matter__persons__person",
        facts("desk", "held_from", "held_to"),
        only=SUBJECT,
        at="held_from",
    ),
    Table(
        intake.MatterWorker,
        "matter__persons__person",
        facts("desk", "since", "until", "reason"),
        own="desk__agency_id",
        only=SUBJECT,
        at="since",
    ),
    Table(
        intake.Handover,
        "matter__persons__person",
        facts("desk", "reason", "handed_at") | {"careful": J, "promised": T, "greet": Kind.OTHER},
        own="desk__agency_id",
        only=SUBJECT,
        at="handed_at",
    ),
    Table(
        intake.Consultation,
        "subjects__person",
        facts("received_at", "channel", "urgency", "consent_state", "outcome", "desk")
        | {"caller_relation": Kind.CALLER, "caller_name": Kind.CALLER, "caller_contact": Kind.CALLER}
        | texts("story", "outcome_note"),
        own="desk__agency_id",
        only={"status": "finished"},
        at="received_at",
        skips={"draft": DRAFT},
    ),
    Table(
        intake.ConsultationNeed,
        "consultation__subjects__person",
        facts("need"),
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
