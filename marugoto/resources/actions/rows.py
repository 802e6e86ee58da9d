"""An entry as rows: which tables each of its parts fills. Written in batches, parents before what belongs to them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from uuid import UUID

from django.db.models import Model

from marugoto.resources.models import (
    Accessibility,
    Address,
    Contact,
    CostOption,
    Language,
    Location,
    Need,
    Opening,
    Organization,
    OrganizationIdentifier,
    Phone,
    RequiredDocument,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceField,
    ServiceNeed,
)
from marugoto.resources.models import Source as Feed
from marugoto.resources.rules.entry import SCALARS, Entry, Place
from marugoto.resources.staff.models import StaffContact

Needs = Mapping[str, UUID]
_ORDER: tuple[type[Model], ...] = (
    Organization,
    OrganizationIdentifier,
    Service,
    Location,
    Address,
    ServiceAtLocation,
    Accessibility,
    Contact,
    Phone,
    Language,
    Schedule,
    CostOption,
    RequiredDocument,
    ServiceArea,
    ServiceField,
    ServiceNeed,
    Opening,
    StaffContact,
)


def needs_by_code() -> Needs:
    """Every need, ended ones too: code → id."""
    return dict(Need.objects.order_by("code").values_list("code", "id"))


def write(rows: Iterable[Model]) -> None:
    """Create rows of any table of the directory, in an order that the foreign keys allow."""
    by_table: dict[type[Model], list[Model]] = {}
    for row in rows:
        by_table.setdefault(type(row), []).append(row)
    for table in _ORDER:
        if found := by_table.get(table):
            table._default_manager.bulk_create(found, batch_size=1000)


def service_row(
    entry: Entry,
    *,
    municipality_id: UUID,
    organization: Organization | None,
    source: Feed | None,
    owner_agency_id: UUID | None,
) -> Service:
    """The unsaved service of an entry."""
    return Service(
        municipality_id=municipality_id,
        organization=organization,
        source=source,
        owner_agency_id=owner_agency_id,
        **{name: getattr(entry, name) for name in SCALARS},
    )


def part_rows(entry: Entry, service: Service, parts: Iterable[str], *, needs: Needs) -> Iterator[Model]:
    """The unsaved rows of these parts of an entry, as far as a part has rows of its own."""
    for part in parts:
        if part == "place" and entry.place is not None:
            yield from place_rows(entry, service)
        elif part == "needs":
            yield from (ServiceNeed(service=service, need_id=needs[a.need], main=a.main) for a in entry.needs)
        elif part in _MAKERS:
            yield from _MAKERS[part](entry, service)


def address_values(place: Place) -> dict[str, str]:
    """The columns of an address."""
    return {
        "full": place.full,
        "address_1": place.line,
        "address_2": place.building,
        "city": place.city,
        "state_province": place.prefecture,
        "postal_code": place.postal_code,
        "lg_code": place.lg_code,
        "town_id": place.town_id,
        "town": place.town,
        "chome": place.chome,
        "koaza": place.koaza,
        "block": place.block,
        "number": place.number,
    }


def location_values(entry: Entry, place: Place) -> dict[str, object]:
    """The columns of a location; a place without a name of its own is called like what is there."""
    return {
        "name": place.name or entry.name,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "transportation": place.transportation,
        "external_identifier": place.identifier,
        "external_identifier_type": place.identifier_type,
    }


def place_rows(entry: Entry, service: Service) -> Iterator[Model]:
    """The location of an entry, its address, and the service there."""
    place = entry.place
    if place is None:
        return
    location = Location(
        municipality_id=service.municipality_id,
        organization_id=service.organization_id,
        source_id=service.source_id,
        **location_values(entry, place),
    )
    yield location
    yield Address(location=location, **address_values(place))
    yield ServiceAtLocation(service=service, location=location)
    yield from access_rows(entry, location)


def access_rows(entry: Entry, location: Location) -> list[Model]:
    """What helps people in, at the location of the entry."""
    return [Accessibility(location=location, feature=a.feature, description=a.text) for a in entry.access]


def _times(entry: Entry, service: Service) -> list[Model]:
    return [
        Schedule(
            service=service,
            description=t.text,
            freq=t.freq,
            byday=t.byday,
            interval=t.interval,
            bymonthday=t.bymonthday,
            bymonth=t.bymonth,
            holidays=t.holidays,
            dtstart=t.first,
            until=t.until,
            count=t.count,
            opens_at=t.opens,
            closes_at=t.closes,
            closed=t.closed,
            notes=t.notes,
            timezone=9 if t.opens else None,
        )
        for t in entry.times
    ]


def _costs(entry: Entry, service: Service) -> list[Model]:
    return [
        CostOption(service=service, option=c.option, amount=c.amount, amount_description=c.text)
        for c in entry.costs
    ]


def _phones(entry: Entry, service: Service) -> list[Model]:
    return [
        Phone(service=service, number=n.number, type=n.type, extension=n.extension, description=n.text)
        for n in entry.phones
    ]


def _contacts(entry: Entry, service: Service) -> list[Model]:
    return [
        Contact(service=service, name=c.name, title=c.title, department=c.department, email=c.email)
        for c in entry.contacts
    ]


def _slots(entry: Entry, service: Service) -> list[Model]:
    return [
        Opening(
            service=service,
            as_of=s.as_of,
            capacity=s.capacity,
            available=s.available,
            waiting=s.waiting,
            unit=s.unit,
            note=s.text,
        )
        for s in entry.slots
    ]


def _private(entry: Entry, service: Service) -> list[Model]:
    return [
        StaffContact(service=service, name=p.name, phone=p.phone, email=p.email, note=p.note, label=p.label)
        for p in entry.private
    ]


_MAKERS: dict[str, Callable[[Entry, Service], list[Model]]] = {
    "times": _times,
    "costs": _costs,
    "phones": _phones,
    "contacts": _contacts,
    "slots": _slots,
    "private": _private,
    "fields": lambda e, s: [ServiceField(service=s, field=f) for f in e.fields],
    "languages": lambda e, s: [Language(service=s, code=x.code, name=x.text) for x in e.languages],
    "documents": lambda e, s: [RequiredDocument(service=s, document=d) for d in e.documents],
    "reaches": lambda e, s: [ServiceArea(service=s, area_id=r.area, name=r.text) for r in e.reaches],
}

# Where the rows of a part are, so that a revision can replace them. Slots end instead (actions.openings).
TABLES: dict[str, type[Model]] = {
    "times": Schedule,
    "costs": CostOption,
    "phones": Phone,
    "contacts": Contact,
    "private": StaffContact,
    "fields": ServiceField,
    "needs": ServiceNeed,
    "languages": Language,
    "documents": RequiredDocument,
    "reaches": ServiceArea,
}
