"""Only actions write: an AST check over every module of the house."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT, parsed, plant, python_files

ALWAYS = {
    *("save", "asave", "create", "acreate", "get_or_create", "aget_or_create", "update_or_create"),
    *(
        "aupdate_or_create",
        "bulk_create",
        "abulk_create",
        "bulk_update",
        "abulk_update",
        "aupdate",
        "adelete",
    ),
}
WITHOUT_ARGUMENTS = {
    "update",
    "delete",
}  # dict.update(x) and cache.delete(key) take one; a queryset takes none
SQL = ("INSERT ", "UPDATE ", "DELETE ", "TRUNCATE ", "MERGE ", "COPY ", "ALTER ", "DROP ", "CREATE ")


def may_write(path: Path) -> bool:
    """Actions, migrations and management commands."""
    parts = path.parts
    return (
        "actions" in parts
        or path.name == "actions.py"
        or "migrations" in parts
        or ("management" in parts and "commands" in parts)
    )


def writes(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, what) for each call that writes rows, and each override of save() or delete() in a model."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name = node.func.attr
            if name in ALWAYS or (name in WITHOUT_ARGUMENTS and not node.args):
                yield node.lineno, f".{name}()"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if node.value.lstrip().upper().startswith(SQL) and node.value.lstrip()[:4].isupper():
                yield node.lineno, "SQL that writes"
        elif isinstance(node, ast.ClassDef):
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and method.name in {"save", "delete"}:
                    yield method.lineno, f"def {method.name}() in a class"


def problems(root: Path) -> list[str]:
    """Writes outside of actions. The console starts servers and databases: it may write SQL, not rows."""
    return [
        f"{path.relative_to(root)}:{line} {what}"
        for path in python_files(root)
        if not may_write(path.relative_to(root))
        for line, what in writes(parsed(path))
        if not (what.startswith("SQL") and "console" in path.relative_to(root).parts)
    ]


def test_only_actions_write() -> None:
    assert problems(ROOT) == []


def test_forms_know_nothing_of_tables() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in python_files()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute | ast.Name)
        and (node.attr if isinstance(node, ast.Attribute) else node.id) in {"ModelForm", "modelform_factory"}
    ]
    assert found == []


@pytest.mark.parametrize(
    ("where", "line"),
    [
        ("marugoto/cases/queries.py", "Case.objects.create(status='open')"),
        ("marugoto/cases/queries.py", "Case.objects.filter(pk=1).update(status='open')"),
        ("marugoto/intake/views/planted.py", "matter.delete()"),
        ("marugoto/intake/forms.py", "form.save()"),
        ("marugoto/people/access/persons.py", "Person.objects.bulk_create(rows)"),
        (
            "marugoto/people/queries/persons.py",
            "cursor.execute('UPDATE people_person SET name = %s', [name])",
        ),
        ("marugoto/people/models/planted.py", "class Planted:\n    def save(self): ..."),
        ("marugoto/office/planted.py", "Need.objects.get_or_create(code='x')"),
    ],
)
def test_a_planted_write_is_seen(where: str, line: str, tmp_path: Path) -> None:
    root = tmp_path
    before = len(problems(root))
    plant(root, where, line)
    assert len(problems(root)) == before + 1


@pytest.mark.parametrize(
    "line",
    ["words.update({'a': 1})", "digest.update(b'')", "cache.delete('key')", "said = 'Update the page'"],
)
def test_what_only_looks_like_a_write_is_left_alone(line: str, tmp_path: Path) -> None:
    plant(tmp_path, "marugoto/cases/queries.py", line)
    assert problems(tmp_path) == []
