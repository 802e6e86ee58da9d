"""When a glass may be broken, who is told, who may review."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from marugoto.core import codes
from marugoto.emergency import rules

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "minutes", "known", "field"),
    [
        ("倒れた", 30, False, None),
        (" ", 30, False, "words"),
        ("倒れた", 14, False, "minutes"),
        ("倒れた", 121, False, "minutes"),
        ("倒れた", 30, True, ""),
    ],
)
def test_when(words: str, minutes: int, known: bool, field: str | None) -> None:
    problem = rules.problem(words=words, minutes=minutes, known=known)
    assert (problem[0] if problem else None) == field


def test_every_length_that_is_offered_may_be_chosen() -> None:
    lengths = [one.extra["minutes"] for one in codes.entries("emergency.durations").values()]
    assert lengths
    assert all(rules.SHORTEST <= n <= rules.LONGEST for n in lengths)


@pytest.mark.parametrize(
    ("outcome", "minutes", "ended", "stands"),
    [
        ("opened", 1, False, True),
        ("opened", 0, False, False),
        ("opened", 1, True, False),
        ("nobody", 1, False, False),
    ],
)
def test_how_long(outcome: str, minutes: int, ended: bool, stands: bool) -> None:
    until, over = NOW + timedelta(minutes=minutes), NOW if ended else None
    assert rules.in_force(outcome=outcome, until=until, ended_at=over, now=NOW) is stands


def test_who_is_told() -> None:
    desk, holder, measure, own, city, near = (uuid4() for _ in range(6))
    told = rules.who_is_told(
        desks=[(desk, holder), (desk, holder)],
        involved=[near],
        measures=[measure],
        own=own,
        coordinating=[own, city],
    )
    assert told == [
        rules.Told("holder", holder, desk),
        rules.Told("measure", measure),
        rules.Told("coordinator", own),
    ]


def test_where_nobody_holds_the_baton_whoever_is_involved_is_told_and_without_a_coordinator_those_of_the_town() -> (
    None
):
    own, city, near = uuid4(), uuid4(), uuid4()
    told = rules.who_is_told(desks=[], involved=[near], measures=[], own=own, coordinating=[city])
    assert told == [rules.Told("involved", near), rules.Told("coordinator", city)]


@pytest.mark.parametrize(
    ("own", "still", "reviewed", "words", "field"),
    [
        (False, False, False, "よい", None),
        (True, False, False, "よい", ""),
        (False, True, False, "よい", ""),
        (False, False, True, "よい", ""),
        (False, False, False, " ", "words"),
    ],
)
def test_who_may_review(own: bool, still: bool, reviewed: bool, words: str, field: str | None) -> None:
    problem = rules.review_problem(own=own, open_still=still, reviewed=reviewed, words=words)
    assert (problem[0] if problem else None) == field
