"""当番: a week is asked for, answered and set from the answers; one shift hands over to the next."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from marugoto.agencies import shifts
from marugoto.agencies.actions import duty
from marugoto.agencies.actions import shifts as act
from marugoto.agencies.models import Shift, ShiftAnswer
from marugoto.agencies.rules import shifts as rules
from marugoto.audit.models import AuditEvent
from marugoto.core import clock as time
from marugoto.core.errors import Refused
from tests.factories.agencies import Town, Worker, hire
from tests.factories.clock import Clock
from tests.factories.constraints import breaks, sentence_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ota(town: Town) -> Worker:
    """太田: another case worker at the desk of 鈴木 and 佐藤."""
    return hire("ota", "太田 光", town.a, roles=["case_worker"])


def _next_week() -> date:
    return rules.monday_of(time.today()) + timedelta(days=7)


def _desk(worker: Worker) -> UUID:
    assert worker.desk is not None
    return worker.desk.id


def _ask(worker: Worker, days: tuple[int, ...] = (0, 1, 2, 3), parts: tuple[str, ...] = ("day",)) -> None:
    act.ask(desk_id=_desk(worker), week=_next_week(), days=days, parts=parts, by=worker.actor)


def _say(worker: Worker, *answers: str) -> None:
    rows = list(Shift.objects.order_by("day", "part"))
    given = {s.id: a for s, a in zip(rows, answers, strict=True)}
    act.answer(desk_id=_desk(worker), answers=given, by=worker.actor)


def _set() -> list[str]:
    rows = Shift.objects.select_related("user").order_by("day", "part")
    return [s.user.name if s.user else "" for s in rows]


# --- rules -----------------------------------------------------------------------------------------------------------


def test_the_shifts_are_spread_over_those_who_can() -> None:
    a, b, c = sorted((uuid4(), uuid4(), uuid4()), key=str)
    week = sorted((uuid4() for _n in range(6)), key=str)
    offers = {s: [rules.Offer(a, gladly=True), rules.Offer(b, gladly=True)] for s in week}
    found = rules.spread(offers, {})
    assert sorted(list(found.values()).count(who) for who in (a, b)) == [3, 3]
    assert list(rules.spread(offers, {a: 6}).values()).count(b) == 6, "who had many rests"
    rare = {week[0]: [rules.Offer(a, gladly=True), rules.Offer(c, gladly=False)], week[1]: []}
    assert rules.spread(rare, {a: 9}) == {week[0]: a}, "if needed comes after gladly, and nobody is made to"


@pytest.mark.parametrize(
    ("week", "days", "parts", "field"),
    [(-7, 1, 1, "week"), (200, 1, 1, "week"), (7, 0, 1, "days"), (7, 1, 0, "parts"), (0, 1, 1, "")],
)
def test_a_week_that_cannot_be_asked_for(week: int, days: int, parts: int, field: str) -> None:
    today = date(2026, 11, 24)
    asked = rules.ask_problem(week=today + timedelta(days=week), today=today, days=days, parts=parts)
    assert asked[0] == field


# --- actions ---------------------------------------------------------------------------------------------------------


def test_asked_answered_and_set_from_the_answers(
    clock: Clock, sato: Worker, suzuki: Worker, ota: Worker
) -> None:
    for _twice in range(2):
        _ask(suzuki)
    assert Shift.objects.count() == 4
    assert shifts.asked_of(ota.actor) == [_next_week()]
    _say(suzuki, "yes", "yes", "no", "no")
    _say(ota, "yes", "no", "if_needed", "no")
    assert shifts.asked_of(ota.actor) == []
    assert shifts.asked_of(sato.actor) == [_next_week()]
    assert act.set_from_answers(desk_id=_desk(suzuki), week=_next_week(), by=suzuki.actor) == 3
    assert _set() == ["太田 光", "鈴木 一郎", "太田 光", ""] or _set()[1:] == ["鈴木 一郎", "太田 光", ""]
    verbs = AuditEvent.objects.filter(verb__startswith="shifts.").order_by("occurred_at", "id")
    assert list(verbs.values_list("verb", flat=True)) == [
        "shifts.asked",
        "shifts.asked",
        "shifts.answered",
        "shifts.answered",
        "shifts.set",
    ]


def test_who_cannot_is_away_or_has_not_answered_is_not_set(
    clock: Clock, sato: Worker, suzuki: Worker, ota: Worker, tanaka: Worker
) -> None:
    _ask(suzuki, days=(0,))
    (shift,) = Shift.objects.all()

    def put() -> None:
        act.set_shift(shift_id=shift.id, user_id=ota.user.id, by=suzuki.actor)

    with pytest.raises(Refused, match="まだ答えていない"):
        put()
    _say(ota, "no")
    with pytest.raises(Refused, match="できない"):
        put()
    with pytest.raises(Refused, match="この窓口の人では"):
        act.set_shift(shift_id=shift.id, user_id=tanaka.user.id, by=suzuki.actor)
    _say(ota, "yes")
    duty.set_absence(
        user_id=ota.user.id,
        desk_id=_desk(ota),
        first=shift.day,
        last=shift.day,
        stand_in_id=suzuki.user.id,
        by=ota.actor,
    )
    with pytest.raises(Refused, match="不在"):
        put()
    assert act.set_from_answers(desk_id=_desk(suzuki), week=_next_week(), by=suzuki.actor) == 0


def test_the_lead_arranges_and_nobody_of_another_desk(
    clock: Clock, sato: Worker, suzuki: Worker, tanaka: Worker
) -> None:
    duty.name_lead(desk_id=_desk(sato), user_id=sato.user.id, by=sato.actor)
    for who in (suzuki, tanaka):
        with pytest.raises(Refused):
            act.ask(desk_id=_desk(sato), week=_next_week(), days=(0,), parts=("day",), by=who.actor)
    _ask(sato, days=(0,))
    (shift,) = Shift.objects.all()
    with pytest.raises(Refused):
        act.answer(desk_id=_desk(sato), answers={shift.id: "yes"}, by=tanaka.actor)
    _say(suzuki, "yes")
    with pytest.raises(Refused):
        act.set_shift(shift_id=shift.id, user_id=suzuki.user.id, by=suzuki.actor)
    act.set_shift(shift_id=shift.id, user_id=suzuki.user.id, by=sato.actor)
    assert _set() == ["鈴木 一郎"]
    act.set_shift(shift_id=shift.id, user_id=None, by=sato.actor)
    assert _set() == [""]


def test_a_shift_hands_over_to_the_next(
    clock: Clock, sato: Worker, suzuki: Worker, ota: Worker, tanaka: Worker
) -> None:
    act.ask(desk_id=_desk(suzuki), week=time.today(), days=range(7), parts=("night",), by=suzuki.actor)
    shift = Shift.objects.get(day=time.today())
    with pytest.raises(Refused, match="申し送りがありません"):
        act.take_over(shift_id=shift.id, by=ota.actor)
    act.hand_over(shift_id=shift.id, note="案件の家から2回電話。朝にかけなおす", by=suzuki.actor)
    with pytest.raises(Refused, match="次の人"):
        act.take_over(shift_id=shift.id, by=suzuki.actor)
    with pytest.raises(Refused, match="この窓口の当番では"):
        act.take_over(shift_id=shift.id, by=tanaka.actor)
    assert [n.note for n in shifts.handed_over(ota.actor)] == ["案件の家から2回電話。朝にかけなおす"]
    assert shifts.handed_over(tanaka.actor) == []
    assert "朝にかけなおす" in ota.client.get("/today/").content.decode()
    assert ota.client.post(reverse("office:shift-take", args=[shift.id])).status_code == 302
    shift.refresh_from_db()
    assert shift.taken_by_id == ota.user.id
    assert shifts.handed_over(sato.actor) == []
    with pytest.raises(Refused, match="もう引き受け"):
        act.hand_over(shift_id=shift.id, note="ほかのこと", by=suzuki.actor)


def test_constraints(clock: Clock, suzuki: Worker, ota: Worker) -> None:
    _ask(suzuki, days=(0,))
    _say(ota, "yes")
    shift, now = Shift.objects.get(), time.now()
    again = {"desk": shift.desk, "day": shift.day, "part": "day", "asked_by": suzuki.user, "asked_at": now}
    twice = ShiftAnswer(shift=shift, user=ota.user, answer="no", at=now)
    for name, row in {
        "shift_once": Shift(**again),
        "shift_note_by_somebody": Shift(**again | {"part": "night"}, note="x"),
        "shift_taken_after_a_note": Shift(**again | {"part": "night"}, taken_by=ota.user, taken_at=now),
        "shift_answer_once": twice,
    }.items():
        assert sentence_of(row, name).endswith("。")
        with breaks(name):
            row.save(force_insert=True)


# --- pages -----------------------------------------------------------------------------------------------------------


def test_the_week_on_the_page(clock: Clock, suzuki: Worker, ota: Worker, tanaka: Worker) -> None:
    url, week = reverse("office:shifts"), _next_week().isoformat()
    assert "まだ聞いていません" in suzuki.client.get(url, {"week": week}).content.decode()
    asked = {"week": week, "desk": str(_desk(suzuki)), "days": ["0", "1"], "parts": ["morning"]}
    assert suzuki.client.post(reverse("office:shifts-ask"), asked | {"parts": []}).status_code == 422
    assert suzuki.client.post(reverse("office:shifts-ask"), asked).status_code == 302
    assert "からの週の当番を聞かれています" in ota.client.get("/today/").content.decode()
    first, second = Shift.objects.order_by("day")
    answers = {"week": week, "desk": asked["desk"], f"s-{first.id}": "yes", f"s-{second.id}": "no"}
    assert ota.client.post(reverse("office:shifts-answer"), answers).status_code == 302
    page = suzuki.client.get(url, {"week": week}).content.decode()
    assert "太田 光 できる" in page
    assert "まだ答えていない人: " in page
    fill = {"week": week, "desk": asked["desk"]}
    assert suzuki.client.post(reverse("office:shifts-fill"), fill).status_code == 302
    assert _set() == ["太田 光", ""]
    put = reverse("office:shift-set", args=[second.id])
    answer = suzuki.client.post(put, {"user": str(ota.user.id)})
    assert answer.status_code == 422
    assert "できない" in answer.content.decode()
    assert tanaka.client.post(put, {"user": ""}).status_code == 404
    assert tanaka.client.get(url, {"desk": asked["desk"]}).status_code == 404
    assert suzuki.client.get(url, {"week": "never"}).status_code == 200


@pytest.mark.parametrize("week", ["9999-12-31", "0001-01-01", "ことば", "2026-11-24"])
def test_any_week_can_be_asked_for_in_the_address(suzuki: Worker, week: str) -> None:
    assert suzuki.client.get(reverse("office:shifts"), {"week": week}).status_code == 200


def test_an_answer_is_taken_back_on_the_page(suzuki: Worker) -> None:
    _ask(suzuki, days=(0, 1))
    first, second = Shift.objects.order_by("day")
    sent = {"desk": str(_desk(suzuki)), "week": _next_week().isoformat()}
    url = reverse("office:shifts-answer")
    suzuki.client.post(url, sent | {f"s-{first.pk}": "yes", f"s-{second.pk}": "yes"})
    assert ShiftAnswer.objects.count() == 2
    suzuki.client.post(url, sent | {f"s-{first.pk}": "", f"s-{second.pk}": "yes"})
    assert list(ShiftAnswer.objects.values_list("shift_id", flat=True)) == [second.pk]
