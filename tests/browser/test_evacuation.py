"""From a declared exercise to a worry that is taken in, at a desk with JavaScript, and on a telephone without it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pytest_django import DjangoDbBlocker

from marugoto.evacuation.models import SafetyBoard, SafetyRow, SafetySheet, Surfaced
from tests.browser.fleeing import KEEPER, flee
from tests.browser.hands import Hands, PlainHands
from tests.browser.kochi import PASSWORD, Kochi

pytestmark = pytest.mark.django_db
OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def fled(kochi: Kochi, django_db_blocker: DjangoDbBlocker) -> None:
    """A list of five, written before the tests begin, so that the server sees it."""
    with django_db_blocker.unblock():
        flee(kochi)


def through_a_night(hands: Hands, name: str) -> None:
    """訓練 → 安否確認 → 電話で → 紙で → 困りごと → 相談."""
    hands.open("/evacuation/")
    hands.follow("災害・訓練を記録する")
    hands.write("災害の名前", name)
    hands.pick("種類", "地震")
    hands.write("だれが決めたか", "市長")
    hands.tick("訓練")
    hands.press("いまから始まったと記録する")
    hands.write("安否確認の名前", f"{name}の安否")
    hands.press("安否確認をはじめる")
    hands.heading(f"{name}の安否")
    board = SafetyBoard.objects.get(name=f"{name}の安否")
    first, second, third = list(SafetyRow.objects.filter(board=board).order_by("number"))[:3]
    _by_telephone(hands, first)
    hands.sees("困りごとあり")
    _on_paper(hands, board, second, third)
    hands.write("番号・名前・電話", str(first.number))
    hands.press("さがす", "main form.filters")
    hands.follow(str(first.person))
    hands.choose("今週中")
    hands.press("相談として受ける")
    hands.sees("災害のあとの安否確認から")
    assert Surfaced.objects.filter(row=first).count() == 1


def _by_telephone(hands: Hands, row: SafetyRow) -> None:
    hands.write("番号・名前・電話", str(row.number))
    hands.press("さがす", "main form.filters")
    hands.follow(str(row.person))
    hands.choose("無事（自宅）")
    hands.tick("困りごとがある")
    hands.press("書いて、次の人へ")
    hands.sees("無事（自宅） と書きました")


def _on_paper(hands: Hands, board: SafetyBoard, second: SafetyRow, third: SafetyRow) -> None:
    hands.follow("一覧に戻る")
    hands.follow("紙の名簿を刷る")
    area = second.area
    assert area is not None
    hands.pick("圏域", area.name)
    hands.write("だれが持って行くか", "民生委員 伊藤さん")
    hands.press("紙を用意する")
    assert SafetySheet.objects.filter(board=board).count() == 1
    hands.write("番号と文字", f"{second.number} b、9999 a")
    hands.press("書き写す")
    hands.sees("書き写せなかった行があります")
    hands.sees("この紙にない番号")
    assert hands.field("番号と文字").input_value().strip() == "9999 a"
    other = third.number if third.area_id == second.area_id else second.number
    hands.write("番号と文字", f"{other} b")
    hands.press("書き写す")
    hands.heading(board.name)
    hands.sees("戻った")


def _at_work(hands: Hands) -> Hands:
    hands.open("/today/")
    hands.sign_in(KEEPER, PASSWORD)
    return hands


def test_at_a_desk(server: str, fled: None, open_page: OpenPage) -> None:
    through_a_night(_at_work(Hands(open_page(), server)), "朝の訓練")


def test_on_a_telephone_without_javascript(server: str, fled: None, open_page: OpenPage) -> None:
    page = open_page(width=390, javascript=False)
    through_a_night(_at_work(PlainHands(page, server)), "夜の訓練")
