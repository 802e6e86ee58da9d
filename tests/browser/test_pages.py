"""Every page, wide and narrow, small and large: axe finds nothing, nothing sticks out, nothing comes from outside."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from tests.browser.gallery import PARTS, Gallery, Window, shots
from tests.browser.kochi import Kochi
from tests.browser.played import NOW, Played, play
from tests.factories.clock import stopped_clock
from tests.house import matrix

pytestmark = pytest.mark.django_db
QUICK = (Window(1280), Window(390, 200))
PARTS_OF_THE_WALK = 6


@pytest.fixture(scope="module")
def played(kochi: Kochi, django_db_blocker: DjangoDbBlocker) -> Iterator[Played]:
    """The town some weeks later; the clock stands where the play ended for as long as the module runs."""
    with django_db_blocker.unblock(), stopped_clock() as clock:
        done = play(kochi, clock)
        clock.set(NOW)
        yield done


@pytest.fixture(scope="module")
def gallery(browser: Browser, played: Played, server: str) -> Iterator[Gallery]:
    """Browsers of everybody, signed in before a test begins: what its transaction holds, the server would not see."""
    one = Gallery(browser, server)
    one.sign_in({shot.who for shot in shots(played)})
    yield one
    one.close()


def pages_of_the_house() -> set[str]:
    """Every route that answers a GET, as the permission matrix has measured it (it is compared with routes.txt there)."""
    rows = [row for text in matrix.saved().values() for row, _permission, _signs in matrix.cells(text)]
    return {row.split(" ", 1)[1] for row in rows if row.startswith("GET ")}


def test_every_page_has_its_picture(played: Played) -> None:
    """A new page cannot be forgotten: it is in the gallery, or it says there why it is no page of its own."""
    seen = {shot.route for shot in shots(played)}
    assert sorted(pages_of_the_house() - seen - set(PARTS)) == [], (
        "give tests/browser/gallery.py a shot of it"
    )
    assert sorted(set(PARTS) - pages_of_the_house()) == []


def test_names_of_pictures_are_stable(played: Played) -> None:
    names = [shot.name for shot in shots(played)]
    assert len(names) == len(set(names))


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS_OF_THE_WALK))
def test_every_page_is_sound(part: int, played: Played, gallery: Gallery) -> None:
    """axe-core finds nothing; no scrolling sideways; no error; no request to another host."""
    found = [gallery.look(shot, QUICK) for shot in shots(played)[part::PARTS_OF_THE_WALK]]
    assert [f"{one.shot.name} {said}" for one in found for said in one.problems] == []
