"""Shapes: to whom the list goes and why; what became of it."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.evacuation.actions.provisions import Wish
from marugoto.evacuation.forms.common import CodedForm, date_field, one_of, text


class ProvisionForm(CodedForm):
    """To whom, on which basis, what for, until when."""

    LISTS: ClassVar[dict[str, str]] = {
        "group": "evacuation.receiver_groups",
        "basis": "evacuation.provision_bases",
    }
    group = one_of(_("渡す相手の種類"))
    receiver = text(
        _("渡す相手（団体と受け取る人の名前）"), 120, help_text=_("例: 東地区自主防災会 会長 ◯◯さん")
    )
    basis = one_of(_("根拠"), radios=True)
    disaster_id = forms.TypedChoiceField(
        label=_("どの災害か"),
        coerce=UUID,
        required=False,
        empty_value=None,
        help_text=_("災害の根拠で渡すときだけ選びます。訓練は選べません。"),
    )
    purpose = text(_("使う目的"), 200)
    area_id = forms.TypedChoiceField(label=_("圏域"), coerce=UUID, required=False, empty_value=None)
    with_plans = forms.BooleanField(
        label=_("個別避難計画も渡す"),
        required=False,
        help_text=_("計画を伝えることに同意した人の計画だけが付きます。"),
    )
    copies = forms.IntegerField(label=_("部数"), min_value=1, max_value=50, initial=1)
    due_on = date_field(_("返す・捨てる期限"))

    def __init__(
        self,
        *args: Any,
        disasters: Sequence[tuple[str, str]],
        areas: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["disaster_id"].choices = [("", _("（選ぶ）")), *disasters]  # type: ignore[attr-defined]
        self.fields["area_id"].choices = [("", _("すべて")), *areas]  # type: ignore[attr-defined]

    def wish(self) -> Wish:
        """For the action."""
        return Wish(**self.cleaned_data)


class BackForm(CodedForm):
    """What became of it."""

    LISTS: ClassVar[dict[str, str]] = {"way": "evacuation.return_ways"}
    way = one_of(_("どうなったか"), radios=True)
