"""The rows of a page of objects, with everything they nest: four statements (``at_once``), however many objects there are.

First the objects themselves; then what is around them (services, organizations, places); then what belongs to these; at last the
terms and the record of changes of everything that was read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from marugoto.api.queries import at_once, terms
from marugoto.api.queries import open as public
from marugoto.api.standard import SHAPES
from marugoto.resources import models as m

Row = Mapping[str, Any]
Ids = Iterable[UUID] | QuerySet[Any]
Wanted = Mapping[str, Ids]
Asked = dict[str, QuerySet[Any]]

# object → its table, and the columns that tie it to what it is nested in
TABLES: dict[str, tuple[type[Model], tuple[str, ...]]] = {
    "service": (m.Service, ("organization_id", "program_id", "source_id", "kind")),
    "organization": (m.Organization, ()),
    "service_at_location": (m.ServiceAtLocation, ("service_id", "location_id")),
    "location": (m.Location, ("organization_id",)),
    "program": (m.Program, ("organization_id",)),
    "contact": (m.Contact, ("service_id", "service_at_location_id", "location_id", "organization_id")),
    "phone": (
        m.Phone,
        ("service_id", "service_at_location_id", "location_id", "organization_id", "contact_id"),
    ),
    "language": (m.Language, ("service_id", "location_id", "phone_id")),
    "schedule": (m.Schedule, ("service_id", "service_at_location_id", "location_id", "closed")),
    "address": (m.Address, ("location_id",)),
    "accessibility": (m.Accessibility, ("location_id",)),
    "organization_identifier": (m.OrganizationIdentifier, ("organization_id",)),
    "funding": (m.Funding, ("organization_id", "service_id")),
    "cost_option": (m.CostOption, ("service_id",)),
    "required_document": (m.RequiredDocument, ("service_id",)),
    "service_area": (m.ServiceArea, ("service_id",)),
    "attribute": (m.Attribute, ("link_id", "taxonomy_term_id")),
    "metadata": (m.Metadata, ("resource_id",)),
    "taxonomy_term": (m.TaxonomyTerm, ("taxonomy_id",)),
    "taxonomy": (m.Taxonomy, ()),
}


@dataclass
class Rows:
    """Rows by object and id, and by object, tying column and what they are tied to."""

    by_id: dict[str, dict[UUID, Row]] = field(default_factory=dict)
    tied: dict[tuple[str, str], dict[UUID, list[Row]]] = field(default_factory=dict)

    def one(self, shape: str, key: UUID | None) -> Row | None:
        """A row by its id, if it was read."""
        return self.by_id.get(shape, {}).get(key) if key else None

    def many(self, shape: str, by: str, key: UUID) -> Sequence[Row]:
        """The rows that are tied to another one by a column."""
        return self.tied.get((shape, by), {}).get(key, ())

    def ids(self, *shapes: str) -> set[UUID]:
        """Ids of everything that was read of these objects."""
        return {key for shape in shapes for key in self.by_id.get(shape, {})}

    def add(self, shape: str, rows: Iterable[Row], ties: Iterable[str]) -> None:
        """Remember rows, in their order."""
        found = self.by_id.setdefault(shape, {})
        for row in rows:
            if row["id"] in found:
                continue
            found[row["id"]] = row
            for by in ties:
                if row.get(by) is not None:
                    self.tied.setdefault((shape, by), {}).setdefault(row[by], []).append(row)


def columns(shape: str) -> list[str]:
    """What is read of a table: what is shown, what ties it, and the words of the source."""
    own = SHAPES[shape].columns
    return list(dict.fromkeys([*own, *TABLES[shape][1], "rest", "changed_at", "created_at"]))


def with_ids(shape: str, ids: Iterable[UUID]) -> QuerySet[Any]:
    """Objects by their ids."""
    return TABLES[shape][0]._default_manager.filter(pk__in=list(ids))


def full(shape: str, start: QuerySet[Any], *, services: bool = False) -> Rows:
    """Objects with all they nest. ``start``: which ones. ``services``: an organization's services in full, too."""
    rows = Rows()
    theirs = public.services(None).filter(organization_id__in=start.order_by().values("pk"))
    asked: Asked = {shape: start}
    if services and shape == "organization":
        asked["service"] = theirs
    _read(rows, asked)
    if not rows.by_id.get(shape):
        return rows
    _around(rows, shape)
    _owned(rows)
    _notes(rows)
    if shape == "organization" and not services:  # last, so that nothing is read for them
        _read(rows, {"service": theirs})
    return rows


def listed(shape: str, start: QuerySet[Any]) -> Rows:
    """Objects with what is one-to-one beside them."""
    rows = Rows()
    _read(rows, {shape: start})
    beside: Asked = {}
    if shape == "service_at_location":
        _ask(beside, "location", {"id": _column(rows, shape, "location_id")})
        _ask(beside, "service", {"id": _column(rows, shape, "service_id")})
    if shape in ("service", "service_at_location"):
        of = _column(rows, shape, "id" if shape == "service" else "service_id")
        services = m.Service.objects.filter(pk__in=of).order_by()
        _ask(beside, "organization", {"id": services.values("organization_id")} if of else {})
        _ask(beside, "program", {"id": services.values("program_id")} if of else {})
    if shape == "taxonomy_term":
        _ask(beside, "taxonomy", {"id": _column(rows, shape, "taxonomy_id")})
    _read(rows, beside)
    return rows


def _around(rows: Rows, shape: str) -> None:
    """Services, organizations, places and programmes around what was asked for; and what services and organizations own."""
    ids = _column(rows, "service_at_location", "service_id") or rows.ids("service")
    services = m.Service.objects.filter(pk__in=ids).order_by()
    at = m.ServiceAtLocation.objects.filter(service_id__in=ids).order_by()
    bodies: Ids = services.exclude(organization__isnull=True).values("organization_id") if ids else ()
    places: Ids = at.exclude(location__isnull=True).values("location_id") if ids else ()
    if shape == "organization":
        bodies = rows.ids("organization")
    if shape == "service_at_location":
        places = _column(rows, shape, "location_id")
    asked: Asked = {}
    if shape == "service_at_location":
        _ask(asked, "service", {"id": ids})
    else:
        _ask(asked, "service_at_location", {"service_id": ids})
    if shape != "organization":
        _ask(asked, "organization", {"id": bodies})
    _ask(asked, "program", {"id": services.values("program_id") if ids else (), "organization_id": bodies})
    _ask(asked, "location", {"id": places, "organization_id": bodies})
    if "location" in asked:
        asked["location"] = public.locations().filter(pk__in=asked["location"].order_by().values("pk"))
    for child in ("cost_option", "required_document", "service_area"):
        _ask(asked, child, {"service_id": ids})
    _ask(asked, "organization_identifier", {"organization_id": bodies})
    _ask(asked, "funding", {"organization_id": bodies, "service_id": ids})
    if ids:
        asked |= terms.asked_of_services(ids)
        asked["capacity"] = m.Opening.objects.filter(service_id__in=ids, closed_on__isnull=True)
        asked["attribution"] = m.Source.objects.filter(pk__in=services.values("source_id"))
    given = _read(rows, asked)
    terms.of_services(rows, given)


def _owned(rows: Rows) -> None:
    """What may be owned by several kinds of objects at once; a rule that says when it is shut gets a list of its own."""
    owners: dict[str, Ids] = {
        f"{shape}_id": rows.ids(shape)
        for shape in ("service", "service_at_location", "location", "organization")
    }
    contacts = _of("contact", owners).order_by().values("pk")
    to_phones = owners | {"contact_id": contacts}
    phones = _of("phone", to_phones).order_by().values("pk")
    places = {"location_id": owners["location_id"]}
    asked: Asked = {}
    _ask(asked, "address", places)
    _ask(asked, "accessibility", places)
    _ask(asked, "contact", owners)
    _ask(asked, "phone", to_phones)
    tongues = {"service_id": owners["service_id"], "location_id": owners["location_id"]}
    _ask(asked, "language", tongues | {"phone_id": phones})
    _ask(asked, "schedule", {key: ids for key, ids in owners.items() if key != "organization_id"})
    _read(rows, asked)
    _part_closures(rows)


def _part_closures(rows: Rows) -> None:
    """A rule that says when it is shut must not be read as one that says when it is open: it has a list of its own."""
    ties = TABLES["schedule"][1][:3]
    shut = [row for row in rows.by_id.get("schedule", {}).values() if row["closed"]]
    rows.add("closure", shut, ties)
    for by in ties:
        for found in rows.tied.get(("schedule", by), {}).values():
            found[:] = [row for row in found if not row["closed"]]


def _notes(rows: Rows) -> None:
    """Terms and changes of anything that was read."""
    everything = rows.ids(*rows.by_id)
    theirs = m.Attribute.objects.filter(link_id__in=everything).order_by()
    terms_of = {"id": theirs.exclude(taxonomy_term__isnull=True).values("taxonomy_term_id")}
    read = m.TaxonomyTerm.objects.filter(pk__in=rows.ids("taxonomy_term"))
    used = m.TaxonomyTerm.objects.filter(pk__in=_union([_of("taxonomy_term", terms_of), read])).order_by()
    asked: Asked = {}
    _ask(asked, "attribute", {"link_id": everything})
    _ask(asked, "taxonomy_term", terms_of)
    _ask(asked, "taxonomy", {"id": used.values("taxonomy_id")})
    changed: tuple[Any, ...] = (everything, theirs.values("pk"), used.values("pk"))
    changes = [m.Metadata.objects.filter(resource_id__in=ids) for ids in changed]
    asked["metadata"] = m.Metadata.objects.filter(pk__in=_union(changes))
    _read(rows, asked)


def _column(rows: Rows, shape: str, column: str) -> set[UUID]:
    return {row[column] for row in rows.by_id.get(shape, {}).values() if row.get(column)}


def _of(shape: str, wanted: Wanted) -> QuerySet[Any]:
    """Rows that are tied to any of these. Each tie is asked by itself: an OR of questions would read the whole table."""
    table = TABLES[shape][0]._default_manager
    given = {column: ids for column, ids in wanted.items() if isinstance(ids, QuerySet) or ids}
    known = {column: ids for column, ids in given.items() if not isinstance(ids, QuerySet)}
    ties = [table.filter(**{f"{column}__in": ids}) for column, ids in given.items() if column not in known]
    if known:
        ties.append(table.filter(reduce(or_, (Q(**{f"{column}__in": ids}) for column, ids in known.items()))))
    if len(ties) > 1:
        return table.filter(pk__in=_union(ties))
    return ties[0] if ties else table.filter(pk__in=())


def _union(found: Sequence[QuerySet[Any]]) -> QuerySet[Any]:
    """The ids of all of them."""
    first, *others = (one.order_by().values("pk") for one in found)
    return first.union(*others)


def _ask(asked: Asked, shape: str, wanted: Wanted) -> None:
    """Put a table on the list of what the next statement reads, unless nothing of it is wanted."""
    if any(isinstance(ids, QuerySet) or ids for ids in wanted.values()):
        asked[shape] = _of(shape, wanted)


def _read(rows: Rows, asked: Asked) -> Mapping[str, list[dict[str, Any]]]:
    """One statement for everything on the list; what has a shape of its own is put among the rows, in the order of entry."""
    given = at_once.read({name: _chosen(name, found) for name, found in asked.items()})
    for name, found in given.items():
        if name in TABLES or name in _BESIDE:
            found.sort(key=lambda row: (row["created_at"], row["id"]))
            rows.add(name, found, TABLES[name][1] if name in TABLES else _BESIDE[name])
    return given


_BESIDE: dict[str, tuple[str, ...]] = {"capacity": ("service_id",), "attribution": ()}


def _chosen(name: str, found: QuerySet[Any]) -> QuerySet[Any]:
    """The columns that are read of a table; other questions say their own."""
    if name in TABLES:
        return found.values(*columns(name))
    if name in _BESIDE:
        return found.values(*dict.fromkeys(["id", "created_at", *SHAPES[name].columns, *_BESIDE[name]]))
    return found
