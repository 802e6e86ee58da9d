"""Rules of participation, without a database."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marugoto.core import codes
from marugoto.participation.rules import STAGES, TIMES, counting, matching, picture, stages, times
from marugoto.participation.rules.matching import AGAINST, ASK, FOR, Answer, Offered, Wanted

TUESDAY = date(2026, 11, 24)
WANTED = Wanted(
    kinds={"packing": "袋詰め"},
    times={"1-am": "火曜日の午前", "3-pm": "木曜日の午後"},
    barriers={"people": "人の中がつらい"},
    metres=1000,
    people=3,
)
OFFERED = Offered(
    title="袋詰め10分",
    kind="packing",
    kind_label="袋詰め",
    times=frozenset({"1-am", "4-am"}),
    distance=640.0,
    people=3,
    adjustments=(Answer("一人で進められる", frozenset({"people"})),),
    free=2,
)


def sides(about: str, wanted: Wanted = WANTED, offered: Offered = OFFERED) -> list[tuple[str, str]]:
    """(side, words) of everything that is said about one thing."""
    return [(r.side, r.words) for r in matching.match(wanted, offered).reasons if r.about == about]


def test_a_role_that_fits_says_why_in_words() -> None:
    found = matching.match(WANTED, OFFERED)
    assert found.on(AGAINST) == []
    assert found.on(ASK) == []
    assert "曜日と時間帯が合います（火曜日の午前）。" in found.on(FOR)
    assert "「人の中がつらい」には、「一人で進められる」で応じられます。" in found.on(FOR)
    assert "行ける距離です（約0.6キロ）。" in found.on(FOR)


@pytest.mark.parametrize(
    ("about", "wanted", "offered", "side"),
    [
        ("kind", {"kinds": {"farm": "農作業"}}, {}, AGAINST),
        ("kind", {"kinds": {}}, {}, ASK),
        ("times", {"times": {"6-eve": "日曜日の夕方"}}, {}, AGAINST),
        ("times", {"times": {}}, {}, ASK),
        ("times", {}, {"times": frozenset()}, ASK),
        ("distance", {}, {"distance": 1001.0}, AGAINST),
        ("distance", {}, {"distance": None}, ASK),
        ("distance", {"at_home": True}, {}, AGAINST),
        ("distance", {"at_home": True}, {"from_home": True}, FOR),
        ("people", {"people": 1}, {}, AGAINST),
        ("barrier", {}, {"adjustments": ()}, AGAINST),
        ("barrier", {}, {"adjustments": (), "experiences": (Answer("経験", frozenset({"people"})),)}, ASK),
        ("language", {"languages": {"vi": "ベトナム語"}}, {"languages": frozenset({"vi"})}, FOR),
        ("language", {"languages": {"vi": "ベトナム語"}}, {"languages": frozenset({"ja"})}, AGAINST),
        ("language", {"languages": {"vi": "ベトナム語"}}, {}, ASK),
        ("paid", {"paid": True}, {}, AGAINST),
        ("paid", {"paid": True}, {"paid": True, "reward_label": "工賃"}, FOR),
        ("free", {}, {"free": 0}, AGAINST),
        ("insured", {}, {"insured": False}, ASK),
    ],
)
def test_each_thing_is_said_on_its_side(
    about: str, wanted: dict[str, Any], offered: dict[str, Any], side: str
) -> None:
    found = sides(about, Wanted(**vars(WANTED) | wanted), Offered(**vars(OFFERED) | offered))
    assert [one for one, _words in found] == [side]
    assert all(words.endswith("。") for _one, words in found)


@pytest.mark.parametrize("about", ["language", "paid", "insured"])
def test_what_nobody_asked_about_is_not_said(about: str) -> None:
    assert sides(about) == []


def test_the_order_is_full_last_then_fewest_against() -> None:
    full = matching.match(WANTED, Offered(**vars(OFFERED) | {"free": 0, "title": "あ"}))
    far = matching.match(WANTED, Offered(**vars(OFFERED) | {"distance": 5000.0, "title": "い"}))
    best = matching.match(WANTED, OFFERED)
    assert [m.title for m in sorted([full, far, best], key=lambda m: m.order)] == ["袋詰め10分", "い", "あ"]


@given(st.integers(0, 30), st.booleans(), st.sets(st.sampled_from(TIMES)), st.none() | st.floats(0, 50_000))
def test_every_match_says_something_and_knows_if_it_is_full(
    free: int, insured: bool, when: set[str], distance: float | None
) -> None:
    values = {"free": free, "insured": insured, "times": frozenset(when), "distance": distance}
    found = matching.match(WANTED, Offered(**vars(OFFERED) | values))
    assert found.full == (free == 0)
    assert {r.about for r in found.reasons} >= {"free", "kind", "times", "distance", "people", "barrier"}
    assert len(found.on(FOR)) + len(found.on(AGAINST)) + len(found.on(ASK)) == len(found.reasons)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"to": "care"}, "stage"),
        ({"to": "chosen"}, "stage"),
        ({"now": "ended", "to": "running"}, "stage"),
        ({"on": TUESDAY + timedelta(days=1)}, "on"),
        ({"on": TUESDAY - timedelta(days=8)}, "on"),
        ({"to": "ended"}, "outcome"),
        ({"agreed": False}, "stage"),
    ],
)
def test_a_step_is_refused_at_the_field_that_is_wrong(change: dict[str, Any], field: str) -> None:
    usual = {
        "now": "trial",
        "to": "running",
        "on": TUESDAY,
        "today": TUESDAY,
        "since": TUESDAY - timedelta(days=7),
    }
    found = stages.problem(stages.Step(**usual | change))
    assert found is not None
    assert found[0] == field


def test_the_code_list_and_the_rules_know_the_same_steps() -> None:
    listed = codes.entries("participation.stages")
    assert tuple(listed) == STAGES
    assert {code: tuple(one.extra["next"]) for code, one in listed.items()} == dict(stages.NEXT)


def test_the_code_list_and_the_rules_know_the_same_times() -> None:
    assert tuple(codes.entries("participation.times")) == TIMES


def test_adjustments_and_experiences_answer_barriers_that_there_are() -> None:
    barriers = set(codes.entries("participation.barriers"))
    for name in ("participation.adjustments", "participation.experiences"):
        assert all(set(one.extra["meets"]) <= barriers for one in codes.entries(name).values())
    met = {b for one in codes.entries("participation.adjustments").values() for b in one.extra["meets"]}
    assert barriers - met == {"other"}, "for every barrier there is something that one can do"


@pytest.mark.parametrize(
    ("on", "ok"), [(TUESDAY, True), (TUESDAY + timedelta(1), False), (TUESDAY - timedelta(9), False)]
)
def test_a_day_lies_between_the_beginning_and_today(on: date, ok: bool) -> None:
    said = stages.day_problem(on=on, today=TUESDAY, since=TUESDAY - timedelta(8), until=None)
    assert (said == "") is ok


def test_a_day_after_the_end_is_refused() -> None:
    ended = TUESDAY - timedelta(2)
    assert stages.day_problem(on=TUESDAY, today=TUESDAY, since=ended - timedelta(9), until=ended)
    assert stages.day_problem(on=TUESDAY, today=TUESDAY, since=None, until=None)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_week_is_seven_days_from_monday_and_holds_its_day(on: date) -> None:
    days = times.week_of(on)
    assert on in days
    assert [d.weekday() for d in days] == list(range(7))


def test_times_are_put_in_order_and_split() -> None:
    assert times.in_order(["3-pm", "0-am", "nonsense", "3-pm"]) == ["0-am", "3-pm"]
    assert times.split("3-pm") == (3, "pm")
    with pytest.raises(ValueError, match="7-am"):
        times.split("7-am")


def test_days_are_counted_twice_over_and_persons_once() -> None:
    assert counting.count([("a", 30), ("a", None), ("b", 45)]) == counting.Count(
        days=3, persons=2, minutes=75
    )
    assert [counting.told(n) for n in (0, 1, 4, 5)] == [0, None, None, 5]


def test_the_picture_has_a_band_for_each_stage_and_a_dot_for_each_day() -> None:
    moves = [
        (date(2026, 9, 1), "chosen"),
        (date(2026, 9, 8), "trial"),
        (date(2026, 10, 6), "running"),
        (date(2026, 11, 17), "ended"),
    ]
    drawn = picture.draw(moves, [(date(2026, 10, 6), True), (date(2026, 10, 13), False)], today=TUESDAY)
    assert [b.stage for b in drawn.bands] == ["chosen", "trial", "running"]
    assert all(
        a.x + a.width == pytest.approx(b.x) for a, b in zip(drawn.bands, drawn.bands[1:], strict=False)
    )
    last = drawn.bands[-1]
    assert last.x + last.width == pytest.approx(picture.RIGHT)
    assert [d.came for d in drawn.dots] == [True, False]
    assert last.x < drawn.dots[0].x < last.x + last.width
    assert drawn.ended_x == pytest.approx(picture.RIGHT)


@given(
    st.lists(st.integers(0, 400), min_size=1, max_size=6).map(sorted),
    st.lists(st.integers(0, 400), max_size=20),
)
def test_nothing_is_drawn_outside_the_picture(steps: list[int], attended: list[int]) -> None:
    first = date(2025, 1, 6)
    moves = [(first + timedelta(days=n - steps[0]), "running") for n in steps]
    today = moves[-1][0] + timedelta(days=400)
    drawn = picture.draw(moves, [(first + timedelta(days=n), True) for n in attended], today=today)
    spots = [x for b in drawn.bands for x in (b.x, b.x + b.width)] + [d.x for d in drawn.dots]
    assert all(picture.LEFT - 0.01 <= x <= picture.RIGHT + 0.01 for x in spots)
    assert 1 <= len(drawn.ticks) <= picture.TICKS_AT_MOST + 1


def test_without_a_move_there_is_no_picture() -> None:
    with pytest.raises(ValueError, match="move"):
        picture.draw([], [], today=TUESDAY)
