"""Pages about support systems: everybody who counts may look; a town that is not there is a 404; nothing is written."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from marugoto.agencies import blueprints, systems
from tests.factories.agencies import Town, Worker

pytestmark = pytest.mark.django_db


def test_all_systems_stand_in_the_list(sato: Worker) -> None:
    page = BeautifulSoup(sato.client.get(reverse("agencies:systems")).content, "html.parser")
    assert len(page.select("tbody tr")) == len(blueprints.available())
    assert page.find("a", href=reverse("agencies:system", args=["392014"]))


@pytest.mark.parametrize("order", systems.ORDERS)
def test_every_order_has_all_of_them(order: str) -> None:
    found = systems.systems(order=order, own="392014")
    assert sorted(s.code for s in found) == blueprints.available()


def test_those_like_ones_own_come_first_and_the_unknown_last() -> None:
    sized = [s for s in systems.systems() if s.population]
    if sized:
        own = sized[-1].code
        found = systems.systems(order="like", own=own)
        assert found[0].code == own
        assert [s.population is None for s in found] == sorted(s.population is None for s in found)


@pytest.mark.parametrize("code", blueprints.available())
def test_a_page_shows_picture_words_and_holes(sato: Worker, code: str) -> None:
    answer = sato.client.get(reverse("agencies:system", args=[code]))
    assert answer.status_code == 200
    page = BeautifulSoup(answer.content, "html.parser")
    found, drawn = systems.system(code), systems.drawn(code)
    assert found is not None
    assert drawn is not None
    assert len(page.select("rect.system-box")) == len(drawn.picture.boxes)
    words = page.select_one("main").get_text()  # type: ignore[union-attr]
    assert all(box.name in words for box in drawn.picture.boxes)
    assert all(hole.words in words for hole in found.holes)


def test_a_town_that_is_not_there(sato: Worker) -> None:
    assert sato.client.get(reverse("agencies:system", args=["999999"])).status_code == 404


def test_it_is_for_those_who_count(town: Town, mori: Worker) -> None:
    assert mori.client.get(reverse("agencies:systems")).status_code == 403
