"""How private each field is, and how long each row is kept. No person stands behind a layout: it is an empty form."""

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
    # That somebody's case came from this or that town says where they lived; the case itself is guarded.
    "Arrival": _BASE
    | dict.fromkeys(
        ("agency", "transfer", "mark", "had", "case", "from_name", "from_number", "by"), Privacy.INTERNAL
    ),
}

RETENTION: dict[str, str] = {
    "LayoutVersion": "organisation",
    "Arrival": "support_record",
}
