"""Keys, clicks and seconds of the simplest consultation, from きょう to handed on: at most 60 s, and nothing typed twice."""

import doctest
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser import typing_model
from tests.browser.kochi import PASSWORD, Kochi, consultation, label
from tests.browser.typing_model import (
    DECISION,
    KEYS_A_SECOND,
    CountingHands,
    Tally,
    keys_for,
    keys_without_reading,
)
from tests.factories.clock import Clock

pytestmark = pytest.mark.django_db
OpenPage = Callable[..., Page]
AIM = 60.0  # seconds


def test_the_model_counts_keys() -> None:
    assert doctest.testmod(typing_model).failed == 0


def test_keys_without_a_reading_are_about_those_with_one() -> None:
    pairs = {
        "家から歩いて行ける集いの場があれば教えてほしい。": "いえから あるいて いける つどいのばが あれば おしえて ほしい。",
        "母のもの忘れがひどくなり、夜中に外へ出てしまう。": "ははの ものわすれが ひどくなり、 よなかに そとへ でてしまう。",
        "足腰が弱って買い物に行けなくなった。": "あしこしが よわって かいものに いけなくなった。",
        "児童扶養手当を申請した。": "じどうふようてあてを しんせいした。",
        "グエン ミン": "ぐえん みん",
    }
    for text, reading in pairs.items():
        told, guessed = keys_for(reading), keys_without_reading(text)
        assert abs(guessed - told) <= 0.2 * told, f"{text}: {told} keys, taken for {guessed}"


def said(name: str, tally: Tally) -> str:
    """The figures in one line."""
    return (
        f"{name}: {tally.keys} keys, {tally.clicks} clicks, {len(tally.written)} fields typed, {len(tally.twice())} twice; "
        f"{tally.keys / KEYS_A_SECOND:.1f} s typing + {tally.decisions} x {DECISION} s + {tally.waited:.1f} s pages "
        f"= {tally.seconds:.1f} s"
    )


def test_the_simplest_consultation_takes_less_than_a_minute(
    kochi: Kochi, server: str, clock: Clock, open_page: OpenPage, capsys: pytest.CaptureFixture[str]
) -> None:
    one = consultation("gathering")
    hands = CountingHands(open_page(), server, {one["story"]: one["story_typed"], "": ""})
    hands.page.set_default_timeout(20_000)
    sign_in(hands)
    begun = hands.tally = Tally()

    hands.key("n")
    hands.write("話の内容", one["story"])
    hands.need(label("resources.needs", one["main"]), 2)
    hands.tick("匿名で受ける")
    hands.choose(label("intake.outcomes", "handed_on"))
    hands.press("受付を終える")
    hands.choose(kochi.desk_title(one["end"]["to_desk"]))
    assert one["story"] in hands.page.locator('[name="item-complaint-body"]').input_value()
    assert hands.page.get_by_label("何を頼むか").input_value()
    hands.press("渡す", "main form")
    hands.sees("渡しました")

    with capsys.disabled():
        print("\n" + said("simplest consultation, きょう to handed on", begun))
    assert begun.twice() == []
    assert begun.seconds <= AIM


def sign_in(hands: CountingHands) -> None:
    """The worker is at きょう already when the clock starts."""
    hands.readings |= {"kochi-window": "", PASSWORD: ""}
    hands.sign_in("kochi-window", PASSWORD)
