"""Shapes: on whom and why a glass is broken; what the privacy officer found."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.core import codes
from marugoto.people.linkage.birth import parse_birth

_CHOOSE = _("選んでください。")


class BreakForm(forms.Form):
    """``chosen``: a record that one came from; else a name and a day of birth are asked for."""

    name = forms.CharField(
        label=_("その人の名前"),
        max_length=120,
        help_text=_("漢字でも、よみでもかまいません。姓と名の両方を書きます。"),
        error_messages={"required": _("名前を書いてください。")},
    )
    birth = forms.CharField(
        label=_("生年月日"),
        max_length=40,
        help_text=_("例: 1950-03-01、昭和25年3月1日。年月日のすべてが要ります。"),
        error_messages={"required": _("生年月日を書いてください。")},
    )
    reason = forms.ChoiceField(
        label=_("どのような緊急か"), widget=forms.RadioSelect, error_messages={"required": _CHOOSE}
    )
    words = forms.CharField(
        label=_("何が起きているか"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("だれから、いつ、何を聞いたか。あとで監査役が読みます。"),
        error_messages={"required": _("何が起きているかを、ひとことでも書いてください。")},
    )
    basis = forms.ChoiceField(
        label=_("何を根拠に見るか"), widget=forms.RadioSelect, error_messages={"required": _CHOOSE}
    )
    minutes = forms.ChoiceField(
        label=_("何分のあいだ見るか"), widget=forms.RadioSelect, error_messages={"required": _CHOOSE}
    )

    def __init__(self, *args: Any, on: date, chosen: bool, **kwargs: Any) -> None:
        kwargs["initial"] = {"minutes": "30"} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.on = on
        for name, listed in (("reason", "reasons"), ("basis", "bases"), ("minutes", "durations")):
            self.fields[name].choices = codes.choices(f"emergency.{listed}", on=on)  # type: ignore[attr-defined]
        if chosen:
            del self.fields["name"], self.fields["birth"]

    def clean_birth(self) -> date:
        """A whole date, in any shape that is understood."""
        understood = parse_birth(str(self.cleaned_data["birth"]), self.on)
        if understood is None or understood.day is None or understood.precision != "day":
            raise forms.ValidationError(
                _("年・月・日のすべてを、たとえば 1950-03-01 のように書いてください。")
            )
        return understood.day


class ReviewForm(forms.Form):
    """Proper or not, and why."""

    verdict = forms.ChoiceField(
        label=_("判断"), widget=forms.RadioSelect, error_messages={"required": _CHOOSE}
    )
    words = forms.CharField(
        label=_("判断のわけ"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("判断のわけを書いてください。")},
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verdicts = codes.choices("emergency.verdicts", on=on)
        self.fields["verdict"].choices = verdicts  # type: ignore[attr-defined]
