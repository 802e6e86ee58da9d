"""The fast note."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from marugoto.cases.actions.progress import Noted
from marugoto.cases.forms.common import date_input, offer, text_area
from marugoto.core import codes
from marugoto.core.clock import JST

NAMES = ("note", "method", "at", "contact_kind", "contact", "kind", "body", "minutes", "next_act", "next_due")


class ProgressForm(forms.Form):
    """One contact or act. The time is now unless it is changed. ``note``: the id it will have, so that it is saved once."""

    note = forms.UUIDField(required=False, widget=forms.HiddenInput)
    method = forms.ChoiceField(
        label=_("方法"), widget=forms.RadioSelect, error_messages={"required": _("方法を選んでください。")}
    )
    at = forms.DateTimeField(
        label=_("日時"), widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    )
    contact_kind = forms.ChoiceField(label=_("相手の区分"), required=False)
    contact = forms.CharField(
        label=_("相手"), required=False, max_length=80, help_text=_("例: 本人、長女、病院の相談室")
    )
    kind = forms.ChoiceField(label=_("内容の区分"), required=False)
    body = forms.CharField(
        label=_("内容"),
        max_length=20_000,
        widget=text_area(3),
        error_messages={"required": _("内容を書いてください。ひとことでもかまいません。")},
    )
    minutes = forms.IntegerField(
        label=_("かかった分"), required=False, min_value=0, validators=[MaxValueValidator(1440)]
    )
    next_act = forms.CharField(label=_("次の対応"), required=False, max_length=200)
    next_due = forms.DateField(label=_("いつまでに"), required=False, widget=date_input())

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep = self.initial.get
        offer(self, "method", codes.choices("cases.contact_methods", on=on, keep=keep("method") or ""))
        kinds = codes.choices("cases.progress_kinds", on=on, keep=keep("kind") or "")
        offer(self, "kind", kinds, blank=_("選ばない"))

        with_whom = codes.choices("cases.contact_kinds", on=on, keep=keep("contact_kind") or "")
        offer(self, "contact_kind", with_whom, blank=_("選ばない"))

    def noted(self) -> Noted:
        """The note for the action."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "note"}
        return Noted(**{**data, "at": data["at"].astimezone(JST)})


class DayForm(ProgressForm):
    """A note among those of other cases on one page: the same fields, closer together. An empty one is left out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        method = self.fields["method"]
        offered = list(method.choices)  # type: ignore[attr-defined]
        self.fields["method"] = forms.ChoiceField(label=method.label, choices=offered)

    def has_body(self) -> bool:
        """Is there something to keep?"""
        return bool(str(self["body"].value() or "").strip())

    def written(self) -> bool:
        """Was anything typed or chosen, so that leaving it out would lose it?"""
        typed = ("body", "contact_kind", "contact", "kind", "minutes", "next_act", "next_due")
        return any(str(self[name].value() or "").strip() for name in typed)

    def again(self, *, on: date) -> "DayForm":
        """The same row with what was sent, not yet judged: one that is left out says nothing is wrong with it."""
        return DayForm(prefix=self.prefix, initial={n: self[n].value() for n in NAMES}, on=on)


class PasteForm(forms.Form):
    """What was taken down somewhere else, and where it is to be cut."""

    text = forms.CharField(label=_("はりつける文章"), max_length=60_000, widget=text_area(10))
    on = forms.DateField(label=_("いつの記録か"), widget=date_input())
    method = forms.ChoiceField(label=_("方法"))
    blank_lines = forms.BooleanField(label=_("空行で分ける"), required=False, initial=True)
    times = forms.BooleanField(label=_("時刻で分ける"), required=False, initial=True)
    speakers = forms.BooleanField(label=_("話す人が変わるたびに分ける"), required=False)

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "method", codes.choices("cases.contact_methods", on=day))


class OtherWorkForm(forms.Form):
    """Work of no case."""

    on = forms.DateField(label=_("日付"), widget=date_input())
    kind = forms.ChoiceField(label=_("仕事の区分"))
    minutes = forms.IntegerField(label=_("かかった分"), min_value=1, validators=[MaxValueValidator(1440)])
    what = forms.CharField(
        label=_("ひとこと"), required=False, max_length=120, help_text=_("人の名前は書きません。")
    )

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", codes.choices("cases.other_work_kinds", on=day))
