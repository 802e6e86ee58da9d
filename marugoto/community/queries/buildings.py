"""Questions about empty buildings: which there are, what they are used for today, how long they have stood empty."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from marugoto.community.models import Building, BuildingUse
from marugoto.policy.actor import Actor

USED = "used"  # beside the codes of community.building_states: something is going on there today


def _now(on: date) -> Q:
    return Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gt=on))


def buildings_of(municipality_id: UUID, *, on: date, state: str = "") -> QuerySet[Building]:
    """The buildings of a town, the newest first. ``state``: a code, or "used" (``in_use`` says whether it is)."""
    used = Exists(BuildingUse.objects.filter(_now(on), building=OuterRef("pk")))
    rows = Building.objects.filter(municipality_id=municipality_id)
    if state == USED:
        rows = rows.filter(used)
    elif state:
        rows = rows.filter(~used, state=state)
    shown: QuerySet[Building] = rows.select_related("agency", "area", "ask__agency").annotate(in_use=used)
    return shown.order_by("-id")


def building(actor: Actor, building_id: UUID, *, on: date) -> Building | None:
    """One building of one's own town."""
    return buildings_of(actor.municipality_id, on=on).filter(pk=building_id).first()


def use(actor: Actor, use_id: UUID) -> BuildingUse | None:
    """One use of a building of one's own agency."""
    rows = BuildingUse.objects.filter(pk=use_id, building__agency_id=actor.agency_id)
    return rows.select_related("building").first()


@dataclass(frozen=True)
class Used:
    """A use, and whether it goes on on the day."""

    use: BuildingUse
    now: bool


def uses_of(found: Building, *, on: date) -> list[Used]:
    """What it is and was used for, the newest first."""
    rows = BuildingUse.objects.filter(building=found).select_related("activity").order_by("-since", "-id")
    return [Used(one, one.since <= on and (one.until is None or one.until > on)) for one in rows[:100]]


def counts(municipality_id: UUID, *, on: date) -> dict[str, int]:
    """How many there are, are used, may be used and are not, are being asked for."""
    wanted = {"all": "", USED: USED, "free": "free", "asking": "asking"}
    return {
        name: buildings_of(municipality_id, on=on, state=state).order_by().count()
        for name, state in wanted.items()
    }
