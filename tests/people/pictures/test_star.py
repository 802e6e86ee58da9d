"""Ecomaps: nothing meets, whatever stands round a household."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marugoto.people.pictures import Figure, Spoke, Star, star
from marugoto.people.pictures.star import crosses, overlap

FIGURES = [Figure(f"p{n}", ("渡邊 花子", "1950年生"), "female") for n in range(3)]
SPOKES = [
    Spoke("csw", ("社会福祉協議会", "主担当"), "formal", "strong", "in"),
    Spoke("care", ("地域包括支援センター", "助言"), "formal", "usual", "in"),
    Spoke("salon", ("ふれあいサロン",), "service", "usual", "in"),
    Spoke("friend", ("近所の友人", "花子の友人"), "informal", "weak", "both"),
    Spoke("brother", ("弟",), "informal", "strained", ""),
]


def faults(picture: Star) -> Iterator[str]:
    """What is wrong with the geometry of an ecomap."""
    boxes = [(node.spoke.key, node.box) for node in picture.nodes]
    for (one, box), (other, box2) in combinations([*boxes, ("home", picture.home)], 2):
        if overlap(box, box2):
            yield f"{one} on {other}"
    for line in picture.lines:
        for key, box in boxes:
            if key not in line.ends and crosses(*line.points, box):
                yield f"the line of {line.ends} through {key}"
        for symbol in picture.symbols:
            if crosses(*line.points, symbol.box) or crosses(*line.points, symbol.label):
                yield f"the line of {line.ends} through {symbol.figure.key}"
    for one, other in combinations(picture.symbols, 2):
        if any(overlap(a, b) for a in (one.box, one.label) for b in (other.box, other.label)):
            yield f"{one.figure.key} on {other.figure.key}"
    for key, box in [*boxes, *((s.figure.key, s.label) for s in picture.symbols)]:
        if box.x1 < 0 or box.y1 < 0 or box.x2 > picture.width or box.y2 > picture.height:
            yield f"{key} sticks out"
    home = picture.home
    for symbol in picture.symbols:
        if not (home.x1 <= symbol.label.x1 and symbol.label.x2 <= home.x2 and symbol.label.y2 <= home.y2):
            yield f"{symbol.figure.key} outside the household"


def test_who_helps_stands_round_the_household() -> None:
    picture = star(FIGURES, SPOKES)
    assert list(faults(picture)) == []
    at = {node.spoke.key: node.box.middle[0] for node in picture.nodes}
    assert at["csw"] > picture.home.middle[0] > at["friend"]
    assert picture == star(FIGURES, SPOKES)


def test_arrows_say_which_way_help_goes() -> None:
    picture = star(FIGURES, SPOKES)
    heads = [line.ends for line in picture.heads]
    assert heads.count(("home", "csw")) == 1
    assert heads.count(("home", "friend")) == 2
    assert ("home", "brother") not in heads


def test_nobody_and_nothing_is_a_picture_too() -> None:
    assert star([], []).nodes == ()
    assert list(faults(star([], []))) == []


spokes = st.lists(
    st.builds(
        Spoke,
        st.uuids().map(str),
        st.lists(st.sampled_from(("あ" * 10, "社協", "abcdef", "地域包括支援")), min_size=1, max_size=4).map(
            tuple
        ),
        st.sampled_from(("formal", "service", "informal")),
    ),
    max_size=24,
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 9), spokes)
def test_nothing_meets_whoever_helps(n: int, helpers: list[Spoke]) -> None:
    figures = [Figure(str(k), ("丸護 一郎", "1950年生")) for k in range(n)]
    assert list(faults(star(figures, helpers))) == []


@pytest.mark.parametrize("fault", ["csw on care", "sticks out", "through"])
def test_a_planted_fault_is_seen(fault: str) -> None:
    picture = star(FIGURES, SPOKES)
    first, second, *others = picture.nodes
    spoilt = {
        "csw on care": replace(picture, nodes=(replace(first, box=second.box), second, *others)),
        "sticks out": replace(picture, width=100),
        "through": replace(
            picture, lines=(replace(picture.lines[0], points=((0, 0), second.box.middle)), *picture.lines[1:])
        ),
    }
    assert any(fault in said for said in faults(spoilt[fault]))
