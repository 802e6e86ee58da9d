"""The plan form of a version: its fields, its layout for the programmes that the town carries out, and what it is filled with."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from marugoto.blueprints import queries
from marugoto.blueprints.queries import Draft
from marugoto.blueprints.rules import edits, planform, toml
from marugoto.blueprints.rules.planform import NOUNS, PROGRAMMES, TOWN, Known
from marugoto.blueprints.rules.shape import BY_KEY, TEXTS
from marugoto.core import codes
from marugoto.paperwork.rules import shipped
from marugoto.paperwork.rules.fields import Field, Register
from marugoto.paperwork.rules.filling import Filling, Row, WrittenLine, fill
from marugoto.paperwork.rules.shipped import Layout

FORMS: Final = "blueprints.plan_forms"
_HERE: Final = Path(__file__).parent / "layouts"
_READ_ONLY: Final = {
    "area": ("scheme", "name"),
    "desk": ("name", "agency", "backup"),
    "file": ("mark", "description"),
}
_WORDS: Final = {
    "area.scheme": "圏域の区分",  # as it is
    "area.name": "対象地域",  # as it is
    "desk.name": "相談を受け止める場",  # as it is
    "desk.agency": "機関",  # as it is
    "desk.backup": "バックアップ",  # as it is
    "file.mark": "添付",  # as it is
    "file.description": "内容",  # as it is
    "basic.code": "項目",  # as it is
    "year": "年度",  # as it is
    "town.name": "市区町村名",  # as it is
    "town.covers": "ほかに含む市町村",  # as it is
    "town.prefecture": "都道府県名",  # as it is
}


@dataclass(frozen=True)
class Filled:
    """A form of a version, ready to be drawn."""

    layout: Layout
    lines: list[WrittenLine]
    filling: Filling


@lru_cache
def register() -> Register:
    """Every field that may stand on a plan form. The form is Japanese whoever prints it."""
    options = {
        shape.of: {one.code: one.label for one in codes.entries(shape.of).values()}
        for shape in _shapes()
        if shape.kind == "code" and "." in shape.of
    }
    return Register(list(_fields()), options)


def _shapes() -> Iterator[Any]:
    for noun in NOUNS.values():
        for key, part in noun.columns.values():
            if not part:
                yield planform.field_of(BY_KEY[noun.table], key)


def _fields() -> Iterator[Field]:
    for key in TEXTS:
        yield _field(f"text.{key}", codes.entry("blueprints.form_texts", key).label, "long")
    for key in TOWN:
        yield _field(f"town.{key}", _WORDS[f"town.{key}"])
    for programme in PROGRAMMES:
        name = codes.entry("agencies.model_programmes", programme).label
        yield _field(f"circle.{programme}", name, "marks")
        yield _field(f"called.{programme}", "②事業名")  # as it is
        yield _field(f"by.{programme}", "担う機関")  # as it is
    for noun in NOUNS.values():
        for column, (key, part) in noun.columns.items():
            shape = None if part else planform.field_of(BY_KEY[noun.table], key)
            chosen = shape is not None and shape.kind == "code"
            yield _field(
                f"{noun.code}.{column}",
                _WORDS.get(f"{noun.code}.{column}") or _WORDS.get(column) or _key(key),
                "choice" if chosen else "text",
                options=shape.of if shape is not None and chosen else "",
                rows=noun.code,
            )
    for noun_code, columns in _READ_ONLY.items():
        for column in columns:
            yield _field(f"{noun_code}.{column}", _WORDS[f"{noun_code}.{column}"], rows=noun_code)


def _key(key: str) -> str:
    return codes.entry("blueprints.keys", key).label.split("（")[0]  # as it is


def _field(code: str, label: str, kind: str = "text", *, options: str = "", rows: str = "") -> Field:
    return Field(code, label, label, "blueprints.BlueprintVersion.text", "", False, kind, options, rows=rows)


# --- the layout ------------------------------------------------------------------------------------------------------


def layout_of(form: str, data: Mapping[str, Any]) -> Layout:
    """The layout for what the town carries out; all of it where the town has not said. KeyError: no such form."""
    codes.entry(FORMS, form)
    return _layout(form, _done(data))


def _done(data: Mapping[str, Any]) -> tuple[str, ...]:
    rows = edits.rows_at(data, ("planned_programmes",))
    said = {str(r.get("code")) for r in rows if r.get("done", True)}
    return tuple(p for p in PROGRAMMES if p in said) or PROGRAMMES


@lru_cache
def _layout(form: str, done: tuple[str, ...]) -> Layout:
    raw = tomllib.loads((_HERE / f"{form}.toml").read_text("utf-8"))
    kept, number = [], 0
    for section in raw["section"]:
        if section.get("needs", done[0]) not in done:
            continue
        if "{n}" in section["title"]:
            number += 1
            section["title"] = section["title"].replace("{n}", str(number))
        section["row"] = [row for row in section["row"] if row.get("needs", done[0]) in done]
        kept.append(section)
    return shipped.read(toml.written(raw | {"section": kept}), register())


# --- filled ----------------------------------------------------------------------------------------------------------


def known_in(draft: Draft) -> Known:
    """What the words of a cell may mean in this version."""
    named = {what: dict(pairs) for what, pairs in queries.named(draft).items()}
    return Known(register().options, named)


def fill_in(draft: Draft, form: str) -> Filled:
    """The form as the version says it. KeyError: no such form."""
    layout = layout_of(form, draft.data)
    filling = planform.filling_of(draft.data, known_in(draft), more=_more(draft))
    return Filled(layout, fill(layout.grid, filling, register()), filling)


def _more(draft: Draft) -> dict[str, list[Row]]:
    """What is told on the form and is not read back from it."""
    b = draft.blueprint
    if b is None:
        return {}
    names = {a.code: a.name for a in b.agencies}
    desks = b.desks
    return {
        "area": [Row("", {"area.scheme": s.name, "area.name": a.name}) for s in b.schemes for a in s.areas],
        "desk": [
            Row(
                "",
                {
                    "desk.name": desk.name,
                    "desk.agency": names[key.partition("/")[0]],
                    "desk.backup": desks[desk.backup].name if desk.backup in desks else "",
                },
            )
            for key, desk in desks.items()
        ],
        "file": [
            Row("", {"file.mark": kept.file.mark, "file.description": kept.file.description})
            for kept in queries.files_of(draft)
        ],
    }
