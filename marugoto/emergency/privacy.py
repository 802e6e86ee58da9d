"""How private each field is, and how long each row is kept."""

from marugoto.core.privacy import Privacy as P

_I, _PER, _S = P.INTERNAL, P.PERSONAL, P.SENSITIVE
_BASE = {"id": _I, "created_at": _I}

FIELDS: dict[str, dict[str, P]] = {
    "GlassBreak": _BASE
    | dict.fromkeys(("municipality", "agency", "desk", "minutes", "broken_at", "until", "ended_at"), _I)
    | dict.fromkeys(("user", "asked_person", "asked_name", "asked_birth", "person"), _PER)
    # What happened to somebody, and that they were found.
    | dict.fromkeys(("outcome", "reason", "basis", "words"), _S)
    | dict.fromkeys(("reviewed_at", "reviewed_by", "verdict"), _I)
    | {"review_words": _S},
    "GlassNotice": _BASE | dict.fromkeys(("glass", "part", "agency", "desk", "seen_at", "seen_by"), _I),
}

# As long as the trail of handling itself: it is part of it.
RETENTION: dict[str, str] = dict.fromkeys(FIELDS, "audit")
