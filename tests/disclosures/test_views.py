"""The pages and the paper. What is black is not in the file."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from marugoto.audit.models import AuditEvent
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.disclosures import actions, rules
from marugoto.disclosures.models import DisclosureRequest, Passage
from tests.core.test_pdf import read
from tests.disclosures.conftest import CALLER, Held, ask
from tests.disclosures.test_actions import decide_all, passage
from tests.factories.agencies import Worker
from tests.factories.pages import form_data


def words(answer: Any) -> str:
    return BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)


def test_from_the_person_to_the_paper(held: Held, yamamoto: Worker) -> None:
    client = yamamoto.client
    new = reverse("disclosures:new", args=[held.person.pk])
    assert new in client.get(reverse("people:person", args=[held.person.pk])).content.decode()
    data = form_data(client.get(new).content, having="identity") | {"identity": "運転免許証"}
    page = client.post(new, data, follow=True)
    assert "まだ記録を集めていません" in words(page)
    asked = DisclosureRequest.objects.get()
    page = client.post(reverse("disclosures:gather", args=[asked.pk]), follow=True)
    assert "か所を集めました" in words(page)
    assert "渡邊 花子" in words(client.get(reverse("office:today")))
    assert client.get(reverse("disclosures:paper", args=[asked.pk])).status_code == 422
    assert client.post(reverse("disclosures:decide", args=[asked.pk])).status_code == 422
    for one in Passage.objects.filter(request=asked):
        assert client.post(reverse("disclosures:as-proposed", args=[one.pk])).status_code == 302
    assert client.post(reverse("disclosures:decide", args=[asked.pk])).status_code == 302
    paper = client.get(reverse("disclosures:paper", args=[asked.pk]))
    assert paper["Content-Type"] == "application/pdf"
    said = read(paper.content)
    for shown in ("渡邊", "眠れない。", "静かに眠りたい", "部分開示", "個人情報保護法78条1項2号"):
        assert shown in said, shown
    for black in ("太郎", CALLER, "三郎", "090-9999-1111", "包括が聞いたこと", "東 司法書士"):
        assert black not in said, black
        assert black.encode("utf-16-be") not in paper.content
        assert black.encode() not in paper.content


def test_the_paper_says_what_is_not_gathered_always_the_same(held: Held, yamamoto: Worker) -> None:
    asked = ask(held, yamamoto)
    decide_all(asked, yamamoto)
    actions.decide(asked=asked, by=yamamoto.actor)
    said = read(yamamoto.client.get(reverse("disclosures:paper", args=[asked.pk])).content)
    assert "あるともないとも答えない" in "".join(said.split())


def test_one_passage_is_judged(held: Held, yamamoto: Worker) -> None:
    story = passage(ask(held, yamamoto), "intake.Consultation", "story")
    url = reverse("disclosures:passage", args=[story.pk])
    page = yamamoto.client.get(url)
    assert "夫の太郎さん" in words(page)
    data = form_data(page.content, having="marked")
    assert data["marked"] == [story.marked]
    assert yamamoto.client.post(url, data | {"decision": "hide", "reason": ""}).status_code == 422
    assert yamamoto.client.post(url, data | {"marked": "ほかの⟦ことば⟧"}).status_code == 422
    assert yamamoto.client.post(url, data | {"decision": "show"}).status_code == 302
    story.refresh_from_db()
    assert (story.decision, story.reason) == ("show", "")


def test_what_is_black_is_not_in_the_list_either(held: Held, yamamoto: Worker) -> None:
    asked = ask(held, yamamoto)
    page = yamamoto.client.get(reverse("disclosures:request", args=[asked.pk]))
    assert "夫の" in words(page)
    assert "太郎" not in words(page)


@pytest.mark.parametrize("who", ["sato", "suzuki", "takahashi", "mori", "admin", "planner"])
def test_without_the_right(who: str, held: Held, yamamoto: Worker, request: pytest.FixtureRequest) -> None:
    client, asked = request.getfixturevalue(who).client, ask(held, yamamoto)
    for route in ("request", "paper"):
        assert client.get(reverse(f"disclosures:{route}", args=[asked.pk])).status_code == 403
    assert client.get(reverse("disclosures:requests")).status_code == 403


def test_to_another_agency_it_is_not_there(held: Held, yamamoto: Worker, ishii: Worker) -> None:
    asked = ask(held, yamamoto)
    one = Passage.objects.filter(request=asked).order_by("sort")[0]
    for route, key in (
        ("request", asked.pk),
        ("paper", asked.pk),
        ("passage", one.pk),
        ("request", new_id()),
    ):
        assert ishii.client.get(reverse(f"disclosures:{route}", args=[key])).status_code == 404
    for route, key in (
        ("gather", asked.pk),
        ("decide", asked.pk),
        ("withdraw", asked.pk),
        ("as-proposed", one.pk),
    ):
        assert ishii.client.post(reverse(f"disclosures:{route}", args=[key])).status_code == 404
    assert ishii.client.get(reverse("disclosures:new", args=[held.person.pk])).status_code == 404


def test_whom_the_agency_does_not_know_it_cannot_answer(held: Held, yamamoto: Worker, sato: Worker) -> None:
    from tests.factories.people import register

    other = register(sato, given_name="別子")
    assert yamamoto.client.get(reverse("disclosures:new", args=[other.pk])).status_code == 403


def test_a_look_changes_nothing(held: Held, yamamoto: Worker) -> None:
    asked = ask(held, yamamoto)
    before = list(Passage.objects.order_by("id").values())
    yamamoto.client.get(reverse("disclosures:request", args=[asked.pk]))
    yamamoto.client.get(reverse("disclosures:requests"))
    assert list(Passage.objects.order_by("id").values()) == before


def test_more_time_is_taken_once_and_told_on_paper(held: Held, yamamoto: Worker) -> None:
    client, asked = yamamoto.client, ask(held, yamamoto)
    extend = reverse("disclosures:extend", args=[asked.pk])
    notice = reverse("disclosures:extension", args=[asked.pk])
    assert client.get(notice).status_code == 422
    assert "延ばす理由を書いてください" in words(client.post(extend, {"reason": " "}))
    page = client.post(extend, {"reason": "記録が紙にもあり、探すのに日数がかかるため"}, follow=True)
    assert extend not in page.content.decode()
    asked.refresh_from_db()
    assert (asked.due_on - asked.received_on).days == 60
    said = "".join(read(client.get(notice).content).split())
    assert "探すのに日数がかかるため" in said
    assert "第83条第2項" in said
    again = client.post(extend, {"reason": "もう一度"})
    assert (again.status_code, "二度は延ばせません" in words(again)) == (422, True)
    assert AuditEvent.objects.filter(verb="disclosure.extended").count() == 1


def test_no_more_time_after_the_day_or_the_decision(held: Held, yamamoto: Worker) -> None:
    asked = ask(held, yamamoto)
    said = {"received_on": asked.received_on, "today": asked.due_on + timedelta(days=1)}
    assert rules.extended(said["received_on"]) == asked.due_on + timedelta(days=30)
    late = rules.extension_problem(
        status="open", extended_on=None, due=asked.due_on, reason="x", today=said["today"]
    )
    assert late is not None
    assert "期限を過ぎています" in late[1]
    decide_all(asked, yamamoto)
    actions.decide(asked=asked, by=yamamoto.actor)
    with pytest.raises(Refused, match="もう終わって"):
        actions.extend(asked=asked, reason="x", by=yamamoto.actor)
