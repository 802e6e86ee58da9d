"""The second wall around what was said at a window: what a bare SELECT brings is what access grants, row by row."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest
from django.db import connection

from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.intake import access, queries
from marugoto.intake.actions import drafts
from marugoto.intake.models import (
    BatonHold,
    Consultation,
    ConsultationNeed,
    ConsultationSubject,
    Matter,
    Notice,
)
from marugoto.people.models import Person
from marugoto.policy.actor import Actor
from marugoto.resources.models import Need
from tests.factories.agencies import Town, Worker
from tests.house.second_wall import Granted, differences, in_worlds, pks, rows
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
    person = Person.objects.create(municipality=town.municipality, family_name="渡邊")
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
        for _talk in range(dice.randint(1, 3)):
            talk = _talk_at(dice, dice.choice(workers), matter)
            ConsultationSubject.objects.create(consultation=talk, person=person)
            ConsultationNeed.objects.create(consultation=talk, need=need, mark="also")
        if dice.random() < 0.6:
            writer = dice.choice(workers)
            Notice.objects.create(matter=matter, agency=writer.agency, written_by=writer.user, what="気づき")


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
    found = [access.notice_of(actor, m) for m in access.matters_visible_to(actor)]
    return {
        Consultation: talks,
        ConsultationNeed: pks(ConsultationNeed, consultation__in=talks),
        ConsultationSubject: pks(ConsultationSubject, consultation__in=talks),
        Notice: {n.pk for n in found if n} | {n.pk for n in access.notices_written_by(actor)},
    }


@pytest.fixture
def worlds(request: pytest.FixtureRequest, town: Town, needs: dict[str, Any]) -> Look:
    """What differs in the worlds of these seeds."""
    workers: list[Worker] = [request.getfixturevalue(name) for name in WHO]
    actors = {name: worker.actor for name, worker in zip(WHO, workers, strict=True)}
    seated = [w for w in workers if w.desk]
    return lambda seeds: in_worlds(
        seeds, lambda dice: build(dice, town, seated), lambda: differences(actors, granted)
    )


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
