"""Shapes: what was found at a door, who is out alone, which of two records stands."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.core import codes
from marugoto.outreach.actions.kits import MINUTES
from marugoto.outreach.actions.records import Found
from marugoto.outreach.forms.common import CodedForm, date_field, one_of

_YEARS = (2000, 2100)  # a clock outside of these says nothing


class _Clocks(forms.Form):
    """The two readings of the writer's clock; empty where the form is written on our own page."""

    device_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    device_now = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Both or neither, and of this century."""
        data = super().clean() or {}
        both = [data.get("device_at"), data.get("device_now")]
        if not all(isinstance(one, datetime) and _YEARS[0] <= one.year < _YEARS[1] for one in both):
            data["device_at"] = data["device_now"] = None
        return data


class RecordForm(CodedForm, _Clocks):
    """A record of a visit, from the page, a sheet, or a kit."""

    LISTS: ClassVar[dict[str, str]] = {
        "result": "outreach.results",
        "met_whom": "outreach.met_whom",
        "next_step": "outreach.next_steps",
    }
    record_id = forms.UUIDField(widget=forms.HiddenInput)
    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    channel = forms.ChoiceField(
        label=_("どこで書いたか"), choices=(), widget=forms.RadioSelect, initial="page"
    )
    result = one_of(_("結果"), radios=True)
    met_whom = one_of(_("会えた人"), required=False)
    note = forms.CharField(
        label=_("様子"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    next_step = one_of(_("次にすること"), radios=True)
    next_on = date_field(_("次の日"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channels = codes.choices("outreach.channels", on=kwargs["on"])
        self.fields["channel"].choices = channels  # type: ignore[attr-defined]

    def found(self) -> Found:
        """What was written."""
        return Found(**{key: value for key, value in self.cleaned_data.items() if key != "record_id"})


class CheckForm(_Clocks):
    """Setting out, or being safe."""

    lone_id = forms.UUIDField(widget=forms.HiddenInput)
    act = forms.ChoiceField(choices=(("out", ""), ("safe", "")), widget=forms.HiddenInput)
    minutes = forms.TypedChoiceField(
        label=_("戻るまで"), coerce=int, choices=[(n, n) for n in MINUTES], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minutes"].choices = [(n, _("%(n)d分") % {"n": n}) for n in MINUTES]  # type: ignore[attr-defined]


class VerdictForm(CodedForm):
    """Which of two records stands."""

    LISTS: ClassVar[dict[str, str]] = {"verdict": "outreach.verdicts"}
    verdict = one_of(_("どうするか"), radios=True)


class LockForm(forms.Form):
    """What locks and opens a kit. It is never sent: the form has no address, and the field no name that a browser would keep."""

    word = forms.CharField(
        label=_("あいことば"),
        min_length=8,
        help_text=_(
            "8文字以上。自分だけが知っていて、メモしなくてよいもの。サーバーには送りません。忘れると、だれも開けません。"
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    again = forms.CharField(
        label=_("あいことば（もう一度）"), widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )
