"""引継ぎ in the browser: a worker who is moved hands over, prints the sheet; the successor reads it and says 受けた."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pytest_django import DjangoDbBlocker

from marugoto.intake.actions import matters
from marugoto.intake.models import Matter
from marugoto.people.actions import persons
from tests.browser.hands import Hands
from tests.browser.kochi import PASSWORD as DEMO
from tests.browser.kochi import Kochi
from tests.factories.agencies import PASSWORD, Place, Worker, hire
from tests.factories.clock import Clock, stopped_clock

pytestmark = pytest.mark.django_db
OpenPage = Callable[..., Page]
ASAHI = "koreisha-shien-centre/asahi"


@pytest.fixture(scope="module")
def made(kochi: Kochi, django_db_blocker: DjangoDbBlocker) -> dict[bool, tuple[Worker, Matter]]:
    """Two new colleagues of the case worker, and a matter of hers for each."""
    with django_db_blocker.unblock(), stopped_clock():
        return {scripted: _made(kochi, f"next-{scripted}".lower()) for scripted in (True, False)}


def _made(kochi: Kochi, name: str) -> tuple[Worker, Matter]:
    desk, old = kochi.desk(ASAHI), kochi.actor("kochi-case")
    new = hire(name, f"小松 {name}", Place(desk.agency, desk), roles=["case_worker"])
    who = persons.register_from_words(name="丸護 引継", kana="まるご ひきつぐ", by=old)
    matter = matters.open_matter(desk=desk, persons=[(who, "subject")], urgency="this_week", by=old)
    return new, matter


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "plain"])
def test_work_goes_from_one_worker_to_another(
    kochi: Kochi,
    made: dict[bool, tuple[Worker, Matter]],
    server: str,
    clock: Clock,
    open_page: OpenPage,
    javascript: bool,
) -> None:
    new, matter = made[javascript]
    clock.advance(minutes=1)
    giver = Hands(open_page(javascript=javascript), server)
    giver.sign_in("kochi-case", DEMO)
    giver.open("/staff/")
    row = giver.page.get_by_role("row").filter(has_text=kochi.user_name("kochi-case"))
    giver.follow("引き継ぐ", row)
    for other in giver.page.locator(".card[role=group]").filter(has_not_text=matter.number).all():
        other.get_by_role("checkbox").uncheck()  # some of it stays
    mine = giver.page.locator(".card[role=group]").filter(has_text=matter.number)
    giver.pick("引き継ぐ相手", new.user.name, mine)
    if not mine.locator("details[open]").count():
        giver.unfold("シートに書くこと", mine)
    giver.write("気をつけること（ひとこと）", "犬がいる。門の前で電話する。", mine)
    giver.pick("引継ぎのわけ", "異動")
    giver.press("印を付けたものを渡す")
    giver.sees("渡しました")
    giver.follow("引継ぎシート", giver.page.locator("#going li").filter(has_text=matter.number))
    giver.sees("犬がいる。門の前で電話する。")
    giver.sees("丸護 引継")

    taker = Hands(open_page(width=390, javascript=javascript), server)
    taker.sign_in(new.user.username, PASSWORD)
    arrived = taker.page.locator("#to-receive li").filter(has_text=matter.number)
    taker.sees("犬がいる。門の前で電話する。", arrived)
    taker.press("受けた", arrived)
    taker.sees("の担当になりました")
    taker.open(f"/intake/matters/{matter.id}/")
    taker.sees(f"担当 {new.user.name}")
