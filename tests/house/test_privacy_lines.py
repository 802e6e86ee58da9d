"""Every field of every model is named in its room's privacy.py, and nothing more; and how long it is kept."""

import importlib
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from marugoto.core.privacy import Privacy
from marugoto.policy.retention import RETENTION
from tests.house.tree import layers

OURS = [name for line in layers() for name in line]


def models_of(room: str) -> list[type[models.Model]]:
    """The tables of a room."""
    return [m for m in apps.get_models(include_auto_created=True) if m._meta.app_label == room]


def problems(room: str, found: list[type[models.Model]], privacy: Any) -> list[str]:
    """What privacy.py of a room leaves out, or names although it does not exist."""
    fields: Mapping[str, Mapping[str, Privacy]] = privacy.FIELDS
    kept: Mapping[str, str] = privacy.RETENTION
    there = {
        m.__name__: {f.name for f in m._meta.local_fields + list(m._meta.local_many_to_many)} for m in found
    }
    said = []
    for model in sorted(there.keys() | fields.keys() | kept.keys()):
        real, named = there.get(model, set()), set(fields.get(model, {}))
        said += [f"{room}.{model}.{f}: how private is it?" for f in sorted(real - named)]
        said += [
            f"{room}.{model}.{f} is named in privacy.py but does not exist" for f in sorted(named - real)
        ]
        said += [
            f"{room}.{model}.{f}: {mark!r} is no mark of core.privacy"
            for f, mark in fields.get(model, {}).items()
            if not isinstance(mark, Privacy)
        ]
        if model in there and kept.get(model) not in RETENTION:
            said.append(f"{room}.{model}: kept how long? ({kept.get(model)!r} is not in policy.retention)")
        if model not in there and model in kept:
            said.append(f"{room}.{model} has a retention but does not exist")
    return said


@pytest.mark.parametrize("room", [r for r in OURS if models_of(r)])
def test_every_field_is_named(room: str) -> None:
    privacy = importlib.import_module(f"marugoto.{room}.privacy")
    assert problems(room, models_of(room), privacy) == []


def _planted(**change: Any) -> SimpleNamespace:
    from marugoto.resources import privacy

    fields = {m: dict(f) for m, f in privacy.FIELDS.items()}
    kept = dict(privacy.RETENTION)
    change["do"](fields, kept)
    return SimpleNamespace(FIELDS=fields, RETENTION=kept)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (lambda fields, kept: fields["Need"].pop("label"), "resources.Need.label: how private is it?"),
        (lambda fields, kept: fields["Need"].update(gone=Privacy.OPEN), "gone is named in privacy.py but"),
        (lambda fields, kept: fields.pop("Need"), "resources.Need.code: how private is it?"),
        (lambda fields, kept: fields.update(Gone={"id": Privacy.OPEN}), "resources.Gone.id is named"),
        (lambda fields, kept: fields["Need"].update(label="secret"), "is no mark"),
        (lambda fields, kept: kept.pop("Need"), "resources.Need: kept how long?"),
        (lambda fields, kept: kept.update(Need="a while"), "resources.Need: kept how long?"),
        (lambda fields, kept: kept.update(Gone="support_record"), "resources.Gone has a retention"),
    ],
)
def test_a_planted_fault_is_seen(fault: Any, said: str) -> None:
    found = problems("resources", models_of("resources"), _planted(do=fault))
    assert any(said in p for p in found), found
