"""A worker's hands at a browser. They find things by the words on the page, as people do, and act by mouse and keyboard.

``Hands``      points and types, as most people work
``KeyHands``   the keyboard alone: Tab, Shift+Tab, arrows, Space, Enter, and the page's own letters
``PlainHands`` points and types where JavaScript is switched off
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from playwright.sync_api import Locator, Page, expect

FURTHEST = 400  # presses of Tab before we say that a thing cannot be reached

# Where the focus is, seen from a target: "here", "before" (Tab leads there), "after" (Shift+Tab does). A group of radio buttons
# is one stop: whoever stands on one of its buttons has arrived.
_WHERE = """(target) => {
  const here = document.activeElement;
  const same = `input[type=radio][name="${CSS.escape(target.name || "")}"]`;
  const stop = target.type === "radio" ? [...(target.form || document).querySelectorAll(same)] : [target];
  if (stop.includes(here)) return "here";
  const after = here.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_PRECEDING;
  return after ? "after" : "before";
}"""
# What lies on top of the middle of the focused thing (WCAG 2.2, 2.4.11), "" if it can be seen.
_HIDDEN_BY = """(e) => {
  const seen = (e.labels && e.labels[0]) || e;
  const box = seen.getBoundingClientRect();
  if (!box.width || !box.height) return "no size";
  const spots = [[.5, .5], [.1, .2], [.9, .2], [.1, .8], [.9, .8]];
  const points = spots.map(([x, y]) => [box.left + box.width * x, box.top + box.height * y]);
  const inside = points.filter(([x, y]) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight);
  if (!inside.length) return "out of sight";
  const tops = inside.map(([x, y]) => document.elementFromPoint(x, y));
  const clear = tops.some((t) => t && (seen.contains(t) || t.contains(seen) || e.contains(t)));
  return clear ? "" : tops.map((t) => t && t.outerHTML.slice(0, 80)).join(" | ");
}"""


def starting_with(words: str) -> re.Pattern[str]:
    """A name that begins with these words (必須 and help may follow)."""
    return re.compile(r"^\s*" + re.escape(words))


class Hands:
    """Acts on one page. ``within`` narrows to a part of it (a CSS selector or a locator)."""

    scripted = True

    def __init__(self, page: Page, server: str) -> None:
        self.page, self.server = page, server

    # --- finding ---------------------------------------------------------------------------------------------------------

    def part(self, within: str | Locator | None) -> Locator:
        """The part of the page to look in."""
        if isinstance(within, Locator):
            return within
        return self.page.locator(within or "body")

    def card(self, title: str) -> Locator:
        """The card with this title."""
        heading = self.page.get_by_role("heading", name=starting_with(title))
        return self.page.locator(".card").filter(has=heading).last

    def field(self, label: str, within: str | Locator | None = None) -> Locator:
        """A text field, a date or a list to choose from, by its label."""
        found = self.part(within).get_by_label(starting_with(label))
        return found.and_(self.page.locator("input, textarea, select")).locator("visible=true").first

    def _role(self, role: str, words: str, within: str | Locator | None) -> Locator:
        found = self.part(within).get_by_role(role, name=starting_with(words))  # type: ignore[arg-type]
        return found.locator("visible=true").first

    def sees(self, words: str, within: str | Locator | None = None) -> None:
        """The words stand on the page."""
        expect(self.part(within).get_by_text(words).locator("visible=true").first).to_be_visible()

    def lacks(self, words: str, within: str | Locator | None = None) -> None:
        """They do not."""
        expect(self.part(within).get_by_text(words)).to_have_count(0)

    def text(self, within: str | Locator | None = None) -> str:
        """All the words of a part."""
        return self.part(within).inner_text()

    def heading(self, words: str) -> None:
        """The page says what it is."""
        expect(self.page.locator("h1")).to_contain_text(words)

    # --- acting ----------------------------------------------------------------------------------------------------------

    @contextmanager
    def turning(self) -> Iterator[None]:
        """Inside, the page is left for another."""
        with self.page.expect_navigation(wait_until="load"):
            yield

    def open(self, path: str) -> None:
        """Types an address."""
        self.page.goto(self.server + path)

    def follow(self, words: str, within: str | Locator | None = None) -> None:
        """A link to another page."""
        self.turn(self._role("link", words, within))

    def press(self, words: str, within: str | Locator | None = None, *, stays: bool = False) -> None:
        """A button; ``stays`` where the page is not left."""
        button = self._role("button", words, within)
        if stays:
            self.act(button)
            return
        self.turn(button)

    def unfold(self, words: str, within: str | Locator | None = None) -> None:
        """Opens what is folded away."""
        self.act(self.part(within).locator("summary").filter(has_text=words).locator("visible=true").first)

    def write(self, label: str, text: str, within: str | Locator | None = None) -> None:
        """Types into a field, over what stands there."""
        self.put(self.field(label, within), text)

    def day(self, label: str, when: date, within: str | Locator | None = None) -> None:
        """Sets a date."""
        self.put_day(self.field(label, within), when)

    def pick(self, label: str, option: str, within: str | Locator | None = None) -> None:
        """Chooses from a list that drops down, by the beginning of an option."""
        box = self.field(label, within)
        box.wait_for(state="visible")
        words = [o.strip() for o in box.locator("option").all_text_contents()]
        fitting = [o for o in words if o == option] or [o for o in words if o.startswith(option)]
        assert fitting, f"{label} offers no {option}: {words}"
        self.put_option(box, words.index(fitting[0]))

    def choose(self, words: str, within: str | Locator | None = None) -> None:
        """One of several (a radio button)."""
        self.mark(self._role("radio", words, within))

    def tick(self, words: str, within: str | Locator | None = None) -> None:
        """A box that is not ticked yet is ticked."""
        self.mark(self._role("checkbox", words, within))

    def need(self, words: str, times: int) -> None:
        """困りごと: tapped once ○, twice ◎."""
        chip = self.part("#need-chips").get_by_role("button", name=starting_with(words))
        for _tap in range(times):
            self.act(chip.first)

    def key(self, letter: str) -> None:
        """A letter of the page: n, t, /."""
        self.page.keyboard.press(letter)

    def turn(self, target: Locator) -> None:
        """Acts on something that leads to another page."""
        with self.turning():
            self.act(target)

    # --- how it is done: by pointing ---------------------------------------------------------------------------------------

    def act(self, target: Locator) -> None:
        """Clicks."""
        target.click()

    def put(self, target: Locator, text: str) -> None:
        """Writes over what stands there."""
        target.fill(text)

    def put_day(self, target: Locator, when: date) -> None:
        """Sets a date field."""
        target.fill(when.isoformat())

    def put_option(self, target: Locator, index: int) -> None:
        """Chooses by position."""
        target.select_option(index=index)

    def mark(self, target: Locator) -> None:
        """Ticks or chooses."""
        target.check()

    # --- the same doors everywhere -----------------------------------------------------------------------------------------

    def sign_in(self, username: str, password: str) -> None:
        """Through the front door."""
        self.open("/sign-in/")
        self.write("利用者ID", username)
        self.write("パスワード", password)
        self.press("サインイン")
        self.heading("きょう")

    def today(self) -> None:
        """Back to きょう."""
        self.follow("きょう", ".rail")


class PlainHands(Hands):
    """No JavaScript: chips are three radio buttons each, and suggestions come by a button."""

    scripted = False

    def need(self, words: str, times: int) -> None:
        """困りごと by the radio buttons of the chip."""
        chip = self.page.locator("[data-need]").filter(has_text=words).first
        chip.locator(f'input[value="{"main" if times == 2 else "some"}"]').check(force=True)

    def key(self, letter: str) -> None:
        """The letters need JavaScript; the same links are on the page."""
        if letter == "t":
            self.today()
        elif letter == "n":
            self.follow("相談を受ける", ".office-header")
        else:
            self.field("人・世帯をさがす").focus()


class KeyHands(Hands):
    """Never touches the mouse. ``presses`` counts the keys, ``hidden`` what had the focus without being seen."""

    def __init__(self, page: Page, server: str) -> None:
        super().__init__(page, server)
        self.presses = 0
        self.hidden: list[str] = []

    def _press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.presses += 1

    def reach(self, target: Locator) -> None:
        """Tab (or Shift+Tab) until the target has the focus. AssertionError: it cannot be reached."""
        expect(target).to_be_visible()
        for _n in range(FURTHEST):
            where = target.evaluate(_WHERE)
            if where == "here":
                self._look(target)
                return
            if where == "before" and self._skip(target):
                continue
            self._press("Shift+Tab" if where == "after" else "Tab")
        raise AssertionError(f"the keyboard does not reach {target}")

    def _skip(self, target: Locator) -> bool:
        """From the top of a page: 「本文へ」 leaps over the menu, where the target lies beyond it."""
        top = self.page.evaluate("() => document.activeElement === document.body && scrollY === 0")
        if not top or not target.evaluate("(e) => Boolean(e.closest('main'))"):
            return False
        self._press("Tab")
        assert self.page.evaluate("() => document.activeElement.classList.contains('skip')")
        self._press("Enter")
        return True

    def _look(self, target: Locator) -> None:
        if covered := target.evaluate(_HIDDEN_BY):
            self.hidden.append(f"{self.page.url}: {target} — {covered}")
        ring = target.evaluate("(e) => e.matches(':focus-visible') || e.type === 'radio'")
        assert ring, f"{target} shows no focus"

    def turn(self, target: Locator) -> None:
        """Goes there first: the leap over the menu changes the address, too."""
        self.reach(target)
        super().turn(target)

    def act(self, target: Locator) -> None:
        """Enter."""
        self.reach(target)
        self._press("Enter")

    def put(self, target: Locator, text: str) -> None:
        """Types over what stands there."""
        self.reach(target)
        if target.input_value():
            self._press("Control+a")
            self._press("Delete")
        self.page.keyboard.type(text)
        self.presses += len(text)

    def put_day(self, target: Locator, when: date) -> None:
        """Types the parts of a date in the order in which this browser shows them (its own language decides)."""
        self.reach(target)
        for keys in ([f"{when:%Y}", "ArrowRight", f"{when:%m}{when:%d}"], [f"{when:%m}{when:%d}{when:%Y}"]):
            for _part in range(3):
                self._press("ArrowLeft")
            for part in keys:
                for key in [part] if part == "ArrowRight" else part:
                    self._press(key)
            if target.input_value() == when.isoformat():
                return
        raise AssertionError(f"{target} holds {target.input_value()} instead of {when}")

    def put_option(self, target: Locator, index: int) -> None:
        """Arrow keys on the closed list."""
        self.reach(target)
        now = int(target.evaluate("(e) => e.selectedIndex"))
        for _n in range(abs(index - now)):
            self._press("ArrowDown" if index > now else "ArrowUp")
        assert target.evaluate("(e) => e.selectedIndex") == index

    def mark(self, target: Locator) -> None:
        """Space, and arrows inside a group of radio buttons."""
        self.reach(target)
        if target.is_checked():
            return
        if target.get_attribute("type") == "checkbox":
            self._press("Space")
        else:
            self._arrow_to(target)
        expect(target).to_be_checked()

    def _arrow_to(self, target: Locator) -> None:
        if target.evaluate("(e) => document.activeElement === e"):
            self._press("Space")
        for _n in range(60):
            if target.is_checked():
                return
            self._press("ArrowDown")
        raise AssertionError(f"no arrow leads to {target}")

    def key(self, letter: str) -> None:
        """A letter of the page (never while a text field has the focus)."""
        typing = "() => document.activeElement.matches('textarea, input:not([type=radio], [type=checkbox], [type=submit])')"
        if self.page.evaluate(typing):
            self._press("Shift+Tab" if letter != "/" else "Tab")
        with self._maybe_turning(letter):
            self._press(letter)

    def _maybe_turning(self, letter: str) -> Any:
        return self.turning() if letter in "tn" else _nothing()

    def today(self) -> None:
        """The letter t."""
        self.key("t")


@contextmanager
def _nothing() -> Iterator[None]:
    yield
