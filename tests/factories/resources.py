"""Rows of the resources room."""

from collections.abc import Mapping
from datetime import date

from marugoto.core import codes
from marugoto.resources.models import Need


def load_needs() -> Mapping[str, Need]:
    """Every entry of the taxonomy as a row, parents set: code → Need. Two queries."""
    entries = codes.entries("resources.needs")
    rows = {
        code: Need(
            code=code,
            label=entry.label,
            label_en=entry.label_en,
            plain=str(entry.extra.get("plain", "")),
            words=list(entry.extra.get("words", [])),
            source=str(entry.extra.get("source", "")),
            sort=n,
            valid_from=entry.valid_from or date(2015, 4, 1),
            valid_to=entry.valid_to,
        )
        for n, (code, entry) in enumerate(entries.items())
    }
    for code, row in rows.items():
        if parent := entries[code].extra.get("parent"):
            row.parent = rows[parent]
    groups = [r for r in rows.values() if r.parent is None]
    Need.objects.bulk_create(groups)
    Need.objects.bulk_create([r for r in rows.values() if r.parent is not None])
    return rows
