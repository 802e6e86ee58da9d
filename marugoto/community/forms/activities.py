"""Shapes of what comes in about activities, their days, members and helpers."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from marugoto.community.rules import activities as rules
from marugoto.core import codes

Offered = Sequence[tuple[str, str]]
ANY: tuple[str, Any] = ("", _("選ばない"))
TOWN: tuple[str, Any] = ("", _("町ぜんたい"))


class DayField(forms.DateField):
    """A day, by the calendar of the browser."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)


def offer(form: forms.Form, **choices: Sequence[tuple[str, Any]]) -> None:
    """Fills the choices of fields."""
    for name, some in choices.items():
        form.fields[name].choices = list(some)  # type: ignore[attr-defined]


class ActivityForm(forms.Form):
    """What an activity is."""

    title = forms.CharField(
        label=_("活動の名前"), max_length=120, error_messages={"required": _("活動の名前を書いてください。")}
    )
    kind = forms.ChoiceField(label=_("種類"))
    starts_on = DayField(label=_("始まり"))
    area = forms.ChoiceField(label=_("地区"), required=False)
    audience = forms.ChoiceField(label=_("だれに"), required=False)
    gap = forms.ChoiceField(label=_("もとになった足りない資源"), required=False)
    days_needed = forms.IntegerField(
        label=_("修了に要る出席の日数（研修だけ）"), required=False, min_value=1, max_value=366
    )
    words = forms.CharField(
        label=_("くわしく"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, on: date, areas: Offered, gaps: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            kind=codes.choices("community.activity_kinds", on=on),
            area=[TOWN, *areas],
            audience=[ANY, *codes.choices("community.audiences", on=on)],
            gap=[ANY, *gaps],
        )


class DayForm(forms.Form):
    """A day of an activity, typed in one go."""

    on = DayField(label=_("日付"))
    numbers = forms.CharField(
        label=_("来た人の番号"),
        required=False,
        max_length=2000,
        help_text=_("間をあけて打ちます。続きは 5-8 のように。下の名簿に印を付けても同じです。"),
    )
    names = forms.CharField(
        label=_("名簿にない人"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("1行に1人。呼び名でかまいません。あとに「町外」「担い手」と書けます。"),
    )
    unnamed = forms.IntegerField(label=_("人数だけの参加者"), required=False, min_value=0, max_value=99_999)
    unnamed_outside = forms.IntegerField(
        label=_("うち町の外から"), required=False, min_value=0, max_value=99_999
    )
    helpers_unnamed = forms.IntegerField(
        label=_("人数だけの担い手"), required=False, min_value=0, max_value=99_999
    )
    bodies = forms.IntegerField(
        label=_("加わった機関・団体の数"), required=False, min_value=0, max_value=9_999
    )
    words = forms.CharField(
        label=_("気づいたこと"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("だれのことか分かることは書きません。"),
    )

    def clean_numbers(self) -> tuple[int, ...]:
        """The numbers. ValidationError: a piece that is none."""
        found, odd = rules.numbers_of(self.cleaned_data["numbers"])
        if odd:
            raise forms.ValidationError(
                gettext("番号として読めません: %(words)s") % {"words": "、".join(odd)[:100]}
            )
        return found

    def there(self) -> dict[int, str]:
        """number → part, from what was typed and what was ticked."""
        ticked = dict.fromkeys(self._ticks("there"), "participant")
        helped = dict.fromkeys(self._ticks("helped"), "helper")
        return dict.fromkeys(self.cleaned_data["numbers"], "participant") | ticked | helped

    def _ticks(self, name: str) -> list[int]:
        return [int(n) for n in self.data.getlist(name) if n.isdecimal() and len(n) <= 6]  # type: ignore[attr-defined]

    def heads(self) -> dict[str, int]:
        """The figures; an empty field is nought."""
        names = ("unnamed", "unnamed_outside", "helpers_unnamed", "bodies")
        return {name: self.cleaned_data[name] or 0 for name in names}


class EndForm(forms.Form):
    """The last day of an activity, or the day of completion."""

    on = DayField(label=_("日付"))


class MemberForm(forms.Form):
    """What a member wishes to be called; nothing of it is needed."""

    called = forms.CharField(
        label=_("名前・呼び名"),
        required=False,
        max_length=80,
        help_text=_("書かなければ、番号だけの人になります。"),
    )
    called_kana = forms.CharField(label=_("ふりがな"), required=False, max_length=80)
    area = forms.ChoiceField(label=_("住んでいる地区"), required=False)
    outside = forms.BooleanField(label=_("町の外に住んでいる"), required=False)
    contact = forms.CharField(label=_("連絡先"), required=False, max_length=120)

    def __init__(self, *args: Any, areas: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, area=[("", _("わからない")), *areas])


class HelperForm(forms.Form):
    """What a helper offers, and up to where."""

    kind = forms.ChoiceField(label=_("どんな担い手"))
    since = DayField(label=_("いつから"))
    hours_limit = forms.IntegerField(
        label=_("ひと月の上限（時間）"), required=False, min_value=1, max_value=400
    )
    limits = forms.CharField(
        label=_("しないこと・できないこと"),
        required=False,
        max_length=300,
        help_text=_("例: 車の送迎はしない。夜は出ない。"),
    )
    insured_until = DayField(label=_("ボランティア保険の終わり"), required=False)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, kind=codes.choices("community.helper_kinds", on=on))


class WorkForm(forms.Form):
    """One time that a helper helped."""

    on = DayField(label=_("日付"))
    minutes = forms.IntegerField(label=_("時間（分）"), min_value=1, max_value=1440)
    burden = forms.ChoiceField(label=_("負担"))
    expense = forms.IntegerField(
        label=_("かかった費用（円）"), required=False, min_value=0, max_value=9_999_999
    )
    activity = forms.ChoiceField(label=_("活動"), required=False)

    def __init__(self, *args: Any, on: date, activities: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, burden=codes.choices("community.burdens", on=on), activity=[ANY, *activities])


class KindForm(forms.Form):
    """Which activities."""

    kind = forms.ChoiceField(label=_("種類"), required=False)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, kind=[("", _("すべて")), *codes.choices("community.activity_kinds", on=on)])

    def chosen(self) -> str:
        """The kind; "" for nonsense too."""
        return str(self.cleaned_data["kind"]) if self.is_valid() else ""
