"""Breaking the constraints of the database, on purpose."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction


@contextmanager
def breaks(name: str) -> Iterator[None]:
    """The database refuses what happens inside, by the constraint of this name, and goes on afterwards."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        yield
    cause = caught.value.__cause__
    found = getattr(getattr(cause, "diag", None), "constraint_name", None)
    assert found == name, f"refused by {found}, not by {name}: {cause}"


def sentence_of(row: models.Model, name: str) -> str:
    """What a person is told when this unsaved row breaks the constraint. AssertionError: it does not break it."""
    constraint = next(c for c in row._meta.constraints if c.name == name)
    with pytest.raises(ValidationError) as caught:
        constraint.validate(type(row), row)
    return " ".join(caught.value.messages)
