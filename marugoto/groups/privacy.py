"""How private each field is, and how long each row is kept. Names of workers; no person of the register."""

from marugoto.core.privacy import Privacy as P

_I = P.INTERNAL
_BASE = {"id": _I, "created_at": _I}


def _all(*names: str) -> dict[str, P]:
    return _BASE | dict.fromkeys(names, _I)


FIELDS: dict[str, dict[str, P]] = {
    "Group": _all("municipality", "agency", "body", "kind", "name", "purpose", "opened_on", "closed_on"),
    "GroupMember": _all(
        *("group", "user", "agency", "keeper", "joined_at", "invited_by", "left_at", "left_how")
    ),
    "GroupFeed": _all("member", "token_hash", "made_at", "revoked_at"),
    "GroupStand": _all(*("group", "on", "calls", "leads", "decides", "place", "money", "words", "by")),
    "GroupNotice": _all("group", "title", "body", "by", "agency", "posted_at", "warned", "withdrawn_at"),
    "GroupRead": _all("notice", "user", "at"),
    "GroupFile": _all("group", "name", "kind", "size", "data", "by", "agency", "at", "removed_at"),
    "GroupEvent": _all(
        *("group", "title", "place", "starts_on", "opens", "closes", "recurrence", "until", "by"),
        "cancelled_at",
    ),
    "GroupOff": _all("event", "on"),
}

RETENTION: dict[str, str] = dict.fromkeys(FIELDS, "organisation") | dict.fromkeys(
    ("GroupNotice", "GroupRead", "GroupFile", "GroupEvent", "GroupOff", "GroupFeed"), "directory"
)
