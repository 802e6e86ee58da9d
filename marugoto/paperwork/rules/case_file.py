"""A whole case as one file (docs/case-format.md): its shape, and what is wrong with one that comes in. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from marugoto.core.sentences import Sentence

FORMAT: Final = "marugoto-case/1"
PARTS: Final = ("persons", "consultations", "assessments", "plans", "notes", "reviews", "closings")
MOST: Final = {
    "persons": 20,
    "consultations": 200,
    "assessments": 200,
    "plans": 60,
    "notes": 2000,
    "reviews": 200,
    "closings": 20,
}
_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "persons": ("birth",),
    "consultations": ("received_at", "story"),
    "assessments": ("on",),
    "plans": ("version", "goals"),
    "notes": ("at", "method", "body"),
    "reviews": ("on", "result"),
    "closings": ("on", "outcome"),
}


@dataclass(frozen=True)
class Line:
    """What became of one part of a file. ``result``: taken, changed (kept in words, as a note), refused."""

    part: str
    number: int
    result: str
    words: str = ""


def problems(data: Any) -> list[str]:
    """Everything that is wrong with the shape of a file; [] if nothing is."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        return [Sentence("この形式のファイルではありません（%(format)s）。", format=FORMAT)]
    found = (
        []
        if isinstance(data.get("case"), dict) and data["case"].get("title")
        else ["「case」に「title」がありません。"]
    )
    for part in PARTS:
        rows = data.get(part, [])
        if not isinstance(rows, list) or len(rows) > MOST[part]:
            found.append(Sentence("「%(part)s」は、%(n)d件までの一覧です。", part=part, n=MOST[part]))
            continue
        for number, row in enumerate(rows, start=1):
            found += [_placed(part, number, said) for said in _row_problems(part, row)]
    if not data.get("persons"):
        found.append("「persons」にだれもいません。")
    return found[:50]


def _placed(part: str, number: int, said: str) -> str:
    return Sentence("「%(part)s」の%(n)d件目: %(said)s", part=part, n=number, said=said)


def _row_problems(part: str, row: Any) -> Iterator[str]:
    if not isinstance(row, dict):
        yield "形が違います。"
        return
    for name in _NEEDED[part]:
        if not row.get(name) and name != "goals":
            yield Sentence("「%(name)s」がありません。", name=name)
    for name, value in row.items():
        if name in ("at", "received_at") and value and not _is(datetime, value):
            yield Sentence("「%(name)s」は、日時（ISO 8601）です。", name=name)
        elif (name == "on" or name.endswith("_on")) and value and not _is(date, value):
            yield Sentence("「%(name)s」は、日付（YYYY-MM-DD）です。", name=name)


def _is(kind: type[date], value: object) -> bool:
    try:
        kind.fromisoformat(str(value))
    except ValueError:
        return False
    return True


def day(text: object) -> date | None:
    """A day of the file; None for nothing."""
    return date.fromisoformat(str(text)) if text else None
