"""Why a role was chosen; what the place is told; a step; who gives; the week sheet."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from marugoto.core import codes
from marugoto.participation.actions.placements import Written
from marugoto.participation.forms.common import date_field, offer, offered, text
from marugoto.participation.rules.stages import NEXT


class ChooseForm(forms.Form):
    """The person chose; in a word, why."""

    why = text(_("選んだわけ（本人のことば）"), required=False)


class AgreeForm(forms.Form):
    """All that the place is told."""

    name = text(
        _("受け入れ先に伝える呼び名"),
        most=40,
        help_text=_("本人がそう呼ばれたい名前。姓だけ、あだ名でもかまいません。"),
        error_messages={"required": _("受け入れ先で何と呼ばれたいかを、本人に聞いて書いてください。")},
    )
    needs = text(
        _("受け入れ先に伝える配慮"),
        required=False,
        help_text=_("例: 急に話しかけられるのが苦手。病名や家のことは書きません。"),
    )
    on = date_field(_("本人が同意した日"))
    form = forms.ChoiceField(label=_("同意の形"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = self.initial.get("form") or ""
        offer(self, "form", offered("intake.consent_forms", on, [kept]))


class MoveForm(forms.Form):
    """A step to the next stage."""

    stage = forms.ChoiceField(
        label=_("次の段階"),
        widget=forms.RadioSelect,
        error_messages={"required": _("次の段階を選んでください。")},
    )
    on = date_field(_("その日"))
    words = text(_("様子"), rows=2, most=4000, required=False)
    outcome = forms.ChoiceField(label=_("終わり方（終えるとき）"), required=False)
    said = text(_("終わりについて本人のことば"), rows=2, most=4000, required=False)

    def __init__(self, *args: Any, on: date, now: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages = [(s, codes.label("participation.stages", s)) for s in NEXT.get(now, ())]
        offer(self, "stage", stages)
        offer(self, "outcome", offered("participation.outcomes", on), blank=_("（終えるときに選ぶ）"))


class GivesForm(forms.Form):
    """Since when somebody gives, too."""

    since = date_field(_("支える側にもなった日"))


class FilterForm(forms.Form):
    """Which wishes."""

    STATES = (("open", _("行き先をさがしている")), ("placed", _("参加している")), ("ended", _("終えた")))
    state = forms.ChoiceField(label=_("いま"), choices=STATES, required=False)
    q = forms.CharField(label=_("ことば"), required=False, max_length=60)


def field_name(placement_id: UUID, on: date) -> str:
    """The name of a box of the week sheet."""
    return f"d-{placement_id}-{on:%Y%m%d}"


def written(data: QueryDict, placements: list[UUID], days: list[date]) -> list[Written]:
    """What the sheet says: a code for each box, the minutes beside it. Boxes that were not sent are not touched."""
    found = []
    for placement in placements:
        for on in days:
            name = field_name(placement, on)
            if name in data:
                minutes = data.get(f"{name}-m", "").strip()
                spent = int(minutes) if minutes.isascii() and minutes.isdigit() else None
                found.append(Written(placement, on, data.get(name, ""), spent if data.get(name) else None))
    return found
