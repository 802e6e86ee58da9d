"""The form with which the end of a whole desk is planned."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.collaboration.forms.referral import date_input
from marugoto.core import clock, codes


class DeskMoveForm(forms.Form):
    """Which desk ends, when, and where its matters go."""

    desk = forms.TypedChoiceField(label=_("終わる窓口"), coerce=UUID)
    kind = forms.ChoiceField(label=_("わけ"))
    on = forms.DateField(label=_("いつから"), widget=date_input())
    to_desk = forms.TypedChoiceField(label=_("引き継ぐ窓口"), coerce=UUID)
    holding_desk = forms.TypedChoiceField(
        label=_("あずかる窓口"),
        coerce=UUID,
        required=False,
        empty_value=None,
        help_text=_(
            "ほかの機関へ移すときに要ります。同意などの根拠がなくて渡せない案件を、市町村の課があずかります。"
        ),
    )

    def __init__(self, *args: Any, desks: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        none = ("", _("選んでください"))
        for name in ("desk", "to_desk", "holding_desk"):
            self.fields[name].choices = [none, *desks]  # type: ignore[attr-defined]
        kinds = codes.choices("collaboration.desk_move_kinds", on=clock.today())
        self.fields["kind"].choices = [none, *kinds]  # type: ignore[attr-defined]
