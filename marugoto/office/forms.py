"""Shapes of what the office asks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.core import clock, codes
from marugoto.policy.looks import POLICY


class LogFilter(forms.Form):
    """The audit log, narrowed. Everything is in the URL."""

    kind = forms.ChoiceField(
        label=_("種類"),
        required=False,
        choices=(("", _("すべて")), ("write", _("したこと")), ("look", _("見たこと"))),
    )
    verb = forms.ChoiceField(label=_("内容"), required=False)
    since = forms.DateField(
        label=_("いつから"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("いつまで"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    person = forms.UUIDField(label=_("人の番号"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verbs = codes.choices("audit.verbs", on=clock.today())
        self.fields["verb"].choices = [("", _("すべて")), *verbs]  # type: ignore[attr-defined]


class LooksFilter(forms.Form):
    """The period in which looks are counted. Everything is in the URL."""

    days = forms.ChoiceField(label=_("期間"), required=False)
    last = forms.DateField(
        label=_("最後の日"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].choices = [  # type: ignore[attr-defined]
            (str(days), _("%(n)s日間") % {"n": days}) for days in POLICY.periods
        ]
