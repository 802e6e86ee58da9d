"""What the forms of this room share: codes to choose from, days, the week as boxes to tick."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.core import codes
from marugoto.participation.rules.times import TIMES


def date_field(label: Any, **more: Any) -> forms.DateField:
    """The browser's own calendar."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, **more)


def text(label: Any, *, rows: int = 0, most: int = 300, **more: Any) -> forms.CharField:
    """A line of words, or with ``rows`` a text that grows."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, max_length=most, widget=widget, **more)


def several(label: Any, **more: Any) -> forms.MultipleChoiceField:
    """Boxes to tick."""
    return forms.MultipleChoiceField(label=label, required=False, widget=forms.CheckboxSelectMultiple, **more)


def week(label: Any) -> forms.MultipleChoiceField:
    """Times of a week; the page draws them as a table."""
    return forms.MultipleChoiceField(label=label, required=False, choices=[(t, t) for t in TIMES])


def offer(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]], *, blank: Any = None) -> None:
    """Puts choices into a field; ``blank`` is the words of "none"."""
    given = list(choices)
    form.fields[name].choices = given if blank is None else [("", blank), *given]  # type: ignore[attr-defined]


def offered(list_name: str, on: date, kept: Collection[str] = ()) -> list[tuple[str, str]]:
    """What may be chosen on a day, and what an old record has chosen."""
    return [(c.code, c.text) for c in codes.entries(list_name).values() if c.valid_on(on) or c.code in kept]


CHOOSE = _("選んでください")
NOT_SAID = _("まだ決めていない")
