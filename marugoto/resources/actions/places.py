"""Places that several entries share: one more place for an entry, one less, and a place put right for all of them."""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies.queries import names_of_agencies
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor
from marugoto.resources.actions import listings, rows
from marugoto.resources.models import Accessibility, Address, Location, Metadata, Service, ServiceAtLocation
from marugoto.resources.rules.entry import Access, Place


@dataclass(frozen=True)
class Spot:
    """A place as it is written: where it is, and what helps people in."""

    place: Place
    access: tuple[Access, ...] = ()


@transaction.atomic
def add_place(
    *, service_id: UUID, by: Actor, location_id: UUID | None = None, spot: Spot | None = None
) -> Location:
    """One more place for an entry: one that is there already, or a new one. Refused: it has that place; no name, no address."""
    service = Service.objects.select_for_update(of=("self",)).get(pk=service_id)
    location = _there(service, location_id) if location_id else _make(service, spot)
    if ServiceAtLocation.objects.filter(service=service, location=location).exists():
        raise Refused(_("この社会資源は、すでにこの場所にあります。"), field="place")
    ServiceAtLocation.objects.create(service=service, location=location)
    listings.relist(service_ids=[service.pk])
    _record("resource.place_added", location, by=by, service_id=service.pk)
    return location


@transaction.atomic
def remove_place(*, service_id: UUID, location_id: UUID, by: Actor) -> None:
    """The entry is no longer given there; the place stays. Twice is once."""
    service = Service.objects.select_for_update(of=("self",)).get(pk=service_id)
    at = (
        ServiceAtLocation.objects.filter(service=service, location_id=location_id)
        .select_related("location")
        .first()
    )
    if at is not None and at.location is not None:
        _record("resource.place_removed", at.location, by=by, service_id=service.pk)
        at.delete()
        listings.relist(service_ids=[service.pk])


@transaction.atomic
def revise_place(*, location_id: UUID, spot: Spot, by: Actor) -> list[UUID]:
    """A place is put right, for every entry that is given there; returns those. Refused: a point that is none on the globe."""
    location = Location.objects.select_for_update(of=("self",)).get(pk=location_id)
    _check(spot)
    before = (str(location), _address_of(location).full)
    _write(location, spot)
    services = list(
        ServiceAtLocation.objects.filter(location=location)
        .order_by("service_id")
        .values_list("service_id", flat=True)
    )
    Metadata.objects.create(
        municipality_id=location.municipality_id,
        resource_type="location",
        resource_id=location.pk,
        last_action_date=clock.today(),
        last_action_type="update",
        field_name="place",
        previous_value="　".join(filter(None, before)),
        replacement_value="　".join(filter(None, (spot.place.name, spot.place.full))),
        updated_by=names_of_agencies([by.agency_id]).get(by.agency_id, ""),
    )
    listings.relist(service_ids=services)
    _record("resource.place_revised", location, by=by)
    return services


def _there(service: Service, location_id: UUID) -> Location:
    rows = Location.objects.filter(pk=location_id, municipality_id=service.municipality_id)
    found = rows.order_by("id").first()
    if found is None:
        raise Refused(_("その場所が見つかりません。選びなおしてください。"), field="place")
    return found


def _make(service: Service, spot: Spot | None) -> Location:
    if spot is None or not (spot.place.name or spot.place.full):
        raise Refused(_("場所の名前か所在地を書いてください。"), field="place")
    _check(spot)
    location = Location(municipality_id=service.municipality_id, organization_id=service.organization_id)
    _write(location, spot)
    return location


def _check(spot: Spot) -> None:
    for one in spot.access:
        if one.feature:
            codes.require("resources.accessibility", one.feature, on=clock.today(), field="access")
    try:
        Location(latitude=spot.place.latitude, longitude=spot.place.longitude).validate_constraints()
    except ValidationError as error:
        raise Refused(str(error.messages[0]), field="latitude") from error


def _write(location: Location, spot: Spot) -> None:
    place = spot.place
    location.name = place.name or place.full[:200]
    location.latitude, location.longitude = place.latitude, place.longitude
    location.transportation = place.transportation
    location.save()
    address = _address_of(location)
    for name, value in rows.address_values(place).items():
        setattr(address, name, value)
    address.save()
    Accessibility.objects.filter(location=location).delete()
    rows.write([Accessibility(location=location, feature=a.feature, description=a.text) for a in spot.access])


def _address_of(location: Location) -> Address:
    found = Address.objects.filter(location=location).order_by("created_at", "id").first()
    return found or Address(location=location)


def _record(verb: str, location: Location, *, by: Actor, service_id: UUID | None = None) -> None:
    refs = [Ref("location", location.pk), *([Ref("resource", service_id)] if service_id else [])]
    audit.record(verb, by=by, refs=refs)
