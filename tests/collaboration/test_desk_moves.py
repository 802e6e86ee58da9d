"""A whole desk ends on a day: every matter is somewhere at every instant, whatever happens in the middle."""

import random
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction
from django.urls import reverse

from marugoto.agencies.models import Agency, Desk
from marugoto.audit.models import AuditEvent
from marugoto.collaboration import disclosure
from marugoto.collaboration.actions import desk_moves, referrals
from marugoto.collaboration.models import DeskMove, MovedMatter, Packet, Referral
from marugoto.collaboration.rules import desk_move as rules
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.intake.actions import matters
from marugoto.intake.models import BatonHold, Matter, MatterWorker
from tests.baton.world import violations
from tests.factories.agencies import SINCE, Place, Town, Worker, hire
from tests.factories.collaboration import matter_of, person_of, send
from tests.factories.constraints import breaks

pytestmark = pytest.mark.django_db


@pytest.fixture
def successor(town: Town) -> Desk:
    """Another desk of 社協."""
    return Desk.objects.create(
        agency=town.a.agency, code="south", name="南窓口", intake_mode="both", valid_from=SINCE
    )


def _plan(
    by: Worker, desk: Desk, to: Desk, *, holding: Desk | None = None, days: int = 0, kind: str = "merged"
) -> DeskMove:
    return desk_moves.plan(
        desk_id=desk.id,
        to_desk_id=to.id,
        holding_desk_id=holding.id if holding else None,
        kind=kind,
        on=clock.today() + timedelta(days=days),
        by=by.actor,
    )


def _at(desk: Desk) -> int:
    return Matter.objects.filter(holder_desk=desk).exclude(status="closed").count()


def test_nothing_moves_before_the_day(sato: Worker, yamamoto: Worker, town: Town, successor: Desk) -> None:
    matter = matter_of(sato)
    move = _plan(yamamoto, town.a.desk, successor, days=30)
    with pytest.raises(Refused, match="その日になるまで"):
        desk_moves.run(move_id=move.id, by=yamamoto.actor)
    matter.refresh_from_db()
    assert matter.holder_desk_id == town.a.desk.id
    desk_moves.cancel(move_id=move.id, by=yamamoto.actor)
    with pytest.raises(Refused, match="取りやめ"):
        desk_moves.run(move_id=move.id, by=yamamoto.actor)


def test_inside_an_agency_everything_goes_with_its_worker(
    sato: Worker, yamamoto: Worker, town: Town, successor: Desk
) -> None:
    open_one, watched = matter_of(sato), matter_of(sato)
    matters.watch_matter(matter=watched, until=clock.today() + timedelta(days=40), by=sato.actor)
    done = matter_of(sato)
    matters.close_matter(matter=done, outcome="resolved", by=sato.actor)
    move = _plan(yamamoto, town.a.desk, successor)
    assert desk_moves.run(move_id=move.id, by=yamamoto.actor) == 0
    for matter in (open_one, watched):
        matter.refresh_from_db()
        assert matter.holder_desk_id == successor.id
        assert MatterWorker.objects.get(matter=matter, until__isnull=True).user_id == sato.user.id
    assert watched.next_due == clock.today() + timedelta(days=40)
    assert not MovedMatter.objects.filter(matter=done).exists()
    assert BatonHold.objects.filter(reason="desk_moved").count() == 2
    move.refresh_from_db()
    assert move.finished_at is not None
    assert violations() == []


def test_run_again_changes_nothing(sato: Worker, yamamoto: Worker, town: Town, successor: Desk) -> None:
    matter_of(sato)
    move = _plan(yamamoto, town.a.desk, successor)
    for _again in range(3):
        assert desk_moves.run(move_id=move.id, by=yamamoto.actor) == 0
    assert MovedMatter.objects.count() == 1
    assert AuditEvent.objects.filter(verb="desk_move.finished").count() == 1


def test_no_baton_comes_to_a_desk_that_has_ended(
    sato: Worker, yamamoto: Worker, town: Town, successor: Desk
) -> None:
    closed = matter_of(sato)
    matters.close_matter(matter=closed, outcome="resolved", by=sato.actor)
    old = Desk.objects.get(pk=town.a.desk.pk)
    move = _plan(yamamoto, town.a.desk, successor)
    desk_moves.run(move_id=move.id, by=yamamoto.actor)
    with pytest.raises(Refused, match="もう終わっています"):
        matters.open_matter(desk=Desk.objects.get(pk=old.pk), persons=[], urgency="today", by=sato.actor)
    with pytest.raises(DatabaseError, match="has ended"), transaction.atomic():
        matters.open_matter(desk=old, persons=[], urgency="today", by=sato.actor)  # what it knew before
    answer = sato.client.post(reverse("intake:reopen", args=[closed.id]))
    assert answer.status_code == 302
    closed.refresh_from_db()
    assert closed.holder_desk_id == successor.id


def test_a_baton_in_the_air_is_taken_back_and_help_is_still_answered(
    sato: Worker, tanaka: Worker, yamamoto: Worker, town: Town, successor: Desk
) -> None:
    matter = matter_of(sato, person_of(sato))
    air, help_ = send(sato, matter, town.b.desk), send(sato, matter, town.c.desk, kind="request")
    move = _plan(yamamoto, town.a.desk, successor)
    assert desk_moves.run(move_id=move.id, by=yamamoto.actor) == 0
    air.refresh_from_db()
    help_.refresh_from_db()
    matter.refresh_from_db()
    assert (air.status, help_.status, matter.answers_awaited) == ("withdrawn", "sent", 0)
    assert matter.next_act == "hand_on"
    with pytest.raises(Refused):
        referrals.accept(referral_id=air.id, by=tanaka.actor)
    referrals.withdraw(referral_id=help_.id, by=sato.actor)  # the successor's people answer for the old desk
    assert violations() == []


def _commissioned(*agencies: Agency) -> None:
    Agency.objects.filter(pk__in=[a.pk for a in agencies]).update(operation="commissioned")


def test_to_another_body_what_may_pass_passes_with_the_least(
    sato: Worker, tanaka: Worker, yamamoto: Worker, town: Town
) -> None:
    agreed = matter_of(sato, person_of(sato, "渡邊 花子"))
    silent = matter_of(sato, person_of(sato, "川口 進", agrees=False))
    move = _plan(yamamoto, town.a.desk, town.b.desk, holding=town.city.desk, kind="recommissioned")
    assert desk_moves.run(move_id=move.id, by=yamamoto.actor) == 0
    agreed.refresh_from_db()
    silent.refresh_from_db()
    assert (agreed.holder_desk_id, silent.holder_desk_id) == (town.b.desk.id, town.city.desk.id)
    packet = Packet.objects.get(matter=agreed)
    assert packet.basis == "consent"
    assert [i.kind for i in packet.items.order_by("id")] == ["complaint"]
    assert not Packet.objects.filter(matter=silent).exists()
    referral = Referral.objects.get(matter=agreed)
    text = tanaka.client.get(reverse("collaboration:referral", args=[referral.id])).content.decode()
    assert "窓口の委託先が変わったため" in text
    page = yamamoto.client.get(reverse("collaboration:desk-move", args=[move.id])).content.decode()
    assert silent.number in page
    assert agreed.number not in page
    assert "川口" not in page
    assert violations() == []


def test_within_a_commission_no_consent_is_needed(sato: Worker, yamamoto: Worker, town: Town) -> None:
    silent = matter_of(sato, person_of(sato, "川口 進", agrees=False))
    _commissioned(town.a.agency, town.b.agency)
    move = _plan(yamamoto, town.a.desk, town.b.desk, holding=town.city.desk, kind="recommissioned")
    desk_moves.run(move_id=move.id, by=yamamoto.actor)
    assert Packet.objects.get(matter=silent).basis == "within_commission"
    assert _at(town.b.desk) == 1


def test_what_a_plan_needs(sato: Worker, yamamoto: Worker, town: Town, successor: Desk) -> None:
    with pytest.raises(Refused, match="市町村の課の調整役だけ"):
        _plan(sato, town.a.desk, successor)
    for to, holding, days, field in (
        (successor, None, -1, "on"),
        (town.a.desk, None, 0, "to_desk"),
        (town.paper.desk, town.city.desk, 0, "to_desk"),
        (town.b.desk, None, 0, "holding_desk"),
        (town.b.desk, town.c.desk, 0, "holding_desk"),
    ):
        with pytest.raises(Refused) as no:
            _plan(yamamoto, town.a.desk, to, holding=holding, days=days)
        assert no.value.field == field
    _plan(yamamoto, town.a.desk, successor)
    with pytest.raises(Refused, match="もう決まっています"):
        _plan(yamamoto, town.a.desk, town.b.desk, holding=town.city.desk)
    assert rules.run_problem(on=clock.today(), today=clock.today(), cancelled=False) == ""


# --- killed, and in a crowd ------------------------------------------------------------------------------------------


class _KilledError(Exception):
    """The process is gone."""


@pytest.mark.parametrize("seed", range(6))
def test_killed_anywhere_it_ends_the_same(
    seed: int, sato: Worker, yamamoto: Worker, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(seed)
    for n in range(6):
        matter_of(sato, person_of(sato, f"渡邊 花{n}", agrees=dice.random() < 0.5))
    may = {m.id for m in Matter.objects.all() if _may_pass(m, town)}
    move = _plan(yamamoto, town.a.desk, town.b.desk, holding=town.city.desk, kind="recommissioned")
    real, kills = desk_moves.MovedMatter.objects.create, [0]

    def dying(**values: Any) -> Any:
        if dice.random() < 0.4:
            kills[0] += 1
            raise _KilledError
        return real(**values)

    monkeypatch.setattr(desk_moves.MovedMatter.objects, "create", dying)
    left = -1
    while left != 0:
        try:
            left = desk_moves.run(move_id=move.id, by=yamamoto.actor, size=dice.randint(1, 4))
        except _KilledError:
            assert violations() == []
    assert {m.matter_id for m in MovedMatter.objects.filter(held=False)} == may
    assert Packet.objects.count() == len(may)
    assert (_at(town.a.desk), _at(town.b.desk), _at(town.city.desk)) == (0, len(may), 6 - len(may))


def _may_pass(matter: Matter, town: Town) -> bool:
    persons = [row.person for row in matter.persons.select_related("person").order_by("id")]
    return all(s.in_force(clock.today()) for s in disclosure.standings_of(persons, town.a.agency.id))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_in_a_crowd_every_matter_is_somewhere_and_none_stays_behind(
    seed: int, sato: Worker, suzuki: Worker, tanaka: Worker, yamamoto: Worker, town: Town
) -> None:
    south = Desk.objects.create(
        agency=town.a.agency, code="south", name="南窓口", intake_mode="both", valid_from=SINCE
    )
    hire("ota", "太田 光", Place(town.a.agency, south), roles=["case_worker"])
    for _n in range(12):
        matter_of(sato)
    move = _plan(yamamoto, town.a.desk, south)
    actors = {"sato": sato.actor, "suzuki": suzuki.actor, "tanaka": tanaka.actor}
    old, faults, wrong, stop = Desk.objects.get(pk=town.a.desk.pk), [], [], threading.Event()

    def at_work(name: str) -> None:
        dice, actor = random.Random(f"{seed}{name}"), actors[name]
        try:
            while not stop.is_set():
                mine = list(Matter.objects.filter(holder_desk=old).order_by("id"))
                try:
                    deed = dice.choice(("open", "next", "close", "watch"))
                    if deed == "open":
                        matters.open_matter(desk=old, persons=[], urgency="today", by=actor)
                    elif mine:
                        _do(deed, dice.choice(mine), actor)
                except Refused:
                    pass
                except DatabaseError as no:
                    if "has ended" not in str(no):
                        faults.append(repr(no))
        finally:
            connections.close_all()

    def watcher() -> None:
        try:
            while not stop.is_set():
                wrong.extend(violations())
        finally:
            connections.close_all()

    def mover() -> None:
        try:
            while desk_moves.run(move_id=move.id, by=yamamoto.actor, size=3):
                pass
        except Exception as no:
            faults.append(repr(no))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=at_work, args=(name,)) for name in actors]
    movers = [threading.Thread(target=mover) for _n in range(2)]
    seen = threading.Thread(target=watcher)
    for thread in (*threads, seen, *movers):
        thread.start()
    for thread in movers:
        thread.join(timeout=60)
    stop.set()
    for thread in (*threads, seen):
        thread.join(timeout=60)
    assert faults == []
    assert wrong == []
    assert violations() == []
    assert _at(old) == 0, "nothing came to the desk after it had ended"
    assert MovedMatter.objects.count() >= 1
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM intake_batonhold WHERE desk_id = %s AND held_to IS NULL", [old.id]
        )
        assert cursor.fetchone() == (0,)


def _do(deed: str, matter: Matter, actor: Any) -> None:
    if deed == "next":
        matters.set_next(matter=matter, act="contact", due=clock.today(), by=actor)
    elif deed == "close":
        matters.close_matter(matter=matter, outcome="resolved", by=actor)
    else:
        matters.watch_matter(matter=matter, until=clock.today() + timedelta(days=9), by=actor)


# --- pages, command, constraints -------------------------------------------------------------------------------------


def test_the_pages(sato: Worker, yamamoto: Worker, ishii: Worker, town: Town, successor: Desk) -> None:
    matter_of(sato)
    client, url = yamamoto.client, reverse("collaboration:desk-moves")
    sent = {
        "desk": str(town.a.desk.id),
        "kind": "merged",
        "on": clock.today().isoformat(),
        "to_desk": str(successor.id),
    }
    assert client.post(url, sent | {"to_desk": str(town.a.desk.id)}).status_code == 422
    answer = client.post(url, sent)
    assert answer.status_code == 302
    move = DeskMove.objects.get()
    page, run = (
        reverse("collaboration:desk-move", args=[move.id]),
        reverse("collaboration:desk-move-run", args=[move.id]),
    )
    assert "はじめる" in client.get(page).content.decode()
    assert client.get(run).status_code == 405
    assert sato.client.get(page).status_code == 403
    for name in ("desk-move-run", "desk-move-cancel"):
        assert ishii.client.post(reverse(f"collaboration:{name}", args=[move.id])).status_code == 404
    assert client.get(reverse("collaboration:desk-move", args=[new_id()])).status_code == 404
    assert client.post(run).status_code == 302
    text = client.get(page).content.decode()
    assert "終わりました" in text
    assert "100%" in text
    assert "終わりました" in client.get(url).content.decode()


def test_the_command_goes_on_to_the_end(sato: Worker, yamamoto: Worker, town: Town, successor: Desk) -> None:
    matter_of(sato)
    _plan(yamamoto, town.a.desk, successor)
    call_command("move_desks")
    call_command("move_desks")
    assert _at(town.a.desk) == 0


def test_constraints(sato: Worker, yamamoto: Worker, town: Town, successor: Desk) -> None:
    matter, now = matter_of(sato, person_of(sato)), clock.now()
    base: dict[str, Any] = {
        "municipality": town.municipality,
        "desk": town.a.desk,
        "to_desk": successor,
        "kind": "merged",
        "on": clock.today(),
        "planned_by": yamamoto.user,
        "planned_at": now,
    }
    with breaks("desk_move_not_to_itself"):
        DeskMove.objects.create(**base | {"to_desk": town.a.desk})
    with breaks("desk_move_finished_was_started"):
        DeskMove.objects.create(**base, finished_at=now)
    with breaks("desk_move_begun_goes_on"):
        DeskMove.objects.create(**base, started_at=now, cancelled_at=now)
    move = DeskMove.objects.create(**base)
    with breaks("desk_move_once"):
        DeskMove.objects.create(**base)
    row = {"move": move, "matter": matter, "to_desk": successor, "at": now}
    packet = send(sato, matter, town.b.desk, kind="request").packet
    with breaks("moved_matter_held_gives_nothing"):
        MovedMatter.objects.create(**row, packet=packet, held=True)
    MovedMatter.objects.create(**row)
    with breaks("moved_matter_once"):
        MovedMatter.objects.create(**row)
