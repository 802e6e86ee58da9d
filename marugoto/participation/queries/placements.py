"""Wishes, placements, days and contacts, as their pages show them. What comes in was loaded through access."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, Q, QuerySet, Sum

from marugoto.cases import queries as cases
from marugoto.cases.models import Case
from marugoto.core import codes
from marugoto.participation import access
from marugoto.participation.models import Day, Hope, Host, HostContact, Move, Placement, Role
from marugoto.participation.rules import counting, picture
from marugoto.participation.rules.stages import ATTENDING, ENDED
from marugoto.people.models import Person
from marugoto.policy.actor import Actor


def attended() -> list[str]:
    """The codes of a day that counts."""
    return [code for code, one in codes.entries("participation.attendances").items() if one.extra["counts"]]


def hopes(actor: Actor, *, state: str = "open", words: str = "") -> QuerySet[Hope]:
    """The wishes of one's own agency. ``state``: open (nothing runs yet), placed, ended."""
    rows = access.hopes_visible_to(actor)
    running = Count("placements", filter=Q(placements__ended_on__isnull=True))
    rows = rows.annotate(running=running)
    rows = rows.filter(ended_on__isnull=state != "ended")
    if state == "open":
        rows = rows.filter(running=0)
    elif state == "placed":
        rows = rows.filter(running__gt=0)
    if words.strip():
        rows = rows.filter(Q(words__icontains=words.strip()) | Q(case__title__icontains=words.strip()))
    return rows


def hopes_of_case(actor: Actor, case: Case) -> list[Hope]:
    """The wishes of a case that have not ended."""
    return list(access.hopes_visible_to(actor).filter(case=case, ended_on__isnull=True)[:20])


def placements_of_case(actor: Actor, case: Case) -> list[Placement]:
    """The placements of a case, those that run first."""
    rows = access.placements_visible_to(actor).filter(case=case)
    return sorted(rows[:20], key=lambda one: one.stage == ENDED)


def placements_of_hope(actor: Actor, hope: Hope) -> list[Placement]:
    """What came of a wish."""
    return list(access.placements_visible_to(actor).filter(hope=hope)[:20])


def subjects(case: Case) -> list[Person]:
    """Of whom a wish can be heard."""
    return cases.subjects_of(case)


def moves_of(one: Placement) -> list[Move]:
    """Its path, from the beginning."""
    return list(one.moves.select_related("by").order_by("on", "created_at", "id"))


def days_of(one: Placement) -> list[Day]:
    """Its days, the newest first."""
    return list(one.days.order_by("-on", "-id")[:400])


def picture_of(moves: Iterable[Move], days: Iterable[Day], *, today: date) -> picture.Picture:
    """Stages and days along a line."""
    counts = set(attended())
    path = [(m.on, m.stage) for m in moves]
    return picture.draw(path, [(d.on, d.attendance in counts) for d in days], today=today)


def count_of(days: Iterable[Day]) -> counting.Count:
    """延べ and minutes of the days of one placement."""
    counts = set(attended())
    return counting.count((d.placement_id, d.minutes) for d in days if d.attendance in counts)


def week(actor: Actor, days: list[date]) -> tuple[list[Placement], dict[tuple[UUID, date], Day]]:
    """Who attends in a week, and what is written down of it: placements that had begun by its end and not ended before it."""
    rows = access.placements_visible_to(actor).filter(begun_on__lte=days[-1])
    rows = rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=days[0]))
    placements = list(rows.order_by("role__host__service__name", "role__title", "id")[:100])
    written = Day.objects.filter(placement__in=placements, on__range=(days[0], days[-1])).order_by("on", "id")
    return placements, {(d.placement_id, d.on): d for d in written}


def name_of(one: Placement, on: date) -> str:
    """The name of its field for a day."""
    return f"day-{one.pk}-{on:%Y%m%d}"


def contacts_of(actor: Actor, host: Host) -> QuerySet[HostContact]:
    """What was spoken of with a place, the newest first."""
    return access.contacts_visible_to(actor).filter(host=host)


def contacts_about(actor: Actor, one: Placement) -> list[HostContact]:
    """What was spoken of with the place about a placement."""
    return list(access.contacts_visible_to(actor).filter(placement=one)[:30])


@dataclass(frozen=True)
class Load:
    """What one's own agency has at a place: placements, open questions, the last contact."""

    placements: int = 0
    open: int = 0
    last: date | None = None


def loads(actor: Actor, host_ids: Collection[UUID]) -> dict[UUID, Load]:
    """place → load. Two queries."""
    contacts = access.contacts_visible_to(actor).filter(host__in=host_ids).order_by()
    spoken = {
        row["host"]: row
        for row in contacts.values("host").annotate(
            last=Max("on"), open=Count("id", filter=Q(asks=True, answered_on__isnull=True))
        )
    }
    there = access.placements_visible_to(actor).exclude(stage=ENDED).order_by()
    running = dict(
        there.filter(role__host__in=host_ids)
        .values("role__host")
        .annotate(n=Count("id"))
        .values_list("role__host", "n")
    )
    none: dict[str, Any] = {"open": 0, "last": None}
    return {
        key: Load(running.get(key, 0), spoken.get(key, none)["open"], spoken.get(key, none)["last"])
        for key in host_ids
    }


def placements_at(actor: Actor, roles: Collection[Role]) -> list[Placement]:
    """One's own agency's people in these roles."""
    rows = access.placements_visible_to(actor).filter(role__in=roles).exclude(stage=ENDED)
    return list(rows.order_by("role__title", "chosen_on", "id")[:50])


@dataclass(frozen=True)
class Gives:
    """What a person gives: a role in which they count as one who gives, with the days since then."""

    placement: Placement
    days: int
    minutes: int


def gives_of(actor: Actor, person: Person) -> tuple[list[Gives], list[Hope]]:
    """What a person gives, under whichever record, and the wishes in which they said what they could give."""
    records = Person.objects.for_person(person.pk)
    since = Q(days__on__gte=F("gives_since"), days__attendance__in=attended())
    rows = access.placements_visible_to(actor).filter(person__in=records, gives_since__isnull=False)
    placements = rows.annotate(times=Count("days", filter=since), spent=Sum("days__minutes", filter=since))
    said = access.hopes_visible_to(actor).filter(person__in=records).exclude(gives="")
    return [Gives(one, one.times, one.spent or 0) for one in placements[:50]], list(said[:20])


def may_attend(one: Placement) -> bool:
    """Are days written down for it?"""
    return one.stage in ATTENDING
