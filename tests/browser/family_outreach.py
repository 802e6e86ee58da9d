"""Somebody who has not asked: noticed, approached, refusing, at last speaking with one of us."""

from datetime import timedelta

from tests.browser.families import BookHands, Story
from tests.browser.kochi import label


def approach(story: Story) -> None:
    """What is needed to knock again, and nothing else; each attempt with its answer; whom they still let in."""
    told = story.one["approach"]
    hands = story.worker()
    with story.book.writing("door"):
        hands.follow("訪問", ".rail")
        hands.follow("関わりの記録")
    with story.book.writing("approach"):
        hands.follow("気づいた人を書く")
        hands.write("呼び方", told["label"])
        hands.pick("だれが気づいたか", label("outreach.noticers", told["noticed_by"]))
        hands.pick("どう近づくか", label("outreach.ways", told["way"]))
        hands.write("次の一歩", told["next_step"])
        hands.day("次の一歩の日", story.day(told["next_in"]))
        story.picture(hands, "approach-new")
        hands.press("書きとめる", "main form")
        hands.heading(told["label"])
    for n, one in enumerate(told["attempts"]):
        story.offices.later(timedelta(days=one["after"]))
        hands = at_approach(story)
        with story.book.writing("attempt"):
            _attempt(story, hands, one)
        story.picture(hands, f"approach-{n + 1}-{one['response']}")
        if one["response"] == "refused":
            hands.sees("断っています")
            with story.book.writing("approach"):
                hands.unfold("相手を足す")
                hands.write("機関でなければ、だれ", told["let_in"])
                hands.press("足す", "aside")
                hands.sees(told["let_in"], "aside")


def _attempt(story: Story, hands: BookHands, one: dict[str, object]) -> None:
    hands.pick("どう近づいたか", label("outreach.ways", str(one["way"])))
    hands.choose(label("outreach.responses", str(one["response"])))
    if one.get("next_step"):
        hands.write("次の一歩", str(one["next_step"]))
        hands.day("次の一歩の日", story.day(int(str(one["next_in"]))))
    hands.press("一回を書く")


def at_approach(story: Story) -> BookHands:
    """The page of this approach, from きょう by the menu."""
    with story.book.writing("door"):
        hands = story.worker()
        hands.follow("訪問", ".rail")
        hands.follow("関わりの記録")
        hands.follow(story.one["approach"]["label"])
        hands.heading(story.one["approach"]["label"])
    return hands


def spoken(story: Story) -> None:
    """It has become a consultation: the approach is over, and goes on its day."""
    hands = at_approach(story)
    with story.book.writing("approach"):
        hands.pick("いまの関係", label("outreach.approach_states", "handed"), "aside")
        hands.press("書きかえる", "aside")
        hands.sees("相談につながった")
    story.picture(hands, "approach-over")
