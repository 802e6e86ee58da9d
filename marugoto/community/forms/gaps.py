"""Shapes of what comes in about a gap."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.core import codes


class GapForm(forms.Form):
    """What is missing. Nothing about a person."""

    title = forms.CharField(
        label=_("何が足りないか"),
        max_length=120,
        help_text=_("例: 夜に子どもが食べられる場所。だれのことか分かることは書きません。"),
        error_messages={"required": _("何が足りないかを書いてください。")},
    )
    need = forms.ChoiceField(
        label=_("どの困りごとに"), error_messages={"required": _("困りごとを選んでください。")}
    )
    area = forms.ChoiceField(label=_("どの地区に"), required=False)
    words = forms.CharField(
        label=_("くわしく"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    agency = forms.ChoiceField(label=_("進める機関"), required=False)

    def __init__(
        self,
        *args: Any,
        on: date,
        areas: Sequence[tuple[str, str]],
        agencies: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offered: dict[str, list[tuple[str, Any]]] = {
            "need": [("", _("選んでください")), *codes.choices("resources.needs", on=on)],
            "area": [("", _("町ぜんたい")), *areas],
            "agency": list(agencies),
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]


class StepForm(forms.Form):
    """What was done, and where it stands now."""

    stage = forms.ChoiceField(label=_("いまの段階"), widget=forms.RadioSelect)
    on = forms.DateField(label=_("日付"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    words = forms.CharField(
        label=_("したこと・決めたこと"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("だれのことか分かることは書きません。"),
        error_messages={"required": _("したことを、ひとことでも書いてください。")},
    )
    users = forms.IntegerField(
        label=_("使った人の数（わかれば）"), required=False, min_value=0, max_value=99_999
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages = [c for c in codes.choices("community.gap_stages", on=on) if c[0] != "dropped"]
        self.fields["stage"].choices = stages  # type: ignore[attr-defined]


class DropForm(forms.Form):
    """Why it is given up."""

    reason = forms.CharField(
        label=_("やめるわけ"),
        max_length=300,
        error_messages={"required": _("やめるわけを書いてください。")},
    )


class StageForm(forms.Form):
    """Which gaps."""

    stage = forms.ChoiceField(label=_("段階"), required=False)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages = codes.choices("community.gap_stages", on=on)
        self.fields["stage"].choices = [("", _("やめたもののほか")), *stages]  # type: ignore[attr-defined]

    def chosen(self) -> str:
        """The stage; "" for nonsense too."""
        return str(self.cleaned_data["stage"]) if self.is_valid() else ""
