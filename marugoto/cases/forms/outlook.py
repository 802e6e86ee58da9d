"""A word on a pattern; a scale, one row of choices an item."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.cases import queries
from marugoto.cases.forms.common import Choices, date_input, offer
from marugoto.core import codes


class VerdictForm(forms.Form):
    """It is so, or it is not so, and why."""

    verdict = forms.ChoiceField()
    note = forms.CharField(label=_("わけ・メモ"), required=False, max_length=300)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "verdict", codes.choices("cases.pattern_verdicts", on=on))


class ScaleForm(forms.Form):
    """The items of one scale. The names of the fields are the items'."""

    on = forms.DateField(label=_("日付"), widget=date_input())
    person = forms.ChoiceField(label=_("だれの答えか"), required=False)
    note = forms.CharField(label=_("メモ"), required=False, max_length=300)

    def __init__(self, *args: Any, scale: str, persons: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "person", [*persons, ("", _("世帯全体"))])
        self._items = queries.scale(scale).items
        for item in self._items:
            self.fields[item] = forms.ChoiceField(
                label=queries.item_label(scale, item),
                choices=queries.level_choices(scale, item),
                widget=forms.RadioSelect,
                error_messages={"required": _("選んでください。")},
            )

    def items(self) -> list[forms.BoundField]:
        """The questions in their order."""
        return [self[item] for item in self._items]

    def answers(self) -> dict[str, int]:
        """item → score; call once the form is valid."""
        return {item: int(self.cleaned_data[item]) for item in self._items}
