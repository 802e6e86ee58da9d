"""Rows as HSDS documents. Only what is public: nothing here can see what only workers see."""

from collections.abc import Iterable
from typing import Any

from marugoto.resources import models
from marugoto.resources.models.base import Listed
from marugoto.resources.rules.hsds import COLUMN_OF_NAMED, NAMED, SPECS, out_of_column

_KINDS = {spec.table: name for name, spec in SPECS.items()}
_RELATED = {
    ("organization", "organization_identifiers"): "identifiers",
    ("service", "service_areas"): "areas",
    ("service", "service_at_locations"): "at_locations",
}
# What an object leaves out of its inner ones, so that no document contains itself.
_NOT_INSIDE = {
    ("organization", "service"): {"organization"},
    ("service", "organization"): {"services"},
    ("service", "service_at_location"): {"service"},
    ("service_at_location", "service"): {"service_at_locations"},
    ("service_at_location", "location"): set[str](),
}


def full(row: Listed) -> dict[str, Any]:
    """An object with everything inside it, as the examples of the standard show it."""
    return _Writer(inner=True).document(row, set())


def plain(row: Listed) -> dict[str, Any]:
    """An object of a list: its own properties, and what stands beside it."""
    return _Writer(inner=False).document(row, set())


class _Writer:
    """Writes documents; attributes and metadata of all objects are asked for at once, object by object."""

    def __init__(self, *, inner: bool) -> None:
        self._inner = inner

    def document(self, row: Listed, without: set[str]) -> dict[str, Any]:
        kind = _KINDS[type(row).__name__]
        spec = SPECS[kind]
        found: dict[str, Any] = {"id": str(row.pk)}
        for name, (column, typed) in spec.columns.items():
            value = out_of_column(getattr(row, column), typed)
            if value is None and name in spec.required:
                value = ""
            if value is not None:
                found[name] = value
        found |= self._named(row, kind)
        for name, (_other, column) in spec.beside.items():
            if name not in without and (other := getattr(row, column)) is not None:
                found[name] = self.document(
                    other, self._left_out(kind, other) | ({"services"} if kind else set())
                )
        if self._inner:
            found |= self._inside(row, kind, without)
        return {**found, **row.rest}

    def _inside(self, row: Listed, kind: str, without: set[str]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, (_other, _column) in SPECS[kind].inside.items():
            if name in without:
                continue
            rows = _sorted(getattr(row, _RELATED.get((kind, name), name)).all())
            if rows:
                found[name] = [self.document(one, self._left_out(kind, one)) for one in rows]
        for name, model, key in (
            ("attributes", models.Attribute, "link_id"),
            ("metadata", models.Metadata, "resource_id"),
        ):
            carried = [
                self.document(one, set())
                for one in model.objects.filter(**{key: row.pk}).order_by("created_at", "id")
            ]
            if name == "attributes" and isinstance(row, models.Service):
                carried += own_terms(row)
            if carried:
                found[name] = carried
        return found

    def _left_out(self, kind: str, other: Listed) -> set[str]:
        inner = _KINDS[type(other).__name__]
        back = {"organization": {"organization"}, "service": {"service"}}.get(kind, set())
        return _NOT_INSIDE.get((kind, inner), set()) | back

    def _named(self, row: Listed, kind: str) -> dict[str, str]:
        """Foreign keys as ids, where the object beside is not part of the document."""
        found = {}
        for name in NAMED:
            column = COLUMN_OF_NAMED.get(name)
            if column and (name == "parent_id") == (kind == "taxonomy_term"):
                value = getattr(row, f"{column}_id", None)
                if value:
                    found[name] = str(value)
        return found


def own_terms(row: models.Service) -> list[dict[str, Any]]:
    """The needs that a service answers, as attributes of our own taxonomy."""
    return [
        {
            "id": str(one.pk),
            "link_type": "need",
            "link_entity": "service",
            "value": "main" if one.main else "also",
            "taxonomy_term": {
                "id": str(one.need_id),
                "code": one.need.code,
                "name": one.need.label,
                "description": one.need.plain or one.need.label,
                "language": "ja",
            },
        }
        for one in _sorted(row.needs.select_related("need").all())
    ]


def _sorted(rows: Iterable[Any]) -> list[Any]:
    return sorted(rows, key=lambda r: (r.created_at, str(r.pk)))
