"""Shapes of what comes in about a family."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.core import codes
from marugoto.people.forms.common import Choices, date_input, offer

CHOOSE = _("選んでください")


class RelativeForm(forms.Form):
    """A relative: what they are and who. Everything else may stay empty."""

    kind = forms.ChoiceField(label=_("どの間柄の人か"))
    name = forms.CharField(label=_("その人の名前"), required=False, max_length=120)
    gender = forms.ChoiceField(label=_("性別"), required=False)
    birth = forms.CharField(label=_("生年月日や年齢"), required=False, max_length=40)
    since = forms.DateField(label=_("いつから（結婚・縁組など）"), required=False, widget=date_input())
    until = forms.DateField(label=_("いつまで（離婚・離縁など）"), required=False, widget=date_input())
    co_parent_id = forms.ChoiceField(label=_("子のもう一人の親"), required=False)
    other_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, on: date, partners: Choices = (), **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "relative_%s")
        super().__init__(*args, **kwargs)
        offer(self, "kind", [("", CHOOSE), *codes.choices("people.relative_kinds", on=on)])
        offer(self, "gender", [("", _("わからない")), *codes.choices("people.genders", on=on)])
        offer(self, "co_parent_id", [("", _("わからない")), *partners])


class PartedForm(forms.Form):
    """Two parted."""

    ended = forms.ChoiceField(label=_("どうなったか"), required=False)
    on = forms.DateField(label=_("その日"), widget=date_input())

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "ended", [("", _("別居")), *codes.choices("people.partnership_ends", on=on)])


class BondForm(forms.Form):
    """How the person stands to another of the picture."""

    other = forms.ChoiceField(label=_("だれと"))
    kind = forms.ChoiceField(label=_("どんな関係か"))
    since = forms.DateField(label=_("いつから"), required=False, widget=date_input())

    def __init__(self, *args: Any, on: date, others: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "bond_%s")
        super().__init__(*args, **kwargs)
        offer(self, "other", [("", CHOOSE), *others])
        offer(self, "kind", [("", CHOOSE), *codes.choices("people.bond_kinds", on=on)])


class PictureForm(forms.Form):
    """The day of a picture (``?as-of=``)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "picture_%s")
        super().__init__(*args, **kwargs)
        self.fields["as-of"] = forms.DateField(label=_("いつの図か"), required=False, widget=date_input())
