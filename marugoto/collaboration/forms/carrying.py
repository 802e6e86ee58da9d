"""The form with which one thing is carried out of a sitting."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.collaboration.disclosure import OUT_OF_WALL
from marugoto.collaboration.forms.referral import LONG, date_input, note_area
from marugoto.core import codes


class CarryForm(forms.Form):
    """What leaves, in which words, on which basis, until when."""

    carry = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("何として渡すか"))
    body = forms.CharField(
        label=_("持ち出すことば"),
        max_length=LONG,
        widget=note_area(5),
        help_text=_("要るところだけに、けずれます。ほかの人が話したことは混ぜないでください。"),
        error_messages={"required": _("持ち出すことばを書いてください。")},
    )
    basis = forms.ChoiceField(label=_("根拠"), widget=forms.RadioSelect)
    basis_note = forms.CharField(
        label=_("条文・理由"),
        required=False,
        max_length=200,
        help_text=_(
            "「法令の定め」は法律と条を、「生命・身体・財産の保護」は同意を得られないわけを書きます。"
        ),
    )
    until = forms.DateField(label=_("相手がいつまで見てよいか"), required=False, widget=date_input())

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("", _("選んでください")),
            *codes.choices("collaboration.packet_items", on=on),
        ]
        bases = [c for c in codes.choices("collaboration.legal_bases", on=on) if c[0] in OUT_OF_WALL]
        self.fields["basis"].choices = bases  # type: ignore[attr-defined]
