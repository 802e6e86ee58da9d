"""Shapes of what comes in about groups."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.core import codes
from marugoto.core.ids import new_id
from marugoto.groups.rules import days
from marugoto.groups.rules.stands import PARTS

Offered = Sequence[tuple[str, Any]]


class DayField(forms.DateField):
    """A day, by the calendar of the browser."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)


class HourField(forms.TimeField):
    """A time of day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}), **kwargs)


class OnceForm(forms.Form):
    """A form whose page gives what it makes its number, so that a second press makes nothing twice."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": new_id()} | dict(kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)


class GroupForm(OnceForm):
    """What a group is."""

    name = forms.CharField(
        label=_("グループの名前"),
        max_length=80,
        error_messages={"required": _("グループの名前を書いてください。")},
    )
    kind = forms.ChoiceField(label=_("種類"))
    purpose = forms.CharField(
        label=_("何のためのグループか"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    body = forms.ChoiceField(label=_("もとになる会議体"), required=False)

    def __init__(self, *args: Any, on: date, bodies: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = (self.initial or {}).get("kind", "")
        self.fields["kind"].choices = codes.choices("groups.kinds", on=on, keep=kind)  # type: ignore[attr-defined]
        self.fields["body"].choices = [("", _("選ばない")), *bodies]  # type: ignore[attr-defined]


class CarefulForm(OnceForm):
    """A form that asks once more where its words look as if they told of a person (adr/0044)."""

    sure = forms.BooleanField(label=_("人が分かることは書いていません。このまま出します。"), required=False)

    def warn(self, found: Mapping[str, Sequence[str]]) -> bool:
        """Nothing was found, or its writer has said that it is nobody. Otherwise the form says so, and waits."""
        if not found or self.cleaned_data["sure"]:
            return True
        self.add_error("sure", _("人のことに見える書きかたがあります。直すか、確かめて印をつけてください。"))
        return False


class NoticeForm(CarefulForm):
    """A notice to all members."""

    title = forms.CharField(
        label=_("題"), max_length=120, error_messages={"required": _("題と内容を書いてください。")}
    )
    body = forms.CharField(
        label=_("内容"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("題と内容を書いてください。")},
    )


class FileForm(CarefulForm):
    """A file for all members."""

    file = forms.FileField(
        label=_("ファイル"),
        help_text=_("PDF、Word・Excel・PowerPoint（マクロなし）、写真、文字だけのファイル。10 MB まで。"),
        error_messages={"required": _("ファイルを選んでください。"), "empty": _("空のファイルです。")},
    )


class EventForm(CarefulForm):
    """A day, once or again and again."""

    title = forms.CharField(
        label=_("予定の名前"), max_length=80, error_messages={"required": _("予定の名前を書いてください。")}
    )
    starts_on = DayField(label=_("日付（くりかえすときは、はじめの日）"))
    opens = HourField(label=_("始まりの時刻"), required=False)
    closes = HourField(label=_("終わりの時刻"), required=False)
    place = forms.CharField(label=_("場所"), required=False, max_length=120)
    every = forms.ChoiceField(
        label=_("くりかえし"),
        choices=(
            (days.ONCE, _("一度だけ")),
            (days.WEEKLY, _("毎週、この曜日")),
            (days.NTH, _("毎月、第何何曜日（この日と同じ）")),
            (days.DAY, _("毎月、この日付")),
        ),
        initial=days.ONCE,
        widget=forms.RadioSelect,
    )
    until = DayField(label=_("いつまで（くりかえすとき）"), required=False)


class SearchForm(forms.Form):
    """Who could be asked in."""

    q = forms.CharField(label=_("名前か機関の名前"), required=False, max_length=80)


class StandForm(forms.Form):
    """In whose hands the doings of a self-help group are."""

    on = DayField(label=_("日付"))
    calls = forms.ChoiceField(label=_("集まりを呼びかける"), widget=forms.RadioSelect)
    leads = forms.ChoiceField(label=_("集まりを進める"), widget=forms.RadioSelect)
    decides = forms.ChoiceField(label=_("決めごとをする"), widget=forms.RadioSelect)
    place = forms.ChoiceField(label=_("場所をとる"), widget=forms.RadioSelect)
    money = forms.ChoiceField(label=_("お金をあつかう"), widget=forms.RadioSelect)
    words = forms.CharField(label=_("ひとこと"), required=False, max_length=300)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in PARTS:
            self.fields[part].choices = codes.choices("groups.hands", on=on)  # type: ignore[attr-defined]
