"""A group: at a desk with JavaScript, and on a telephone without it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from marugoto.groups.models import Group, GroupNotice
from tests.browser.hands import Hands, PlainHands
from tests.browser.kochi import PASSWORD

pytestmark = pytest.mark.django_db
OpenPage = Callable[..., Page]


def _at_work(hands: Hands, who: str) -> Hands:
    hands.open("/today/")
    hands.sign_in(who, PASSWORD)
    return hands


def keep_a_group(hands: Hands, name: str) -> Group:
    """開く → 招く → 知らせる（名前が入ると、もう一度たずねる）."""
    hands.open("/groups/")
    hands.follow("グループを開く")
    hands.write("グループの名前", name)
    hands.press("開く")
    hands.sees("次に、一員を招いてください。")
    hands.write("名前か機関の名前", "デモ")
    hands.press("さがす", hands.page.locator("main"))
    hands.press("招く")
    hands.sees("招きました。")
    hands.follow("お知らせ", hands.page.locator("main"))
    hands.follow("お知らせを書く")
    hands.write("題", "次の集まり")
    hands.write("内容", "小林さんに電話をしてください。090-1234-5678")
    hands.press("一員に知らせる")
    hands.sees("人の名前のような書きかた")
    hands.sees("電話番号のような書きかた")
    hands.write("内容", "次は公民館の和室です。")
    hands.press("一員に知らせる")
    hands.sees("一員に知らせました。")
    return Group.objects.get(name=name)


def test_a_group_at_a_desk(server: str, open_page: OpenPage) -> None:
    group = keep_a_group(_at_work(Hands(open_page(), server), "kochi-case"), "東の会")
    assert not GroupNotice.objects.get(group=group).warned


def test_a_group_on_a_telephone_without_javascript(server: str, open_page: OpenPage) -> None:
    page = open_page(width=390, javascript=False)
    keep_a_group(_at_work(PlainHands(page, server), "kochi-case"), "西の会")
