"""地区をくらべる: districts side by side by what is there for those who live in them."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from marugoto.agencies.models import Municipality
from marugoto.resources.queries import compare
from marugoto.resources.rules.entry import Reach
from tests.factories.agencies import Town
from tests.factories.clock import Clock
from tests.factories.resources import list_salon

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(town: Town, needs: dict[str, object], clock: Clock) -> Municipality:
    """East has two salons and an ibasho, west a salon; a dining room is for everybody; one more is for workers only."""
    east, west = (Reach(area=town.areas[n].id) for n in ("east", "west"))
    listed: dict[str, dict[str, Any]] = {
        "東のサロン": {"reaches": (east,)},
        "東西のサロン": {"reaches": (east, west)},
        "東の居場所": {"reaches": (east,), "kind": "ibasho"},
        "職員だけの会": {"reaches": (west,), "listed": False},
        "みんなの食堂": {"kind": "child_cafeteria"},
    }
    for name, more in listed.items():
        list_salon(town.municipality, name=name, **more)
    return town.municipality


def test_each_district_has_its_own_and_all_have_what_is_for_everybody(
    there: Municipality, town: Town
) -> None:
    rows = compare.kinds_by_area(there.id, [town.areas["west"].id, town.areas["east"].id])
    assert {row.kind: (row.own, row.everybody) for row in rows} == {
        "salon": ((1, 2), 0),
        "ibasho": ((0, 1), 0),
        "child_cafeteria": ((0, 0), 1),
    }


def test_two_questions_however_many_districts(
    there: Municipality, town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in (1, 3):
        with django_assert_num_queries(2):
            compare.kinds_by_area(there.id, [a.id for a in town.areas.values()][:n])


def test_the_page_sets_them_side_by_side_and_leads_to_what_is_there(there: Municipality, town: Town) -> None:
    east, west = town.areas["east"], town.areas["west"]
    answer = Client().get("/places/compare/", {"area1": str(east.id), "area2": str(west.id), "area3": "x"})
    assert answer.status_code == 200
    assert answer.cookies == {}
    page = BeautifulSoup(answer.content, "html.parser")
    heads = [th.get_text(strip=True) for th in page.select("thead th")]
    assert heads[1:3] == [east.name, west.name]
    assert len(heads) == 4
    salon = next(tr for tr in page.select("tbody tr") if "サロン" in tr.get_text())
    assert [td.get_text(strip=True) for td in salon.select("td")] == ["2", "1", "0"]
    found = Client().get(str(salon.select("a")[1]["href"])).content.decode()
    assert "東西のサロン" in found
    assert "東のサロン" not in found
    assert "職員だけの会" not in found
    assert Client().get("/places/compare/").status_code == 200


def test_a_town_without_districts_has_nothing_to_compare(other_town: Town) -> None:
    answer = Client().get("/places/compare/", {"town": other_town.municipality.code})
    assert "くらべられる地区がありません" in answer.content.decode()
