"""The whole of a to f with the keyboard alone: the focus goes everywhere, in order, and is always seen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser import office
from tests.browser.hands import KeyHands
from tests.browser.kochi import Kochi, consultation
from tests.browser.office import Office
from tests.factories.clock import Clock

pytestmark = pytest.mark.django_db
OpenPage = Callable[..., Page]


def test_all_of_it_with_the_keyboard_alone(
    kochi: Kochi, server: str, clock: Clock, open_page: OpenPage
) -> None:
    hands: list[KeyHands] = []

    def make() -> KeyHands:
        hands.append(KeyHands(open_page(), server))
        return hands[-1]

    offices = Office(kochi, clock, make)
    office.whole_case(offices, consultation("care-and-livelihood"))
    assert [hidden for one in hands for hidden in one.hidden] == []
