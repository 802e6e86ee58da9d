"""The pages: the form, what is seen, who is told on their day, the review. The stranger finds nothing."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from marugoto.core.ids import new_id
from marugoto.emergency.models import GlassBreak, GlassNotice
from marugoto.people.models import Person
from tests.emergency.conftest import broken
from tests.emergency.test_actions import hide, over
from tests.factories.agencies import Worker
from tests.factories.pages import form_data

BREAK = "emergency:break"


def words(answer: Any) -> str:
    return BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)


def said(**change: str) -> dict[str, str]:
    usual = {"reason": "collapse", "words": "返事がない。", "basis": "duty", "minutes": "30"}
    return usual | change


def test_from_the_masked_page_to_what_is_seen(person: Person, tanaka: Worker) -> None:
    masked = tanaka.client.get(reverse("people:person", args=[person.pk]))
    link = reverse(BREAK) + f"?person={person.pk}"
    assert link in masked.content.decode()
    page = tanaka.client.get(link)
    assert "渡邊 花子" in words(page)
    assert "090-0012-5678" not in words(page)
    data = form_data(page.content, having="words") | said()
    answer = tanaka.client.post(reverse(BREAK), data, follow=True)
    assert answer.status_code == 200
    for shown in (
        "渡邊 花子",
        "090-0012-5678",
        "本町3丁目2-1",
        "渡邊 ハル",
        "佐藤 花",
        "000-000-0000",
        "同意あり",
    ):
        assert shown in words(answer), shown
    assert "怒鳴る" not in words(answer)
    again = tanaka.client.post(reverse(BREAK), data)  # the button pressed twice
    assert again.status_code == 302
    assert GlassBreak.objects.count() == 1


def test_somebody_whom_no_search_finds(person: Person, tanaka: Worker, yamamoto: Worker) -> None:
    hide(person, yamamoto)
    assert tanaka.client.get(reverse("people:person", args=[person.pk])).status_code == 404
    data = said(name="わたなべ はなこ", birth="昭和25年3月1日")
    answer = tanaka.client.post(reverse(BREAK), data, follow=True)
    assert "渡邊 花子" in words(answer)
    assert "支援措置のある方です" in words(answer)
    assert "本町3丁目" not in words(answer)
    assert "090-0012-5678" not in words(answer)
    assert tanaka.client.get(reverse("people:person", args=[person.pk])).status_code == 404
    for route, query in (("people:search", "q"), ("people:lookup", "name")):
        assert "渡邊 花子" not in words(tanaka.client.get(reverse(route), {query: "渡辺花子"})), (
            "no other page opens"
        )


def test_nobody_is_found(person: Person, tanaka: Worker) -> None:
    answer = tanaka.client.post(reverse(BREAK), said(name="だれ か", birth="1950-03-01"), follow=True)
    assert "開きませんでした" in words(answer)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"words": ""}, "何が起きているか"),
        ({"reason": ""}, "選んでください"),
        ({"birth": "1950年3月"}, "年・月・日のすべて"),
        ({"name": ""}, "名前を書いてください"),
        ({"minutes": "600"}, "選択"),
    ],
)
def test_what_is_not_said_is_asked_again(
    change: dict[str, str], told: str, person: Person, tanaka: Worker
) -> None:
    data = said(name="渡邊 花子", birth="1950-03-01") | change
    answer = tanaka.client.post(reverse(BREAK), data)
    assert answer.status_code == 422
    assert told in words(answer)
    assert not GlassBreak.objects.exists()


def test_it_is_closed_by_hand(person: Person, tanaka: Worker) -> None:
    glass = broken(tanaka, person.pk)
    answer = tanaka.client.post(reverse("emergency:end", args=[glass.pk]), follow=True)
    assert "この緊急閲覧は終わりました" in words(answer)
    assert "花子" not in words(answer)


def test_when_its_minutes_are_over_nothing_is_seen(person: Person, tanaka: Worker) -> None:
    glass = over(broken(tanaka, person.pk))
    answer = tanaka.client.get(reverse("emergency:view", args=[glass.pk]))
    assert "この緊急閲覧は終わりました" in words(answer)
    assert "花子" not in words(answer)


@pytest.mark.parametrize("who", ["sato", "takahashi", "yamamoto", "ishii"])
def test_anothers_glass_is_not_there(
    who: str, person: Person, tanaka: Worker, request: pytest.FixtureRequest
) -> None:
    client = request.getfixturevalue(who).client
    glass = broken(tanaka, person.pk)
    assert client.get(reverse("emergency:view", args=[glass.pk])).status_code == 404
    assert client.get(reverse("emergency:view", args=[new_id()])).status_code == 404


@pytest.mark.parametrize("who", ["mori", "admin", "planner", "pharmacist"])
def test_without_the_right(who: str, request: pytest.FixtureRequest) -> None:
    client = request.getfixturevalue(who).client
    assert client.get(reverse(BREAK)).status_code == 403


def test_the_holder_learns_of_it_on_the_day_and_whom(person: Person, tanaka: Worker, sato: Worker) -> None:
    broken(tanaka, person.pk)
    assert "田中 実" in words(sato.client.get(reverse("office:today")))
    url = reverse("emergency:notice", args=[GlassNotice.objects.get(part="holder").pk])
    page = sato.client.get(url)
    assert "渡邊 花子" in words(page)
    assert "電話の途中で返事がなくなった。" in words(page)
    after = sato.client.post(
        reverse("emergency:noted", args=[GlassNotice.objects.get(part="holder").pk]), follow=True
    )
    assert "受け止めました。" in words(after)
    assert "緊急閲覧の知らせ" not in words(sato.client.get(reverse("office:today")))
    assert "田中 実" in words(sato.client.get(reverse("emergency:notices")))


def test_the_coordinator_learns_that_and_not_whom(person: Person, tanaka: Worker, yamamoto: Worker) -> None:
    broken(tanaka, person.pk)
    page = yamamoto.client.get(
        reverse("emergency:notice", args=[GlassNotice.objects.get(part="coordinator").pk])
    )
    assert "田中 実" in words(page)
    assert "花子" not in words(page)
    assert "だれのことかは示しません" in words(page)


@pytest.mark.parametrize("who", ["tanaka", "takahashi", "ishii"])
def test_who_was_not_told_finds_no_notice(
    who: str, person: Person, tanaka: Worker, request: pytest.FixtureRequest
) -> None:
    broken(tanaka, person.pk)
    client = request.getfixturevalue(who).client
    for notice in GlassNotice.objects.order_by("id"):
        assert client.get(reverse("emergency:notice", args=[notice.pk])).status_code == 404
        assert client.post(reverse("emergency:noted", args=[notice.pk])).status_code == 404


def test_the_officer_reviews(person: Person, tanaka: Worker, mori: Worker) -> None:
    glass = broken(tanaka, person.pk)
    assert "田中 実" in words(mori.client.get(reverse("office:today")))
    url = reverse("emergency:review", args=[glass.pk])
    assert "まだ開いています" in words(mori.client.get(url))
    over(glass)
    page = mori.client.get(url)
    assert "花子" not in words(page)
    assert "みさき市社会福祉協議会" in words(page)
    assert mori.client.post(url, {"verdict": "proper", "words": ""}).status_code == 422
    assert mori.client.post(url, {"verdict": "proper", "words": "119番と合う。"}).status_code == 302
    assert "119番と合う。" in words(mori.client.get(url))
    assert "確かめを待つ緊急閲覧はありません" in words(mori.client.get(reverse("emergency:reviews")))
    assert "田中 実" in words(mori.client.get(reverse("emergency:reviews"), {"all": "1"}))
    assert "田中 実" not in words(mori.client.get(reverse("office:today")))


def test_reviews_are_the_officers_of_the_town(
    person: Person, tanaka: Worker, yamamoto: Worker, admin: Worker
) -> None:
    glass = broken(tanaka, person.pk)
    for worker in (tanaka, yamamoto, admin):
        assert worker.client.get(reverse("emergency:reviews")).status_code == 403
        assert worker.client.get(reverse("emergency:review", args=[glass.pk])).status_code == 403


def test_a_look_changes_nothing(person: Person, tanaka: Worker, mori: Worker, sato: Worker) -> None:
    glass = broken(tanaka, person.pk)
    before = list(GlassBreak.objects.values()), list(GlassNotice.objects.order_by("id").values())
    tanaka.client.get(reverse("emergency:view", args=[glass.pk]))
    mori.client.get(reverse("emergency:review", args=[glass.pk]))
    sato.client.get(reverse("emergency:notices"))
    assert before == (list(GlassBreak.objects.values()), list(GlassNotice.objects.order_by("id").values()))
