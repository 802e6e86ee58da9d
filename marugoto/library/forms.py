"""Shapes of what comes in about studies."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.core import codes

Offered = Sequence[tuple[str, Any]]


def _text(label: Any, rows: int, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=20_000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": _("題と、はじまりと状況を書いてください。")},
    )


class WorkForm(forms.Form):
    """What a study says."""

    title = forms.CharField(
        label=_("事例の題"),
        max_length=80,
        error_messages={"required": _("題と、はじまりと状況を書いてください。")},
    )
    age_band = forms.ChoiceField(label=_("年代"), required=False)
    household = forms.ChoiceField(label=_("世帯の人数"), required=False)
    area = forms.ChoiceField(label=_("地区"), required=False, help_text=_("広い地区か、町ぜんたいにします。"))
    patterns = forms.MultipleChoiceField(
        label=_("課題の重なり"), required=False, widget=forms.CheckboxSelectMultiple
    )
    situation = _text(_("はじまりと状況"), 8, required=True)
    course = _text(_("経過"), 10, help_text=_("日付は「3か月目」のように書きます。"))
    support = _text(_("支援と工夫"), 6)
    outcome = _text(_("どうなったか"), 4)
    lessons = _text(_("学べること"), 4)
    cards = _text(
        _("問いのカード（1行に1枚）"), 5, help_text=_("例: あなたが最初に訪ねるなら、何を聞きますか。")
    )
    discussion = _text(_("話しあいの進め方"), 4)

    def __init__(self, *args: Any, on: date, areas: Offered, patterns: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        untold: tuple[str, Any] = ("", _("書かない"))
        for name, choices in (
            ("age_band", [untold, *codes.choices("library.age_bands", on=on)]),
            ("household", [untold, *codes.choices("library.households", on=on)]),
            ("area", [("", _("町ぜんたい")), *areas]),
            ("patterns", list(patterns)),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]


class OfferForm(forms.Form):
    """To whom it should go, and the answer to what the machine points at."""

    scope = forms.ChoiceField(label=_("出す先"), widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("指摘が残っていても、だれのことか分からないと言えるわけ"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"].choices = codes.choices("library.scopes", on=on)  # type: ignore[attr-defined]


class ReturnForm(forms.Form):
    """What has to change."""

    words = forms.CharField(
        label=_("差し戻すわけ"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("差し戻すわけを書いてください。")},
    )


class ConsentForm(forms.Form):
    """Who agreed, when and how."""

    person = forms.ChoiceField(label=_("だれの同意か"))
    on = forms.DateField(
        label=_("同意した日"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    form = forms.ChoiceField(label=_("同意の聞き方"))

    def __init__(self, *args: Any, on: date, persons: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = list(persons)  # type: ignore[attr-defined]
        self.fields["form"].choices = codes.choices("intake.consent_forms", on=on)  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    """Why it is taken out."""

    why = forms.ChoiceField(label=_("取り下げるわけ"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].choices = codes.choices("library.withdrawals", on=on)  # type: ignore[attr-defined]


class FilterForm(forms.Form):
    """Which studies."""

    q = forms.CharField(label=_("ことば"), required=False, max_length=80)
    age_band = forms.ChoiceField(label=_("年代"), required=False)
    pattern = forms.ChoiceField(label=_("課題の重なり"), required=False)

    def __init__(self, *args: Any, on: date, patterns: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every: tuple[str, Any] = ("", _("すべて"))
        self.fields["age_band"].choices = [every, *codes.choices("library.age_bands", on=on)]  # type: ignore[attr-defined]
        self.fields["pattern"].choices = [every, *patterns]  # type: ignore[attr-defined]
