"""How private each field is, and how long each row is kept."""

from marugoto.core.privacy import Privacy as P

_I, _PER, _S = P.INTERNAL, P.PERSONAL, P.SENSITIVE
_BASE = {"id": _I, "created_at": _I}
_TRAITS = ("age_band", "area", "household", "patterns")
_TEXTS = ("title", "situation", "course", "support", "outcome", "lessons", "cards", "discussion")

FIELDS: dict[str, dict[str, P]] = {
    # A work is about somebody until another has said that nobody can be known by it.
    "StudyWork": _BASE
    | dict.fromkeys(("case", "agency", "state", "written_by", "revised_by", "writers", "scope"), _I)
    | dict.fromkeys(
        ("offered_at", "approved_by", "approved_at", "study", "withdrawn_on", "withdrawn_why"), _I
    )
    | dict.fromkeys((*_TRAITS, *_TEXTS, "answer", "returned"), _S),
    "StudyConsent": _BASE | dict.fromkeys(("work", "on", "form", "by", "ended_on"), _I) | {"person": _PER},
    "Study": _BASE | dict.fromkeys(("municipality", "scope", "agency", "year", *_TRAITS, *_TEXTS), _I),
}

RETENTION: dict[str, str] = {
    "StudyWork": "support_record",
    "StudyConsent": "support_record",
    "Study": "directory",
}
