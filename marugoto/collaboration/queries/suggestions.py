"""つなぎ先 for a matter: entries of the directory with what speaks for and against each. A person chooses."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Count, Q

from marugoto.agencies import queries as agencies
from marugoto.agencies.models import Desk
from marugoto.collaboration.models import Referral
from marugoto.collaboration.rules.suggestion import Asked, Grounds, Offer, weigh
from marugoto.core import clock
from marugoto.core.errors import in_our_words
from marugoto.intake import queries as intake
from marugoto.intake.models import Matter
from marugoto.policy.actor import Actor
from marugoto.resources import queries as resources
from marugoto.resources.finding import opening, ranking
from marugoto.resources.finding.asking import Wish
from marugoto.resources.models import Need, Service, ServiceArea
from marugoto.resources.queries import find, origins, shown
from marugoto.resources.queries.find import Hit

LOOKED_AT: Final = 40
SHOWN: Final = 12


@dataclass(frozen=True)
class Suggestion:
    """An entry on offer: its line, its grounds in the language of the page, and the desk a つなぎ can go to."""

    row: shown.Row
    good: tuple[str, ...]
    bad: tuple[str, ...]
    desk_id: UUID | None
    desk: str


@dataclass(frozen=True)
class Page:
    """What fits best, and how many were looked at. ``lost``: the place that was named is not known."""

    suggestions: list[Suggestion]
    looked_at: int
    lost: bool


def needs_on_offer(actor: Actor, matter: Matter, *, first: Need | None = None) -> list[tuple[str, str]]:
    """(code, label) of the needs named in the talks of a matter, ◎ first; before them that of a step."""
    named = [*([first] if first else []), *(n.need for n in intake.needs_of(actor, matter))]
    return [(n.code, resources.label_of(n)) for n in {n.code: n for n in named}.values()]


def page_for(
    actor: Actor,
    matter: Matter,
    *,
    need: str = "",
    text: str = "",
    origin: str = "",
    age: int | None,
    language: str = "",
) -> Page:
    """Entries that may help, those with the fewest grounds against them first."""
    place = origins.place_named(actor.municipality_id, origin) if origin.strip() else None
    wish = Wish(text=text, need=need, place=place, open_to_all=False)
    found = find.find(actor.municipality_id, wish)
    looked_at = found.ranked[:LOOKED_AT]
    asked = Asked(
        need=need, group=resources.group_of(need), area=str(matter.area_id or ""), age=age, language=language
    )
    by_id = {str(row.id): row for row in shown.rows(looked_at)}
    hits = find.hits(looked_at)
    known = _known(actor, hits)
    weighed = [(weigh(known.offer(hit), asked), n, hit) for n, hit in enumerate(hits)]
    weighed.sort(key=lambda one: (one[0].order, one[1]))
    return Page(
        [
            _suggestion(by_id[hit.ranked.id], grounds, known.desk_of(hit))
            for grounds, _n, hit in weighed[:SHOWN]
        ],
        looked_at=len(hits),
        lost=bool(origin.strip()) and place is None,
    )


def _suggestion(row: shown.Row, grounds: Grounds, desk: Desk | None) -> Suggestion:
    return Suggestion(
        row=row,
        good=tuple(in_our_words(w) for w in grounds.good),
        bad=tuple(in_our_words(w) for w in grounds.bad),
        desk_id=desk.id if desk else None,
        desk=agencies.desk_title(desk) if desk else "",
    )


@dataclass(frozen=True)
class _Known:
    """What these entries have besides their listings; read at once for all."""

    agency_of: dict[UUID, UUID]
    areas_of: dict[UUID, frozenset[str]]
    desk_by_agency: dict[UUID, Desk]
    answers: dict[UUID, tuple[int, int]]

    def desk_of(self, hit: Hit) -> Desk | None:
        """The desk of the agency that runs it, if a つなぎ can go there."""
        return self.desk_by_agency.get(self.agency_of.get(hit.listing.service_id, hit.listing.id))

    def offer(self, hit: Hit) -> Offer:
        """The entry as the rule wants it."""
        one = hit.listing
        agency = self.agency_of.get(one.service_id)
        accepted, answered = self.answers.get(agency, (0, 0)) if agency else (0, 0)
        now = clock.now()
        return Offer(
            main_needs=frozenset(one.main_needs),
            needs=frozenset(one.needs),
            areas=self.areas_of.get(one.service_id, frozenset()),
            least=one.minimum_age,
            most=one.maximum_age,
            available=one.available,
            languages=frozenset(one.languages),
            distance=shown.distance_words(hit.ranked),
            metres=hit.ranked.metres,
            opening=opening.state_at(hit.lines, now).state,
            freshness=ranking.freshness(one.confirmed_on, now.date()),
            accepted=accepted,
            answered=answered,
            desk=self.desk_of(hit) is not None,
        )


def _known(actor: Actor, hits: Sequence[Hit]) -> _Known:
    ids = [hit.listing.service_id for hit in hits]
    services = Service.objects.filter(pk__in=ids).order_by("id").values_list("id", "organization__agency_id")
    agency_of = {service: agency for service, agency in services if agency}
    areas: dict[UUID, set[str]] = {}
    for service, area in (
        ServiceArea.objects.filter(service_id__in=ids, area__isnull=False)
        .order_by("id")
        .values_list("service_id", "area_id")
    ):
        areas.setdefault(service, set()).add(str(area))
    wanted = set(agency_of.values())
    desks = {d.agency_id: d for d in agencies.desks_reachable(actor).filter(agency_id__in=wanted).reverse()}
    return _Known(agency_of, {k: frozenset(v) for k, v in areas.items()}, desks, _answers(actor, wanted))


def _answers(actor: Actor, agency_ids: set[UUID]) -> dict[UUID, tuple[int, int]]:
    """agency → (accepted, answered) of the つなぎ that one's own agency has sent there. Those of others are theirs."""
    rows = (
        Referral.objects.filter(from_desk__agency_id=actor.agency_id, to_desk__agency_id__in=agency_ids)
        .filter(status__in=("accepted", "done", "declined"))
        .values("to_desk__agency_id")
        .annotate(answered=Count("id"), accepted=Count("id", filter=~Q(status="declined")))
        .order_by("to_desk__agency_id")
    )
    return {r["to_desk__agency_id"]: (r["accepted"], r["answered"]) for r in rows}


def chosen(actor: Actor, service_id: str) -> tuple[Service, Desk | None] | None:
    """The entry that was chosen, and the desk that a つなぎ to it can go to; None: there is none such in the town."""
    try:
        key = UUID(service_id)
    except ValueError:
        return None
    rows = Service.objects.filter(municipality_id=actor.municipality_id).select_related("organization")
    service = rows.filter(pk=key).first()
    if service is None:
        return None
    agency = service.organization.agency_id if service.organization else None
    desk = agencies.desks_reachable(actor).filter(agency_id=agency).first() if agency else None
    return service, desk
