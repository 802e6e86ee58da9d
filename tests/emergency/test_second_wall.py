"""What the database gives out through a broken glass: to whom, how long, and what of it; and that nothing else opened."""

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction

from marugoto.core import clock, codes, second_wall
from marugoto.emergency import actions, queries
from marugoto.emergency.models import GlassBreak, GlassNotice
from marugoto.people.actions import households, protection, ties
from marugoto.people.models import Person
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission
from tests.emergency.conftest import broken
from tests.emergency.test_actions import hide, over
from tests.factories.agencies import Town, Worker
from tests.factories.people import register
from tests.house.second_wall import Granted, differences, personal_models, pks, rows
from tests.house.strictness import as_the_pages

TELLS = (*("person", "phones", "places", "household", "ties", "agencies", "measures", "holders", "leads"),)


def told(glass: GlassBreak, actor: Actor | None) -> dict[str, list[Any]]:
    """Everything that comes back, with no check of the application in play."""
    found = {}
    with as_the_pages(), second_wall.standing(actor), connection.cursor() as cursor:
        for name in TELLS:
            cursor.execute(f"SELECT * FROM emergency_tells_{name}(%s)", [glass.pk])
            found[name] = cursor.fetchall()
    return found


def seen(glass: GlassBreak, by: Worker) -> queries.Through:
    with as_the_pages(), second_wall.standing(by.actor):
        found = queries.through(glass)
    assert found is not None
    return found


def test_what_an_emergency_needs_is_seen(person: Person, tanaka: Worker, sato: Worker) -> None:
    ties.tie(
        person=person, kind="guardian", name="東 司法書士", contact="000-111", key_person=True, by=sato.actor
    )
    found = seen(broken(tanaka, person.pk), tanaka)
    assert found.who.name == "渡邊 花子"
    assert found.who.birth.startswith("1950年3月1日")
    assert [n for _k, n in found.phones] == ["090-0012-5678"]
    assert [p for _k, p in found.places] == ["みさき市本町3丁目2-1"]
    assert [m.name for m in found.household] == ["渡邊 ハル"]
    assert found.ties == (("後見人", "東 司法書士", "000-111"),) or found.ties[0][1:] == (
        "東 司法書士",
        "000-111",
    )
    assert [(r.desk, r.phone, r.workers) for r in found.ring] == [
        ("みさき市社会福祉協議会 CSW窓口", "000-000-0000", ("佐藤 花",))
    ]
    assert [(n.agency, n.consent) for n in found.near] == [
        ("みさき市社会福祉協議会", codes.label("intake.consent_states", "given"))
    ]
    assert not found.protected


def test_no_story_is_among_it(person: Person, tanaka: Worker) -> None:
    assert "怒鳴る" not in str(told(broken(tanaka, person.pk), tanaka.actor))


@pytest.mark.parametrize("who", ["takahashi", "sato", "yamamoto", "mori", "admin", "ishii", ""])
def test_it_answers_to_nobody_else(
    who: str, person: Person, tanaka: Worker, request: pytest.FixtureRequest
) -> None:
    glass = broken(tanaka, person.pk)
    actor = request.getfixturevalue(who).actor if who else None
    assert not any(told(glass, actor).values())
    assert told(glass, tanaka.actor)["person"]


@pytest.mark.parametrize(
    "change",
    [
        lambda a: replace(a, permissions=a.permissions - {Permission.GLASS_BREAK}),
        lambda a: replace(a, agency_id=a.municipality_id),
        lambda a: replace(a, user_id=a.municipality_id),
    ],
)
def test_it_needs_the_user_the_agency_and_the_right(change: Any, person: Person, tanaka: Worker) -> None:
    glass = broken(tanaka, person.pk)
    assert not any(told(glass, change(tanaka.actor)).values())


def test_it_ends_by_the_clock_of_the_database(person: Person, tanaka: Worker) -> None:
    glass = over(broken(tanaka, person.pk))
    assert not any(told(glass, tanaka.actor).values())


def test_nothing_else_opens(person: Person, tanaka: Worker, yamamoto: Worker) -> None:
    """A bare SELECT of every table about persons brings exactly what it brought before, but for the row of the glass itself."""
    hide(person, yamamoto)
    before = {m: rows(m, tanaka.actor) for m in personal_models()}
    glass = broken(tanaka, person.pk, basis="vital")
    assert told(glass, tanaka.actor)["person"]
    after = {m: rows(m, tanaka.actor) for m in personal_models()}
    assert {m: after[m] - before[m] for m in after if after[m] != before[m]} == {GlassBreak: {glass.pk}}


@pytest.mark.parametrize(("basis", "place"), [("duty", False), ("vital", True)])
def test_where_she_is_hangs_on_the_basis(
    basis: str, place: bool, person: Person, tanaka: Worker, yamamoto: Worker
) -> None:
    hide(person, yamamoto)
    found = seen(broken(tanaka, person.pk, basis=basis), tanaka)
    assert found.protected
    assert found.who.name == "渡邊 花子"
    assert found.ring
    assert (found.place, bool(found.places), bool(found.phones)) == (place, place, place)
    assert bool(codes.entry("emergency.bases", basis).extra.get("place")) is place, (
        "the list and the database agree"
    )


@pytest.mark.parametrize("basis", ["duty", "vital"])
def test_a_housemate_under_a_measure_of_their_own(
    basis: str, person: Person, sato: Worker, tanaka: Worker, yamamoto: Worker
) -> None:
    child = register(sato, given_name="小春", given_kana="コハル", address="", phone="")
    households.make_household(
        members=[(person, "parent"), (child, "child")], since=clock.today(), by=sato.actor
    )
    hide(child, yamamoto)
    found = [
        m for m in seen(broken(tanaka, person.pk, basis=basis), tanaka).household if m.name != "渡邊 ハル"
    ]
    assert [(m.name, m.shown) for m in found] == [
        ("渡邊 小春", True) if basis == "vital" else ("支援措置のある方", False)
    ]
    assert bool(found[0].age) is (basis == "vital")


def test_a_record_linked_afterwards_is_the_same_person(
    person: Person, sato: Worker, tanaka: Worker, yamamoto: Worker
) -> None:
    from marugoto.people.actions import links

    glass = broken(tanaka, person.pk)
    other = register(sato, given_name="華子", phone="000-2222")
    links.link_persons(person=person, into=other, reason="registered_twice", by=yamamoto.actor)
    found = seen(glass, tanaka)
    assert found.person_id == other.pk
    assert found.ring


# --- who reads the rows ----------------------------------------------------------------------------------------------


def build(dice: Random, town: Town, workers: list[Worker], persons: list[Person]) -> None:
    """Glasses of everybody, told to whom chance will."""
    for worker in workers:
        glass = GlassBreak.objects.create(
            municipality=worker.agency.municipality,
            agency=worker.agency,
            user=worker.user,
            asked_person=dice.choice(persons).pk,
            reason="other",
            basis="duty",
            words="わけ",
            minutes=15,
            broken_at=clock.now(),
            until=clock.now() + timedelta(minutes=15),
        )
        for part in dice.sample(("holder", "involved", "measure", "coordinator"), dice.randint(0, 3)):
            place = dice.choice(list(town.places.values()))
            GlassNotice.objects.create(
                glass=glass,
                part=part,
                agency=place.agency,
                desk=place.desk if part == "holder" else None,
            )


def granted(actor: Actor) -> Granted:
    """What the application grants, asked as the owner."""
    own = pks(GlassBreak, user_id=actor.user_id)
    reviews = set(queries.to_review(actor).values_list("pk", flat=True))
    everything = GlassNotice.objects.filter(agency_id=actor.agency_id)
    # one's own notices, of what one did oneself, are rows that the page leaves out
    mine = {n.pk for n in queries.notices_for(replace(actor, user_id=actor.municipality_id))} & {
        n.pk for n in everything
    }
    told = {n.glass_id for n in GlassNotice.objects.filter(pk__in=mine)}
    all_told = pks(GlassNotice, glass__in=reviews) if actor.can(Permission.GLASS_REVIEW) else set()
    return {GlassBreak: own | reviews | told, GlassNotice: mine | all_told}


def test_rows_are_read_by_whom_access_grants_them(
    town: Town,
    sato: Worker,
    tanaka: Worker,
    takahashi: Worker,
    yamamoto: Worker,
    mori: Worker,
    person: Person,
    pharmacist: Worker,
    admin: Worker,
    ishii: Worker,
) -> None:
    workers = [sato, tanaka, takahashi, yamamoto, ishii]
    actors = {w.user.username: w.actor for w in (*workers, mori, pharmacist, admin)}
    for seed in range(12):
        with transaction.atomic():
            build(Random(seed), town, workers, [person])
            assert differences(actors, granted) == []
            transaction.set_rollback(True)


def test_a_planted_hole_is_seen(town: Town, tanaka: Worker, takahashi: Worker, person: Person) -> None:
    build(Random(1), town, [tanaka], [person])
    with connection.cursor() as cursor:
        cursor.execute("CREATE POLICY planted ON emergency_glassbreak FOR SELECT USING (words <> '')")
    assert differences({"takahashi": takahashi.actor}, granted) != []


def test_ended_measures_hide_nothing(person: Person, tanaka: Worker, yamamoto: Worker) -> None:
    hide(person, yamamoto)
    protection.end_protection(person=person, by=yamamoto.actor)
    found = seen(broken(tanaka, person.pk), tanaka)
    assert (found.protected, found.place) == (False, True)
    actions.end(glass=GlassBreak.objects.get(), by=tanaka.actor)
