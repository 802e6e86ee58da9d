"""Forms of a guest's link: to make one, to give the code, to answer. The answers are those of the workers' pages."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.collaboration.forms.referral import AcceptForm, DeclineForm, ReportForm
from marugoto.collaboration.queries.guests import TERMS, usual_term
from marugoto.core import codes


class LinkForm(forms.Form):
    """For whom, and for how long."""

    link = forms.UUIDField(widget=forms.HiddenInput)
    guest = forms.CharField(
        label=_("だれに渡すリンクか（名前・役）"),
        max_length=120,
        help_text=_("例: 配食ボランティアの代表 ○○さん"),
        error_messages={"required": _("だれに渡すリンクかを書いてください。")},
    )
    days = forms.ChoiceField(label=_("いつまで開けるか"))

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].choices = codes.choices(TERMS, on=on)  # type: ignore[attr-defined]
        self.fields["days"].initial = usual_term()


class CodeForm(forms.Form):
    """The code that was told another way."""

    code = forms.CharField(
        label=_("電話で聞いた6けたの確認番号"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("電話で聞いた確認番号を入れてください。")},
    )


def answer_form(act: str, data: Any = None, *, on: date) -> forms.Form:
    """The form of one answer, as the workers have it."""
    if act == "accept":
        return AcceptForm(data, auto_id="accept-%s")
    made = DeclineForm if act == "decline" else ReportForm
    return made(data, on=on, auto_id=f"{act}-%s")
