"""A real Chromium for the journeys: the machine's own, never a downloaded one.

A machine without a browser fails the journeys with the sentence that says how to get one; none is ever skipped.
`page` is a fresh Japanese page of 1280 × 900; `open_page(width=390, javascript=False, …)` makes others; a
request to another host than our own is refused and fails the test.
"""

import os
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db import connections
from playwright.sync_api import Browser, Page, Request, Route, sync_playwright
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from marugoto.console import chromium
from tests.browser.kochi import Kochi, build_kochi
from tests.factories.clock import stopped_clock

pytestmark = pytest.mark.browser

HERE = {"127.0.0.1", "localhost"}
OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the session."""
    found = chromium.find()
    if found is None:
        pytest.fail(chromium.HOW_TO_GET_ONE, pytrace=False)
    # Playwright runs an event loop in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    # While it runs, this thread has other connections than before; a forked child sees the earlier ones again, and two
    # children on one inherited connection wait for each other's answers for ever. So none is left open.
    connections.close_all()
    arguments = ["--disable-dev-shm-usage", "--font-render-hinting=none"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses to run as root otherwise
    with sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=str(found), args=arguments)
        yield one
        one.close()
        connections.close_all()  # those of the time with the loop: out of reach afterwards, and in the way of DROP DATABASE


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Make a page: open_page(width=1280, height=900, javascript=True, **more for browser.new_context)."""
    contexts = []
    outside: list[str] = []

    def refuse_outside(route: Route, request: Request) -> None:
        if urlsplit(request.url).scheme in {"data", "blob"} or urlsplit(request.url).hostname in HERE:
            route.continue_()
        else:
            outside.append(request.url)
            route.abort()

    def make(*, width: int = 1280, height: int = 900, javascript: bool = True, **more: object) -> Page:
        context = browser.new_context(
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            **more,  # type: ignore[arg-type]
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.route("**/*", refuse_outside)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
    assert outside == [], "a page asked for something outside"


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A fresh page of 1280 × 900 with JavaScript."""
    return open_page()


# --- a town behind the browser -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kochi(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Kochi]:
    """高知市, loaded once for all tests of a module, and emptied after the last of them."""
    with django_db_blocker.unblock():
        with stopped_clock():
            town = build_kochi()
        yield town
        call_command("flush", verbosity=0, interactive=False, allow_cascade=False)


@pytest.fixture(scope="module")
def server(kochi: Kochi) -> Iterator[str]:
    """The real server over the town: its address."""
    one = LiveServer("127.0.0.1")
    yield one.url
    one.stop()
