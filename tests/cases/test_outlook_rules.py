"""Patterns and scales without a database: what is found, why, and that the lists name only what exists."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marugoto.cases import queries
from marugoto.cases.queries import outlook as shown
from marugoto.cases.queries import scales as lists
from marugoto.cases.rules import outlook as rules
from marugoto.cases.rules import scales
from marugoto.cases.rules.facts import Answer
from marugoto.core import codes

ON = date(2026, 11, 24)
FIELDS = {
    code: str(row.extra["field"])
    for code, row in codes.entries("cases.factors").items()
    if row.extra.get("field")
}


def _known(factors: tuple[str, ...] = (), ages: tuple[int, ...] = (), **facts: str) -> rules.Known:
    answers = {q: Answer(tuple(said.split())) for q, said in facts.items()}
    return rules.Known(factors, answers, FIELDS, {f"人{n}": age for n, age in enumerate(ages)})


def _found(known: rules.Known) -> set[str]:
    return {f.pattern for f in rules.patterns(shown.lists_on(ON), known)}


@pytest.mark.parametrize(
    ("known", "pattern"),
    [
        (_known(ages=(82, 51), going_out="room"), "p8050"),
        (_known(("job_hunting",), (75, 64)), "p8050"),
        (_known(("care", "child_rearing")), "double_care"),
        (_known(caring="parent infant"), "double_care"),
        (_known(caring="child_cares"), "young_carer"),
        (_known(home_state="rubbish", refuses_help="refuses"), "self_neglect"),
        (_known(("single_parent",), language_support="interpreter"), "single_parent_roots"),
        (_known(("isolation",), going_out="house"), "secluded"),
        (_known(no_kin="none", household_type="alone"), "no_kin"),
        (_known(rent_arrears="long"), "losing_home"),
        (_known(("ability",), dangers="exploitation"), "exploited"),
        (_known(dangers="suicide"), "suicide"),
        (_known(("illness", "debt", "care")), "complex"),
    ],
)
def test_a_pattern_is_found(known: rules.Known, pattern: str) -> None:
    assert pattern in _found(known)


@pytest.mark.parametrize(
    ("known", "pattern"),
    [
        (_known(), "complex"),
        (_known(("illness", "injury", "debt")), "complex"),  # two parts of life
        (_known(ages=(74, 51), going_out="room"), "p8050"),
        (_known(ages=(82, 51)), "p8050"),
        (_known(ages=(82, 39), going_out="room"), "p8050"),
        (_known(caring="parent"), "double_care"),
        (_known(home_state="rubbish", refuses_help="accepts"), "self_neglect"),
        (_known(("single_parent",)), "single_parent_roots"),
        (_known(("isolation",), going_out="often"), "secluded"),
        (_known(dangers="exploitation"), "exploited"),
    ],
)
def test_a_pattern_is_not_found(known: rules.Known, pattern: str) -> None:
    assert pattern not in _found(known)


def test_what_was_found_carries_all_that_it_rests_on() -> None:
    known = _known(("care", "child_rearing"), (), caring="infant")
    found = {f.pattern: f.grounds for f in rules.patterns(shown.lists_on(ON), known)}
    assert found["double_care"] == ("factor:care", "factor:child_rearing", "fact:caring=infant")
    assert all(rules.holds(text, known) for grounds in found.values() for text in grounds)


def test_every_condition_of_the_list_names_something_that_exists() -> None:
    options, factors = codes.entries(queries.OPTIONS), codes.entries("cases.factors")
    for row in codes.entries("cases.patterns").values():
        assert row.extra["ask"]
        assert row.extra["ask_en"]
        for text in (t for line in row.extra["needs"] for t in line):
            one = rules.read(text)
            if one.kind == "factor":
                assert one.code in factors, text
            if one.kind == "fact":
                assert f"{one.code}.{one.option}" in options, text
            assert shown.condition_words(text) not in ("", text)


@pytest.mark.parametrize("text", ["", "factor:", "fact:dwelling", "age:75", "score:3", "number:rent=9"])
def test_a_condition_that_says_nothing_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        rules.read(text)


def test_a_number_is_compared_by_its_span() -> None:
    known = rules.Known(facts={"rent": Answer(text="45000")})
    assert rules.holds("number:rent=40000-50000", known)
    assert not rules.holds("number:rent=-40000", known)
    assert not rules.holds("number:savings=0-", known)


@pytest.mark.parametrize(
    ("found", "verdict", "rested_on", "standing"),
    [
        (["a"], "", [], "new"),
        (["a"], "confirmed", ["a"], "confirmed"),
        (["a", "b"], "confirmed", ["a"], "confirmed"),
        (["a"], "rejected", ["a", "b"], "rejected"),
        (["a", "b"], "rejected", ["a"], "changed"),
        (None, "confirmed", ["a"], "gone"),
    ],
)
def test_how_a_pattern_stands(
    found: list[str] | None, verdict: str, rested_on: list[str], standing: str
) -> None:
    assert rules.standing(found=found, verdict=verdict, rested_on=rested_on) == standing


# --- scales ----------------------------------------------------------------------------------------------------------

LONELY = lists.scale("loneliness")


@given(st.lists(st.integers(1, 4), min_size=3, max_size=3))
def test_the_sum_of_loneliness_lies_in_exactly_one_band(levels: list[int]) -> None:
    total = scales.score(LONELY, dict(zip(LONELY.items, levels, strict=True)))
    assert total == sum(levels)
    fitting = [b for b in lists.bands_of("loneliness") if b[1] <= sum(levels) <= b[2]]
    assert len(fitting) == 1
    assert scales.band(lists.bands_of("loneliness"), sum(levels)) == fitting[0][0]


def test_a_part_of_the_answers_is_no_sum() -> None:
    assert scales.score(LONELY, {"companionship": 2}) is None
    assert "あと2問" in scales.answer_problem(LONELY, {"companionship": 2})
    assert scales.answer_problem(LONELY, dict.fromkeys(LONELY.items, 5))
    assert scales.answer_problem(LONELY, dict.fromkeys(LONELY.items, 3)) == ""


@pytest.mark.parametrize("code", list(codes.entries("cases.scales")))
def test_every_scale_has_its_items_its_levels_and_bands_without_a_gap(code: str) -> None:
    one = lists.scale(code)
    for item in one.items:
        assert lists.item_label(code, item) != f"{code}.{item}"
        assert [n for n, _words in lists.level_choices(code, item)] == [str(n + 1) for n in range(one.levels)]
    spans = [(least, most) for _code, least, most in lists.bands_of(code)]
    assert spans[0][0] == one.least
    assert spans[-1][1] == one.most
    assert all(after[0] == before[1] + 1 for before, after in itertools.pairwise(spans))


@pytest.mark.parametrize(
    ("better", "before", "now", "turn"),
    [
        ("low", 10, 7, "better"),
        ("low", 7, 10, "worse"),
        ("high", 2, 3, "better"),
        ("high", 3, 2, "worse"),
        ("low", 5, 5, "same"),
    ],
)
def test_the_direction(better: str, before: int, now: int, turn: str) -> None:
    assert scales.direction(scales.Scale("x", ("a",), 12, better), before, now) == turn


@given(st.lists(st.tuples(st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.integers(3, 12)), min_size=1))
def test_the_picture_stays_in_its_frame_and_runs_to_the_right(days: list[tuple[date, int]]) -> None:
    drawn = scales.trend(LONELY, sorted(days))
    assert all(scales.LEFT <= d.x <= scales.WIDTH - scales.RIGHT for d in drawn.dots)
    assert all(scales.TOP <= d.y <= scales.HEIGHT - scales.BOTTOM for d in drawn.dots)
    assert [d.x for d in drawn.dots] == sorted(d.x for d in drawn.dots)
    ordered = sorted(drawn.dots, key=lambda d: d.score)
    assert [d.y for d in ordered] == sorted((d.y for d in ordered), reverse=True)
