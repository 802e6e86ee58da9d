"""きょう: what is in the hand, what came in, what is overdue; and nothing of others."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.intake.actions import matters
from marugoto.intake.actions.consultations import Received, receive
from marugoto.intake.models import Matter
from tests.factories.agencies import Worker

pytestmark = pytest.mark.django_db


def _text(worker: Worker, path: str = "/today/") -> str:
    answer = worker.client.get(path)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser").get_text()


def _talk(worker: Worker, outcome: str = "taken_on") -> Matter:
    talk = Received(
        channel="phone",
        story="電球",
        caller_relation="self",
        urgency="this_week",
        outcome=outcome,
        anonymous=True,
    )
    found = receive(consultation_id=new_id(), received=talk, by=worker.actor).matter
    assert found is not None
    return found


def test_an_empty_day_says_what_belongs_here(sato: Worker) -> None:
    assert "いま、あなたの窓口にあるバトンはありません" in _text(sato)


def test_what_is_in_the_hand_is_there_and_nobody_elses(
    suzuki: Worker, sato: Worker, takahashi: Worker
) -> None:
    number = _talk(suzuki).number
    assert number in _text(suzuki)
    assert number in _text(sato), "colleagues at the same desk hold it together"
    assert number not in _text(takahashi)


def test_what_is_overdue_is_counted_and_comes_first(suzuki: Worker) -> None:
    late, later = _talk(suzuki), _talk(suzuki)
    matters.set_next(matter=later, act="contact", due=clock.today() - timedelta(days=2), by=suzuki.actor)
    matters.set_next(matter=late, act="contact", due=clock.today() + timedelta(days=2), by=suzuki.actor)
    text = _text(suzuki)
    assert "うち期限切れ 1件" in text
    assert text.index(later.number) < text.index(late.number)


def test_a_draft_waits_on_the_page(suzuki: Worker) -> None:
    cid = new_id()
    suzuki.client.post(reverse("intake:draft", args=[cid]), {"story": "とちゅう"})
    page = BeautifulSoup(suzuki.client.get("/today/").content, "html.parser")
    assert page.find("a", href=reverse("intake:edit", args=[cid])) is not None


def test_every_role_has_a_day(
    pharmacist: Worker, volunteer: Worker, noticer: Worker, planner: Worker, mori: Worker, admin: Worker
) -> None:
    for worker in (pharmacist, volunteer, noticer, planner, mori, admin):
        assert "きょう" in _text(worker)


def test_the_first_page_leads_workers_to_their_day_and_residents_to_the_windows(
    sato: Worker, client: object
) -> None:
    from django.test import Client

    assert sato.client.get("/")["Location"] == "/today/"
    assert Client().get("/")["Location"] == "/turn/"
    assert Client().get("/today/")["Location"].startswith("/sign-in/")
