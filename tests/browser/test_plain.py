"""The whole of a to f with JavaScript switched off: nothing but pages, forms and links."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser import office
from tests.browser.hands import PlainHands
from tests.browser.kochi import Kochi, consultation
from tests.browser.office import Office
from tests.factories.clock import Clock

pytestmark = pytest.mark.django_db
OpenPage = Callable[..., Page]


def test_all_of_it_without_javascript(kochi: Kochi, server: str, clock: Clock, open_page: OpenPage) -> None:
    offices = Office(kochi, clock, lambda: PlainHands(open_page(javascript=False), server))
    office.whole_case(offices, consultation("care-and-livelihood"))
