"""The pages: they work, with and without JavaScript; the stranger finds nothing; nothing typed is lost."""

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.urls import reverse

from marugoto.core.ids import new_id
from marugoto.people import queries
from marugoto.people.actions import consent, households
from marugoto.people.linkage.birth import Birth
from marugoto.people.models import HouseholdMember, Person
from marugoto.people.rules import Scope
from tests.factories.agencies import Worker
from tests.factories.people import register
from tests.people.test_actions_households import SINCE

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def soup(answer: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def words(answer: HttpResponse) -> str:
    return soup(answer).get_text(" ", strip=True)


def field(answer: HttpResponse, name: str) -> str:
    found = soup(answer).find(attrs={"name": name})
    assert found is not None, name
    return str(found.get("value", ""))


# --- search ---


def test_search_begins_empty(sato: Worker) -> None:
    answer = sato.client.get(reverse("people:search"))
    assert answer.status_code == 200
    assert soup(answer).select("#hits li") == []


def test_search_finds_by_a_variant_and_says_why(sato: Worker) -> None:
    person = register(sato)
    answer = sato.client.get(reverse("people:search"), {"q": "渡辺花子"})
    row = soup(answer).select_one("#hits li")
    assert row is not None
    assert row.a is not None
    assert row.a["href"] == reverse("people:person", args=[person.pk])
    assert "名前が同じ（字体が違う）" in row.get_text()
    assert "自機関で関わりあり" in row.get_text()


def test_the_fragment_is_the_pages_own_list(sato: Worker) -> None:
    register(sato)
    page = sato.client.get(reverse("people:search"), {"q": "わたなべ"})
    fragment = sato.client.get(reverse("people:search"), {"q": "わたなべ"}, **HTMX)
    whole, part = soup(page).select_one("#hits"), soup(fragment)
    assert whole is not None
    assert whole.get_text(" ", strip=True) == part.get_text(" ", strip=True)
    assert part.html is None
    assert "1人が見つかりました" in str(part)


def test_search_shows_a_stranger_masked_and_offers_to_register(sato: Worker, takahashi: Worker) -> None:
    register(sato)
    text = words(takahashi.client.get(reverse("people:search"), {"q": "渡邊"}))
    assert "1950年生まれ・本町" in text
    assert "目的とともに記録されて開きます" in text
    assert "0012" not in text
    assert "3月1日" not in text


def test_nobody_found(sato: Worker) -> None:
    answer = sato.client.get(reverse("people:search"), {"q": "古賀 ちよ S5"})
    assert "見つかりませんでした" in words(answer)
    link = soup(answer).select_one("#hits a.btn")
    assert link is not None
    form = sato.client.get(str(link["href"]))
    assert [field(form, n) for n in ("family_name", "family_kana", "birth")] == ["古賀", "ちよ", "S5"]


@pytest.mark.parametrize("who", ["volunteer", "noticer", "planner", "admin", "mori"])
def test_who_may_not_read_persons_is_refused(who: str, sato: Worker, request: pytest.FixtureRequest) -> None:
    worker: Worker = request.getfixturevalue(who)
    person = register(sato)
    for url in (
        reverse("people:search"),
        reverse("people:lookup"),
        reverse("people:person", args=[person.pk]),
    ):
        assert worker.client.get(url).status_code == 403


# --- beside the intake form ---


def test_lookup_reads_the_fields_of_the_form_and_offers_choices(sato: Worker, tanaka: Worker) -> None:
    person = register(sato)
    asked = {"prefix": "s0", "s0-name": "渡辺 花子", "s0-kana": "わた", "s0-birth": "S25.3.1", "s0-phone": ""}
    answer = tanaka.client.get(reverse("people:lookup"), asked, **HTMX)
    radios = soup(answer).select("input[type=radio][name=s0-person]")
    assert [r["value"] for r in radios] == [str(person.pk), ""]
    assert [r.has_attr("checked") for r in radios] == [False, True]
    assert "新しい人として登録" in words(answer)
    assert "似ている人が1人います" in answer.content.decode()


def test_lookup_keeps_the_choice(sato: Worker) -> None:
    person = register(sato)
    asked = {"prefix": "s0", "name": "田中", "s0-person": str(person.pk)}
    radios = soup(sato.client.get(reverse("people:lookup"), asked)).select("input[type=radio]")
    assert [(r["value"], r.has_attr("checked")) for r in radios] == [(str(person.pk), True), ("", False)]


def test_lookup_without_anybody(sato: Worker) -> None:
    for asked in ({}, {"prefix": "s0", "s0-name": "渡辺"}):
        answer = sato.client.get(reverse("people:lookup"), asked)
        assert answer.status_code == 200
        assert soup(answer).select("input") == []


# --- the page of a person ---


def test_the_page_of_ones_own_person(sato: Worker, today: date) -> None:
    person = register(sato)
    home = households.make_household(members=[(person, "self")], since=SINCE, by=sato.actor)
    consent.record_consent(person=person, state="given", form="oral", answered_on=today, by=sato.actor)
    answer = sato.client.get(reverse("people:person", args=[person.pk]))
    text = words(answer)
    for said in (
        "渡邊 花子",
        "1950年3月1日（昭和25年） 76歳",
        "090-0012-5678",
        "みさき市本町3丁目2-1",
        "口頭",
    ):
        assert said in text
    assert "自機関の関わり" in text
    hrefs = [a["href"] for a in soup(answer).select("a[href]")]
    assert reverse("people:household", args=[home.pk]) in hrefs
    assert reverse("people:correct", args=[person.pk]) in hrefs


def test_a_stranger_to_the_person_says_the_purpose_first(sato: Worker, takahashi: Worker) -> None:
    url = reverse("people:person", args=[register(sato).pk])
    asked = takahashi.client.get(url)
    assert "目的を記録して開く" in words(asked)
    assert "5678" not in words(asked)
    assert "5678" not in words(takahashi.client.get(url, {"purpose": "curiosity"}))
    opened = takahashi.client.get(url, {"purpose": "consultation"})
    assert "090-0012-5678" in words(opened)
    assert "利用目的: 相談を受け、支援するため" in words(opened)
    assert soup(opened).select("form[method=post][action*='/people/']") == []


@pytest.mark.parametrize("who", ["pharmacist", "ishii"])
def test_the_stranger_gets_404(who: str, sato: Worker, request: pytest.FixtureRequest) -> None:
    stranger: Worker = request.getfixturevalue(who)
    person = register(sato)
    home = households.make_household(members=[(person, "self")], since=SINCE, by=sato.actor)
    member = queries.members_of(home, SINCE, seen_by=sato.agency.pk)[0]
    reads = (
        ("person", [person.pk]),
        ("correct", [person.pk]),
        ("household", [home.pk]),
        ("household-consents", [home.pk]),
    )
    for name, ids in reads:
        answer = stranger.client.get(reverse(f"people:{name}", args=ids))
        assert answer.status_code == 404
        nothing = stranger.client.get(reverse(f"people:{name}", args=[new_id()]))
        assert words(answer) == words(nothing)
    posts = (
        ("household-new", [person.pk]),
        ("member-add", [home.pk]),
        ("member-end", [home.pk, member.pk]),
    )
    for name, ids in posts:
        assert stranger.client.post(reverse(f"people:{name}", args=ids)).status_code == 404


def test_who_is_not_involved_may_not_write(sato: Worker, takahashi: Worker) -> None:
    person = register(sato)
    home = households.make_household(members=[(person, "self")], since=SINCE, by=sato.actor)
    assert takahashi.client.get(reverse("people:correct", args=[person.pk])).status_code == 403
    for name, ids in (("household-new", [person.pk]), ("member-add", [home.pk])):
        assert takahashi.client.post(reverse(f"people:{name}", args=ids)).status_code == 403


@pytest.mark.parametrize("name", ["household-new"])
def test_writing_routes_refuse_to_be_read(name: str, sato: Worker) -> None:
    person = register(sato)
    assert sato.client.get(reverse(f"people:{name}", args=[person.pk])).status_code == 405


# --- consent ---


def test_the_members_of_a_household_consent_each_for_oneself(
    sato: Worker, takahashi: Worker, today: date
) -> None:
    mother, son = register(sato), register(sato, given_name="太郎", given_kana="タロウ")
    father = register(takahashi, given_name="次郎", given_kana="ジロウ")
    home = households.make_household(
        members=[(mother, "self"), (son, "child"), (father, "spouse")], since=SINCE, by=sato.actor
    )
    consent.record_consent(
        person=mother,
        state="partial",
        form="oral",
        answered_on=today,
        scope=Scope(items=frozenset({"complaint"})),
        by=sato.actor,
    )
    page = reverse("people:household-consents", args=[home.pk])
    rows = {
        str(row.select("td")[1].get_text()).strip(): row.get_text()
        for row in soup(sato.client.get(page)).select("tbody tr")
    }
    assert "一部だけ同意" in rows["渡邊 花子"]
    assert "主訴（困りごと）" in rows["渡邊 花子"]
    assert "まだ聞いていない" in rows["渡邊 太郎"]
    assert "自機関の関わりがありません" in rows["渡邊 次郎"]
    assert "3人のうち1人に聞いた" in words(sato.client.get(page))
    assert page in {
        a["href"]
        for a in soup(sato.client.get(reverse("people:household", args=[home.pk]))).select("a[href]")
    }
    consent.record_consent(person=son, state="refused", answered_on=today, by=sato.actor)
    assert "今は同意しない" in words(sato.client.get(page))
    # What one agency heard is not shown to another.
    assert "一部だけ同意" not in words(takahashi.client.get(page))


# --- register and correct ---

HANAKO: dict[str, Any] = {
    "family_name": "渡辺",
    "given_name": "花子",
    "family_kana": "わたなべ",
    "given_kana": "はなこ",
    "birth": "昭和25年3月1日",
    "gender": "female",
    "phone": "",
    "address": "本町3-1-1",
}


def test_a_new_person_is_registered(sato: Worker) -> None:
    answer = sato.client.post(
        reverse("people:register"), HANAKO | {"number_kind": "own_file", "number": "K-1"}
    )
    person = Person.objects.get()
    assert answer["Location"] == reverse("people:person", args=[person.pk])
    assert person.birth == Birth(date(1950, 3, 1), "day")
    assert queries.identifiers_of(person, sato.agency.pk)[0].value == "K-1"


def test_a_look_alike_is_shown_beside_and_nothing_typed_is_lost(sato: Worker, tanaka: Worker) -> None:
    there = register(sato)
    asked = tanaka.client.post(reverse("people:register"), HANAKO)
    assert asked.status_code == 422
    assert "まだ登録していません" in words(asked)
    assert "字体が違う" in words(asked)
    assert [field(asked, n) for n in ("family_name", "birth", "address", "shown")] == [
        "渡辺",
        "昭和25年3月1日",
        "本町3-1-1",
        str(there.pk),
    ]
    assert Person.objects.count() == 1
    done = tanaka.client.post(
        reverse("people:register"), HANAKO | {"shown": [str(there.pk), "x"], "confirmed_new": "1"}
    )
    assert done.status_code == 302
    assert Person.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"birth": "春ごろ"}, "読み取れませんでした"),
        ({"family_name": "", "given_name": "", "family_kana": "", "given_kana": ""}, "名前を書くか"),
        ({"family_kana": "渡辺"}, "かなで"),
        ({"number": "12"}, "組で書いてください"),
        ({"area": "elsewhere"}, "正しく選択"),
    ],
)
def test_what_cannot_be_registered_stays_on_the_page(sato: Worker, change: dict[str, str], said: str) -> None:
    answer = sato.client.post(reverse("people:register"), HANAKO | change)
    assert answer.status_code == 422
    assert said in words(answer)
    assert field(answer, "address") == "本町3-1-1"
    assert not Person.objects.exists()


def test_a_record_is_corrected(sato: Worker) -> None:
    person = register(sato)
    url = reverse("people:correct", args=[person.pk])
    form = sato.client.get(url)
    assert [field(form, n) for n in ("family_name", "birth", "phone")] == [
        "渡邊",
        "1950-03-01",
        "090-0012-5678",
    ]
    answer = sato.client.post(url, HANAKO | {"birth": "70代", "deceased_on": "2026-11-01"})
    assert answer["Location"] == reverse("people:person", args=[person.pk])
    kept = Person.objects.get()
    assert (kept.family_name, kept.birth_precision, kept.deceased_on) == ("渡辺", "about", date(2026, 11, 1))
    assert "亡くなった方" in words(sato.client.get(reverse("people:person", args=[person.pk])))
    wrong = sato.client.post(url, HANAKO | {"deceased_on": "1949-01-01"})
    assert wrong.status_code == 422
    assert "生年月日より後" in words(wrong)


# --- household ---


def test_a_household_is_made_and_somebody_comes_and_goes(sato: Worker) -> None:
    mother = register(sato)
    son = register(sato, given_name="一郎", given_kana="イチロウ", phone="")
    made = sato.client.post(
        reverse("people:household-new", args=[mother.pk]),
        {"kind": "living", "relation": "self", "since": "2026-04-01", "name": ""},
    )
    page = made["Location"]
    assert "渡邊の世帯" in words(sato.client.get(page))

    found = sato.client.get(page, {"q": "渡邊 一郎"})
    assert [r["value"] for r in soup(found).select("input[name=person]")] == [str(son.pk)]
    added = sato.client.post(
        f"{page}add/", {"person": str(son.pk), "relation": "child", "since": "2026-05-01"}
    )
    assert added["Location"] == page
    member = HouseholdMember.objects.get(person=son)
    assert "一郎" in words(sato.client.get(page))
    assert "一郎" not in words(sato.client.get(page, {"on": "2026-04-30"}))

    ended = sato.client.post(f"{page}members/{member.pk}/end/", {"last_day": "2026-10-31"})
    assert ended["Location"] == page
    assert "一郎" not in words(sato.client.get(page))
    assert "一郎" in words(sato.client.get(page, {"on": "2026-10-31"}))


def test_what_cannot_be_done_to_a_household_is_said(sato: Worker) -> None:
    mother = register(sato)
    home = households.make_household(members=[(mother, "self")], since=SINCE, by=sato.actor)
    member = queries.members_of(home, SINCE, seen_by=sato.agency.pk)[0]
    page = reverse("people:household", args=[home.pk])
    again = sato.client.post(
        f"{page}add/", {"person": str(mother.pk), "relation": "other", "since": "2026-05-01"}
    )
    assert again.status_code == 422
    assert "もうこの世帯にいます" in words(again)
    nobody = sato.client.post(f"{page}add/", {"person": "", "relation": "other", "since": "2026-05-01"})
    assert nobody.status_code == 422
    assert "加える人を選んでください" in words(nobody)
    for last_day, said in (("2026-03-31", "始まりの日より後"), ("", "最後の日を書いて")):
        wrong = sato.client.post(f"{page}members/{member.pk}/end/", {"last_day": last_day})
        assert wrong.status_code == 422
        assert said in words(wrong)
    bad = sato.client.post(reverse("people:household-new", args=[mother.pk]), {"kind": "living"})
    assert bad.status_code == 422
    taken = sato.client.post(
        reverse("people:household-new", args=[mother.pk]),
        {"kind": "living", "relation": "self", "since": "2026-04-01"},
    )
    assert taken.status_code == 302


def test_a_second_registered_household_at_the_same_time_is_refused_on_the_page(sato: Worker) -> None:
    url = reverse("people:household-new", args=[register(sato).pk])
    wish = {"kind": "registered", "relation": "self", "since": "2026-04-01", "name": "本籍の世帯"}
    assert sato.client.post(url, wish).status_code == 302
    again = sato.client.post(url, wish)
    assert again.status_code == 422
    assert "別の住民登録の世帯" in words(again)
    assert "本籍の世帯" in str(soup(again).select_one("#household input[name=name]"))


def test_a_new_person_comes_back_to_the_household(sato: Worker) -> None:
    home = households.make_household(
        members=[(register(sato, given_name="一郎", given_kana="イチロウ", birth=Birth(), phone=""), "self")],
        since=SINCE,
        by=sato.actor,
    )
    page = reverse("people:household", args=[home.pk])
    answer = sato.client.post(
        reverse("people:register"), HANAKO | {"household": str(home.pk), "confirmed_new": "1"}
    )
    person = Person.objects.get(given_name="花子")
    assert answer["Location"] == f"{page}?person={person.pk}#add"
    chosen = soup(sato.client.get(answer["Location"])).select_one("input[name=person][checked]")
    assert chosen is not None
    assert chosen["value"] == str(person.pk)
