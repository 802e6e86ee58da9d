"""The words of the house: signboards, Japanese names of tables, the glossary."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps
from django.utils import translation

from tests.house.tree import ROOT, parsed, plant, rooms

JAPANESE = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u3400-\u9fff]")
GLOSSARY = ROOT / "docs" / "glossary.md"
SIGNS = {
    "core": ("Owns:", "Reads:", "Readers:"),
    "policy": ("Owns:", "Readers:"),
}


def signboard_problems(root: Path) -> list[str]:
    """Rooms whose __init__.py does not say what they own, what they read, and who may read them."""
    import ast

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
