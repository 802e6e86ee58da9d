"""Whole by construction: what a disclosure gathers is held against every table about persons and every privacy.py."""

import importlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from django.db import models

from marugoto.core import codes
from marugoto.disclosures.gathering import _is_list
from marugoto.disclosures.plan import GATHERED, LEFT_OUT, LISTS, Kind, Table
from marugoto.people.models import Person
from tests.house.second_wall import ABOUT_SOMEBODY, personal_models


def problems(
    tables: Collection[type[models.Model]],
    gathered: Sequence[Table] = GATHERED,
    left_out: Mapping[str, str] = LEFT_OUT,
) -> list[str]:
    """Tables and personal fields that nobody has thought of; and what is named although it does not exist."""
    there = {m._meta.label: m for m in tables}
    planned = {t.label for t in gathered}
    said = [
        f"{label}: neither gathered nor left out"
        for label in sorted(there.keys() - planned - left_out.keys())
    ]
    said += [f"{label}: both gathered and left out" for label in sorted(planned & left_out.keys())]
    said += [
        f"{label}: is no table about persons" for label in sorted((planned | left_out.keys()) - there.keys())
    ]
    for label in sorted(planned & there.keys()):
        ways = [t for t in gathered if t.label == label]
        said += _fields(there[label], ways)
    return said


def _fields(model: type[models.Model], ways: Sequence[Table]) -> list[str]:
    privacy = importlib.import_module(f"marugoto.{model._meta.app_label}.privacy")
    marks = privacy.FIELDS[model.__name__]
    real = {f.name for f in model._meta.local_fields}
    wanted = {
        f.name for f in model._meta.local_fields if marks[f.name] in ABOUT_SOMEBODY and not f.is_relation
    }
    named = {name for way in ways for name in (*way.fields, *way.skips)}
    said = [f"{model._meta.label}.{name}: neither gathered nor skipped" for name in sorted(wanted - named)]
    return said + [f"{model._meta.label}.{name}: is no field" for name in sorted(named - real)]


def test_every_table_about_persons_is_gathered_or_named_as_left_out() -> None:
    assert problems(personal_models()) == []


def test_every_reason_for_leaving_out_is_in_the_list() -> None:
    assert set(LEFT_OUT.values()) <= set(codes.entries("disclosures.left_out"))


def test_every_ground_that_is_proposed_is_in_the_list() -> None:
    grounds = {t.always for t in GATHERED if t.always} | {"meeting", "other_agency", "other_person", "source"}
    assert grounds <= set(codes.entries("disclosures.grounds"))


def unlisted(gathered: Sequence[Table]) -> list[str]:
    """Codes that would stand on the paper as they are in the database."""
    found = []
    for table in gathered:
        for name in table.fields:
            one = table.model._meta.get_field(name)
            states = isinstance(one, models.CharField) and isinstance(one.default, str) and one.default
            listed = LISTS.get(f"{table.label}.{name}", str(one.help_text))
            if states and not _is_list(listed):
                found.append(f"{table.label}.{name}")
    return found


def test_no_code_is_printed_bare() -> None:
    assert unlisted(GATHERED) == []
    assert all(_is_list(name) for name in LISTS.values())


def test_a_bare_code_is_seen() -> None:
    bare = [replace(t, fields={"status": Kind.FACT}) for t in GATHERED if t.label == "intake.Matter"]
    assert unlisted(bare) == ["intake.Matter.status"]


@pytest.mark.parametrize("table", GATHERED, ids=lambda t: f"{t.label}:{t.path}")
def test_the_way_to_the_person_is_a_way(table: Table, db: None) -> None:
    """Every path, condition and order is one that the database understands, and ends at a person."""
    assert _end(table.model, table.path) is Person
    where: dict[str, Any] = {f"{table.path}__in" if table.path else "pk__in": []}
    rows = table.model.objects.filter(**where, **table.only).order_by(table.at)
    if table.own:
        rows = rows.filter(**{f"{table.own}__isnull": False})
    assert list(rows) == []


def _end(model: Any, path: str) -> Any:
    for step in filter(None, path.split("__")):
        model = model._meta.get_field(step).related_model
    return model


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda tables, left: ([t for t in tables if t.label != "cases.Goal"], left), "cases.Goal: neither"),
        (
            lambda tables, left: (tables, {k: v for k, v in left.items() if k != "cases.Draft"}),
            "cases.Draft: neither",
        ),
        (lambda tables, left: (tables, {**left, "cases.Goal": "link"}), "cases.Goal: both"),
        (lambda tables, left: (tables, {**left, "cases.Gone": "link"}), "cases.Gone: is no table"),
        (
            lambda tables, left: (_without(tables, "cases.Progress", "body"), left),
            "cases.Progress.body: neither",
        ),
    ],
)
def test_what_nobody_thought_of_is_seen(change: Any, said: str) -> None:
    gathered, left = change(list(GATHERED), dict(LEFT_OUT))
    assert any(one.startswith(said) for one in problems(personal_models(), gathered, left))


def _without(tables: list[Table], label: str, name: str) -> list[Table]:
    return [
        replace(t, fields={k: v for k, v in t.fields.items() if k != name}) if t.label == label else t
        for t in tables
    ]
