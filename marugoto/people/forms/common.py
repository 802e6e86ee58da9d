"""What the forms of this room share."""

from collections.abc import Sequence
from typing import Any

from django import forms

Choices = Sequence[tuple[str, Any]]


def date_input() -> forms.DateInput:
    """The browser's own calendar."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def offer(form: forms.Form, name: str, choices: Choices) -> None:
    """Puts choices into a field."""
    form.fields[name].choices = choices  # type: ignore[attr-defined]
