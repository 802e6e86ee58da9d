"""Shapes of what the office asks."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.dates import WEEKDAYS
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


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class HandoverForm(forms.Form):
    """The head of a hand-over: why, which act it is, and perhaps the last day of whoever leaves."""

    batch = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(label=_("引継ぎのわけ"))
    last_day = forms.DateField(
        label=_("この機関での最後の日"),
        required=False,
        widget=_day(),
        help_text=_(
            "次の日から、この人はここの記録を何も開けません。辞める人・よそへ移る人のときに書きます。"
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            ("", _("選んでください")),
            *codes.choices("intake.handover_reasons", on=clock.today()),
        ]


class HandoverRow(forms.Form):
    """One matter of a hand-over. ``prefix`` is its number."""

    pick = forms.BooleanField(label=_("引き継ぐ"), required=False)
    to = forms.TypedChoiceField(label=_("引き継ぐ相手"), coerce=UUID, required=False, empty_value=None)
    careful = forms.CharField(label=_("気をつけること（ひとこと）"), required=False, max_length=200)
    promised = forms.CharField(label=_("約束したこと"), required=False, max_length=200)
    greet = forms.CharField(label=_("あいさつする人"), required=False, max_length=200)

    def __init__(self, *args: Any, colleagues: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", _("選んでください")), *((str(k), name) for k, name in colleagues)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Whoever is chosen needs a successor."""
        data = super().clean() or {}
        if data.get("pick") and not data.get("to"):
            self.add_error("to", _("引き継ぐ相手を選んでください。"))
        return data


class AbsenceForm(forms.Form):
    """Days of absence at a desk, and who stands in. ``who`` and ``stand_in``: desk and user, as "desk:user"."""

    who = forms.ChoiceField(label=_("不在になる人"))
    valid_from = forms.DateField(label=_("いつから"), widget=_day())
    valid_to = forms.DateField(label=_("いつまで"), widget=_day())
    stand_in = forms.TypedChoiceField(label=_("代理"), coerce=UUID)

    def __init__(
        self, *args: Any, who: Sequence[tuple[str, str]], stand_ins: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = who  # type: ignore[attr-defined]
        self.fields["stand_in"].choices = [("", _("選んでください")), *stand_ins]  # type: ignore[attr-defined]


class AskShiftsForm(forms.Form):
    """Which days and parts of a week are asked for at a desk."""

    week = forms.DateField(widget=forms.HiddenInput)
    desk = forms.UUIDField(widget=forms.HiddenInput)
    days = forms.MultipleChoiceField(
        label=_("曜日"),
        choices=[(str(n), day) for n, day in sorted(WEEKDAYS.items())],
        initial=[str(n) for n in range(5)],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("曜日を選んでください。")},
    )
    parts = forms.MultipleChoiceField(
        label=_("時間帯"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("時間帯を選んでください。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parts"].choices = codes.choices("agencies.shift_parts", on=clock.today())  # type: ignore[attr-defined]

    @staticmethod
    def answers() -> list[tuple[str, str]]:
        """What can be answered."""
        return codes.choices("agencies.shift_answers", on=clock.today())


class ShiftNoteForm(forms.Form):
    """申し送り."""

    note = forms.CharField(
        label=_("次の当番に伝えること"),
        max_length=1000,
        error_messages={"required": _("申し送ることを書いてください。")},
    )
