"""What residents raised comes back to their district; those who were helped say how it was, and few are not shown."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from marugoto.community.actions import gaps, surveys, voices
from marugoto.community.actions.gaps import Told
from marugoto.community.actions.voices import Voice
from marugoto.community.models import AnswerSheet, Gap, Survey
from marugoto.core import clock as time
from tests.factories.agencies import Town, Worker
from tests.factories.clock import Clock

pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def _gap(worker: Worker, title: str, area: Any, *sources: str) -> Gap:
    told = Told(title=title, need="food_lack", area_id=area and area.id)
    one = gaps.open_gap(told=told, by=worker.actor)
    for source in sources:
        said = Voice(words="ひとりで夕飯を食べている", source=source, on=time.today(), count=3)
        voices.add_voice(gap=one, voice=said, by=worker.actor)
    return voices.tell_residents(gap=one, words="足りないという声があります。", by=worker.actor) or one


def test_a_district_reads_what_became_of_what_it_said(
    clock: Clock, sato: Worker, town: Town, needs: dict[str, object]
) -> None:
    _gap(sato, "東の夜の食事", town.areas["east"], "hearing", "survey", "hearing")
    _gap(sato, "西の足", town.areas["west"])
    _gap(sato, "町の足", None, "helper")
    everything = text(Client().get("/voices/"))
    assert all(title in everything for title in ("東の夜の食事", "西の足", "町の足"))
    east = Client().get("/voices/", {"area": str(town.areas["east"].id)})
    assert not east.cookies
    said = text(east)
    assert "東の夜の食事" in said
    assert "町の足" in said
    assert "西の足" not in said
    assert "どこで言われたか アンケート、住民から聞く会" in said
    assert "夕飯" not in said
    assert text(Client().get("/voices/", {"area": "x"})) == everything


def _begun(worker: Worker) -> Survey:
    """The survey that the template begins, made and opened on the pages."""
    new = "/community/surveys/new/"
    page = BeautifulSoup(worker.client.get(new).content, "html.parser")
    link = page.find("a", string="受けた支援のふりかえり")
    assert link is not None
    form = BeautifulSoup(worker.client.get(new + str(link["href"])).content, "html.parser")
    title, questions = form.select_one("input[name=title]"), form.select_one("textarea[name=questions]")
    assert title is not None
    assert questions is not None
    sent = {"title": title["value"], "closes_on": "2026-12-24", "questions": questions.get_text()}
    assert worker.client.post(new, sent | {"design_effect": "1"}).status_code == 302
    return surveys.open_up(survey=Survey.objects.get(), by=worker.actor)


def test_who_was_helped_says_how_it_was_and_few_are_not_shown(
    clock: Clock, yamamoto: Worker, town: Town
) -> None:
    one = _begun(yamamoto)
    assert one.questions.count() == 5
    printed = yamamoto.client.post(f"/community/surveys/{one.id}/tickets/", {"count": "12", "area": ""})
    found = dict.fromkeys(re.findall(r"[A-Z2-9]{5}-[A-Z2-9]{5}", printed.content.decode()))
    assert len(found) == 12
    for n, code in enumerate(found):
        said = {"code": code, "q-1": "4" if n == 0 else "1", "q-2": "2"}
        assert Client().post(f"/voices/surveys/{one.id}/", said).status_code == 200
    assert AnswerSheet.objects.count() == 12
    surveys.close(survey=one, by=yamamoto.actor)
    one.refresh_from_db()
    surveys.publish(
        survey=one, feedback="同じ話をさせないように、聞いたことを窓口の間で渡します。", by=yamamoto.actor
    )
    listed = Client().get("/voices/")
    assert "受けた支援についてお聞かせください" in text(listed)
    results = text(Client().get(f"/voices/surveys/{one.id}/"))
    assert "同じ話をさせないように" in results
    table = results.split("話をよく聞いてもらえましたか")[1].split("困りごとは、いまどうですか")[0]
    assert not re.search(r"まったく\s*1人", table), "one person's answer is nobody's business"


def test_an_unknown_template_begins_nothing(clock: Clock, yamamoto: Worker) -> None:
    page = yamamoto.client.get("/community/surveys/new/", {"template": "nothing"}).content
    title = BeautifulSoup(page, "html.parser").select_one("input[name=title]")
    assert title is not None
    assert not title.get("value")
