"""What several forms share."""

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


def one_of(
    label: Any, *, radios: bool = False, required: bool = True, help_text: Any = ""
) -> forms.ChoiceField:
    """One code of a list, which the form fills in."""
    widget = forms.RadioSelect if radios else forms.Select
    return forms.ChoiceField(
        label=label, required=required, widget=widget, help_text=help_text, error_messages=CHOOSE
    )


class CodedForm(forms.Form):
    """A form whose choices are codes in force on a day. ``LISTS``: field → list of codes."""

    LISTS: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field, name in self.LISTS.items():
            one = self.fields[field]
            blank = [] if isinstance(one.widget, forms.RadioSelect) else [("", _("（選ぶ）"))]
            one.choices = [*blank, *codes.choices(name, on=on)]  # type: ignore[attr-defined]
