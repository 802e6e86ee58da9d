"""Pages of long lists: the rows and their order are those of the query, and counting has an end."""

from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries

from marugoto.agencies.models import Desk
from marugoto.core import paging
from marugoto.core.paging import Pages
from marugoto.core.templatetags.lists import sentence
from tests.factories.agencies import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def desks(town: Town) -> Callable[[], list[str]]:
    """The names of all desks, as the list has them."""
    return lambda: list(Desk.objects.order_by("-name", "id").values_list("name", flat=True))


@pytest.mark.parametrize("gathered", [False, True])
def test_the_pages_together_are_the_list(desks: Callable[[], list[str]], gathered: bool) -> None:
    book = Pages(Desk.objects.order_by("-name", "id"), 3, gathered=gathered)
    rows = [row.name for n in book.page_range for row in book.page(n).object_list]
    assert rows == desks()
    assert (book.count, book.capped) == (len(rows), False)
    assert len(rows) > 6
    assert book.get_page("99").number == book.num_pages
    assert book.get_page("x").number == 1


@pytest.mark.parametrize("gathered", [False, True])
def test_counting_ends(
    desks: Callable[[], list[str]], gathered: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "MOST", 4)
    book = Pages(Desk.objects.order_by("-name", "id"), 3, gathered=gathered)
    assert (book.count, book.capped, book.num_pages) == (4, True, 2)
    assert [row.name for row in book.page(2).object_list] == desks()[3:4]
    assert sentence([], count=book.count, more=book.capped)["total"] == "4件以上"


def test_what_a_row_shows_is_asked_for_those_of_the_page_alone(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rows = Desk.objects.order_by("name", "id")
    with django_assert_num_queries(3):  # how many, which, and their rows
        assert len(Pages(rows, 2).page(1).object_list) == 2
    with django_assert_num_queries(2):  # which (and so how many), and their rows
        assert len(Pages(rows, 2, gathered=True).page(1).object_list) == 2


def test_an_empty_list_is_one_empty_page() -> None:
    book = Pages(Desk.objects.none(), 3)
    assert (book.count, list(book.page(1).object_list)) == (0, [])


@pytest.mark.parametrize("gathered", [False, True])
def test_lines_are_asked_for_by_the_keys_of_the_list_alone(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries, gathered: bool
) -> None:
    rows = Desk.objects.filter(agency__municipality=town.municipality).order_by("-name", "id")
    book = Pages(rows, 3, gathered=gathered, shown=Desk.objects.order_by())
    with django_assert_num_queries(2 if gathered else 3) as asked:
        shown = list(book.page(1).object_list)
    assert shown == list(rows[:3])
    assert "WHERE" in asked[-1]["sql"]
    assert "municipality" not in asked[-1]["sql"].partition("WHERE")[2]
