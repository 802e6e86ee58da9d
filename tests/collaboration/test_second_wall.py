"""The second wall behind the wall of a 支援会議, and around the words of a packet."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404

from marugoto.cases.models import Case
from marugoto.collaboration import access, disclosure
from marugoto.collaboration.models import (
    AgendaItem,
    Attendee,
    CarriedItem,
    Conference,
    Packet,
    PacketItem,
    WalledItem,
)
from marugoto.collaboration.rules import conference as rules
from marugoto.core import clock
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission
from tests.cases import making
from tests.factories.agencies import Town, Worker
from tests.factories.collaboration import body_of
from tests.house.second_wall import Granted, differences, in_worlds, pks

WHO = ("sato", "suzuki", "tanaka", "yamamoto", "takahashi", "mori", "volunteer", "ishii")
Look = Callable[[range], Iterator[list[str]]]


def build(dice: Random, town: Town, workers: list[Worker], cases: list[Case]) -> None:
    """Sittings of a walled kind with members named, sworn and released by chance, and what was said there."""
    body = body_of(town.city, "support_meeting")
    for n in range(2):
        sitting = Conference.objects.create(
            body=body,
            held_at=clock.now().replace(hour=n),
            convened_by=workers[0].user,
            chair_desk=town.city.desk,
        )
        item = AgendaItem.objects.create(
            conference=sitting, case=dice.choice(cases), submitted_by=workers[0].user, question="どうするか"
        )
        packet = Packet.objects.create(
            matter=item.case.matter,
            from_desk=dice.choice(workers).desk,
            agenda_item=item,
            sent_by=workers[0].user,
            sent_at=clock.now(),
            basis="meeting_106_6",
            purpose="conference",
            until=clock.today(),
        )
        PacketItem.objects.create(packet=packet, kind="complaint", body="渡したことば")
        for worker in dice.sample(workers, 4):
            _seat(dice, sitting, worker)
        said = WalledItem.objects.create(
            agenda_item=item, body="中だけ", said_by=workers[0].user, desk=town.city.desk, at=clock.now()
        )
        out = Packet.objects.create(
            matter=item.case.matter,
            from_desk=dice.choice(workers).desk,
            to_desk=dice.choice(workers).desk,
            sent_by=workers[0].user,
            sent_at=clock.now(),
            basis="law",
            basis_note="条文",
            purpose="conference",
            until=clock.today(),
        )
        CarriedItem.objects.create(
            said=said, agenda_item=item, packet=out, carried_by=workers[0].user, at=clock.now()
        )


def _seat(dice: Random, sitting: Conference, worker: Worker) -> None:
    now = clock.now()
    sworn = dice.random() < 0.6
    Attendee.objects.create(
        conference=sitting,
        desk=worker.desk,
        user=worker.user,
        name=worker.user.name,
        acknowledged_at=now if sworn else None,
        acknowledged_by=worker.user if sworn else None,
        released_at=now if dice.random() < 0.3 else None,
    )


def _went_between(actor: Actor, carried: CarriedItem) -> bool:
    try:
        disclosure.carried_packet(actor, carried.packet)
    except Http404:
        return False
    return True


def granted(actor: Actor) -> Granted:
    """What the application grants, asked as the owner, item by item."""
    said = set()
    for item in AgendaItem.objects.order_by("id"):
        try:
            _item, kind, seat = access.get_agenda_item(
                actor, item.conference_id, item.id, Permission.CONFERENCE_READ
            )
        except (Http404, PermissionDenied):
            continue
        if rules.may_read_wall(kind, seat):
            said |= pks(WalledItem, agenda_item=item)
    gone = {row.pk for row in CarriedItem.objects.order_by("id") if _went_between(actor, row)}
    return {
        WalledItem: said,
        CarriedItem: gone | pks(CarriedItem, said__in=said),
        PacketItem: pks(PacketItem, packet__from_desk__agency_id=actor.agency_id),
    }


@pytest.fixture
def worlds(request: pytest.FixtureRequest, town: Town) -> Look:
    """What differs in the worlds of these seeds."""
    everybody: dict[str, Any] = {name: request.getfixturevalue(name) for name in WHO}
    actors = {name: worker.actor for name, worker in everybody.items()}
    seated = [w for w in everybody.values() if w.desk]
    cases = [making.case(everybody["suzuki"]), making.case(everybody["takahashi"])]
    return lambda seeds: in_worlds(
        seeds, lambda dice: build(dice, town, seated, cases), lambda: differences(actors, granted)
    )


def test_the_wall_and_access_agree(worlds: Look) -> None:
    assert [one for found in worlds(range(10)) for one in found] == []


@pytest.mark.slow
def test_the_wall_and_access_agree_in_many_worlds(worlds: Look) -> None:
    assert [one for found in worlds(range(100, 400)) for one in found] == []


_SITS = "EXISTS (SELECT FROM collaboration_attendee a WHERE a.user_id = wall_user() AND {})"


@pytest.mark.parametrize(
    "fault",
    [
        "ALTER TABLE collaboration_walleditem DISABLE ROW LEVEL SECURITY",
        "CREATE POLICY planted ON collaboration_walleditem FOR SELECT USING (desk_id = ANY (wall_desks()))",
        f"CREATE POLICY planted ON collaboration_walleditem FOR SELECT USING ({_SITS.format('released_at IS NULL')})",
        (
            f"CREATE POLICY planted ON collaboration_walleditem FOR SELECT USING ({_SITS.format('acknowledged_at > now()')}"
            f" OR {_SITS.format('acknowledged_at IS NOT NULL')})"
        ),
        "DROP POLICY wall_reads ON collaboration_packetitem",
        "ALTER TABLE collaboration_packetitem DISABLE ROW LEVEL SECURITY",
    ],
)
def test_a_planted_fault_is_seen(worlds: Look, fault: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(fault)
    assert any(worlds(range(20)))
