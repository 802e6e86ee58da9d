"""Every act that the code records has a word for the privacy officer, in both languages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import marugoto
from marugoto.core import codes

ROOT = Path(marugoto.__file__).parent
RECORDERS = {"record", "record_look", "_note", "_record", "_look", "note", "look", "_audit", "remember"}


def _verbs_in(source: str) -> Iterator[str]:
    """String literals such as "referral.sent" that are the first argument of a function which records."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for part in ast.walk(node.args[0]):
            if (
                name in RECORDERS
                and isinstance(part, ast.Constant)
                and isinstance(part.value, str)
                and re.fullmatch(r"[a-z_]+\.[a-z_]+", part.value)
            ):
                yield part.value


def test_it_finds_the_verbs() -> None:
    assert list(_verbs_in('audit.record("a.b", by=x); _note("c.d" if y else "e.f"); other("g.h")')) == [
        "a.b",
        "c.d",
        "e.f",
    ]


def test_every_verb_has_a_word() -> None:
    known = {**codes.entries("audit.verbs")}
    used = {verb for path in ROOT.rglob("*.py") for verb in _verbs_in(path.read_text("utf-8"))}
    assert len(used) > 40
    used = {v for v in used if not v.endswith(".")} | {
        v + "given" for v in used if v.endswith(".")
    }  # consent.<answer>
    assert not used - set(known), f"say what these are in audit/codes/verbs.toml: {sorted(used - set(known))}"
    assert all(known[verb].label_en for verb in used)
