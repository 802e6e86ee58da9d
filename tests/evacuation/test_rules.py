"""Rules of evacuation, without a database."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marugoto.evacuation.rules import boards, gaps, provision, sheets
from marugoto.evacuation.rules.provision import Answered, Candidate, Ground, Standing, select, standing

DAY = date(2026, 11, 1)
NOON = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
LETTERS = {"a": "home", "b": "shelter", "d": "hurt", "x": "not_met"}


# --- who may be told to whom --------------------------------------------------------------------------------------------------


def test_the_newest_answer_counts_and_each_question_by_itself() -> None:
    answers = [
        Answered("list", "given", DAY, order="1"),
        Answered("list", "withdrawn", DAY + timedelta(days=1), order="0"),
        Answered("plan", "given", DAY),
        Answered("plan_share", "refused", DAY, order="1"),
        Answered("plan_share", "given", DAY, ("fire",), "2"),
    ]
    assert standing(answers, "list").state == "withdrawn"
    assert standing(answers, "plan").state == "given"
    assert standing(answers, "plan_share") == Standing("given", ("fire",))
    assert standing([], "list").state == provision.UNASKED


STATES = ("given", "refused", "withdrawn", "")
GROUPS = ((), ("fire",), ("police", "community"))


def oracle(ground: Ground, state: str, groups: tuple[str, ...], withheld: bool) -> bool:
    """The law in other words: whom may the town tell this group of (49条の11)."""
    if withheld:
        return False
    yes = state == "given" and (groups == () or ground.group in groups)
    if ground.basis == "consent":
        return yes
    if ground.basis == "ordinance":
        allowed = ground.group in ground.ordinance_groups
        return allowed and (yes or state == "" or not ground.heeds_refusal)
    return ground.basis == "disaster" and ground.disaster


def test_only_rows_that_the_basis_allows_go() -> None:
    cases = 0
    for basis, group, ordinance, heeds, disaster, state, groups, withheld in product(
        ("consent", "ordinance", "disaster", "curiosity"),
        ("fire", "police"),
        ((), ("fire",)),
        (True, False),
        (True, False),
        STATES,
        GROUPS,
        (True, False),
    ):
        if groups and state != "given":
            continue
        ground = Ground(basis, group, ordinance, heeds, disaster)
        answers = (Answered("list", state, DAY, groups),) if state else ()
        found = select(ground, [Candidate("x", answers, withheld)], with_plans=False)
        assert bool(found.rows) == oracle(ground, state, groups, withheld), (ground, state, groups, withheld)
        cases += 1
    assert cases == 768


def test_a_plan_goes_only_where_its_own_question_allows_it() -> None:
    yes = Answered("list", "given", DAY)
    people = [
        Candidate("both", (yes, Answered("plan_share", "given", DAY)), has_plan=True),
        Candidate("list only", (yes,), has_plan=True),
        Candidate("no plan", (yes, Answered("plan_share", "given", DAY))),
    ]
    ground = Ground("consent", "fire")
    assert select(ground, people, with_plans=True).plans == {"both"}
    assert select(ground, people, with_plans=False).plans == frozenset()
    assert select(ground, people, with_plans=True).rows == ("both", "list only", "no plan")


@pytest.mark.parametrize(
    ("ground", "said"),
    [
        (Ground("ordinance", "fire"), "no_ordinance"),
        (Ground("ordinance", "fire", ("police",)), "no_ordinance"),
        (Ground("disaster", "fire"), "no_disaster"),
        (Ground("friendship", "fire"), "unknown"),
        (Ground("consent", "fire"), ""),
        (Ground("disaster", "fire", disaster=True), ""),
    ],
)
def test_why_a_basis_gives_nothing(ground: Ground, said: str) -> None:
    assert provision.problem(ground) == said


# --- gaps ---------------------------------------------------------------------------------------------------------------------


def helping(
    row: str, name: str = "防野", phone: str = "", account: str = "", agreed: bool = True
) -> gaps.Helping:
    return gaps.Helping(row, name, phone, account, agreed)


def test_what_is_amiss_is_told_by_row() -> None:
    people = [
        gaps.Planned("fine", "given", plan=True, review_on=DAY + timedelta(days=9)),
        gaps.Planned("bare"),
        gaps.Planned("alone", "refused", plan=True, review_on=DAY - timedelta(days=1)),
        gaps.Planned("promised", "given", plan=True),
    ]
    helpers = [helping("fine"), helping("promised", agreed=False)]
    assert gaps.gaps_of(people, helpers, most=5, today=DAY) == {
        "bare": ("unasked", "no_plan"),
        "alone": ("no_supporter", "review_due"),
        "promised": ("no_supporter",),
    }


def test_one_supporter_is_one_however_the_name_is_written() -> None:
    rows = [
        helping("1", "防野 一", "000-1"),
        helping("2", "防野　一", "０００1"),
        helping("3", "防野一", "0001"),
    ]
    assert gaps.too_many(rows, most=2) == {"防野一|0001": frozenset("123")}
    assert gaps.too_many(rows, most=3) == {}
    others = [helping("1", account="u"), helping("1", account="u"), helping("2", account="v")]
    assert gaps.too_many(others, most=1) == {}, "the same row twice is one; two accounts are two"


# --- the board ----------------------------------------------------------------------------------------------------------------


def told(state: str, minutes: int, received: int = 0, need: bool = False) -> boards.Told:
    return boards.Told(
        state,
        NOON + timedelta(minutes=minutes),
        NOON + timedelta(minutes=received or minutes),
        str(minutes),
        need,
    )


def test_the_latest_by_when_they_were_seen_counts_not_by_when_it_came() -> None:
    late = told("shelter", 10, received=600)
    assert boards.counting([told("hurt", 300), late]).state == "hurt"
    assert boards.counting([late, told("hurt", 300)]).seen_at == NOON + timedelta(minutes=300)
    assert boards.counting([]).state == "unknown"


def test_nobody_met_does_not_undo_what_is_known_and_a_worry_stays() -> None:
    found = boards.counting([told("home", 0, need=True), told("not_met", 60)])
    assert (found.state, found.need) == ("home", True)
    assert boards.counting([told("not_met", 0)]).state == "not_met"


def test_two_that_disagree_at_about_the_same_time_are_shown() -> None:
    assert boards.counting([told("home", 0), told("hurt", 60)]).disputed
    assert not boards.counting([told("home", 0), told("hurt", 121)]).disputed, "things change"
    assert not boards.counting([told("home", 0), told("home", 5)]).disputed
    assert not boards.counting([told("home", 0), told("not_met", 5)]).disputed


@given(st.integers(0, 400), st.integers(), st.integers(0, 50))
def test_numbers_rise_and_none_is_given_twice(count: int, seed: int, after: int) -> None:
    found = boards.numbers(count, Random(seed), after=after)
    assert found == sorted(set(found))
    assert len(found) == count
    assert all(one > after for one in found)


def test_a_number_that_is_missing_tells_nothing() -> None:
    """Where one of many is hidden, the gap that is left is one that chance makes, too."""
    usual = {b - a for seed in range(50) for a, b in _pairs(boards.numbers(100, Random(seed)))}
    hidden = set()
    for seed in range(50, 80):
        row = boards.numbers(100, Random(seed))
        del row[50]
        hidden.add(row[50] - row[49])
    assert hidden <= usual


def _pairs(row: list[int]) -> list[tuple[int, int]]:
    return list(pairwise(row))


def test_progress_is_never_rounded_up_to_all() -> None:
    parts = [boards.Progress("東", 200, 199, 3), boards.Progress("西", 0, 0, 0)]
    assert parts[0].percent == 99
    assert parts[1].percent == 0
    total = boards.total_of("合計", parts)
    assert (total.total, total.settled, total.open, total.alarm) == (200, 199, 1, 3)


# --- sheets -------------------------------------------------------------------------------------------------------------------


def test_a_sheet_is_typed_as_numbers_and_letters() -> None:
    parsed = sheets.parse("12 b、１３ Ａ＋\n14x; 15. d", known={12: 0, 13: 0, 14: 0, 15: 0}, letters=LETTERS)
    assert [(one.number, one.state, one.need) for one in parsed.lines] == [
        (12, "shelter", False),
        (13, "home", True),
        (14, "not_met", False),
        (15, "hurt", False),
    ]
    assert parsed.bad == ()


def test_each_line_is_refused_by_itself_and_given_back_as_typed() -> None:
    parsed = sheets.parse("12 b, 99 a, 13 q, ぶじ, 14 a", known={12: 0, 13: 0, 14: 0}, letters=LETTERS)
    assert [one.number for one in parsed.lines] == [12, 14]
    assert [(one.text, one.why) for one in parsed.bad] == [
        ("99 a", "no_row"),
        ("13 q", "no_state"),
        ("ぶじ", "unreadable"),
    ]


def test_twice_the_same_is_once_and_twice_otherwise_is_neither() -> None:
    parsed = sheets.parse("12 b, 12 b+, 13 a, 13 d, 13 a", known={12: 0, 13: 0}, letters=LETTERS)
    assert [(one.number, one.state, one.need) for one in parsed.lines] == [(12, "shelter", True)]
    assert parsed.again == 1
    assert [(one.text, one.why) for one in parsed.bad] == [
        ("13 a", "two_states"),
        ("13 d", "two_states"),
        ("13 a", "two_states"),
    ]


@given(st.text(alphabet="0123abqx+ ,、\nａ１", max_size=60))
def test_nothing_that_was_typed_is_lost(typed: str) -> None:
    parsed = sheets.parse(typed, known={1: 0, 2: 0, 11: 0}, letters=LETTERS)
    pieces = [one.strip() for one in sheets._BETWEEN.split(typed) if one.strip()]
    assert len(parsed.lines) + parsed.again + len(parsed.bad) == len(pieces)
    assert {one.text for one in parsed.bad} <= set(pieces)
