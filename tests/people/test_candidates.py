"""Pairs that may be one person: proposed in a batch, decided by a person, remembered; and who may see them."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.urls import reverse

from marugoto.audit.queries import trail_of_person
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.people.actions import candidates, links, persons
from marugoto.people.linkage.birth import Birth
from marugoto.people.matching.model import Judged
from marugoto.people.models import LinkCandidate, Person
from tests.factories.agencies import Town, Worker
from tests.factories.people import particulars, register
from tests.people.test_links import link, part

pytestmark = pytest.mark.django_db
LEVELS = (
    ("family", "variant"),
    ("given", "same"),
    ("birth", "differs"),
    ("reach", "place"),
    ("gender", ""),
    ("number", ""),
)


def soup(answer: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def words(answer: HttpResponse) -> str:
    return soup(answer).get_text(" ", strip=True)


@pytest.fixture
def pair(sato: Worker, tanaka: Worker) -> tuple[Person, Person]:
    return register(sato), register(
        tanaka, family_name="渡辺", birth=Birth(date(1950, 3, 7), "day"), phone=""
    )


def propose(town: Town, *pairs: tuple[Person, Person], probability: float = 0.95) -> dict[str, int]:
    judged = [Judged(*sorted((a.pk.hex, b.pk.hex)), probability, LEVELS) for a, b in pairs]
    return dict(candidates.propose(municipality=town.municipality, judged=judged, engine="duckdb"))


def state(pair: tuple[Person, Person]) -> str:
    return LinkCandidate.objects.get(first__in=pair, second__in=pair).status


def test_a_pair_is_proposed_once_and_brought_up_to_date(town: Town, pair: tuple[Person, Person]) -> None:
    assert propose(town, pair) == {"likely": 1, "new": 1}
    assert propose(town, pair, probability=0.9995) == {"sure": 1, "again": 1}
    one = LinkCandidate.objects.get()
    assert (one.band, one.reasons) == ("sure", ["family_variant", "given_same", "place_same"])
    assert one.differences == ["birth_differs"]
    assert propose(town, pair, probability=0.2) == {}


def test_two_persons_are_not_proposed_again_unless_their_facts_change(
    town: Town, yamamoto: Worker, sato: Worker, pair: tuple[Person, Person]
) -> None:
    propose(town, pair)
    candidates.keep_apart(candidate=LinkCandidate.objects.get(), by=yamamoto.actor)
    assert trail_of_person(pair[0].pk).entries[0].verb == "person.kept_apart"
    assert propose(town, pair) == {"known": 1}
    assert state(pair) == "different"
    changed = particulars(phone="090-0012-9999")
    persons.correct_person(person=pair[0], particulars=changed, by=sato.actor)
    assert propose(town, pair) == {"likely": 1, "again": 1}
    assert (state(pair), LinkCandidate.objects.get().decided_by) == ("open", None)


def test_what_is_linked_is_settled_and_comes_back_when_parted(
    town: Town, yamamoto: Worker, sato: Worker, pair: tuple[Person, Person]
) -> None:
    third = register(sato, given_name="華子", phone="")
    propose(town, pair, (pair[1], third))
    decision = link(yamamoto, pair[1], pair[0])
    assert state(pair) == "linked"
    assert propose(town, pair) == {"known": 1}
    link(yamamoto, third, pair[0])
    assert {one.status for one in LinkCandidate.objects.all()} == {"linked"}
    links.unlink_persons(decision=decision, reason="not_sure", by=yamamoto.actor)
    assert state(pair) == "open"
    again = link(yamamoto, pair[1], pair[0])
    part(yamamoto, again)  # "different_persons"
    assert propose(town, pair) == {"known": 1}
    assert state(pair) == "different"


def test_who_may_decide_and_what_is_too_late(
    town: Town, sato: Worker, yamamoto: Worker, pair: tuple[Person, Person]
) -> None:
    propose(town, pair)
    candidate = LinkCandidate.objects.get()
    with pytest.raises(Refused, match="調整役"):
        candidates.postpone(candidate=candidate, by=sato.actor)
    candidates.postpone(candidate=candidate, by=yamamoto.actor)
    assert state(pair) == "later"
    link(yamamoto, pair[1], pair[0])
    with pytest.raises(Refused, match="もう名寄せ"):
        candidates.keep_apart(candidate=candidate, by=yamamoto.actor)


# --- pages ---


def test_the_worklist_says_why_in_words_and_never_a_number(
    town: Town, yamamoto: Worker, pair: tuple[Person, Person]
) -> None:
    propose(town, pair, probability=0.95123)
    answer = yamamoto.client.get(reverse("people:duplicates"))
    text = words(answer)
    for said in ("同じ人らしい", "姓が同じ（字体が違う）", "住所が同じ", "生年月日がちがう"):
        assert said in text
    assert "95" not in text.replace("1950", "")
    assert trail_of_person(pair[0].pk).entries[0].purpose == "duplicate_check"
    urls = {reverse("people:compare", args=[a.pk, b.pk]) for a, b in (pair, pair[::-1])}
    assert soup(answer).select_one("tbody a")["href"] in urls  # type: ignore[index]


def test_the_worklist_is_narrowed_by_the_address(
    town: Town, yamamoto: Worker, pair: tuple[Person, Person]
) -> None:
    propose(town, pair)
    url = reverse("people:duplicates")
    for query, found in (({"band": "likely"}, 1), ({"band": "sure"}, 0), ({"status": "later"}, 0)):
        assert len(soup(yamamoto.client.get(url, query)).select("tbody tr")) == found, query
    assert "同じ人らしい で絞っています" in words(yamamoto.client.get(url, {"band": "likely"}))


def test_deciding_leads_to_the_next_pair(
    town: Town, yamamoto: Worker, sato: Worker, pair: tuple[Person, Person]
) -> None:
    third = register(sato, given_name="華子", phone="")
    propose(town, pair, (pair[0], third))
    first = LinkCandidate.objects.get(first__in=pair, second__in=pair)
    page = yamamoto.client.get(reverse("people:compare", args=[pair[0].pk, pair[1].pk]))
    url = reverse("people:keep-apart", args=[first.pk])
    assert soup(page).select_one(f'form[action="{url}"] button[data-key]')
    answer = yamamoto.client.post(url)
    assert answer["Location"] in {
        reverse("people:compare", args=list(ids)) for ids in ((pair[0].pk, third.pk), (third.pk, pair[0].pk))
    }
    other = LinkCandidate.objects.exclude(pk=first.pk).get()
    answer = yamamoto.client.post(reverse("people:decide-later", args=[other.pk]))
    assert answer["Location"] == reverse("people:duplicates")
    assert (state(pair), state((pair[0], third))) == ("different", "later")


def test_only_a_coordinator_of_the_town_sees_pairs(
    town: Town, sato: Worker, ishii: Worker, pair: tuple[Person, Person]
) -> None:
    propose(town, pair)
    candidate = LinkCandidate.objects.get()
    assert sato.client.get(reverse("people:duplicates")).status_code == 403
    assert "渡邊" not in words(ishii.client.get(reverse("people:duplicates")))
    for name in ("people:keep-apart", "people:decide-later"):
        assert sato.client.post(reverse(name, args=[candidate.pk])).status_code == 403
        assert ishii.client.post(reverse(name, args=[candidate.pk])).status_code == 404
        assert ishii.client.post(reverse(name, args=[new_id()])).status_code == 404
    assert state(pair) == "open"
