"""A つなぎ to somebody without an account: from the pharmacy's desk to the guest's screen, wide or narrow, and back."""

import re
from collections.abc import Callable
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect

from tests.browser import office
from tests.browser.hands import Hands, PlainHands
from tests.browser.kochi import Kochi, consultation, label
from tests.browser.office import Office
from tests.factories.clock import Clock

pytestmark = pytest.mark.django_db
OpenPage = Callable[..., Page]
PICTURES = Path(__file__).parents[2] / "screenshots" / "guest"
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")


@pytest.fixture
def offices(kochi: Kochi, server: str, clock: Clock, open_page: OpenPage) -> Office:
    """Workers who point and type."""
    return Office(kochi, clock, lambda: Hands(open_page(), server))


def _look(hands: Hands, name: str) -> None:
    """A picture; nothing sticks out, and axe finds nothing."""
    page = hands.page
    page.screenshot(path=PICTURES / f"{name}-{page.viewport_size['width']}.png", full_page=True)  # type: ignore[index]
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0, f"{name} scrolls sideways"
    if not hands.scripted:
        return
    page.evaluate(AXE)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    assert [v["id"] for v in found["violations"]] == [], name


def _invite(window: Hands, asked: str) -> tuple[str, str]:
    """The pharmacy makes a link: (its address, the code)."""
    window.follow("リンクを作る", "aside")
    window.write("だれに渡すリンクか", "会長 東野さん")
    _look(window, "link-new")
    window.press("リンクと確認番号を作る", "main form")
    address = window.page.locator("#guest-address").inner_text().strip()
    code = window.page.locator("#guest-code").inner_text().strip()
    assert re.fullmatch(r"\d{3}-\d{3}", code)
    _look(window, "link-made")
    window.page.emulate_media(media="print")
    paper = window.page.locator("main").inner_text()
    assert address in paper
    assert code not in paper, "the code is not printed"
    assert asked not in paper
    window.page.emulate_media(media="null")
    return address, code


@pytest.mark.parametrize(
    ("width", "javascript"), [(1280, True), (390, True), (390, False)], ids=["desktop", "phone", "plain"]
)
def test_a_guest_reads_accepts_and_reports(
    width: int, javascript: bool, offices: Office, open_page: OpenPage, server: str
) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    one = consultation("rubbish-duty")
    window = offices.worker(one["user"])
    office.take_in(window, one)
    office.hand_on(window, offices.kochi, one)
    here = window.page.url
    asked = one["end"]["asked"]
    address, code = _invite(window, asked)

    hand = Hands if javascript else PlainHands
    guest = hand(open_page(width=width, javascript=javascript), server)
    guest.page.goto(address)
    guest.heading("つなぎを開く")
    assert asked not in guest.text()
    _look(guest, "door")
    guest.write("電話で聞いた6けたの確認番号", "000-000" if code != "000-000" else "111-111")
    guest.press("開く")
    guest.sees("確認番号が違います")
    guest.write("電話で聞いた6けたの確認番号", code)
    guest.press("開く")
    guest.sees(asked)
    _look(guest, "open")

    guest.write("ひとこと（なくてもかまいません）", "火曜に行きます")
    guest.press("受け取る")
    guest.sees("受け取りの返事が、渡した窓口に届きました")
    _look(guest, "accepted")

    window.page.goto(here)
    window.sees("会長 東野さん（リンクから）")
    window.sees("火曜に行きます")
    window.sees("確認番号の間違い: 1回")
    _look(window, "sender")

    guest.follow("つなぎへ戻る")
    guest.choose(label("collaboration.referral_results", one["end"]["result"]))
    guest.write("報告のことば", "その日のうちに済みました")
    _look(guest, "report")
    guest.press("報告する")
    guest.sees("これで終わりです")

    guest.page.goto(address)
    guest.heading("このリンクは使えません")
    assert asked not in guest.text()
    _look(guest, "over")
    window.page.reload()
    window.sees("その日のうちに済みました")
    expect(window.page.locator("aside")).to_contain_text("返事が終わったので閉じた")
