"""Finding without a database: keys, what a question asks for, near and far, the order and its reasons, the map, the feed."""

import math
from dataclasses import replace
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marugoto.core.clock import JST
from marugoto.resources.finding import feed, keys, mapping, near, ranking
from marugoto.resources.finding.listing import Entry, keys_of
from marugoto.resources.finding.mapping import Point, View
from marugoto.resources.finding.near import Place
from marugoto.resources.finding.opening import Times
from marugoto.resources.finding.ranking import Candidate
from marugoto.resources.finding.words import Asked, Word
from marugoto.resources.queries.find import read
from tests.factories.clock import Clock

NOW = datetime(2026, 11, 24, 10, tzinfo=JST)
japanese = st.text("あいうえおかきくけこがアイウ子食堂介護事ーabc12 ", max_size=30)


# --- keys --------------------------------------------------------------------------------------------------------------------


def test_kana_width_and_long_marks_do_not_matter() -> None:
    assert keys.tight("ﾃﾞｲｻｰﾋﾞｽ") == keys.tight("でいさびす") == "デイサビス"


@given(japanese, japanese, japanese)
def test_a_word_inside_a_text_is_always_found(before: str, word: str, after: str) -> None:
    """No pair of letters of a word is missing from the keys of a text that holds it."""
    text, wanted = keys.tight(before + word + after), keys.tight(word)
    assert wanted in text
    assert set(keys.word_keys(wanted)) <= keys.text_keys(text)


def test_keys_are_integers_of_postgresql() -> None:
    assert all(-(2**31) <= k < 2**31 for k in keys.text_keys("子ども食堂 みんなの食卓 abc"))


def test_an_entry_has_a_key_for_everything_it_is_found_by() -> None:
    entry = Entry(
        "t", kind="salon", names=("ひだまり",), main_needs=frozenset({"isolation"}), point=(35.0, 135.0)
    )
    found = set(keys_of(entry))
    assert keys.key("t/k", "salon") in found
    assert keys.key("t/nm", "isolation") in found
    assert {keys.key("t/g", s) for s in near.squares_of(35.0, 135.0)} <= found
    assert set(keys.word_keys("ヒダマリ", "t/N")) <= found
    assert not found & set(keys_of(replace(entry, municipality="u"))), "another town has other keys"


# --- what a question asks for ------------------------------------------------------------------------------------------------


def test_a_sentence_is_taken_apart(clock: Clock) -> None:
    asked = read("今度の土曜に歩いて行ける無料の子ども食堂")
    assert [w.said for w in asked.words] == ["子ども食堂"]
    assert (asked.day, asked.near, asked.free) == ("2026-11-28", 1200, True)
    assert asked.kinds == ("child_cafeteria",)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("こども食堂", "child_cafeteria"),
        ("地域食堂", "child_cafeteria"),
        ("こどもが ごはんを たべる ところ", "child_cafeteria"),
        ("children's cafeteria", "child_cafeteria"),
        ("オレンジカフェ", "dementia_cafe"),
        ("ゴミ出しを手伝ってほしい", "mutual_help"),
        ("にほんごを べんきょう したい", "foreign_support"),
        ("学童", "after_school"),
    ],
)
def test_other_names_and_easy_japanese_mean_the_same(question: str, kind: str, clock: Clock) -> None:
    assert kind in read(question).kinds


def test_an_age_and_a_language_are_conditions(clock: Clock) -> None:
    asked = read("80歳の母に ベトナム語で 相談")
    assert (asked.age, asked.languages) == (80, ("vi",))


def test_what_no_list_knows_is_looked_for_as_it_stands(clock: Clock) -> None:
    assert [w.forms for w in read("旭地区 囲碁").words] == [("旭地区",), ("囲碁",)]
    assert [w.forms for w in read("やまびこ").words] == [("ヤマビコ",)]


def test_hiragana_between_the_words_is_grammar(clock: Clock) -> None:
    """Katakana is a word, hiragana between is none; a single kanji out of a sentence says little."""
    asked = read("ぶどう畑のタイヤを誰かとかえたい")
    assert [(w.said, w.weak) for w in asked.words] == [("タイヤ", False), ("畑", True), ("誰", True)]
    assert [(w.said, w.weak) for w in read("秦").words] == [("秦", False)], "alone, a kanji is a name"


def test_a_need_suggests_the_kinds_that_usually_answer_it(clock: Clock) -> None:
    asked = read("家具を運んでほしい")
    assert asked.kinds == ()
    assert asked.needs == ("moving_things",)
    assert "mutual_help" in asked.likely
    other, usual = (
        ranking.rank([Candidate("1", "ア", kind=kind)], asked, now=NOW)[0].weight
        for kind in ("clinic", "mutual_help")
    )
    assert usual > other


@given(st.text(max_size=60))
def test_any_text_is_a_question(text: str) -> None:
    assert isinstance(read(text), Asked)


# --- near and far ------------------------------------------------------------------------------------------------------------


@given(
    st.floats(24, 45),
    st.floats(123, 145),
    st.floats(0, 0.99),
    st.floats(0, 6.28),
    st.sampled_from([500, 1200, 5000, 20000]),
)
def test_the_squares_around_never_miss_a_point_inside(
    lat: float, lon: float, share: float, turn: float, radius: int
) -> None:

    d_lat = share * radius / 111_320 * math.sin(turn)
    d_lon = share * radius / (111_320 * math.cos(math.radians(lat))) * math.cos(turn)
    around = near.around(lat, lon, radius)
    assert not around or set(near.squares_of(lat + d_lat, lon + d_lon)) & set(around)


def test_a_walk_is_said_in_minutes() -> None:
    assert near.in_words(620) == "約600 m（歩いて約11分）"
    assert near.in_words(4210) == "約4.2 km"


# --- the order ---------------------------------------------------------------------------------------------------------------

CAFETERIA = Word("子ども食堂", ("コドモ食堂", "子ドモ食堂"), ("こども食堂", "子ども食堂"))


def ranked(*found: Candidate, **more: object) -> list[ranking.Ranked]:
    asked = Asked(words=(CAFETERIA,), needs=("food_lack",), kinds=("child_cafeteria",))
    return ranking.rank(found, asked, now=NOW, **more)  # type: ignore[arg-type]


def test_names_before_needs_before_mention_and_each_says_why() -> None:
    one = Candidate("1", "ニジイロ子ドモ食堂", kind="child_cafeteria", main_needs=frozenset({"food_lack"}))
    two = Candidate("2", "パントリ", main_needs=frozenset({"food_lack"}))
    three = Candidate("3", "畑", "野菜ヲ子ドモ食堂ニ届ケマス")
    order = ranked(three, two, one, labels={"food_lack": "食べるもの"})
    assert [r.id for r in order] == ["1", "2", "3"]
    assert order[0].why[0] == "名前に「子ども食堂」"
    assert order[1].why == ("「食べるもの」のためのところ",)
    assert order[2].why == ("説明に「子ども食堂」",)


def test_near_before_far_and_fresh_before_stale() -> None:
    here = Place(35.0, 135.0)
    close = Candidate("9", "子ドモ食堂", lat=35.001, lon=135.0)
    far = Candidate("1", "子ドモ食堂", lat=35.05, lon=135.0)
    assert [r.id for r in ranked(far, close, place=here)] == ["9", "1"]
    fresh = Candidate("9", "子ドモ食堂", confirmed_on=date(2026, 11, 1))
    stale = Candidate("1", "子ドモ食堂", confirmed_on=date(2024, 11, 1))
    assert [(r.id, r.freshness) for r in ranked(stale, fresh)] == [("9", "fresh"), ("1", "stale")]


def test_equal_ones_stand_in_the_order_of_their_ids() -> None:
    assert [r.id for r in ranked(*(Candidate(n, "子ドモ食堂") for n in "312"))] == ["1", "2", "3"]


# --- the map -----------------------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.floats(33, 36), st.floats(132, 136)), min_size=1, max_size=40))
def test_every_point_is_on_the_map_or_counted_outside(spots: list[tuple[float, float]]) -> None:
    points = [Point(str(n), "x", lat, lon) for n, (lat, lon) in enumerate(spots)]
    drawing = mapping.draw(points, mapping.fitting(points))
    assert sum(mark.count for mark in drawing.marks) + drawing.outside == len(points)
    assert all(0 <= m.x <= mapping.WIDTH and 0 <= m.y <= mapping.HEIGHT for m in drawing.marks)


@given(st.floats(-80, 80), st.floats(-179, 179), st.integers(5, 18))
def test_a_point_of_the_map_leads_back_to_the_ground(lat: float, lon: float, zoom: int) -> None:
    back = mapping.ground(*mapping.world(lat, lon, zoom), zoom)
    assert back == pytest.approx((lat, lon), abs=1e-6)


def test_close_points_are_one_mark_that_leads_nearer() -> None:
    points = [Point(str(n), "x", 35.0 + n / 1e5, 135.0) for n in range(12)]
    (mark,) = mapping.draw(points, View(35.0, 135.0, 12)).marks
    assert (mark.count, mark.view.zoom) == (12, 14)


def test_the_squares_of_the_town_lie_under_the_map() -> None:
    tiles = mapping.draw([], View(35.0, 135.0, 12), tiles=True).tiles
    assert any(
        t.left <= mapping.WIDTH / 2 < t.left + 256 and t.top <= mapping.HEIGHT / 2 < t.top + 256
        for t in tiles
    )


@pytest.mark.parametrize("text", ["", "x", "1,2", "91,0,10", "35,135,99", "nan,0,10", "1e999,0,10"])
def test_a_nonsense_view_is_none(text: str) -> None:
    assert mapping.view_in(text) is None


# --- the feed ----------------------------------------------------------------------------------------------------------------


def test_a_feed_is_icalendar() -> None:
    line = Times("MONTHLY", byday=("2SA", "4SA"), opens=time(11), closes=time(14))
    item = feed.Item("a", "みんなの食堂; 本町", "本町1-1", "長い話" * 40, "https://a.example/", (line,))
    text = feed.calendar([item], name="食堂", now=NOW)
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert "RRULE:FREQ=MONTHLY;BYDAY=2SA,4SA\r\n" in text
    assert "DTSTART;TZID=Asia/Tokyo:20261128T110000\r\n" in text
    assert "SUMMARY:みんなの食堂\\; 本町" in text
    assert "DTSTAMP:20261124T010000Z" in text
    assert all(len(row.encode()) <= 75 for row in text.split("\r\n"))


def test_holidays_are_exceptions_of_the_rule() -> None:
    line = Times("WEEKLY", byday=("MO",), opens=time(10), closes=time(12), holidays="closed")
    text = feed.calendar(
        [feed.Item("a", "体操", times=(line,))], name="x", now=datetime(2026, 11, 1, tzinfo=JST)
    )
    assert "20261123T100000" in text.replace("\r\n ", "").split("EXDATE;TZID=Asia/Tokyo:")[1].split("\r\n")[0]
