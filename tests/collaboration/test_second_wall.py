"""The second wall behind the wall of a 支援会議, and around the words of a packet."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404

from marugoto.cases.access import cases_visible_to
from marugoto.cases.models import Case
from marugoto.collaboration import access, disclosure
from marugoto.collaboration.models import (
    AgendaDesk,
    AgendaItem,
    Attendee,
    CarriedItem,
    Conference,
    Decision,
    DeskMove,
    GuestLink,
    MovedMatter,
    Packet,
    PacketItem,
    PacketMember,
    PacketPerson,
    PaperCopy,
    Referral,
    ReferralMessage,
    StuckAct,
    WalledItem,
)
from marugoto.collaboration.queries import conferences, referrals
from marugoto.collaboration.rules import conference as rules
from marugoto.core import clock, codes
from marugoto.core.ids import new_id
from marugoto.intake import access as intake
from marugoto.intake.models import Matter
from marugoto.people import queries as people
from marugoto.people.models import Person, Protection, ProtectionAgency
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission
from tests.cases import making
from tests.factories.agencies import Town, Worker
from tests.factories.collaboration import body_of, matter_of, person_of, send
from tests.house.second_wall import Granted, differences, in_worlds, other_lists, pks, rows

WHO = ("sato", "suzuki", "tanaka", "yamamoto", "takahashi", "mori", "volunteer", "ishii")
Look = Callable[[range], Iterator[list[str]]]


def build(dice: Random, town: Town, workers: list[Worker], cases: list[Case]) -> None:
    """Sittings behind the wall and by consent, members named, sworn, released by chance; つなぎ to and fro; somebody hidden."""
    persons = [row.person for case in cases for row in case.subjects.select_related("person").order_by("id")]
    _hide(dice, persons[0], workers)
    for n in range(3):
        _send(dice, n, dice.choice(cases), persons, workers)
    kinds = ("support_meeting", "layered_meeting", "support_meeting")
    bodies = {kind: body_of(town.city, kind) for kind in set(kinds)}
    for n, kind in enumerate(kinds):
        body = bodies[kind]
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
            basis="meeting_106_6" if kind == "support_meeting" else "consent",
            purpose="conference",
            until=clock.today(),
        )
        for one in dice.sample(persons, dice.randint(0, 2)):
            PacketPerson.objects.create(packet=packet, person=one)
        AgendaDesk.objects.create(agenda_item=item, desk=dice.choice(workers).desk)
        Decision.objects.create(
            agenda_item=item, kind="decision", body="見守る", recorded_by=workers[0].user, at=clock.now()
        )
        PacketItem.objects.create(packet=packet, kind="complaint", body="渡したことば")
        _copy(packet, dice.choice(workers), sitting)
        for worker in dice.sample(workers, 4):
            _seat(dice, sitting, worker)
        if kind == "support_meeting":
            said = WalledItem.objects.create(
                agenda_item=item, body="中だけ", said_by=workers[0].user, desk=town.city.desk, at=clock.now()
            )
            _carry(dice, item, said, workers)


def _carry(dice: Random, item: AgendaItem, said: WalledItem, workers: list[Worker]) -> None:
    """What was said comes out, as a packet between two desks."""
    out = Packet.objects.create(
        matter=item.case.matter,
        from_desk=dice.choice([w.desk for w in workers if w.desk]),
        to_desk=dice.choice([w.desk for w in workers if w.desk]),
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


def _hide(dice: Random, person: Person, workers: list[Worker]) -> None:
    measure = Protection.objects.create(
        person=person,
        ground="spouse",
        since=clock.today(),
        until=clock.today(),
        set_by=workers[0].agency,
        recorded_by=new_id(),
    )
    for agency in {w.agency for w in dice.sample(workers, 3)}:
        ProtectionAgency.objects.create(protection=measure, agency=agency)


def _send(dice: Random, n: int, case: Case, persons: list[Person], workers: list[Worker]) -> None:
    """A つなぎ between the desks of two workers, about one, both or nobody, perhaps on paper; something was said about it."""
    one, other = dice.sample(list({w.desk.pk: w.desk for w in workers if w.desk}.values()), 2)
    packet = Packet.objects.create(
        matter=case.matter,
        from_desk=one,
        to_desk=other,
        sent_by=workers[0].user,
        sent_at=clock.now(),
        basis="consent",
        until=clock.today(),
    )
    PacketItem.objects.create(packet=packet, kind="complaint", body="渡したことば")
    for person in dice.sample(persons, dice.randint(0, 2)):
        PacketPerson.objects.create(packet=packet, person=person)
    PacketMember.objects.create(packet=packet, person=dice.choice(persons), name="花子", age=75)
    _copy(packet, dice.choice(workers))
    sent = Referral.objects.create(
        packet=packet,
        matter=case.matter,
        seq=n + 1,
        from_desk=one,
        to_desk=other,
        kind="request",
        moves_baton=False,
        on_paper=dice.random() < 0.3,
        asked="会ってほしい",
        sent_by=workers[0].user,
        sent_at=clock.now(),
        due_on=clock.today(),
    )
    ReferralMessage.objects.create(
        referral=sent, kind="question", body="いつ", desk=other, by=workers[0].user, at=clock.now()
    )
    GuestLink.objects.create(
        referral=sent,
        guest="会長",
        token_hash=new_id().hex,
        code_hash="x",
        made_by=workers[0].user,
        made_at=clock.now(),
        ends_at=clock.now() + timedelta(days=7),
    )
    who = dice.choice(workers)
    StuckAct.objects.create(
        referral=sent, agency=who.agency, by=who.user, at=clock.now(), level="town", act="called"
    )
    move = DeskMove.objects.create(
        municipality=case.municipality,
        desk=one,
        to_desk=other,
        kind="merged",
        on=clock.today(),
        planned_by=workers[0].user,
        planned_at=clock.now(),
        cancelled_at=clock.now(),
    )
    MovedMatter.objects.create(move=move, matter=case.matter, to_desk=other, at=clock.now())


def _copy(packet: Packet, worker: Worker, sitting: Conference | None = None) -> None:
    """Somebody's desk has printed it."""
    PaperCopy.objects.create(
        packet=packet,
        conference=sitting,
        desk=worker.desk,
        batch=new_id(),
        what="議題1",
        number=1,
        of=1,
        for_whom="会長",
        printed_by=worker.user,
        printed_at=clock.now(),
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


def _came(actor: Actor, carried: CarriedItem) -> bool:
    """To one's own desks, as a つなぎ would; what was carried out in these worlds is about nobody."""
    return carried.packet.to_desk_id in actor.seats


def _went_between(actor: Actor, carried: CarriedItem) -> bool:
    try:
        disclosure.carried_packet(actor, carried.packet)
    except Http404:
        return False
    return True


def granted(actor: Actor) -> Granted:
    """What the application grants, asked as the owner, item by item."""
    said, items = set(), set()
    for item in AgendaItem.objects.order_by("id"):
        try:
            _item, kind, seat = access.get_agenda_item(
                actor, item.conference_id, item.id, Permission.CONFERENCE_READ
            )
        except (Http404, PermissionDenied):
            continue
        items.add(item.pk)
        if rules.may_read_wall(kind, seat):
            said |= pks(WalledItem, agenda_item=item)
    sent = {r.pk: r for r in access.referrals_visible_to(actor)}
    came = {r.packet_id for r in sent.values() if access.side_of(actor, r).receiver}
    came |= {row.packet_id for row in CarriedItem.objects.order_by("id") if _came(actor, row)}
    works_with_persons = actor.can(Permission.PERSON_READ) or actor.can(Permission.REFERRAL_READ)
    own = pks(Packet, from_desk__agency_id=actor.agency_id) if works_with_persons else set()
    packets = own | came | pks(Packet, agenda_item__in=items)
    shown = PacketPerson.objects.filter(people.not_hidden(actor.agency_id), packet__in=packets)
    here = set(access.conferences_in_sight(actor)) if actor.can(Permission.CONFERENCE_READ) else set()
    gone = {
        row.pk
        for row in CarriedItem.objects.order_by("id")
        if _went_between(actor, row) and (works_with_persons or _came(actor, row))
    }
    return {
        WalledItem: said,
        CarriedItem: gone | pks(CarriedItem, said__in=said),
        PacketItem: pks(PacketItem, packet__in=own),
        PacketMember: set(
            PacketMember.objects.filter(people.not_hidden(actor.agency_id), packet__in=own)
            .order_by("id")
            .values_list("id", flat=True)
        ),
        GuestLink: pks(GuestLink, referral__from_desk__in=actor.seats),
        PaperCopy: pks(PaperCopy, desk__in=actor.seats),
        Packet: packets,
        PacketPerson: set(shown.order_by("id").values_list("id", flat=True)),
        Referral: set(sent),
        ReferralMessage: pks(ReferralMessage, referral__in=sent),
        StuckAct: pks(StuckAct, referral__in=sent) | pks(StuckAct, agency=actor.agency_id),
        MovedMatter: pks(MovedMatter, to_desk__in=actor.seats),
        Attendee: pks(Attendee, conference__in=here),
        AgendaItem: items,
        AgendaDesk: pks(AgendaDesk, agenda_item__in=items),
        Decision: pks(Decision, agenda_item__in=items),
        Matter: {m.pk for m in intake.matters_visible_to(actor)}
        | {c.matter_id for c in cases_visible_to(actor)}
        | {p.matter_id for p in Packet.objects.filter(pk__in=packets).order_by("id")},
    }


def lists(actor: Actor) -> dict[str, Callable[[], Any]]:
    """What the pages of this room list for a worker."""

    def agendas() -> list[Any]:
        found = []
        for sitting in conferences.sittings_of(actor):
            _sitting, kind, seat = access.get_conference(
                actor, sitting.pk, Permission.CONFERENCE_READ, look=False
            )
            views = conferences.items_of(actor, sitting, kind, seat)
            found.append(
                [(v.id, v.readable, v.number, v.wanted, len(v.decisions), len(v.said)) for v in views]
            )
        return found

    reads = actor.can(Permission.CONFERENCE_READ)
    return {
        **{
            f"つなぎ {tab}": lambda tab=tab: referrals.rows_of(
                actor, referrals.referrals_filtered(actor, tab=tab)
            )
            for tab in ("incoming", "outgoing", "all")
        },
        "talks": lambda: [referrals.talk_of(actor, r) for r in access.referrals_visible_to(actor)],
        "sittings": lambda: conferences.rows_of(conferences.sittings_of(actor)) if reads else [],
        "agendas": lambda: agendas() if reads else [],
        "members": lambda: (
            [conferences.members_of(actor, c) for c in conferences.sittings_of(actor)] if reads else []
        ),
    }


@dataclass
class Everybody:
    """Everybody who might look, and what is found in the worlds of some seeds."""

    actors: dict[str, Actor]
    worlds: Callable[[range, Callable[[], list[str]]], Iterator[list[str]]]


@pytest.fixture
def everybody(request: pytest.FixtureRequest, town: Town) -> Everybody:
    """Everybody, before any world is built."""
    everybody: dict[str, Any] = {name: request.getfixturevalue(name) for name in WHO}
    actors = {name: worker.actor for name, worker in everybody.items()}
    seated = [w for w in everybody.values() if w.desk]
    cases = [making.case(everybody["suzuki"]), making.case(everybody["takahashi"])]
    return Everybody(
        actors, lambda seeds, look: in_worlds(seeds, lambda dice: build(dice, town, seated, cases), look)
    )


@pytest.fixture
def worlds(everybody: Everybody) -> Look:
    """What differs in the worlds of these seeds."""
    return lambda seeds: everybody.worlds(seeds, lambda: differences(everybody.actors, granted))


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
        *(
            f"ALTER TABLE collaboration_{table} DISABLE ROW LEVEL SECURITY"
            for table in (
                *("packet", "packetperson", "packetmember", "referral", "referralmessage"),
                *("guestlink", "papercopy"),
                *("attendee", "agendaitem", "agendadesk", "decision"),
            )
        ),
        "CREATE POLICY planted ON collaboration_referral FOR SELECT USING (to_desk_id = ANY (wall_seats()))",
        "CREATE POLICY planted ON collaboration_packet FOR SELECT USING (to_desk_id = ANY (wall_seats()))",
        (
            "CREATE POLICY planted ON collaboration_agendaitem FOR SELECT USING (EXISTS ("
            "SELECT FROM collaboration_packet p WHERE p.agenda_item_id = collaboration_agendaitem.id"
            " AND p.from_desk_id = ANY (wall_seats())))"
        ),
        "CREATE POLICY planted ON collaboration_attendee FOR SELECT USING (user_id = wall_user())",
        "DROP POLICY collaboration_reads ON intake_matter",
    ],
)
def test_a_planted_fault_is_seen(worlds: Look, fault: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(fault)
    assert any(worlds(range(20)))


def test_lists_that_join_lose_no_line(everybody: Everybody) -> None:
    for found in everybody.worlds(range(12), lambda: other_lists(everybody.actors, lists)):
        assert found == []


@pytest.mark.parametrize(
    "policy", ["collaboration_reads ON intake_matter", "wall_reads ON collaboration_packet"]
)
def test_a_line_lost_by_a_join_is_seen(everybody: Everybody, policy: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"DROP POLICY {policy}")
    assert any(everybody.worlds(range(20), lambda: other_lists(everybody.actors, lists)))


def test_the_walled_kinds_are_those_the_wall_knows_by_their_basis() -> None:
    """The policy of agenda items cannot read the list of kinds; a kind that breaks this rule needs another policy."""
    kinds = {code: entry.extra for code, entry in codes.entries("collaboration.conference_kinds").items()}
    walled = {code for code, extra in kinds.items() if extra.get("walled")}
    assert walled == {
        code
        for code, extra in kinds.items()
        if extra["legal_basis"] in ("meeting_106_6", "other_meeting", "law")
    }
    assert not [c for c, extra in kinds.items() if extra["purpose"] == "case" and extra["secrecy"] == "none"]


def test_not_everybody_who_is_employed_reads_what_was_sent(
    yamamoto: Worker, planner: Worker, registrar: Worker, admin: Worker, mori: Worker, town: Town
) -> None:
    """Who counts, keeps accounts or watches over the trail reads no packet of their own agency, even past the application."""
    sent = send(yamamoto, matter_of(yamamoto, person_of(yamamoto)), town.b.desk)
    item = set(sent.packet.items.order_by("id").values_list("id", flat=True))
    assert item
    assert rows(PacketItem, yamamoto.actor) == item
    for worker in (planner, registrar, admin, mori):
        assert rows(PacketItem, worker.actor) == rows(Packet, worker.actor) == set()
