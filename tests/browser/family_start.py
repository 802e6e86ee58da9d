"""How a family comes in: at a window, by somebody who tells of it, after being approached; then the household, and the case."""

from datetime import timedelta

from playwright.sync_api import expect

from tests.browser import family_outreach as outreach
from tests.browser import office
from tests.browser.families import BookHands, One, Story
from tests.browser.hands import starting_with
from tests.browser.kochi import label

# --- the first word ----------------------------------------------------------------------------------------------------------


def first_word(story: Story) -> None:
    """The way of this family."""
    {"window": at_window, "own_desk": at_own_desk, "approach": after_approach}[story.one["first"]["way"]](
        story
    )


def at_own_desk(story: Story) -> None:
    """Somebody else tells of them; then they are visited, say what they have to say, and agree."""
    hands = story.worker(story.one["first"]["by"])
    with story.book.writing("consultation"):
        hands.key("n")
        _talk(story, hands, story.one["first"])
        hands.sees("受け付けました")
    story.number = _number(hands)
    hands.sees("同意を聞く", hands.card("だれのこと"))  # what is next can be done from here
    story.picture(hands, "matter")
    story.offices.later(timedelta(days=3))
    hands = story.at_own_matter()
    with story.book.writing("consultation"):
        hands.follow("もう一度、話を聞いた")
        _talk(story, hands, story.one["second"])
        hands.heading(story.number)
    story.picture(hands, "matter-again")


def after_approach(story: Story) -> None:
    """Who had not asked speaks at last; what was known of them needs not be typed again."""
    outreach.approach(story)
    hands = outreach.at_approach(story)
    with story.book.writing("consultation"):
        hands.follow("相談を受ける", ".page-actions")
        _talk(story, hands, story.one["first"])
        hands.sees("受け付けました")
    story.number = _number(hands)
    story.picture(hands, "matter")
    outreach.spoken(story)


def _number(hands: BookHands) -> str:
    return hands.text("h1").removeprefix("案件").strip()


def at_window(story: Story) -> None:
    """At a window: received, handed on, accepted by the one who will have the case."""
    first = story.one["first"]
    hands = story.worker(first["by"])
    with story.book.writing("consultation"):
        hands.key("n")
        _talk(story, hands, first | {"outcome": "handed_on"})
    with story.book.writing("referral"):
        end = {
            "to_desk": first["to_desk"],
            "to": first["find"],
            "asked": first["asked"],
            "referral_kind": "handover",
        }
        story.number = office.hand_on(hands, story.offices.kochi, {"end": end})
    hands = story.worker()
    with story.book.writing("referral"):
        office.accept(hands, first["asked"])
        hands.follow(story.number)
    hands.heading(story.number)


def _talk(story: Story, hands: BookHands, first: One) -> None:
    """The page on which a worry is received. ``persons``: whom it is about, all of them if nobody is named."""
    again = first is story.one.get("second")
    hands.heading("もう一度、話を聞く" if again else "相談を受ける")
    hands.choose(label("intake.channels", first["channel"]))
    hands.write("話の内容", first["story"])
    for code, times in ((first["main"], 2), *((also, 1) for also in first["also"])):
        _need(hands, label("resources.needs", code), times)
    hands.pick("来た人（連絡してきた人）", label("intake.caller_relations", first["caller"]))
    if first.get("caller_name"):
        hands.write("来た人の名前", first["caller_name"])
    about = first.get("persons") or [one["name"] for one in story.persons]
    for n, person in enumerate(one for one in story.persons if one["name"] in about):
        _person(hands, n, person)
    hands.choose(label("intake.urgency", first["urgency"]))
    hands.choose(label("intake.consent_states", first["consent"]))
    if first.get("consent_form"):
        hands.pick("同意の聞き方", first["consent_form"])
    hands.choose(label("intake.outcomes", first["outcome"]))
    story.picture(hands, "consultation-again" if again else "consultation")
    hands.press("受付を終える")


def _need(hands: BookHands, words: str, times: int) -> None:
    chips = hands.page.locator("#need-chips")
    expect(
        chips.get_by_text("」から").locator("visible=true").first
    ).to_be_visible()  # what the words suggest has arrived
    chip = chips.get_by_role("button", name=starting_with(words)).first
    if not chip.is_visible():
        hands.unfold("ほかの困りごとから選ぶ", "#need-chips")
    hands.need(words, times)


def _person(hands: BookHands, n: int, person: One) -> None:
    if n:
        hands.press("もう一人ふやす")
    block = f"#s{n}"
    hands.write("名前", person["name"], block)
    if person.get("kana"):
        hands.write("よみ", person["kana"], block)
    hands.write("生年月日", person["birth"], block)
    hands.pick("性別", person["gender"], block)
    for label_, key in (("電話", "phone"), ("住所", "address")):
        if person.get(key):
            hands.write(label_, person[key], block)


# --- the family, and the case ------------------------------------------------------------------------------------------------


def household(story: Story, hands: BookHands) -> None:
    """Who lives together, from the page of the matter; the language of whoever speaks another."""
    first, *others = story.persons
    with story.book.writing("household"):
        hands.follow(first["name"], hands.card("だれのこと"))
        if first.get("language"):
            hands.follow("記録を直す")
            hands.write("話すことば", first["language"])
            hands.tick("通訳が要る")
            hands.press("直す", "main form")
        hands.unfold("世帯をつくる")
        hands.choose("いっしょに暮らしている世帯", "#household")
        hands.press("世帯をつくる", "#household")
        for other in others:
            hands.write("加える人をさがす", other["name"])
            hands.press("さがす", "#add")
            hands.choose(other["name"], "#add")
            hands.pick("世帯主から見た続柄", other["relation"], "#add")
            hands.press("世帯に加える")
            hands.sees(other["name"], ".content")
    story.picture(hands, "household")


def open_case(story: Story) -> None:
    """On the page of the matter."""
    hands = story.worker()
    with story.book.writing("door"):
        hands.follow("すすめる", hands.page.locator(".row").filter(has_text=story.number).first)
    with story.book.writing("household"):
        hands.follow("ケースを開く")
        hands.write("ケースの呼び名", story.one["title"])
        for person in story.persons:
            hands.tick(person["name"])
        if hands.page.get_by_text("世帯は決めない").count():
            hands.choose(story.persons[0]["name"], hands.page.locator("fieldset", has_text="世帯は決めない"))
        hands.pick("事業", label("cases.programmes", story.one["programme"]))
        hands.press("ケースを開く", "main form")
    hands.heading(story.one["title"])
