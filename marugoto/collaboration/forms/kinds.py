"""The form with which a legal officer corrects a kind of meeting."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.collaboration.actions.kinds import Ruled
from marugoto.collaboration.forms.referral import date_input
from marugoto.collaboration.rules.kinds import Kind
from marugoto.core import codes
from marugoto.core.ids import new_id


class KindForm(forms.Form):
    """What the rule says, from when, and why it is corrected."""

    version = forms.UUIDField(widget=forms.HiddenInput)
    valid_from = forms.DateField(
        label=_("いつから"),
        widget=date_input(),
        help_text=_("見える範囲をせばめる直しは、過ぎた日からでもかまいません。広げる直しは、今日からです。"),
    )
    purpose = forms.ChoiceField(label=_("目的"), widget=forms.RadioSelect)
    legal_basis = forms.ChoiceField(label=_("情報の根拠"))
    article = forms.CharField(label=_("条文・要綱"), required=False, max_length=200)
    consent_required = forms.BooleanField(label=_("本人の同意が前提"), required=False)
    walled = forms.BooleanField(label=_("話した中身は会議の中だけ（持ち出さない）"), required=False)
    may_sit = forms.MultipleChoiceField(label=_("座れる人"), widget=forms.CheckboxSelectMultiple)
    secrecy = forms.ChoiceField(label=_("守秘義務"), widget=forms.RadioSelect)
    secrecy_article = forms.CharField(label=_("守秘義務の条文"), required=False, max_length=200)
    secrecy_notice = forms.CharField(
        label=_("守秘義務の告知文"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("会議の画面で、議題を読む前に確かめてもらう文。"),
    )
    minutes = forms.ChoiceField(label=_("記録を読める人"))
    publicity = forms.ChoiceField(label=_("公開"), widget=forms.RadioSelect)
    checked = forms.BooleanField(label=_("法令・要綱の文と照らして確かめた"), required=False)
    why = forms.CharField(label=_("直したわけ"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any, *, kind: Kind, on: date) -> None:
        initial = {
            name: getattr(kind, name)
            for name in (
                *("purpose", "legal_basis", "article", "consent_required", "walled", "secrecy"),
                *("secrecy_article", "secrecy_notice", "minutes", "publicity", "checked"),
            )
        }
        initial |= {"may_sit": list(kind.may_sit), "valid_from": on, "version": new_id()}
        super().__init__(data, initial=initial)
        for name, list_name in (
            ("purpose", "collaboration.meeting_purposes"),
            ("legal_basis", "collaboration.legal_bases"),
            ("may_sit", "collaboration.seat_kinds"),
            ("secrecy", "collaboration.secrecy_duties"),
            ("minutes", "collaboration.minutes_readers"),
            ("publicity", "collaboration.publicity"),
        ):
            self.fields[name].choices = codes.choices(list_name, on=on)  # type: ignore[attr-defined]

    def ruled(self) -> Ruled:
        """What was written, as the action takes it."""
        clean = dict(self.cleaned_data)
        clean.pop("version")
        return Ruled(**clean | {"may_sit": tuple(clean["may_sit"])})
