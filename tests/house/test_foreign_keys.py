"""The database is the second import graph: foreign keys point upstream, and cannot be read backwards."""

from collections.abc import Iterable

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from tests.house.tree import height, layers

OURS = {name for line in layers() for name in line}


def room_of(label: str) -> str | None:
    """The room an app label belongs to; None for Django's own apps."""
    return label if label in OURS else None


def problems(found: Iterable[type[models.Model]]) -> list[str]:
    """What is wrong with the relations of these models, one sentence each."""
    return [
        said
        for model in found
        for field in model._meta.local_fields + list(model._meta.local_many_to_many)
        if field.remote_field is not None
        for said in _problems_of(model, field)
    ]


def _problems_of(model: type[models.Model], field: models.Field) -> list[str]:  # type: ignore[type-arg]
    target = field.remote_field.model
    label = target.split(".")[0] if isinstance(target, str) else target._meta.app_label
    here, there = room_of(model._meta.app_label), room_of(label)
    name = f"{model._meta.label}.{field.name}"
    if here is None or here == there or target == "self":
        return []
    if there is None:
        return [f"{name} points to a table that is not ours ({label})"]
    said = []
    if height(there) <= height(here):
        said.append(f"{name} points downstream to {there}")
    if field.remote_field.related_name != "+":
        said.append(f'{name} goes to another room: related_name="+", so that {there} cannot read backwards')
    return said


def test_foreign_keys_point_upstream_and_cannot_be_read_backwards() -> None:
    ours = [m for m in apps.get_models(include_auto_created=True) if room_of(m._meta.app_label)]
    assert len(ours) > 30
    assert problems(ours) == []


def test_every_model_belongs_to_a_room() -> None:
    strangers = [m._meta.label for m in apps.get_models() if m.__module__.startswith("marugoto.")]
    assert [s for s in strangers if room_of(s.split(".")[0]) is None] == []


@isolate_apps("marugoto.cases")
def test_a_foreign_key_written_as_text_is_seen() -> None:
    class Planted(models.Model):
        referral = models.ForeignKey("collaboration.Referral", models.PROTECT, related_name="+")

        class Meta:
            app_label = "cases"

    assert problems([Planted]) == ["cases.Planted.referral points downstream to collaboration"]


@isolate_apps("marugoto.people")
def test_a_key_between_neighbours_on_one_line_is_seen() -> None:
    class Planted(models.Model):
        need = models.ForeignKey("resources.Need", models.PROTECT, related_name="+")

        class Meta:
            app_label = "people"

    assert problems([Planted]) == ["people.Planted.need points downstream to resources"]


@isolate_apps("marugoto.cases")
@pytest.mark.parametrize("related_name", [None, "cases"])
def test_a_way_back_is_seen(related_name: str | None) -> None:
    class Planted(models.Model):
        person = models.ForeignKey("people.Person", models.PROTECT, related_name=related_name)

        class Meta:
            app_label = "cases"

    assert [p for p in problems([Planted]) if "backwards" in p]
