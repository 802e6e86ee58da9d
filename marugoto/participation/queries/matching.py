"""A wish against the open roles of the town: loads what the rules compare, and keeps their order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from marugoto.core import codes
from marugoto.participation.models import Hope, Role
from marugoto.participation.queries import wording
from marugoto.participation.queries.roles import roles_of_town
from marugoto.participation.rules import matching
from marugoto.participation.rules.matching import Answer, Match, Offered, Wanted
from marugoto.resources.finding import near
from marugoto.resources.finding.near import Place
from marugoto.resources.models import Language, Location
from marugoto.resources.queries import origins

AT_MOST = 300  # roles that are compared; a town has some dozens


@dataclass(frozen=True)
class Found:
    """A role, with what speaks for it and against it."""

    role: Any
    match: Match
    pros: list[str]
    cons: list[str]
    asks: list[str]


def matches(hope: Hope) -> list[Found]:
    """Every open role of the town for a wish, in the order of ``matching.Match.order``."""
    town = hope.person.municipality_id
    roles = list(roles_of_town(town)[:AT_MOST])
    start = origins.place_named(town, hope.near) if hope.near.strip() else None
    places, spoken = _places(roles), _spoken(roles)
    wanted = wanted_of(hope)
    found = [_found(one, matching.match(wanted, offered_of(one, start, places, spoken))) for one in roles]
    return sorted(found, key=lambda f: (f.match.order, str(f.role.pk)))


def match_one(hope: Hope, role: Role) -> Found | None:
    """One role for a wish; None: it is not open."""
    return next((f for f in matches(hope) if f.role.pk == role.pk), None)


def _found(role: Role, match: Match) -> Found:
    def said(side: str) -> list[str]:
        return [wording.said(one) for one in match.on(side)]

    return Found(role, match, said(matching.FOR), said(matching.AGAINST), said(matching.ASK))


def wanted_of(hope: Hope) -> Wanted:
    """A wish with its labels."""
    reach = codes.entries("participation.reaches").get(hope.reach)
    company = codes.entries("participation.companies").get(hope.company)
    return Wanted(
        kinds=wording.labels("participation.kinds", hope.kinds),
        times=wording.time_labels(hope.times),
        barriers=wording.labels("participation.barriers", hope.barriers),
        languages=wording.labels("resources.languages", hope.languages),
        metres=reach.extra.get("metres") if reach else None,
        at_home=hope.reach == "home",
        people=int(company.extra["people"]) if company else None,
        paid=hope.paid,
    )


def offered_of(
    role: Any, start: Place | None, places: dict[UUID, tuple[float, float]], spoken: dict[UUID, set[str]]
) -> Offered:
    """A role (from ``roles_of_town``) with its labels and its distance."""
    point = places.get(role.host.service_id)
    company = codes.entries("participation.companies").get(role.people)
    reward = codes.entries("participation.rewards").get(role.reward)
    insurance = codes.entries("participation.insurances").get(role.insurance)
    return Offered(
        title=role.title,
        kind=role.kind,
        kind_label=codes.label("participation.kinds", role.kind),
        times=frozenset(role.times),
        distance=near.metres(start.lat, start.lon, *point) if start and point else None,
        from_home="from_home" in role.adjustments,
        people=int(company.extra["people"]) if company else None,
        paid=bool(reward and reward.extra["paid"]),
        reward_label=reward.text if reward else "",
        languages=frozenset(spoken.get(role.host.service_id, ())),
        adjustments=_answers("participation.adjustments", role.adjustments),
        experiences=_answers("participation.experiences", role.host.experiences),
        free=max(0, role.left),
        insured=bool(insurance and insurance.extra["settled"]),
    )


def _answers(list_name: str, chosen: Iterable[str]) -> tuple[Answer, ...]:
    listed = codes.entries(list_name)
    return tuple(Answer(listed[c].text, frozenset(listed[c].extra["meets"])) for c in chosen if c in listed)


def _places(roles: Sequence[Role]) -> dict[UUID, tuple[float, float]]:
    """service → its first point on the map."""
    services = {one.host.service_id for one in roles}
    rows = Location.objects.filter(
        at_services__service__in=services, latitude__isnull=False, longitude__isnull=False
    ).order_by("-at_services__created_at", "-id")
    return {
        service: (float(lat), float(lon))
        for service, lat, lon in rows.values_list("at_services__service", "latitude", "longitude")
        if lat is not None and lon is not None
    }


def _spoken(roles: Sequence[Role]) -> dict[UUID, set[str]]:
    """service → the languages spoken there, as the directory has them."""
    services = {one.host.service_id for one in roles}
    found: dict[UUID, set[str]] = {}
    rows = Language.objects.filter(service__in=services).order_by("id").values_list("service_id", "code")
    for service, code in rows:
        if service:
            found.setdefault(service, set()).add(code)
    return found
