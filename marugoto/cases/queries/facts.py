"""Answers to the check boxes of the assessment. Sheets are filled from facts_of; the page reads facts_in_blocks."""

from dataclasses import dataclass, field
from datetime import date

from marugoto.cases.models import Assessment, Case
from marugoto.cases.rules import facts as rules
from marugoto.cases.rules.facts import Answer, Question
from marugoto.core import codes
from marugoto.core.codes import Code

QUESTIONS, OPTIONS = "cases.assessment_questions", "cases.assessment_options"


def facts_of(assessment: Assessment | None) -> dict[str, Answer]:
    """Question code → answer, only what was answered, in the order of the sheet; {} for no assessment.

    ``answer.codes`` are options without the question's name ("owned" of "dwelling.owned"); ``answer.values`` is codes and words
    in one list; ``words_of`` says an answer in words.
    """
    if assessment is None:
        return {}
    found = {row.question: row for row in assessment.facts.order_by("question", "id")}
    return {
        code: Answer(tuple(one.removeprefix(f"{code}.") for one in found[code].codes), found[code].text)
        for code in codes.entries(QUESTIONS)
        if code in found
    }


def question(code: str) -> Question:
    """One question for the rules. KeyError: no such question."""
    return _question(codes.entry(QUESTIONS, code))


def _question(entry: Code) -> Question:
    extra = entry.extra
    return Question(
        code=entry.code,
        kind=str(extra["kind"]),
        label=entry.text,
        options=tuple(str(o) for o in extra.get("options", ())),
        other=bool(extra.get("other")),
    )


def questions_in(domain: str, *, on: date) -> list[Code]:
    """The questions of a block that are in force on a day, in the order of the sheet."""
    rows = codes.entries(QUESTIONS).values()
    return [row for row in rows if row.extra["domain"] == domain and row.valid_on(on)]


def options_of(code: str, *, on: date, keep: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """(option, label) of a question in force on a day; ``keep`` stays on offer although it has ended."""
    known = codes.entries(OPTIONS)
    rows = [(one, known[f"{code}.{one}"]) for one in question(code).options]
    return [(one, row.text) for one, row in rows if row.valid_on(on) or one in keep]


def words_of(code: str, answer: Answer) -> str:
    """An answer as a person reads it: labels, then the words; a number with its unit; a day as a day."""
    entry = codes.entry(QUESTIONS, code)
    ticked = [codes.label(OPTIONS, f"{code}.{one}") for one in answer.codes]
    text = answer.text
    if text and entry.extra["kind"] == "number":
        text = f"{int(text):,}{entry.extra.get('unit', '')}"
    return "、".join([*ticked, *([text] if text else [])])


@dataclass(frozen=True)
class FactLine:
    """One question with its answer in words ("" while open)."""

    code: str
    label: str
    words: str
    national: bool
    sensitive: bool


@dataclass(frozen=True)
class FactBlock:
    """The questions of one block, and how many of them are answered."""

    code: str
    label: str
    lines: list[FactLine] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return f"block-{self.code}"

    @property
    def answered(self) -> list[FactLine]:
        """Those with an answer."""
        return [line for line in self.lines if line.words]

    @property
    def national_open(self) -> list[FactLine]:
        """Those that the state asks for and that are still open."""
        return [line for line in self.lines if line.national and not line.words]


def facts_in_blocks(facts: dict[str, Answer], *, on: date) -> list[FactBlock]:
    """Every block that has questions, in the order of the sheet."""
    blocks = []
    for entry in codes.entries("cases.assessment_domains").values():
        rows = questions_in(entry.code, on=on)
        lines = [
            FactLine(
                code=row.code,
                label=row.text,
                words=words_of(row.code, facts[row.code]) if row.code in facts else "",
                national=bool(row.extra.get("national")),
                sensitive=bool(row.extra.get("sensitive")),
            )
            for row in rows
        ]
        if lines:
            blocks.append(FactBlock(entry.code, entry.text, lines))
    return blocks


def national_state(blocks: list[FactBlock]) -> tuple[int, int]:
    """(answered, all) of the questions that the state asks for."""
    lines = [line for block in blocks for line in block.lines if line.national]
    return sum(1 for line in lines if line.words), len(lines)


@dataclass(frozen=True)
class FactChange:
    """What one day changed: (label, before, after) in words; the answers of the first day have no before."""

    assessment: Assessment
    rows: list[tuple[str, str, str]]


def fact_changes(case: Case, *, limit: int = 20) -> list[FactChange]:
    """Day by day what was answered anew, newest first, at most ``limit`` days; days without a change are left out."""
    rows = list(
        case.assessments.select_related("by").prefetch_related("facts").order_by("on", "created_at", "id")
    )
    before: dict[str, Answer] = {}
    found = []
    for one in rows:
        now = _prefetched(one)
        turned = rules.changed(before, now, codes.entries(QUESTIONS))
        if turned:
            said = [(_label(c), _said(c, before), _said(c, now)) for c in turned]
            found.append(FactChange(one, said))
        before = now
    return found[::-1][:limit]


def _prefetched(assessment: Assessment) -> dict[str, Answer]:
    return {
        row.question: Answer(tuple(c.removeprefix(f"{row.question}.") for c in row.codes), row.text)
        for row in assessment.facts.all()
    }


def _label(code: str) -> str:
    return codes.label(QUESTIONS, code)


def _said(code: str, facts: dict[str, Answer]) -> str:
    return words_of(code, facts[code]) if code in facts else ""
