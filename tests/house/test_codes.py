"""Code lists: well formed, in both languages, and every list that anything asks for exists."""

import ast
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps

from marugoto.core import codes
from tests.house.templates import tokens
from tests.house.tree import ROOT, parsed, python_files, template_files, template_name

LISTS = sorted((ROOT / "marugoto").glob("*/codes/*.toml"))
_NAME = re.compile(r"[a-z]+\.[a-z_]+")


def list_problems(text: str) -> list[str]:
    """What is wrong with the text of a code list."""
    data = tomllib.loads(text)
    rows = data.get("code", [])
    said = [] if data.get("name") and data.get("source") else ["no name, or no source"]
    seen: set[str] = set()
    for row in rows:
        code = str(row.get("code", ""))
        said += [f"{code}: {key} is missing" for key in ("label", "label_en") if not row.get(key)]
        if not re.fullmatch(r"[a-z0-9][a-z0-9_.-]*", code):
            said.append(f"{code!r} is not ASCII in small letters")
        if code in seen:
            said.append(f"{code} stands there twice")
        seen.add(code)
        start, end = row.get("valid_from"), row.get("valid_to")
        if not isinstance(start, date) or (end is not None and (not isinstance(end, date) or end < start)):
            said.append(f"{code}: in force from {start} to {end}?")
    return said if rows else [*said, "no codes"]


def asked_for() -> Iterator[tuple[str, str]]:
    """(where, list) for every list named in a call of codes, in a {% code %}, or in help_text."""
    for path in python_files():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                first = node.args[0]
                called_on = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
                if called_on == "codes" and isinstance(first, ast.Constant):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", str(first.value)
    for path in template_files():
        for token in tokens(path.read_text("utf-8")):
            if found := re.match(r'code "([^"]+)"', token.contents):
                yield template_name(path), found.group(1)
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if _NAME.fullmatch(str(field.help_text)):
                yield f"{model._meta.label}.{field.name}", str(field.help_text)


@pytest.mark.parametrize("path", LISTS, ids=lambda p: f"{p.parent.parent.name}.{p.stem}")
def test_a_code_list_is_well_formed(path: Path) -> None:
    assert list_problems(path.read_text("utf-8")) == []


def test_every_list_that_is_asked_for_exists() -> None:
    there = {f"{p.parent.parent.name}.{p.stem}" for p in LISTS}
    missing = sorted(f"{where} asks for {name}" for where, name in set(asked_for()) if name not in there)
    assert missing == []


def test_every_list_is_asked_for() -> None:
    source = "\n".join(p.read_text("utf-8") for p in python_files())
    pages = "\n".join(p.read_text("utf-8") for p in template_files())
    idle = [
        name
        for p in LISTS
        if (name := f"{p.parent.parent.name}.{p.stem}") not in source and name not in pages
    ]
    assert idle == []


def test_an_unknown_list_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"no code list cases\.nowhere"):
        codes.entries("cases.nowhere")


_GOOD = (
    'name = "x"\nsource = "y"\n[[code]]\ncode = "a"\nlabel = "あ"\nlabel_en = "A"\nvalid_from = 2021-04-01\n'
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (_GOOD, None),
        (_GOOD.replace('label_en = "A"\n', ""), "label_en is missing"),
        (_GOOD.replace('"a"', '"あ"'), "is not ASCII"),
        (_GOOD + _GOOD[_GOOD.index("[[") :], "stands there twice"),
        (_GOOD + "valid_to = 2020-04-01\n", "in force from"),
        (_GOOD.replace('source = "y"\n', ""), "no source"),
        ('name = "x"\nsource = "y"\n', "no codes"),
    ],
)
def test_a_planted_fault_is_seen(text: str, said: str | None) -> None:
    found = list_problems(text)
    assert any(said in f for f in found) if said else found == []
