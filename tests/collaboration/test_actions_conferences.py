"""Bodies, sittings, agenda, decisions, the wall: what the actions do and refuse."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.http import Http404

from marugoto.agencies.rules.blueprint_rules import ConferenceSpec
from marugoto.audit.models import AuditEvent
from marugoto.cases.models import Case, Plan, Step
from marugoto.collaboration import access
from marugoto.collaboration.actions import agenda, bodies, sittings
from marugoto.collaboration.actions.agenda import Brought
from marugoto.collaboration.actions.sittings import Invited
from marugoto.collaboration.models import (
    AgendaItem,
    Attendee,
    Conference,
    ConferenceBody,
    Decision,
    WalledItem,
)
from marugoto.collaboration.queries import bringing, members
from marugoto.collaboration.queries import conferences as queries
from marugoto.collaboration.wall import actions as wall
from marugoto.core import clock as time
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.intake.models import Matter
from marugoto.policy.permissions import Permission as P
from tests.factories.agencies import Town, Worker, hire
from tests.factories.clock import Clock
from tests.factories.collaboration import WORRY, agree, body_of, called, case_of, person_of, sitting_of

pytestmark = pytest.mark.django_db


@dataclass
class Room:
    """A sitting this afternoon: 山本 chairs, 鈴木 brings the case, 田中 is named."""

    sitting: Conference
    case: Case
    plan: Plan
    item: AgendaItem = field(init=False)

    def bring(self, by: Worker, **change: Any) -> AgendaItem:
        """The case goes on the agenda."""
        values: dict[str, Any] = {
            "question": "支援の分担を決めたい",
            "items": [WORRY],
            "plan_id": self.plan.id,
        }
        self.item = agenda.submit(
            item_id=new_id(),
            conference_id=self.sitting.id,
            case=self.case,
            brought=Brought(**(values | change)),
            by=by.actor,
        )
        return self.item

    def swear(self, *workers: Worker) -> None:
        """Each confirms the duty of secrecy."""
        for worker in workers:
            sittings.acknowledge(conference_id=self.sitting.id, by=worker.actor)

    def items_seen_by(self, worker: Worker) -> list[queries.ItemView]:
        """The agenda as this worker reads it. Http404 if the sitting does not exist for them."""
        sitting, kind, seat = access.get_conference(worker.actor, self.sitting.id, P.CONFERENCE_READ)
        return queries.items_of(worker.actor, sitting, kind, seat)


@pytest.fixture
def layered(suzuki: Worker, yamamoto: Worker, tanaka: Worker, town: Town) -> Room:
    """重層的支援会議: by consent."""
    sitting = sitting_of(yamamoto, body_of(town.city, "layered_meeting", town.a, town.b), tanaka)
    return Room(sitting, *case_of(suzuki, person_of(suzuki)))


@pytest.fixture
def walled(suzuki: Worker, yamamoto: Worker, tanaka: Worker, town: Town) -> Room:
    """支援会議 under art. 106-6: no consent, behind the wall."""
    body = body_of(town.city, "support_meeting", town.a, town.b, name="支援会議")
    return Room(sitting_of(yamamoto, body, tanaka), *case_of(suzuki, person_of(suzuki, agrees=False)))


# --- bodies ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _File:
    conferences: tuple[ConferenceSpec, ...]


def _spec(**change: Any) -> ConferenceSpec:
    values = {
        "code": "juso",
        "kind": "layered_meeting",
        "name": "重層的支援会議",
        "convener": "kyosei",
        "recurrence": "FREQ=MONTHLY;BYDAY=4WE",
        "recurrence_note": "毎月第4水曜日",
        "members": ("shakyo", "houkatsu"),
    }
    return ConferenceSpec(**(values | change))


def test_bodies_come_from_a_blueprint_and_twice_is_once(town: Town) -> None:
    for _ in range(2):
        (body,) = bodies.load_bodies(municipality=town.municipality, data=_File((_spec(),)), by=None)
    assert (body.convener, body.members.count()) == (town.city.agency, 2)
    assert AuditEvent.objects.filter(verb="conference_body.loaded").count() == 1
    changed = _spec(name="まるごと会議", members=("shakyo",))
    bodies.load_bodies(municipality=town.municipality, data=_File((changed,)), by=None)
    body.refresh_from_db()
    assert (body.name, body.members.count()) == ("まるごと会議", 1)
    assert AuditEvent.objects.filter(verb="conference_body.loaded").count() == 2


@pytest.mark.parametrize(
    "change",
    [{"convener": "nobody"}, {"members": ("nobody",)}, {"kind": "nothing"}, {"recurrence": "いつか"}],
)
def test_a_body_that_cannot_be(town: Town, change: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        bodies.load_bodies(municipality=town.municipality, data=_File((_spec(**change),)), by=None)


def test_real_blueprints_load(db: None) -> None:
    from marugoto.agencies import blueprints
    from marugoto.agencies.actions import blueprint

    for code in blueprints.available():
        data = blueprints.read(code)
        report = blueprint.load_blueprint(data, by=None)
        found = bodies.load_bodies(municipality=_town(report.municipality_id), data=data, by=None)
        assert len(found) == len(data.conferences)


def _town(municipality_id: Any) -> Any:
    from marugoto.agencies.queries import municipality

    return municipality(municipality_id)


# --- convening -------------------------------------------------------------------------------------------------------


def test_convening_names_the_members(yamamoto: Worker, tanaka: Worker, town: Town) -> None:
    sitting = sitting_of(yamamoto, body_of(town.city), tanaka)
    assert {a.user_id for a in Attendee.objects.filter(conference=sitting)} == {
        yamamoto.user.id,
        tanaka.user.id,
    }
    assert AuditEvent.objects.filter(verb="conference.convened").count() == 1


def test_convening_is_refused(yamamoto: Worker, suzuki: Worker, tanaka: Worker, town: Town) -> None:
    body = body_of(town.city)
    with pytest.raises(Refused, match="開く機関"):
        sitting_of(suzuki, body)
    with pytest.raises(Refused, match="これからの日時"):
        sitting_of(yamamoto, body, at=time.now() - timedelta(days=1))
    at = time.now() + timedelta(hours=3)
    sitting_of(yamamoto, body, at=at)
    with pytest.raises(Refused, match="もう開かれて"):
        sitting_of(yamamoto, body, at=at)
    with pytest.raises(Refused, match="この窓口にいない"):
        sittings.convene(
            conference_id=new_id(),
            body=body,
            held_at=time.now() + timedelta(days=1),
            place="",
            members=[Invited(desk_id=town.c.desk.id, user_id=tanaka.user.id)],
            by=yamamoto.actor,
        )


def test_inviting_by_name_and_releasing(
    yamamoto: Worker, tanaka: Worker, takahashi: Worker, town: Town
) -> None:
    sitting = sitting_of(yamamoto, body_of(town.city), tanaka)
    paper = [Invited(desk_id=town.paper.desk.id, name="事務局長"), *called([takahashi, tanaka])]
    assert sittings.invite(conference_id=sitting.id, invited=paper, by=yamamoto.actor) == 2
    assert sittings.invite(conference_id=sitting.id, invited=paper, by=yamamoto.actor) == 0
    named = Attendee.objects.get(name="事務局長")
    sittings.acknowledge_for(attendee_id=named.id, by=yamamoto.actor)
    named.refresh_from_db()
    assert named.acknowledged_by_id == yamamoto.user.id
    with pytest.raises(Refused, match="本人が確かめます"):
        sittings.acknowledge_for(attendee_id=Attendee.objects.get(user=tanaka.user).id, by=yamamoto.actor)
    with pytest.raises(Refused, match="進行役だけ"):
        sittings.invite(conference_id=sitting.id, invited=paper, by=tanaka.actor)
    with pytest.raises(Refused, match="開いた人は外せません"):
        sittings.release(attendee_id=Attendee.objects.get(user=yamamoto.user).id, by=yamamoto.actor)
    with pytest.raises(Refused, match="名前を書いて"):
        sittings.invite(
            conference_id=sitting.id, invited=[Invited(desk_id=town.paper.desk.id)], by=yamamoto.actor
        )
    sittings.release(attendee_id=Attendee.objects.get(user=tanaka.user).id, by=yamamoto.actor)
    with pytest.raises(Http404):
        access.get_conference(tanaka.actor, sitting.id, P.CONFERENCE_READ)


def test_candidates_say_why(
    layered: Room, suzuki: Worker, yamamoto: Worker, takahashi: Worker, town: Town
) -> None:
    body = layered.sitting.body
    before = members.candidates(yamamoto.actor, body, conference=layered.sitting)
    assert [(c.label, c.why) for c in before] == [("鈴木 一郎（みさき市社会福祉協議会 CSW窓口）", "構成機関")]
    layered.bring(suzuki, desk_ids=[town.c.desk.id])
    after = members.candidates(yamamoto.actor, body, conference=layered.sitting)
    assert [(c.label, c.why) for c in after] == [("高橋 誠（NPOひだまり 相談室）", "議題で呼ばれている窓口")]
    found = members.candidates(yamamoto.actor, body, conference=layered.sitting, words="ひだまり")
    assert len(found) == 1


# --- bringing a case -------------------------------------------------------------------------------------------------


def test_bringing_discloses_to_the_members_and_names_the_submitter(
    layered: Room, suzuki: Worker, tanaka: Worker
) -> None:
    item = layered.bring(suzuki)
    assert (item.packet.basis, item.packet.purpose, item.packet.to_desk) == ("consent", "conference", None)
    held = layered.sitting.held_at.astimezone(time.JST).date()
    assert item.packet.until == held + timedelta(days=30)
    assert Attendee.objects.filter(conference=layered.sitting, user=suzuki.user).exists()
    assert AuditEvent.objects.filter(verb="agenda.submitted").count() == 1
    assert [v.readable for v in layered.items_seen_by(tanaka)] == [False]
    layered.swear(tanaka)
    (view,) = layered.items_seen_by(tanaka)
    assert view.packet is not None
    assert (view.readable, view.question, view.case_id) == (True, "支援の分担を決めたい", None)
    assert [i.body for i in view.packet.items] == ["父の介護と家計が心配"]
    look = AuditEvent.objects.get(verb="conference.viewed")
    assert (look.purpose, look.actor_id) == ("conference", tanaka.user.id)


def test_bringing_is_refused(
    layered: Room, suzuki: Worker, tanaka: Worker, yamamoto: Worker, town: Town
) -> None:
    with pytest.raises(Refused, match="担当している機関"):
        layered.bring(tanaka)
    with pytest.raises(Refused, match="話し合いたいこと"):
        layered.bring(suzuki, question=" ")
    other_case, other_plan = case_of(suzuki, person_of(suzuki, "別の 人"))
    with pytest.raises(Refused, match="プランを選んで"):
        layered.bring(suzuki, plan_id=other_plan.id)
    layered.bring(suzuki)
    with pytest.raises(Refused, match="もうこの回の議題"):
        layered.bring(suzuki)
    layered.case = other_case
    agree(suzuki, other_case.subjects.get().person, "refused")
    with pytest.raises(Refused, match="別の 人 の同意を聞いて"):
        layered.bring(suzuki, plan_id=None)
    talk = sitting_of(yamamoto, body_of(town.city, "network_meeting", name="ネットワーク会議"))
    with pytest.raises(Refused, match="個別の事例を扱う会議ではありません"):
        Room(talk, layered.case, layered.plan).bring(suzuki)


def test_options_say_why_not(layered: Room, suzuki: Worker) -> None:
    agree(suzuki, layered.case.subjects.get().person, "refused")
    (option,) = bringing.options_for(layered.case, [layered.sitting])
    assert "同意が前提" in option.problem
    assert [label for _id, label in bringing.plan_choices(layered.case)] == [
        "第1版（作りかけ。了承してもらう）"
    ]


# --- at the table ----------------------------------------------------------------------------------------------------


def test_a_task_becomes_a_plan_step_in_the_same_move(
    layered: Room, suzuki: Worker, yamamoto: Worker, town: Town
) -> None:
    item = layered.bring(suzuki)
    layered.swear(yamamoto)
    due, key = time.today() + timedelta(days=14), new_id()
    for _ in range(2):
        decided = agenda.decide(
            decision_id=key,
            item_id=item.id,
            kind="task",
            body="週2回の訪問",
            desk_id=town.b.desk.id,
            due_on=due,
            by=yamamoto.actor,
        )
    assert decided.step is not None
    step = Step.objects.get(pk=decided.step_id)
    assert (step.what, step.desk_id, step.due_on) == ("週2回の訪問", town.b.desk.id, due)
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"body": " "}, "body"),
        ({"kind": "wish"}, "kind"),
        ({"desk_id": None}, "desk"),
        ({"due_on": None}, "due_on"),
    ],
)
def test_a_decision_with_a_hole(
    layered: Room, suzuki: Worker, yamamoto: Worker, town: Town, change: dict[str, Any], field: str
) -> None:
    item = layered.bring(suzuki)
    layered.swear(yamamoto)
    values = {"kind": "task", "body": "x", "desk_id": town.b.desk.id, "due_on": time.today()} | change
    with pytest.raises(Refused) as no:
        agenda.decide(decision_id=new_id(), item_id=item.id, by=yamamoto.actor, **values)
    assert no.value.field == field


def test_endorsing_starts_the_plan(layered: Room, suzuki: Worker, yamamoto: Worker) -> None:
    item = layered.bring(suzuki)
    layered.swear(yamamoto)
    agenda.keep_minutes(item_id=item.id, minutes="全員で確かめた", by=yamamoto.actor)
    agenda.set_result(item_id=item.id, result="plan_endorsed", by=yamamoto.actor)
    plan = Plan.objects.get(pk=layered.plan.pk)
    assert (plan.status, plan.endorsed_by) == ("active", "重層的支援会議")
    assert plan.endorsed_on == layered.sitting.held_at.astimezone(time.JST).date()
    assert Matter.objects.get(pk=layered.case.matter_id).next_act == "support"
    with pytest.raises(Refused, match="もう了承されています"):
        agenda.set_result(item_id=item.id, result="continued", by=yamamoto.actor)


def test_endorsing_needs_the_consent_of_today(layered: Room, suzuki: Worker, yamamoto: Worker) -> None:
    item = layered.bring(suzuki)
    layered.swear(yamamoto)
    agree(suzuki, layered.case.subjects.get().person, "withdrawn")
    with pytest.raises(Refused, match="同意を聞いて"):
        agenda.set_result(item_id=item.id, result="plan_endorsed", by=yamamoto.actor)
    assert Plan.objects.get(pk=layered.plan.pk).status == "draft"


def test_the_plan_itself_was_not_agreed_to(suzuki: Worker, yamamoto: Worker, town: Town) -> None:
    room = Room(sitting_of(yamamoto, body_of(town.city)), *case_of(suzuki, person_of(suzuki), agreed=False))
    item = room.bring(suzuki)
    room.swear(yamamoto)
    with pytest.raises(Refused, match="本人の同意がまだ記録"):
        agenda.set_result(item_id=item.id, result="plan_endorsed", by=yamamoto.actor)


def test_only_the_sworn_chair_keeps_the_minutes(
    layered: Room, suzuki: Worker, tanaka: Worker, yamamoto: Worker
) -> None:
    item = layered.bring(suzuki)
    layered.swear(tanaka, suzuki)
    for worker in (tanaka, suzuki, yamamoto):  # 山本 chairs, but has not confirmed the duty of secrecy yet
        with pytest.raises(Refused, match="守秘義務を確かめた進行役"):
            agenda.keep_minutes(item_id=item.id, minutes="x", by=worker.actor)


def test_concluding(clock: Clock, layered: Room, suzuki: Worker, tanaka: Worker, yamamoto: Worker) -> None:
    item = layered.bring(suzuki)
    layered.swear(yamamoto)
    with pytest.raises(Refused, match="結果を書いていない議題が1件"):
        sittings.conclude(conference_id=layered.sitting.id, by=yamamoto.actor)
    agenda.set_result(item_id=item.id, result="continued", by=yamamoto.actor)
    with pytest.raises(Refused, match="出欠を書いていない人が3人"):
        sittings.conclude(conference_id=layered.sitting.id, by=yamamoto.actor)
    marks = {a.id: "present" for a in Attendee.objects.all()}
    sittings.mark_attendance(conference_id=layered.sitting.id, marks=marks, by=yamamoto.actor)
    with pytest.raises(Refused, match="進行役だけ"):
        sittings.conclude(conference_id=layered.sitting.id, by=tanaka.actor)
    done = sittings.conclude(conference_id=layered.sitting.id, by=yamamoto.actor)
    assert done.status == "held"
    for late in (
        lambda: agenda.keep_minutes(item_id=item.id, minutes="x", by=yamamoto.actor),
        lambda: sittings.cancel(conference_id=done.id, by=yamamoto.actor),
        lambda: sittings.invite(conference_id=done.id, invited=called([tanaka]), by=yamamoto.actor),
        lambda: sittings.mark_attendance(conference_id=done.id, marks=marks, by=yamamoto.actor),
    ):
        with pytest.raises(Refused, match="この会議は終わりました"):
            late()


def test_a_cancelled_sitting_takes_nothing(layered: Room, suzuki: Worker, yamamoto: Worker) -> None:
    sittings.cancel(conference_id=layered.sitting.id, by=yamamoto.actor)
    with pytest.raises(Refused, match="議題を受け付けていません"):
        layered.bring(suzuki)


def test_too_early_to_conclude(clock: Clock, yamamoto: Worker, town: Town) -> None:
    at = datetime(2026, 11, 25, 13, 30, tzinfo=time.JST)
    sitting = sitting_of(yamamoto, body_of(town.city), at=at)
    with pytest.raises(Refused, match="まだ来ていません"):
        sittings.conclude(conference_id=sitting.id, by=yamamoto.actor)


# --- who sees what ---------------------------------------------------------------------------------------------------


def test_the_matrix_of_a_meeting_by_consent(
    layered: Room,
    suzuki: Worker,
    sato: Worker,
    tanaka: Worker,
    yamamoto: Worker,
    takahashi: Worker,
    ishii: Worker,
    town: Town,
) -> None:
    layered.bring(suzuki)
    layered.swear(tanaka)
    case_colleague = hire("colleague", "加納 凛", town.a, roles=["case_worker"])
    receiver_colleague = hire("ogawa", "小川 薫", town.b, roles=["case_worker"])
    assert [v.readable for v in layered.items_seen_by(tanaka)] == [True]
    assert [v.readable for v in layered.items_seen_by(suzuki)] == [True]
    assert [v.readable for v in layered.items_seen_by(case_colleague)] == [True]
    assert [v.readable for v in layered.items_seen_by(yamamoto)] == [False]  # convenes, but has not sworn
    assert [v.readable for v in layered.items_seen_by(sato)] == [False]  # no right to cases
    for stranger in (receiver_colleague, takahashi, ishii):
        with pytest.raises(Http404):
            layered.items_seen_by(stranger)


def test_an_ex_member_sees_nothing(layered: Room, suzuki: Worker, tanaka: Worker, yamamoto: Worker) -> None:
    layered.bring(suzuki)
    layered.swear(tanaka)
    sittings.release(attendee_id=Attendee.objects.get(user=tanaka.user).id, by=yamamoto.actor)
    with pytest.raises(Http404):
        layered.items_seen_by(tanaka)


def test_withdrawn_consent_closes_the_packet_of_a_sitting(
    layered: Room, suzuki: Worker, tanaka: Worker
) -> None:
    layered.bring(suzuki)
    layered.swear(tanaka)
    agree(suzuki, layered.case.subjects.get().person, "withdrawn")
    (view,) = layered.items_seen_by(tanaka)
    assert (view.packet, view.question, view.readable) == (None, "", False)
    assert "同意がいまはない" in view.closed


# --- the wall --------------------------------------------------------------------------------------------------------


def _say(room: Room, by: Worker, body: str = "夜に大きな声がする") -> WalledItem:
    return wall.say(item_id=new_id(), agenda_item_id=room.item.id, body=body, by=by.actor)


def test_what_is_said_behind_the_wall_is_seen_by_named_and_sworn_members_only(
    walled: Room, suzuki: Worker, sato: Worker, tanaka: Worker, yamamoto: Worker, town: Town
) -> None:
    walled.bring(suzuki)
    colleague = hire("colleague", "加納 凛", town.a, roles=["case_worker"])
    walled.swear(suzuki, tanaka)
    _say(walled, tanaka)
    for member in (suzuki, tanaka):
        (view,) = walled.items_seen_by(member)
        assert [s.body for s in view.said] == ["夜に大きな声がする"]
    assert AuditEvent.objects.filter(verb="wall.viewed").count() == 2
    (unsworn,) = walled.items_seen_by(yamamoto)
    (own_agency,) = walled.items_seen_by(colleague)
    for view in (unsworn, own_agency):  # the convener without the oath, and the submitter's own colleague
        assert not view.readable
        assert (view.question, view.said, view.decisions) == ("", [], [])
    sittings.release(attendee_id=Attendee.objects.get(user=tanaka.user).id, by=yamamoto.actor)
    with pytest.raises(Http404):
        walled.items_seen_by(tanaka)


def test_speaking_behind_the_wall_is_refused(
    walled: Room, layered: Room, suzuki: Worker, tanaka: Worker, takahashi: Worker, yamamoto: Worker
) -> None:
    walled.bring(suzuki)
    with pytest.raises(Refused, match="守秘義務を確かめた構成員"):
        _say(walled, tanaka)
    walled.swear(tanaka, yamamoto)
    with pytest.raises(Refused, match="守秘義務を確かめた構成員"):
        _say(walled, takahashi)
    with pytest.raises(Refused, match="内容を書いて"):
        _say(walled, tanaka, " ")
    layered.bring(suzuki)
    layered.swear(tanaka)
    with pytest.raises(Refused, match="守秘義務を確かめた構成員"):
        _say(layered, tanaka)  # a meeting by consent has no wall
    sittings.cancel(conference_id=walled.sitting.id, by=yamamoto.actor)
    with pytest.raises(Refused, match="中止"):
        _say(walled, tanaka)


def test_said_twice_is_once(walled: Room, suzuki: Worker) -> None:
    walled.bring(suzuki)
    walled.swear(suzuki)
    key = new_id()
    for _ in range(2):
        wall.say(item_id=key, agenda_item_id=walled.item.id, body="x", by=suzuki.actor)
    assert WalledItem.objects.count() == 1


def test_nothing_of_the_wall_reaches_plan_case_or_trail(
    walled: Room, suzuki: Worker, yamamoto: Worker, tanaka: Worker, town: Town
) -> None:
    item = walled.bring(suzuki)
    walled.swear(yamamoto, tanaka)
    steps = Step.objects.count()
    _say(walled, tanaka, "ひみつのことば")
    decided = agenda.decide(
        decision_id=new_id(),
        item_id=item.id,
        kind="task",
        body="見回りを増やす",
        desk_id=town.b.desk.id,
        due_on=time.today() + timedelta(days=7),
        by=yamamoto.actor,
    )
    assert decided.step is None
    assert Step.objects.count() == steps
    with pytest.raises(Refused, match="支援会議では、プランの了承はできません"):
        agenda.set_result(item_id=item.id, result="plan_endorsed", by=yamamoto.actor)
    agenda.set_result(item_id=item.id, result="watch", by=yamamoto.actor)
    (line,) = queries.sittings_of_case(suzuki.actor, walled.case.id)
    assert line.result == ""
    trail = str(list(AuditEvent.objects.order_by("id").values()))
    assert "ひみつ" not in trail
    assert "見回り" not in trail


# --- lists -----------------------------------------------------------------------------------------------------------


def test_lists_of_sittings(
    clock: Clock, layered: Room, suzuki: Worker, tanaka: Worker, yamamoto: Worker, takahashi: Worker
) -> None:
    assert [c.id for c in queries.conferences_next(tanaka.actor)] == [layered.sitting.id]
    assert queries.conferences_next(takahashi.actor) == []
    assert queries.open_sittings(takahashi.actor).count() == 1  # that there is one, and when, is no secret
    (body,) = queries.bodies_of(tanaka.actor)
    assert (body.next_day, body.may_convene) == (date(2026, 11, 25), False)
    assert queries.bodies_of(yamamoto.actor)[0].may_convene
    assert ConferenceBody.objects.count() == 1
    assert queries.sittings_of(tanaka.actor, when="past").count() == 0
