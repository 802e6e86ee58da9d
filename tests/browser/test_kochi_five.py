"""The five printed consultations of Kochi, entered by a pharmacy through the pages; each reaches its printed end."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser import office
from tests.browser.hands import Hands
from tests.browser.kochi import Kochi, consultation
from tests.browser.office import Office
from tests.factories.clock import Clock

pytestmark = pytest.mark.django_db  # read only: what the tests write, they write through the server
OpenPage = Callable[..., Page]


@pytest.fixture
def offices(kochi: Kochi, server: str, clock: Clock, open_page: OpenPage) -> Office:
    """Workers who point and type."""
    return Office(kochi, clock, lambda: Hands(open_page(), server))


def received(offices: Office, key: str) -> tuple[Hands, dict[str, Any], str]:
    """The pharmacy has taken it in and handed it on: (its hands, the consultation, the number of the matter)."""
    one = consultation(key)
    window = offices.worker(one["user"])
    office.take_in(window, one)
    return window, one, office.hand_on(window, offices.kochi, one)


@pytest.mark.parametrize("key", ["rubbish-duty", "light-bulb"])
def test_goes_on_paper_and_the_answer_is_written_down(key: str, offices: Office) -> None:
    window, one, number = received(offices, key)
    office.on_paper(window, one["end"])
    if one["end"].get("answered_same_day"):
        assert f"{offices.clock.today():%-m月%-d日}" in window.text(window.card("やりとり"))
    office.close_matter(window, number, "resolved")


@pytest.mark.parametrize("key", ["sofa", "gathering"])
def test_the_social_welfare_council_answers_by_itself(key: str, offices: Office) -> None:
    window, one, number = received(offices, key)
    end = one["end"]
    council = offices.worker(end["to_user"])
    office.accept(council, end["asked"])
    office.report(council, end, "問い合わせて、行き先と電話番号を伝えた。")
    office.close_matter(council, number, "informed")
    window = offices.worker(one["user"])
    assert number not in window.text(), "the window still holds what the council has answered"


def test_care_and_livelihood_becomes_a_case_and_ends(offices: Office) -> None:
    one = consultation("care-and-livelihood")
    office.whole_case(offices, one)
