"""The scripts of the pages: keys, needs by tapping, drafts that survive a cut line, the end of the session.

The page is the real office layout, filled with what each test needs, and answered at an address of the live server.
"""

from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Template
from django.template.context import make_context
from django.test import RequestFactory
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

NEEDS = [
    {"code": "home", "label": "住まい", "mark": "some", "why": "「電球が切れて」"},
    {"code": "care", "label": "介護", "mark": "main"},
    {"code": "money", "label": "家計", "mark": "none"},
]
FORM = """
<form method="post" data-autosave="/draft/">{% draft_status %}
  <label for="story">話</label><textarea id="story" name="story"></textarea>{% needs needs %}
  <button class="btn" name="act" value="x" data-confirm="消しますか。">消す</button>
</form>"""
ROWS = """
<ul class="rows" data-keylist>{% for n in "123" %}
  <li class="row"><p class="row-main"><a href="#{{ n }}">行{{ n }}</a></p></li>{% endfor %}
</ul>
<div id="place"><button class="btn" hx-get="/part/" hx-target="#place">さがす</button></div>"""


class Desk:
    """A page at /desk/ on the live server; ``drafts`` are the texts that arrived, ``answer`` what they get."""

    def __init__(self, page: Page, live_server: LiveServer, content: str) -> None:
        self.page, self.url, self.content = page, live_server.url, content
        self.drafts: list[str] = []
        self.answer = 204
        page.route("**/desk/", lambda route: route.fulfill(body=self.html(), content_type="text/html"))
        page.route("**/draft/", self._draft)
        page.goto(f"{self.url}/desk/")

    def html(self) -> str:
        request = RequestFactory().get("/desk/")
        request.user = SimpleNamespace(is_authenticated=True)  # type: ignore[assignment]
        nav = [
            {"key": "today", "label": "きょう", "url": "/desk/#today", "current": True},
            {"key": "receive", "label": "相談を受ける", "url": "/desk/#receive", "current": False},
            {"key": "people", "label": "人・世帯", "url": "/desk/#people", "current": False},
        ]
        source = '{% extends "layout/office.html" %}{% block title %}机{% endblock %}{% block content %}'
        template = Template(source + self.content + "{% endblock %}")
        context: dict[str, Any] = {"nav": nav, "needs": NEEDS}
        return template.render(make_context(context, request))

    def _draft(self, route: Route) -> None:
        if self.answer == 0:
            route.abort()
            return
        self.drafts.append(route.request.post_data or "")
        route.fulfill(status=self.answer)

    def unsaved(self) -> int:
        return int(self.page.evaluate("Marugoto.unsaved.size"))

    def focused(self) -> str:
        return str(self.page.evaluate("document.activeElement.textContent")).strip()


@pytest.fixture
def letter(page: Page, live_server: LiveServer) -> Desk:
    """A form that saves itself."""
    return Desk(page, live_server, FORM)


@pytest.fixture
def rows(page: Page, live_server: LiveServer) -> Desk:
    """A list for the keys, and a button for htmx."""
    return Desk(page, live_server, ROWS)


def test_keys_walk_the_list_and_search(rows: Desk) -> None:
    keys = rows.page.keyboard
    keys.press("j")
    assert rows.focused() == "行1"
    keys.press("j")
    keys.press("k")
    assert rows.focused() == "行1"
    keys.press("Enter")
    rows.page.wait_for_url("**/desk/#1")
    keys.press("n")
    rows.page.wait_for_url("**/desk/#receive")
    keys.press("t")
    rows.page.wait_for_url("**/desk/#today")
    keys.press("/")
    keys.type("jnt?")
    expect(rows.page.locator("#search-box")).to_have_value("jnt?")  # off while typing


def test_keys_can_be_switched_off_for_good(rows: Desk) -> None:
    rows.page.keyboard.press("Shift+?")
    expect(rows.page.locator("#keys")).to_be_visible()
    rows.page.locator("[data-keys-on]").uncheck()
    rows.page.keyboard.press("Escape")
    rows.page.goto(f"{rows.url}/desk/")
    rows.page.keyboard.press("n")
    assert rows.page.url.endswith("/desk/")


def test_what_htmx_brings_is_announced(rows: Desk) -> None:
    body = '<p data-announce="3件見つかりました">3件</p>'
    rows.page.route("**/part/", lambda route: route.fulfill(body=body, content_type="text/html"))
    rows.page.get_by_role("button", name="さがす").last.click()
    expect(rows.page.locator("#announce")).to_have_text("3件見つかりました")


def test_what_htmx_cannot_fetch_is_said(rows: Desk) -> None:
    rows.page.route("**/part/", lambda route: route.abort())
    rows.page.get_by_role("button", name="さがす").last.click()
    expect(rows.page.locator("#trouble")).to_contain_text("通信が切れています")


def test_a_tap_is_some_two_are_main_three_are_nothing(letter: Desk) -> None:
    money = letter.page.locator(".need-tap", has_text="家計")
    care = letter.page.locator(".need-tap", has_text="介護")
    money.click()
    expect(money).to_have_attribute("data-mark", "some")
    expect(care).to_have_attribute("data-mark", "main")
    money.press("Space")
    expect(money).to_have_attribute("data-mark", "main")
    expect(care).to_have_attribute("data-mark", "some")  # only one ◎
    money.press("Enter")
    expect(money).to_have_attribute("data-mark", "none")
    expect(letter.page.locator("#announce")).to_have_text("家計：なし")


def test_a_draft_is_saved_while_one_types(letter: Desk) -> None:
    letter.page.fill("#story", "電球が切れて")
    assert letter.unsaved() == 1
    expect(letter.page.locator("[data-draft-words]")).to_contain_text("に自動保存")
    assert letter.unsaved() == 0
    assert "電球が切れて" in letter.drafts[-1]
    assert "need-care" in letter.drafts[-1]


@pytest.mark.parametrize("answer", [0, 500])
def test_a_draft_waits_for_the_line_and_goes_by_itself(letter: Desk, answer: int) -> None:
    letter.answer = answer
    letter.page.fill("#story", "電球が切れて")
    status = letter.page.locator("[data-draft-status]")
    expect(status).to_contain_text("まだ保存できていません")
    assert letter.unsaved() == 1
    assert "電球" not in letter.page.evaluate(
        "JSON.stringify(localStorage)"
    )  # shared computers: this tab alone
    letter.answer = 204
    expect(status).to_contain_text("に自動保存")
    assert letter.unsaved() == 0
    assert "電球" not in letter.page.evaluate("JSON.stringify([localStorage, sessionStorage])")


def test_a_refused_draft_says_so(letter: Desk) -> None:
    letter.answer = 422
    letter.page.fill("#story", "電球が切れて")
    expect(letter.page.locator("[data-draft-status]")).to_contain_text("内容を確かめて")


def test_a_hard_act_asks_first(letter: Desk) -> None:
    letter.page.get_by_role("button", name="消す").click()
    dialog = letter.page.locator("#confirm")
    expect(dialog).to_contain_text("消しますか。")
    dialog.get_by_role("button", name="やめる").click()
    expect(dialog).to_be_hidden()
    assert letter.page.url.endswith("/desk/")


def test_a_form_stays_while_the_line_is_down(letter: Desk) -> None:
    letter.answer = 0
    letter.page.fill("#story", "電球が切れて")
    letter.page.context.set_offline(True)
    letter.page.evaluate("document.querySelector('form[data-autosave]').requestSubmit()")
    expect(letter.page.locator("#trouble")).to_be_visible()
    expect(letter.page.locator("#story")).to_have_value("電球が切れて")


def test_text_that_could_not_be_sent_outlives_a_reload_in_this_tab_only(letter: Desk) -> None:
    letter.answer = 0
    letter.page.fill("#story", "電球が切れて")
    expect(letter.page.locator("[data-draft-status]")).to_contain_text("通信が戻りしだい")
    letter.page.on("dialog", lambda dialog: dialog.accept())
    letter.page.reload()
    expect(letter.page.locator("#story")).to_have_value("")
    letter.answer = 204
    letter.page.get_by_role("button", name="書きかけをもどす").click()
    expect(letter.page.locator("#story")).to_have_value("電球が切れて")
    expect(letter.page.locator("[data-draft-status]")).to_contain_text("に自動保存")
    assert letter.page.evaluate("Object.keys(sessionStorage).filter((k) => k.includes('kept:')).length") == 0
    assert letter.page.evaluate("localStorage.length") == 0


def test_kept_text_is_gone_once_somebody_signs_out(letter: Desk) -> None:
    letter.answer = 0
    letter.page.fill("#story", "電球が切れて")
    expect(letter.page.locator("[data-draft-status]")).to_contain_text("通信が戻りしだい")
    letter.page.evaluate(
        "document.querySelector('[data-signs-out]').addEventListener('submit', (e) => e.preventDefault())"
    )
    letter.page.locator(".sign-out").click()
    assert letter.page.evaluate("Object.keys(sessionStorage).filter((k) => k.includes('kept:')).length") == 0


def test_the_session_ends_without_losing_text(page: Page, live_server: LiveServer, settings: Any) -> None:
    settings.SESSION_COOKIE_AGE = 4  # seconds; the warning comes after two
    letter = Desk(page, live_server, FORM)
    alive = False

    def keep_alive(route: Route) -> None:
        if alive:
            route.fulfill(json={"ok": True})
        else:
            route.fulfill(status=302, headers={"Location": "/sign-in/"})

    page.route("**/session/", keep_alive)
    expect(page.locator("#session-soon")).to_be_visible()
    letter.answer = 0
    page.evaluate("document.getElementById('session-soon').close()")
    page.fill("#story", "書きかけ")
    over = page.locator("#session-over")
    expect(over).to_be_visible()
    expect(page.locator("main")).to_be_hidden()  # shown to nobody who passes by
    over.get_by_role("button", name="もう一度試す").click()
    expect(over).to_contain_text("まだサインインしていない")
    alive = True
    letter.answer = 204
    over.get_by_role("button", name="もう一度試す").click()
    expect(over).to_be_hidden()
    expect(page.locator("#story")).to_have_value("書きかけ")
    expect(page.locator("[data-draft-words]")).to_contain_text("に自動保存")


def test_a_page_without_unsaved_text_goes_to_sign_in(
    page: Page, live_server: LiveServer, settings: Any
) -> None:
    settings.SESSION_COOKIE_AGE = 2
    Desk(page, live_server, ROWS)
    page.wait_for_url("**/sign-in/?next=%2Fdesk%2F")
