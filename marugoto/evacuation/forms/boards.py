"""Shapes: a disaster, a board, a report, a sheet that goes out and comes back, a worry."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.evacuation.actions.boards import Seen
from marugoto.evacuation.actions.terms import Declared
from marugoto.evacuation.forms.common import CodedForm, instant, one_of, several, text
from marugoto.evacuation.rules.sheets import MOST


class DisasterForm(CodedForm):
    """What was declared, and by whom."""

    LISTS: ClassVar[dict[str, str]] = {"kind": "evacuation.disaster_kinds"}
    name = text(_("災害の名前"), 80, help_text=_("例: 令和8年台風19号"))
    kind = one_of(_("種類"))
    declared_by = text(_("だれが決めたか"), 80, help_text=_("例: 災害対策本部長（市長）"))
    exercise = forms.BooleanField(
        label=_("訓練"),
        required=False,
        help_text=_("訓練では、同意のない人の名簿は渡せません。"),
    )

    def told(self) -> Declared:
        """For the action."""
        return Declared(**self.cleaned_data)


class ReviewForm(forms.Form):
    """What one sees looking back."""

    words = text(
        _("ふりかえり"),
        4000,
        rows=4,
        help_text=_("渡した名簿は要ったか、返ったか。次にどうするか。"),
    )


class BoardForm(forms.Form):
    """Whose safety is asked for."""

    name = text(_("安否確認の名前"), 80, help_text=_("例: 1日目の安否確認"))
    areas = several(_("圏域（選ばなければ全部）"))

    def __init__(self, *args: Any, areas: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["areas"].choices = list(areas)  # type: ignore[attr-defined]


class PersonRowForm(forms.Form):
    """Somebody who is not in the register."""

    label = text(_("呼び名"), 80, help_text=_("例: 駅前の宿の旅行者、二人連れ"))
    contact = text(_("連絡先・居どころ"), 120, required=False)
    area_id = forms.TypedChoiceField(label=_("圏域"), coerce=UUID, required=False, empty_value=None)

    def __init__(self, *args: Any, areas: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area_id"].choices = [("", _("わからない")), *areas]  # type: ignore[attr-defined]


class ReportForm(CodedForm):
    """How somebody was seen."""

    LISTS: ClassVar[dict[str, str]] = {
        "state": "evacuation.safety_states",
        "way": "evacuation.safety_ways",
    }
    report_id = forms.UUIDField(widget=forms.HiddenInput)
    state = one_of(_("安否"), radios=True)
    need = forms.BooleanField(
        label=_("困りごとがある"),
        required=False,
        help_text=_("家が無事でも、眠れない、薬が切れる、話し相手がいないなど。かならず聞いてください。"),
    )
    way = one_of(_("どうやってわかったか"), radios=True)
    seen_at = instant(_("見た日時"))
    place = text(_("どこで"), 80, required=False)
    told_by = text(_("だれから"), 80, required=False)
    note = text(_("様子"), 300, required=False)

    def seen(self) -> Seen:
        """For the action."""
        return Seen(**{k: v for k, v in self.cleaned_data.items() if k != "report_id"})


class SurfaceForm(CodedForm):
    """A worry that came to light."""

    LISTS: ClassVar[dict[str, str]] = {"urgency": "intake.urgency"}
    consultation_id = forms.UUIDField(widget=forms.HiddenInput)
    words = text(_("困りごと（聞いたとおりに）"), 4000, rows=3)
    urgency = one_of(_("いつまでに"), radios=True)


class SheetForm(forms.Form):
    """Who takes a sheet along, of which area."""

    area_id = forms.TypedChoiceField(label=_("圏域"), coerce=UUID, required=False, empty_value=None)
    for_whom = text(_("だれが持って行くか"), 80, help_text=_("例: 東地区民児協 伊藤さん"))

    def __init__(self, *args: Any, areas: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area_id"].choices = list(areas)  # type: ignore[attr-defined]


class TakeInForm(forms.Form):
    """What stands on a sheet that came back."""

    seen_at = instant(_("見た日時"), help_text=_("紙に書かれた時刻。わからなければ、戻った時刻。"))
    typed = text(
        _("番号と文字"),
        MOST * 12,
        rows=8,
        help_text=_("例: 12 b、13 a+（+ は困りごとあり）。行を変えても、読点で区切ってもかまいません。"),
    )
