"""The register of fields: what may stand on a form, which record it comes from, and the one page where it is entered.

A field is never typed into a form. Either a page of the house enters it (``route``), or the house knows it by itself
(``automatic``); what is a list of codes may be asked for whole ("assessment.factors") or one code at a time
("assessment.factors:debt", a mark).
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

from marugoto.core.sentences import Sentence

KINDS: Final = ("text", "long", "day", "moment", "birth", "number", "choice", "choices", "marks", "truth")
ACTS: Final = ("person", "assessment", "plan", "note", "minutes")
_OF_FILE: Final = ("route", "act", "fixed", "rows", "national")


@dataclass(frozen=True)
class Field:
    """One field. ``source``: "room.Model.column", several joined by " + "; a list ("room.list:code") where the column holds
    answers to a list of questions. ``options``: the code list of a choice. ``rows``: the set of rows it belongs to.
    ``act``: what takes a change of it; else ``fixed`` says why nothing does (paperwork.fixed_reasons)."""

    code: str
    label: str
    label_en: str
    source: str
    route: str = ""
    national: bool = False
    kind: str = "text"
    options: str = ""
    act: str = ""
    fixed: str = ""
    rows: str = ""
    automatic: bool = False
    unit: str = ""
    single: bool = False


@dataclass(frozen=True)
class Asked:
    """What a pair of braces on a layout asks for: a field, perhaps one code of its list, perhaps so many rows at least."""

    code: str
    option: str = ""
    least: int = 0

    @property
    def name(self) -> str:
        """person.name, assessment.factors:debt."""
        return f"{self.code}:{self.option}" if self.option else self.code


class Register:
    """All fields by code, and the codes of their lists."""

    def __init__(self, fields: Iterable[Field], options: Mapping[str, Mapping[str, str]]) -> None:
        self.fields = {one.code: one for one in fields}
        self.options = options

    def __getitem__(self, code: str) -> Field:
        return self.fields[code]

    def __contains__(self, code: object) -> bool:
        return code in self.fields

    def labels(self, field: Field) -> Mapping[str, str]:
        """code → label of the list that a field chooses from; {} for none."""
        return self.options.get(field.options, {})

    def label(self, asked: Asked) -> str:
        """What the cell beside it says: the field's own label, or that of the one code."""
        field = self.fields[asked.code]
        return self.labels(field).get(asked.option, asked.option) if asked.option else field.label

    def problem(self, asked: Asked) -> str:
        """Why there is no such field, with what may have been meant; "": there is."""
        field = self.fields.get(asked.code)
        if field is None:
            return _no_such(asked.code, self.fields)
        if asked.option and asked.option not in self.labels(field):
            return _no_such(asked.name, [f"{field.code}:{option}" for option in self.labels(field)])
        if asked.least and not field.rows:
            return Sentence("「%(label)s」は、くりかえす欄ではありません。", label=field.label)
        return ""


def _no_such(code: str, there: Iterable[str]) -> str:
    near = get_close_matches(code, list(there), n=1, cutoff=0.6)
    if near:
        return Sentence(
            "「%(code)s」という項目はありません。「%(near)s」のことですか。", code=code, near=near[0]
        )
    return Sentence(
        "「%(code)s」という項目はありません。「項目の一覧」のシートにあるものを使ってください。", code=code
    )


def read(text: str) -> list[Field]:
    """The fields of one file: what the file says of all of them stands at its head. ValueError: a mistake in it."""
    data = tomllib.loads(text)
    noun = str(data["noun"])
    common: dict[str, Any] = {key: data[key] for key in _OF_FILE if key in data}
    return [_field(noun, {**common, **row}) for row in data["field"]]


def _field(noun: str, row: Mapping[str, Any]) -> Field:
    found = Field(**{**row, "code": f"{noun}.{row['code']}"})
    if found.automatic:
        found = Field(**{**vars(found), "route": "", "act": ""})
    if found.kind not in KINDS:
        raise ValueError(f"{found.code}: no kind {found.kind}")
    if found.act and found.act not in ACTS:
        raise ValueError(f"{found.code}: no act {found.act}")
    if bool(found.route) == found.automatic:
        raise ValueError(f"{found.code}: entered on one page, or known by itself")
    return found
