"""The answer to a sending may be lost: who sends the same form again has not said it twice."""

import pytest
from django.urls import reverse

from marugoto.audit.models import AuditEvent
from marugoto.collaboration.actions import referrals
from marugoto.collaboration.models import Referral, ReferralMessage
from marugoto.core.ids import new_id
from tests.factories.agencies import Town, Worker
from tests.factories.collaboration import matter_of, person_of, send
from tests.factories.pages import form_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(sato: Worker, town: Town) -> Referral:
    """A request from A to B."""
    return send(sato, matter_of(sato, person_of(sato)), town.b.desk, kind="request")


def _form(worker: Worker, sent: Referral, field: str) -> dict[str, list[str]]:
    page = worker.client.get(reverse("collaboration:referral", args=[sent.id]))
    return form_data(page.content, having=field)


def _twice(worker: Worker, sent: Referral, act: str, form: dict[str, list[str]]) -> None:
    for _time in range(2):
        answer = worker.client.post(reverse(f"collaboration:{act}", args=[sent.id]), form)
        assert answer.status_code == 302


def _said(sent: Referral, kind: str) -> int:
    return ReferralMessage.objects.filter(referral=sent, kind=kind).count()


def test_the_talk_is_said_once(sato: Worker, tanaka: Worker, sent: Referral) -> None:
    _twice(tanaka, sent, "ask-back", _form(tanaka, sent, "message") | {"body": ["いつなら会えますか"]})
    _twice(sato, sent, "answer", _form(sato, sent, "message") | {"body": ["午後です"]})
    referrals.accept(referral_id=sent.id, by=tanaka.actor)
    half = _form(tanaka, sent, "result") | {"result": ["helping"], "note": ["訪問中です"]}
    _twice(tanaka, sent, "report", half)
    assert [_said(sent, kind) for kind in ("question", "answer", "report")] == [1, 1, 1]
    verbs = ("referral.asked_back", "referral.answered", "referral.reported")
    assert AuditEvent.objects.filter(verb__in=verbs).count() == 3


def test_a_question_that_comes_late_does_not_turn_the_clock_again(
    sato: Worker, tanaka: Worker, sent: Referral
) -> None:
    asked = _form(tanaka, sent, "message") | {"body": ["いつなら会えますか"]}
    tanaka.client.post(reverse("collaboration:ask-back", args=[sent.id]), asked)
    referrals.answer(referral_id=sent.id, body="午後です", by=sato.actor)
    answer = tanaka.client.post(reverse("collaboration:ask-back", args=[sent.id]), asked)
    sent.refresh_from_db()
    assert (answer.status_code, sent.status, _said(sent, "question")) == (302, "sent", 1)


def test_another_form_is_another_report(tanaka: Worker, sent: Referral) -> None:
    referrals.accept(referral_id=sent.id, by=tanaka.actor)
    for words in ("訪問中です", "きょうも訪問しました"):
        form = _form(tanaka, sent, "result") | {"result": ["helping"], "note": [words]}
        tanaka.client.post(reverse("collaboration:report", args=[sent.id]), form)
    assert _said(sent, "report") == 2


def test_the_id_of_somebody_elses_words_is_not_taken_over(
    sato: Worker, tanaka: Worker, sent: Referral
) -> None:
    """Whoever sends the id of words that are there already says new ones under a new id."""
    mine = new_id()
    referrals.ask_back(referral_id=sent.id, question="いつですか", message=mine, by=tanaka.actor)
    referrals.answer(referral_id=sent.id, body="午後です", message=mine, by=sato.actor)
    assert ReferralMessage.objects.get(pk=mine).body == "いつですか"
    assert _said(sent, "answer") == 1
