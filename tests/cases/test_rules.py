"""The rules of cases, as tables; no database."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marugoto.cases import rules
from marugoto.cases.rules import Ending, NextAct, Promise, Standing, StepLine
from marugoto.core import codes

ON = date(2026, 11, 24)
SOON, LATER = ON + timedelta(days=3), ON + timedelta(days=60)
NEW = Standing(status="open", opened_on=ON)
ASSESSED = replace(NEW, assessed=True)
DRAFT = replace(ASSESSED, draft_agreed=False)
AGREED = replace(ASSESSED, draft_agreed=True)
ACTIVE = replace(ASSESSED, active=True, review_on=LATER, open_steps=2, step_due=SOON)


@pytest.mark.parametrize(
    ("now", "act", "due"),
    [
        (NEW, "assess", ON + timedelta(days=14)),
        (ASSESSED, "plan", ON + timedelta(days=30)),
        (DRAFT, "agree_plan", ON + timedelta(days=30)),
        (AGREED, "convene", ON + timedelta(days=30)),
        (ACTIVE, "support", SOON),
        (replace(ACTIVE, step_due=LATER + timedelta(days=1)), "support", LATER),
        (replace(ACTIVE, review_on=ON), "review", ON),
        (replace(ACTIVE, review_on=ON - timedelta(days=1)), "review", ON - timedelta(days=1)),
        (replace(ACTIVE, open_steps=0, step_due=None), "review", LATER),
        (replace(ACTIVE, review_replans=True, reviewed_on=ON), "plan", ON + timedelta(days=14)),
        (replace(ACTIVE, review_ends=True, reviewed_on=ON), "close", ON),
        (replace(ACTIVE, draft_agreed=False), "agree_plan", SOON),
        (replace(ACTIVE, draft_agreed=True, review_ends=True), "convene", SOON),
        (Standing(status="watching", opened_on=ON, watch_until=LATER), "check_watch", LATER),
        (Standing(status="closed", opened_on=ON), "", None),
    ],
)
def test_the_next_act_follows_the_order_of_work(now: Standing, act: str, due: date | None) -> None:
    assert rules.next_act(now, on=ON) == NextAct(act, due)


@pytest.mark.parametrize(
    ("now", "promised", "expected"),
    [
        (ACTIVE, ON, NextAct("support", ON, "病院に確認")),
        (ACTIVE, LATER, NextAct("support", SOON)),
        (DRAFT, SOON, NextAct("agree_plan", SOON, "病院に確認")),
        (replace(ACTIVE, status="closed"), ON, NextAct("")),
    ],
)
def test_a_promise_comes_first_when_it_falls_due_first(
    now: Standing, promised: date, expected: NextAct
) -> None:
    assert rules.next_act(replace(now, promise=Promise("病院に確認", promised)), on=ON) == expected


days = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))
standings = st.builds(
    Standing,
    status=st.sampled_from(("open", "watching", "closed")),
    opened_on=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    watch_until=days,
    assessed=st.booleans(),
    draft_agreed=st.none() | st.booleans(),
    active=st.booleans(),
    review_on=days,
    open_steps=st.integers(0, 5),
    step_due=days,
    reviewed_on=days,
    review_ends=st.booleans(),
    review_replans=st.booleans(),
    promise=st.none() | st.builds(Promise, words=st.just("電話する"), due=st.dates(date(2020, 1, 1))),
)


@given(standings, st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_every_open_case_has_a_next_act_that_the_matter_knows(now: Standing, on: date) -> None:
    act = rules.next_act(now, on=on)
    assert (act.code == "") == (now.status == "closed")
    assert not act.code or (act.code in codes.entries("intake.next_acts") and act.code in rules.OWN_ACTS)
    assert not act.words or (now.promise is not None and act.due == now.promise.due)


@pytest.mark.parametrize(
    ("current", "awaited", "gently", "may"),
    [
        ("decide", 0, False, True),
        ("await_answer", 1, False, False),
        ("await_answer", 0, True, True),
        ("redirect", 0, True, False),
        ("redirect", 0, False, True),
    ],
)
def test_a_referral_has_the_word_while_it_waits(current: str, awaited: int, gently: bool, may: bool) -> None:
    assert rules.may_point(current=current, answers_awaited=awaited, gently=gently) is may


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, ""),
        ({"holds": False}, "バトンを持つ窓口が開きます"),
        ({"matter_status": "closed"}, "案件を再開してから"),
        ({"already": "open"}, "もう開いています"),
        ({"already": "closed"}, "再開してください"),
        ({"already": "watching"}, "再開してください"),
        ({"persons": 0}, "一人以上"),
        ({"persons": 0, "household": True}, ""),
    ],
)
def test_who_may_open_a_case(changed: dict[str, object], words: str) -> None:
    facts: dict[str, object] = {
        "matter_status": "open",
        "holds": True,
        "already": None,
        "persons": 1,
        "household": False,
    }
    said = rules.opening_problem(**facts | changed)  # type: ignore[arg-type]
    assert words in said
    assert bool(words) == bool(said)


@pytest.mark.parametrize(
    ("same", "user", "lead", "refused"),
    [
        (True, True, True, False),
        (False, False, False, False),
        (False, True, False, True),
        (False, False, True, True),
    ],
)
def test_names_and_leads_come_from_the_home_agency(same: bool, user: bool, lead: bool, refused: bool) -> None:
    assert bool(rules.team_problem(same_agency=same, has_user=user, lead=lead)) is refused


@pytest.mark.parametrize(
    ("line", "missing"),
    [
        (StepLine("電話する", True, "", ON), set()),
        (StepLine("電話する", False, "長女", ON), set()),
        (StepLine(" ", False, " ", None), {"what", "who", "due_on"}),
        (StepLine("電話する", False, "", ON), {"who"}),
    ],
)
def test_a_step_says_what_who_and_when(line: StepLine, missing: set[str]) -> None:
    assert set(rules.step_problems(line)) == missing


@pytest.mark.parametrize(
    ("status", "goals", "steps", "ok"),
    [("draft", 1, 1, True), ("draft", 0, 0, False), ("draft", 1, 0, False), ("active", 1, 1, False)],
)
def test_what_may_be_agreed_to(status: str, goals: int, steps: int, ok: bool) -> None:
    assert (rules.plan_problem(status=status, goals=goals, steps=steps) == "") is ok


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, ""),
        ({"agreed": False}, "本人の同意"),
        ({"status": "active"}, "もう会議で合意"),
        ({"status": "superseded"}, "古い版"),
        ({"case_status": "closed"}, "終わっています"),
        ({"steps": 0}, "目標と手順のない"),
    ],
)
def test_what_a_conference_may_endorse(changed: dict[str, object], words: str) -> None:
    facts: dict[str, object] = {
        "status": "draft",
        "agreed": True,
        "case_status": "open",
        "goals": 1,
        "steps": 1,
    }
    said = rules.endorsement_problem(**facts | changed)  # type: ignore[arg-type]
    assert words in said
    assert bool(words) == bool(said)


def test_the_first_review_is_as_planned_or_after_a_quarter() -> None:
    assert rules.review_day(starts_on=ON, planned=LATER) == LATER
    assert rules.review_day(starts_on=ON, planned=ON - timedelta(days=1)) == ON + timedelta(days=91)
    assert rules.review_day(starts_on=ON, planned=None) == ON + timedelta(days=91)


@pytest.mark.parametrize(
    ("day", "not_before", "ok"),
    [(ON, None, True), (SOON, None, False), (ON, ON, True), (ON - timedelta(days=1), ON, False)],
)
def test_days_that_cannot_be(day: date, not_before: date | None, ok: bool) -> None:
    assert (rules.day_problem(day, today=ON, not_before=not_before) == "") is ok


@pytest.mark.parametrize(
    ("ends", "following", "ok"),
    [(False, LATER, True), (False, None, False), (True, None, True), (False, ON, False), (True, ON, False)],
)
def test_a_plan_that_goes_on_has_a_next_date(ends: bool, following: date | None, ok: bool) -> None:
    assert (rules.review_problem(ends=ends, on=ON, next_review_on=following) == "") is ok


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        (Ending("open"), []),
        (Ending("closed"), ["もう終わっています"]),
        (Ending("open", open_steps=("電話",)), ["1件あります（電話）"]),
        (Ending("open", open_steps=("一", "二", "三", "四")), ["4件あります（一、二、三）"]),
        (Ending("open", open_steps=("電話",), step_outcome="not_achieved"), []),
        (Ending("open", answers_awaited=2), ["返事を待っています（2件）"]),
        (Ending("open", answers_awaited=2, step_outcome="not_achieved"), ["返事を待っています"]),
        (Ending("open", answers_awaited=2, holder_here=False, holder_mine=False), []),
        (Ending("open", holder_mine=False), ["別の窓口"]),
    ],
)
def test_what_stands_in_the_way_of_an_end(ending: Ending, words: list[str]) -> None:
    said = rules.closing_blockers(ending)
    assert len(said) == len(words)
    assert all(word in reason for word, reason in zip(words, said, strict=True))


def test_the_lead_after_the_end_is_asked_where_the_case_is_handed_over() -> None:
    assert rules.lead_problem(asks_lead=True, lead_after=" ")
    assert not rules.lead_problem(asks_lead=True, lead_after="東包括")
    assert not rules.lead_problem(asks_lead=False, lead_after="")


def test_what_is_not_forbidden_is_still_said() -> None:
    quiet = rules.closing_warnings(person_view="ありがとう", reviewed=True, unmet_steps=1, unmet_rows=1)
    loud = rules.closing_warnings(person_view="", reviewed=False, unmet_steps=1, unmet_rows=0)
    assert (len(quiet), len(loud)) == (0, 3)


@pytest.mark.parametrize(
    ("until", "ok"),
    [
        (None, True),
        (ON, False),
        (SOON, True),
        (ON + timedelta(days=366), True),
        (ON + timedelta(days=367), False),
    ],
)
def test_watching_ends_on_a_day_within_a_year(until: date | None, ok: bool) -> None:
    assert (rules.watch_problem(until=until, on=ON) == "") is ok


@pytest.mark.parametrize(
    ("due", "ok"),
    [(None, True), (ON, True), (ON - timedelta(days=1), False), (ON + timedelta(days=367), False)],
)
def test_a_promise_is_for_the_days_to_come(due: date | None, ok: bool) -> None:
    assert (rules.promise_problem(due, on=ON) == "") is ok


def test_unmet_needs_are_counted_by_the_month() -> None:
    assert rules.first_of_month(ON) == date(2026, 11, 1)


def test_the_code_lists_say_what_the_rules_ask_of_them() -> None:
    outcomes = codes.entries("cases.closing_outcomes").values()
    steps = codes.entries("cases.step_outcomes")
    assert {o.extra["matter_outcome"] for o in outcomes} <= set(codes.entries("intake.matter_outcomes"))
    assert {o.extra["step_outcome"] for o in outcomes if "step_outcome" in o.extra} <= set(steps)
    assert {s.extra["status"] for s in steps.values()} == {"done", "dropped"}
    assert {"replan"} < set(codes.entries("cases.review_results"))
