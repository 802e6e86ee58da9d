"""Shapes of looking for a つなぎ先, and of saying that none fits."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.core import codes


class SuggestForm(forms.Form):
    """For which need, from where. Everything is in the URL."""

    need = forms.ChoiceField(label=_("どの困りごとに"), required=False)
    q = forms.CharField(label=_("ことばで"), required=False, max_length=200)
    origin = forms.CharField(
        label=_("どこから"), required=False, max_length=80, help_text=_("町の名前、近くの建物や公園の名前")
    )
    age = forms.IntegerField(label=_("本人の年齢"), required=False, min_value=0, max_value=120)
    speaks = forms.ChoiceField(label=_("本人のことば"), required=False)

    def __init__(self, *args: Any, needs: list[tuple[str, str]], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = {code for code, _label in needs}
        others = [c for c in codes.choices("resources.needs", on=on) if c[0] not in named]
        self.fields["need"].choices = [  # type: ignore[attr-defined]
            *([(_("話に出た困りごと"), needs)] if needs else []),
            (_("ほかの困りごと"), [("", _("決めない")), *others]),
        ]
        self.fields["speaks"].choices = [("", _("日本語")), *codes.choices("resources.languages", on=on)]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """What was chosen well; nonsense is left out."""
        self.is_valid()
        return self.cleaned_data


class NoneFitsForm(forms.Form):
    """だれも合わない: what is missing, and why. Nothing about the person."""

    need = forms.ChoiceField(label=_("どの困りごとに"))
    reason = forms.ChoiceField(label=_("なぜ合わないか"))

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["need"].choices = codes.choices("resources.needs", on=on)  # type: ignore[attr-defined]
        self.fields["reason"].choices = codes.choices("cases.unmet_reasons", on=on)  # type: ignore[attr-defined]
