"""How private each field is, and how long each row is kept."""

from marugoto.core.privacy import Privacy as P

_I, _PER, _S = P.INTERNAL, P.PERSONAL, P.SENSITIVE
_BASE = {"id": _I, "created_at": _I}

FIELDS: dict[str, dict[str, P]] = {
    "DisclosureRequest": _BASE
    | dict.fromkeys(("municipality", "agency", "chapter", "received_on", "due_on", "status"), _I)
    | dict.fromkeys(("extended_on", "extension_reason"), _I)
    | dict.fromkeys(("gathered_at", "decided_on", "outcome", "taken_in_by", "decided_by"), _I)
    | dict.fromkeys(("person", "asked_by", "identity"), _PER),
    # A copy of what is held: as private as the most private of it.
    "Passage": _BASE
    | dict.fromkeys(("request", "sort", "source", "row", "written_at", "field"), _I)
    | dict.fromkeys(("proposal", "proposal_reason", "judged", "decision", "reason"), _I)
    | dict.fromkeys(("decided_by", "decided_at"), _I)
    | {"words": _S, "marked": _S},
}

RETENTION: dict[str, str] = dict.fromkeys(FIELDS, "support_record")
