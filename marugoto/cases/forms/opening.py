"""Opening a case, its heading, its team, and the list's filters."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.cases.forms.common import NOT_CHOSEN, Choices, offer
from marugoto.core import codes


class CaseForm(forms.Form):
    """What the case is called, under which programme it runs, whom it is for."""

    title = forms.CharField(
        label=_("ケースの呼び名"),
        max_length=80,
        help_text=_("一覧に出ます。名前は書かず、「中央・80代世帯（介護と家計）」のように書きます。"),
        error_messages={"required": _("ケースの呼び名を書いてください。")},
    )
    persons = forms.MultipleChoiceField(
        label=_("だれのケースか"), required=False, widget=forms.CheckboxSelectMultiple
    )
    household = forms.ChoiceField(label=_("世帯"), required=False, widget=forms.RadioSelect)
    programme = forms.ChoiceField(label=_("事業"), required=False)

    def __init__(
        self, *args: Any, persons: Choices, households: Choices, on: date, keep: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "persons", persons)
        offer(self, "household", households, blank=_("世帯は決めない"))
        offer(self, "programme", codes.choices("cases.programmes", on=on, keep=keep), blank=_("決めない"))


class MemberForm(forms.Form):
    """Somebody joins the team."""

    desk = forms.ChoiceField(
        label=_("機関・窓口"),
        help_text=_(
            "ほかの機関の窓口も入れられます。その機関に見えるのは、つなぎや会議で渡したものだけです。"
        ),
    )
    user = forms.ChoiceField(label=_("担当者（自分の機関の人だけ）"), required=False)
    part = forms.CharField(
        label=_("チームでの役割"), max_length=120, help_text=_("例: 家計の相談、週1回の見守り")
    )
    lead = forms.BooleanField(label=_("この人を主担当にする"), required=False)

    def __init__(self, *args: Any, desks: Choices, users: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "desk", desks, blank=NOT_CHOSEN)
        offer(self, "user", users, blank=_("決めない"))


STATUS_CHOICES = (
    ("open", _("支援中")),
    ("watching", _("終結後の見守り")),
    ("closed", _("終結")),
    ("all", _("すべて")),
)


class CaseFilter(forms.Form):
    """The list's filters, in the URL."""

    q = forms.CharField(label=_("呼び名・番号"), required=False, max_length=80)
    status = forms.ChoiceField(label=_("状態"), required=False, choices=STATUS_CHOICES)
    mine = forms.BooleanField(label=_("自分のケースだけ"), required=False)
    overdue = forms.BooleanField(label=_("見直しが過ぎたもの"), required=False)


class SearchForm(forms.Form):
    """Words in the records of one's own cases; in the URL."""

    q = forms.CharField(
        label=_("さがすことば"),
        max_length=80,
        help_text=_("1文字でもさがせます。間をあけると、すべてのことばがある記録だけが出ます。"),
        error_messages={"required": _("さがすことばを書いてください。")},
    )
    closed = forms.BooleanField(label=_("終結したケースもさがす"), required=False)
