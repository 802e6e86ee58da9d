"""The database has the last word, says it in a sentence, and a test has broken each of its constraints."""

from collections.abc import Iterable
from pathlib import Path

from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models.constraints import BaseConstraint
from django.test.utils import isolate_apps

from tests.house.tree import ROOT


def constraints(found: Iterable[type[models.Model]]) -> list[tuple[str, BaseConstraint]]:
    """(model, constraint) for every constraint that these models declare."""
    return [(m._meta.label, c) for m in found for c in m._meta.constraints]


def without_a_sentence(found: Iterable[type[models.Model]]) -> list[str]:
    """Constraints that would answer with Django's own words about a "constraint"."""
    return [
        f"{label}: {c.name} has no violation_error_message"
        for label, c in constraints(found)
        if c.violation_error_message == BaseConstraint.default_violation_error_message
    ]


def never_broken(found: Iterable[type[models.Model]], tests: Path) -> list[str]:
    """Constraints that no test outside this folder names."""
    said = "\n".join(
        p.read_text("utf-8") for p in sorted(tests.rglob("test_*.py")) if p.parent.name != "house"
    )
    return [f"{label}: no test breaks {c.name}" for label, c in constraints(found) if c.name not in said]


def ours() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("marugoto.")]


def test_every_constraint_answers_in_a_sentence() -> None:
    assert len(constraints(ours())) > 20
    assert without_a_sentence(ours()) == []


def test_every_constraint_has_been_broken_by_a_test() -> None:
    assert never_broken(ours(), ROOT / "tests") == []


@isolate_apps("marugoto.cases")
def test_planted_constraints_are_seen(tmp_path: Path) -> None:
    class Planted(models.Model):
        n = models.IntegerField()

        class Meta:
            app_label = "cases"
            constraints = (
                models.CheckConstraint(condition=models.Q(n__gt=0), name="planted_check"),
                models.UniqueConstraint(fields=("n",), name="planted_unique"),
                ExclusionConstraint(name="planted_exclusion", expressions=[("n", "=")]),
            )

    (tmp_path / "test_planted.py").write_text("broken = 'planted_check'", "utf-8")
    assert len(without_a_sentence([Planted])) == 3
    assert never_broken([Planted], tmp_path) == [
        "cases.Planted: no test breaks planted_unique",
        "cases.Planted: no test breaks planted_exclusion",
    ]
