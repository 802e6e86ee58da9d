"""How private each field is, and how long each row is kept. No person stands behind any of it."""

from marugoto.core.privacy import Privacy as P

FIELDS: dict[str, dict[str, P]] = {
    "Indicator": dict.fromkeys(
        (
            *("id", "created_at", "municipality", "code", "kind", "label", "unit", "counting", "count"),
            *("uncounted", "programmes", "comparator", "period", "survey", "sort"),
            *("numerator", "denominator", "carried_over"),
        ),
        P.OPEN,
    ),
    "Target": dict.fromkeys(
        (
            *("id", "created_at", "municipality", "measure", "code", "version", "label", "unit", "indicator"),
            *("programme", "agency", "baseline", "baseline_year", "target", "target_year", "raw", "source"),
        ),
        P.OPEN,
    )
    | dict.fromkeys(("reason", "set_on", "set_by", "replaced_on"), P.INTERNAL),
    "Result": dict.fromkeys(
        (
            *("id", "created_at", "indicator", "code", "label", "year", "as_of", "period", "value", "unit"),
            *("state", "raw", "source"),
        ),
        P.OPEN,
    )
    | dict.fromkeys(("note", "written_on", "written_by"), P.INTERNAL),
    "Publication": dict.fromkeys(
        (
            "id",
            "created_at",
            "municipality",
            "year",
            "rows",
            "words",
            "counted_on",
            "published_at",
            "withdrawn_at",
        ),
        P.OPEN,
    )
    | {"published_by": P.INTERNAL},
    "SettledMonth": dict.fromkeys(("id", "created_at", "municipality", "figure", "month"), P.OPEN),
    "SettledCount": dict.fromkeys(("id", "settled", "home", "place", "part", "n"), P.INTERNAL),
}

RETENTION: dict[str, str] = dict.fromkeys(FIELDS, "statistics")
