"""What workers see of the whole directory: every entry, also the ended and the hidden, with what it lacks; and its history."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from marugoto.core import clock
from marugoto.policy.actor import Actor
from marugoto.resources import telling
from marugoto.resources.finding import listing, ranking
from marugoto.resources.finding.keys import tight, word_keys
from marugoto.resources.models import (
    Address,
    Listing,
    Location,
    Metadata,
    Opening,
    Organization,
    Service,
    ServiceAtLocation,
    Verification,
)
from marugoto.resources.queries.entries import place_from
from marugoto.resources.rules.entry import Place

STALE_AFTER = 365  # days, as finding.ranking counts
HISTORY = 50


@dataclass(frozen=True)
class Filter:
    """Which entries. ``state``: open, hidden, resting, ended; ``trust``: fresh, stale, never; ``mine``: kept by one's own."""

    words: str = ""
    kind: str = ""
    state: str = ""
    trust: str = ""
    mine: bool = False


@dataclass(frozen=True)
class Change:
    """A line of the history: which part, from what to what, when, by which agency."""

    on: date
    part: str
    before: str
    after: str
    by: str


def may_revise(actor: Actor, service: Service) -> bool:
    """An entry is revised by the agency that keeps it; one that nobody keeps, by anybody who keeps entries."""
    return service.owner_agency_id in (None, actor.agency_id)


def to_revise(actor: Actor, service_id: UUID) -> Service | None:
    """An entry of the town that this actor may revise."""
    found = all_of(actor.municipality_id).filter(
        Q(owner_agency_id=actor.agency_id) | Q(owner_agency__isnull=True)
    )
    return found.filter(pk=service_id).first()


def all_of(municipality_id: UUID) -> QuerySet[Service]:
    """Every entry of a town, by name."""
    return (
        Service.objects.filter(municipality_id=municipality_id)
        .select_related("organization", "owner_agency", "source")
        .order_by("name", "id")
    )


def listed(actor: Actor, wanted: Filter) -> QuerySet[Service]:
    """The entries that a filter leaves, with how much has been reported about each."""
    found = all_of(actor.municipality_id)
    if wanted.words.strip():
        found = found.filter(_called(actor.municipality_id, wanted.words))
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.mine:
        found = found.filter(owner_agency_id=actor.agency_id)
    found = found.filter(_state(wanted.state)).filter(_trust(wanted.trust, clock.today()))
    return found.annotate(unread=Count("change_reports", filter=Q(change_reports__handled_at__isnull=True)))


def _called(municipality_id: UUID, words: str) -> Q:
    """By letters of the name; kana, width and long marks do not matter where the entry is listed."""
    plain = words.strip()
    called = Q(name__icontains=plain) | Q(name_kana__icontains=plain) | Q(organization__name__icontains=plain)
    folded = tight(plain)
    if keys := word_keys(folded, listing.of_town(str(municipality_id), listing.TEXT)):
        rows = Listing.objects.filter(
            municipality_id=municipality_id, keys__contains=keys, text__contains=folded
        )
        called |= Q(pk__in=rows.values("service_id"))
    return called


def _state(state: str) -> Q:
    current = Q(retired_on__isnull=True)
    return {
        "open": current & Q(listed=True, status="active"),
        "hidden": current & Q(listed=False),
        "resting": current & Q(status__in=("inactive", "temporarily_closed")),
        "ended": Q(retired_on__isnull=False),
        "all": Q(),
    }.get(state, current)


def _trust(trust: str, today: date) -> Q:
    old = today - timedelta(days=STALE_AFTER)
    return {
        "fresh": Q(assured_date__gte=old),
        "stale": Q(assured_date__lt=old),
        "never": Q(assured_date__isnull=True),
    }.get(trust, Q())


def freshness(service: Service) -> str:
    """fresh, ageing, stale or unknown."""
    return ranking.freshness(service.assured_date, clock.today())


def places_of(service: Service) -> list[Location]:
    """The places at which an entry is given, the first one first, each with its address and how many entries share it."""
    sharing = ServiceAtLocation.objects.filter(location=OuterRef("pk")).order_by().values("location")
    return list(
        Location.objects.filter(at_services__service=service)
        .prefetch_related("addresses", "accessibility")
        .annotate(entries=Subquery(sharing.annotate(n=Count("id")).values("n")))
        .order_by("at_services__created_at", "id")
    )


def location(municipality_id: UUID, location_id: UUID) -> Location | None:
    """A place of a town."""
    rows = Location.objects.filter(municipality_id=municipality_id).prefetch_related(
        "addresses", "accessibility"
    )
    return rows.filter(pk=location_id).order_by("id").first()


def services_at(one: Location) -> list[Service]:
    """The entries that are given at a place, by name."""
    return list(Service.objects.filter(at_locations__location=one).order_by("name", "id").distinct()[:50])


def organizations(municipality_id: UUID, words: str = "") -> QuerySet[Organization]:
    """The organizations of a town, by name, with how many entries each has."""
    found = Organization.objects.filter(municipality_id=municipality_id)
    if words.strip():
        found = found.filter(Q(name__icontains=words.strip()) | Q(name_kana__icontains=words.strip()))
    return found.select_related("agency").annotate(entries=Count("services")).order_by("name", "id")


def organization(municipality_id: UUID, organization_id: UUID) -> Organization | None:
    """One organization of a town."""
    rows = organizations(municipality_id).prefetch_related("identifiers", "phones")
    return rows.filter(pk=organization_id).first()


def body_names(municipality_id: UUID, words: str, *, at_most: int = 12) -> list[str]:
    """Names of organizations that hold what is being typed."""
    if len(words.strip()) < 2:
        return []
    return list(organizations(municipality_id, words).values_list("name", flat=True)[:at_most])


def services_of(one: Organization) -> list[Service]:
    """The entries of an organization, by name."""
    return list(one.services.order_by("name", "id")[:50])


def slots_of(service: Service) -> list[Opening]:
    """受入枠: the open ones first, then the newest of the closed."""
    rows = Opening.objects.filter(service=service).order_by("-created_at", "-id")[:20]
    return sorted(rows, key=lambda slot: slot.closed_on is not None)


def history(resource_id: UUID) -> list[Change]:
    """What of an entry has changed, the newest first."""
    rows = Metadata.objects.filter(resource_id=resource_id).order_by("-created_at", "-id")[:HISTORY]
    return [
        Change(
            row.last_action_date,
            telling.label(row.field_name),
            telling.written(row.field_name, row.previous_value),
            telling.written(row.field_name, row.replacement_value),
            row.updated_by,
        )
        for row in rows
    ]


def confirmations(service: Service) -> list[Verification]:
    """When and how it was confirmed, the newest first."""
    rows = Verification.objects.filter(service=service).select_related("agency")
    return list(rows.order_by("-on", "-created_at", "-id")[:10])


def names_of(service_ids: Iterable[UUID]) -> dict[UUID, str]:
    """id → name."""
    return dict(Service.objects.filter(pk__in=set(service_ids)).order_by("id").values_list("id", "name"))


def spot_of(one: Location) -> Place:
    """A location as a place is written."""
    address = next(iter(one.addresses.all()), None) or Address()
    return place_from(one, address)


def with_point(place: Place, **given: Any) -> Place:
    """A place with its point, its postal code and the way to it."""
    return replace(place, **given)
