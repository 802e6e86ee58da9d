"""Answers to the check boxes of the assessment: what an answer may be, and what changed between two days."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from marugoto.core.sentences import Sentence

KINDS = ("single", "multi", "text", "number", "date")
NOTHING = "none"  # the option "なし" of a question with many answers
LONGEST = 2000
MOST = 999_999_999


@dataclass(frozen=True)
class Question:
    """One question as the code list has it. ``options``: the codes that may be ticked, in their order."""

    code: str
    kind: str
    label: str
    options: Sequence[str] = ()
    other: bool = False


@dataclass(frozen=True)
class Answer:
    """What was answered: ``codes`` of single and multi (without the question's name), ``text`` of the other kinds.

    A number is its digits; a date is YYYY-MM-DD. Beside codes, ``text`` holds the few words of その他.
    """

    codes: tuple[str, ...] = ()
    text: str = ""

    @property
    def empty(self) -> bool:
        """Was nothing answered?"""
        return not self.codes and not self.text

    @property
    def values(self) -> list[str]:
        """Codes and words in one list, as a sheet is filled from it."""
        return [*self.codes, *([self.text] if self.text else [])]


def tidied(question: Question, answer: Answer) -> Answer:
    """The same answer in one form: digits without commas and full width, codes in the order of the sheet, no blanks."""
    text = unicodedata.normalize("NFC", answer.text).strip()
    if question.kind in ("number", "date"):
        text = unicodedata.normalize("NFKC", text)
    if question.kind == "number":
        text = text.replace(",", "").removesuffix("円").strip()
        text = text.lstrip("0") or text[:1]
    known = [c for c in question.options if c in answer.codes]
    strange = [c for c in answer.codes if c not in question.options]
    return Answer((*known, *strange), text)


def answer_problem(question: Question, answer: Answer) -> str:
    """Why a tidied answer cannot be; "" if it can."""
    if answer.empty:
        return ""
    if question.kind in ("single", "multi"):
        return _ticked_problem(question, answer)
    if answer.codes:
        return Sentence("「%(label)s」は、選ぶ項目ではありません。", label=question.label)
    checks = {"number": _number_problem, "date": _day_problem}
    problem = checks[question.kind](question, answer.text) if question.kind in checks else ""
    return problem or _length_problem(question, answer)


def _number_problem(question: Question, text: str) -> str:
    if not (text.isascii() and text.isdigit()):
        return Sentence("「%(label)s」は、数字で書いてください。", label=question.label)
    if int(text) > MOST:
        return Sentence("「%(label)s」の数が大きすぎます。", label=question.label)
    return ""


def _day_problem(question: Question, text: str) -> str:
    if not _is_day(text):
        return Sentence("「%(label)s」は、日付で書いてください。", label=question.label)
    return ""


def _ticked_problem(question: Question, answer: Answer) -> str:
    if any(c not in question.options for c in answer.codes):
        return Sentence(
            "「%(label)s」に、選べない値があります。一覧から選びなおしてください。", label=question.label
        )
    if question.kind == "single" and len(answer.codes) > 1:
        return Sentence("「%(label)s」は、一つだけ選んでください。", label=question.label)
    if NOTHING in answer.codes and len(answer.codes) > 1:
        return Sentence("「%(label)s」は、「なし」とほかの項目を同時には選べません。", label=question.label)
    if answer.text and not question.other:
        return Sentence("「%(label)s」には、ことばを書けません。", label=question.label)
    return _length_problem(question, answer)


def _length_problem(question: Question, answer: Answer) -> str:
    if len(answer.text) > LONGEST:
        return Sentence("「%(label)s」は、%(n)d字までです。", label=question.label, n=LONGEST)
    return ""


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def changed(before: Mapping[str, Answer], after: Mapping[str, Answer], order: Iterable[str]) -> list[str]:
    """Questions whose answer is not the same on the two days, in the order of the sheet."""
    nothing = Answer()
    return [code for code in order if before.get(code, nothing) != after.get(code, nothing)]
