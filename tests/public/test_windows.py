"""どこに相談できる？: open to everyone, narrowed by town, area and field; no person anywhere."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.factories.agencies import Town

pytestmark = pytest.mark.django_db


def _text(query: str = "") -> str:
    answer = Client().get(f"/windows/{query}")
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser").get_text()


def test_without_a_town_the_page_still_opens() -> None:
    assert "当てはまる窓口が見つかりません" in _text()


def test_it_lists_windows_for_residents_and_not_desks_for_agencies(town: Town) -> None:
    text = _text()
    assert "CSW窓口" in text
    assert "シルバー人材センター" not in text


def test_it_is_narrowed_by_area_and_field(town: Town) -> None:
    east = town.areas["east"].code
    assert town.b.agency.name in _text(f"?area={east}")
    west = town.areas["west"].code
    assert town.b.agency.name not in _text(f"?area={west}")
    assert town.b.agency.name in _text("?field=elderly")
    assert town.c.agency.name not in _text("?field=elderly")


def test_towns_are_kept_apart(town: Town, other_town: Town) -> None:
    assert "CSW窓口" not in _text(f"?town={other_town.municipality.code}")


def test_nonsense_is_answered_with_a_page(town: Town) -> None:
    assert _text("?town=000000&area=%00&page=999")
