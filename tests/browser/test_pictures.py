"""Genogram and ecomap in the browser: with the keyboard, wide and narrow, with and without JavaScript, on paper."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django import DjangoDbBlocker

from tests.browser.gallery import Gallery, Window, press, shots
from tests.browser.kochi import Kochi
from tests.browser.played import NOW, Played, play
from tests.factories.clock import stopped_clock

pytestmark = pytest.mark.django_db
PICTURES = ("people:genogram", "people:genogram-print", "people:family", "collaboration:ecomap")
WINDOWS = (Window(1280), Window(390))


@pytest.fixture(scope="module")
def played(kochi: Kochi, django_db_blocker: DjangoDbBlocker) -> Iterator[Played]:
    """The town some weeks later."""
    with django_db_blocker.unblock(), stopped_clock() as clock:
        done = play(kochi, clock)
        clock.set(NOW)
        yield done


@pytest.fixture(scope="module")
def gallery(browser: Browser, played: Played, server: str) -> Iterator[Gallery]:
    """Browsers of those who look."""
    one = Gallery(browser, server)
    one.sign_in({"kochi-case", "kochi-coordinator"})
    yield one
    one.close()


@pytest.fixture
def page(gallery: Gallery, played: Played) -> Iterator[Page]:
    """A page of the case worker."""
    one = gallery._context("kochi-case").new_page()
    one.set_viewport_size({"width": 1280, "height": 900})
    yield one
    one.close()


def test_the_pictures_are_sound_wide_and_narrow(played: Played, gallery: Gallery) -> None:
    """axe finds nothing; nothing scrolls sideways but the picture in its own frame; nothing comes from outside."""
    seen = [shot for shot in shots(played) if shot.route in PICTURES]
    assert len(seen) >= 6
    found = [gallery.look(shot, WINDOWS) for shot in seen]
    assert [f"{one.shot.name} {said}" for one in found for said in one.problems] == []


def test_the_keyboard_reaches_everybody_in_the_picture(played: Played, server: str, page: Page) -> None:
    page.goto(server + reverse("people:family", args=[played.ids["person_id"]]))
    links = page.locator(".picture svg a").count()
    assert links >= 8
    page.locator(".picture").focus()
    reached = []
    for _n in range(links):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("() => document.activeElement.getAttribute('href')"))
    assert len(set(reached)) == links
    assert all(reached)
    shown = page.evaluate(
        "() => getComputedStyle(document.activeElement.querySelector('rect, circle, polygon')).strokeWidth"
    )
    assert shown == "4px"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reached[-1]}")


def test_a_relative_is_written_down_and_drawn(played: Played, server: str, page: Page) -> None:
    """Two fields and a button; the picture has one more."""
    page.goto(server + reverse("people:family", args=[played.ids["person_id"]]))
    before = page.locator(".picture .g-symbol").count()
    page.get_by_label("どの間柄の人か").select_option("child")
    page.get_by_label("その人の名前").fill("丸護 あきら")
    press("家族に書き足す")(page)
    assert page.locator(".picture .g-symbol").count() == before + 1
    page.locator("details.more summary", has_text="ことばで見る").click()
    assert page.get_by_role("cell", name="丸護 あきら", exact=True).count() == 1


def test_the_case_shows_both_pictures(played: Played, server: str, page: Page) -> None:
    page.goto(server + reverse("cases:detail", args=[played.ids["case_id"]]))
    page.locator("#genogram svg.genogram .g-symbol").first.wait_for()
    page.locator("#ecomap svg.genogram .g-node").first.wait_for()


def test_without_javascript_there_are_links(
    played: Played, gallery: Gallery, browser: Browser, server: str
) -> None:
    cookies = gallery._context("kochi-case").cookies()
    context = browser.new_context(locale="ja-JP", java_script_enabled=False)
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(server + reverse("cases:detail", args=[played.ids["case_id"]]))
    page.locator("#genogram").get_by_role("link", name="家族の図を見る").click()
    assert page.locator(".picture svg .g-symbol").count() >= 8
    page.goto(server + reverse("people:family", args=[played.ids["person_id"]]))
    page.get_by_role("link", name="1990年8月1日").click()
    assert "as-of=1990-08-01" in page.url
    assert page.locator(".picture svg .g-dead").count() == 1
    context.close()


def test_on_paper_it_is_as_wide_as_the_sheet(played: Played, gallery: Gallery) -> None:
    shot = next(s for s in shots(played) if s.route == "people:genogram-print")
    page = gallery._context("kochi-case").new_page()
    page.goto(gallery.server + shot.path)
    page.emulate_media(media="print")
    box = page.locator(".sheet").bounding_box()
    picture = page.locator(".picture svg").bounding_box()
    assert box is not None
    assert picture is not None
    assert picture["width"] <= box["width"]
    page.close()
