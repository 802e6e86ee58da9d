"""A word as a pattern: whatever way it was written, in Python and in PostgreSQL alike."""

import re

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from marugoto.cases.rules import words

LETTERS = "あいカガがﾊバぱパｶｱ金銭髙高辺邊渡1１①aAＡ-－.(){}[]\\^$|*+?&~ー、\n"


def met(asked: str, text: str) -> bool:
    """Are all words in the text, as Python finds them?"""
    return all(re.search(words.pattern(word), text) for word in words.words_in(asked))


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("金", "お金がない"),
        ("か", "カ"),
        ("ゴミ", "ごみがたまる"),
        ("がす", "ｶﾞｽを止められた"),
        ("プラン", "ﾌﾟﾗﾝを見せた"),
        ("高橋", "髙橋さん"),
        ("渡辺", "渡邊\U000e0101さん"),
        ("邊", "渡辺さん"),
        ("adhd", "ＡＤＨＤの診断"),
        ("０９０-1234", "電話 090－1234－5678"),
        ("㍻", "平成30年"),
        ("介護 家計", "家計が苦しく、介護もある"),
        ("50% (税)", "50%引き（税）"),
        ("か\u3099", "が"),
        ("が", "か\u3099"),
    ],
)
def test_a_word_is_found_however_it_was_written(asked: str, text: str) -> None:
    assert met(asked, text)


@pytest.mark.parametrize(
    ("asked", "text"),
    [("金", "銀"), ("介護 家計", "介護だけ"), ("a.c", "abc"), ("[かき]", "か"), ("\\d", "5"), ("ガ", "か")],
)
def test_another_word_is_not_found(asked: str, text: str) -> None:
    assert not met(asked, text)


def test_words_are_few_and_short() -> None:
    assert words.words_in(" かね　カネ ｶﾈ ") == ("カネ",)
    assert len(words.words_in("a b c d e f g")) == words.MOST
    assert words.words_in("　 ") == ()
    assert len(words.words_in("あ" * 200)[0]) == words.LONGEST


@settings(max_examples=300, deadline=None)
@given(st.text(LETTERS, min_size=1, max_size=4), st.text(LETTERS, max_size=12))
def test_what_the_folded_text_has_is_found(asked: str, text: str) -> None:
    """The pattern finds at least what folding both would find; where nothing is voiced in halves, exactly that."""
    for word in words.words_in(asked):
        found = re.search(words.pattern(word), text) is not None
        folded = words.fold(text)
        if word in folded:
            assert found
        elif not {"ﾊ", "ｶ"} & set(text):
            assert not found


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.text(LETTERS, min_size=1, max_size=3), st.text(LETTERS, max_size=12)), min_size=1)
)
def test_the_database_finds_what_python_finds(pairs: list[tuple[str, str]]) -> None:
    asked = [(words.pattern(w), text) for q, text in pairs for w in words.words_in(q)]
    with connection.cursor() as cursor:
        for pattern, text in asked:
            cursor.execute("SELECT %s ~ %s", [text, pattern])
            assert cursor.fetchone() == (re.search(pattern, text) is not None,), (pattern, text)


def test_a_snippet_shows_the_word_and_what_is_around_it() -> None:
    text = "あ" * 100 + "家賃" + "い" * 100
    told = words.pieces(text, [words.pattern("家賃")], around=3)
    assert told == [("…あああ", False), ("家賃", True), ("いいい…", False)]
    assert words.pieces("家賃", [words.pattern("家賃")]) == [("家賃", True)]
    assert words.pieces("短い", [words.pattern("ない")]) == [("短い", False)]
    assert words.pieces("", ["x"]) == []
    assert words.pieces("やちんとヤチン", [words.pattern("ヤチン")]) == [
        ("やちん", True),
        ("と", False),
        ("ヤチン", True),
    ]
