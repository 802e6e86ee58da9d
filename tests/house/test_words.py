"""The words of the house: signboards, Japanese names of tables, the glossary."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps
from django.utils import translation

from tests.house.tree import ROOT, parsed, plant, python_files, rooms

JAPANESE = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u3400-\u9fff]")
GLOSSARY = ROOT / "docs" / "glossary.md"
SIGNS = {
    "core": ("Owns:", "Reads:", "Readers:"),
    "policy": ("Owns:", "Readers:"),
}


TRANSLATING = {
    *(
        "_",
        "gettext",
        "gettext_lazy",
        "gettext_noop",
        "ngettext",
        "ngettext_lazy",
        "pgettext",
        "pgettext_lazy",
    ),
    *("Refused", "Sentence"),  # marugoto.core
}
# Not said to workers on a page, or in two languages at once: operators' words, officers' tables, readers of text.
# ``invented`` and ``extract`` write and read files whose headings and values are Japanese for everybody.
APART = {
    "console",
    "policy",
    "migrations",
    "commands",
    "linkage",
    "audit",
    "demo",
    "invented",
    "extract",
    "feeds",
}
AS_IT_IS = "# as it is"  # on a line whose Japanese is data, the same in every language


def bare_words(root: Path) -> list[str]:
    """Japanese in the Python of pages that no translation can reach; in rules, f-strings (they need a Sentence)."""
    return [
        f"{path.relative_to(root)}:{line} {text[:50]}"
        for path in python_files(root, under=("marugoto",))
        if not APART & set(path.relative_to(root).parts)
        and not path.is_relative_to(root / "marugoto" / "agencies" / "blueprints")
        and path.name not in {"kana.py", "wording.py", "address.py", "municipalities.py"}
        and not path.name.startswith(("blueprint", "demo"))
        for line, text in (_in_rules(path) if _is_rules(path) else _in_pages(path))
        if AS_IT_IS not in path.read_text("utf-8").splitlines()[line - 1]
    ]


def _is_rules(path: Path) -> bool:
    return path.name == "rules.py" or path.parent.name == "rules"


def _in_rules(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.JoinedStr) and JAPANESE.search(ast.unparse(node)):
            yield node.lineno, ast.unparse(node)


def _in_pages(path: Path) -> Iterator[tuple[int, str]]:
    tree = parsed(path)
    apart = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in TRANSLATING:
                apart |= {id(part) for argument in node.args for part in ast.walk(argument)}
    texts = [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    for node in texts:
        if id(node) not in apart and JAPANESE.search(node.value):
            yield node.lineno, node.value


def signboard_problems(root: Path) -> list[str]:
    """Rooms whose __init__.py does not say what they own, what they read, and who may read them."""
    said = []
    for room in rooms(root):
        text = ast.get_docstring(parsed(root / "marugoto" / room / "__init__.py")) or ""
        missing = [w for w in SIGNS.get(room, ("Owns:", "Reads:", "Readers:")) if w not in text]
        if missing:
            said.append(f"{room}: its signboard does not say {' '.join(missing)}")
    return said


def name_problems(found: list[type[models.Model]], glossary: str) -> list[str]:
    """Models without a Japanese name, and names that the glossary does not know."""
    said = []
    with translation.override("ja"):
        for model in found:
            name = str(model._meta.verbose_name)
            if not JAPANESE.search(name):
                said.append(f"{model._meta.label}: verbose_name {name!r} is not Japanese")
            elif str(model._meta.verbose_name_plural).endswith("s"):
                said.append(f"{model._meta.label}: verbose_name_plural is missing")
            elif name not in glossary:
                said.append(f"{model._meta.label}: {name} is not in docs/glossary.md")
    return said


def test_every_room_has_its_signboard() -> None:
    assert signboard_problems(ROOT) == []


def test_every_word_of_a_page_can_be_translated() -> None:
    assert bare_words(ROOT) == []


@pytest.mark.parametrize(
    ("where", "line", "seen"),
    [
        ("marugoto/cases/forms.py", 'label = "終わり方"', True),
        ("marugoto/cases/forms.py", 'label = _("終わり方")', False),
        ("marugoto/cases/actions/closing.py", 'raise Refused("終わっています。")', False),
        ("marugoto/cases/queries.py", 'part = "主担当"  # as it is', False),
        ("marugoto/cases/queries.py", 'x = f"第{n}版"', True),
        ("marugoto/cases/rules.py", 'x = f"{n}件あります。"', True),
        (
            "marugoto/cases/rules.py",
            'x = Sentence("%(n)d件あります。", n=1) or "もう終わっています。"',
            False,
        ),
        ("marugoto/cases/rules.py", '"""規則。"""', False),
    ],
)
def test_a_bare_word_is_seen(where: str, line: str, seen: bool, tmp_path: Path) -> None:
    plant(tmp_path, where, line)
    assert bool(bare_words(tmp_path)) == seen


def test_every_model_has_a_japanese_name_that_the_glossary_knows() -> None:
    ours = [m for m in apps.get_models() if m.__module__.startswith("marugoto.")]
    assert name_problems(ours, GLOSSARY.read_text("utf-8")) == []


def test_a_room_without_a_signboard_is_seen(tmp_path: Path) -> None:
    plant(tmp_path, "marugoto/planted/__init__.py", '"""planted: owns nothing."""')
    assert signboard_problems(tmp_path) == ["planted: its signboard does not say Owns: Reads: Readers:"]


@isolate_apps("marugoto.cases")
@pytest.mark.parametrize(
    ("name", "said"), [(None, "is not Japanese"), ("植えた誤り", "is not in docs/glossary.md")]
)
def test_a_planted_name_is_seen(name: str | None, said: str) -> None:
    class Planted(models.Model):
        class Meta:
            app_label = "cases"
            verbose_name = name
            verbose_name_plural = name

    assert said in name_problems([Planted], "# 用語集")[0]
