"""Answers to the boxes, without a database: what an answer may be, and that the list of questions is whole."""

import pytest

from marugoto.cases import queries
from marugoto.cases.rules import facts as rules
from marugoto.cases.rules.facts import Answer, Question
from marugoto.core import codes

DWELLING = Question("dwelling", "single", "住まい", ("owned", "street", "other"), other=True)
DEPENDENCE = Question("dependence", "multi", "依存の心配", ("alcohol", "games", "none"))
RENT = Question("rent", "number", "家賃")
SINCE = Question("since", "date", "離職した日")
WORDS = Question("words", "text", "病名")


@pytest.mark.parametrize(
    ("question", "answer", "said"),
    [
        (DWELLING, Answer(), ""),
        (DWELLING, Answer(("owned",)), ""),
        (DWELLING, Answer(("other",), "友人の家"), ""),
        (DWELLING, Answer(("owned", "street")), "一つだけ"),
        (DWELLING, Answer(("castle",)), "選べない値"),
        (DEPENDENCE, Answer(("alcohol", "games")), ""),
        (DEPENDENCE, Answer(("alcohol", "none")), "同時には選べません"),
        (DEPENDENCE, Answer(("alcohol",), "焼酎"), "ことばを書けません"),
        (RENT, Answer(text="45000"), ""),
        (RENT, Answer(text="四万五千"), "数字で"),
        (RENT, Answer(text="9999999999"), "大きすぎます"),
        (RENT, Answer(("owned",)), "選ぶ項目ではありません"),
        (SINCE, Answer(text="2026-02-28"), ""),
        (SINCE, Answer(text="2026-02-30"), "日付で"),
        (WORDS, Answer(text="あ" * 2000), ""),
        (WORDS, Answer(text="あ" * 2001), "2000字まで"),
    ],
)
def test_what_an_answer_may_be(question: Question, answer: Answer, said: str) -> None:
    problem = rules.answer_problem(question, answer)
    assert (said in problem) if said else problem == ""


@pytest.mark.parametrize(
    ("question", "given", "kept"),
    [
        (RENT, Answer(text=" ４５，０００円 "), Answer(text="45000")),
        (RENT, Answer(text="000"), Answer(text="0")),
        (SINCE, Answer(text="２０２６-０２-２８"), Answer(text="2026-02-28")),
        (DEPENDENCE, Answer(("games", "alcohol")), Answer(("alcohol", "games"))),
        (DWELLING, Answer(("castle", "owned")), Answer(("owned", "castle"))),
    ],
)
def test_an_answer_is_kept_in_one_form(question: Question, given: Answer, kept: Answer) -> None:
    assert rules.tidied(question, given) == kept


def test_what_changed_stands_in_the_order_of_the_sheet() -> None:
    before = {"a": Answer(("x",)), "b": Answer(text="1"), "c": Answer(text="same")}
    after = {"c": Answer(text="same"), "b": Answer(text="2"), "d": Answer(("y",))}
    assert rules.changed(before, after, ["d", "c", "b", "a"]) == ["d", "b", "a"]


def test_every_question_has_a_block_a_kind_and_its_options() -> None:
    blocks, options = codes.entries("cases.assessment_domains"), codes.entries(queries.OPTIONS)
    wanted = set()
    for entry in codes.entries(queries.QUESTIONS).values():
        asked = queries.question(entry.code)
        assert entry.extra["domain"] in blocks
        assert asked.kind in rules.KINDS
        assert bool(asked.options) == (asked.kind in ("single", "multi")), entry.code
        wanted |= {f"{entry.code}.{one}" for one in asked.options}
    assert wanted == set(options)


def test_what_the_state_asks_for_is_marked() -> None:
    national = {c.code for c in codes.entries(queries.QUESTIONS).values() if c.extra.get("national")}
    assert {"job_status", "dwelling", "health_insurance", "pension", "public_assistance", "debts"} <= national
    assert len(national) < len(codes.entries(queries.QUESTIONS)) / 2
