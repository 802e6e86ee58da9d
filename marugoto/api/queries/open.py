"""Which rows everybody may have. Whatever the API gives away starts from one of these questions.

A service: listed, and not retired; what the licence of its source asks for stands in its attribution. An organization or a
location: one with such a service, or with none at all (a body that was imported alone); never one whose services are all hidden.
"""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from marugoto.resources.models import (
    Location,
    Organization,
    Service,
    ServiceAtLocation,
    Taxonomy,
    TaxonomyTerm,
)


def _open(prefix: str = "") -> Q:
    return Q(**{f"{prefix}listed": True, f"{prefix}retired_on__isnull": True})


def services(town_id: UUID | None) -> QuerySet[Service]:
    """Services of a town (None: of all towns), in the order in which they were entered."""
    return _of(town_id, Service.objects.filter(_open()))


def service_at_locations(town_id: UUID | None) -> QuerySet[ServiceAtLocation]:
    """The same where they are given."""
    found = ServiceAtLocation.objects.filter(_open("service__"))
    if town_id is not None:
        found = found.filter(service__municipality_id=town_id)
    return found.order_by("id")


def organizations(town_id: UUID | None) -> QuerySet[Organization]:
    """Organizations that have something to show, or nothing at all."""
    theirs = Service.objects.filter(organization_id=OuterRef("pk")).order_by()
    return _of(town_id, Organization.objects.filter(Exists(theirs.filter(_open())) | ~Exists(theirs)))


def locations(**of: Any) -> QuerySet[Location]:
    """Locations where something is given that everybody may see, or nothing at all."""
    there = ServiceAtLocation.objects.filter(location_id=OuterRef("pk")).order_by()
    return Location.objects.filter(Exists(there.filter(_open("service__"))) | ~Exists(there), **of).order_by(
        "id"
    )


def taxonomies(town_id: UUID | None) -> QuerySet[Taxonomy]:
    """Taxonomies that came with lists of others; our own are in ``queries.terms``."""
    return _of(town_id, Taxonomy.objects.all())


def taxonomy_terms(town_id: UUID | None) -> QuerySet[TaxonomyTerm]:
    """Their terms."""
    return _of(town_id, TaxonomyTerm.objects.all())


def _of(town_id: UUID | None, found: QuerySet[Any]) -> QuerySet[Any]:
    return (found if town_id is None else found.filter(municipality_id=town_id)).order_by("id")
