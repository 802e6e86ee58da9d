"""いつ: a line of the timetable, chosen."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from marugoto.core import codes
from marugoto.core.errors import in_our_words
from marugoto.resources.forms.lines import Line, area, date_input, time_input
from marugoto.resources.rules import timetable
from marugoto.resources.rules.entry import Entry, Time, as_data, from_data
from marugoto.resources.rules.timetable import Chosen


class TimeForm(Line):
    """One line: how often, on which days, from when till when. ``was``: the line as it stood, for what cannot be chosen."""

    repeat = forms.ChoiceField(
        label=_("くり返し"),
        choices=(
            ("weekly", _("毎週")),
            ("fortnightly", _("隔週")),
            ("nth", _("毎月 第何曜日")),
            ("monthday", _("毎月 何日")),
            ("once", _("この日だけ")),
            ("words", _("決まっていない（ことばで書く）")),
            ("kept", _("いまの決まりのまま")),
        ),
    )
    weeks = forms.MultipleChoiceField(
        label=_("第何週（毎月 第何曜日のとき）"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=(
            ("1", _("第1")),
            ("2", _("第2")),
            ("3", _("第3")),
            ("4", _("第4")),
            ("5", _("第5")),
            ("-1", _("最終")),
        ),
    )
    days = forms.MultipleChoiceField(
        label=_("曜日"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=(
            ("MO", _("月")),
            ("TU", _("火")),
            ("WE", _("水")),
            ("TH", _("木")),
            ("FR", _("金")),
            ("SA", _("土")),
            ("SU", _("日")),
        ),
    )
    months = forms.ChoiceField(
        label=_("どの月"),
        required=False,
        choices=(("all", _("毎月")), ("odd", _("奇数月")), ("even", _("偶数月"))),
    )
    monthdays = forms.CharField(
        label=_("何日（毎月 何日のとき）"), required=False, max_length=60, help_text=_("例: 10, 25")
    )
    opens = forms.TimeField(label=_("はじまり"), required=False, widget=time_input())
    closes = forms.TimeField(label=_("おわり"), required=False, widget=time_input())
    holidays = forms.ChoiceField(label=_("祝日"), required=False)
    first = forms.DateField(
        label=_("はじめの日（隔週・この日だけのとき）"), required=False, widget=date_input()
    )
    until = forms.DateField(label=_("おわりの日（決まっているとき）"), required=False, widget=date_input())
    closed = forms.BooleanField(label=_("これは休みの日"), required=False)
    text = forms.CharField(
        label=_("いつ（ことば）"),
        required=False,
        max_length=500,
        help_text=_("空けておくと、選んだことから自動で書きます。"),
    )
    notes = forms.CharField(label=_("ことわり"), required=False, max_length=500, widget=area(2))
    was = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on_offer = codes.entries("resources.holiday_rules").values()
        self.fields["holidays"].choices = [("", _("決めない")), *((c.code, c.text) for c in on_offer)]  # type: ignore[attr-defined]
        if not self._was():
            self.fields["repeat"].choices = [  # type: ignore[attr-defined]
                c
                for c in self.fields["repeat"].choices  # type: ignore[attr-defined]
                if c[0] != "kept"
            ]

    def _was(self) -> Time | None:
        return time_from(str(self["was"].value() or ""))

    def is_blank(self) -> bool:
        """Neither days nor hours nor words."""
        named = ("days", "weeks", "monthdays", "opens", "first", "text", "notes")
        return not any(self[name].value() for name in named) and self["repeat"].value() != "kept"

    def clean(self) -> dict[str, Any]:
        """What a rule needs."""
        data = super().clean() or {}
        if not self.is_blank():
            for name, problem in timetable.problems(self._chosen(data)).items():
                if name not in self.errors:
                    self.add_error(name, in_our_words(problem))
        return data

    def _chosen(self, data: Mapping[str, Any]) -> Chosen:
        return Chosen(
            repeat=data.get("repeat") or "words",
            days=tuple(data.get("days") or ()),
            weeks=tuple(data.get("weeks") or ()),
            months=data.get("months") or "all",
            monthdays=data.get("monthdays") or "",
            first=data.get("first"),
            until=data.get("until"),
            opens=data.get("opens"),
            closes=data.get("closes"),
            holidays=data.get("holidays") or "",
            closed=bool(data.get("closed")),
            text=data.get("text") or "",
            notes=data.get("notes") or "",
            was=self._was(),
        )

    def line(self) -> Time:
        """The line of the timetable."""
        return timetable.rule_of(self._chosen(self.cleaned_data))

    def sentence(self) -> str:
        """What was chosen, read out; "" while something is missing."""
        if not self.is_bound or not self.is_valid() or self.is_blank():
            return ""
        return gettext("いつ: %(words)s") % {"words": self.line().text}


def initial_of(line: Time) -> dict[str, Any]:
    """A line of the timetable as the choices of the form."""
    chosen = timetable.chosen_of(line)
    return {
        "repeat": chosen.repeat,
        "days": list(chosen.days),
        "weeks": list(chosen.weeks),
        "months": chosen.months,
        "monthdays": chosen.monthdays,
        "first": chosen.first,
        "until": chosen.until,
        "opens": chosen.opens,
        "closes": chosen.closes,
        "holidays": chosen.holidays,
        "closed": chosen.closed,
        "text": chosen.text,
        "notes": chosen.notes,
        "was": as_text(line),
    }


def as_text(line: Time) -> str:
    """A line as JSON, to come back with the form."""
    (data,) = as_data(replace(_NOTHING, times=(line,)))["times"]
    return json.dumps(data, ensure_ascii=False)


def time_from(text: str) -> Time | None:
    """The line that ``as_text`` wrote; None for nothing, and for what somebody has spoilt."""
    try:
        entry = from_data({"kind": "", "name": "", "times": [json.loads(text)]}) if text else None
    except (ValueError, TypeError, AttributeError, KeyError):
        return None
    return entry.times[0] if entry else None


_NOTHING = Entry(kind="", name="")
