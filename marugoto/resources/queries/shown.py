"""What was found, as pages show it: lines of a list, spots on the map, one entry with everything about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from marugoto.core import clock, codes
from marugoto.core.errors import in_our_words
from marugoto.resources import wording
from marugoto.resources.finding import near, opening, ranking
from marugoto.resources.finding.opening import Span, Times
from marugoto.resources.finding.ranking import Ranked
from marugoto.resources.finding.words import Asked
from marugoto.resources.models import Contact, Listing, Service
from marugoto.resources.queries import needs as taxonomy
from marugoto.resources.queries.find import Hit, candidate_of, hits, times_of
from marugoto.resources.wording import Said


@dataclass(frozen=True)
class Row:
    """A line of a list: the entry in words, with the reasons for its place."""

    id: UUID
    service_id: UUID
    name: str
    name_kana: str
    kind: str
    organization: str
    summary: str
    plain: str
    place: str
    address: str
    phone: str
    hours: str
    opening: Said
    freshness: Said
    cost: Said
    ages: Said
    languages: str
    access: str
    distance: str
    why: tuple[str, ...]
    open_to_all: bool
    available: int | None
    times: tuple[Times, ...] = ()


@dataclass(frozen=True)
class Spot:
    """An entry on the map."""

    id: str
    name: str
    lat: float
    lon: float
    district: str
    service_id: UUID


def rows(ranked: Iterable[Ranked], *, with_times: bool = False) -> list[Row]:
    """The lines of a page of an order, in that order. One query."""
    now = clock.now()
    return [_row(hit, now, with_times=with_times) for hit in hits(ranked)]


def distance_words(ranked: Ranked) -> str:
    """約650 m（歩いて約11分）; "" where nobody knows."""
    return in_our_words(near.in_words(ranked.metres)) if ranked.metres is not None else ""


def spots(ranked: Iterable[Ranked]) -> list[Spot]:
    """Where the entries of an order lie, in that order; those without a place are left out. One query."""
    wanted = [r.id for r in ranked]
    found = {
        str(pk): Spot(str(pk), name, lat or 0.0, lon or 0.0, district, service_id)
        for pk, name, lat, lon, district, service_id in Listing.objects.filter(
            pk__in=wanted, latitude__isnull=False
        )
        .order_by("id")
        .values_list("id", "name", "latitude", "longitude", "district", "service_id")
    }
    return [found[pk] for pk in wanted if pk in found]


def _row(hit: Hit, now: datetime, *, with_times: bool) -> Row:
    one, ranked = hit.listing, hit.ranked
    return Row(
        id=one.id,
        service_id=one.service_id,
        name=one.name,
        name_kana=one.name_kana,
        kind=codes.label("resources.kinds", one.kind),
        organization="" if one.organization == one.name else one.organization,
        summary=one.summary,
        plain=one.plain,
        place="" if one.place == one.name else one.place,
        address=one.address,
        phone=one.phone,
        hours=one.hours,
        opening=wording.opening_words(opening.state_at(hit.lines, now), now),
        freshness=wording.freshness_words(one.confirmed_on, now.date()),
        cost=wording.cost_words(one.free, one.cost),
        ages=wording.age_words(one.minimum_age, one.maximum_age),
        languages="・".join(codes.label("resources.languages", c) for c in one.languages if c != "ja"),
        access="・".join(codes.label("resources.accessibility", c) for c in one.access),
        distance=distance_words(ranked),
        why=tuple(in_our_words(reason) for reason in ranked.why[:3]),
        open_to_all=one.open_to_all,
        available=one.available,
        times=hit.lines if with_times else (),
    )


@dataclass(frozen=True)
class EntryPage:
    """Everything about one service that its page says."""

    service: Service
    rows: list[Row]
    fields: str
    needs: str
    coming: list[Span]
    owner: str
    contacts: list[Contact]

    @property
    def first(self) -> Row:
        """The row of its first place."""
        return self.rows[0]


def entry(service_id: UUID, *, open_to_all: bool) -> EntryPage | None:
    """One service at all its places; None: none such, or not for everybody."""
    found = Listing.objects.filter(service_id=service_id)
    if open_to_all:
        found = found.filter(open_to_all=True)
    listings = list(
        found.select_related("service__organization", "service__owner_agency").order_by("place", "id")[:50]
    )
    if not listings:
        return None
    now = clock.now()
    ranked = ranking.rank((candidate_of(one) for one in listings), Asked(), now=now)
    by_id = {str(one.id): one for one in listings}
    first = listings[0]
    today = now.date()
    spans = opening.spans_between(times_of(first.times), today, today + timedelta(days=opening.LOOK_AHEAD))
    return EntryPage(
        service=first.service,
        rows=[_row(Hit(by_id[r.id], r), now, with_times=True) for r in ranked],
        fields="・".join(codes.label("agencies.fields", f) for f in first.fields),
        needs="・".join(codes.label(taxonomy.LIST, n) for n in first.main_needs or first.needs),
        coming=list(islice(spans, 5)),
        owner=first.service.owner_agency.name if first.service.owner_agency else "",
        contacts=list(Contact.objects.filter(service_id=service_id).order_by("created_at", "id")[:20]),
    )
