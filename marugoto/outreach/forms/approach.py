"""Shapes: somebody who has not asked, an attempt, another day to forget, whom the family lets in."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.outreach.forms.common import CodedForm, date_field, one_of


class ApproachForm(CodedForm):
    """The least that is needed to knock again."""

    LISTS: ClassVar[dict[str, str]] = {
        "noticed_by": "outreach.noticers",
        "basis": "outreach.bases",
        "way": "outreach.ways",
    }
    label = forms.CharField(
        label=_("呼び方"),
        max_length=80,
        required=False,
        help_text=_("例: 東町の角の一軒家の方。名前がわからなくてもかまいません。"),
    )
    noticed_by = one_of(_("だれが気づいたか"))
    noticed_on = date_field(_("気づいた日"))
    basis = one_of(_("本人に聞く前に記録してよい根拠"))
    way = one_of(_("どう近づくか"))
    next_step = forms.CharField(
        label=_("次の一歩"), max_length=120, required=False, help_text=_("小さく、急がない一歩を。")
    )
    next_on = date_field(_("次の一歩の日"), required=False)
    delete_on = date_field(_("消す日"), help_text=_("1年以内。その日が来たら知らせ、7日後に名前を消します。"))


class AttemptForm(CodedForm):
    """One attempt."""

    LISTS: ClassVar[dict[str, str]] = {"way": "outreach.ways", "response": "outreach.responses"}
    on = date_field(_("日"))
    way = one_of(_("どう近づいたか"))
    response = one_of(_("応え"), radios=True)
    next_step = forms.CharField(label=_("次の一歩"), max_length=120, required=False)
    next_on = date_field(_("次の一歩の日"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = kwargs["on"]


class SettleForm(CodedForm):
    """How things stand."""

    LISTS: ClassVar[dict[str, str]] = {"state": "outreach.approach_states"}
    state = one_of(_("いまの関係"))


class PutOffForm(CodedForm):
    """Another day to forget."""

    LISTS: ClassVar[dict[str, str]] = {"basis": "outreach.bases"}
    delete_on = date_field(_("新しい消す日"))
    basis = one_of(_("まだ要る根拠"))


class WelcomeForm(forms.Form):
    """Whom the family lets in: an agency, or somebody in a few words."""

    agency = forms.ChoiceField(label=_("機関"), required=False)
    who = forms.CharField(
        label=_("機関でなければ、だれ"), max_length=40, required=False, help_text=_("例: 牛乳配達の人")
    )
    since = date_field(_("いつから"))

    def __init__(self, *args: Any, agencies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [("", _("（選ぶ）")), *agencies]  # type: ignore[attr-defined]
