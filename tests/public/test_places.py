"""場所をさがす: open to everyone, everything in the URL, no cookie, no person, nothing from outside."""

import re
from datetime import time
from typing import Any
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from marugoto.resources.models import Service
from marugoto.resources.rules.entry import Answer, Cost, Place, Time
from tests.factories.agencies import Town
from tests.factories.clock import Clock
from tests.factories.resources import list_salon

pytestmark = pytest.mark.django_db
PAGES = ("/places/", "/places/map/", "/places/week/", "/places/sheet/")


@pytest.fixture
def cafeteria(town: Town, needs: dict[str, object], clock: Clock) -> Service:
    return list_salon(
        town.municipality,
        kind="child_cafeteria",
        name="にじいろ子ども食堂",
        name_kana="ニジイロコドモショクドウ",
        description="だれでも食べに来られます。",
        plain="だれでも きて いいです。",
        times=(
            Time(
                text="毎月第2・第4土曜日 11時〜14時",
                freq="MONTHLY",
                byday="2SA,4SA",
                opens=time(11),
                closes=time(14),
            ),
        ),
        costs=(Cost(amount=0),),
        needs=(Answer("food_lack"),),
        place=Place(full="みさき市本町1-1", town="本町", latitude=35.0, longitude=135.0),
    )


def page(path: str, **query: str) -> BeautifulSoup:
    answer = Client().get(path, query)
    assert answer.status_code == 200
    assert answer.cookies == {}, "a public page sets no cookie"
    return BeautifulSoup(answer.content, "html.parser")


@pytest.mark.parametrize("path", PAGES)
def test_all_views_show_what_was_found(path: str, cafeteria: Service, town: Town) -> None:
    assert (
        "にじいろ子ども食堂" in page(path, q="子ども食堂", when="sa", origin="本町", within="1200").get_text()
    )


@pytest.mark.parametrize("path", [*PAGES, "/turn/", "/emergency/", "/windows/"])
@pytest.mark.parametrize("lang", ["", "ja", "easy", "en"])
def test_every_page_in_every_language_without_a_cookie(path: str, lang: str, cafeteria: Service) -> None:
    found = page(path, lang=lang, ruby="1")
    assert found.html is not None
    assert found.html["lang"] == ("en" if lang == "en" else "ja")
    assert lang == "easy" or bool(found.find("ruby")) == (lang != "en")
    assert not found.find("input", attrs={"name": "csrfmiddlewaretoken"})


def test_links_keep_how_one_reads(cafeteria: Service) -> None:
    found = page("/places/", lang="easy", text="large", q="子ども食堂")
    links = [str(a["href"]) for a in found.select("nav.public-nav a, .place-name a, nav.tabs a")]
    assert links
    assert all("lang=easy" in href and "text=large" in href for href in links)
    assert found.html is not None
    assert found.html["data-text"] == "large"


def test_easy_japanese_is_other_words_with_readings(cafeteria: Service) -> None:
    text = str(page("/places/", lang="easy", q="子ども食堂"))
    assert "だれでも きて いいです。" in text
    assert "<rt>にじいろこどもしょくどう</rt>" in text
    assert "おかねは いりません" in text


def test_the_sentence_says_what_was_understood(cafeteria: Service) -> None:
    words = page("/places/", q="土曜に歩いて行ける子ども食堂", origin="本町").select_one(".sentence")
    assert words is not None
    assert "11月28日(土)" in words.get_text()
    assert "1200 m以内" in words.get_text()
    assert "1か所" in words.get_text()


def test_a_place_that_nobody_knows_is_said(cafeteria: Service) -> None:
    assert "その場所がわかりません" in page("/places/", origin="どこにもない町").get_text()


NONSENSE = (
    "q=%00",
    "need=x&age=abc&on=2026-99-99",
    "page=999",
    "view=x",
    "first=x",
    f"q={quote('あ' * 500)}",
    "lang=x&ruby=9&text=z",
    "town=999999",
    "area=x",
)


@pytest.mark.parametrize("query", NONSENSE)
@pytest.mark.parametrize("path", [*PAGES, "/places/feed/", "/turn/"])
def test_nonsense_is_answered_with_a_page(path: str, query: str, cafeteria: Service) -> None:
    assert Client().get(f"{path}?{query}").status_code == 200


def test_the_map_and_its_table_say_the_same(cafeteria: Service, town: Town) -> None:
    list_salon(town.municipality, name="遠いサロン", place=Place(full="x", latitude=35.02, longitude=135.03))
    found = page("/places/map/")
    marks, rows = found.select("svg.map-svg a"), found.select(".map-table li")
    assert len(marks) == len(rows) == 2
    assert not found.find("image"), "no squares unless the town has its own"
    closer = page("/places/map/", view="35.0,135.0,18")
    assert "地図の外に1か所あります" in closer.get_text()


def test_the_towns_own_squares(cafeteria: Service, settings: Any) -> None:
    settings.MARUGOTO_MAP_TILES = "/squares/{z}/{x}/{y}.png"
    images = page("/places/map/").find_all("image")
    assert images
    assert all(re.fullmatch(r"/squares/\d+/\d+/\d+\.png", str(i["href"])) for i in images)


def test_the_feed_is_a_calendar(cafeteria: Service) -> None:
    answer = Client().get("/places/feed/", {"q": "子ども食堂"})
    assert answer["Content-Type"].startswith("text/calendar")
    text = answer.content.decode()
    assert "SUMMARY:にじいろ子ども食堂" in text
    assert "RRULE:FREQ=MONTHLY;BYDAY=2SA,4SA" in text
    assert f"/places/{cafeteria.id}/" in text.replace("\r\n ", "")


def test_an_entry_and_its_poster(cafeteria: Service) -> None:
    text = page(f"/places/{cafeteria.id}/").get_text()
    assert "みさき市本町1-1" in text
    assert "2026年11月28日(土)" in text
    assert "090-0000-0001" not in text, "what only workers see"
    poster = page(f"/places/{cafeteria.id}/poster/")
    assert poster.select_one("svg.qr") is not None


def test_what_is_not_for_residents_is_not_there(town: Town, needs: dict[str, object]) -> None:
    hidden = list_salon(town.municipality, name="内々の会", listed=False)
    assert Client().get(f"/places/{hidden.id}/").status_code == 404
    assert Client().get("/places/00000000-0000-0000-0000-000000000000/").status_code == 404


def test_the_three_questions_lead_to_windows_and_places(cafeteria: Service, town: Town) -> None:
    assert not page("/turn/").select("#answers")
    text = page("/turn/", who="child", need="food").get_text()
    assert "にじいろ子ども食堂" in text
    assert "CSW窓口" in text


def test_emergency_numbers_stand_on_every_page(cafeteria: Service) -> None:
    for path in ("/places/", "/turn/", "/windows/"):
        assert {"tel:119", "tel:110"} <= {str(a["href"]) for a in page(path).select("footer a")}
    assert "0120-279-338" in page("/emergency/").get_text()


def test_a_page_is_light(cafeteria: Service, town: Town) -> None:
    """The words of a full page, and the files it asks for, uncompressed: far below 300 KiB."""
    from pathlib import Path

    for n in range(25):
        list_salon(town.municipality, name=f"サロン{n}")
    answer = Client().get("/places/")
    found = BeautifulSoup(answer.content, "html.parser")
    asked = [
        str(t.get("href") or t.get("src"))
        for t in found.select("link[rel=stylesheet], script[src], link[rel=icon]")
    ]
    static = Path(__file__).parents[2] / "marugoto"
    weight = len(answer.content) + sum((static / path.lstrip("/")).stat().st_size for path in asked)
    assert weight <= 300 * 1024
