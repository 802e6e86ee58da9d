"""Shapes of what comes in at intake. Fields only; rules and writing are elsewhere."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.seats import Seat
from marugoto.core import codes
from marugoto.intake import rules
from marugoto.people.rules import PROXY

MAX_SUBJECTS = 8


def _date_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class SubjectForm(forms.Form):
    """One person whom the talk is about: somebody known (``person`` is an id), somebody new, or nobody named."""

    person = forms.CharField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("名前"),
        required=False,
        max_length=80,
        help_text=_("姓と名のあいだを空けます。わからなければ空けたままで。"),
    )
    kana = forms.CharField(
        label=_("よみ"),
        required=False,
        max_length=80,
        help_text=_("名前がかなだけなら、空けておけます。"),
    )
    birth = forms.CharField(
        label=_("生年月日"),
        required=False,
        max_length=40,
        help_text=_("例: 1950-03-01、昭和25年3月、S25、70代"),
    )
    gender = forms.ChoiceField(label=_("性別"), required=False)
    phone = forms.CharField(
        label=_("電話"), required=False, max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    address = forms.CharField(label=_("住所"), required=False, max_length=200)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["gender"].choices = [("", _("書かない")), *codes.choices("people.genders", on=on)]  # type: ignore[attr-defined]

    def chosen(self) -> UUID | None:
        """The known person that was picked; None for a new one."""
        try:
            return UUID(self.cleaned_data.get("person") or "")
        except ValueError:
            return None

    def is_blank(self) -> bool:
        """Nobody was picked and nothing was written."""
        data = self.cleaned_data
        return self.chosen() is None and not any(
            data.get(k) for k in ("name", "kana", "phone", "address", "birth")
        )


class ReceiveForm(forms.Form):
    """One consultation, on one page."""

    channel = forms.ChoiceField(label=_("経路"), widget=forms.RadioSelect)
    story = forms.CharField(
        label=_("話の内容"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=20_000,
        error_messages={"required": _("話の内容を、ひとことでも書いてください。")},
    )
    caller_relation = forms.ChoiceField(label=_("来た人（連絡してきた人）"))
    caller_name = forms.CharField(label=_("来た人の名前"), required=False, max_length=80)
    caller_contact = forms.CharField(label=_("来た人の連絡先"), required=False, max_length=80)
    anonymous = forms.BooleanField(label=_("匿名で受ける（名前はあとでもよい）"), required=False)
    area = forms.ChoiceField(label=_("地区"), required=False)
    urgency = forms.ChoiceField(label=_("緊急度"), widget=forms.RadioSelect)
    consent_state = forms.ChoiceField(label=_("情報を共有してよいか"), widget=forms.RadioSelect)
    consent_form = forms.ChoiceField(label=_("同意の聞き方"), required=False)
    consent_scope = forms.CharField(label=_("共有してよい範囲"), required=False, max_length=200)
    outcome = forms.ChoiceField(
        label=_("このあと"),
        widget=forms.RadioSelect,
        error_messages={"required": _("このあとどうするかを選んでください。")},
    )
    outcome_note = forms.CharField(
        label=_("伝えたこと・決めたこと"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    watch_until = forms.DateField(label=_("いつ様子を確かめるか"), required=False, widget=_date_input())

    def __init__(
        self, *args: Any, areas: list[tuple[str, str]], on: date, may_take_on: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self._offer("channel", codes.choices("intake.channels", on=on))
        self._offer("caller_relation", codes.choices("intake.caller_relations", on=on))
        self._offer("urgency", codes.choices("intake.urgency", on=on))
        states = [c for c in codes.choices("intake.consent_states", on=on) if c[0] != "withdrawn"]
        self._offer("consent_state", states)
        heard = [c for c in codes.choices("intake.consent_forms", on=on) if c[0] != PROXY]  # see ConsentForm
        self._offer("consent_form", [("", _("選んでください")), *heard])
        self._offer("area", [("", _("わからない・決めない")), *areas])
        outcomes = codes.choices("intake.outcomes", on=on)
        self._offer("outcome", outcomes if may_take_on else [o for o in outcomes if o[0] != "taken_on"])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What belongs together comes together."""
        data = super().clean() or {}
        if data.get("consent_state") in ("given", "partial") and not data.get("consent_form"):
            self.add_error(
                "consent_form", _("同意をどのように聞いたか（書面・口頭・代理）を選んでください。")
            )
        if problem := rules.watch_problem(
            outcome=data.get("outcome", ""), on=self.on, watch_until=data.get("watch_until")
        ):
            self.add_error("watch_until", problem)
        return data


RECEIVE_DEFAULTS = {
    "channel": "visit",
    "caller_relation": "self",
    "urgency": "not_urgent",
    "consent_state": "not_asked",
}


def marks_in(data: Mapping[str, Any]) -> dict[str, str]:
    """need code → none | some | main, from the chips of the page."""
    marks = {k.removeprefix("need-"): str(data.get(k)) for k in data if k.startswith("need-")}
    return {code: mark for code, mark in marks.items() if mark in rules.MARKS}


def subject_count(data: Mapping[str, Any]) -> int:
    """How many person blocks the page shows: one at least, eight at most."""
    raw = str(data.get("subjects") or "1")
    return min(MAX_SUBJECTS, max(1, int(raw))) if raw.isascii() and raw.isdigit() else 1


def as_querydict(fields: Mapping[str, list[str]]) -> QueryDict:
    """A stored draft as the form data it was."""
    data = QueryDict(mutable=True)
    for key, values in fields.items():
        data.setlist(key, [str(v) for v in values])
    return data


class NoticeForm(forms.Form):
    """気づき: two fields."""

    what = forms.CharField(
        label=_("気づいたこと"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        error_messages={"required": _("気づいたことを書いてください。")},
    )
    about = forms.CharField(label=_("だれ・どこのこと（わかる範囲で）"), required=False, max_length=200)


class AskForm(forms.Form):
    """What a resident writes. Only the story is needed; a contact where an answer is wanted."""

    EASY: ClassVar = {
        "story": "そうだん したい こと",  # as it is
        "desk": "どの まどぐちに おくりますか",  # as it is
        "area": "すんで いる ところ",  # as it is
        "name": "なまえ（かかなくても いい です）",  # as it is
        "reply": "へんじは どう しますか",  # as it is
        "contact": "でんわ・メール",  # as it is
    }

    story = forms.CharField(
        label=_("相談したいこと"),
        widget=forms.Textarea(attrs={"rows": 7}),
        max_length=8000,
        error_messages={"required": _("相談したいことを、ひとことでも書いてください。")},
    )
    desk = forms.ChoiceField(label=_("どの窓口に送りますか"), required=False)
    area = forms.ChoiceField(label=_("住んでいる地区"), required=False)
    name = forms.CharField(
        label=_("名前"), required=False, max_length=80, help_text=_("書かなくてもかまいません。")
    )
    reply = forms.ChoiceField(label=_("返事はどうしますか"), widget=forms.RadioSelect, initial="none")
    contact = forms.CharField(
        label=_("電話番号・メールなど"),
        required=False,
        max_length=120,
        help_text=_("返事がほしいときだけ書いてください。"),
    )

    def __init__(
        self,
        *args: Any,
        desks: list[tuple[str, str]],
        areas: list[tuple[str, str]],
        on: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("desk", [("", _("どこでもよい（合う窓口が受け取ります）")), *desks]),
            ("area", [("", _("書かない")), *areas]),
            ("reply", codes.choices("intake.reply_ways", on=on)),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A wish to be answered comes with a way to do it."""
        data = super().clean() or {}
        if data.get("reply", "none") != "none" and not data.get("contact"):
            self.add_error("contact", _("返事がほしいときは、連絡先を書いてください。"))
        return data


class NextForm(forms.Form):
    """What comes next, and by when."""

    act = forms.ChoiceField(label=_("次にすること"))
    due = forms.DateField(label=_("いつまでに"), widget=_date_input())

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = codes.choices("intake.next_acts", on=on)  # type: ignore[attr-defined]


class WatchForm(forms.Form):
    """Watch until a date."""

    watch_until = forms.DateField(label=_("いつ様子を確かめるか"), widget=_date_input())


class CloseMatterForm(forms.Form):
    """An honest end."""

    outcome = forms.ChoiceField(label=_("終わり方"))

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            ("", _("選んでください")),
            *codes.choices("intake.matter_outcomes", on=on),
        ]


class MatterFilter(forms.Form):
    """The list of matters, narrowed. Everything is in the URL."""

    status = forms.ChoiceField(
        label=_("状態"),
        required=False,
        choices=(
            ("open", _("動いている")),
            ("in_hand", _("あなたの窓口にある")),
            ("overdue", _("期限切れ")),
            ("watching", _("見守り")),
            ("closed", _("終わった")),
            ("all", _("すべて")),
        ),
    )
    q = forms.CharField(label=_("番号"), required=False, max_length=20)


class WorkerForm(forms.Form):
    """Who of the desk works on the matter."""

    worker = forms.TypedChoiceField(label=_("担当"), coerce=UUID)

    def __init__(self, *args: Any, seats: Sequence[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(s.user_id), s.name) for s in seats]
        self.fields["worker"].choices = [("", _("選んでください")), *named]  # type: ignore[attr-defined]
