"""The second wall around what was said at a window: what a bare SELECT brings is what access grants, row by row."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from django.db import connection

from marugoto.agencies.models import Desk
from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.intake import access, queries
from marugoto.intake.actions import drafts
from marugoto.intake.models import (
    BatonHold,
    Consultation,
    ConsultationNeed,
    ConsultationSubject,
    Handover,
    Matter,
    MatterPerson,
    MatterWorker,
    Notice,
)
from marugoto.people import queries as people
from marugoto.people.models import Person, Protection, ProtectionAgency
from marugoto.policy.actor import Actor
from marugoto.resources.models import Need
from tests.factories.agencies import Town, Worker
from tests.house.second_wall import Granted, differences, in_worlds, other_lists, pks, rows
from tests.house.strictness import as_the_pages

WHO = (
    "sato",
    "suzuki",
    "tanaka",
    "yamamoto",
    "takahashi",
    "pharmacist",
    "noticer",
    "volunteer",
    "mori",
    "ishii",
)
Look = Callable[[range], Iterator[list[str]]]


def build(dice: Random, town: Town, workers: list[Worker]) -> None:
    """Matters that came to one desk and are held by another, talks and drafts of many windows, notices."""
    desks = [w.desk for w in workers if w.desk]
    person, fled = (
        Person.objects.create(municipality=town.municipality, family_name=name) for name in ("渡邊", "川口")
    )
    _hide(dice, fled, workers)
    need = Need.objects.order_by("id")[0]
    for n in range(dice.randint(2, 4)):
        origin, holder = dice.choice(desks), dice.choice(desks)
        matter = Matter.objects.create(
            municipality_id=origin.agency.municipality_id,
            number=f"w-{n}",
            holder_desk=holder,
            origin_desk=origin,
            urgency="this_week",
            opened_at=clock.now(),
        )
        BatonHold.objects.create(matter=matter, desk=holder, held_from=matter.opened_at, reason="received")
        for one in dice.sample((person, fled), dice.randint(0, 2)):
            MatterPerson.objects.create(matter=matter, person=one)
        _in_hands(dice, matter, [holder, origin], workers)
        for _talk in range(dice.randint(1, 3)):
            talk = _talk_at(dice, dice.choice(workers), matter)
            ConsultationSubject.objects.create(consultation=talk, person=person)
            ConsultationNeed.objects.create(consultation=talk, need=need, mark="also")
        if dice.random() < 0.6:
            writer = dice.choice(workers)
            Notice.objects.create(matter=matter, agency=writer.agency, written_by=writer.user, what="気づき")


def _in_hands(dice: Random, matter: Matter, desks: list[Desk], workers: list[Worker]) -> None:
    """Somebody works on it at one of these desks, and somebody worked on it before; it is being handed over."""
    one, other = dice.sample(workers, 2)
    at = {"since": clock.now(), "reason": "named"}
    MatterWorker.objects.create(matter=matter, desk=dice.choice(desks), user=one.user, **at)
    MatterWorker.objects.create(
        matter=matter, desk=dice.choice(desks), user=other.user, until=clock.now(), **at
    )
    Handover.objects.create(
        batch=new_id(),
        matter=matter,
        desk=dice.choice(desks),
        from_user=one.user,
        to_user=other.user,
        reason="load",
        careful="耳が遠い",
        handed_by=one.user,
        handed_at=clock.now(),
    )


def _hide(dice: Random, person: Person, workers: list[Worker]) -> None:
    """A measure that names the agencies of two workers; for all others the person is not there."""
    measure = Protection.objects.create(
        person=person,
        ground="spouse",
        since=clock.today(),
        until=clock.today(),
        set_by=workers[0].agency,
        recorded_by=new_id(),
    )
    for agency in {w.agency for w in dice.sample(workers, 2)}:
        ProtectionAgency.objects.create(protection=measure, agency=agency)


def _talk_at(dice: Random, worker: Worker, matter: Matter) -> Consultation:
    status = dice.choice(("finished", "finished", "draft", "discarded"))
    whole = {
        "matter": matter,
        "finished_at": clock.now(),
        "outcome": "taken_on",
        "channel": "visit",
        "story": "話",
    }
    return Consultation.objects.create(
        desk=worker.desk,
        received_by=worker.user,
        received_at=clock.now(),
        status=status,
        **(whole if status == "finished" else {}),
    )


def granted(actor: Actor) -> Granted:
    """What the application grants, asked as the owner."""
    talks = {c.pk for c in access.consultations_visible_to(actor)} | {d.pk for d in queries.drafts_of(actor)}
    mine = list(access.matters_visible_to(actor))
    found = [access.notice_of(actor, m) for m in mine]
    about = MatterPerson.objects.filter(people.not_hidden(actor.agency_id), matter__in=mine)
    return {
        Consultation: talks,
        ConsultationNeed: pks(ConsultationNeed, consultation__in=talks),
        ConsultationSubject: pks(ConsultationSubject, consultation__in=talks),
        Matter: {m.pk for m in mine} | {n.matter_id for n in access.notices_written_by(actor)},
        BatonHold: pks(BatonHold, matter__in=mine),
        MatterWorker: pks(MatterWorker, desk__in=actor.seats),
        Handover: pks(Handover, desk__in=actor.seats),
        MatterPerson: set(about.order_by("id").values_list("id", flat=True)),
        Notice: {n.pk for n in found if n} | {n.pk for n in access.notices_written_by(actor)},
    }


@dataclass
class Everybody:
    """Everybody who might look, and what is found in the worlds of some seeds."""

    actors: dict[str, Actor]
    worlds: Callable[[range, Callable[[], list[str]]], Iterator[list[str]]]


@pytest.fixture
def everybody(request: pytest.FixtureRequest, town: Town, needs: dict[str, Any]) -> Everybody:
    """Everybody, before any world is built."""
    workers: list[Worker] = [request.getfixturevalue(name) for name in WHO]
    seated = [w for w in workers if w.desk]
    return Everybody(
        {name: worker.actor for name, worker in zip(WHO, workers, strict=True)},
        lambda seeds, look: in_worlds(seeds, lambda dice: build(dice, town, seated), look),
    )


@pytest.fixture
def worlds(everybody: Everybody) -> Look:
    """What differs in the worlds of these seeds."""
    return lambda seeds: everybody.worlds(seeds, lambda: differences(everybody.actors, granted))


def test_the_wall_and_access_agree(worlds: Look) -> None:
    assert [one for found in worlds(range(8)) for one in found] == []


@pytest.mark.slow
def test_the_wall_and_access_agree_in_many_worlds(worlds: Look) -> None:
    assert [one for found in worlds(range(100, 400)) for one in found] == []


@pytest.mark.parametrize(
    "fault",
    [
        "CREATE POLICY planted ON intake_consultation FOR SELECT USING (status = 'draft')",
        (
            "CREATE POLICY planted ON intake_consultation FOR SELECT USING (desk_id IN (SELECT id FROM agencies_desk"
            " WHERE agency_id = wall_agency()))"
        ),
        "ALTER TABLE intake_consultationneed DISABLE ROW LEVEL SECURITY",
        "CREATE POLICY planted ON intake_notice FOR SELECT USING (agency_id = wall_agency())",
        "DROP POLICY wall_reads ON intake_notice",
        "ALTER TABLE intake_matter DISABLE ROW LEVEL SECURITY",
        "DROP POLICY wall_reads ON intake_matter",
        "CREATE POLICY planted ON intake_matter FOR SELECT USING (municipality_id = wall_municipality())",
        "CREATE POLICY planted ON intake_matter FOR SELECT USING (wall_may('case.read'))",
        "CREATE POLICY planted ON intake_batonhold FOR SELECT USING (wall_may('case.read'))",
        "CREATE POLICY planted ON intake_matterperson FOR SELECT USING (intake_wall_holds(matter_id))",
        "ALTER TABLE intake_matterperson DISABLE ROW LEVEL SECURITY",
    ],
)
def test_a_planted_fault_is_seen(worlds: Look, fault: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(fault)
    assert any(worlds(range(20)))


def test_a_draft_is_thrown_away_and_a_colleagues_id_is_refused(sato: Worker, suzuki: Worker) -> None:
    from marugoto.core import second_wall
    from marugoto.core.errors import Refused

    key = new_id()
    with as_the_pages():
        with second_wall.standing(sato.actor):
            drafts.save_draft(consultation_id=key, fields={"story": ["秘密"]}, by=sato.actor)
        with second_wall.standing(suzuki.actor), pytest.raises(Refused, match="ほかの人"):
            drafts.save_draft(consultation_id=key, fields={"story": ["上書き"]}, by=suzuki.actor)
        with second_wall.standing(sato.actor):
            drafts.discard_draft(consultation_id=key, by=sato.actor)
    assert rows(Consultation, sato.actor) == set()
    assert Consultation.objects.get(pk=key).status == "discarded"


def lists(actor: Actor) -> dict[str, Callable[[], Any]]:
    """What the pages of this room list for a worker."""
    return {
        "matters": lambda: [m.pk for m in access.matters_visible_to(actor)],
        "in hand": lambda: [m.pk for m in queries.in_hand(actor)],
        "lines": lambda: queries.rows_of(actor, queries.matters_filtered(actor, status="all")),
        "notices": lambda: [n.matter.holder_desk.agency_id for n in access.notices_written_by(actor)],
        "paths": lambda: [queries.path_of(m) for m in access.matters_visible_to(actor)],
        "persons": lambda: [
            queries.persons_of(m, seen_by=actor.agency_id) for m in access.matters_visible_to(actor)
        ],
    }


def test_lists_that_join_lose_no_line(everybody: Everybody) -> None:
    for found in everybody.worlds(range(10), lambda: other_lists(everybody.actors, lists)):
        assert found == []


def test_a_line_lost_by_a_join_is_seen(everybody: Everybody) -> None:
    with connection.cursor() as cursor:  # a policy that forgets the writers of notices
        cursor.execute("DROP POLICY wall_reads ON intake_matter")
        cursor.execute(
            "CREATE POLICY wall_reads ON intake_matter FOR SELECT USING (wall_lifted() OR intake_wall_holds(id))"
        )
    assert any(everybody.worlds(range(20), lambda: other_lists(everybody.actors, lists)))
