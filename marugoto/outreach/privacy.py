"""How private each field is, and how long each row is kept."""

from marugoto.core.privacy import Privacy as P

_I, _PER, _S = P.INTERNAL, P.PERSONAL, P.SENSITIVE
_BASE = {"id": _I, "created_at": _I}


def _inner(*names: str) -> dict[str, P]:
    return dict.fromkeys(names, _I)


FIELDS: dict[str, dict[str, P]] = {
    # That somebody is approached at all may be 要配慮個人情報 or alike.
    "Approach": _BASE
    | _inner("municipality", "agency", "basis", "delete_on", "kept_by", "minimised_at", "noticed_on")
    | dict.fromkeys(("person", "label", "noticed_by", "next_on"), _PER)
    | dict.fromkeys(("way", "next_step", "state"), _S),
    "ApproachEntry": _BASE | _inner("approach", "by") | {"on": _PER, "way": _PER, "response": _S},
    "Welcome": _BASE | {"approach": _I} | dict.fromkeys(("agency", "who", "since", "until"), _PER),
    "Campaign": _BASE
    | _inner("municipality", "agency", "name", "purpose", "basis", "source", "starts_on", "ends_on")
    | _inner("expires_on", "minimised_at", "made_by"),
    "CampaignArea": _BASE | _inner("campaign", "name", "estimated"),
    "ListDraft": _BASE | _inner("campaign", "file_name", "brought_by") | {"rows": _S},
    # Who is on a list of those who may need help says something about them.
    "Listed": _BASE
    | _inner("campaign", "area", "version", "minimised_at")
    | dict.fromkeys(("number", "name", "kana", "birth_date", "phone", "address", "household", "person"), _PER)
    | {"state": _PER, "result": _S},
    # Nobody is named; but few live in a district, and a neighbour may know them by it.
    "Heard": _BASE
    | _inner("campaign", "area", "teller", "teller_no", "same_as", "written_by")
    | dict.fromkeys(("size", "ages", "supported"), _PER)
    | {"fields": _S},
    "HeardApart": _BASE | _inner("first", "second", "decided_by"),
    "Handout": _BASE
    | _inner("campaign", "to_user", "to_agency", "for_on", "purpose", "basis", "handed_at", "expires_at")
    | _inner("handed_by", "recalled_at"),
    "Visit": _BASE | _inner("handout", "listed", "sort"),
    "VisitRecord": _BASE
    | _inner("listed", "visit", "by", "agency", "channel", "device_at", "received_at", "version", "standing")
    | dict.fromkeys(("happened_at", "met_whom", "next_on"), _PER)
    | dict.fromkeys(("result", "note", "next_step"), _S),
    "VisitConflict": _BASE | _inner("first", "second", "verdict", "decided_by", "decided_at"),
    "Kit": _BASE | _inner("user", "agency", "packed_at", "expires_at", "visits"),
    "LoneVisit": _BASE | _inner("user", "agency", "started_at", "due_at", "safe_at", "received_at"),
}

# Names go earlier, on the day that each record says itself (management command tidy_outreach).
RETENTION: dict[str, str] = dict.fromkeys(FIELDS, "support_record") | {"ListDraft": "draft"}
