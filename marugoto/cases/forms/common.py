"""What the forms of this room share."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

Choices = Iterable[tuple[str, Any]]


def date_input(**attrs: str) -> forms.DateInput:
    """The browser's own calendar."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **attrs})


def text_area(rows: int, **attrs: str) -> forms.Textarea:
    """A text field that grows."""
    return forms.Textarea(attrs={"rows": rows, **attrs})


def offer(form: forms.Form, name: str, choices: Choices, *, blank: Any = None) -> None:
    """Puts choices into a field; ``blank`` is the words of "none"."""
    given = list(choices)
    form.fields[name].choices = given if blank is None else [("", blank), *given]  # type: ignore[attr-defined]


def as_uuid(value: str | None) -> UUID | None:
    """The id in a field, None for nothing."""
    try:
        return UUID(value) if value else None
    except ValueError:
        return None


def from_draft(
    form: type[forms.Form], names: Iterable[str], data: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """Initial values from unsaved text: every field named is overwritten, also by nothing."""
    multiple = {n for n, f in form.base_fields.items() if isinstance(f, forms.MultipleChoiceField)}
    return {n: list(data.get(n, [])) if n in multiple else "".join(data.get(n, [])[:1]) for n in names}


NOT_CHOSEN = _("選んでください")
