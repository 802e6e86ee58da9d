"""How private each field is, and how long each row is kept."""

from marugoto.core.privacy import Privacy as P

_I, _PER, _S = P.INTERNAL, P.PERSONAL, P.SENSITIVE
_BASE = {"id": _I, "created_at": _I}


def _inner(*names: str) -> dict[str, P]:
    return dict.fromkeys(names, _I)


FIELDS: dict[str, dict[str, P]] = {
    "ListTerms": _BASE
    | _inner("municipality", "agency", "source", "criteria", "reasons", "ordinance", "groups")
    | _inner("heeds_refusal", "most", "set_by", "valid_from", "valid_to"),
    "Disaster": _BASE
    | _inner("municipality", "agency", "name", "kind", "exercise", "declared_by", "declared_at", "ended_at")
    | _inner("recorded_by", "review_words", "reviewed_at", "reviewed_by"),
    # That somebody is on the list says that they need help: 要配慮個人情報 or alike.
    "Registrant": _BASE
    | _inner("municipality", "agency", "terms", "added_by")
    | dict.fromkeys(("person", "since", "ended_on"), _PER)
    | dict.fromkeys(("reasons", "note", "end_reason"), _S),
    "ListConsent": _BASE
    | _inner("registrant", "by")
    | dict.fromkeys(("subject", "state", "on", "way", "groups", "note"), _PER),
    "EvacuationPlan": _BASE
    | _inner("registrant", "version", "consent", "shelter", "made_by")
    | dict.fromkeys(("hazards", "shelter_words", "route", "made_with", "made_on", "review_on"), _PER)
    | {"ended_on": _PER}
    | dict.fromkeys(("priority", "needs", "needs_words"), _S),
    "Supporter": _BASE
    | _inner("plan", "user", "sort")
    | dict.fromkeys(("kind", "name", "phone", "address", "agreed"), _PER),
    "Provision": _BASE
    | _inner("municipality", "agency", "number", "group", "basis", "terms", "disaster")
    | _inner("purpose", "area", "with_plans", "copies", "provided_at", "provided_by", "due_on")
    | _inner("returned_on", "returned_way")
    | {"receiver": _PER},
    "Provided": _BASE | _inner("provision", "registrant") | {"person": _PER, "with_plan": _PER},
    "SafetyBoard": _BASE | _inner("disaster", "agency", "name", "opened_at", "opened_by", "closed_at"),
    "SafetyRow": _BASE
    | _inner("board", "number", "area", "disputed")
    | dict.fromkeys(("person", "label", "contact", "seen_at"), _PER)
    | {"state": _S, "need": _S},
    "SafetySheet": _BASE
    | _inner("board", "number", "area", "for_whom", "printed_at", "printed_by", "returned_at"),
    "SafetyReport": _BASE
    | _inner("row", "sheet", "by", "received_at")
    | dict.fromkeys(("seen_at", "way", "place", "told_by"), _PER)
    | dict.fromkeys(("state", "note", "need"), _S),
    "Surfaced": _BASE | _inner("row", "matter", "at", "by"),
}

RETENTION: dict[str, str] = dict.fromkeys(FIELDS, "support_record")
