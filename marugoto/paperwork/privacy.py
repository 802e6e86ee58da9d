"""How private each field is, and how long each row is kept. No person stands behind any of it: a layout is an empty form."""

from marugoto.core.privacy import Privacy

_BASE = dict.fromkeys(("id", "created_at"), Privacy.INTERNAL)

FIELDS: dict[str, dict[str, Privacy]] = {
    "LayoutVersion": _BASE
    | dict.fromkeys(
        (
            *("municipality", "form", "version", "grid", "file_name", "status"),
            *("put_in_by", "put_in_at", "used_from", "used_to"),
        ),
        Privacy.INTERNAL,
    ),
}

RETENTION: dict[str, str] = {"LayoutVersion": "organisation"}
