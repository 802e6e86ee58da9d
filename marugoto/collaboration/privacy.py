"""How private each field is, and how long each row is kept."""

from marugoto.core.privacy import Privacy as P

_O, _I, _PER, _S = P.OPEN, P.INTERNAL, P.PERSONAL, P.SENSITIVE
_BASE = {"id": _I, "created_at": _I}
_PERIOD = {"valid_from": _O, "valid_to": _O}

FIELDS: dict[str, dict[str, P]] = {
    "DeskMove": _BASE
    | dict.fromkeys(("municipality", "desk", "to_desk", "holding_desk", "kind", "on"), _I)
    | dict.fromkeys(("planned_by", "planned_at", "started_at", "finished_at", "cancelled_at"), _I),
    "MovedMatter": _BASE | dict.fromkeys(("move", "matter", "to_desk", "packet", "held", "at"), _I),
    "StuckAct": _BASE | dict.fromkeys(("referral", "agency", "by", "at", "level", "act"), _I),
    # What was agreed, and how, may name somebody.
    "Transfer": _BASE
    | dict.fromkeys(("agency", "to_name", "basis", "made_by", "written_at"), _I)
    | {"grounds": _PER},
    "TransferredCase": _BASE | dict.fromkeys(("transfer", "case", "state", "mark", "there", "ended_on"), _I),
    "Packet": _BASE
    | dict.fromkeys(("matter", "from_desk", "to_desk", "agenda_item", "sent_by", "sent_at"), _I)
    | dict.fromkeys(("basis", "purpose", "until", "withdrawn_at"), _I)
    | {"basis_note": _S},
    "PacketItem": _BASE | {"packet": _I, "kind": _I, "body": _S, "sort": _I},
    "PacketPerson": _BASE | {"packet": _I, "person": _PER},
    "PacketMember": _BASE
    | {"packet": _I, "person": _PER, "name": _PER, "relation": _PER, "age": _PER, "sort": _I},
    "Referral": _BASE
    | dict.fromkeys(("packet", "matter", "seq", "step", "from_desk", "to_desk", "kind", "moves_baton"), _I)
    | dict.fromkeys(("on_paper", "status", "sent_by", "sent_at", "due_on", "answered_at", "answered_by"), _I)
    | dict.fromkeys(("decline_reason", "awaited", "report_due_on", "done_at", "result"), _I)
    | {"asked": _S, "need": _S},
    "ReferralMessage": _BASE
    | {"referral": _I, "kind": _I, "body": _S, "result": _I, "desk": _I, "by": _I, "at": _I}
    | {"guest_link": _I},
    "GuestLink": _BASE
    | dict.fromkeys(("referral", "token_hash", "code_hash", "made_by", "made_at", "ends_at", "tries"), _I)
    | dict.fromkeys(("locked_at", "opened_at", "last_opened_at", "openings", "answered_at", "revoked_at"), _I)
    | {"guest": _PER},
    "PaperCopy": _BASE
    | dict.fromkeys(("packet", "conference", "desk", "batch", "what", "number", "of", "printed_by"), _I)
    | dict.fromkeys(("printed_at", "ended", "ended_at", "ended_by"), _I)
    | {"for_whom": _PER},
    "ConferenceBody": _BASE
    | _PERIOD
    | dict.fromkeys(
        (
            "municipality",
            "code",
            "kind",
            "name",
            "convener",
            "recurrence",
            "recurrence_note",
            "closing_days",
        ),
        _O,
    ),
    "BodyMember": _BASE
    | dict.fromkeys(("body", "agency", "capacity", "stage", "valid_from", "valid_to"), _O),
    "Conference": _BASE
    | dict.fromkeys(
        (
            "body",
            "held_at",
            "place",
            "status",
            "convened_by",
            "chair_desk",
            "concluded_at",
            "also",
            "convened_at",
        ),
        _I,
    ),
    "KindVersion": _BASE
    | dict.fromkeys(("municipality", "code", "valid_from", "legal_basis", "article", "consent_required"), _O)
    | dict.fromkeys(("walled", "secrecy", "secrecy_article", "secrecy_notice", "minutes", "publicity"), _O)
    | dict.fromkeys(("purpose", "may_sit", "checked", "why"), _O)
    | {"decided_by": _I, "decided_at": _I},
    "Attendee": _BASE
    | dict.fromkeys(("conference", "desk", "user", "acknowledged_at", "acknowledged_by", "attendance"), _I)
    | dict.fromkeys(("told_how", "told_at", "told_by"), _I)
    | {"name": _PER, "released_at": _I},
    "AgendaItem": _BASE
    | dict.fromkeys(("conference", "case", "plan", "submitted_by", "continues", "sort", "result", "late"), _I)
    | {"question": _S, "minutes": _S, "urgent_reason": _S},
    "AgendaDesk": _BASE | {"agenda_item": _I, "desk": _I},
    "Decision": _BASE
    | dict.fromkeys(("agenda_item", "kind", "desk", "due_on", "step", "recorded_by", "at"), _I)
    | {"body": _S},
    "CarriedItem": _BASE | dict.fromkeys(("said", "agenda_item", "packet", "carried_by", "at"), _I),
    "WalledItem": _BASE | {"agenda_item": _I, "body": _S, "said_by": _I, "desk": _I, "at": _I},
}

RETENTION: dict[str, str] = dict.fromkeys(FIELDS, "support_record") | dict.fromkeys(
    ("ConferenceBody", "BodyMember", "KindVersion"), "organisation"
)
