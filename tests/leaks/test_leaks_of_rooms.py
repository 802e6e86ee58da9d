"""Leaks and holes planted in the rooms of rooms.py are heard, as those of test_leaks.py, in worlds where that room is drawn."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, Prefetch, Q

from marugoto.community import access as community
from marugoto.community.models import Member
from marugoto.core import second_wall
from marugoto.evacuation import queries as evacuation
from marugoto.evacuation.models import Registrant, SafetyRow
from marugoto.groups import access as groups
from marugoto.groups.models import GroupMember
from marugoto.library import access as library
from marugoto.library.models import Study
from marugoto.outreach import queries as outreach
from marugoto.outreach.models import Approach, Listed, Visit, VisitRecord
from tests.leaks import rooms
from tests.leaks.test_leaks import (
    OFF,
    Plant,
    _pages_keep_no_contexts,
    in_worlds,
    past_the_house,
    stage,
    through_the_house,
)
from tests.leaks.world import Stage

__all__ = ["_pages_keep_no_contexts", "stage"]
pytestmark = [pytest.mark.django_db, pytest.mark.timeout(3600)]
Room = Callable[..., None]


def _approaches(_actor: Any, *, over: bool | None = None) -> Any:
    rows = Approach.objects.select_related("person", "kept_by").annotate(attempts=Count("entries"))
    return rows.order_by("id")


def _rows(_actor: Any) -> Any:
    return Listed.objects.select_related("campaign", "area").order_by("id")


def _visits(actor: Any, *, at: Any) -> Any:
    """Also what was recalled."""
    own = VisitRecord.objects.filter(by_id=actor.user_id).order_by("id")
    rows = Visit.objects.filter(handout__to_user_id=actor.user_id, handout__expires_at__gt=at)
    rows = rows.select_related("handout", "handout__campaign", "listed", "listed__area")
    return rows.prefetch_related(Prefetch("records", queryset=own, to_attr="own")).order_by("id")


def _records(_actor: Any, visit: Visit) -> Any:
    """Also what another visitor wrote."""
    return list(VisitRecord.objects.filter(listed=visit.listed_id).order_by("id"))


def _registrants(_actor: Any, **_more: Any) -> Any:
    return Registrant.objects.select_related("person", "terms").order_by("id")


def _safety_rows(_actor: Any, _board: Any = None) -> Any:
    return SafetyRow.objects.select_related("board__disaster", "person", "area").order_by("id")


def _members(_actor: Any, member_id: Any, **_more: Any) -> Any:
    return Member.objects.select_related("area").get(pk=member_id)


def _ex_members(actor: Any) -> Any:
    rows = GroupMember.objects.filter(user_id=actor.user_id, agency_id=actor.agency_id)
    return rows.order_by("group__name", "id")


def _studies(_actor: Any) -> Any:
    return Study.objects.filter(Q()).order_by("id")


LEAKS: dict[str, tuple[Room, Plant, set[str]]] = {
    "somebody another agency approaches": (
        rooms.approach,
        lambda m: m.setattr(outreach, "approaches_of", _approaches),
        {"outreach:approach"},
    ),
    "rows of another agency's list": (
        rooms.visits,
        lambda m: m.setattr(outreach, "listed_of", _rows),
        {"outreach:listed"},
    ),
    "a handout that was recalled": (
        rooms.visits,
        lambda m: m.setattr(outreach, "visits_to", _visits),
        {"outreach:visit"},
    ),
    "what another visitor found": (
        rooms.visits,
        lambda m: m.setattr(outreach, "of_own", _records),
        {"outreach:visit"},
    ),
    "another town's list of those who need help to flee": (
        rooms.flees,
        lambda m: m.setattr(evacuation, "registrants_of", _registrants),
        {"evacuation:registrant"},
    ),
    "who is safe, on another agency's board": (
        rooms.flees,
        lambda m: m.setattr(evacuation, "rows_of", _safety_rows),
        {"evacuation:row"},
    ),
    "somebody protected, in a table that leaves the house": (
        rooms.flees,
        lambda m: m.setattr("marugoto.evacuation.queries.provisions.withheld", lambda _rows: set()),
        {"evacuation:provision-table"},
    ),
    "the list of another agency's activities": (
        rooms.activity,
        lambda m: m.setattr(community, "get_member", _members),
        {"community:member"},
    ),
    "a group, to those who left": (
        rooms.group,
        lambda m: m.setattr(groups, "memberships_of", _ex_members),
        {"groups:notice", "groups:group"},
    ),
    "studies of another agency": (
        rooms.study,
        lambda m: m.setattr(library, "studies_visible_to", _studies),
        {"library:study"},
    ),
}


def _only(m: pytest.MonkeyPatch, room: Room) -> None:
    m.setattr(rooms, "ROOMS", (room,))


@pytest.mark.slow
@pytest.mark.parametrize("leak", LEAKS)
def test_a_leak_planted_in_a_room_is_heard(stage: Stage, leak: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the second wall down, so that a fault of the first one shows by itself."""
    room, plant, only = LEAKS[leak]
    _only(monkeypatch, room)
    say = second_wall._say
    monkeypatch.setattr(second_wall, "_say", lambda place: say(replace(place, lifts=("taken down",))))
    sound = in_worlds(stage, range(2), lambda w: through_the_house(w, only=only)[0])
    assert not [one for found in sound for one in found], "without the leak nothing is heard"
    plant(monkeypatch)
    for seed in range(120):
        ((found, _told),) = in_worlds(stage, [seed], lambda w: through_the_house(w, only=only))
        if found:
            return
    pytest.fail("nobody heard it in 120 worlds")


HOLES: list[tuple[Room, str]] = [
    (rooms.approach, OFF.format("outreach_approach")),
    (rooms.visits, OFF.format("outreach_listed")),
    (rooms.visits, OFF.format("outreach_visitrecord")),
    (rooms.flees, OFF.format("evacuation_registrant")),
    (rooms.flees, OFF.format("evacuation_evacuationplan")),
    (rooms.flees, OFF.format("evacuation_safetyreport")),
    (
        rooms.activity,
        "CREATE POLICY planted ON community_member FOR SELECT USING (wall_may('activity.write'))",
    ),
    (rooms.activity, OFF.format("community_answer")),
    (rooms.group, "CREATE POLICY planted ON groups_groupnotice FOR SELECT USING (wall_may('group.read'))"),
    (rooms.group, OFF.format("groups_groupfile")),
    (rooms.study, OFF.format("library_studywork")),
    (rooms.study, "CREATE POLICY planted ON library_study FOR SELECT USING (wall_may('study.read'))"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("room", "hole"), HOLES)
def test_a_hole_in_the_wall_of_a_room_is_seen(
    stage: Stage, room: Room, hole: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _only(monkeypatch, room)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(hole)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    table = hole.split(" ON ")[1].split(maxsplit=1)[0] if " ON " in hole else hole.split()[2]
    for seed in range(60):
        (found,) = in_worlds(stage, [seed], past_the_house)
        if any(one.endswith(f"SELECT {table}") for one in found):
            return
    pytest.fail("no row came in 60 worlds")
