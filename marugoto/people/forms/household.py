"""Shapes of what comes in about households."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.core import codes
from marugoto.people.forms.common import date_input, offer


class HouseholdForm(forms.Form):
    """A new household around one person."""

    kind = forms.ChoiceField(label=_("世帯の種類"), widget=forms.RadioSelect)
    relation = forms.ChoiceField(label=_("この人の続柄"))
    since = forms.DateField(label=_("いつから"), widget=date_input())
    name = forms.CharField(label=_("呼び名（なくてもよい）"), required=False, max_length=80)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", codes.choices("people.household_kinds", on=on))
        offer(self, "relation", codes.choices("people.relations", on=on))


class MemberForm(forms.Form):
    """Somebody who belongs to a household from a day on."""

    person = forms.UUIDField(
        error_messages={
            "required": _("加える人を選んでください。"),
            "invalid": _("加える人を選んでください。"),
        }
    )
    relation = forms.ChoiceField(label=_("世帯主から見た続柄"))
    since = forms.DateField(label=_("いつから"), widget=date_input())

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "relation", [("", _("選んでください")), *codes.choices("people.relations", on=on)])


class EndForm(forms.Form):
    """The last day of a membership."""

    last_day = forms.DateField(label=_("世帯にいた最後の日"), widget=date_input())


class AsOfForm(forms.Form):
    """The day for which something is shown."""

    on = forms.DateField(label=_("いつの世帯か"), required=False, widget=date_input())
