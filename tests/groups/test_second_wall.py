"""The second wall around groups: a bare SELECT brings what access grants, row by row."""

from random import Random
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from marugoto.core import clock as house
from marugoto.core import second_wall
from marugoto.groups import access
from marugoto.groups.actions import groups, shared
from marugoto.groups.models import (
    Group,
    GroupEvent,
    GroupFile,
    GroupMember,
    GroupNotice,
    GroupOff,
    GroupRead,
    GroupStand,
)
from marugoto.policy.actor import Actor
from tests.factories.agencies import Worker
from tests.factories.groups import network
from tests.house.second_wall import Granted, differences, pks
from tests.house.strictness import as_the_pages

pytestmark = pytest.mark.django_db
WHO = ("sato", "suzuki", "tanaka", "yamamoto", "takahashi", "volunteer", "mori", "planner", "ishii")
TABLES = (Group, GroupMember, GroupNotice, GroupRead, GroupFile, GroupEvent, GroupOff, GroupStand)


def build(dice: Random, workers: dict[str, Worker]) -> None:
    """Groups of keepers here and there with some in them, of whom some leave again."""
    for keeper in ("sato", "tanaka", "yamamoto"):
        others = dice.sample([n for n in WHO if n not in (keeper, "ishii")], 3)
        rows = network(workers[keeper].actor, [workers[n].actor for n in others], name=keeper)
        event = GroupEvent.objects.get(group=rows.group)
        shared.call_off(event=event, on=house.today(), by=workers[keeper].actor)
        leaves = GroupMember.objects.filter(group=rows.group, keeper=False).order_by("id")[dice.randrange(3)]
        groups.leave(member=leaves, by=workers[keeper].actor)


def granted(actor: Actor) -> Granted:
    """What the application grants, asked as the owner."""
    mine = set(access.groups_of(actor).values_list("pk", flat=True))
    found: dict[Any, set[Any]] = {
        table: pks(table, group__in=mine)
        for table in (GroupMember, GroupNotice, GroupFile, GroupEvent, GroupStand)
    }
    return found | {
        Group: mine,
        GroupRead: pks(GroupRead, notice__group__in=mine),
        GroupOff: pks(GroupOff, event__group__in=mine),
    }


def test_rows_are_read_by_whom_access_grants_them(request: pytest.FixtureRequest, clock: Any) -> None:
    workers: dict[str, Any] = {name: request.getfixturevalue(name) for name in WHO}
    actors = {name: one.actor for name, one in workers.items()}
    seen: set[type] = set()
    for seed in range(2):
        with transaction.atomic():
            build(Random(seed), workers)
            assert differences(actors, granted) == []
            seen |= {table for name in WHO for table, rows in granted(actors[name]).items() if rows}
            transaction.set_rollback(True)
    assert seen == set(TABLES)


def test_nobody_lets_themselves_in(sato: Worker, suzuki: Worker, clock: Any) -> None:
    group = network(sato.actor, []).group
    row = GroupMember(group=group, user=suzuki.user, agency=suzuki.agency, joined_at=house.now())
    row.invited_by = suzuki.user
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        as_the_pages(),
        second_wall.standing(suzuki.actor),
    ):
        row.save(force_insert=True)
    assert not access.groups_of(suzuki.actor).exists()


def test_a_planted_hole_is_seen(sato: Worker, tanaka: Worker, suzuki: Worker, clock: Any) -> None:
    network(sato.actor, [tanaka.actor])
    assert differences({"suzuki": suzuki.actor}, granted) == []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            name = table._meta.db_table
            cursor.execute(f"CREATE POLICY planted ON {name} FOR SELECT USING (id IS NOT NULL)")
    said = differences({"suzuki": suzuki.actor}, granted)
    assert {line.split()[1] for line in said} >= {"Group", "GroupMember", "GroupNotice", "GroupFile"}
