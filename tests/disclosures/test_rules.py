"""What is proposed, what may be decided, and what is printed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marugoto.disclosures import rules

TEXT = "夫の黒田 太郎さん（090-1234-5678）に言われた。太郎は怒っている。"


def test_names_and_numbers_are_proposed() -> None:
    found = rules.propose(TEXT, always="", names=("太郎", "黒田 太郎"))
    assert found.decision == "part"
    assert found.reason == "other_person"
    assert found.marked == "夫の⟦黒田 太郎⟧さん（⟦090-1234-5678⟧）に言われた。⟦太郎⟧は怒っている。"


def test_ones_own_number_stays() -> None:
    found = rules.propose("私は090 1234 5678です。", always="", names=(), own_phones=("090-1234-5678",))
    assert found.decision == "show"
    assert rules.propose("番号は26-000123", always="", names=(), own_phones=None).decision == "show"


def test_words_without_anybody_else_are_shown() -> None:
    assert rules.propose("よく眠れた。", always="", names=("太郎",)) == rules.Proposal(
        "show", "", "よく眠れた。"
    )


def test_a_ground_hides_everything() -> None:
    assert rules.propose(TEXT, always="source", names=()) == rules.Proposal("hide", "source", TEXT)


def test_a_name_of_one_letter_is_left_to_the_person_who_decides() -> None:
    assert rules.propose("花がきれいだ。", always="", names=("花",)).decision == "show"


@pytest.mark.parametrize(
    ("marked", "pieces"),
    [
        ("あ⟦い⟧う", ["あ", None, "う"]),
        ("⟦あ⟧", [None]),
        ("⟦あ⟧⟦い⟧う", [None, "う"]),
        ("あいう", ["あいう"]),
        ("", []),
    ],
)
def test_what_is_printed(marked: str, pieces: list[str | None]) -> None:
    assert rules.pieces(marked) == pieces


@given(
    st.text(alphabet="あいう花090-1234⟦⟧\r\n", max_size=30),
    st.lists(st.text("あいう花", max_size=3), max_size=3),
)
def test_black_words_are_never_printed_and_the_others_always(words: str, names: list[str]) -> None:
    said = rules.clean(words)
    found = rules.propose(said, always="", names=names)
    assert rules.bare(found.marked) == said
    assert rules.well_marked(found.marked)
    shown = [piece for piece in rules.pieces(found.marked) if piece is not None]
    assert not any(name in piece for piece in shown for name in names if len(name) > 1)
    assert "".join(shown) == said or found.decision == "part"


@pytest.mark.parametrize(
    ("decision", "reason", "marked", "field"),
    [
        ("", "", "", "decision"),
        ("hide", "", "", "reason"),
        ("part", "", "あ⟦い⟧", "reason"),
        ("part", "task", "あい", "marked"),
        ("part", "task", "あ⟦う⟧", "marked"),
        ("part", "task", "あ⟦い", "marked"),
        ("part", "task", "⟦あ⟦い⟧⟧", "marked"),
        ("part", "task", "あ⟧い⟦", "marked"),
    ],
)
def test_what_cannot_be_decided(decision: str, reason: str, marked: str, field: str) -> None:
    problem = rules.judgement_problem(words="あい", decision=decision, reason=reason, marked=marked)
    assert problem
    assert problem[0] == field


@pytest.mark.parametrize(
    ("decision", "reason", "marked"),
    [("show", "", "あい"), ("hide", "task", "あい"), ("part", "task", "あ⟦い⟧")],
)
def test_what_can(decision: str, reason: str, marked: str) -> None:
    assert rules.judgement_problem(words="あい", decision=decision, reason=reason, marked=marked) is None


@pytest.mark.parametrize(
    ("decisions", "outcome"),
    [
        ([], "nothing"),
        (["show"], "all"),
        (["hide"], "none"),
        (["show", "hide"], "part"),
        (["part"], "part"),
    ],
)
def test_the_whole_follows_from_its_parts(decisions: list[str], outcome: str) -> None:
    assert rules.outcome_of(decisions) == outcome


def test_thirty_days() -> None:
    assert rules.due_on(date(2026, 11, 1)) == date(2026, 12, 1)
