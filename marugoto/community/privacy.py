"""How private each field is, and how long each row is kept. No person stands behind any of it."""

from marugoto.core.privacy import Privacy

_BASE = dict.fromkeys(("id", "created_at"), Privacy.INTERNAL)

FIELDS: dict[str, dict[str, Privacy]] = {
    "Gap": _BASE
    | dict.fromkeys(
        (
            *("municipality", "need", "area", "title", "words", "stage", "agency", "opened_by"),
            *("opened_on", "running_since", "dropped_on", "dropped_reason"),
        ),
        Privacy.INTERNAL,
    ),
    "GapStep": _BASE
    | dict.fromkeys(("gap", "stage", "on", "words", "users", "agency", "by"), Privacy.INTERNAL),
    "GapService": _BASE | dict.fromkeys(("gap", "service", "on"), Privacy.INTERNAL),
}

RETENTION: dict[str, str] = dict.fromkeys(FIELDS, "directory")
