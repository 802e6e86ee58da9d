"""見比べる・名寄せする・戻す: the pages, and who finds them."""

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.urls import reverse

from marugoto.audit.queries import trail_of_person
from marugoto.core.ids import new_id
from marugoto.people import queries
from marugoto.people.actions import households
from marugoto.people.linkage.birth import Birth
from marugoto.people.models import LinkDecision, Person
from tests.factories.agencies import Worker
from tests.factories.people import register
from tests.people.test_actions_households import SINCE
from tests.people.test_links import link

pytestmark = pytest.mark.django_db


def soup(answer: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def words(answer: HttpResponse) -> str:
    return soup(answer).get_text(" ", strip=True)


@pytest.fixture
def pair(sato: Worker, tanaka: Worker) -> tuple[Person, Person]:
    """渡邊 花子 of A, and 渡辺 花子 without a birthday of B."""
    other = {"family_name": "渡辺", "birth": Birth(), "address": "", "phone": "090-0012-0001"}
    return register(sato), register(tanaka, **other)


def compare_url(pair: tuple[Person, Person]) -> str:
    return reverse("people:compare", args=[pair[0].pk, pair[1].pk])


def test_other_records_are_found_by_the_name_of_the_first(
    yamamoto: Worker, pair: tuple[Person, Person]
) -> None:
    answer = yamamoto.client.get(reverse("people:same", args=[pair[0].pk]))
    assert [a["href"] for a in soup(answer).select(".rows a")] == [compare_url(pair)]
    answer = yamamoto.client.get(reverse("people:same", args=[pair[0].pk]), {"q": "だれもいない"})
    assert "ほかに似ている記録は見つかりませんでした" in words(answer)


def test_side_by_side_with_the_differences_marked(
    yamamoto: Worker, tanaka: Worker, pair: tuple[Person, Person]
) -> None:
    households.make_household(members=[(pair[1], "self")], since=SINCE, by=tanaka.actor)
    page = soup(yamamoto.client.get(compare_url(pair)))
    rows = {
        tr.th.get_text(): [td.get_text(" ", strip=True) for td in tr("td")] for tr in page.select("tbody tr")
    }
    assert rows["名前"] == ["渡邊 花子", "渡辺 花子", "ちがう"]
    assert rows["よみ"][2] == "同じ"
    assert rows["生年月日"] == ["1950年3月1日（昭和25年）", "書かれていません", "片方だけ"]
    assert rows["電話"] == ["090-0012-5678", "090-0012-0001", "ちがう"]
    assert "渡辺 花子" in rows["世帯"][1]
    assert "名前が同じ（字体が違う）" in page.get_text()
    assert "同意は広がりません" in page.get_text()
    for one in pair:
        look = trail_of_person(one.pk).entries[0]
        assert (look.verb, look.purpose) == ("person.compared", "duplicate_check")


def test_which_agencies_are_involved_is_not_told(yamamoto: Worker, pair: tuple[Person, Person]) -> None:
    text = words(yamamoto.client.get(compare_url(pair)))
    assert "社会福祉協議会" not in text.replace(yamamoto.agency.name, "")
    assert "包括支援センター" not in text


def test_linking_and_the_way_back(yamamoto: Worker, pair: tuple[Person, Person]) -> None:
    wish = {"stands": str(pair[1].pk), "reason": "asked_the_person", "note": "本人に電話で"}
    answer = yamamoto.client.post(compare_url(pair), wish)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("people:person", args=[pair[1].pk])
    assert Person.objects.get(pk=pair[0].pk).canonical == pair[1]

    page = yamamoto.client.get(answer["Location"], {"purpose": "coordination"})
    decision = queries.links_of(pair[0].pk)[0]
    assert "本人に電話で" in words(page)
    undo = reverse("people:unlink", args=[decision.pk])
    assert soup(page).find("a", href=undo)
    text = words(yamamoto.client.get(undo))
    assert "別の人に戻る記録 渡邊 花子" in text
    answer = yamamoto.client.post(undo, {"reason": "different_persons"})
    assert answer.status_code == 302
    assert Person.objects.filter(canonical__isnull=False).count() == 0
    assert yamamoto.client.get(undo).status_code == 404


def test_what_is_missing_is_said_and_what_was_typed_stays(
    yamamoto: Worker, pair: tuple[Person, Person]
) -> None:
    answer = yamamoto.client.post(compare_url(pair), {"stands": str(pair[0].pk), "note": "窓口で"})
    assert answer.status_code == 422
    assert soup(answer).find("input", {"name": "note", "value": "窓口で"})
    assert not LinkDecision.objects.exists()
    decision = link(yamamoto, pair[1], pair[0])
    answer = yamamoto.client.post(reverse("people:unlink", args=[decision.pk]), {})
    assert answer.status_code == 422
    assert len(queries.links_of(pair[0].pk)) == 1


def test_somebody_was_quicker(yamamoto: Worker, pair: tuple[Person, Person]) -> None:
    link(yamamoto, pair[1], pair[0])
    wish = {"stands": str(pair[0].pk), "reason": "asked_the_person"}
    assert yamamoto.client.post(compare_url(pair), wish).status_code == 404


def test_only_a_coordinator_of_the_town_gets_here(
    sato: Worker, ishii: Worker, yamamoto: Worker, pair: tuple[Person, Person]
) -> None:
    decision = link(yamamoto, pair[1], register(sato, given_name="葉子", phone=""))
    urls = [
        compare_url((pair[0], decision.into)),
        reverse("people:same", args=[pair[0].pk]),
        reverse("people:unlink", args=[decision.pk]),
    ]
    for url in urls:
        assert yamamoto.client.get(url).status_code == 200
        assert sato.client.get(url).status_code == 403
        assert ishii.client.get(url).status_code == 404
    assert yamamoto.client.get(compare_url((pair[0], pair[0]))).status_code == 404
    assert yamamoto.client.get(reverse("people:compare", args=[pair[0].pk, new_id()])).status_code == 404
    assert yamamoto.client.get(reverse("people:unlink", args=[new_id()])).status_code == 404


def test_a_linked_person_shows_the_link_to_those_who_cannot_undo_it(
    sato: Worker, yamamoto: Worker, pair: tuple[Person, Person]
) -> None:
    link(yamamoto, pair[1], pair[0])
    page = sato.client.get(reverse("people:person", args=[pair[1].pk]))
    assert "ほかに1件の記録" in words(page)
    assert "この名寄せを戻す" not in words(page)
