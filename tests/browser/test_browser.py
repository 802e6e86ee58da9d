"""The browser itself: it shows Japanese, and it asks nobody outside."""

from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from marugoto.console import chromium


def test_shows_japanese(page: Page) -> None:
    """A font without a letter draws every missing letter alike; two different ones must look different."""
    assert chromium.has_japanese_font(), chromium.HOW_TO_GET_ONE
    page.set_content("<p id=a>丸</p><p id=b>邉</p>")
    assert page.locator("#a").screenshot() != page.locator("#b").screenshot()


def test_sign_in_page(page: Page, live_server: LiveServer) -> None:
    answer = page.goto(f"{live_server.url}/sign-in/")
    assert answer is not None
    assert answer.status == 200
    assert page.locator("form").count() >= 1
