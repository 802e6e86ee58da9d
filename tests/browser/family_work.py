"""What is done with a family: assessment, plan, つなぎ, meeting, notes, taking part, review, ending."""

from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import expect

from marugoto.cases.models import Case
from marugoto.core import codes
from marugoto.core.clock import JST
from tests.browser import office
from tests.browser.families import BookHands, One, Story
from tests.browser.hands import starting_with
from tests.browser.kochi import label

# --- how things stand --------------------------------------------------------------------------------------------------------


def assess(story: Story) -> None:
    """The boxes, the words, and what stands together; the pattern of this family is found on its own page."""
    hands = story.at_case()
    with story.book.writing("assessment"):
        _words(story, hands)
        hands.follow("聞き取り項目", hands.card("アセスメント"))
        for domain, answers in story.one["facts"].items():
            _facts(hands, domain, answers)
        story.picture(hands, "facts")
    hands = story.at_case()
    with story.book.writing("assessment"):
        hands.follow("気づきと尺度")
        box = hands.page.locator(f"#pattern-{story.one['pattern']}")
        assert box.count(), f"{story.one['pattern']} is not found: {hands.text('main')}"
        story.picture(hands, "pattern")
        verdict = story.one["verdict"]
        hands.write("わけ・メモ", verdict["note"], box)
        hands.press(verdict["verdict"], box)
        expect(box.get_by_text("あてはまる").first).to_be_visible()


def _facts(hands: BookHands, domain: str, answers: One) -> None:
    title = label("cases.assessment_domains", domain)
    card = hands.card(title)
    hands.unfold("項目に答える", card)
    for question, answer in answers.items():
        asked = codes.entry("cases.assessment_questions", question)
        box = card.locator("fieldset").filter(has=hands.page.locator("legend", has_text=asked.text)).first
        if asked.extra["kind"] == "multi":
            for option in answer:
                hands.tick(label("cases.assessment_options", f"{question}.{option}"), box)
        elif asked.extra["kind"] == "single":
            hands.choose(label("cases.assessment_options", f"{question}.{answer}"), box)
        else:
            hands.write(asked.text, answer, card)
    hands.press(f"「{title}」を保存する", card)


def _words(story: Story, hands: BookHands) -> None:
    told = story.one["assessment"]
    hands.follow("アセスメントを書く")
    hands.choose(label("intake.urgency", told["urgency"]), "#when")
    if told["necessity"]:
        hands.choose(label("cases.necessity", told["necessity"]), "#when")
    for domain, (wording, view) in told["blocks"].items():
        for words, said in (("本人のことば", wording), ("相談員の見方", view)):
            if said:
                hands.write(words, said, f"#block-{domain}")
    for code in told["factors"]:
        hands.tick(label("cases.factors", code), "#factors")
    hands.write("本人・世帯のもつ力", told["strengths"])
    hands.write("本人の希望（本人のことば）", told["wishes"])
    hands.write("見立て", told["summary"])
    hands.press("アセスメントを保存する")


# --- つなぎ -------------------------------------------------------------------------------------------------------------------


def refer(story: Story) -> None:
    """To other agencies, on a stated basis; they answer, or their answer is written down."""
    for end in story.one.get("referral", []):
        hands = story.at_matter()
        with story.book.writing("referral"):
            hands.follow("渡す・頼む")
            title = story.offices.kochi.desk_title(end["to_desk"])
            if not hands.page.get_by_role("radio", name=starting_with(title)).count():
                hands.write("さがす（名前のことば）", end["find"])
                hands.page.get_by_role("radio", name=starting_with(title)).first.wait_for(state="visible")
            hands.choose(title)
            hands.write("何を頼むか", end["asked"])
            hands.choose(label("collaboration.referral_kinds", end["kind"]))
            if end["basis"] == "本人同意":
                _agreed(story, hands, end)
            hands.choose(end["basis"], "#basis")
            story.picture(hands, "referral")
            hands.press("渡す", "main form")
            hands.sees("渡しました")
        if end.get("paper"):
            with story.book.writing("answer"):
                _on_paper(story, hands, end)
            continue
        other = story.worker(end["to_user"])
        with story.book.writing("answer"):
            other.follow(end["asked"][:12], "#arrived")
            other.press("受け取る")
            story.picture(other, "received")
            office.report(other, end, end["report"])


def _on_paper(story: Story, hands: BookHands, end: One) -> None:
    """The sheet goes by hand; weeks later its answer and its report are written down by the sender, who stays accountable."""
    hands.follow("つなぎシートを印刷する")
    hands.sees(end["asked"])
    story.picture(hands, "sheet")
    hands.press("番号つきの写しを作る")
    hands.sees("写し 1/1")
    hands.follow("戻る")
    story.picture(hands, "paper-waits")
    hands.write("聞いたこと（だれが、いつ）", end["heard"])
    hands.press("受けると返事があった")
    story.picture(hands, "paper-accepted")
    hands.choose(label("collaboration.referral_results", end["result"]))
    hands.write("聞いた報告", end["report"])
    hands.press("報告を書きとめる")
    hands.sees(label("collaboration.referral_results", end["result"]))
    story.picture(hands, "paper-answered")


def _agreed(story: Story, hands: BookHands, end: One) -> None:
    """Who has not been asked by this agency yet is asked now, on the same page; then it is said what goes along."""
    if hands.page.locator("#basis").get_by_text("まだ聞いていない").count():
        hands.unfold("いま同意を聞いたときは", "#basis")
        for name in end.get("agree") or [one["name"] for one in story.persons]:
            hands.tick(name, "#basis")
        hands.pick("聞き方", "書面", "#basis")
    for item in ("氏名・よみを渡す", "主訴（困りごと）を渡す"):
        hands.tick(item, "#items")


# --- plan and meeting --------------------------------------------------------------------------------------------------------


def plan(story: Story) -> None:
    """The goal is the person's own sentence, the situation the worker's view: neither is typed again."""
    hands, planned = story.at_case(), story.one["plan"]
    with story.book.writing("plan"):
        hands.follow("プランを作る")
        assert hands.field("目標1（本人のことば）").input_value() == story.one["assessment"]["wishes"]
        assert hands.field("状況と課題の整理").input_value() == story.one["assessment"]["summary"]
        hands.write("支援の方向", planned["direction"])
        for n, step in enumerate(planned["steps"]):
            if n:
                hands.press("目標1の行を増やす")
            _step(story, hands, n, step)
        hands.day("見直す日", story.day(planned["review_in"]))
        for code in planned.get("applies_for", []):
            hands.tick(label("cases.programmes", code), "#period")
        if planned.get("lead_after"):
            hands.write("多機関協働が終わったあとの主担当", planned["lead_after"])
        if planned.get("plain"):
            hands.write("やさしい日本語のまとめ", planned["plain"])
        story.picture(hands, "plan-edit")
        hands.press("プランを保存する")
        hands.choose("書面")
        hands.press("同意を記録する")
        hands.sees("次は、会議での合意です")
    story.picture(hands, "plan")
    if planned.get("plain"):
        hands.follow("本人に渡す紙")
        hands.sees("これから")
        story.picture(hands, "plan-plain")


def _step(story: Story, hands: BookHands, n: int, step: One) -> None:
    place = f"目標1 手順{n + 1}"
    hands.write(f"{place} すること", step["what"])
    if step.get("desk"):
        hands.pick(f"{place} 機関", story.offices.kochi.desk_title(step["desk"]))
    else:
        hands.write(f"{place} だれが", step["who"])
    hands.day(f"{place} いつまでに", story.day(step["days"]))
    hands.pick(f"{place} 困りごと", label("resources.needs", step["need"]))


def meet(story: Story) -> None:
    """The standing meeting agrees to the plan: by consent, with named members who have confirmed secrecy."""
    held = datetime.combine(story.day(story.one["meeting_in"]), datetime.min.time(), JST).replace(
        hour=13, minute=30
    )
    chair = story.worker("kochi-coordinator")
    with story.book.writing("meeting"):
        chair.follow("会議", ".rail")
        body = chair.page.get_by_role("row").filter(has_text="支援調整会議")
        chair.follow("会議を開く", body)
        chair.day("日にち", held.date())
        others = {"kochi-case", "kochi-desk"}
        for username in sorted(others):
            chair.tick(story.offices.kochi.user_name(username))
        chair.press("会議を開く", "main form")
        office.swear(chair)
    _hear(story)
    hands = story.at_case()
    with story.book.writing("meeting"):
        hands.follow("会議にかける")
        row = hands.page.locator(".row").filter(has_text=f"{held.month}月{held.day}日").first
        hands.follow("この回に出す", row)
        hands.write("話し合いたいこと", "プランの役割分担でよいか。")
        hands.choose("第1版")
        hands.press("議題に出す")
        if hands.page.get_by_role("button", name="確かめました。議題を読みます").count():
            office.swear(hands)
    story.offices.later(held)
    chair = story.worker("kochi-coordinator")
    with story.book.writing("meeting"):
        card = chair.card("これからの会議")
        chair.follow("支援調整会議", card.locator("li").filter(has_text=f"{held.month}月{held.day}日").first)
        _sit(chair)
    story.picture(chair, "meeting")


def _hear(story: Story) -> None:
    """The meeting rests on consent: where it was not heard by this agency yet, it is written down for each person."""
    for person in story.persons:
        hands = story.at_case()
        with story.book.writing("consent"):
            hands.follow("会議にかける")
            link = hands.page.locator("aside").get_by_role("link", name=starting_with(person["name"]))
            if not link.count() or "同意あり" in link.first.locator("xpath=..").inner_text():
                continue
            hands.turn(link.first)
            hands.follow("同意を聞く・見なおす")
            hands.choose("同意あり", "main form")
            hands.pick("聞き方", "書面", "main form")
            hands.press("この答えを記録する", "main form")


def _sit(hands: BookHands) -> None:
    hands.unfold("出欠を書く")
    for box in hands.page.locator(".confirm-body select").filter(visible=True).all():
        hands.put_option(box, 1)
    hands.press("出欠を保存する")
    hands.write("話し合いの記録", "役割分担のとおりに進める。")
    hands.press("記録を保存する")
    hands.pick("結果", label("collaboration.agenda_results", "plan_endorsed"))
    hands.press("この議題の結果を決める")
    hands.press("会議を終える")
    hands.sees("終わった")


# --- support -----------------------------------------------------------------------------------------------------------------


def notes(story: Story) -> None:
    """Two contacts, a week apart; the newest promise stands in the line of the baton."""
    for n, told in enumerate(story.one["notes"]):
        story.offices.later(timedelta(days=7))
        hands = story.at_case()
        with story.book.writing("note"):
            _write_note(story, hands, told)
        if not n:
            story.picture(hands, "case")


def _write_note(story: Story, hands: BookHands, told: One) -> None:
    note = hands.part("#note")
    hands.choose(label("cases.contact_methods", told["method"]), note)
    hands.put(note.locator('[name="contact"]'), told["contact"])
    if told.get("kind"):
        hands.pick("内容の区分", told["kind"], note)
    hands.put(note.locator('[name="body"]'), told["body"])
    if told.get("next_act"):
        hands.write("次の対応", told["next_act"], note)
        hands.day("いつまでに", story.day(told["next_in"]), note)
    hands.press("経過を保存する", note, stays=True)
    hands.sees(told["body"], "#notes .timeline")


def open_role(story: Story) -> None:
    """Somebody keeps places where one can take part: a host out of the directory, and a role there."""
    hands, told = story.worker("kochi-coordinator"), story.one["participation"]
    with story.book.writing("role"):
        hands.follow("参加", ".rail")
        hands.follow("受け入れ先を足す")
        hands.write("社会資源の名前", "助っ人")
        hands.press("さがす", "main")
        hands.follow("ここにする")
        hands.press("保存する", "main")
        hands.write("役割の名前", told["role"])
        hands.pick("種類", told["kinds"][0])
        hands.write("すること", "持ちこまれた物を、一つずつ直す。")
        for time in told["times"]:
            hands.tick(time)
        hands.tick("一人で進められる")
        hands.write("何人まで", "1")
        hands.press("保存する", "main")


def take_part(story: Story) -> None:
    """希望 → 合う役割 → 体験 → 参加 → 定着支援 → 支える側."""
    told = story.one["participation"]
    hands = story.at_case()
    with story.book.writing("participation"):
        hands.follow("希望を聞く", "aside")
        hands.pick("だれの希望か", told["person"])
        hands.write("本人のことば", told["words"])
        for words in (*told["kinds"], *told["times"], *told["barriers"]):
            hands.tick(words)
        hands.press("保存して、合う役割を見る")
        story.picture(hands, "match")
        hands.follow("本人がこれを選んだ", hands.card(told["role"]))
        hands.press("ここに決める")
        hands.write("受け入れ先に伝える呼び名", told["told_name"])
        hands.choose("口頭")
        hands.press("同意を記録する")
        for stage in ("trial", "running", "care"):
            hands.choose(label("participation.stages", stage))
            hands.press("進める")
        hands.choose(label("participation.stages", "ended"))
        hands.pick("終わり方", told["end"])
        hands.write("終わりについて本人のことば", told["said"])
        hands.press("進める")
        hands.sees(told["said"])
    story.picture(hands, "placement")


def carry_out(story: Story) -> None:
    """Every step has its outcome."""
    hands = story.at_case()
    with story.book.writing("plan"):
        for _n in range(len(story.one["plan"]["steps"])):
            hands.follow("結果を書く")
            hands.choose("できた")
            hands.press("結果を保存する")
            hands.heading(story.one["title"])


# --- the ending --------------------------------------------------------------------------------------------------------------


def review(story: Story) -> None:
    """How far the goal has come, what became better, what the person says."""
    hands, told = story.at_case(), story.one["review"]
    with story.book.writing("review"):
        hands.follow("見直")
        hands.choose(label("cases.goal_results", told["goal_result"]))
        for change in told["changes"]:
            hands.tick(label("cases.changes", change))
        hands.write("本人の思い（本人のことば）", told["person_view"])
        hands.choose(label("cases.review_results", told["result"]))
        story.picture(hands, "review")
        hands.press("見直しを保存する")
        hands.heading(story.one["title"])


def close(story: Story) -> None:
    """With a coded outcome; a day to look again, or another town."""
    hands, told = story.at_case(), story.one["closing"]
    with story.book.writing("closing"):
        hands.follow("終結")
        hands.choose(label("cases.closing_outcomes", told["outcome"]))
        for words, key in (
            ("終結後の主担当", "lead_after"),
            ("移管先", "transfer_to"),
            ("本人の思い（本人のことば）", "person_view"),
            ("残された課題", "remaining"),
        ):
            if told.get(key) and hands.field(words).input_value() != told[key]:
                hands.write(words, told[key])
        if told.get("watch_in"):
            hands.day("いつまで見守るか", story.day(told["watch_in"]))
        story.picture(hands, "closing")
        hands.press("終結する", "main form")
        hands.sees(label("cases.closing_outcomes", told["outcome"]))
    story.picture(hands, "ended")
    if told.get("carry"):
        _carry(story, hands)
    if told.get("watch_in"):
        story.offices.later(timedelta(days=told["watch_in"]))
        (_watch_on if told.get("watch_on") else _look_again)(story)


def _carry(story: Story, hands: BookHands) -> None:
    """The whole case as one file, for the town where they live now."""
    with story.book.writing("carry"):
        hands.follow("様式", ".page-actions")
        hands.follow("このケースを丸ごと書き出す")
        with hands.page.expect_download() as waiting:
            hands.press("書き出す（JSON）", stays=True)
    text = Path(waiting.value.path()).read_text("utf-8")
    assert story.persons[0]["name"].split()[0] in text
    assert story.one["assessment"]["wishes"] in text


def _look_again(story: Story) -> None:
    hands = story.worker()
    with story.book.writing("watch"):
        hands.follow("すすめる", hands.page.locator(".row").filter(has_text=story.number).first)
        hands.follow("ケース", ".page-actions")
        hands.follow("見守りの様子を確かめる", ".baton")
        hands.press("見守りを終える")
    hands.today()
    assert story.number not in hands.text(), "the matter has not ended"


def _watch_on(story: Story) -> None:
    """Still refused, still visited: what was seen is written down, and somebody will look again on another day."""
    told = story.one["closing"]
    hands = story.worker()
    with story.book.writing("watch"):
        hands.follow("すすめる", hands.page.locator(".row").filter(has_text=story.number).first)
        hands.follow("ケース", ".page-actions")
        hands.follow("見守りの様子を確かめる", ".baton")
        story.picture(hands, "watch")
        hands.follow("経過を書く")
    with story.book.writing("note"):
        _write_note(story, hands, told["watch_note"])
    with story.book.writing("watch"):
        hands.follow(story.one["title"], "main")
        hands.follow("見守りの様子を確かめる", ".baton")
        hands.day("いつまで", story.day(told["watch_on"]))
        hands.press("見守りを延ばす")
        hands.heading(story.one["title"])
    story.picture(hands, "watched-on")
    until = story.day(told["watch_on"])
    hands.sees(f"{until.month}月{until.day}日")
    case = Case.objects.get(title=story.one["title"])
    assert (case.status, case.watch_until, case.matter.status) == ("watching", until, "watching")
    story.offices.later(timedelta(days=told["watch_on"]))
    hands = story.worker()
    with story.book.writing("door"):
        row = hands.page.locator(".row").filter(has_text=story.number).first
        expect(row).to_be_visible()  # the day has come: it stands on きょう by itself
    story.picture(hands, "watch-day")
