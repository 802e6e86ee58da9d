"""The model families of tests/journeys/families.toml, played through the pages by the accounts that would do it.

Every record that is written has a tally of its own in the book: keys, clicks, decisions, and what the pages took.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser.office import Office
from tests.browser.typing_model import CountingHands, Tally

FILE = Path(__file__).parents[1] / "journeys" / "families.toml"
PICTURES = Path(__file__).parents[2] / "screenshots" / "model-families"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

One = dict[str, Any]


def family(key: str) -> One:
    """One of them."""
    found: One = next(f for f in tomllib.loads(FILE.read_text("utf-8"))["family"] if f["key"] == key)
    return found


class Book:
    """Tallies by the kind of record; ``now``: the one that counts at the moment. What opens no record is "door"."""

    def __init__(self) -> None:
        self.tallies: dict[str, Tally] = defaultdict(Tally)
        self.now = "door"

    @contextmanager
    def writing(self, record: str) -> Iterator[None]:
        """Inside, everything counts for this record."""
        before, self.now = self.now, record
        yield
        self.now = before


class BookHands(CountingHands):
    """Hands whose work is entered in a book that several workers share."""

    def __init__(self, page: Page, server: str, book: Book) -> None:
        self.book = book
        super().__init__(page, server, {})

    @property
    def tally(self) -> Tally:
        """The tally of the record that is being written."""
        return self.book.tallies[self.book.now]

    @tally.setter
    def tally(self, _one: Tally) -> None:
        """The book decides."""

    def sign_in(self, username: str, password: str) -> None:
        """Nobody's record."""
        with self.book.writing("door"):
            super().sign_in(username, password)


@dataclass
class Story:
    """One family on its way. ``number``: of the matter, once there is one."""

    offices: Office
    one: One
    book: Book = field(default_factory=Book)
    number: str = ""

    @property
    def persons(self) -> list[One]:
        """The family, whom it is about first."""
        persons: list[One] = self.one["persons"]
        return persons

    def worker(self, username: str = "") -> BookHands:
        """Somebody at きょう; the one who has the case, if nobody is named."""
        with self.book.writing("door"):
            found = self.offices.worker(username or self.one["worker"])
        assert isinstance(found, BookHands)
        return found

    def at_case(self) -> BookHands:
        """The one who has the case, on its page. On the way there nothing is counted: who works on a case is on it."""
        with self.book.writing("door"):
            hands = self.worker()
            hands.follow("ケース", ".rail")
            hands.follow(self.one["title"])
            hands.heading(self.one["title"])
        return hands

    def at_matter(self) -> BookHands:
        """The same on the page of the matter."""
        with self.book.writing("door"):
            hands = self.at_case()
            hands.follow("案件", "aside")
        return hands

    def at_own_matter(self) -> BookHands:
        """The page of the matter from きょう, before there is a case."""
        with self.book.writing("door"):
            hands = self.worker()
            hands.follow("すすめる", hands.page.locator(".row").filter(has_text=self.number).first)
            hands.heading(self.number)
        return hands

    def day(self, days: int) -> Any:
        """So many days from today."""
        return self.offices.clock.today() + timedelta(days=days)

    def picture(self, hands: BookHands, name: str) -> None:
        """The page as it is, wide and narrow; it never scrolls sideways."""
        hands.page.wait_for_load_state("networkidle")
        for size in (NARROW, WIDE):
            hands.page.set_viewport_size(size)  # type: ignore[arg-type]
            path = PICTURES / self.one["key"] / f"{name}-{size['width']}.png"
            hands.page.screenshot(path=path, full_page=True)
            assert hands.page.evaluate(TOO_WIDE) <= 0, f"{name} scrolls sideways at {size['width']} px"
