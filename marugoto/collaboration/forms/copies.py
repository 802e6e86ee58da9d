"""Forms of printed copies: for whom, and what became of one."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.collaboration.forms.referral import note_area
from marugoto.collaboration.rules.copies import names_in
from marugoto.core import codes


class CopiesForm(forms.Form):
    """One name a line, one copy a name."""

    batch = forms.UUIDField(widget=forms.HiddenInput)
    names = forms.CharField(
        label=_("だれに渡す写しか（1行に一人）"),
        max_length=4000,
        widget=note_area(3),
        help_text=_("一人に一部、番号をつけて刷ります。"),
        error_messages={"required": _("だれに渡す写しかを、1行に一人ずつ書いてください。")},
    )

    def wanted(self) -> Sequence[str]:
        """The names, in their order."""
        return names_in(self.cleaned_data["names"])


class EndForm(forms.Form):
    """What became of a copy."""

    how = forms.ChoiceField(label=_("どうなったか"))

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["how"].choices = codes.choices("collaboration.copy_ends", on=on)  # type: ignore[attr-defined]
