"""The second wall around wishes and placements: a bare SELECT brings what access grants, row by row."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction

from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.participation import access
from marugoto.participation.actions import contacts, placements, roles
from marugoto.participation.models import Day, Hope, HostContact, Move, Placement, Role
from marugoto.people.models import Protection, ProtectionAgency
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission
from tests.cases import making
from tests.factories.agencies import Worker
from tests.house.second_wall import Granted, differences, other_lists, pks
from tests.participation.conftest import begin, hear, told_role

WHO = ("sato", "suzuki", "tanaka", "yamamoto", "takahashi", "mori", "volunteer", "planner", "ishii")
TABLES = (Hope, Placement, Move, Day, HostContact)


def build(dice: Random, role: Role, workers: list[Worker]) -> None:
    """Wishes, placements with a day, contacts of several agencies by chance; somebody may be hidden from some."""
    for worker in workers:
        hope = hear(making.case(worker), worker)
        made = None
        if dice.random() < 0.7:
            made = begin(hope, role, worker)
            line = placements.Written(made.pk, clock.today(), "came", 10)
            placements.write_days(lines=[line], by=worker.actor)
        spoken = contacts.Spoken(kind="worry", on=clock.today(), words="心配")
        about = made if dice.random() < 0.7 else None
        contacts.note_contact(host=role.host, spoken=spoken, placement=about, by=worker.actor)
        if dice.random() < 0.5:
            _hide(hope, dice.choice(workers))


def _hide(hope: Hope, named: Worker) -> None:
    measure = Protection.objects.create(
        person=hope.person,
        ground="spouse",
        since=clock.today(),
        until=clock.today(),
        set_by=named.agency,
        recorded_by=new_id(),
    )
    ProtectionAgency.objects.create(protection=measure, agency=named.agency)


def granted(actor: Actor) -> Granted:
    """What the application grants, asked as the owner."""
    mine = set(access.placements_visible_to(actor).values_list("pk", flat=True))
    return {
        Hope: set(access.hopes_visible_to(actor).values_list("pk", flat=True)),
        Placement: mine,
        Move: pks(Move, placement__in=mine),
        Day: pks(Day, placement__in=mine),
        HostContact: set(access.contacts_visible_to(actor).values_list("pk", flat=True)),
    }


@pytest.fixture
def roomy(role: Role, suzuki: Worker) -> Role:
    """A role with room for all."""
    return roles.revise_role(role=role, told=told_role(capacity=20), by=suzuki.actor)


def test_rows_are_read_by_whom_access_grants_them(request: pytest.FixtureRequest, roomy: Role) -> None:
    workers: dict[str, Any] = {name: request.getfixturevalue(name) for name in WHO}
    actors = {name: one.actor for name, one in workers.items()}
    reads = frozenset({Permission.PARTICIPATION_READ})
    sato = workers["sato"].actor
    actors["sato, who coordinates"] = replace(sato, permissions=sato.permissions | reads)
    seen: set[type] = set()
    for seed in range(6):
        with transaction.atomic():
            build(Random(seed), roomy, [workers[n] for n in ("suzuki", "tanaka", "takahashi")])
            assert differences(actors, granted) == []
            assert other_lists({"suzuki": actors["suzuki"]}, lists) == []
            seen |= {table for table, rows in granted(actors["sato, who coordinates"]).items() if rows}
            transaction.set_rollback(True)
    assert seen == set(TABLES)


def lists(actor: Actor) -> dict[str, Any]:
    """What the pages list."""
    return {
        "hopes": lambda: [
            (h.pk, h.person.display_name, h.case.title) for h in access.hopes_visible_to(actor)
        ],
        "placements": lambda: [
            (p.pk, p.person.display_name, p.role.title) for p in access.placements_visible_to(actor)
        ],
        "contacts": lambda: [(c.pk, c.words, c.by.name) for c in access.contacts_visible_to(actor)],
    }


@pytest.mark.parametrize("table", TABLES)
def test_a_planted_hole_is_seen(
    table: type[Any], roomy: Role, suzuki: Worker, tanaka: Worker, takahashi: Worker
) -> None:
    build(Random(3), roomy, [suzuki, tanaka, takahashi])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"CREATE POLICY planted ON {table._meta.db_table} FOR SELECT USING (id IS NOT NULL)")
    assert differences({"yamamoto": suzuki.actor, "tanaka": tanaka.actor}, granted) != []
