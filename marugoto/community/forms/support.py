"""Shapes of what comes in about publicity, agreements and support."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.community.forms.activities import ANY, TOWN, DayField, Offered, offer
from marugoto.core import codes


class PublicityForm(forms.Form):
    """What was told to whom."""

    title = forms.CharField(
        label=_("何を知らせたか"),
        max_length=120,
        error_messages={"required": _("何を知らせたかを書いてください。")},
    )
    medium = forms.ChoiceField(label=_("媒体"))
    on = DayField(label=_("日付"))
    copies = forms.IntegerField(label=_("部数・回数"), min_value=1, max_value=9_999_999, initial=1)
    audience = forms.ChoiceField(label=_("だれに"), required=False)
    area = forms.ChoiceField(label=_("地区"), required=False)

    def __init__(self, *args: Any, on: date, areas: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            medium=codes.choices("community.media", on=on),
            audience=[ANY, *codes.choices("community.audiences", on=on)],
            area=[TOWN, *areas],
        )


class AgreementForm(forms.Form):
    """Who watches or helps, and whom they tell."""

    partner = forms.CharField(
        label=_("相手"), max_length=120, error_messages={"required": _("相手の名前を書いてください。")}
    )
    kind = forms.ChoiceField(label=_("種類"))
    signed_on = DayField(label=_("結んだ日"))
    until = DayField(label=_("いつまで"), required=False)
    tells = forms.ChoiceField(label=_("気づいたときの連絡先"), required=False)
    area = forms.ChoiceField(label=_("地区"), required=False)
    does = forms.CharField(label=_("すること"), required=False, max_length=300)

    def __init__(self, *args: Any, on: date, areas: Offered, desks: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            kind=codes.choices("community.agreement_kinds", on=on),
            tells=[ANY, *desks],
            area=[TOWN, *areas],
        )


class FundingForm(forms.Form):
    """Money, or what is no money."""

    purpose = forms.CharField(
        label=_("何のために"), max_length=200, error_messages={"required": _("何のためかを書いてください。")}
    )
    other_side = forms.CharField(
        label=_("相手"), max_length=120, error_messages={"required": _("相手の名前を書いてください。")}
    )
    direction = forms.ChoiceField(label=_("向き"), widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=_("種類"))
    on = DayField(label=_("お願いした日"))
    yen = forms.IntegerField(label=_("金額（円）"), required=False, min_value=0, max_value=99_999_999_999)
    things = forms.CharField(
        label=_("お金でないもの"),
        required=False,
        max_length=200,
        help_text=_("例: 米 30kg、集会所の台所、軽トラック1日"),
    )
    activity = forms.ChoiceField(label=_("活動"), required=False)

    def __init__(self, *args: Any, on: date, activities: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            direction=codes.choices("community.directions", on=on),
            kind=codes.choices("community.support_kinds", on=on),
            activity=[ANY, *activities],
        )
