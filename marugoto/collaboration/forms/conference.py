"""The forms of a sitting: convening it, bringing a case, minutes and decisions."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.collaboration.forms.referral import LONG, date_input, note_area
from marugoto.core import clock, codes

TIME = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class ConveneForm(forms.Form):
    """A date, a place, and who is called."""

    conference = forms.UUIDField(widget=forms.HiddenInput)
    held_on = forms.DateField(label=_("日にち"), widget=date_input())
    held_at = forms.TimeField(label=_("時刻"), widget=TIME)
    place = forms.CharField(label=_("場所"), required=False, max_length=120)
    members = forms.MultipleChoiceField(
        label=_("呼ぶ人"), required=False, widget=forms.CheckboxSelectMultiple
    )

    also = forms.MultipleChoiceField(
        label=_("あわせて開く会議の種類"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "ひとつの回で、いくつかの法律の会議を兼ねるとき。いちばん厳しい定めが当たり、それぞれ1回と数えます。"
        ),
    )

    def __init__(
        self,
        *args: Any,
        candidates: Sequence[tuple[str, str]],
        kinds: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].choices = candidates  # type: ignore[attr-defined]
        self.fields["also"].choices = kinds  # type: ignore[attr-defined]

    def instant(self) -> datetime:
        """Day and time as an instant in Japan."""
        return datetime.combine(self.cleaned_data["held_on"], self.cleaned_data["held_at"], tzinfo=clock.JST)


class InviteForm(forms.Form):
    """More people are called; a member without an account by name."""

    words = forms.CharField(
        label=_("窓口をさがす"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    members = forms.MultipleChoiceField(
        label=_("呼ぶ人"), required=False, widget=forms.CheckboxSelectMultiple
    )
    desk = forms.ChoiceField(label=_("窓口（アカウントのない人）"), required=False)
    name = forms.CharField(label=_("その人の名前"), required=False, max_length=80)

    def __init__(
        self,
        *args: Any,
        candidates: Sequence[tuple[str, str]],
        desks: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].choices = candidates  # type: ignore[attr-defined]
        self.fields["desk"].choices = [("", _("選んでください")), *desks]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A desk and a name come together."""
        data = super().clean() or {}
        if bool(data.get("desk")) != bool(data.get("name")):
            missing = "name" if data.get("desk") else "desk"
            self.add_error(missing, _("窓口と名前は、組で書いてください。"))
        return data


class AttendanceForm(forms.Form):
    """出欠 of one member."""

    attendance = forms.ChoiceField(label=_("出欠"))

    def __init__(self, *args: Any, on: date, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attendance"].choices = codes.choices("collaboration.attendance", on=on)  # type: ignore[attr-defined]
        self.fields["attendance"].label = name


class ToldForm(forms.Form):
    """知らせた: which members were told of the sitting, and how."""

    members = forms.MultipleChoiceField(
        label=_("だれに知らせたか"), required=False, widget=forms.CheckboxSelectMultiple
    )
    how = forms.ChoiceField(
        label=_("どうやって"),
        widget=forms.RadioSelect,
        error_messages={"required": _("知らせた方法を選んでください。")},
    )

    def __init__(self, *args: Any, on: date, members: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].choices = members  # type: ignore[attr-defined]
        self.fields["how"].choices = codes.choices("collaboration.notice_means", on=on)  # type: ignore[attr-defined]


class SubmitForm(forms.Form):
    """A case is brought: what is asked, with which plan, who should come."""

    item = forms.UUIDField(widget=forms.HiddenInput)
    again = forms.UUIDField(required=False, widget=forms.HiddenInput)
    question = forms.CharField(
        label=_("話し合いたいこと"),
        max_length=LONG,
        widget=note_area(4),
        error_messages={"required": _("話し合いたいことを書いてください。")},
    )
    plan = forms.ChoiceField(label=_("かけるプラン"), required=False, widget=forms.RadioSelect)
    desks = forms.MultipleChoiceField(
        label=_("来てほしい窓口"), required=False, widget=forms.CheckboxSelectMultiple
    )
    urgent_reason = forms.CharField(
        label=_("次の回まで待てない理由（急ぎのとき）"),
        required=False,
        max_length=200,
        help_text=_("書くと「急ぎ」、書かないと「締切のあと」として議題に並びます。"),
    )

    def __init__(
        self,
        *args: Any,
        plans: Sequence[tuple[str, str]],
        desks: Sequence[tuple[str, str]],
        late: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not late:
            del self.fields["urgent_reason"]
        self.fields["plan"].choices = [("", _("プランはかけない")), *plans]  # type: ignore[attr-defined]
        self.fields["desks"].choices = desks  # type: ignore[attr-defined]


class MinutesForm(forms.Form):
    """話し合いの記録."""

    minutes = forms.CharField(
        label=_("話し合いの記録"), required=False, max_length=20_000, widget=note_area(5)
    )


class DecisionForm(forms.Form):
    """決まったこと: a decision, a task (who, by when), or information."""

    decision = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("種類"), widget=forms.RadioSelect)
    body = forms.CharField(
        label=_("内容"),
        max_length=300,
        error_messages={"required": _("決まったことを書いてください。")},
    )
    desk = forms.ChoiceField(label=_("だれが（「すること」のとき）"), required=False)
    due_on = forms.DateField(label=_("いつまでに（「すること」のとき）"), required=False, widget=date_input())

    def __init__(self, *args: Any, on: date, desks: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = codes.choices("collaboration.decision_kinds", on=on)  # type: ignore[attr-defined]
        self.fields["desk"].choices = [("", _("選んでください")), *desks]  # type: ignore[attr-defined]


class ResultForm(forms.Form):
    """結果 of an item."""

    result = forms.ChoiceField(label=_("結果"), error_messages={"required": _("結果を選んでください。")})

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = codes.choices("collaboration.agenda_results", on=on)
        self.fields["result"].choices = [("", _("選んでください")), *rows]  # type: ignore[attr-defined]


class WallForm(forms.Form):
    """Something said behind the wall."""

    said = forms.UUIDField(widget=forms.HiddenInput)
    body = forms.CharField(
        label=_("この会議の中だけで伝えること"),
        max_length=LONG,
        widget=note_area(),
        error_messages={"required": _("内容を書いてください。")},
    )
