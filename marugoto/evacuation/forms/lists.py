"""Shapes: the terms of the list, the reasons of a person, an answer, taking off."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.evacuation.actions.registrants import Answer
from marugoto.evacuation.actions.terms import Terms
from marugoto.evacuation.forms.common import CodedForm, date_field, one_of, several, text


class TermsForm(CodedForm):
    """A version of the terms."""

    LISTS: ClassVar[dict[str, str]] = {
        "reasons": "evacuation.reasons",
        "groups": "evacuation.receiver_groups",
    }
    source = text(_("もとになる計画・要綱"), 120, help_text=_("例: ◯◯市地域防災計画（令和8年修正）"))
    criteria = text(_("名簿に載せる範囲"), 2000, rows=3)
    reasons = several(_("載せる事由"), required=True)
    valid_from = date_field(_("いつから"))
    ordinance = text(
        _("同意なしで提供できる条例"),
        120,
        required=False,
        help_text=_("条例に特別の定めがあるときだけ書きます（災害対策基本法49条の11第2項ただし書）。"),
    )
    groups = several(_("条例で提供できる相手"))
    heeds_refusal = forms.BooleanField(
        label=_("断った人は、条例でも提供しない"), required=False, initial=True
    )
    most = forms.IntegerField(label=_("一人の支援者に頼む人数の目安"), min_value=1, max_value=50, initial=5)

    def told(self) -> Terms:
        """For the action."""
        return Terms(**self.cleaned_data)


class ReasonsForm(CodedForm):
    """Why somebody is on the list."""

    LISTS: ClassVar[dict[str, str]] = {"reasons": "evacuation.reasons"}
    reasons = several(_("避難支援等を必要とする事由"), required=True)
    words = text(
        _("そのほか、避難支援に要ること"), 300, required=False, help_text=_("例: 呼びかけに気づきにくい")
    )


class AnswerForm(CodedForm):
    """What the person said to one question."""

    LISTS: ClassVar[dict[str, str]] = {
        "subject": "evacuation.consent_subjects",
        "state": "evacuation.consent_states",
        "way": "evacuation.consent_ways",
        "groups": "evacuation.receiver_groups",
    }
    subject = one_of(_("何についての答えか"), radios=True)
    state = one_of(_("答え"), radios=True)
    on = date_field(_("答えた日"))
    way = one_of(_("どうやって聞いたか"))
    groups = several(_("伝えてよい相手（選ばなければ全部）"))
    note = text(_("ことわり書き"), 200, required=False)

    def told(self) -> Answer:
        """For the action."""
        return Answer(**self.cleaned_data)


class OffForm(CodedForm):
    """Why somebody leaves the list."""

    LISTS: ClassVar[dict[str, str]] = {"reason": "evacuation.list_ends"}
    reason = one_of(_("外すわけ"), radios=True)
