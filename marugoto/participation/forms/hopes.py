"""A wish; none fits; the end of a wish; the end of a search."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.participation.actions.hopes import Sought, ToldHope
from marugoto.participation.forms.common import (
    CHOOSE,
    NOT_SAID,
    date_field,
    offer,
    offered,
    several,
    text,
    week,
)


class HopeForm(forms.Form):
    """What a person would like, in their own words first."""

    person = forms.ChoiceField(label=_("だれの希望か"))
    words = text(
        _("本人のことば"),
        rows=3,
        most=4000,
        help_text=_("してみたいこと、前にしていたこと。言ったとおりに。"),
        error_messages={"required": _("本人のことばを、ひとことでも書いてください。")},
    )
    heard_on = date_field(_("聞いた日"))
    kinds = several(_("したいこと"))
    times = week(_("いつなら"))
    reach = forms.ChoiceField(label=_("どのくらい遠くまで"), required=False)
    near = text(
        _("どこから（町名など）"),
        most=60,
        required=False,
        help_text=_("町名や近くの会館。距離をはかるために使います。"),
    )
    company = forms.ChoiceField(label=_("何人くらいと"), required=False)
    paid = forms.BooleanField(label=_("報酬がほしい"), required=False)
    languages = several(_("日本語のほかに話すことば"))
    barriers = several(_("妨げになっていること"))
    barrier_words = text(_("妨げについての本人のことば"), rows=2, most=4000, required=False)
    gives = text(
        _("得意なこと・人にできること"), required=False, help_text=_("助けられるだけの人はいません。")
    )

    def __init__(self, *args: Any, on: date, persons: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = self.initial.get
        offer(self, "person", persons)
        offer(self, "kinds", offered("participation.kinds", on, first("kinds") or ()))
        offer(self, "reach", offered("participation.reaches", on, [first("reach") or ""]), blank=NOT_SAID)
        offer(
            self, "company", offered("participation.companies", on, [first("company") or ""]), blank=NOT_SAID
        )
        offer(self, "barriers", offered("participation.barriers", on, first("barriers") or ()))
        spoken = offered("resources.languages", on, first("languages") or ())
        offer(self, "languages", [c for c in spoken if c[0] not in ("ja", "ja-easy")])

    def told(self) -> ToldHope:
        """For the action."""
        return ToldHope(**{name: value for name, value in self.cleaned_data.items() if name != "person"})


class UnmetForm(forms.Form):
    """No role fits: what stays, without the person; and whether a role is to be sought."""

    need = forms.ChoiceField(
        label=_("どの困りごとに"), error_messages={"required": _("困りごとを選んでください。")}
    )
    reason = forms.ChoiceField(label=_("わけ"), error_messages={"required": _("わけを選んでください。")})
    seek = forms.BooleanField(label=_("こういう役割を、さがす・つくる"), required=False)
    kind = forms.ChoiceField(label=_("種類"), required=False)
    words = text(
        _("どんな役割をさがすか"),
        required=False,
        help_text=_("例: 午後に一人でできる10分の袋詰め。だれのことか分かることは書きません。"),
    )
    area = forms.ChoiceField(label=_("どの地区に"), required=False)
    adjustments = several(_("要る配慮"))

    def __init__(self, *args: Any, on: date, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "need", offered("resources.needs", on), blank=CHOOSE)
        offer(self, "reason", offered("cases.unmet_reasons", on), blank=CHOOSE)
        offer(self, "kind", offered("participation.kinds", on), blank=CHOOSE)
        offer(self, "area", areas, blank=_("町ぜんたい"))
        offer(self, "adjustments", offered("participation.adjustments", on))

    def clean(self) -> dict[str, Any]:
        """Who wants a role to be sought says which."""
        said = super().clean() or {}
        if said.get("seek"):
            for name, words in (
                ("kind", _("種類を選んでください。")),
                ("words", _("どんな役割をさがすかを書いてください。")),
            ):
                if not said.get(name):
                    self.add_error(name, words)
        return said

    def sought(self, times: list[str]) -> Sought | None:
        """What is sought; None: nothing."""
        said = self.cleaned_data
        if not said["seek"]:
            return None
        return Sought(
            kind=said["kind"],
            words=said["words"],
            area_id=said["area"] or None,
            times=times,
            adjustments=said["adjustments"],
        )


class EndForm(forms.Form):
    """What became of a wish."""

    outcome = forms.ChoiceField(
        label=_("その後"), error_messages={"required": _("その後どうなったかを選んでください。")}
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "outcome", offered("participation.hope_ends", on), blank=CHOOSE)


class OrderForm(forms.Form):
    """What came of looking for a role."""

    outcome = forms.ChoiceField(label=_("結果"), error_messages={"required": _("結果を選んでください。")})
    role = forms.ChoiceField(label=_("見つかった役割"), required=False)

    def __init__(self, *args: Any, on: date, roles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "outcome", offered("participation.order_ends", on), blank=CHOOSE)
        offer(self, "role", roles, blank=_("（見つかったときに選ぶ）"))
