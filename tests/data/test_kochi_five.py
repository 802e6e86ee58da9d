"""The five printed consultations as data: their words suggest their needs, their ends exist in the blueprint and in the paper."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from marugoto.agencies import blueprints
from marugoto.agencies.rules.blueprint_figures import Figure
from marugoto.agencies.rules.blueprint_rules import with_demo
from marugoto.resources.rules import suggest_needs
from tests.data.test_blueprint_figures import paper, stands_near
from tests.data.test_code_lists import rows
from tests.data.test_needs_words import TERMS

FILE = tomllib.loads((Path(__file__).parents[1] / "journeys" / "kochi_five.toml").read_text("utf-8"))
FIVE: list[dict[str, Any]] = FILE["consultation"]
each = pytest.mark.parametrize("one", FIVE, ids=[one["key"] for one in FIVE])


def test_there_are_five_and_the_second_becomes_a_case() -> None:
    assert len(FIVE) == 5
    assert ["case" in one for one in FIVE] == [False, True, False, False, False]


@each
def test_its_words_suggest_its_needs(one: dict[str, Any]) -> None:
    found = [s.code for s in suggest_needs(one["story"], TERMS)]
    assert {one["main"], *one["also"]} <= set(found)
    assert len(found) <= len(one["also"]) + 3


@each
def test_its_codes_exist(one: dict[str, Any]) -> None:
    assert one["channel"] in rows("intake.channels")
    assert one["caller_relation"] in rows("intake.caller_relations")
    assert one["urgency"] in rows("intake.urgency")
    assert one["outcome"] in rows("intake.outcomes")
    end = one["end"]
    assert end["referral_kind"] in rows("collaboration.referral_kinds")
    assert end.get("result", "solved") in rows("collaboration.referral_results")
    if case := one.get("case"):
        assert case["programme"] in rows("cases.programmes")
        assert case["agenda_result"] in rows("collaboration.agenda_results")
        assert case["review_result"] in rows("cases.review_results")
        assert case["closing_outcome"] in rows("cases.closing_outcomes")
        assert set(case["changes"]) <= set(rows("cases.changes"))
        assert {step["need"] for step in case["steps"]} <= set(rows("resources.needs"))


@each
def test_its_desks_and_people_exist_and_paper_goes_where_nobody_signs_in(one: dict[str, Any]) -> None:
    base, demo = blueprints.read(FILE["municipality"]), blueprints.read_demo(FILE["municipality"])
    assert demo is not None
    whole = with_demo(base, demo)
    users = {u.username: u for u in demo.users}
    end = one["end"]
    assert end["on_paper"] is not whole.desks[end["to_desk"]].accounts
    assert not (end["on_paper"] and end["moves_baton"])
    sender = users[one["user"]]
    assert one["from_desk"] in {f"{sender.agency}/{d}" for d in sender.desks}
    if "to_user" in end:
        receiver = users[end["to_user"]]
        assert end["to_desk"] in {f"{receiver.agency}/{d}" for d in receiver.desks}
    if case := one.get("case"):
        assert case["conference"] in {c.code for c in whole.conferences}
        assert {step["desk"] for step in case["steps"]} <= set(whole.desks)


@each
def test_its_end_is_the_printed_one(one: dict[str, Any]) -> None:
    end = one["end"]
    figure = Figure(path=one["key"], raw=end["raw"], near=end["near"], source=FILE["source"])
    assert stands_near(paper(FILE["source"]), figure)


@each
def test_its_story_is_told_in_our_own_words(one: dict[str, Any]) -> None:
    text, story = paper(FILE["source"]), one["story"]
    longest = max(
        (n for n in range(5, 40) for i in range(len(story) - n) if story[i : i + n] in text), default=0
    )
    assert longest <= 16
