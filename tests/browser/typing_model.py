"""How long a person takes: the model behind the seconds of test_keystrokes.py and test_families.py.

Japanese is typed in Roman letters: a kana costs one or two keys (きゃ three), each phrase one key to convert, the whole one to
confirm. Five keys a second, conversion included, is a practised office worker. Every field, choice and button costs 1.2 s
besides: to find it, to decide, and to point at it. What the pages themselves take is measured, not assumed.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from playwright.sync_api import Locator, Page

from tests.browser.hands import Hands

KEYS_A_SECOND = 5.0
DECISION = 1.2  # seconds
ONE_KEY = set("あいうえおー、。「」・？！0123456789-. ")
SMALL = set("ゃゅょぁぃぅぇぉ")


def keys_for(typed: str) -> int:
    """Keys for a reading in hiragana; a space stands where it is converted, and the end of it is confirmed.

    >>> keys_for("いえ"), keys_for("きゃく"), keys_for("きって"), keys_for("しんぶん を"), keys_for("")
    (4, 7, 7, 12, 0)
    """
    if not typed:
        return 0
    keys = 0
    for kana, after in zip(typed, typed[1:] + " ", strict=True):
        if kana in ONE_KEY or kana == "っ" or kana.isascii():
            keys += 1
        elif kana in SMALL:
            keys += 1  # きゃ: k y a
        elif kana == "ん" and after not in "あいうえおなにぬねのやゆよ 、。":
            keys += 1
        else:
            keys += 2
    return keys + 2  # the last phrase is converted, the whole confirmed


KANJI, KATAKANA = re.compile("[㐀-鿿々〆]"), re.compile("[ァ-ヺー]")
# Here a phrase has been converted.
PHRASE = re.compile("(?<=[㐀-鿿々ァ-ヺー])(?=[^㐀-鿿々ァ-ヺー])|(?<=[。、])")
# Two kana at most times, one for し, か, こ …; held against written readings by test_keystrokes.py.
KANJI_KEYS = 3.1


def keys_without_reading(text: str) -> int:
    """Keys for a text of which no reading is written down: each kanji at its average, one key for each phrase.

    >>> keys_without_reading("いえ"), keys_without_reading("2026"), keys_without_reading("")
    (3, 5, 0)
    """
    if not text:
        return 0
    kanji = len(KANJI.findall(text))
    kana = KATAKANA.sub(lambda found: found[0] if found[0] == "ー" else chr(ord(found[0]) - 0x60), text)
    rest = keys_for(KANJI.sub("", kana)) - 2 if KANJI.sub("", kana) else 0
    return rest + round(kanji * KANJI_KEYS) + len(PHRASE.findall(text)) + 1


DAY_KEYS = 8  # 2026 11 24 in a date field; the same is counted where a day is typed into a form


@dataclass
class Tally:
    """What a worker did."""

    keys: int = 0
    clicks: int = 0
    decisions: int = 0
    written: list[str] = field(default_factory=list)
    waited: float = 0.0

    @property
    def seconds(self) -> float:
        """At human speed, the pages included."""
        return self.keys / KEYS_A_SECOND + self.decisions * DECISION + self.waited

    def twice(self) -> list[str]:
        """Texts that had to be typed into two fields."""
        return [t for n, t in enumerate(self.written) if any(t in other for other in self.written[:n])]


class CountingHands(Hands):
    """Points and types, and counts. ``readings``: how a text is typed."""

    def __init__(self, page: Page, server: str, readings: dict[str, str]) -> None:
        super().__init__(page, server)
        self.tally, self.readings = Tally(), readings

    def _click(self, target: Locator) -> None:
        self.tally.clicks += 1
        self.tally.decisions += 1

    def act(self, target: Locator) -> None:
        """One click."""
        self._click(target)
        super().act(target)

    def turn(self, target: Locator) -> None:
        """One click, and the wait for the page."""
        super().turn(target)
        self.wait()

    def wait(self) -> None:
        """Adds what the page took, as the browser measured it: from leaving the old page to a page that can be used."""
        ready = "() => performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
        self.tally.waited += self.page.evaluate(ready) / 1000

    def mark(self, target: Locator) -> None:
        """One click, unless it is so already."""
        if not target.is_checked():
            self._click(target)
            super().mark(target)

    def put(self, target: Locator, text: str) -> None:
        """Goes to the field (a click where the focus is not there already) and types."""
        if not target.evaluate("(e) => e === document.activeElement"):
            self.tally.clicks += 1
        self.tally.decisions += 1
        self.tally.keys += (
            keys_for(self.readings[text]) if text in self.readings else keys_without_reading(text)
        )
        self.tally.written.append(text)
        super().put(target, text)

    def put_day(self, target: Locator, when: date) -> None:
        """Goes to the field and types the digits."""
        self._click(target)
        self.tally.keys += DAY_KEYS
        super().put_day(target, when)

    def put_option(self, target: Locator, index: int) -> None:
        """Two clicks."""
        self._click(target)
        self.tally.clicks += 1
        super().put_option(target, index)

    def key(self, letter: str) -> None:
        """One key."""
        self.tally.keys += 1
        self.tally.decisions += 1
        with self.turning():
            super().key(letter)
        self.wait()
