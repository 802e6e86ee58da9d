"""つなぎシート: whatever the rule lets through fits on one page of A4, reply slip included."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page

from marugoto.collaboration.rules.packet import SHEET_WIDTH, sheet_problem
from marugoto.core import codes
from tests.factories.agencies import Town, Worker
from tests.factories.collaboration import matter_of, person_of, send

KINDS = list(codes.entries("collaboration.packet_items"))
LINE = "漢" * SHEET_WIDTH
FULL = {
    "one long story": ("訪問してほしい", [("complaint", "\n".join([LINE] * 18))]),
    "many items, one line each": (LINE, [(kind, LINE) for kind in KINDS[:12]]),
    "a wall of text without a break": ("頼み", [("family_relations", LINE * 18)]),
}


@pytest.mark.parametrize("case", FULL)
@pytest.mark.django_db(transaction=True)
def test_a_full_sheet_is_one_page(page: Page, live_server: Any, sato: Worker, town: Town, case: str) -> None:
    asked, items = FULL[case]
    rows = {"asked": asked, **dict(items)}
    assert sheet_problem(rows) == ""
    assert sheet_problem(rows | {"more": LINE}) != ""
    matter = matter_of(sato, person_of(sato))
    sent = send(sato, matter, town.paper.desk, asked=asked, items=items)
    cookie = sato.client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    page.goto(live_server.url + reverse("collaboration:sheet", args=[sent.id]))
    assert "返信票" in page.inner_text("main")
    page.emulate_media(media="print")
    assert "訪問" not in page.inner_text("main")
    assert "番号のない紙は出せません" in page.inner_text("main")
    page.emulate_media(media="null")
    page.get_by_role("button", name="番号つきの写しを作る").click()
    page.get_by_text("写し 1/1").wait_for()
    page.wait_for_load_state()
    assert re.findall(rb"/Count (\d+)", page.pdf(prefer_css_page_size=True)) == [b"1"]
