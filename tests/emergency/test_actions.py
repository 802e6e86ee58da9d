"""The glass is broken, ends, is taken note of, is reviewed; who is told, and what stays in the trail."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from marugoto.audit.models import AuditEvent
from marugoto.core import clock, second_wall
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.emergency import access, actions, queries
from marugoto.emergency.models import GlassBreak, GlassNotice
from marugoto.people.actions import protection
from marugoto.people.models import Person
from tests.emergency.conftest import asked, broken
from tests.factories.agencies import Worker
from tests.factories.people import register
from tests.house.strictness import as_the_pages


def told(glass: GlassBreak) -> set[tuple[str, str]]:
    return {(n.part, n.agency.code) for n in glass.notices.select_related("agency").order_by("id")}


def over(glass: GlassBreak) -> GlassBreak:
    """As if its minutes had run out: past the trigger that keeps the row as it is."""
    back = timedelta(hours=3)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        GlassBreak.objects.filter(pk=glass.pk).update(
            broken_at=glass.broken_at - back, until=glass.until - back
        )
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    glass.refresh_from_db()
    return glass


def hide(person: Person, yamamoto: Worker) -> None:
    protection.protect(
        person=person,
        ground="spouse",
        since=clock.today(),
        until=clock.today() + timedelta(days=300),
        allowed={},
        by=yamamoto.actor,
    )


def test_the_glass_is_broken_and_others_are_told(person: Person, tanaka: Worker, yamamoto: Worker) -> None:
    glass = broken(tanaka, person.pk)
    assert glass.outcome == "opened"
    assert glass.person_id == person.pk
    assert glass.until - glass.broken_at == timedelta(minutes=30)
    assert told(glass) == {("holder", "shakyo"), ("coordinator", "kyosei")}
    event = AuditEvent.objects.get(verb="glass.broken")
    assert event.person_ids == [person.pk]
    assert event.purpose == "emergency"
    assert event.data == {"reason": "collapse", "basis": "duty", "minutes": 30, "outcome": "opened"}


def test_the_agency_of_a_measure_is_told(person: Person, tanaka: Worker, yamamoto: Worker) -> None:
    hide(person, yamamoto)
    glass = broken(tanaka, name="渡邊 花子", birth=date(1950, 3, 1))
    assert told(glass) == {("holder", "shakyo"), ("measure", "kyosei"), ("coordinator", "kyosei")}


@pytest.mark.parametrize("name", ["渡邊花子", "渡邊　花子", "わたなべ はなこ", "ワタナベハナコ"])
def test_she_is_found_by_name_or_reading_and_day_of_birth(name: str, person: Person, tanaka: Worker) -> None:
    assert broken(tanaka, name=name, birth=date(1950, 3, 1)).person_id == person.pk


@pytest.mark.parametrize(
    ("name", "birth"),
    [("渡邊 花子", date(1950, 3, 2)), ("渡邊", date(1950, 3, 1)), ("花子", date(1950, 3, 1))],
)
def test_there_is_no_search(name: str, birth: date, person: Person, tanaka: Worker, yamamoto: Worker) -> None:
    glass = broken(tanaka, name=name, birth=birth)
    assert (glass.outcome, glass.person_id) == ("nobody", None)
    assert told(glass) == {("coordinator", "kyosei")}
    assert AuditEvent.objects.get(verb="glass.broken").person_ids == []


def test_two_who_fit_open_nobody(person: Person, sato: Worker, tanaka: Worker) -> None:
    register(sato)
    assert broken(tanaka, name="渡邊 花子", birth=date(1950, 3, 1)).outcome == "several"


def test_another_town_is_not_reached(person: Person, ishii: Worker) -> None:
    assert broken(ishii, person.pk).outcome == "nobody"
    assert broken(ishii, name="渡邊 花子", birth=date(1950, 3, 1)).outcome == "nobody"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"words": "  "}, "words"),
        ({"reason": "curious"}, "reason"),
        ({"basis": "none"}, "basis"),
        ({"duration": "600"}, "minutes"),
        ({"person_id": None}, "name"),
        ({"person_id": None, "name": "渡邊 花子"}, "birth"),
    ],
)
def test_what_is_refused(change: dict[str, object], field: str, person: Person, tanaka: Worker) -> None:
    with pytest.raises(Refused) as no:
        broken(tanaka, **({"person_id": person.pk} | change))  # type: ignore[arg-type]
    assert no.value.field == field
    assert not GlassBreak.objects.exists()


def test_whoever_sees_her_anyway_needs_no_glass(person: Person, sato: Worker) -> None:
    with pytest.raises(Refused, match="もう見ることができます"):
        broken(sato, person.pk)


@pytest.mark.parametrize(
    "who", ["admin", "mori", "planner", "registrar", "pharmacist", "volunteer", "noticer"]
)
def test_who_may_not(who: str, person: Person, request: pytest.FixtureRequest) -> None:
    with pytest.raises(Refused, match="権限"):
        broken(request.getfixturevalue(who), person.pk)


def test_the_same_id_twice_is_once(person: Person, tanaka: Worker) -> None:
    key = new_id()
    with second_wall.standing(tanaka.actor):
        for _n in range(2):
            actions.break_glass(glass_id=key, asked=asked(person.pk), by=tanaka.actor)
    assert GlassBreak.objects.count() == 1
    assert AuditEvent.objects.filter(verb="glass.broken").count() == 1


def test_it_is_ended_by_whoever_broke_it(person: Person, tanaka: Worker, takahashi: Worker) -> None:
    glass = broken(tanaka, person.pk)
    actions.end(glass=glass, by=takahashi.actor)
    assert queries.stands(GlassBreak.objects.get())
    actions.end(glass=glass, by=tanaka.actor)
    assert not queries.stands(GlassBreak.objects.get())
    with as_the_pages(), second_wall.standing(tanaka.actor):
        assert queries.through(glass) is None


def test_notice_is_taken_by_those_who_were_told_and_not_by_oneself(
    person: Person, tanaka: Worker, sato: Worker, yamamoto: Worker
) -> None:
    glass = broken(tanaka, person.pk)
    mine = GlassNotice.objects.get(part="holder")
    assert list(queries.unseen(sato.actor)) == [mine]
    assert [n.part for n in queries.unseen(yamamoto.actor)] == ["coordinator"]
    assert not queries.notices_for(tanaka.actor)
    with pytest.raises(Refused):
        actions.take_note(notice=mine, by=tanaka.actor)
    actions.take_note(notice=mine, by=sato.actor)
    assert not queries.unseen(sato.actor)
    assert AuditEvent.objects.get(verb="glass.noted").refs[0] == {"kind": "glass", "id": str(glass.pk)}


def test_it_is_reviewed_once_and_never_by_oneself(person: Person, tanaka: Worker, mori: Worker) -> None:
    glass = broken(tanaka, person.pk)
    with pytest.raises(Refused, match="まだ開いています"):
        actions.review(glass=glass, verdict="proper", words="119番の記録と合う。", by=mori.actor)
    over(glass)
    assert list(queries.awaiting_review(mori.actor)) == [glass]
    with pytest.raises(Refused, match="権限"):
        actions.review(glass=glass, verdict="proper", words="自分で見た。", by=tanaka.actor)
    actions.review(glass=glass, verdict="proper", words="119番の記録と合う。", by=mori.actor)
    assert not queries.awaiting_review(mori.actor)
    with pytest.raises(Refused, match="もう確かめて"):
        actions.review(glass=glass, verdict="improper", words="やはり。", by=mori.actor)
    event = AuditEvent.objects.get(verb="glass.reviewed")
    assert (event.purpose, event.data) == ("audit", {"verdict": "proper"})


def test_ones_own_waits_for_another_officer(person: Person, tanaka: Worker, mori: Worker) -> None:
    glass = over(broken(tanaka, person.pk))
    both = replace(mori.actor, user_id=tanaka.user.id)
    with pytest.raises(Refused, match="自分で確かめる"):
        actions.review(glass=glass, verdict="proper", words="よい。", by=both)


@pytest.mark.parametrize(
    "change", [{"words": "別のわけ"}, {"minutes": 120}, {"user_id": None}, {"ended_at": None}]
)
def test_what_was_said_stays(change: dict[str, object], person: Person, tanaka: Worker, sato: Worker) -> None:
    glass = broken(tanaka, person.pk)
    actions.end(glass=glass, by=tanaka.actor)
    if "user_id" in change:
        change = {"user_id": sato.user.id}
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        GlassBreak.objects.filter(pk=glass.pk).update(**change)


def test_a_row_is_never_deleted(person: Person, tanaka: Worker) -> None:
    glass = broken(tanaka, person.pk)
    GlassNotice.objects.all().delete()
    with pytest.raises(DatabaseError, match="stays on record"), transaction.atomic():
        GlassBreak.objects.filter(pk=glass.pk).delete()


def test_every_look_is_on_record(person: Person, tanaka: Worker) -> None:
    glass = broken(tanaka, person.pk)
    with as_the_pages(), second_wall.standing(tanaka.actor):
        for _n in range(2):
            assert access.see_through(tanaka.actor, glass)
    looks = AuditEvent.objects.filter(verb="glass.looked")
    assert looks.count() == 2
    assert {(e.purpose, tuple(e.person_ids)) for e in looks} == {("emergency", (person.pk,))}
