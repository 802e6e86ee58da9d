"""Finding help, on a desk and on a telephone: a newcomer, a worker, an owner, a foreigner. Nothing from outside, no cookie."""

from datetime import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from marugoto.agencies.queries import DEMO_PASSWORD
from marugoto.cases.models import UnmetNeed
from marugoto.resources.actions import entries
from marugoto.resources.models import Service, Verification
from marugoto.resources.queries import trust
from marugoto.resources.rules.entry import Answer, Cost, Entry, Number, Place, Speech, Time
from tests.browser.gallery import AXE, TAGS
from tests.browser.hands import Hands, PlainHands
from tests.browser.kochi import Kochi
from tests.factories.clock import Clock, stopped_clock

pytestmark = pytest.mark.django_db
HALL = Place(
    name="旭文化センター",
    full="高知県高知市旭町（架空の場所）",
    town="旭町",
    latitude=33.556,
    longitude=133.507,
)
NEAR = Place(
    name="旭の家", full="高知県高知市旭町（架空の場所）", town="旭町", latitude=33.559, longitude=133.51
)
FAR = Place(name="山の家", full="高知県高知市鏡（架空の場所）", town="鏡", latitude=33.62, longitude=133.47)
SATURDAY = Time(
    text="第2・第4土曜 11時〜14時", freq="MONTHLY", byday="2SA,4SA", opens=time(11), closes=time(14)
)
WIDTHS = pytest.mark.parametrize("width", [1280, 390])


@pytest.fixture(scope="module")
def places(kochi: Kochi, django_db_blocker: DjangoDbBlocker) -> dict[str, Service]:
    """A hall, two cafeterias and a class in the town."""
    with django_db_blocker.unblock(), stopped_clock():
        return _places(kochi)


def _places(kochi: Kochi) -> dict[str, Service]:
    def make(**parts: Any) -> Service:
        entry = Entry(phones=(Number("000-000-0001"),), costs=(Cost(amount=0),), **parts)
        return entries.list_entry(entry=entry, municipality_id=kochi.town.id, by=None)

    cafeteria = {"kind": "child_cafeteria", "times": (SATURDAY,), "needs": (Answer("food_lack"),)}
    return {
        "hall": make(kind="community_hall", name="旭文化センター", place=HALL),
        "near": make(
            name="旭こども食堂",
            name_kana="アサヒコドモショクドウ",
            plain="こどもも おとなも ごはんを たべる ことが できます。",
            place=NEAR,
            **cafeteria,
        ),
        "far": make(name="山の子ども食堂", place=FAR, **cafeteria),
        "class": make(
            kind="foreign_support",
            name="土曜にほんご教室",
            plain="にほんごを べんきょう します。おかねは いりません。",
            languages=(Speech("en"), Speech("vi")),
            needs=(Answer("foreign_roots"),),
            times=(SATURDAY,),
            place=NEAR,
        ),
    }


def sound(page: Page) -> None:
    """axe-core finds nothing, nothing sticks out, no cookie was set."""
    page.evaluate(AXE)
    found = page.evaluate("(tags) => axe.run(document, {runOnly: tags})", TAGS)
    assert [one["id"] for one in found["violations"]] == []
    assert not page.evaluate("() => document.documentElement.scrollWidth > innerWidth")
    assert page.context.cookies() == []


@WIDTHS
@pytest.mark.parametrize("javascript", [True, False])
def test_a_newcomer_finds_a_cafeteria_open_this_saturday_on_foot(
    width: int, javascript: bool, places: Any, clock: Clock, server: str, open_page: Any
) -> None:
    page = open_page(width=width, javascript=javascript)
    hands = (Hands if javascript else PlainHands)(page, server)
    hands.open("/")
    hands.heading("どこに相談できる？")
    hands.follow("場所をさがす", ".public-nav")
    hands.write("ことばで", "子ども食堂")
    hands.write("どこから", "旭文化センター")
    hands.pick("どのくらい近く", "歩いて20分")
    hands.pick("いつ", "今度の土曜日")
    hands.press("さがす", ".find-form")
    hands.sees("旭こども食堂")
    hands.lacks("山の子ども食堂")
    first = page.locator(".place").first
    expect(first).to_contain_text("次は 11月28日(土) 11:00–14:00")
    expect(first).to_contain_text("歩いて")
    expect(first).to_contain_text("名前に「こども食堂」")
    if javascript:
        sound(page)
    hands.follow("地図", ".tabs")
    expect(page.locator(".map-table")).to_contain_text("旭こども食堂")
    hands.follow("予定表", ".tabs")
    hands.sees("旭こども食堂", ".week")
    hands.follow("旭こども食堂", ".week")
    hands.heading("旭こども食堂")
    hands.sees("000-000-0001")


@WIDTHS
def test_a_foreigner_in_easy_japanese(
    width: int, places: Any, clock: Clock, server: str, open_page: Any
) -> None:
    page = open_page(width=width)
    hands = Hands(page, server)
    hands.open("/turn/")
    hands.follow("やさしい にほんご")
    hands.heading("どこで そうだん できる？")
    sound(page)
    hands.follow("ばしょを さがす", ".public-nav")
    hands.write("ことばで さがす", "にほんごを べんきょう したい")
    hands.press("さがす", ".find-form")
    first = page.locator(".place").first
    expect(first).to_contain_text("にほんごを べんきょう します。")
    expect(first).to_contain_text("おかねは いりません")
    sound(page)
    hands.turn(first.get_by_role("link").first)
    hands.sees("ベトナム語")
    assert page.locator("ruby").count() > 0
    sound(page)


@WIDTHS
def test_an_owner_confirms_by_link(
    width: int, places: Any, clock: Clock, server: str, open_page: Any
) -> None:
    page = open_page(width=width)
    hands = Hands(page, server)
    service = Service.objects.get(pk=places["near"].pk)
    link = f"/confirm/{trust.link_of(service)}/"
    before = Verification.objects.filter(service=service, method="link").count()
    hands.open(link)
    hands.sees("「旭こども食堂」は、このままで合っていますか。")
    sound(page)
    hands.press("このままで合っています")
    hands.sees("2026年11月24日(火)に確かめました")
    assert Verification.objects.filter(service=service, method="link").count() == before + 1
    hands.open(link)
    hands.sees("このリンクは、もう使えません")


@WIDTHS
def test_a_worker_finds_and_suggests(
    width: int, places: Any, clock: Clock, kochi: Kochi, server: str, open_page: Any
) -> None:
    page = open_page(width=width)
    hands = Hands(page, server)
    hands.sign_in("kochi-case", DEMO_PASSWORD)
    hands.open("/intake/receive/")
    hands.write("話の内容", "食べるものがなくて困っている。")
    page.locator(".need-tap-why").first.wait_for()
    hands.need("食べるもの", 2)
    hands.choose("うちで受ける")
    hands.press("受付を終える")
    hands.follow("つなぎ先をさがす")
    hands.sees("合うわけ")
    hands.sees("旭こども食堂")
    hands.sees("この困りごとのためのところ")
    before = UnmetNeed.objects.count()
    hands.pick("なぜ合わないか", "曜日・時間")
    hands.press("合うところがないと記録する")
    hands.sees("足りない資源として数えます")
    assert UnmetNeed.objects.count() == before + 1
    hands.open("/resources/?q=にほんご")
    hands.sees("土曜にほんご教室")
