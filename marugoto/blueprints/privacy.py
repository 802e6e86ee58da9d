"""How private each field is, and how long each row is kept. Nothing here is about a person who is helped."""

from marugoto.core.privacy import Privacy

FIELDS: dict[str, dict[str, Privacy]] = {
    "BlueprintVersion": dict.fromkeys(
        (
            *("id", "created_at", "municipality", "number", "title", "text", "based_on", "adopted_on"),
            *("adopted_by", "words", "changed_at", "changed_by"),
        ),
        Privacy.INTERNAL,
    ),
    "PlanFile": dict.fromkeys(
        (
            *("id", "created_at", "version", "mark", "description", "file_name", "kind", "body", "size"),
            "kept_by",
        ),
        Privacy.INTERNAL,
    ),
}

RETENTION: dict[str, str] = dict.fromkeys(FIELDS, "organisation")
