"""地域課題: the voices of a gap, its way through the tiers, and what residents may see of it."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from marugoto.community import rules
from marugoto.community.models import Gap, GapCarry, GapService, GapVoice
from marugoto.community.queries import gaps
from marugoto.community.rules import Asked
from marugoto.core import codes
from marugoto.policy.actor import Actor
from marugoto.resources.models import Need, Service
from marugoto.resources.queries import entries

SOURCES = "community.voice_sources"


@dataclass(frozen=True)
class Loop:
    """A gap as residents see it. ``voices``: how many asked for it, rounded down to a step of five (0: fewer than five)."""

    gap: Gap
    need: str
    voices: int
    steps: list[tuple[object, str]]
    services: list[Service]
    sources: list[str]


def voices_of(one: Gap) -> list[GapVoice]:
    """What was said, the newest first."""
    return list(one.voices.select_related("agency", "survey", "activity").order_by("-on", "-id")[:60])


def carries_of(one: Gap) -> list[GapCarry]:
    """The way through the tiers, in order."""
    found = one.carries.select_related("area", "to_agency", "asked_by", "answered_by")
    return list(found.order_by("asked_on", "created_at", "id")[:60])


def carried(actor: Actor, carry_id: UUID) -> GapCarry | None:
    """One question to a tier, of the town."""
    found = GapCarry.objects.filter(gap__municipality_id=actor.municipality_id, pk=carry_id)
    return found.select_related("gap").first()


def to_answer(actor: Actor) -> list[GapCarry]:
    """What one's own agency has still to answer, the oldest first."""
    found = GapCarry.objects.filter(to_agency_id=actor.agency_id, answered_on__isnull=True)
    return list(found.select_related("gap", "area").order_by("asked_on", "id")[:20])


def open_gaps(municipality_id: UUID, *, area_id: UUID | None = None) -> QuerySet[Gap]:
    """What residents see, the newest first; with a district, what was said there and what concerns the whole town."""
    found = Gap.objects.filter(municipality_id=municipality_id, open_since__isnull=False).exclude(
        stage="dropped"
    )
    if area_id is not None:
        found = found.filter(Q(area_id=area_id) | Q(area__isnull=True))
    return found.select_related("need", "area", "agency").order_by("-open_since", "-id")


def districts_of(municipality_id: UUID) -> list[tuple[str, str]]:
    """(id, name) of the districts that have something open, by name."""
    rows = open_gaps(municipality_id).filter(area__isnull=False).order_by("area__name", "area_id")
    return list(dict.fromkeys((str(key), name) for key, name in rows.values_list("area_id", "area__name")))


def loops(found: list[Gap]) -> list[Loop]:
    """These gaps with their voices counted and what came of them."""
    if not found:
        return []
    rows = gaps.asked(found[0].municipality_id)
    families = _families(found)
    said = dict(
        GapVoice.objects.filter(gap__in=found).order_by().values_list("gap_id").annotate(n=Sum("count"))
    )
    answered: dict[UUID, list[tuple[object, str]]] = {}
    for one in GapCarry.objects.filter(gap__in=found, answered_on__isnull=False).order_by(
        "answered_on", "id"
    ):
        answered.setdefault(one.gap_id, []).append((one.answered_on, one.answer))
    listed, sources = _services(found), _sources(found)
    return [
        Loop(
            gap=one,
            need=gaps.label_of(one),
            voices=rules.rounded(sum(1 for _row in _of(one, rows, families)) + said.get(one.id, 0)),
            steps=answered.get(one.id, []),
            services=listed.get(one.id, []),
            sources=sources.get(one.id, []),
        )
        for one in found
    ]


def _sources(found: list[Gap]) -> dict[UUID, list[str]]:
    """gap → where it was raised (a workshop, a survey …), each kind once and never how many said so."""
    raised: dict[UUID, set[str]] = {}
    for gap_id, source in (
        GapVoice.objects.filter(gap__in=found).order_by("gap_id", "id").values_list("gap_id", "source")
    ):
        raised.setdefault(gap_id, set()).add(source)
    order = list(codes.entries(SOURCES))
    return {
        key: [codes.label(SOURCES, one) for one in order if one in there] for key, there in raised.items()
    }


def _services(found: list[Gap]) -> dict[UUID, list[Service]]:
    """gap → the entries it became that residents may find."""
    listed: dict[UUID, list[Service]] = {}
    public = entries.public_services(found[0].municipality_id).order_by().values("id")
    joined = GapService.objects.filter(gap__in=found, service__in=public).select_related("service")
    for row in joined.order_by("created_at", "id"):
        listed.setdefault(row.gap_id, []).append(row.service)
    return listed


def _families(found: list[Gap]) -> dict[UUID, set[str]]:
    """need → the ids of it and of what stands under it."""
    ids = {one.need_id for one in found}
    families = {one: {str(one)} for one in ids}
    for child, parent in Need.objects.filter(parent__in=ids).order_by("id").values_list("id", "parent_id"):
        families[parent].add(str(child))
    return families


def _of(one: Gap, rows: list[Asked], families: dict[UUID, set[str]]) -> list[Asked]:
    needs = families[one.need_id]
    return [r for r in rows if r.need in needs and (one.area_id is None or r.area == str(one.area_id))]
