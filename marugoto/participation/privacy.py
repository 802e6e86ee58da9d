"""How private each field is, and how long each row is kept."""

from marugoto.core.privacy import Privacy as P

_I, _PER, _S = P.INTERNAL, P.PERSONAL, P.SENSITIVE
_BASE = {"id": _I, "created_at": _I}

FIELDS: dict[str, dict[str, P]] = {
    # Roles, places and what is sought: for every worker of the town. No person is in them.
    "Host": _BASE
    | dict.fromkeys(("municipality", "service", "agency", "since", "ended_on", "experiences", "note"), _I),
    "Role": _BASE
    | dict.fromkeys(("host", "title", "kind", "tasks", "minutes", "times", "times_note", "asked"), _I)
    | dict.fromkeys(("adjustments", "people", "reward", "reward_note", "capacity", "insurance"), _I)
    | dict.fromkeys(("contact", "public", "since", "ended_on"), _I),
    "Seat": _BASE | dict.fromkeys(("role", "number", "since", "until"), _I),
    "RoleOrder": _BASE
    | dict.fromkeys(("municipality", "agency", "area", "kind", "words", "times", "adjustments"), _I)
    | dict.fromkeys(("opened_on", "ended_on", "outcome", "role"), _I),
    "HostContact": _BASE
    | dict.fromkeys(("host", "placement", "agency", "on", "kind", "by", "asks", "answered_on"), _I)
    | dict.fromkeys(("words", "answer"), _S),
    "Hope": _BASE
    | dict.fromkeys(("case", "agency", "heard_on", "heard_by", "order", "ended_on", "outcome"), _I)
    | dict.fromkeys(("person", "near"), _PER)
    | dict.fromkeys(("words", "kinds", "times", "reach", "company", "paid", "languages"), _S)
    | dict.fromkeys(("barriers", "barrier_words", "gives"), _S),
    "Placement": _BASE
    | dict.fromkeys(("hope", "case", "agency", "seat", "stage", "chosen_on", "agreed_on", "agreed_form"), _I)
    | dict.fromkeys(("begun_on", "gives_since", "ended_on"), _I)
    | dict.fromkeys(("person", "told_name"), _PER)
    | dict.fromkeys(("role", "chosen_why", "told_needs", "outcome", "outcome_words"), _S),
    "Move": _BASE | dict.fromkeys(("placement", "on", "stage", "by"), _I) | {"words": _S},
    "Day": _BASE
    | dict.fromkeys(("placement", "on", "by"), _I)
    | dict.fromkeys(("attendance", "minutes"), _S),
}

RETENTION: dict[str, str] = dict.fromkeys(
    ("Hope", "Placement", "Move", "Day", "HostContact"), "support_record"
) | {
    "Host": "directory",
    "Role": "directory",
    "Seat": "directory",
    "RoleOrder": "statistics",
}
