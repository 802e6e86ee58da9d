"""Shapes of what comes in about empty buildings."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.community.forms.activities import ANY, TOWN, DayField, Offered, offer
from marugoto.core import codes


class BuildingForm(forms.Form):
    """A building as it is known."""

    name = forms.CharField(
        label=_("呼び名"),
        max_length=80,
        help_text=_("例: 旧東小学校の1階、駅前の元薬局。持ち主の名前は書きません。"),
        error_messages={"required": _("建物の呼び名を書いてください。")},
    )
    kind = forms.ChoiceField(label=_("種類"))
    owner = forms.ChoiceField(label=_("持ち主"))
    condition = forms.ChoiceField(label=_("建物のようす"))
    state = forms.ChoiceField(label=_("どこまで進んだか"))
    area = forms.ChoiceField(label=_("地区"), required=False)
    address = forms.CharField(label=_("所在地"), max_length=200, required=False)
    ask = forms.ChoiceField(label=_("持ち主と話す窓口"), required=False)
    square_metres = forms.IntegerField(
        label=_("広さ（㎡）"), min_value=1, max_value=1_000_000, required=False
    )
    note = forms.CharField(label=_("使うときのこと"), max_length=300, required=False)

    def __init__(self, *args: Any, on: date, areas: Offered, desks: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists = {name: codes.choices(f"community.building_{name}s", on=on) for name in _CODED}
        offer(self, area=[TOWN, *areas], ask=[ANY, *desks], **lists)


_CODED = ("kind", "owner", "condition", "state")


class UseForm(forms.Form):
    """What it is used for, from when; or was, until when."""

    what = forms.CharField(
        label=_("何に使うか"),
        max_length=120,
        error_messages={"required": _("何に使うかを書いてください。")},
    )
    since = DayField(label=_("いつから"))
    until = DayField(label=_("いつまで（終わっていれば）"), required=False)
    activity = forms.ChoiceField(label=_("活動"), required=False)

    def __init__(self, *args: Any, activities: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, activity=[ANY, *activities])
