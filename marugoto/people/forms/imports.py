"""Shapes of what comes in about a resident extract."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.core import codes
from marugoto.people.extract.headings import FIELDS
from marugoto.people.forms.common import date_input


class ExtractForm(forms.Form):
    """The file, the day as of which it was drawn, and whether it lists everybody."""

    file = forms.FileField(
        label=_("住民の抽出ファイル"),
        help_text=_("CSV または TSV。文字コードと区切りは自動で見分けます。"),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt"}),
    )
    as_of = forms.DateField(label=_("抽出の基準日"), help_text=_("いつの時点の住民か。"), widget=date_input())
    scope = forms.ChoiceField(
        label=_("範囲"),
        choices=(("full", _("住民全員")), ("changes", _("異動した人だけ"))),
        help_text=_("「異動した人だけ」のときは、載っていない人を転出とはしません。"),
        widget=forms.RadioSelect,
    )


class ColumnsForm(forms.Form):
    """For each field the heading of its column, or none."""

    def __init__(self, *args: Any, headings: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("（ない）")), *((name, name) for name in dict.fromkeys(headings) if name.strip())]
        for field in FIELDS:
            self.fields[field] = forms.ChoiceField(
                label=codes.label("people.extract_fields", field), choices=choices, required=False
            )

    def columns(self) -> dict[str, str]:
        """Field → heading, of those that were chosen."""
        return {field: heading for field, heading in self.cleaned_data.items() if heading}
