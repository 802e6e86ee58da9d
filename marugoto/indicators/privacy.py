"""How private each field is, and how long each row is kept."""

from marugoto.core.privacy import Privacy as P

FIELDS: dict[str, dict[str, P]] = {
    "Target": dict.fromkeys(
        (
            "id",
            "created_at",
            "municipality",
            "code",
            "label",
            "unit",
            "indicator",
            "programme",
            "agency",
            "baseline",
            "baseline_year",
            "target",
            "target_year",
            "raw",
            "source",
        ),
        P.OPEN,
    ),
    "SettledMonth": dict.fromkeys(("id", "created_at", "municipality", "figure", "month"), P.OPEN),
    "SettledCount": dict.fromkeys(("id", "settled", "home", "place", "part", "n"), P.INTERNAL),
}

RETENTION: dict[str, str] = {
    "Target": "statistics",
    "SettledMonth": "statistics",
    "SettledCount": "statistics",
}
