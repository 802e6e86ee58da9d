"""Shapes: a plan to flee, and who helps."""

from collections.abc import Sequence
from typing import Any, ClassVar, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.evacuation.actions.plans import Helper, Planned
from marugoto.evacuation.forms.common import CodedForm, date_field, one_of, several, text

HELPERS: Final = 3  # rows of the page


class PlanForm(CodedForm):
    """How one person would flee. ``shelters``: entries of the directory."""

    LISTS: ClassVar[dict[str, str]] = {
        "hazards": "evacuation.hazards",
        "priority": "evacuation.priorities",
        "needs": "evacuation.plan_needs",
    }
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    hazards = several(_("備える災害"))
    priority = one_of(_("優先度"), radios=True)
    needs = several(_("避難に要るもの・こと"))
    needs_words = text(
        _("くわしく"), 2000, required=False, rows=3, help_text=_("機器の名前、薬、声のかけ方、動物など")
    )
    shelter_id = forms.TypedChoiceField(
        label=_("避難先（社会資源から）"), coerce=UUID, required=False, empty_value=None
    )
    shelter_words = text(_("避難先"), 200, required=False, help_text=_("一覧にないとき。例: 長女の家"))
    route = text(_("避難の道すじ"), 2000, required=False, rows=2)
    made_with = text(
        _("だれと作ったか"), 120, required=False, help_text=_("例: 本人、長女、担当のケアマネジャー")
    )
    review_on = date_field(_("見直す日"))

    def __init__(self, *args: Any, shelters: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shelter_id"].choices = [("", _("（選ぶ）")), *shelters]  # type: ignore[attr-defined]

    def told(self) -> Planned:
        """For the action."""
        return Planned(**{k: v for k, v in self.cleaned_data.items() if k != "seen"})


class HelperForm(CodedForm):
    """Who would help; empty: nobody. ``volunteers``: (account, name) of those who may be chosen instead of typed."""

    LISTS: ClassVar[dict[str, str]] = {"kind": "evacuation.supporter_kinds"}
    user_id = forms.TypedChoiceField(
        label=_("民生委員・協力者から選ぶ"), coerce=UUID, required=False, empty_value=None
    )
    name = text(_("名前・団体の名前"), 80, required=False)
    kind = one_of(_("どういう人か"), required=False)
    phone = text(_("電話"), 40, required=False)
    address = text(_("住所"), 200, required=False)
    agreed = forms.BooleanField(label=_("引き受けると答えた"), required=False)

    def __init__(self, *args: Any, volunteers: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = dict(volunteers)
        self.fields["user_id"].choices = [("", _("（選ぶ）")), *volunteers]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A name goes with what kind of helper it is; anything else goes with a name. Who was chosen has a name."""
        data = super().clean() or {}
        if data.get("user_id"):
            data["name"] = data.get("name") or self.names[str(data["user_id"])]
            data["kind"] = data.get("kind") or "volunteer"
        if data.get("name") and not data.get("kind"):
            self.add_error("kind", _("どういう人かを選んでください。"))
        if not data.get("name") and any(data.get(one) for one in ("kind", "phone", "address", "agreed")):
            self.add_error("name", _("支援する人の名前を書いてください。"))
        return data

    def helper(self) -> Helper | None:
        """For the action; None: the row was left empty."""
        return Helper(**self.cleaned_data) if self.cleaned_data.get("name") else None
