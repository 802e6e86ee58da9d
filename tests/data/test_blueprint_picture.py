"""体制図: every agency and meeting stands in one box, no box upon another, and every arrow begins and ends at its boxes."""

import re
from itertools import combinations, pairwise

import pytest

from marugoto.agencies import blueprints
from marugoto.agencies.rules.blueprint_picture import LETTERS, Box, Picture, picture_of, wrapped
from marugoto.core import codes


@pytest.fixture(scope="module", params=blueprints.available())
def drawn(request: pytest.FixtureRequest) -> tuple[str, Picture]:
    return request.param, picture_of(blueprints.read(request.param))


def apart(one: Box, other: Box) -> bool:
    return (
        one.x + one.width <= other.x
        or other.x + other.width <= one.x
        or one.y + one.height <= other.y
        or other.y + other.height <= one.y
    )


def test_everybody_has_one_box(drawn: tuple[str, Picture]) -> None:
    code, picture = drawn
    b = blueprints.read(code)
    keys = [key for box in picture.boxes for key in box.keys]
    assert sorted(keys) == sorted([*(a.code for a in b.agencies), *(c.code for c in b.conferences)])


def test_no_box_lies_upon_another_or_outside(drawn: tuple[str, Picture]) -> None:
    _code, picture = drawn
    assert [(a.key, c.key) for a, c in combinations(picture.boxes, 2) if not apart(a, c)] == []
    assert all(box.x >= 0 and box.x + box.width <= picture.width for box in picture.boxes)
    assert all(box.y >= 0 and box.y + box.height <= picture.height for box in picture.boxes)
    assert all(box.words[-1][0] < box.y + box.height for box in picture.boxes)


def test_headings_stand_free_and_have_words(drawn: tuple[str, Picture]) -> None:
    _code, picture = drawn
    for heading in picture.headings:
        assert heading.code in codes.entries("agencies.picture_lanes")
        assert not any(
            box.x <= heading.x < box.x + box.width and box.y < heading.y < box.y + box.height
            for box in picture.boxes
        )


def test_arrows_begin_and_end_at_their_boxes(drawn: tuple[str, Picture]) -> None:
    _code, picture = drawn
    for arrow in picture.arrows:
        x1, y1, *_bends, x2, y2 = (int(n) for n in re.findall(r"-?\d+", arrow.path))
        for box, x, y in ((arrow.start, x1, y1), (arrow.end, x2, y2)):
            assert x in (box.x, box.x + box.width)
            assert box.y < y < box.y + box.height
        assert arrow.start.key != arrow.end.key


def test_no_arrow_goes_under_a_box_or_through_a_heading(drawn: tuple[str, Picture]) -> None:
    _code, picture = drawn
    for arrow in picture.arrows:
        for (x1, y1), (x2, y2) in pairwise(arrow.way):
            assert x1 == x2 or y1 == y2
            left, right, top, low = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
            under = [
                box.key
                for box in picture.boxes
                if left < box.x + box.width and box.x < right and top < box.y + box.height and box.y < low
            ]
            assert under == [], (arrow.start.key, arrow.end.key)
            words = [
                h
                for h in picture.headings
                if left < h.x + 200 and h.x < right and top < h.y and h.y - 15 < low
            ]
            assert words == [], (arrow.start.key, arrow.end.key)
        assert all(0 <= x <= picture.width and 0 <= y <= picture.height for x, y in arrow.way)


def test_a_series_is_one_box_with_its_number() -> None:
    box = next(b for b in picture_of(blueprints.read("402036")).boxes if b.key == "houkatsu-1")
    assert (box.many, box.lines) == (11, ("地域包括支援センター ×11",)) or "".join(
        box.lines
    ) == "地域包括支援センター ×11"
    assert box.name == "地域包括支援センター"


def test_lines_are_short_enough() -> None:
    assert wrapped("あ" * (LETTERS + 1)) == ["あ" * LETTERS, "あ"]
    assert wrapped("ab" * LETTERS) == ["ab" * LETTERS]
    assert wrapped("") == []


def test_the_same_file_gives_the_same_picture() -> None:
    assert picture_of(blueprints.read("392014")) == picture_of(blueprints.read("392014"))


def test_no_line_begins_or_ends_amiss() -> None:
    assert wrapped("コミュニティソーシャルワーカー") == ["コミュニティソーシャルワーカー"]
    assert wrapped("・コミュニティソーシャルワーカー") == ["・コミュニティソーシャルワー", "カー"]
    assert wrapped("地域包括ケアシステム推進会議（日常生活圏域）") == [
        "地域包括ケアシステム推進会議",
        "（日常生活圏域）",
    ]
    assert wrapped("熊本市生活自立支援センター（中央区）") == ["熊本市生活自立支援センター", "（中央区）"]
    assert wrapped("地区福祉のまち推進センター ×89") == ["地区福祉のまち推進センター ", "×89"]


def test_no_name_of_a_box_leaves_a_bracket_open(drawn: tuple[str, Picture]) -> None:
    _code, picture = drawn
    assert [b.name for b in picture.boxes if b.name.count("（") != b.name.count("）")] == []
