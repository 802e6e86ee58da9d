"""The rows of a page of objects, with everything they nest: one question for each table, however many objects there are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from marugoto.api.queries import open as public
from marugoto.api.queries import terms
from marugoto.api.standard import SHAPES
from marugoto.resources import models as m

Row = Mapping[str, Any]
Wanted = Mapping[str, Iterable[UUID]]

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
_NO_REST = ("capacity", "attribution")


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


def full(shape: str, ids: Iterable[UUID], *, services: bool = False) -> Rows:
    """Objects with all they nest. ``services``: an organization's services in full, too."""
    rows = Rows()
    _start(rows, shape, set(ids))
    theirs = public.services(None).filter(organization_id__in=rows.ids("organization"))
    if services and shape == "organization":
        _read(rows, "service", theirs)
    _around(rows, shape)
    _locations(rows)
    _services(rows)
    _organizations(rows)
    _shared(rows)
    _notes(rows)
    if shape == "organization" and not services:  # last, so that nothing is read for them
        _read(rows, "service", theirs)
    return rows


def listed(shape: str, ids: Iterable[UUID]) -> Rows:
    """Objects with what is one-to-one beside them."""
    rows = Rows()
    _start(rows, shape, set(ids))
    _read_of(rows, "location", {"id": _column(rows, "service_at_location", "location_id")})
    _read_of(rows, "service", {"id": _column(rows, "service_at_location", "service_id")})
    _read_of(rows, "organization", {"id": _column(rows, "service", "organization_id")})
    _read_of(rows, "program", {"id": _column(rows, "service", "program_id")})
    _read_of(rows, "taxonomy", {"id": _column(rows, "taxonomy_term", "taxonomy_id")})
    return rows


def _start(rows: Rows, shape: str, ids: set[UUID]) -> None:
    _read_of(rows, shape, {"id": ids})


def _around(rows: Rows, shape: str) -> None:
    """Services, organizations and programmes around what was asked for."""
    _read_of(rows, "service", {"id": _column(rows, "service_at_location", "service_id")})
    if shape != "service_at_location":
        _read_of(rows, "service_at_location", {"service_id": rows.ids("service")})
    _read_of(rows, "organization", {"id": _column(rows, "service", "organization_id")})
    _read_of(
        rows,
        "program",
        {"id": _column(rows, "service", "program_id"), "organization_id": rows.ids("organization")},
    )


def _locations(rows: Rows) -> None:
    at = _column(rows, "service_at_location", "location_id")
    bodies = rows.ids("organization")
    if at or bodies:
        found = public.locations()
        _read(rows, "location", found.filter(Q(pk__in=at) | Q(organization_id__in=bodies)))
    places = rows.ids("location")
    _read_of(rows, "address", {"location_id": places})
    _read_of(rows, "accessibility", {"location_id": places})


def _services(rows: Rows) -> None:
    ids = rows.ids("service")
    for shape in ("cost_option", "required_document", "service_area"):
        _read_of(rows, shape, {"service_id": ids})
    terms.of_services(rows, ids)
    openings = m.Opening.objects.filter(service_id__in=ids, closed_on__isnull=True).order_by(
        "created_at", "id"
    )
    shown = [*SHAPES["capacity"].columns, "service_id"]
    rows.add("capacity", openings.values(*shown), ("service_id",))
    sources = m.Source.objects.filter(pk__in=_column(rows, "service", "source_id")).order_by("id")
    rows.add("attribution", sources.values("id", *SHAPES["attribution"].columns), ())


def _organizations(rows: Rows) -> None:
    bodies = rows.ids("organization")
    _read_of(rows, "program", {"organization_id": bodies})
    _read_of(rows, "organization_identifier", {"organization_id": bodies})
    _read_of(rows, "funding", {"organization_id": bodies, "service_id": rows.ids("service")})


def _shared(rows: Rows) -> None:
    """What may be tied to several kinds of objects at once."""
    owners = {
        f"{shape}_id": rows.ids(shape)
        for shape in ("service", "service_at_location", "location", "organization")
    }
    _read_of(rows, "contact", owners)
    _read_of(rows, "phone", owners | {"contact_id": rows.ids("contact")})
    tongues = {"service_id": owners["service_id"], "location_id": owners["location_id"]}
    _read_of(rows, "language", tongues | {"phone_id": rows.ids("phone")})
    times = {key: owners[key] for key in ("service_id", "service_at_location_id", "location_id")}
    _read_of(rows, "schedule", times)
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
    _read_of(rows, "attribute", {"link_id": everything})
    wanted = _column(rows, "attribute", "taxonomy_term_id") - rows.ids("taxonomy_term")
    _read_of(rows, "taxonomy_term", {"id": wanted})
    of = _column(rows, "taxonomy_term", "taxonomy_id") - rows.ids("taxonomy")
    _read_of(rows, "taxonomy", {"id": of})
    _read_of(rows, "metadata", {"resource_id": everything | rows.ids("attribute", "taxonomy_term")})


def _column(rows: Rows, shape: str, column: str) -> set[UUID]:
    return {row[column] for row in rows.by_id.get(shape, {}).values() if row.get(column)}


def _read_of(rows: Rows, shape: str, wanted: Wanted) -> None:
    asked = {column: set(ids) for column, ids in wanted.items() if ids}
    if asked:
        table = TABLES[shape][0]
        one_of = reduce(or_, (Q(**{f"{column}__in": ids}) for column, ids in asked.items()))
        _read(rows, shape, table._default_manager.filter(one_of))


def _read(rows: Rows, shape: str, found: QuerySet[Any]) -> None:
    rows.add(shape, found.order_by("created_at", "id").values(*columns(shape)), TABLES[shape][1])
