"""How private each field is, and how long each row is kept."""

from marugoto.core.privacy import Privacy as P

_I, _PER, _S = P.INTERNAL, P.PERSONAL, P.SENSITIVE
_BASE = {"id": _I, "created_at": _I}

FIELDS: dict[str, dict[str, P]] = {
    "Matter": _BASE
    | dict.fromkeys(
        (
            "municipality",
            "number",
            "status",
            "holder_desk",
            "origin_desk",
            "area",
            "urgency",
            "opened_at",
            "next_act",
            "next_due",
            "watch_until",
            "answers_awaited",
            "closed_at",
            "closed_outcome",
        ),
        _I,
    )
    | {"household": _PER},
    "BatonHold": _BASE | dict.fromkeys(("matter", "desk", "held_from", "held_to", "reason", "passed_by"), _I),
    "MatterPerson": _BASE | {"matter": _I, "person": _PER, "role": _I},
    "Consultation": _BASE
    | dict.fromkeys(
        ("matter", "status", "desk", "received_by", "received_at", "channel", "anonymous", "urgency", "area"),
        _I,
    )
    | dict.fromkeys(("consent_state", "outcome", "finished_at", "draft_saved_at"), _I)
    | {"caller_relation": _PER, "caller_name": _PER, "caller_contact": _PER}
    | {"story": _S, "outcome_note": _S, "draft": _S},
    "ConsultationSubject": _BASE | {"consultation": _I, "person": _PER, "sort": _I},
    "ConsultationNeed": _BASE | {"consultation": _I, "need": _S, "mark": _I, "suggested": _I},
    "Notice": _BASE
    | {"matter": _I, "agency": _I, "written_by": _I, "what": _S, "about": _PER, "taken_up_at": _I},
    "MatterWorker": _BASE | dict.fromkeys(("matter", "desk", "user", "since", "until", "reason"), _I),
    "Handover": _BASE
    | dict.fromkeys(("batch", "matter", "desk", "from_user", "to_user", "reason"), _I)
    | dict.fromkeys(("handed_by", "handed_at", "state", "settled_at"), _I)
    | {"careful": _S, "promised": _S, "greet": _PER},
    "WebLetter": _BASE
    | {"matter": _I, "story": _S, "name": _PER, "reply": _I, "contact": _PER, "language": _I, "origin": _I}
    | {"taken_up_at": _I},
}

RETENTION: dict[str, str] = dict.fromkeys(FIELDS, "support_record")
