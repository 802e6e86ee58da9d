"""A planner writes the next plan: at a desk and on a telephone."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from pytest_django import DjangoDbBlocker

from marugoto.agencies.queries import DEMO_PASSWORD
from marugoto.blueprints.actions import versions
from tests.browser.gallery import AXE, TAGS
from tests.browser.hands import Hands, PlainHands
from tests.browser.kochi import Kochi

pytestmark = pytest.mark.django_db
WAYS = pytest.mark.parametrize(("width", "javascript"), [(1280, True), (390, True)])


@pytest.fixture(scope="module", autouse=True)
def _in_force(kochi: Kochi, django_db_blocker: DjangoDbBlocker) -> None:
    """The published plan of the town is its adopted version."""
    with django_db_blocker.unblock():
        assert versions.take_shipped(town=kochi.town, title="公開された計画から", by=None)


def look(page: Page, name: str, width: int, javascript: bool) -> None:
    """axe-core finds nothing, nothing sticks out; a picture, if somebody wants to see it."""
    if folder := os.environ.get("MARUGOTO_PICTURES"):
        page.screenshot(
            path=Path(folder) / f"{name}-{width}{'' if javascript else '-plain'}.png", full_page=True
        )
    if javascript:
        page.evaluate(AXE)
        found = page.evaluate("(tags) => axe.run(document, {runOnly: tags})", TAGS)
        assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
    assert not page.evaluate("() => document.documentElement.scrollWidth > innerWidth")


@WAYS
def test_the_next_plan_is_written_and_drawn(
    width: int, javascript: bool, server: str, open_page: Any
) -> None:
    page = open_page(width=width, javascript=javascript)
    hands = (Hands if javascript else PlainHands)(page, server)
    name = f"次の計画{width}{javascript}"

    def seen(what: str) -> None:
        look(page, what, width, javascript)

    hands.sign_in("kochi-planner", DEMO_PASSWORD)
    hands.open("/blueprints/")
    hands.sees("使っている版")
    seen("versions")
    hands.follow("下書きを始める", "main")
    hands.press("始める", "main")
    hands.sees("版の名前を書いてください。")
    hands.write("版の名前", name)
    hands.press("始める", "main")
    hands.heading(name)
    seen("version")
    here = page.url.removeprefix(server)
    hands.follow("基本の数値", "main")
    hands.follow("行を足す", "main")
    hands.pick("コード", "人口")
    hands.pick("単位", "人")
    hands.write("印刷のとおり", "326,545人")
    hands.write("値", "たくさん")
    hands.press("保存する", "main")
    hands.sees("数字で書いてください。")
    assert hands.field("印刷のとおり").input_value() == "326,545人"
    seen("row-error")
    hands.write("値", "")
    hands.press("保存する", "main")
    hands.sees("326,545人")
    seen("table")
    hands.open(f"{here}rows/conferences/1/")
    hands.write("名前", "地域共生会議")
    hands.pick("開く機関", "選ばない")
    hands.press("保存して、ここで確かめる", "main")
    hands.sees("書いてください（必須です）")
    seen("row")
    hands.open(f"{here}picture/")
    hands.sees("地域共生会議")
    seen("picture")
    hands.open(f"{here}adopt/")
    hands.sees("まだ直すところがあります")
    seen("adopt-refused")
    hands.open(f"{here}form/?form=plan_layered")
    hands.sees("326,545人")
    seen("form")
