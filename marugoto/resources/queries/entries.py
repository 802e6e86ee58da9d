"""An entry read back as one value, from its public rows."""

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from marugoto.core.models import Noun
from marugoto.resources.models import (
    Address,
    Location,
    Opening,
    Organization,
    Schedule,
    Service,
    ServiceAtLocation,
)
from marugoto.resources.rules.entry import (
    SCALARS,
    Access,
    Answer,
    Body,
    Cost,
    Entry,
    Identifier,
    Number,
    Place,
    Post,
    Reach,
    Slot,
    Speech,
    Time,
)

_ORDER = ("created_at", "id")
Row = TypeVar("Row", bound=Noun)


def services(municipality_id: UUID) -> QuerySet[Service]:
    """Every entry of a town, retired ones too, by name."""
    return Service.objects.filter(municipality_id=municipality_id).order_by("name", "id")


def public_services(municipality_id: UUID) -> QuerySet[Service]:
    """What residents may see: listed, and not retired."""
    return services(municipality_id).filter(listed=True, retired_on__isnull=True)


def service(municipality_id: UUID, service_id: UUID) -> Service | None:
    """One entry of a town, or None."""
    return (
        services(municipality_id)
        .select_related("organization", "source", "owner_agency")
        .filter(pk=service_id)
        .first()
    )


def with_parts(found: QuerySet[Service]) -> QuerySet[Service]:
    """The same services with everything that an entry is made of: a fixed number of questions."""
    at = ServiceAtLocation.objects.select_related("location").order_by(*_ORDER)
    return found.select_related("organization", "source").prefetch_related(
        Prefetch("at_locations", at),
        Prefetch("at_locations__location__addresses", Address.objects.order_by(*_ORDER)),
        "at_locations__location__accessibility",
        "organization__identifiers",
        Prefetch("schedules", Schedule.objects.order_by(*_ORDER)),
        "cost_options",
        "phones",
        "contacts",
        "needs__need",
        "fields",
        "languages",
        "required_documents",
        "areas",
        Prefetch("openings", Opening.objects.filter(closed_on__isnull=True).order_by(*_ORDER)),
    )


def entries_of(service_ids: Iterable[UUID]) -> dict[UUID, Entry]:
    """service id → entry, without what only workers see."""
    rows = with_parts(Service.objects.filter(pk__in=set(service_ids)).order_by("id"))
    return {row.pk: entry_of(row) for row in rows}


def entry_of(row: Service) -> Entry:
    """The entry of a service that was loaded ``with_parts``."""
    return Entry(
        **{name: getattr(row, name) for name in SCALARS},
        body=_body(row.organization),
        place=_place(row),
        access=_access(row),
        times=tuple(_time(s) for s in row.schedules.all()),
        costs=tuple(
            Cost(c.option, None if c.amount is None else int(c.amount), c.amount_description)
            for c in _sorted(row.cost_options.all())
        ),
        phones=tuple(Number(p.number, p.type, p.extension, p.description) for p in _sorted(row.phones.all())),
        contacts=tuple(Post(c.name, c.title, c.department, c.email) for c in _sorted(row.contacts.all())),
        needs=tuple(Answer(n.need.code, n.main) for n in _sorted(row.needs.all())),
        fields=tuple(f.field for f in _sorted(row.fields.all())),
        languages=tuple(Speech(x.code, x.name) for x in _sorted(row.languages.all())),
        documents=tuple(d.document for d in _sorted(row.required_documents.all())),
        reaches=tuple(Reach(a.name, a.area_id) for a in _sorted(row.areas.all())),
        slots=tuple(_slot(o) for o in row.openings.all()),
    )


def _sorted(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda r: (r.created_at, r.pk))


def _body(row: Organization | None) -> Body | None:
    if row is None:
        return None
    numbers = tuple(
        Identifier(i.identifier_type, i.identifier, i.identifier_scheme)
        for i in _sorted(row.identifiers.all())
    )
    return Body(row.name, row.name_kana, row.website, numbers)


def _location(row: Service) -> Location | None:
    return next((at.location for at in row.at_locations.all() if at.location is not None), None)


def _access(row: Service) -> tuple[Access, ...]:
    location = _location(row)
    if location is None:
        return ()
    return tuple(Access(a.feature, a.description) for a in _sorted(location.accessibility.all()))


def _place(row: Service) -> Place | None:
    location = _location(row)
    if location is None:
        return None
    address = next(iter(location.addresses.all()), None) or Address()
    return place_from(location, address, called_like=row.name)


def place_from(location: Location, address: Address, *, called_like: str = "") -> Place:
    """A location and its address as one value; one that is called like what is there has no name of its own."""
    return Place(
        name="" if location.name == called_like else location.name,
        full=address.full,
        prefecture=address.state_province,
        city=address.city,
        line=address.address_1,
        building=address.address_2,
        postal_code=address.postal_code,
        lg_code=address.lg_code,
        town_id=address.town_id,
        town=address.town,
        chome=address.chome,
        koaza=address.koaza,
        block=address.block,
        number=address.number,
        latitude=location.latitude,
        longitude=location.longitude,
        transportation=location.transportation,
        identifier=location.external_identifier,
        identifier_type=location.external_identifier_type,
    )


def _time(s: Schedule) -> Time:
    return Time(
        text=s.description,
        freq=s.freq,
        byday=s.byday,
        interval=s.interval,
        bymonthday=s.bymonthday,
        bymonth=s.bymonth,
        holidays=s.holidays,
        first=s.dtstart,
        until=s.until,
        count=s.count,
        opens=s.opens_at,
        closes=s.closes_at,
        closed=s.closed,
        notes=s.notes,
    )


def _slot(o: Opening) -> Slot:
    return Slot(o.as_of, o.capacity, o.available, o.waiting, o.unit, o.note)
