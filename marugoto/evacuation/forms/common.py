"""What several forms share."""

from collections.abc import Collection
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.core import codes

CHOOSE = {"required": _("選んでください。")}


def date_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A day."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("日を書いてください。"), "invalid": _("日を書いてください。")},
    )


def instant(label: Any, *, help_text: Any = "") -> forms.DateTimeField:
    """A day and a time, to the minute."""
    return forms.DateTimeField(
        label=label,
        help_text=help_text,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        error_messages={"required": _("日時を書いてください。"), "invalid": _("日時を書いてください。")},
    )


def text(
    label: Any, most: int, *, required: bool = True, rows: int = 0, help_text: Any = ""
) -> forms.CharField:
    """Words; ``rows``: of a box, 0 for one line."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        widget=widget,
        help_text=help_text,
        error_messages={"required": _("書いてください。")},
    )


def one_of(
    label: Any, *, radios: bool = False, required: bool = True, help_text: Any = ""
) -> forms.ChoiceField:
    """One code of a list, which the form fills in."""
    widget = forms.RadioSelect if radios else forms.Select
    return forms.ChoiceField(
        label=label, required=required, widget=widget, help_text=help_text, error_messages=CHOOSE
    )


def several(label: Any, *, required: bool = False, help_text: Any = "") -> forms.MultipleChoiceField:
    """Several codes of a list, as boxes."""
    return forms.MultipleChoiceField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.CheckboxSelectMultiple,
        error_messages=CHOOSE,
    )


class CodedForm(forms.Form):
    """A form whose choices are codes in force on a day. ``LISTS``: field → list. ``only``: narrows a field to these codes."""

    LISTS: ClassVar[dict[str, str]] = {}

    def __init__(
        self, *args: Any, on: date, only: dict[str, Collection[str]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for field, name in self.LISTS.items():
            one = self.fields[field]
            offered = codes.choices(name, on=on)
            if only and field in only:
                offered = [pair for pair in offered if pair[0] in only[field]]
            plain = isinstance(one.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
            one.choices = offered if plain else [("", _("（選ぶ）")), *offered]  # type: ignore[attr-defined]
