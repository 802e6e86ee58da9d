"""Shapes of what comes in about records of one person."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.core import clock, codes
from marugoto.people.forms.common import Choices, offer


class LinkForm(forms.Form):
    """Two records are one person: which of them stands for both, and how one made sure."""

    stands = forms.ChoiceField(label=_("代表にする記録"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(label=_("どう確かめたか"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("確かめたこと"),
        required=False,
        max_length=200,
        help_text=_("だれに、何で確かめたか。相談の内容は書きません。"),
    )

    def __init__(self, *args: Any, records: Choices, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "stands", records)
        offer(self, "reason", codes.choices("people.link_reasons", on=on))


class PairFilter(forms.Form):
    """Which pairs are shown. Everything is in the URL."""

    status = forms.ChoiceField(label=_("状態"), required=False)
    band = forms.ChoiceField(label=_("同じ人らしさ"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on = clock.today()
        offer(self, "status", codes.choices("people.link_statuses", on=on))
        offer(self, "band", [("", _("すべて")), *codes.choices("people.link_bands", on=on)])


class UnlinkForm(forms.Form):
    """Two records are parted again: why."""

    reason = forms.ChoiceField(label=_("戻すわけ"), widget=forms.RadioSelect)
    note = forms.CharField(label=_("わかったこと"), required=False, max_length=200)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "reason", codes.choices("people.unlink_reasons", on=on))
