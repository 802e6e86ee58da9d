"""How private each field is, and how long each row is kept."""

from marugoto.core.privacy import Privacy

_I, _PER = Privacy.INTERNAL, Privacy.PERSONAL

FIELDS: dict[str, dict[str, Privacy]] = {
    "AuditEvent": {
        "id": _I,
        "occurred_at": _I,
        "kind": _I,
        "verb": _I,
        "municipality_id": Privacy.OPEN,
        "actor_id": _PER,  # who worked when on what: about the worker
        "role_codes": _I,
        "agency_id": _I,
        "desk_id": _I,
        "refs": _PER,
        "person_ids": _PER,  # that a person is known to a window at all
        "matter_id": _PER,
        "purpose": _I,
        "data": _PER,  # codes of what was done for a person
        "request_id": _I,
        "address": _PER,
    },
    "AuditSeal": dict.fromkeys(
        (
            "number",
            "chain",
            "form",
            "sealed_at",
            "head",
            "drawn",
            "members",
            "voids",
            "pending",
            "count",
            "leaves",
            "digest",
            "previous",
            "hash",
            "key_id",
            "mac",
        ),
        _I,
    ),
}

RETENTION: dict[str, str] = {"AuditEvent": "audit", "AuditSeal": "audit"}
