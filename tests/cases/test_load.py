"""The load of a worker: weights of a list, what it is made of, and the sheet of one worker's cases."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from marugoto.audit.models import AuditEvent
from marugoto.cases import queries
from marugoto.cases.actions import outlook
from marugoto.cases.actions.facts import record_facts
from marugoto.cases.models import Case
from marugoto.cases.rules import load as rules
from marugoto.cases.rules.facts import Answer
from marugoto.cases.rules.load import Carried
from marugoto.core import clock
from marugoto.core.errors import Refused
from tests.cases import making
from tests.factories.agencies import Worker

WEIGHTS = {
    "base": 100,
    "watching": 25,
    "new": 50,
    "urgent": 75,
    "complex": 50,
    "person": 25,
    "overdue": 25,
    "support": 40,
    "limit": 300,
}


@pytest.mark.parametrize(
    ("case", "weight"),
    [
        (Carried(lead=True), 100),
        (Carried(lead=True, days=30), 150),
        (Carried(lead=True, urgent=True, complex=True, overdue=True), 250),
        (Carried(lead=True, persons=3), 150),
        (Carried(lead=False), 40),
        (Carried(lead=False, urgent=True), 70),
        (Carried(lead=True, watching=True, urgent=True, days=1), 25),
    ],
)
def test_what_a_case_weighs(case: Carried, weight: int) -> None:
    assert rules.weight(case, WEIGHTS) == weight
    assert rules.load([case, case], WEIGHTS) == 2 * weight


def test_a_load_says_what_it_is_made_of() -> None:
    cases = [Carried(lead=True, urgent=True), Carried(lead=False), Carried(lead=True, watching=True)]
    assert rules.made_of(cases, WEIGHTS) == {"base": 2, "urgent": 1, "support": 1, "watching": 1}


@pytest.mark.usefixtures("needs")
def test_the_load_of_the_colleagues(case: Case, suzuki: Worker, tanaka: Worker, sato: Worker) -> None:
    on = clock.today()
    (before,) = queries.loads_of(suzuki.actor, on=on)
    assert (before.name, before.cases, before.led, before.full) == (suzuki.user.name, 1, 1, False)
    assert before.weight == 1.5  # opened today
    making.assess(case, suzuki, factors=["illness", "debt", "care"], urgency="today", necessity="must")
    outlook.judge_pattern(case=case, pattern="complex", verdict="confirmed", by=suzuki.actor)
    (after,) = queries.loads_of(suzuki.actor, on=on)
    assert after.weight == 1.5 + 0.75 + 0.5
    assert dict(after.made_of) == {
        "動いているケース": 1,
        "開いてから30日以内": 1,
        "緊急性が今日中・今週中": 1,
        "複合的な課題（確かめたもの）": 1,
    }
    (late,) = queries.loads_of(suzuki.actor, on=on + timedelta(days=100))
    assert late.weight == 1 + 0.75 + 0.5 + 0.25
    assert queries.loads_of(tanaka.actor, on=on) == []
    page = suzuki.client.get(reverse("cases:load")).content.decode()
    assert suzuki.user.name in page
    assert "重さの目安" in page
    assert sato.client.get(reverse("cases:load")).status_code == 403
    assert "重さ" in suzuki.client.get(reverse("office:staff")).content.decode()


@pytest.mark.usefixtures("needs")
def test_the_sheet_of_a_worker(
    case: Case, suzuki: Worker, kimura: Worker, tanaka: Worker, sato: Worker
) -> None:
    record_facts(
        case=case,
        domain="risk",
        answers={"avoid": Answer(text="大きな声で話さない"), "works_well": Answer(text="午後に電話する")},
        by=suzuki.actor,
    )
    making.running(case, suzuki, "病院に確認する")
    url = reverse("cases:worker-sheet", args=[suzuki.user.id])
    page = kimura.client.get(url).content.decode()
    for words in (case.title, "大きな声で話さない", "午後に電話する", "病院に確認する", "渡邊"):
        assert words in page
    assert (
        AuditEvent.objects.filter(kind="look", verb="case.sheet_opened", actor_id=kimura.user.id).count() == 1
    )
    assert tanaka.client.get(url).status_code == 404
    assert sato.client.get(url).status_code == 403
    assert suzuki.client.get(reverse("cases:worker-sheet", args=[uuid4()])).status_code == 404


@pytest.mark.usefixtures("needs")
def test_whoever_moves_away_is_handed_over_or_it_is_said_why_not(case: Case, suzuki: Worker) -> None:
    with pytest.raises(Refused, match="移管先"):
        making.close(case, suzuki, "moved", transfer_to=" ")
    closing = making.close(case, suzuki, "moved", transfer_to="西の市 福祉相談室")
    assert closing.transfer_to == "西の市 福祉相談室"
    assert "西の市 福祉相談室" in suzuki.client.get(reverse("cases:detail", args=[case.id])).content.decode()
