"""The second wall around requests: whoever answers at the agency that was asked, while the person is seen there."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from django.db import connection, transaction

from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.disclosures import queries
from marugoto.disclosures.models import DisclosureRequest, Passage
from marugoto.people.models import Person, Protection, ProtectionAgency
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission
from tests.factories.agencies import Town, Worker
from tests.factories.people import hanako, register
from tests.house.second_wall import Granted, differences, pks


def build(dice: Random, workers: list[Worker], persons: list[Person]) -> None:
    """Requests to all agencies about all persons by chance; perhaps somebody is hidden from some."""
    for worker in workers:
        for person in dice.sample(persons, dice.randint(0, len(persons))):
            if person.municipality_id != worker.agency.municipality_id:
                continue
            asked = DisclosureRequest.objects.create(
                municipality=worker.agency.municipality,
                agency=worker.agency,
                person=person,
                chapter="public",
                asked_by="self",
                identity="免許証",
                received_on=clock.today(),
                due_on=clock.today() + timedelta(days=30),
                taken_in_by=worker.user,
            )
            Passage.objects.create(
                request=asked,
                sort=1,
                source="x",
                row=new_id(),
                field="y",
                words="ことば",
                marked="ことば",
                proposal="show",
            )
    if dice.random() < 0.7:
        measure = Protection.objects.create(
            person=dice.choice(persons),
            ground="spouse",
            since=clock.today(),
            until=clock.today(),
            set_by=workers[0].agency,
            recorded_by=workers[0].user.id,
        )
        named = dice.choice(workers)
        ProtectionAgency.objects.create(protection=measure, agency=named.agency)


def granted(actor: Actor) -> Granted:
    """What the application grants, asked as the owner."""
    asked = set(queries.requests_of(actor).values_list("pk", flat=True))
    return {DisclosureRequest: asked, Passage: pks(Passage, request__in=asked)}


def test_rows_are_read_by_whom_access_grants_them(
    town: Town, sato: Worker, tanaka: Worker, yamamoto: Worker, mori: Worker, admin: Worker, ishii: Worker
) -> None:
    persons = [hanako(sato), register(yamamoto, given_name="月子"), register(ishii, given_name="星子")]
    workers = [yamamoto, sato, tanaka, ishii]
    answers = frozenset({Permission.DISCLOSURE_ANSWER})
    actors = {w.user.username: w.actor for w in (*workers, mori, admin)}
    actors["sato, who answers"] = replace(sato.actor, permissions=sato.actor.permissions | answers)
    for seed in range(12):
        with transaction.atomic():
            build(Random(seed), workers, persons)
            assert differences(actors, granted) == []
            transaction.set_rollback(True)


def test_a_planted_hole_is_seen(town: Town, sato: Worker, yamamoto: Worker) -> None:
    for seed in range(9):  # until chance has made one
        if not DisclosureRequest.objects.exists():
            build(Random(seed), [yamamoto], [register(sato, given_name=f"月{seed}")])
    assert DisclosureRequest.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE POLICY planted ON disclosures_disclosurerequest FOR SELECT USING (identity <> '')"
        )
    assert differences({"sato": sato.actor}, granted) != []
