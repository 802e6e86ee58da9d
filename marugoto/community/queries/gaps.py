"""Gaps, and the needs that ask for them: pulled from unmet needs and from refusals for lack, counted, never listed one by one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from marugoto.agencies.models import Area
from marugoto.cases import queries as cases
from marugoto.collaboration.queries import lack_reasons, referrals
from marugoto.community import rules
from marugoto.community.models import Gap, GapService, GapStep
from marugoto.community.rules import Asked, Demand
from marugoto.core import clock, codes, second_wall
from marugoto.policy.actor import Actor
from marugoto.resources import queries as resources
from marugoto.resources.models import Need, Service
from marugoto.resources.queries import office

MONTHS: Final = 12
SUGGESTED: Final = 20
REASONS: Final = ("cases.unmet_reasons", "collaboration.decline_reasons")


@dataclass(frozen=True)
class Lack:
    """A need that was asked for in an area and that no gap answers yet."""

    need: Need
    label: str
    area: Area | None
    demand: Demand


@dataclass(frozen=True)
class Origin:
    """Why a gap exists, as the viewer may know it: how often it was asked for, before it ran and since."""

    before: Demand
    since: Demand | None
    first_month: date
    reasons: tuple[tuple[str, int, int], ...]


def gaps_of(municipality_id: UUID, *, stage: str = "") -> QuerySet[Gap]:
    """The gaps of a town, the newest first; "" those that are pursued or run, or one stage."""
    found = Gap.objects.filter(municipality_id=municipality_id).select_related("need", "area", "agency")
    narrowed = found.filter(stage=stage) if stage else found.exclude(stage="dropped")
    return narrowed.order_by("-opened_on", "-id")


def gap(actor: Actor, gap_id: UUID) -> Gap | None:
    """One gap of the town."""
    rows = Gap.objects.filter(municipality_id=actor.municipality_id).select_related("need", "area", "agency")
    return rows.filter(pk=gap_id).first()


def steps_of(one: Gap) -> list[GapStep]:
    """What was done, the newest first."""
    return list(one.steps.select_related("agency", "by").order_by("-on", "-created_at", "-id")[:100])


def services_of(one: Gap) -> list[Service]:
    """The entries it became."""
    joined = GapService.objects.filter(gap=one).select_related("service").order_by("created_at", "id")
    return [row.service for row in joined]


def gaps_behind(service_id: UUID) -> list[Gap]:
    """The gaps that an entry answers."""
    found = Gap.objects.filter(services__service_id=service_id).select_related("need", "area", "agency")
    return list(found.order_by("-opened_on", "-id"))


def asked(municipality_id: UUID, *, since: date | None = None) -> list[Asked]:
    """Every need that nobody met, since the beginning of that month: from closings, from "none fits", from refusals."""
    first = since or rules.months_back(clock.today(), MONTHS)
    unmet = [
        Asked(str(n), str(a or ""), month, f"{REASONS[0]}:{why}", str(agency))
        for n, a, month, why, agency in cases.unmet_since(municipality_id, first)
    ]
    with second_wall.lifted("counting"):
        refused = referrals.declines_for_lack(municipality_id, since=first, until=clock.today())
    return [
        *unmet,
        *(Asked(str(r.need_id), str(r.area_id or ""), r.month, f"{REASONS[1]}:{r.reason}") for r in refused),
    ]


def origin_of(actor: Actor, one: Gap) -> Origin:
    """How often a gap was asked for, in the year before it was written down and until it ran; and since."""
    first = rules.months_back(one.opened_on, MONTHS)
    found = list(_of(one, asked(actor.municipality_id, since=first)))
    started = one.running_since.replace(day=1) if one.running_since else None
    agency = str(actor.agency_id)
    before = rules.demand(
        (r for r in found if started is None or r.month <= started), agency=agency, kinds=_kinds()
    )
    since = [r for r in found if started is not None and r.month > started]
    return Origin(
        before=before,
        since=rules.demand(since, agency=agency, kinds=_kinds()) if started else None,
        first_month=first,
        reasons=tuple((_reason(code), own, others) for code, own, others in before.reasons),
    )


def _kinds() -> int:
    """How many reasons there can be for a need that nobody met."""
    return len(codes.entries(REASONS[0])) + len(lack_reasons())


def _of(one: Gap, rows: Iterable[Asked]) -> Iterable[Asked]:
    needs = {str(n) for n in _with_children([one.need_id])}
    return (r for r in rows if r.need in needs and (one.area_id is None or r.area == str(one.area_id)))


def _with_children(need_ids: Iterable[UUID]) -> list[UUID]:
    ids = list(need_ids)
    return list(
        Need.objects.filter(Q(pk__in=ids) | Q(parent_id__in=ids)).order_by("id").values_list("id", flat=True)
    )


def _reason(code: str) -> str:
    name, _colon, value = code.partition(":")
    return codes.label(name, value)


def lacks(actor: Actor) -> list[Lack]:
    """What is asked for and no gap answers, the most asked for first; only what the viewer may know of."""
    rows = asked(actor.municipality_id)
    answered = {
        (str(n), str(a or ""))
        for n, a in gaps_of(actor.municipality_id).order_by().values_list("need_id", "area_id")
    }
    groups: dict[tuple[str, str], list[Asked]] = {}
    for row in rows:
        if (row.need, row.area) not in answered and (row.need, "") not in answered:
            groups.setdefault((row.need, row.area), []).append(row)
    told = {
        key: rules.demand(found, agency=str(actor.agency_id), kinds=_kinds()) for key, found in groups.items()
    }
    known = sorted((k for k, d in told.items() if d.any), key=lambda k: (-told[k].weight, k))[:SUGGESTED]
    needs = {str(n.id): n for n in Need.objects.filter(pk__in={k[0] for k in known}).order_by("id")}
    areas = {str(a.id): a for a in Area.objects.filter(pk__in={k[1] for k in known if k[1]}).order_by("id")}
    return [Lack(needs[n], resources.label_of(needs[n]), areas.get(a), told[n, a]) for n, a in known]


def to_join(actor: Actor, words: str) -> list[Service]:
    """Entries of the directory by name, for a gap that one of them answers."""
    if not words.strip():
        return []
    return list(office.listed(actor, office.Filter(words=words))[:12])


def service(actor: Actor, service_id: UUID) -> Service | None:
    """One entry of the town."""
    return office.all_of(actor.municipality_id).filter(pk=service_id).first()


def label_of(one: Gap) -> str:
    """The need of a gap in the language of the page."""
    return resources.label_of(one.need)
