"""A refusal speaks the language of the page."""

import pytest
from django.utils import translation

from marugoto.core.errors import Refused, in_our_words
from marugoto.core.sentences import Sentence


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two sentences have their English."""
    known = {"もう終わっています。": "It is over.", "あと%(n)d件あります。": "%(n)d are left."}
    monkeypatch.setattr("marugoto.core.errors.gettext", lambda text: known.get(text, text))


def test_a_sentence_of_a_rule_is_translated(english: None) -> None:
    refused = Refused("もう終わっています。", field="status")
    assert (refused.message, refused.field, str(refused)) == ("It is over.", "status", "It is over.")


def test_a_sentence_with_blanks_is_translated_and_filled(english: None) -> None:
    assert in_our_words(Sentence("あと%(n)d件あります。", n=3)) == "3 are left."


def test_what_has_no_english_stays(english: None) -> None:
    assert in_our_words("100% です。") == "100% です。"
    assert in_our_words("") == ""


def test_a_sentence_reads_as_its_japanese() -> None:
    with translation.override("ja"):
        assert Sentence("あと%(n)d件あります。", n=3) == "あと3件あります。"
        assert Refused(Sentence("あと%(n)d件あります。", n=3)).message == "あと3件あります。"


def test_a_blank_without_a_value_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        Sentence("あと%(n)d件あります。", m=3)
