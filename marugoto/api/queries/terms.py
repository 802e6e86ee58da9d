"""Our own taxonomies as HSDS taxonomies: the needs, the fields, the kinds. The same ids in every installation."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.db.models import F, Q, QuerySet

from marugoto.core import codes
from marugoto.resources.models import ServiceField, ServiceNeed

if TYPE_CHECKING:
    from marugoto.api.queries.rows import Rows

_SPACE = UUID("6f3b1c52-8f0e-5d0a-9a53-6d8a1f1b0c37")  # of ids that are made from a code
LISTS = ("resources.needs", "agencies.fields", "resources.kinds")
_SAYS_NOTHING = "other"
_NEEDS, _FIELDS = "needs", "fields"


def taxonomy_id(list_name: str) -> UUID:
    """The id of one of our code lists as a taxonomy."""
    return uuid5(_SPACE, list_name)


def term_id(list_name: str, code: str) -> UUID:
    """The id of a code of it as a term."""
    return uuid5(_SPACE, f"{list_name}/{code}")


@lru_cache
def taxonomies() -> dict[UUID, dict[str, Any]]:
    """Our taxonomies by id, in order, as rows."""
    return {
        taxonomy_id(name): {
            "id": taxonomy_id(name),
            "name": codes.about(name).name,
            "description": codes.about(name).source,
            "uri": "",
            "version": "",
            "rest": {},
        }
        for name in LISTS
    }


@lru_cache
def terms() -> dict[UUID, dict[str, Any]]:
    """Our terms by id, in order, as rows; ended ones too."""
    return {term_id(name, code): _term(name, code) for name in LISTS for code in codes.entries(name)}


def _term(name: str, code: str) -> dict[str, Any]:
    entry = codes.entry(name, code)
    parent = entry.extra.get("parent")
    return {
        "id": term_id(name, code),
        "code": code,
        "name": entry.label,
        "description": str(entry.extra.get("plain") or entry.label),
        "parent_id": term_id(name, str(parent)) if parent else None,
        "language": "ja",
        "term_uri": "",
        "taxonomy_id": taxonomy_id(name),
        "rest": {"taxonomy": codes.about(name).name},
    }


@lru_cache
def _by_id() -> dict[UUID, tuple[str, str]]:
    return {term_id(name, code): (name, code) for name in LISTS for code in codes.entries(name)}


def services_with_term(term: UUID, prefix: str = "") -> Q | None:
    """The condition that a service has one of our terms; None: it is a term of others."""
    if term not in _by_id():
        return None
    name, code = _by_id()[term]
    column = {
        "resources.needs": "needs__need__code",
        "agencies.fields": "fields__field",
        "resources.kinds": "kind",
    }
    return Q(**{f"{prefix}{column[name]}": code})


def services_with_taxonomy(taxonomy: UUID, prefix: str = "") -> Q | None:
    """The condition that a service has any term of one of our taxonomies; None: it is a taxonomy of others."""
    if taxonomy == taxonomy_id("resources.needs"):
        return Q(**{f"{prefix}needs__isnull": False})
    if taxonomy == taxonomy_id("agencies.fields"):
        return Q(**{f"{prefix}fields__isnull": False})
    if taxonomy == taxonomy_id("resources.kinds"):
        return ~Q(**{f"{prefix}kind": _SAYS_NOTHING})
    return None


def asked_of_services(ids: Iterable[UUID]) -> dict[str, QuerySet[Any]]:
    """What has to be read so that services get their terms."""
    needs = ServiceNeed.objects.filter(service_id__in=ids).annotate(code=F("need__code"))
    fields = ServiceField.objects.filter(service_id__in=ids)
    return {
        _NEEDS: needs.values("id", "created_at", "service_id", "code", "main"),
        _FIELDS: fields.values("id", "created_at", "service_id", "field"),
    }


def of_services(rows: "Rows", given: Mapping[str, list[dict[str, Any]]]) -> None:
    """Puts the kind, the needs and the fields of services beside the terms that a list of others brought."""
    found = [
        _attribute(uuid5(_SPACE, f"{row['id']}/kind"), row["id"], "resources.kinds", row["kind"])
        for row in rows.by_id.get("service", {}).values()
        if row["kind"] != _SAYS_NOTHING
    ]
    for row in _in_order(given.get(_NEEDS, ())):
        value = "main" if row["main"] else ""
        found.append(_attribute(row["id"], row["service_id"], "resources.needs", row["code"], value))
    for row in _in_order(given.get(_FIELDS, ())):
        found.append(_attribute(row["id"], row["service_id"], "agencies.fields", row["field"]))
    used = {row["taxonomy_term_id"] for row in found}
    rows.add("attribute", found, ("link_id",))
    rows.add("taxonomy_term", [terms()[key] for key in sorted(used) if key in terms()], ())
    rows.add("taxonomy", taxonomies().values(), ())


def _in_order(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (row["created_at"], row["id"]))


def _attribute(key: UUID, service: UUID, name: str, code: str, value: str = "") -> dict[str, Any]:
    return {
        "id": key,
        "link_id": service,
        "link_type": name.partition(".")[2].removesuffix("s"),
        "link_entity": "service",
        "value": value,
        "taxonomy_term_id": term_id(name, code),
        "rest": {},
    }
