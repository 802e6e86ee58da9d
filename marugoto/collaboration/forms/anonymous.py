"""The form of a question that names nobody."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.collaboration.forms.referral import LONG, note_area


class AnonymousForm(forms.Form):
    """To whom, and what."""

    referral = forms.UUIDField(widget=forms.HiddenInput)
    to_desk = forms.ChoiceField(label=_("相談する窓口"))
    asked = forms.CharField(
        label=_("相談したいこと"),
        max_length=LONG,
        widget=note_area(6),
        help_text=_("例: 80代の母と50代の子の世帯です。家に入れてもらえません。そちらなら、どう始めますか。"),
        error_messages={"required": _("相談したいことを書いてください。")},
    )

    def __init__(self, *args: Any, desks: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_desk"].choices = [("", _("選んでください")), *desks]  # type: ignore[attr-defined]
