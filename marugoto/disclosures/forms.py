"""Shapes: who asks for disclosure; what is decided on a passage."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.core import codes


class RequestForm(forms.Form):
    """Who asks, and how it was made sure."""

    asked_by = forms.ChoiceField(
        label=_("だれが求めたか"),
        widget=forms.RadioSelect,
        error_messages={"required": _("選んでください。")},
    )
    identity = forms.CharField(
        label=_("本人・代理人の確かめ方"),
        max_length=200,
        help_text=_("例: 運転免許証の原本を見た。代理人は、資格や委任状も。"),
        error_messages={"required": _("どのように本人と確かめたかを書いてください。")},
    )
    received_on = forms.DateField(
        label=_("受け付けた日"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"received_on": on, "asked_by": "self"}
        super().__init__(*args, **kwargs)
        asking = codes.choices("disclosures.requesters", on=on)
        self.fields["asked_by"].choices = asking  # type: ignore[attr-defined]


class ExtendForm(forms.Form):
    """Why more time is needed."""

    reason = forms.CharField(
        label=_("延ばす理由"),
        max_length=200,
        help_text=_("求めた人に知らせる通知にのります。"),
        error_messages={"required": _("延ばす理由を書いてください。求めた人に知らせる文になります。")},
    )


class JudgeForm(forms.Form):
    """What is decided on a passage."""

    decision = forms.ChoiceField(
        label=_("判断"), widget=forms.RadioSelect, error_messages={"required": _("選んでください。")}
    )
    reason = forms.ChoiceField(label=_("不開示の理由"), required=False)
    marked = forms.CharField(
        label=_("黒塗りするところ"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("黒塗りにすることばを ⟦ と ⟧ ではさみます。ほかの字は変えられません。"),
    )

    def __init__(self, *args: Any, on: date, keep: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grounds = codes.choices("disclosures.grounds", on=on, keep=keep)
        self.fields["decision"].choices = codes.choices("disclosures.decisions", on=on)  # type: ignore[attr-defined]
        self.fields["reason"].choices = [("", _("（出すときは選ばない）")), *grounds]  # type: ignore[attr-defined]
