"""Part by part: an entry becomes another, and every public change leaves its line (HSDS metadata)."""

import json
from collections.abc import Sequence
from typing import Any

from marugoto.agencies.queries import names_of_agencies
from marugoto.core import clock
from marugoto.policy.actor import Actor
from marugoto.resources.actions import rows
from marugoto.resources.actions.bodies import Bodies
from marugoto.resources.models import (
    Accessibility,
    Address,
    Location,
    Metadata,
    Opening,
    Service,
    ServiceAtLocation,
)
from marugoto.resources.rules.entry import SCALARS, Entry, Place, as_data

_HIDDEN = ("private",)


def change_parts(
    service: Service, before: Entry, after: Entry, parts: Sequence[str], *, by: Actor | None
) -> None:
    """Write these parts of the entry. Whoever calls holds the lock of the service."""
    scalars = [p for p in parts if p in SCALARS]
    for name in scalars:
        setattr(service, name, getattr(after, name))
    if "body" in parts:
        bodies = Bodies(service.municipality_id, [after.body])
        service.organization = bodies.of(after.body)
        rows.write(bodies.made)
        scalars.append("organization")
    service.save(update_fields=[*scalars, "changed_at"])
    if "place" in parts or "access" in parts:
        _place(service, after)
    if "slots" in parts:
        Opening.objects.filter(service=service, closed_on__isnull=True).update(closed_on=clock.today())
    replaced = [p for p in parts if p in rows.TABLES]
    for part in replaced:
        rows.TABLES[part]._default_manager.filter(service=service).delete()
    fresh = [*replaced, *(p for p in parts if p == "slots")]
    rows.write(rows.part_rows(after, service, fresh, needs=rows.needs_by_code()))
    _remember(service, before, after, [p for p in parts if p not in _HIDDEN], by=by)


def _place(service: Service, entry: Entry) -> None:
    """The first location of the service becomes that of the entry; its id stays."""
    at = (
        ServiceAtLocation.objects.filter(service=service, location__isnull=False)
        .select_related("location")
        .order_by("created_at", "id")
        .first()
    )
    location = at.location if at else None
    if at is None or location is None:
        rows.write(rows.place_rows(entry, service))
    elif entry.place is None:
        at.delete()
    else:
        for name, value in rows.location_values(entry, entry.place).items():
            setattr(location, name, value)
        location.save()
        _address(location, entry.place)
        Accessibility.objects.filter(location=location).delete()
        rows.write(rows.access_rows(entry, location))


def _address(location: Location, place: Place) -> None:
    address = Address.objects.filter(location=location).order_by("created_at", "id").first()
    found = address or Address(location=location)
    for name, value in rows.address_values(place).items():
        setattr(found, name, value)
    found.save()


def _remember(
    service: Service, before: Entry, after: Entry, parts: Sequence[str], *, by: Actor | None
) -> None:
    old, new = as_data(before), as_data(after)
    who = names_of_agencies([by.agency_id]).get(by.agency_id, "") if by else ""
    Metadata.objects.bulk_create(
        Metadata(
            municipality_id=service.municipality_id,
            resource_type="service",
            resource_id=service.pk,
            last_action_date=clock.today(),
            last_action_type="update",
            field_name=part,
            previous_value=_words(old.get(part)),
            replacement_value=_words(new.get(part)),
            updated_by=who,
        )
        for part in parts
    )


def _words(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
