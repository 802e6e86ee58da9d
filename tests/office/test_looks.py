"""見ただけの閲覧: who looked at many without acting, beside colleagues; the looks behind it; nobody is accused."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from marugoto.audit import actions as audit
from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.policy.actor import Actor
from marugoto.policy.looks import POLICY, middle_of, stands_out
from tests.factories.agencies import Worker

pytestmark = pytest.mark.django_db


def look(by: Actor, n: int, *, act: int = 0, verb: str = "person.looked") -> None:
    """Opens ``n`` records, and then writes something about the first ``act`` of them."""
    persons = [new_id() for _n in range(n)]
    for person in persons:
        audit.record_look(verb, by=by, persons=[person], purpose="consultation")
    for person in persons[:act]:
        audit.record("person.corrected", by=by, persons=[person])


def rows(mori: Worker, query: str = "") -> dict[str, list[str]]:
    page = BeautifulSoup(mori.client.get(f"/audit/looks/{query}").content, "html.parser")
    lines = [[td.get_text(" ", strip=True) for td in tr("td")] for tr in page.select("tbody tr")]
    return {cells[0].split()[0] + cells[0].split()[1]: cells for cells in lines}


def test_who_looks_at_many_without_acting_rises(sato: Worker, suzuki: Worker, mori: Worker) -> None:
    look(sato.actor, 26)
    look(suzuki.actor, 30, act=28)
    found = list(rows(mori).values())
    assert [cells[1:3] for cells in found] == [["26人", "26人"], ["2人", "30人"]]
    assert "確かめてください" in found[0][0]
    assert "確かめてください" not in found[1][0]


def test_an_act_before_the_look_does_not_follow_it(sato: Worker, mori: Worker) -> None:
    person = new_id()
    audit.record("person.corrected", by=sato.actor, persons=[person])
    audit.record_look("person.looked", by=sato.actor, persons=[person], purpose="consultation")
    assert [cells[1] for cells in rows(mori).values()] == ["1人"]
    audit.record("person.corrected", by=sato.actor, persons=[person])
    assert rows(mori) == {}


def test_what_a_search_lists_was_not_opened(sato: Worker, mori: Worker) -> None:
    look(sato.actor, 40, verb="person.found")
    assert rows(mori) == {}
    look(sato.actor, 1)
    assert [cells[1:4] for cells in rows(mori).values()] == [["1人", "1人", "40人"]]


def test_the_period_is_in_the_address(sato: Worker, mori: Worker) -> None:
    look(sato.actor, 3)
    yesterday = clock.today() - timedelta(days=1)
    assert rows(mori, f"?days=1&last={yesterday}") == {}
    assert len(rows(mori, f"?days=1&last={clock.today()}")) == 1
    assert len(rows(mori, "?days=9&last=never")) == 1


def test_the_looks_behind_it(sato: Worker, suzuki: Worker, mori: Worker) -> None:
    look(sato.actor, 2)
    look(suzuki.actor, 1)
    page = BeautifulSoup(mori.client.get(f"/audit/looks/{sato.user.pk}/").content, "html.parser")
    assert len(page.select("tbody tr")) == 2
    text = page.get_text()
    assert sato.user.name in text
    assert "相談を受け、支援するため" in text
    assert suzuki.user.name not in text


def test_another_town_and_other_roles(sato: Worker, ishii: Worker, yamamoto: Worker, mori: Worker) -> None:
    look(ishii.actor, 30)
    assert rows(mori) == {}
    page = mori.client.get(f"/audit/looks/{ishii.user.pk}/").content.decode()
    assert ishii.user.name not in page
    for worker in (sato, yamamoto, ishii):
        assert worker.client.get("/audit/looks/").status_code == 403
        assert worker.client.get(f"/audit/looks/{sato.user.pk}/").status_code == 403


def test_what_stands_out() -> None:
    assert POLICY.periods == (1, 7, 28)
    assert middle_of([]) == 0.0
    assert stands_out(25, [], days=7)
    assert not stands_out(24, [], days=7)
    assert stands_out(30, [4, 10, 11], days=7)
    assert not stands_out(29, [4, 10, 11], days=7)
