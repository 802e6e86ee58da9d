"""Activities are written down and counted: 延べ and 実, named, by number, or as heads only; under the second wall too."""

from datetime import date, timedelta

import pytest

from marugoto.audit.models import AuditEvent
from marugoto.community.actions import activities, members
from marugoto.community.models import Activity, Attendance, Member
from marugoto.community.queries import activities as counts
from marugoto.community.queries.activities import Scope
from marugoto.community.rules.activities import NewName
from marugoto.core import second_wall
from marugoto.core.errors import Refused
from tests.factories.agencies import Town, Worker
from tests.factories.clock import Clock
from tests.factories.community import BEGAN, DAY, activity, day, member, named
from tests.house.strictness import as_the_pages

pytestmark = pytest.mark.django_db
LATER = DAY + timedelta(days=3)


@pytest.fixture(autouse=True)
def _stopped(clock: Clock) -> None:
    """It is 24 November 2026."""


def scope(worker: Worker, **change: object) -> Scope:
    values = {"municipality_id": worker.agency.municipality_id, "since": BEGAN, "until": LATER}
    return Scope(**(values | change))  # type: ignore[arg-type]


def test_visits_and_people(sato: Worker) -> None:
    one = activity(sato)
    hana = member(sato)
    outsider = member(sato, "", outside=True)
    day(
        sato,
        one,
        unnamed=4,
        unnamed_outside=1,
        there={hana.number: "participant", outsider.number: "participant"},
    )
    day(
        sato,
        one,
        LATER,
        unnamed=0,
        there={hana.number: "participant"},
        new=named("手伝いの人", part="helper"),
        bodies=2,
    )
    total = counts.heads(scope(sato))[""]
    assert (total.visits, total.people, total.unnamed, total.outside) == (7, 2, 4, 2)
    assert (total.helpers, total.bodies, total.days) == (1, 2, 2)


def test_somebody_in_two_groups_is_one_head_in_all(sato: Worker, town: Town) -> None:
    hana = member(sato)
    salon = activity(sato, area_id=town.areas["east"].id)
    forum = activity(sato, title="座談会", kind="forum")
    for one in (salon, forum):
        day(sato, one, unnamed=0, there={hana.number: "participant"})
    day(sato, salon, date(2026, 10, 2), unnamed=3)
    by = {name: counts.heads(scope(sato), by=name) for name in counts.BY}
    assert by[""][""].people == 1
    assert {k: v.people for k, v in by["kind"].items()} == {"salon": 1, "forum": 1}
    assert {k: v.visits for k, v in by["month"].items()} == {date(2026, 10, 1): 3, date(2026, 11, 1): 2}
    assert {k: v.visits for k, v in by["area"].items()} == {town.areas["east"].id: 4, None: 1}
    assert set(by["agency"]) == {sato.agency.id}
    assert by["activity"][forum.id].visits == 1
    narrowed = counts.heads(scope(sato, kinds=frozenset({"forum"})), by="activity")
    assert set(narrowed) == {forum.id}
    with pytest.raises(ValueError, match="no grouping"):
        counts.heads(scope(sato), by="colour")


def test_the_town_is_counted_under_the_wall_by_whoever_may_see_no_name(
    sato: Worker, takahashi: Worker, planner: Worker
) -> None:
    for worker in (sato, takahashi):
        hana = member(worker)
        day(worker, activity(worker), unnamed=1, there={hana.number: "participant"})
    for actor in (planner.actor, sato.actor):
        with as_the_pages(), second_wall.standing(actor):
            total = counts.heads(scope(sato))[""]
            assert (total.visits, total.people) == (4, 2)
    with as_the_pages(), second_wall.standing(planner.actor):
        assert not Member.objects.exists()
        assert not Attendance.objects.exists()
    with as_the_pages(), second_wall.standing(sato.actor):
        assert {m.agency_id for m in Member.objects.all()} == {sato.agency.id}


def test_a_day_written_again_is_corrected(sato: Worker) -> None:
    one, hana, jiro = activity(sato), member(sato), member(sato, "次郎さん")
    day(sato, one, there={hana.number: "participant", jiro.number: "participant"})
    day(sato, one, unnamed=1, there={jiro.number: "helper"})
    (row,) = Attendance.objects.all()
    assert (row.member_id, row.part) == (jiro.id, "helper")
    assert one.days.count() == 1
    assert one.enrolments.count() == 2
    (first, second) = AuditEvent.objects.filter(verb="activity.day_written").order_by("id")
    assert first.refs == second.refs == [{"kind": "activity", "id": str(one.id)}]
    assert "次郎" not in str(second.data)


def test_new_names_join_the_list(sato: Worker, town: Town) -> None:
    one = activity(sato, area_id=town.areas["east"].id)
    day(sato, one, unnamed=0, new=(NewName("田中"), NewName("遠い人", outside=True)))
    near, far = Member.objects.order_by("number")
    assert (near.number, near.area_id, far.number, far.area_id, far.outside) == (
        1,
        town.areas["east"].id,
        2,
        None,
        True,
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"on": date(2026, 12, 24)}, "on"),
        ({"on": BEGAN - timedelta(days=1)}, "on"),
        ({"unnamed": 0}, "unnamed"),
        ({"unnamed": 1, "unnamed_outside": 2}, "unnamed_outside"),
        ({"there": {99: "participant"}}, "numbers"),
        ({"there": {1: "nonsense"}}, "part"),
    ],
)
def test_a_day_that_cannot_be_is_refused(sato: Worker, change: dict[str, object], field: str) -> None:
    one = activity(sato)
    member(sato)
    with pytest.raises(Refused) as no:
        day(sato, one, **change)  # type: ignore[arg-type]
    assert no.value.field == field
    assert not one.days.exists()


def test_only_the_agency_itself_writes(sato: Worker, tanaka: Worker) -> None:
    one = activity(sato)
    with pytest.raises(Refused):
        day(tanaka, one)
    with pytest.raises(Refused):
        activities.end(activity=one, on=DAY, by=tanaka.actor)
    stranger = member(tanaka)
    day(sato, one, there={member(sato).number: "participant"})
    assert not Attendance.objects.filter(member=stranger).exists()


def test_begun_revised_ended(sato: Worker, other_town: Town) -> None:
    for change, field in (
        ({"title": " "}, "title"),
        ({"kind": "nonsense"}, "kind"),
        ({"audience": "nonsense"}, "audience"),
        ({"area_id": sato.agency.id}, "area"),
        ({"gap_id": sato.agency.id}, "gap"),
        ({"service_id": sato.agency.id}, "service"),
    ):
        with pytest.raises(Refused) as no:
            activity(sato, **change)
        assert no.value.field == field
    one = activity(sato)
    day(sato, one)
    told = activities.Told(title="新しいサロン", kind="base", starts_on=LATER)
    with pytest.raises(Refused):
        activities.revise(activity=one, told=told, by=sato.actor)
    with pytest.raises(Refused):
        activities.end(activity=one, on=DAY - timedelta(days=1), by=sato.actor)
    activities.end(activity=one, on=DAY, by=sato.actor)
    with pytest.raises(Refused):
        day(sato, one, LATER)
    assert Activity.objects.get().ended_on == DAY


def test_bases_on_a_day(sato: Worker) -> None:
    one = activity(sato, kind="salon")
    activity(sato, kind="forum", title="座談会")
    town = sato.agency.municipality_id
    assert list(counts.bases(town, on=LATER)) == [one]
    activities.end(activity=one, on=DAY, by=sato.actor)
    assert list(counts.bases(town, on=DAY)) == [one]
    assert not counts.bases(town, on=LATER).exists()
    assert not counts.bases(town, on=BEGAN - timedelta(days=1)).exists()


def test_who_leaves_the_list_leaves_a_number(sato: Worker) -> None:
    one, hana = activity(sato), member(sato, contact="090-0000-0000")
    day(sato, one, unnamed=0, there={hana.number: "participant"})
    members.leave(member=hana, by=sato.actor)
    members.leave(member=hana, by=sato.actor)
    hana.refresh_from_db()
    assert (hana.called, hana.contact, hana.number) == ("", "", 1)
    assert one.enrolments.get().until is not None
    assert counts.heads(scope(sato))[""].people == 1
    assert AuditEvent.objects.filter(verb="member.left").count() == 1
    assert member(sato).number == 2
