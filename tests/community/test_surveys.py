"""A survey is opened, answered on paper and on the web, closed and given back; nobody is in it."""

import re
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from marugoto.audit.models import AuditEvent
from marugoto.community.actions import surveys
from marugoto.community.models import Answer, AnswerSheet, Question, Survey, Ticket
from marugoto.community.queries import surveys as queries
from marugoto.core import second_wall
from marugoto.core.errors import Refused
from tests.factories.agencies import Town, Worker
from tests.factories.clock import Clock
from tests.factories.community import sheets, survey
from tests.factories.constraints import breaks, sentence_of
from tests.house.strictness import as_the_pages

pytestmark = pytest.mark.django_db
LOW, MIDDLE, HIGH = (1, 1, 1), (2, 2, 2), (3, 3, 3)


@pytest.fixture(autouse=True)
def _stopped(clock: Clock) -> None:
    """It is 24 November 2026."""


def opened(worker: Worker, **change: Any) -> Survey:
    return surveys.open_up(survey=survey(worker, **change), by=worker.actor)


def text(response: Any) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def test_on_the_web_once_with_the_code_from_the_paper(yamamoto: Worker, town: Town) -> None:
    one = opened(yamamoto)
    path, page = f"/voices/surveys/{one.id}/", f"/community/surveys/{one.id}/"
    area = str(town.areas["east"].id)
    printed = yamamoto.client.post(page + "tickets/", {"count": "2", "area": area})
    code = re.findall(r"[A-Z2-9]{5}-[A-Z2-9]{5}", printed.content.decode())[0]
    resident, events = Client(), AuditEvent.objects.count()
    shown = resident.get(path)
    assert not shown.cookies
    said = {"q-1": "3", "q-2": "3", "q-3": "1", "q-5": ["1", "2"], "q-7": "ありがとう"}
    for wrong in ("AAAAA-AAAAA", ""):
        refused = resident.post(path, said | {"code": wrong})
        assert refused.status_code == 422
        assert "ありがとう" in refused.content.decode()
    assert not AnswerSheet.objects.exists()
    done = resident.post(path, said | {"code": code.lower()})
    assert "受け取りました" in text(done)
    assert not done.cookies
    again = resident.post(path, said | {"code": code})
    assert "もう答えてあります" in text(again)
    sheet = AnswerSheet.objects.get()
    assert (sheet.channel, sheet.area, sheet.paper_number) == ("web", town.areas["east"], None)
    assert sorted(sheet.answers.values_list("question__number", "value")) == [
        (1, "3"),
        (2, "3"),
        (3, "1"),
        (5, "1"),
        (5, "2"),
        (7, "ありがとう"),
    ]
    assert AuditEvent.objects.count() == events  # nothing says when somebody answered
    assert sorted(Ticket.objects.values_list("used", flat=True)) == [False, True]
    kept = {f.name for model in (AnswerSheet, Answer, Ticket) for f in model._meta.local_fields}
    assert not kept & {"ticket", "used_on", "person", "origin", "ip"}
    assert "created_at" not in {f.name for m in (AnswerSheet, Answer) for f in m._meta.local_fields}
    assert sheet.id.version == 4  # and not in the order of time


def test_an_answer_that_cannot_be_uses_up_no_code(yamamoto: Worker) -> None:
    one = opened(yamamoto)
    (code,) = surveys.print_tickets(survey=one, count=1, area_id=None, by=yamamoto.actor)
    for answers in ({}, {1: ("9",)}, {99: ("1",)}, {1: ("1", "2")}):
        with pytest.raises(Refused):
            surveys.answer_on_web(survey=one, code=code, answers=answers)
    assert not Ticket.objects.get().used
    assert Ticket.objects.get().checksum != code


def test_paper_a_line_a_sheet(yamamoto: Worker, town: Town) -> None:
    one = opened(yamamoto)
    path, area = f"/community/surveys/{one.id}/enter/", str(town.areas["west"].id)
    said = {"channel": "paper", "area": area, "line": "3 3 2 1 1,2 4", "words-7": "ひとこと"}
    wrong = yamamoto.client.post(path, said | {"line": "3 3 2 1 1,2"})
    assert wrong.status_code == 422
    assert "問いは6つですが、5つ" in text(wrong)
    assert "3 3 2 1 1,2" in wrong.content.decode()
    right = yamamoto.client.post(path, said)
    assert right.status_code == 302
    assert f"area={area}" in right["Location"]
    assert "1番の票" in text(yamamoto.client.get(right["Location"]))
    assert Answer.objects.count() == 8
    yamamoto.client.post(f"/community/surveys/{one.id}/remove/", {"number": "1"})
    assert not AnswerSheet.objects.exists()
    assert AuditEvent.objects.get(verb="survey.sheet_removed").data["number"] == 1


def test_results_in_the_bands_beside_what_others_found(yamamoto: Worker) -> None:
    one = opened(yamamoto)
    sheets(yamamoto, one, *[LOW] * 10, *[MIDDLE] * 12, *[HIGH] * 8, *[(4, 4, 4)] * 5)
    found = queries.results(one)
    bands = found.parts[0]
    assert (found.n, [line.count for line in bands.lines]) == (35, [5, 8, 12, 10, 0])
    assert bands.lines[1].compared[0][1] == 34.3
    assert [line.high_band for line in bands.lines] == [True, True, False, False, False]
    assert bands.lines[1].percent == 22.9
    assert bands.lines[1].low < 8 / 35 < bands.lines[1].high
    wide = surveys.prepare(
        told=surveys.Told("広い", date(2026, 12, 24), "", loneliness=True, design_effect=2),  # type: ignore[arg-type]
        by=yamamoto.actor,
    )
    sheets(yamamoto, surveys.open_up(survey=wide, by=yamamoto.actor), *[LOW] * 10, *[HIGH] * 10)
    assert queries.results(wide).parts[0].lines[1].low < 0.29


def test_few_sheets_say_nothing_and_small_areas_neither(yamamoto: Worker, town: Town) -> None:
    one = opened(yamamoto)
    sheets(yamamoto, one, *[HIGH] * 9, area=town.areas["east"])
    assert queries.results(one).parts == ()
    sheets(yamamoto, one, *[HIGH] * 10, *[LOW] * 10, area=town.areas["west"])
    sheets(yamamoto, one, *[HIGH] * 20, *[LOW] * 10, area=town.areas["north"])
    areas = next(p for p in queries.results(one).parts if "地区ごと" in p.title)
    told = {line.label: line.count for line in areas.lines}
    assert told == {"東小学校区": None, "西小学校区": None, "北小学校区": 20}


def test_words_of_fewer_than_ten_are_held_back(yamamoto: Worker) -> None:
    one = opened(yamamoto)
    for n in range(10):
        answers = {1: ("3",), 7: (f"ことば{n}",)}
        surveys.enter_sheet(survey=one, channel="paper", area_id=None, answers=answers, by=yamamoto.actor)
        if n == 8:
            assert queries.words_of(one)[-1][1:] == ([], True)
    assert queries.words_of(one)[-1][1:] == ([f"ことば{n}" for n in range(10)], False)


def test_closed_given_back_and_compared_with_the_time_before(yamamoto: Worker, planner: Worker) -> None:
    first = opened(yamamoto, title="はじめの回")
    sheets(yamamoto, first, *[HIGH] * 10, *[LOW] * 10)
    surveys.close(survey=first, by=yamamoto.actor)
    one = opened(yamamoto, previous_id=first.id)
    sheets(yamamoto, one, *[HIGH] * 6, *[LOW] * 18)
    path, public = f"/community/surveys/{one.id}/", f"/voices/surveys/{one.id}/"
    assert Client().get(f"/voices/surveys/{first.id}/").status_code == 404
    yamamoto.client.post(path + "close/")
    page = text(yamamoto.client.get(path))
    assert "はじめの回" in page
    assert "50.0%" in page
    assert yamamoto.client.post(path + "publish/", {"feedback": " "}).status_code == 422
    assert yamamoto.client.post(path + "publish/", {"feedback": "居場所を増やす。"}).status_code == 302
    with as_the_pages(), second_wall.standing(None):
        assert not AnswerSheet.objects.exists()
    shown = text(Client().get(public))
    assert "居場所を増やす。" in shown
    assert "25.0%" in shown
    assert "25.0%" in text(planner.client.get(path))


def test_who_may_what(
    yamamoto: Worker, sato: Worker, planner: Worker, pharmacist: Worker, ishii: Worker
) -> None:
    one = survey(yamamoto)
    path = f"/community/surveys/{one.id}/"
    assert sato.client.get(path).status_code == 200
    assert sato.client.post(path + "open/").status_code == 403
    assert planner.client.post(path + "open/").status_code == 302  # of the same agency
    for stranger, status in ((pharmacist, 403), (ishii, 404)):
        assert stranger.client.get(path).status_code == status
    assert yamamoto.client.get(path + "edit/").status_code == 200
    refused = yamamoto.client.post(
        path + "edit/", {"title": "x", "closes_on": "2026-12-01", "questions": "問い", "design_effect": "1"}
    )
    assert refused.status_code == 422  # it is open: its questions stand still
    with as_the_pages(), second_wall.standing(ishii.actor):
        assert not AnswerSheet.objects.exists()
        with pytest.raises(Refused):
            surveys.close(survey=one, by=ishii.actor)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"),
        ({"closes_on": date(2026, 1, 1)}, "closes_on"),
        ({"questions": "", "loneliness": False}, "questions"),
        ({"questions": "複)だけ"}, "questions"),
        ({"design_effect": 0}, "design_effect"),
    ],
)
def test_a_survey_that_cannot_be(yamamoto: Worker, change: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as no:
        survey(yamamoto, **change)
    assert no.value.field == field


@pytest.mark.parametrize(
    "name",
    [
        "survey_has_a_title",
        "survey_published_once_closed",
        "survey_design_effect_at_least_one",
        "question_number_once",
        "ticket_once",
        "answer_sheet_number_once",
        "answer_sheet_paper_has_a_number",
        "answer_once",
    ],
)
def test_a_row_that_breaks_a_rule_is_refused(name: str, yamamoto: Worker) -> None:
    one = opened(yamamoto)
    sheets(yamamoto, one, LOW)
    surveys.print_tickets(survey=one, count=1, area_id=None, by=yamamoto.actor)
    kept, said = AnswerSheet.objects.get(), Answer.objects.order_by("id")[0]
    base = {"municipality_id": one.municipality_id, "agency_id": one.agency_id, "closes_on": one.closes_on}
    rows = {
        "survey_has_a_title": lambda: Survey(title="", **base),
        "survey_published_once_closed": lambda: Survey(title="x", published_on=one.closes_on, **base),
        "survey_design_effect_at_least_one": lambda: Survey(title="x", design_effect=0, **base),
        "question_number_once": lambda: Question(survey=one, number=1, kind="words", words="x"),
        "ticket_once": lambda: Ticket(survey=one, checksum=Ticket.objects.get().checksum),
        "answer_sheet_number_once": lambda: AnswerSheet(
            survey=one, channel="paper", paper_number=kept.paper_number
        ),
        "answer_sheet_paper_has_a_number": lambda: AnswerSheet(survey=one, channel="web", paper_number=9),
        "answer_once": lambda: Answer(sheet=kept, question=said.question, value=said.value),
    }
    row = rows[name]()
    assert sentence_of(row, name).endswith("。")
    with breaks(name):
        row.save(force_insert=True)
