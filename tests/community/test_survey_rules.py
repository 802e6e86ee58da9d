"""Rules of surveys without a database: typing, the scale of loneliness, Wilson's interval, what is hidden."""

import pytest

from marugoto.community.rules import surveys as rules
from marugoto.community.rules.surveys import Asking

ASKED = (
    Asking(1, "single", "一つ", ("はい", "いいえ")),
    Asking(2, "multiple", "いくつでも", ("a", "b", "c")),
    Asking(3, "number", "人数"),
    Asking(4, "words", "ひとこと"),
)


def test_questions_a_line_each_and_back_again() -> None:
    text = "一つ / はい / いいえ\n複)いくつでも / a / b\n数)人数\nひとこと"
    found, problem = rules.questions_of(text)
    assert problem == ""
    assert [(q.number, q.kind, q.options) for q in found] == [
        (1, "single", ("はい", "いいえ")),
        (2, "multiple", ("a", "b")),
        (3, "number", ()),
        (4, "words", ()),
    ]
    assert rules.text_of(found) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/ はい", "ことばがありません"),
        ("複)だけ", "選択肢がありません"),
        ("問い / はい", "二つ以上"),
        ("x\n" * 41, "40まで"),
    ],
)
def test_questions_that_cannot_be(text: str, said: str) -> None:
    found, problem = rules.questions_of(text)
    assert found == []
    assert said in problem


@pytest.mark.parametrize(
    ("line", "answers"),
    [
        ("2 1,3 4", {1: ("2",), 2: ("1", "3"), 3: ("4",)}),
        ("２　１、３　０", {1: ("2",), 2: ("1", "3"), 3: ("0",)}),
        ("- - 5", {3: ("5",)}),
    ],
)
def test_a_sheet_in_a_line(line: str, answers: dict[int, tuple[str, ...]]) -> None:
    assert rules.line_problem(line, ASKED) == (answers, "")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("2 1", "問いは3つ"),
        ("3 1 1", "問い1 の答え"),
        ("1 4 1", "問い2"),
        ("1,2 1 1", "一つだけ"),
        ("x 1 1", "問い1"),
    ],
)
def test_a_line_that_cannot_be(line: str, said: str) -> None:
    found, problem = rules.line_problem(line, ASKED)
    assert found == {}
    assert said in problem


def test_the_scale_of_loneliness() -> None:
    assert rules.loneliness([1, 1, 1]) == 3
    assert rules.loneliness([4, 4, 4]) == 12
    assert rules.loneliness([4, None, 4]) is None


def test_wilson() -> None:
    low, high = rules.wilson(10, 100)
    assert (round(low, 4), round(high, 4)) == (0.0552, 0.1744)  # as R: binom::binom.wilson(10, 100)
    assert rules.wilson(0, 0) == (0.0, 1.0)
    assert rules.wilson(0, 20)[0] == 0.0
    assert rules.wilson(20, 20)[1] == 1.0
    wider = rules.wilson(10, 100, design_effect=2.0)
    assert wider[0] < low < high < wider[1]


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({"a": 20, "b": 0, "c": 9}, set()),
        ({"a": 20, "b": 3, "c": 9}, {"b", "c"}),
        ({"a": 20, "b": 1, "c": 1, "d": 9}, {"b", "c", "d"}),
        ({"a": 20, "b": 4, "c": 4}, {"b", "c"}),
        ({"a": 3}, {"a"}),
    ],
)
def test_what_would_follow_from_the_sum_is_hidden_too(counts: dict[str, int], hidden: set[str]) -> None:
    assert rules.suppressed(counts) == hidden


def test_of_several_answers_only_the_few_are_hidden() -> None:
    assert rules.suppressed({"a": 20, "b": 3, "c": 9}, exclusive=False) == {"b"}


def test_groups() -> None:
    assert rules.groups_told({"a": (10, 40), "b": (5, 20)}) == {"a", "b"}
    assert rules.groups_told({"a": (10, 40), "b": (5, 20), "c": (1, 9)}) == {"a"}
    assert rules.groups_told({"a": (10, 40), "b": (18, 20), "c": (1, 9)}) == {"a"}
    assert rules.groups_told({"a": (0, 40)}) == {"a"}
    assert rules.groups_told({"a": (3, 40)}) == set()
