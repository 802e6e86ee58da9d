"""How private each field is, and how long each row is kept."""

from marugoto.core.privacy import Privacy

FIELDS: dict[str, dict[str, Privacy]] = {
    "Need": {"created_at": Privacy.INTERNAL}
    | dict.fromkeys(
        (
            *("id", "code", "parent", "label", "label_en", "plain", "words", "source", "sort"),
            *("valid_from", "valid_to"),
        ),
        Privacy.OPEN,
    ),
}

RETENTION: dict[str, str] = {"Need": "statistics"}
