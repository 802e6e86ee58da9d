"""Activities in numbers: 延べ and 実 by month, area, agency or kind; what became of the trained; helpers; money.

Counting looks at the rows of every agency of the town (a lift of the second wall); no number or name of a member comes out.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum

from marugoto.community.models import (
    Activity,
    ActivityDay,
    Agreement,
    Attendance,
    Enrolment,
    Funding,
    Helper,
    HelperWork,
    Publicity,
)
from marugoto.community.queries import kinds
from marugoto.community.rules.activities import Heads
from marugoto.core import second_wall

BY: Final = ("", "month", "area", "agency", "kind", "activity")


@dataclass(frozen=True)
class Scope:
    """Whose days: a town, both ends of the time included; one agency, some kinds, one activity."""

    municipality_id: UUID
    since: date
    until: date
    agency_id: UUID | None = None
    kinds: frozenset[str] | None = None
    activity_id: UUID | None = None


@dataclass(frozen=True)
class Trained:
    """Somebody completed a course: when, whose, and since when this person helps (None: not). Nobody is named."""

    month: date
    agency_id: UUID
    kind: str
    area_id: UUID | None
    helps_since: date | None


def days_of(scope: Scope) -> QuerySet[ActivityDay]:
    """The days of a scope."""
    found = ActivityDay.objects.filter(
        activity__municipality_id=scope.municipality_id, on__gte=scope.since, on__lte=scope.until
    )
    if scope.agency_id:
        found = found.filter(activity__agency_id=scope.agency_id)
    if scope.kinds is not None:
        found = found.filter(activity__kind__in=scope.kinds)
    if scope.activity_id:
        found = found.filter(activity_id=scope.activity_id)
    return found.select_related("activity").order_by("on", "id")


def heads(scope: Scope, *, by: str = "") -> dict[Any, Heads]:
    """延べ and 実 in groups: by "month" (its first day), "area", "agency", "kind" or "activity" (ids, codes); "" all: {"": …}.

    A person who came in two groups is one head in each of them, and one in all: 実 of groups do not add up.
    ValueError: no such grouping.
    """
    key = _key(by)
    with second_wall.lifted("counting"):
        days = list(days_of(scope))
        there = list(
            Attendance.objects.filter(day__in=days_of(scope).order_by())
            .order_by("id")
            .values_list("day_id", "member_id", "part", "member__outside")
        )
    group_of = {day.id: key(day) for day in days}
    found: dict[Any, Heads] = _of_days(days, key)
    seen: dict[Any, set[UUID]] = defaultdict(set)
    for day_id, member_id, part, outside in there:
        group = group_of[day_id]
        was = found[group]
        if part == "participant":
            seen[group].add(member_id)
            found[group] = replace(was, visits=was.visits + 1, outside=was.outside + bool(outside))
        else:
            found[group] = replace(was, helpers=was.helpers + 1)
    return {group: replace(one, people=len(seen[group])) for group, one in found.items()}


def _of_days(days: Iterable[ActivityDay], key: Callable[[ActivityDay], Any]) -> dict[Any, Heads]:
    found: dict[Any, Heads] = defaultdict(Heads)
    for day in days:
        was = found[key(day)]
        found[key(day)] = replace(
            was,
            visits=was.visits + day.unnamed,
            unnamed=was.unnamed + day.unnamed,
            outside=was.outside + day.unnamed_outside,
            helpers=was.helpers + day.helpers_unnamed,
            bodies=was.bodies + day.bodies,
            days=was.days + 1,
        )
    return dict(found)


def _key(by: str) -> Callable[[ActivityDay], Any]:
    keys: dict[str, Callable[[ActivityDay], Any]] = {
        "": lambda day: "",
        "month": lambda day: day.on.replace(day=1),
        "area": lambda day: day.activity.area_id,
        "agency": lambda day: day.activity.agency_id,
        "kind": lambda day: day.activity.kind,
        "activity": lambda day: day.activity_id,
    }
    if by not in keys:
        raise ValueError(f"no grouping {by!r}")
    return keys[by]


def bases(municipality_id: UUID, *, on: date) -> QuerySet[Activity]:
    """The 拠点 that a town has on a day."""
    open_then = Q(ended_on__isnull=True) | Q(ended_on__gte=on)
    found = Activity.objects.filter(
        municipality_id=municipality_id, kind__in=kinds.base_kinds(), starts_on__lte=on
    )
    return found.filter(open_then).order_by("title", "id")


def trained(municipality_id: UUID, since: date, until: date) -> list[Trained]:
    """Completions of courses in a span of days; whether the person helps since then, in whatever kind."""
    with second_wall.lifted("counting"):
        done = list(
            Enrolment.objects.filter(
                activity__municipality_id=municipality_id, completed_on__gte=since, completed_on__lte=until
            )
            .select_related("activity")
            .order_by("completed_on", "id")
        )
        posts = Helper.objects.filter(member_id__in=[one.member_id for one in done]).order_by("since", "id")
        later: dict[UUID, list[date]] = defaultdict(list)
        for member_id, began in posts.values_list("member_id", "since"):
            later[member_id].append(began)
    return [
        Trained(
            month=one.completed_on.replace(day=1),
            agency_id=one.activity.agency_id,
            kind=one.activity.kind,
            area_id=one.activity.area_id,
            helps_since=next((d for d in later[one.member_id] if d >= one.completed_on), None),
        )
        for one in done
        if one.completed_on
    ]


def helpers_on(municipality_id: UUID, *, on: date) -> list[tuple[UUID, str, int]]:
    """(agency, kind, how many) of the helpers that are registered on a day."""
    with second_wall.lifted("counting"):
        found = (
            Helper.objects.filter(member__agency__municipality_id=municipality_id, since__lte=on)
            .filter(Q(until__isnull=True) | Q(until__gt=on))
            .order_by()
            .values_list("member__agency_id", "kind")
            .annotate(n=Count("id"))
        )
        return sorted((agency, kind, n) for agency, kind, n in found)


def works_of(municipality_id: UUID, since: date, until: date) -> list[tuple[UUID, date, int, int]]:
    """(agency, month, minutes, yen) of what helpers did in a span of days, a line each."""
    with second_wall.lifted("counting"):
        rows = (
            HelperWork.objects.filter(
                helper__member__agency__municipality_id=municipality_id, on__gte=since, on__lte=until
            )
            .order_by("on", "id")
            .values_list("helper__member__agency_id", "on", "minutes", "expense")
        )
        return [(agency, on.replace(day=1), minutes, yen) for agency, on, minutes, yen in rows]


def publicity_rows(municipality_id: UUID, since: date, until: date) -> QuerySet[Publicity]:
    """What was told in a span of days, the newest first."""
    found = Publicity.objects.filter(municipality_id=municipality_id, on__gte=since, on__lte=until)
    return found.select_related("agency", "area").order_by("-on", "-id")


def agreements_on(municipality_id: UUID, *, on: date) -> QuerySet[Agreement]:
    """The agreements that are in force on a day, the newest first."""
    found = Agreement.objects.filter(municipality_id=municipality_id, signed_on__lte=on)
    in_force = found.filter(Q(until__isnull=True) | Q(until__gte=on))
    return in_force.select_related("agency", "area", "tells__agency").order_by("-signed_on", "-id")


def funding_rows(
    municipality_id: UUID, since: date, until: date, *, direction: str = "in"
) -> QuerySet[Funding]:
    """What was asked for (or given out) in a span of days, the newest first."""
    found = Funding.objects.filter(
        municipality_id=municipality_id, on__gte=since, on__lte=until, direction=direction
    )
    return found.select_related("agency", "activity", "gap").order_by("-on", "-id")


def yen_given(
    municipality_id: UUID, since: date, until: date, *, direction: str = "in"
) -> list[tuple[UUID, str, int]]:
    """(agency, kind, yen) of what was given in a span of days (by the day of the decision); what is no money is left out."""
    found = Funding.objects.filter(
        municipality_id=municipality_id,
        direction=direction,
        state__in=("given", "reported"),
        decided_on__gte=since,
        decided_on__lte=until,
        yen__isnull=False,
    )
    rows = found.order_by().values_list("agency_id", "kind").annotate(total=Sum(F("yen")))
    return sorted((agency, kind, int(total)) for agency, kind, total in rows)


def activities_of(municipality_id: UUID, *, kind: str = "") -> QuerySet[Activity]:
    """The activities of a town, those that go on first, then the newest first."""
    found = Activity.objects.filter(municipality_id=municipality_id).select_related("agency", "area")
    if kind:
        found = found.filter(kind=kind)
    return found.order_by(F("ended_on").desc(nulls_first=True), "-starts_on", "-id")


def own_activities(agency_id: UUID, *, on: date) -> list[tuple[str, str]]:
    """(id, name) of what an agency does on a day, for forms."""
    open_then = Q(ended_on__isnull=True) | Q(ended_on__gte=on)
    rows = Activity.objects.filter(open_then, agency_id=agency_id).order_by("title", "id")
    return [(str(one.id), one.title) for one in rows[:300]]
