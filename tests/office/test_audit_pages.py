"""取扱いの記録: the privacy officer reads the log of one's own town, in words; nobody else does."""

import pytest
from bs4 import BeautifulSoup

from marugoto.core.ids import new_id
from marugoto.intake.actions.consultations import Received, Subject, receive
from marugoto.people.models import Person
from tests.factories.agencies import Worker

pytestmark = pytest.mark.django_db


def _talk(worker: Worker) -> Person:
    talk = Received(
        channel="phone",
        story="ひみつの話",
        caller_relation="self",
        urgency="this_week",
        outcome="taken_on",
        subjects=[Subject(name="山田 花子")],
    )
    receive(consultation_id=new_id(), received=talk, by=worker.actor)
    return Person.objects.get()


def _text(worker: Worker, path: str) -> str:
    return BeautifulSoup(worker.client.get(path).content, "html.parser").get_text()


def test_the_log_says_who_did_what_and_never_what_was_said(suzuki: Worker, mori: Worker) -> None:
    _talk(suzuki)
    text = _text(mori, "/audit/")
    assert "相談を受けた" in text
    assert suzuki.user.name in text
    assert "ひみつの話" not in text
    assert "山田" not in text


def test_the_trail_of_a_person(suzuki: Worker, mori: Worker) -> None:
    person = _talk(suzuki)
    suzuki.client.get(f"/people/{person.id}/")
    text = _text(mori, f"/audit/persons/{person.id}/")
    assert "人を登録した" in text
    assert "見た" in text


def test_filters_are_in_the_url(suzuki: Worker, mori: Worker) -> None:
    person = _talk(suzuki)
    found = mori.client.get(f"/audit/?verb=consultation.received&person={person.id}")
    cells = BeautifulSoup(found.content, "html.parser").select("td.main")
    assert [cell.get_text(strip=True) for cell in cells] == ["した相談を受けた"]
    assert "当てはまる記録はありません" in _text(mori, "/audit/?since=2020-01-01&until=2020-01-02")
    assert mori.client.get("/audit/?person=nonsense&before=xx").status_code == 200


def test_another_towns_log_stays_there(ishii: Worker, mori: Worker) -> None:
    person = _talk(ishii)
    assert ishii.user.name not in _text(mori, "/audit/")
    assert ishii.user.name not in _text(mori, f"/audit/persons/{person.id}/")


def test_nobody_else_reads_the_log(sato: Worker, yamamoto: Worker, admin: Worker) -> None:
    for worker in (sato, yamamoto, admin):
        assert worker.client.get("/audit/").status_code == 403
