"""Figures of participation, month by month, for indicators and the page of figures: one's own agency's, and the town's.

The town's are counted with the wall lifted (``counting``): numbers alone come out, and 1 to 4 persons are not told.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncMonth

from marugoto.core import clock, second_wall
from marugoto.participation.models import Day, Hope, Host, Placement
from marugoto.participation.queries.placements import attended
from marugoto.participation.queries.roles import roles_of_town
from marugoto.participation.rules import counting
from marugoto.participation.rules.stages import CARE, CHOSEN, ENDED, RUNNING, TRIAL

ROOT = Coalesce("placement__person__canonical_id", "placement__person_id")


@dataclass(frozen=True)
class Month:
    """What happened in a month. None: hidden (1 to 4). ``days`` 延べ, ``persons`` 実; ``gave``: 実 of those who give."""

    month: date
    hopes: int | None
    matched: int | None
    begun: int | None
    ended: int | None
    days: int | None
    persons: int | None
    gave: int | None
    hours: int | None


@dataclass(frozen=True)
class Now:
    """How it stands today. Places, roles and free places are the town's."""

    hosts: int
    roles: int
    free: int
    stages: dict[str, int | None]


def months_back(today: date, n: int) -> list[date]:
    """The firsts of the last n months, the oldest first."""
    found = [today.replace(day=1)]
    while len(found) < n:
        last = found[-1]
        found.append(
            last.replace(year=last.year - 1, month=12)
            if last.month == 1
            else last.replace(month=last.month - 1)
        )
    return found[::-1]


def of_agency(municipality_id: UUID, agency_id: UUID, *, months: int = 6) -> list[Month]:
    """One agency's own, whole."""
    return _months(Q(agency_id=agency_id), Q(placement__agency_id=agency_id), months, hide=False)


def of_town(municipality_id: UUID, *, months: int = 6) -> list[Month]:
    """The town's, with small counts hidden."""
    own = Q(agency__municipality_id=municipality_id)
    with second_wall.lifted("counting"):
        return _months(own, Q(placement__agency__municipality_id=municipality_id), months, hide=True)


def now(municipality_id: UUID, agency_id: UUID | None = None) -> Now:
    """How it stands: with ``agency_id`` that agency's placements, else the town's with small counts hidden."""
    roles = list(roles_of_town(municipality_id).values_list("capacity", "taken"))
    if agency_id:
        stages: dict[str, int | None] = dict(_stages(Q(agency_id=agency_id)))
    else:
        with second_wall.lifted("counting"):
            found = _stages(Q(agency__municipality_id=municipality_id))
        stages = {stage: counting.told(n) for stage, n in found.items()}
    return Now(
        hosts=Host.objects.filter(municipality_id=municipality_id, ended_on__isnull=True).count(),
        roles=len(roles),
        free=sum(max(0, capacity - taken) for capacity, taken in roles),
        stages=stages,
    )


def _stages(whose: Q) -> dict[str, int]:
    rows = Placement.objects.filter(whose).exclude(stage=ENDED).order_by().values("stage")
    found = dict(rows.annotate(n=Count("id")).values_list("stage", "n"))
    return {stage: found.get(stage, 0) for stage in (CHOSEN, TRIAL, RUNNING, CARE)}


def _months(whose: Q, through: Q, months: int, *, hide: bool) -> list[Month]:
    firsts = months_back(clock.today(), months)
    days = _days(Day.objects.filter(through, on__gte=firsts[0], attendance__in=attended()))
    counted = {
        "hopes": _by_month(Hope.objects.filter(whose), "heard_on", firsts[0]),
        "matched": _by_month(Placement.objects.filter(whose), "chosen_on", firsts[0]),
        "begun": _by_month(Placement.objects.filter(whose), "begun_on", firsts[0]),
        "ended": _by_month(Placement.objects.filter(whose), "ended_on", firsts[0]),
    }
    none = {"n": 0, "persons": 0, "gave": 0, "spent": 0}
    return [
        _told(
            first, {name: found.get(first, 0) for name, found in counted.items()}, days.get(first, none), hide
        )
        for first in firsts
    ]


def _told(first: date, counts: dict[str, int], day: dict[str, Any], hide: bool) -> Month:
    few = hide and 0 < day["persons"] < counting.SMALL  # days and hours of few persons tell of them too
    values: dict[str, int | None] = {
        **counts,
        "days": None if few else day["n"],
        "persons": day["persons"],
        "gave": day["gave"],
        "hours": None if few else round((day["spent"] or 0) / 60),
    }
    if hide:
        values = {name: None if n is None else counting.told(n) for name, n in values.items()}
    return Month(month=first, **values)


def _by_month(rows: QuerySet[Any], field: str, first: date) -> dict[date, int]:
    dated = rows.filter(**{f"{field}__gte": first}).order_by().annotate(month=TruncMonth(field))
    return dict(dated.values("month").annotate(n=Count("id")).values_list("month", "n"))


def _days(rows: QuerySet[Day]) -> dict[date, dict[str, Any]]:
    gave = Q(placement__gives_since__lte=F("on"))
    dated = rows.order_by().annotate(month=TruncMonth("on")).values("month")
    found: Any = dated.annotate(
        n=Count("id"),
        persons=Count(ROOT, distinct=True),
        gave=Count(ROOT, distinct=True, filter=gave),
        spent=Sum("minutes"),
    )
    return {row["month"]: row for row in found}
