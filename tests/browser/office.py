"""The offices of 高知市 at work: every worker has a browser of their own. What they do, scene by scene, from intake to closing.

The scenes say what people do; the hands (tests/browser/hands.py) say how.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from playwright.sync_api import Page

from marugoto.core import second_wall
from marugoto.core.clock import JST
from marugoto.indicators.definitions import MONTHLY
from tests.browser.hands import Hands, starting_with
from tests.browser.kochi import PASSWORD, Kochi, label
from tests.factories.clock import Clock

One = dict[str, Any]
ELSEWHERE = {"notices.sent", "referrals.done"}  # figures of what this story does not tell


@dataclass
class Office:
    """Workers at their browsers. ``make``: hands for a new browser."""

    kochi: Kochi
    clock: Clock
    make: Callable[[], Hands]
    at_work: dict[str, Hands] = field(default_factory=dict)

    def worker(self, username: str) -> Hands:
        """A worker on きょう, signed in; again through the front door when the session has ended."""
        if username not in self.at_work:
            self.at_work[username] = self.make()
        hands = self.at_work[username]
        hands.open("/today/")
        if "sign-in" in hands.page.url:
            hands.sign_in(username, PASSWORD)
        return hands

    def later(self, when: datetime | timedelta) -> None:
        """Time passes, once every page has come to rest (a request on its way would keep its session alive)."""
        for hands in self.at_work.values():
            hands.page.wait_for_load_state("networkidle")
        self.clock.set(when if isinstance(when, datetime) else self.clock.now() + when)


def matter_number(page: Page) -> str:
    """The number of the matter on the page of a new つなぎ."""
    words = page.locator("main").inner_text()
    return words.split("案件 ")[1].split(" ")[0].strip()


# --- a · b intake and person -------------------------------------------------------------------------------------------------


def take_in(hands: Hands, one: One) -> None:
    """From きょう: the worry, its needs, whom it is about, consent, and what follows."""
    hands.key("n")
    hands.heading("相談を受ける")
    hands.choose(label("intake.channels", one["channel"]))
    hands.write("話の内容", one["story"])
    _needs(hands, one)
    hands.pick("来た人（連絡してきた人）", label("intake.caller_relations", one["caller_relation"]))
    if one["anonymous"]:
        hands.tick("匿名で受ける")
    for n, person in enumerate(one.get("persons", [])):
        _person(hands, n, person)
    hands.choose(label("intake.urgency", one["urgency"]))
    if not one["anonymous"]:
        hands.choose("同意あり")
        hands.pick("同意の聞き方", "口頭")
    hands.choose(label("intake.outcomes", one["outcome"]))
    hands.press("受付を終える")


def _needs(hands: Hands, one: One) -> None:
    if not hands.scripted:
        hands.press("話から困りごとをさがす")
    chip = hands.page.locator("[data-need]").filter(has_text=label("resources.needs", one["main"])).first
    chip.wait_for(state="visible")
    assert chip.get_by_text("から").count(), "the chip does not say why it is there"
    hands.need(label("resources.needs", one["main"]), 2)
    for code in one["also"]:
        hands.need(label("resources.needs", code), 1)


def _person(hands: Hands, n: int, person: One) -> None:
    if n:
        hands.press("もう一人ふやす")
    block = f"#s{n}"
    hands.write("名前", person["name"], block)
    hands.write("よみ", person["kana"], block)
    hands.write("生年月日", person["birth"], block)


def find_person(hands: Hands, person: One) -> None:
    """The box at the top of every page, by the reading of a name."""
    hands.key("/")
    hands.put(hands.page.locator("#search-box"), person["kana"])
    with hands.turning():
        hands.page.keyboard.press("Enter")
    hands.follow(person["name"], "#hits")
    hands.heading(person["name"])


# --- c つなぎ -----------------------------------------------------------------------------------------------------------------


def hand_on(hands: Hands, kochi: Kochi, one: One) -> str:
    """On the page of a new つなぎ: to whom, what is asked. Returns the number of the matter."""
    end = one["end"]
    hands.heading("渡す・頼む")
    number = matter_number(hands.page)
    title = kochi.desk_title(end["to_desk"])
    if not hands.page.get_by_role("radio", name=starting_with(title)).count():
        _find(hands, end["to"], title)
    hands.choose(title)
    hands.write("何を頼むか", end["asked"])
    hands.choose(label("collaboration.referral_kinds", end["referral_kind"]))
    hands.press("渡す", "main form")
    hands.sees("渡しました")
    return number


def _find(hands: Hands, words: str, title: str) -> None:
    hands.write("さがす（名前のことば）", words)
    if not hands.scripted:
        hands.press("さがす", "main .filters")
    hands.page.get_by_role("radio", name=starting_with(title)).first.wait_for(state="visible")


def on_paper(hands: Hands, end: One) -> None:
    """The sheet goes by hand; its answer and its report are written down by the sender, who stays accountable."""
    hands.follow("つなぎシートを印刷する")
    hands.sees("取扱注意")
    assert end["asked"] in hands.text()
    hands.press("番号つきの写しを作る")
    hands.sees("写し 1/1")
    assert end["asked"] in hands.text()
    hands.follow("戻る")
    hands.write("聞いたこと（だれが、いつ）", f"{end['to']}の受付が、受けると言った。")
    hands.press("受けると返事があった")
    hands.choose(label("collaboration.referral_results", end["result"]))
    hands.write("聞いた報告", "その日のうちに済んだと聞いた。")
    hands.press("報告を書きとめる")
    hands.sees(label("collaboration.referral_results", end["result"]))


def accept(hands: Hands, asked: str) -> None:
    """The receiver opens what arrived and takes it."""
    hands.follow(asked[:12], "#arrived")
    hands.sees(asked)
    hands.press("受け取る")
    hands.sees("あなたの手に")


def report(hands: Hands, end: One, words: str) -> None:
    """The receiver tells the sender how it went."""
    hands.choose(label("collaboration.referral_results", end["result"]))
    hands.write("報告のことば", words)
    hands.press("報告する")
    hands.sees(label("collaboration.referral_results", end["result"]))


def close_matter(hands: Hands, number: str, outcome: str) -> None:
    """From きょう: the matter ends, honestly."""
    hands.today()
    row = hands.page.locator(".row").filter(has_text=number).first
    hands.follow("すすめる", row)
    hands.unfold("案件を閉じる")
    hands.pick("終わり方", label("intake.matter_outcomes", outcome))
    hands.press("閉じる", "aside")
    hands.sees("終わった")


# --- d case ------------------------------------------------------------------------------------------------------------------


def form_household(hands: Hands, persons: list[One]) -> None:
    """On the page of the matter: the two live together."""
    first, second = (p["name"] for p in persons)
    hands.follow(first, hands.card("だれのこと"))
    hands.unfold("世帯をつくる")
    box = "#household"
    hands.choose("いっしょに暮らしている世帯", box)
    hands.press("世帯をつくる", box)
    hands.heading("世帯")
    hands.write("加える人をさがす", second)
    hands.press("さがす", "#add")
    hands.choose(second, "#add")
    hands.pick("世帯主から見た続柄", "配偶者", "#add")
    hands.press("世帯に加える")
    hands.sees(second, ".content")


def open_case(hands: Hands, case: One, persons: list[One]) -> None:
    """On the page of the matter: it becomes a case of both, with its household."""
    hands.follow("ケースを開く")
    hands.write("ケースの呼び名", case["title"])
    for person in persons:
        hands.tick(person["name"])
    hands.choose(persons[0]["name"], hands.page.locator("fieldset", has_text="世帯は決めない"))
    hands.pick("事業", label("cases.programmes", case["programme"]))
    hands.press("ケースを開く", "main form")
    hands.heading(case["title"])


def assess(hands: Hands, case: One) -> None:
    """The assessment, in the person's words and the worker's."""
    hands.follow("アセスメントを書く")
    hands.tick("介護")
    hands.write("本人の希望（本人のことば）", case["goal"])
    hands.write("見立て", "父の入院で、母の介護と店の両方が止まりかけている。")
    hands.press("アセスメントを保存する")
    hands.heading(case["title"])


def plan(hands: Hands, kochi: Kochi, case: One, today: date) -> None:
    """The plan: the goal is the person's own sentence; steps say who, what, by when; then the person's consent."""
    hands.follow("プランを作る")
    goal = hands.field("目標1（本人のことば）")
    assert goal.input_value() == case["goal"]
    for n, step in enumerate(case["steps"]):
        if n:
            hands.press("目標1の行を増やす")
        place = f"目標1 手順{n + 1}"
        hands.write(f"{place} すること", step["what"])
        hands.pick(f"{place} 機関", kochi.desk_title(step["desk"]))
        hands.day(f"{place} いつまでに", today + timedelta(days=step["days"]))
        hands.pick(f"{place} 困りごと", label("resources.needs", step["need"]))
    hands.day("見直す日", today + timedelta(days=60))
    hands.press("プランを保存する")
    hands.sees("次は、本人の同意です")
    hands.choose("書面")
    hands.press("同意を記録する")
    hands.sees("次は、会議での合意です")


def convene(hands: Hands, kochi: Kochi, case: One, members: list[str]) -> None:
    """The coordinator calls a sitting of the standing meeting."""
    hands.follow("会議", ".rail")
    body = hands.page.get_by_role("row").filter(has_text="支援調整会議")
    hands.follow("会議を開く", body)
    for username in members:
        hands.tick(kochi.user_name(username))
    hands.press("会議を開く", "main form")
    hands.heading("支援調整会議")
    swear(hands)


def swear(hands: Hands) -> None:
    """Secrecy is confirmed before anything can be read."""
    hands.press("確かめました。議題を読みます")


def hear_consent(hands: Hands, case: One, persons: list[One]) -> None:
    """The meeting asks for consent: both have signed, and it is written down before the case is brought."""
    for person in persons:
        hands.follow("会議にかける")
        hands.sees("本人の同意が前提です")
        hands.follow(person["name"], "aside")
        hands.follow("同意を聞く・見なおす")
        hands.choose("同意あり", "main form")
        hands.pick("聞き方", "書面", "main form")
        hands.press("この答えを記録する", "main form")
        _case_from_today(hands, case)


def bring(hands: Hands, case: One) -> None:
    """会議にかける: the question, the plan, and what the members will read."""
    hands.follow("会議にかける")
    hands.heading("会議にかける")
    hands.follow("この回に出す")
    hands.write("話し合いたいこと", "介護と暮らしの両方を、だれがどう支えるか。")
    hands.choose("第1版")
    hands.press("議題に出す")
    swear(hands)


def sit(hands: Hands, kochi: Kochi, case: One, today: date) -> None:
    """The sitting: attendance, minutes, a decision that becomes a step, endorsement, the end."""
    hands.follow("支援調整会議", hands.card("これからの会議"))
    hands.unfold("出欠を書く")
    for box in hands.page.locator(".confirm-body select").filter(visible=True).all():
        hands.put_option(box, 1)
    hands.press("出欠を保存する")
    hands.write("話し合いの記録", "退院の前に、認定の申請とお金の見通しをそろえる。")
    hands.press("記録を保存する")
    hands.unfold("決まったことを書く")
    hands.choose("すること")
    hands.write("内容", "入院先の相談室と、退院の日を決める")
    hands.pick("だれが（「すること」のとき）", kochi.desk_title("koreisha-shien-centre/asahi"))
    hands.day("いつまでに（「すること」のとき）", today + timedelta(days=7))
    hands.press("書きとめる")
    hands.sees("プランの手順に入りました")
    hands.pick("結果", label("collaboration.agenda_results", case["agenda_result"]))
    hands.press("この議題の結果を決める")
    hands.press("会議を終える")
    hands.sees("終わった")


def carry_out(hands: Hands, case: One) -> None:
    """The days after: a note, and every step with its outcome."""
    _case_from_today(hands, case)
    note = hands.part("#note")
    hands.choose("電話", note)
    hands.write(
        "内容",
        "長女と話した。退院の日が決まった。",
        hands.page.locator("#note .field").filter(has_text="内容必須"),
    )
    hands.press("経過を保存する", note, stays=hands.scripted)
    hands.sees("長女と話した", "#notes .timeline")
    for _n in range(len(case["steps"]) + 1):
        hands.follow("結果を書く")
        hands.choose("できた")
        hands.press("結果を保存する")
        hands.heading(case["title"])


def _case_from_today(hands: Hands, case: One) -> None:
    hands.follow("ケース", ".rail")
    hands.follow(case["title"])
    hands.heading(case["title"])


def review(hands: Hands, case: One) -> None:
    """The plan is looked at together."""
    hands.follow("見直")
    hands.choose("達成した")
    hands.write("本人の思い（本人のことば）", "二人で家にいられて、ほっとした。")
    hands.choose(label("cases.review_results", case["review_result"]))
    hands.press("見直しを保存する")
    hands.heading(case["title"])


def close(hands: Hands, case: One, today: date) -> None:
    """The ending, what changed, what could not be met, and a day to look again."""
    hands.follow("終結")
    hands.choose(label("cases.closing_outcomes", case["closing_outcome"]))
    for change in case["changes"]:
        hands.tick(label("cases.changes", change))
    hands.write("本人の思い（本人のことば）", "困ったら、また来ます。")
    hands.pick("1. 困りごと", label("resources.needs", "self_employed"))
    hands.pick("1. 満たせなかったわけ", label("cases.unmet_reasons", "no_resource"))
    hands.day("いつまで見守るか", today + timedelta(days=30))
    hands.press("終結する", "main form")
    hands.sees("終結後の見守り中です")


def look_again(hands: Hands, case: One) -> None:
    """The day has come: all is well, and the matter ends."""
    hands.follow("すすめる", "#in-hand")
    hands.follow("ケース", ".page-actions")
    hands.heading(case["title"])
    hands.follow("見守りの様子を確かめる", ".baton")
    hands.press("見守りを終える")
    hands.today()
    hands.lacks("すすめる")


# --- e counts ----------------------------------------------------------------------------------------------------------------


def counts() -> dict[str, int]:
    """What there is to count, figure by figure, past every wall. (A planner is told a month once it is settled.)"""
    with second_wall.lifted("counting"):
        return {code: one.rows().count() for code, one in MONTHLY.items() if code not in ELSEWHERE}


def months_are_settled(hands: Hands) -> None:
    """The planner sees which months are not told yet."""
    hands.follow("数字", ".rail")
    hands.page.get_by_text("翌月の6日に一度だけ締めます").first.wait_for()


def open_figure(hands: Hands, number: str) -> None:
    """A figure of one's own agency opens the rows behind it, and a row its matter."""
    hands.follow("数字", ".rail")
    hands.pick("数えるもの", "受け取られたつなぎ")
    hands.press("数える")
    hands.turn(hands.page.locator("tbody td a").first)
    row = hands.page.locator(".row").filter(has_text=number)
    hands.turn(row.get_by_role("link").first)
    hands.heading(number)


# --- all of it ---------------------------------------------------------------------------------------------------------------


def whole_case(offices: Office, one: One) -> None:
    """The second consultation from the window to the last look, by four workers; then it is counted."""
    kochi, clock, case = offices.kochi, offices.clock, one["case"]
    before = counts()
    window = offices.worker(one["user"])
    take_in(window, one)
    number = hand_on(window, kochi, one)
    worker = offices.worker("kochi-case")
    accept(worker, one["end"]["asked"])
    worker.follow("26-")
    form_household(worker, one["persons"])
    find_person(offices.worker("kochi-case"), one["persons"][0])
    offices.worker("kochi-case").follow("すすめる", "#in-hand")
    open_case(worker, case, one["persons"])
    assess(worker, case)
    plan(worker, kochi, case, clock.today())
    convene(offices.worker("kochi-coordinator"), kochi, case, ["kochi-case", "kochi-desk"])
    worker = offices.worker("kochi-case")
    _case_from_today(worker, case)
    hear_consent(worker, case, one["persons"])
    bring(worker, case)
    offices.later(datetime(2026, 12, 17, 13, 30, tzinfo=JST))  # the third Thursday
    sit(offices.worker("kochi-coordinator"), kochi, case, clock.today())
    offices.later(timedelta(days=14))
    worker = offices.worker("kochi-case")
    carry_out(worker, case)
    review(worker, case)
    close(worker, case, clock.today())
    offices.later(timedelta(days=30))
    look_again(offices.worker("kochi-case"), case)
    months_are_settled(offices.worker("kochi-planner"))
    after = counts()
    grown = {name: after[name] - before.get(name, 0) for name in after}
    assert all(n >= 1 for n in grown.values()), grown
    open_figure(offices.worker("kochi-case"), number)
