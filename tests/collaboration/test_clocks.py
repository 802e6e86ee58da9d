"""The clock of an answer by kind and urgency: hours within opening times, steps of whom to tell, the same in SQL as in Python."""

import random
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from marugoto.audit.models import AuditEvent
from marugoto.collaboration.actions import referrals, stuck
from marugoto.collaboration.models import Referral, StuckAct
from marugoto.collaboration.queries import board, clocks
from marugoto.collaboration.rules import clocks as rules
from marugoto.collaboration.rules.days import closed_until
from marugoto.collaboration.rules.hours import add_open_hours, before_open_hours
from marugoto.core import clock as now_is
from marugoto.core import codes
from marugoto.core.clock import JST
from marugoto.core.errors import Refused
from marugoto.intake.models import Matter
from tests.factories.agencies import Town, Worker
from tests.factories.clock import Clock
from tests.factories.collaboration import matter_of, person_of, send
from tests.factories.constraints import breaks


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=JST)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        (_at(24, 10), 2, _at(24, 12)),
        (_at(24, 16, 15), 1, _at(24, 17, 15)),
        (_at(24, 16, 45), 1, _at(25, 9)),
        (_at(24, 20), 1, _at(25, 9, 30)),
        (_at(27, 17), 1, _at(30, 9, 15)),  # a Friday
        (_at(22, 3), 2, _at(24, 10, 30)),  # a Sunday, then 勤労感謝の日
    ],
)
def test_hours_run_within_opening_times(start: datetime, hours: int, end: datetime) -> None:
    assert add_open_hours(start, hours) == end


def test_back_is_the_other_way_round() -> None:
    dice = random.Random(20261127)
    for _n in range(2000):
        end = _at(1, 0) + timedelta(minutes=dice.randrange(90 * 24 * 60))
        hours = dice.randrange(20)
        start = before_open_hours(end, hours)
        assert add_open_hours(start, hours) <= end
        assert add_open_hours(start + timedelta(minutes=1), hours) > end, (end, hours, start)


def test_the_rules_are_whole_and_in_order() -> None:
    found = clocks.shipped()
    assert rules.rules_problem(found) == []
    kinds = set(codes.entries("collaboration.referral_kinds")) - {"inform"}
    assert {(c.kind, c.urgency) for c in found} == {
        (k, u) for k in kinds for u in codes.entries("intake.urgency")
    }


def test_a_wrong_rule_is_seen() -> None:
    good = clocks.shipped()[0]
    wrong = rules.AnswerClock(
        "x", "request", "today", "days", 1, (rules.Step("town", 2), rules.Step("sender", 1)), good.valid_from
    )
    assert len(rules.rules_problem([wrong])) == 2


def test_a_referral_keeps_the_rule_of_its_day() -> None:
    old = clocks.shipped()[0]
    day = datetime(2027, 4, 1, tzinfo=JST).date()
    ended = rules.AnswerClock(old.code, old.kind, old.urgency, old.unit, 1, old.steps, old.valid_from, day)
    new = rules.AnswerClock("new", old.kind, old.urgency, "days", 9, old.steps, day + timedelta(days=1))
    ask = {"kind": old.kind, "urgency": old.urgency}
    assert rules.pick([ended, new], **ask, on=day) == ended
    assert rules.pick([ended, new], **ask, on=day + timedelta(days=1)) == new
    assert rules.pick([ended], **ask, on=day + timedelta(days=1)) is None


def test_the_next_open_day() -> None:
    def until(month: int, day: int) -> str:
        found = closed_until(datetime(2026, month, day).date())
        return found.isoformat() if found else ""

    assert [until(11, 20), until(11, 21), until(11, 24)] == ["2026-11-24", "2026-11-24", ""]
    assert [until(11, 27), until(12, 28)] == ["", "2027-01-04"]


# --- with rows -------------------------------------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


def _urgent(worker: Worker, urgency: str) -> Matter:
    matter = matter_of(worker, person_of(worker))
    Matter.objects.filter(pk=matter.pk).update(urgency=urgency)
    return matter


def _level(r: Referral) -> str:
    fresh = clocks.with_turn(Referral.objects.filter(pk=r.pk)).select_related("matter").get()
    return clocks.level_of(fresh, now=now_is.now())


def test_a_very_urgent_one_steps_up_by_the_hour(
    clock: Clock, sato: Worker, yamamoto: Worker, town: Town
) -> None:
    sent = send(sato, _urgent(sato, "today"), town.b.desk, kind="urgent")
    seen = []
    for minutes in (0, 61, 121, 181):
        clock.set(_at(24, 10) + timedelta(minutes=minutes))
        seen.append(_level(sent))
    assert seen == ["", "receiver", "sender", "town"]
    count, rows = board.escalated(yamamoto.actor, limit=5)
    assert (count, [r.level for r in rows]) == (1, ["town"])


def test_the_day_of_an_answer_follows_the_urgency(clock: Clock, sato: Worker, town: Town) -> None:
    today = clock.today()
    due = {
        urgency: (send(sato, _urgent(sato, urgency), town.b.desk, kind="request").due_on - today).days
        for urgency in ("today", "this_week")
    }
    assert due["today"] == 1
    assert due["this_week"] > 1


def test_a_later_day_that_was_asked_for_holds_the_hours_back(clock: Clock, sato: Worker, town: Town) -> None:
    sent = send(
        sato, _urgent(sato, "today"), town.b.desk, kind="urgent", due_on=clock.today() + timedelta(days=3)
    )
    clock.advance(days=1)
    assert _level(sent) == ""
    clock.advance(days=2, hours=3)
    assert _level(sent) != ""


def test_an_answer_begins_the_hours_anew(clock: Clock, sato: Worker, tanaka: Worker, town: Town) -> None:
    sent = send(sato, _urgent(sato, "today"), town.b.desk, kind="urgent")
    clock.advance(minutes=50)
    referrals.ask_back(referral_id=sent.id, question="?", by=tanaka.actor)
    clock.advance(minutes=50)
    assert _level(sent) == ""
    clock.advance(minutes=20)
    assert _level(sent) == "receiver"
    referrals.accept(referral_id=sent.id, by=tanaka.actor)
    assert _level(sent) == ""


def test_what_the_list_says_is_what_the_rule_says(clock: Clock, sato: Worker, town: Town) -> None:
    dice = random.Random(7)
    kinds, urgencies = ("handover", "request", "urgent", "inform"), ("today", "this_week", "not_urgent")
    for _n in range(24):
        clock.set(_at(24, 9) + timedelta(hours=dice.randrange(40)))
        send(sato, _urgent(sato, dice.choice(urgencies)), town.b.desk, kind=dice.choice(kinds))
    for _n in range(40):
        clock.set(_at(24, 9) + timedelta(minutes=dice.randrange(30 * 24 * 60)))
        now = now_is.now()
        rows = clocks.with_turn(Referral.objects.all()).select_related("matter").order_by("id")
        told = {r.pk: clocks.level_of(r, now=now) for r in rows}
        for n, step in enumerate(rules.LEVELS):
            there = set(rows.filter(clocks.reached(step, now=now)).values_list("pk", flat=True))
            assert there == {k for k, level in told.items() if level and rules.LEVELS.index(level) >= n}, (
                now,
                step,
            )


def test_what_was_done_is_written_and_not_that_it_is_late(
    clock: Clock, sato: Worker, yamamoto: Worker, town: Town
) -> None:
    sent = send(sato, _urgent(sato, "today"), town.b.desk, kind="urgent")
    with pytest.raises(Refused, match="もう止まっていません"):
        stuck.note_act(referral_id=sent.id, act="called", by=yamamoto.actor)
    clock.advance(hours=4)
    before = Referral.objects.values().get(pk=sent.pk)
    for _twice in range(2):
        stuck.note_act(referral_id=sent.id, act="called", by=yamamoto.actor)
    (row,) = StuckAct.objects.all()
    assert (row.level, row.act, row.agency_id) == ("town", "called", yamamoto.agency.id)
    assert Referral.objects.values().get(pk=sent.pk) == before
    assert AuditEvent.objects.filter(verb="referral.unstuck").count() == 1
    with pytest.raises(Refused, match="見つかりません"):
        stuck.note_act(referral_id=sent.id, act="called", by=sato.actor)
    with breaks("stuck_act_level"):
        StuckAct.objects.create(
            referral=sent, agency=yamamoto.agency, by=yamamoto.user, at=now_is.now(), level="", act="called"
        )


# --- the board -------------------------------------------------------------------------------------------------------


def test_the_board_sorts_narrows_and_draws(clock: Clock, sato: Worker, yamamoto: Worker, town: Town) -> None:
    first = send(sato, _urgent(sato, "this_week"), town.b.desk, kind="request")
    clock.advance(days=1)
    second = send(sato, _urgent(sato, "this_week"), town.c.desk, kind="handover")
    clock.advance(days=20)

    def numbers(**wanted: str) -> list[str]:
        found = board.stuck_page(yamamoto.actor, board.Wanted(**wanted), number="1", size=50)  # type: ignore[arg-type]
        return [r.number for r in found.rows]

    one, two = (f"{r.matter.number}-1" for r in (first, second))
    assert set(numbers()) == {one, two}
    assert numbers(sort="since") == [one, two]
    assert numbers(sort="-since") == [two, one]
    assert numbers(kind="request") == [one]
    assert numbers(level="town") != []
    found = board.stuck_page(yamamoto.actor, board.Wanted(), number="1", size=50)
    assert sum(bar.count for bar in found.bars) == 2
    assert max(bar.width for bar in found.bars) == board.WIDEST
    assert {d.oldest for d in found.desks} == {first.due_on, second.due_on}


def test_a_baton_that_several_could_not_take(
    clock: Clock, sato: Worker, tanaka: Worker, takahashi: Worker, yamamoto: Worker, town: Town
) -> None:
    matter = _urgent(sato, "this_week")
    for who, place in ((tanaka, town.b), (takahashi, town.c)):
        sent = send(sato, matter, place.desk)
        referrals.decline(referral_id=sent.id, reason="full", note="いっぱいです", by=who.actor)
        told = board.counts(yamamoto.actor)["refused"]
    assert told == 1
    found = board.stuck_page(yamamoto.actor, board.Wanted("refused"), number="1", size=50)
    assert [(r.number, r.kind) for r in found.rows] == [(matter.number, "2回 受けられなかった")]


def test_the_page_of_the_board(
    clock: Clock, sato: Worker, tanaka: Worker, yamamoto: Worker, ishii: Worker, town: Town
) -> None:
    sent = send(sato, _urgent(sato, "today"), town.b.desk, kind="urgent")
    clock.advance(days=9)
    client, url = yamamoto.client, reverse("collaboration:board")
    text = client.get(url).content.decode()
    assert "市町村の調整役" in text
    assert "<svg" in text
    assert "8〜14日 1件" in text
    for what in board.WHAT:
        assert client.get(url, {"what": what, "sort": "-at"}).status_code == 200
    assert client.get(url, {"what": "x", "sort": "y", "level": "z", "desk": "w"}).status_code == 200
    act = reverse("collaboration:board-act", args=[sent.id])
    assert client.get(act).status_code == 405
    assert tanaka.client.post(act, {"act": "called"}).status_code == 403
    assert ishii.client.post(act, {"act": "called"}).status_code == 404
    assert not StuckAct.objects.exists(), "another town"
    assert client.post(act, {"act": "called"}).status_code == 302
    assert "動く番の窓口に電話した" in client.get(url).content.decode()
    today = client.get("/today/").content.decode()
    assert "調整役まで上がったもの" in today
    assert sent.matter.number in today


def test_the_lead_of_the_sending_desk_is_told(clock: Clock, sato: Worker, suzuki: Worker, town: Town) -> None:
    from marugoto.agencies.actions import duty

    assert sato.desk
    duty.name_lead(desk_id=sato.desk.id, user_id=suzuki.user.id, by=sato.actor)
    send(sato, _urgent(sato, "today"), town.b.desk, kind="urgent")
    clock.advance(hours=3)
    words = "責任者のあなたまで上がったもの"
    assert words in suzuki.client.get("/today/").content.decode()
    assert words not in sato.client.get("/today/").content.decode()
