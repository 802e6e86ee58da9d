"""Versions of a plan compared in words, the municipality's decision, the copy for the person, the prepared review."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from marugoto.audit.models import AuditEvent
from marugoto.cases import queries
from marugoto.cases.actions import outlook
from marugoto.cases.actions import plan as plans
from marugoto.cases.models import Case, Plan
from marugoto.cases.rules import versions as rules
from marugoto.cases.rules.versions import PlanWords, StepWords
from marugoto.core import clock
from marugoto.core.errors import Refused
from tests.cases import making
from tests.factories.agencies import Worker
from tests.factories.constraints import breaks

pytestmark = pytest.mark.usefixtures("needs")


def _step(key: str, what: str, continues: str = "") -> StepWords:
    return StepWords(id=key, continues=continues, what=what, who="本人", due="2026-12-01")


def test_two_versions_stand_side_by_side_in_words() -> None:
    old = PlanWords(
        heads=(("状況", "介護と家計"), ("方向", "")),
        goals=(("夜はねむりたい", (_step("a", "病院に聞く"), _step("b", "家計を書く"))), ("働きたい", ())),
    )
    new = PlanWords(
        heads=(("状況", "介護と家計と仕事"), ("方向", "休める日をつくる")),
        goals=(("夜はねむりたい", (_step("c", "病院にもう一度聞く", "a"), _step("d", "預け先をさがす"))),),
    )
    rows = rules.compare(old, new, goal="目標", step="手順")
    assert [(r.part, r.before[:7], r.after[:9], r.turn) for r in rows] == [
        ("状況", "介護と家計", "介護と家計と仕事", "changed"),
        ("方向", "", "休める日をつくる", "new"),
        ("目標", "夜はねむりたい", "夜はねむりたい", "same"),
        ("手順", "病院に聞く｜本", "病院にもう一度聞く", "changed"),
        ("手順", "", "預け先をさがす｜本", "new"),
        ("手順", "家計を書く｜本", "", "gone"),
        ("目標", "働きたい", "", "gone"),
    ]
    assert rules.counted(rows) == {"new": 2, "changed": 2, "gone": 2, "same": 1}


def test_a_version_is_the_same_as_itself() -> None:
    one = PlanWords(heads=(("状況", "介護"),), goals=(("ねむりたい", (_step("a", "聞く"),)),))
    assert {r.turn for r in rules.compare(one, one, goal="目標", step="手順")} == {"same"}


@pytest.fixture
def two(case: Case, suzuki: Worker) -> tuple[Plan, Plan]:
    """A plan under way, and the draft that goes on from it."""
    first = making.running(case, suzuki, "病院に確認する", "家計を書き出す")
    kept, _left = making.steps_of(first)
    step = plans.PlannedStep(
        what="病院に確認する", due_on=kept.due_on, desk_id=kept.desk_id, continues=kept.id
    )
    planned = plans.Planned(
        situation="介護と家計",
        goals=[plans.PlannedGoal(words="夜は家でねむりたい", steps=[step])],
        lead_after="地域包括 山田",
        plain="病院に いっしょに 聞きます。",
    )
    return first, plans.make_plan(case=case, planned=planned, by=suzuki.actor)


def test_the_pages_compare_and_print(two: tuple[Plan, Plan], suzuki: Worker, kimura: Worker) -> None:
    first, draft = two
    rows = queries.compare_plans(first, draft)
    assert {r.part: r.turn for r in rows if r.part == "終わったあとの主担当"} == {
        "終わったあとの主担当": "new"
    }
    assert [r.turn for r in rows if r.part == "手順"] == ["same", "gone"]
    page = kimura.client.get(reverse("cases:plan-compare", args=[draft.id]))
    assert len(BeautifulSoup(page.content, "html.parser").select("tbody tr")) == len(rows)
    assert suzuki.client.get(reverse("cases:plan-compare", args=[first.id])).status_code == 302
    paper = suzuki.client.get(reverse("cases:plan-plain", args=[draft.id])).content.decode()
    assert "あなたが したいこと" in paper
    assert "<ruby>" in paper
    detail = suzuki.client.get(reverse("cases:plan", args=[first.id])).content.decode()
    assert "役割の分担" in detail


def test_consent_is_asked_again_when_the_lead_after_changes(two: tuple[Plan, Plan], suzuki: Worker) -> None:
    _first, draft = two
    assert draft.agreed_on is None
    plans.record_consent(plan=draft, on=clock.today(), form="oral", by=suzuki.actor)
    step = making.steps_of(draft)[0]
    same = plans.PlannedStep(what=step.what, due_on=step.due_on, desk_id=step.desk_id, id=step.id)
    goal = draft.goals.order_by("id")[0]
    planned = plans.Planned(
        situation="介護と家計",
        goals=[plans.PlannedGoal(words=goal.words, steps=[same], id=goal.id)],
        lead_after="社協 田中",
    )
    assert plans.change_plan(plan=draft, planned=planned, by=suzuki.actor).agreed_on is None


def test_the_municipality_decides_after_the_conference(case: Case, suzuki: Worker, tanaka: Worker) -> None:
    draft = making.agreed(case, suzuki)
    with pytest.raises(Refused, match="会議で合意して"):
        plans.record_decision(plan=draft, on=clock.today(), who="課長", by=suzuki.actor)
    with breaks("plan_decided_pair"):
        Plan.objects.filter(pk=draft.pk).update(decided_on=clock.today(), decided_by="課長")
    running = plans.endorse(plan=draft, on=clock.today(), by_conference="会議", by=suzuki.actor)
    url = reverse("cases:plan-decide", args=[running.id])
    assert suzuki.client.post(url, {"on": str(clock.today()), "who": ""}).status_code == 422
    tomorrow = str(clock.today() + timedelta(days=1))
    late = suzuki.client.post(url, {"on": tomorrow, "who": "福祉課長 原"})
    assert (late.status_code, "福祉課長 原" in late.content.decode()) == (422, True)
    assert suzuki.client.post(url, {"on": str(clock.today()), "who": "福祉課長 原"}).status_code == 302
    running.refresh_from_db()
    assert (running.decided_on, running.decided_by) == (clock.today(), "福祉課長 原")
    assert AuditEvent.objects.filter(verb="plan.decided").count() == 1
    assert tanaka.client.post(url, {"on": str(clock.today()), "who": "だれか"}).status_code == 404
    assert suzuki.client.get(url).status_code == 405


def test_who_does_what_stands_by_who(case: Case, suzuki: Worker) -> None:
    running = making.running(case, suzuki, "一つめ", "二つめ")
    ((who, steps),) = queries.roles_of(queries.plan_view(running))
    assert who
    assert [s.what for s in steps] == ["一つめ", "二つめ"]


def test_a_review_finds_laid_out_what_changed(case: Case, suzuki: Worker) -> None:
    running = making.running(case, suzuki, "一つめ", "二つめ")
    first, _second = making.steps_of(running)
    plans.record_step_outcome(step=first, outcome="achieved", by=suzuki.actor)
    making.note(case, suzuki, minutes=20)
    making.note(case, suzuki, minutes=None)
    making.assess(case, suzuki, factors=["illness", "debt", "care"])
    outlook.answer_scale(case=case, scale="step_work", answers={"work": 2}, on=clock.today(), by=suzuki.actor)
    found = queries.prepared_review(case, running, on=clock.today() + timedelta(days=30))
    assert [s.what for s in found.ended] == ["一つめ"]
    assert [s.what for s in found.late] == ["二つめ"]
    assert (found.notes, found.minutes) == (2, 20)
    assert [p.code for p in found.patterns] == ["complex"]
    assert [s.code for s in found.scales] == ["step_work"]
    page = suzuki.client.get(reverse("cases:review", args=[case.id])).content.decode()
    assert "見直しの準備" in page
