"""Shapes of what comes in about voices and tiers."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.community.forms.activities import ANY, TOWN, DayField, Offered, offer
from marugoto.core import codes


class VoiceForm(forms.Form):
    """What was said, by whom in general, and how many."""

    words = forms.CharField(
        label=_("声"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("だれのことか分かることは書きません。"),
        error_messages={"required": _("声と、1以上の数を書いてください。")},
    )
    source = forms.ChoiceField(label=_("どこから"))
    on = DayField(label=_("日付"))
    count = forms.IntegerField(label=_("何人・何件"), min_value=1, max_value=999_999, initial=1)
    survey = forms.ChoiceField(label=_("アンケート"), required=False)

    def __init__(self, *args: Any, on: date, surveys: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, source=codes.choices("community.voice_sources", on=on), survey=[ANY, *surveys])


class CarryForm(forms.Form):
    """What is asked of which tier, and who answers there."""

    asked = forms.CharField(
        label=_("何を求めるか"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("何を求めるかを書いてください。")},
    )
    area = forms.ChoiceField(label=_("どこへ"), required=False)
    to_agency = forms.ChoiceField(label=_("答える機関"))

    def __init__(self, *args: Any, areas: Offered, agencies: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, area=[TOWN, *areas], to_agency=agencies)


class AnswerForm(forms.Form):
    """What a tier answers."""

    code = forms.ChoiceField(label=_("答え"))
    words = forms.CharField(
        label=_("答えのことば"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("答えるときは、答えとことばの両方を書いてください。")},
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, code=codes.choices("community.carry_answers", on=on))


class OpenForm(forms.Form):
    """What residents read."""

    words = forms.CharField(
        label=_("住民に知らせることば"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("書くと「地域の声とその後」に載ります。空にすると下ろします。"),
    )
