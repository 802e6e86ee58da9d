"""Listings are made anew from the tables of the directory, whenever an entry changes: what is found is what is written there."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from marugoto.agencies.models import Municipality
from marugoto.core import codes
from marugoto.resources.finding import listing, opening
from marugoto.resources.finding.listing import ANYWHERE, Entry
from marugoto.resources.finding.opening import Times
from marugoto.resources.models import (
    Address,
    Listing,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
)

AT_ONCE = 500
FOUND_STATES = ("active", "temporarily_closed")


def relist_all(*, municipality_id: UUID) -> int:
    """All listings of a town anew; how many there are. Idempotent."""
    ids = Service.objects.filter(municipality_id=municipality_id).order_by("id").values_list("id", flat=True)
    return relist(service_ids=list(ids))


def list_unlisted() -> list[tuple[str, int]]:
    """Makes the listings of towns that have services on offer and no listing at all; the towns, and how many it made."""
    offered = Service.objects.filter(status__in=FOUND_STATES, retired_on__isnull=True)
    towns = Municipality.objects.filter(Exists(offered.filter(municipality=OuterRef("pk"))))
    bare = towns.exclude(Exists(Listing.objects.filter(municipality=OuterRef("pk")))).order_by("code")
    return [(town.name, relist_all(municipality_id=town.pk)) for town in bare]


def relist(*, service_ids: Sequence[UUID]) -> int:
    """The listings of some services anew. A service that is no longer offered has none."""
    made = 0
    for some in _batches(service_ids):
        made += _relist(some)
    return made


def _batches(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


@transaction.atomic
def _relist(service_ids: Sequence[UUID]) -> int:
    Listing.objects.filter(service_id__in=service_ids).delete()
    rows = [row for service in _services(service_ids) for row in _rows(service)]
    Listing.objects.bulk_create(rows)
    return len(rows)


def _services(ids: Sequence[UUID]) -> QuerySet[Service]:
    at = (
        ServiceAtLocation.objects.order_by("id")
        .select_related("location")
        .prefetch_related(
            Prefetch("location__addresses", Address.objects.order_by("id")),
            Prefetch("location__schedules", Schedule.objects.order_by("id")),
            "location__accessibility",
            "location__languages",
            Prefetch("location__phones", Phone.objects.order_by("id")),
            Prefetch("schedules", Schedule.objects.order_by("id")),
            Prefetch("phones", Phone.objects.order_by("id")),
        )
    )
    return (
        Service.objects.filter(pk__in=ids, status__in=FOUND_STATES, retired_on__isnull=True)
        .select_related("organization")
        .prefetch_related(
            "needs__need",
            "fields",
            "areas",
            "languages",
            Prefetch("cost_options"),
            "openings",
            Prefetch("schedules", Schedule.objects.order_by("id")),
            Prefetch("phones", Phone.objects.order_by("id")),
            Prefetch("organization__phones", Phone.objects.order_by("id")),
            Prefetch("at_locations", at),
        )
        .order_by("id")
    )


def _rows(service: Service) -> Iterator[Listing]:
    places = [one for one in service.at_locations.all() if one.location_id]
    if not places:
        yield _listing(service, None)
    for at in places:
        yield _listing(service, at)


def _listing(service: Service, at: ServiceAtLocation | None) -> Listing:
    row = Listing(service=service, municipality_id=service.municipality_id, open_to_all=service.listed)
    row.kind, row.name, row.name_kana, row.plain = (
        service.kind,
        service.name,
        service.name_kana,
        service.plain,
    )
    row.organization = service.organization.name if service.organization else ""
    row.summary = _short(service.description, 200)
    needs = list(service.needs.all())
    row.main_needs = sorted(n.need.code for n in needs if n.main)
    row.needs = sorted(n.need.code for n in needs)
    row.fields = sorted(f.field for f in service.fields.all())
    row.minimum_age, row.maximum_age = service.minimum_age, service.maximum_age
    row.confirmed_on = service.assured_date
    _cost(row, service)
    _place(row, at)
    _when(row, service, at)
    row.phone = _phone(service, at)
    row.languages = sorted({one.code for one in _spoken(service, at) if one.code})
    row.available = next((o.available for o in service.openings.all() if o.closed_on is None), None)
    _keys(row, service)
    return row


def _short(text: str, length: int) -> str:
    words = " ".join(text.split())
    return words if len(words) <= length else f"{words[: length - 1]}…"


def _cost(row: Listing, service: Service) -> None:
    costs = sorted(
        service.cost_options.all(), key=lambda c: (c.amount is None, c.amount or 0, c.option, c.id)
    )
    amounts = [c.amount for c in costs if c.amount is not None]
    row.free = all(a == 0 for a in amounts) if amounts else None
    said = [" ".join(filter(None, (c.option, c.amount_description or _yen(c.amount)))) for c in costs]
    row.cost = _short(service.fees_description or "、".join(filter(None, said)), 200)


def _yen(amount: Decimal | None) -> str:
    """無料, 300円, 1,200円; "" when it is not known. It is kept in Japanese, whoever wrote the entry."""
    if amount is None:
        return ""
    with translation.override("ja"):
        return _("%(n)s円") % {"n": f"{amount:,.0f}"} if amount else _("無料")


def _place(row: Listing, at: ServiceAtLocation | None) -> None:
    if at is None or at.location is None:
        return
    row.location = at.location
    row.place = at.location.name
    row.latitude, row.longitude = at.location.latitude, at.location.longitude
    addresses = list(at.location.addresses.all())
    row.address = str(addresses[0])[:400] if addresses else ""
    row.district = addresses[0].town if addresses else ""
    row.access = sorted({a.feature for a in at.location.accessibility.all() if a.feature})


def _when(row: Listing, service: Service, at: ServiceAtLocation | None) -> None:
    """The timetable of the service at the place, else of the service, else of the place."""
    own = list(at.schedules.all()) if at else []
    of_place = list(at.location.schedules.all()) if at and at.location else []
    lines = own or list(service.schedules.all()) or of_place
    row.times = [_times(line).as_row() for line in lines if line.freq or line.dtstart]
    row.hours = _short("、".join(dict.fromkeys(line.description for line in lines if line.description)), 400)


def _times(line: Schedule) -> Times:
    return Times(
        freq=line.freq,
        interval=line.interval or 1,
        byday=tuple(filter(None, line.byday.replace(" ", "").split(","))),
        bymonthday=_numbers(line.bymonthday),
        bymonth=_numbers(line.bymonth),
        dtstart=line.dtstart,
        until=line.until,
        count=line.count,
        valid_from=line.valid_from,
        valid_to=line.valid_to,
        opens=line.opens_at,
        closes=line.closes_at,
        holidays=line.holidays,
        closed=line.closed,
    )


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(n) for n in text.replace(" ", "").split(",") if n.lstrip("-").isdigit())


def _phone(service: Service, at: ServiceAtLocation | None) -> str:
    phones: Iterable[Any] = (
        *(at.phones.all() if at else ()),
        *service.phones.all(),
        *(at.location.phones.all() if at and at.location else ()),
        *(service.organization.phones.all() if service.organization else ()),
    )
    return next((p.number for p in phones if p.type not in ("fax", "text")), "")


def _spoken(service: Service, at: ServiceAtLocation | None) -> Iterator[Any]:
    yield from service.languages.all()
    if at and at.location:
        yield from at.location.languages.all()


def _keys(row: Listing, service: Service) -> None:
    entry = Entry(
        municipality=str(row.municipality_id),
        kind=row.kind,
        names=(row.name, row.name_kana, service.alternate_name),
        texts=(
            codes.label("resources.kinds", row.kind),
            row.organization,
            row.place,
            row.address,
            row.plain,
            service.description,
            service.eligibility_description,
        ),
        fields=frozenset(row.fields),
        main_needs=frozenset(row.main_needs),
        needs=frozenset(row.needs),
        languages=frozenset(row.languages),
        access=frozenset(row.access),
        areas=frozenset(str(a.area_id) for a in service.areas.all() if a.area_id) or frozenset((ANYWHERE,)),
        weekdays=frozenset(opening.weekdays([opening.from_row(r) for r in row.times])),
        free=row.free is True,
        point=(row.latitude, row.longitude)
        if row.latitude is not None and row.longitude is not None
        else None,
    )
    row.name_text, row.text, row.keys = entry.name_text, entry.text, listing.keys_of(entry)
