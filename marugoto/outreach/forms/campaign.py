"""Shapes: a campaign, an estimate, a file of names, what is handed out."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.outreach.forms.common import CHOOSE, CodedForm, date_field, one_of


class CampaignForm(CodedForm):
    """What is to be visited, why, from which list, and when the names go."""

    LISTS: ClassVar[dict[str, str]] = {"basis": "outreach.bases"}
    name = forms.CharField(
        label=_("取組の名前"), max_length=80, help_text=_("例: 80歳以上ひとり暮らしの訪問")
    )
    purpose = forms.CharField(label=_("目的"), max_length=200)
    basis = one_of(_("名簿を使ってよい根拠"))
    source = forms.CharField(
        label=_("名簿の出どころ"), max_length=80, help_text=_("例: 高齢者実態把握調査、避難行動要支援者名簿")
    )
    starts_on = date_field(_("始まり"))
    ends_on = date_field(_("終わり"))
    expires_on = date_field(
        _("名前を消す日"), help_text=_("この日から名前と住所は残りません。数は残ります。")
    )


class EstimateForm(forms.Form):
    """How many are thought to be in an area."""

    name = forms.CharField(
        label=_("地区"), max_length=60, error_messages={"required": _("地区の名前を書いてください。")}
    )
    estimated = forms.IntegerField(label=_("見込みの人数"), min_value=0, max_value=1_000_000, required=False)


class ListForm(forms.Form):
    """A file of names."""

    file = forms.FileField(
        label=_("名簿のファイル"),
        help_text=_(
            "CSV か Excel、500行まで。見出しに「氏名」「住所」が要ります。生年月日・電話番号・地区・番号も読みます。"
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={"required": _("ファイルを選んでください。")},
    )


class HandoutForm(CodedForm):
    """To whom, for which day, why; and which rows."""

    LISTS: ClassVar[dict[str, str]] = {"basis": "outreach.handout_bases"}
    membership_id = forms.TypedChoiceField(label=_("訪問する人"), coerce=UUID, error_messages=CHOOSE)
    for_on = date_field(_("訪問の日"))
    purpose = forms.CharField(label=_("渡す目的"), max_length=120)
    basis = one_of(_("渡してよい根拠"))
    days = forms.TypedChoiceField(
        label=_("いつまで読めるか"),
        coerce=int,
        choices=((0, _("その日のうち")), (1, _("次の日まで")), (3, _("3日後まで")), (7, _("7日後まで"))),
        initial=0,
    )
    listed = forms.TypedMultipleChoiceField(
        label=_("訪ねる人"),
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("訪ねる人を選んでください。"), **CHOOSE},
    )

    def __init__(
        self,
        *args: Any,
        visitors: Sequence[tuple[str, str]],
        rows: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["membership_id"].choices = [("", _("（選ぶ）")), *visitors]  # type: ignore[attr-defined]
        self.fields["listed"].choices = list(rows)  # type: ignore[attr-defined]
