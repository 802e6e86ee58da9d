"""The ending, the watching after it, and taking up again."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from marugoto.cases.actions.closing import Closed, Unmet
from marugoto.cases.forms.common import NOT_CHOSEN, Choices, date_input, offer, text_area
from marugoto.core import codes

MAX_UNMET = 12
ROWS = 2
NAMES = (
    "outcome",
    "on",
    "changes",
    "remaining",
    "person_view",
    "note",
    "lead_after",
    "transfer_to",
    "watch_until",
)


class ClosingForm(forms.Form):
    """How it ended, honestly."""

    outcome = forms.ChoiceField(
        label=_("終わり方"),
        widget=forms.RadioSelect,
        error_messages={"required": _("終わり方を選んでください。")},
    )
    on = forms.DateField(label=_("終えた日"), widget=date_input())
    lead_after = forms.CharField(
        label=_("終結後の主担当（引き継いだ先）"),
        required=False,
        max_length=120,
        help_text=_("「主担当へ引継」を選んだときは必ず書きます。"),
    )
    transfer_to = forms.CharField(
        label=_("移管先（転出のとき）"),
        required=False,
        max_length=120,
        help_text=_("引越し先の自治体や機関。本人の同意がなければ知らせず、残された課題にわけを書きます。"),
    )
    changes = forms.MultipleChoiceField(
        label=_("見られた変化"), required=False, widget=forms.CheckboxSelectMultiple
    )
    remaining = forms.CharField(label=_("残された課題"), required=False, max_length=4000, widget=text_area(3))
    person_view = forms.CharField(
        label=_("本人の思い（本人のことば）"), required=False, max_length=4000, widget=text_area(3)
    )
    note = forms.CharField(label=_("支援員の意見"), required=False, max_length=4000, widget=text_area(3))
    watch_until = forms.DateField(
        label=_("いつまで見守るか"),
        required=False,
        widget=date_input(),
        help_text=_("空けておくと、見守らずに閉じます。日を決めると、その日にきょうの画面へ上がってきます。"),
    )

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "outcome", codes.choices("cases.closing_outcomes", on=day))
        offer(self, "changes", codes.choices("cases.changes", on=day))

    def closed(self, unmet: Sequence[Unmet]) -> Closed:
        """The ending for the action."""
        return Closed(**{name: self.cleaned_data[name] for name in NAMES}, unmet=unmet)


class UnmetForm(forms.Form):
    """One need that could not be met, and why."""

    need = forms.ChoiceField(required=False)
    reason = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, number: int, needs: Choices, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "need", needs, blank=NOT_CHOSEN)
        offer(self, "reason", codes.choices("cases.unmet_reasons", on=day), blank=NOT_CHOSEN)
        for name, words in (("need", gettext("困りごと")), ("reason", gettext("満たせなかったわけ"))):
            self.fields[name].label = f"{number}. {words}"
            self.fields[name].widget.attrs["aria-label"] = f"{number}. {words}"

    def clean(self) -> dict[str, Any]:
        """Both or nothing."""
        data = super().clean() or {}
        if bool(data.get("need")) != bool(data.get("reason")):
            missing = "reason" if data.get("need") else "need"
            self.add_error(missing, gettext("困りごととわけは、組で選んでください。"))
        return data


class UnmetRows:
    """The rows of needs left behind; behaves as one form for {% form_errors %}."""

    def __init__(
        self, *, needs: Choices, day: date, flat: Mapping[str, Sequence[str]], bound: bool, more: bool = False
    ) -> None:
        self.is_bound = bound
        sent = next((n for n in range(MAX_UNMET) if f"u{n}-need" not in flat), MAX_UNMET)
        count = min(MAX_UNMET, max(sent, ROWS) + (1 if more else 0))
        self.forms = [self._form(n, list(needs), day, flat) for n in range(count)]

    def _form(self, n: int, needs: Choices, day: date, flat: Mapping[str, Sequence[str]]) -> UnmetForm:
        prefix = f"u{n}"
        values = {name: "".join(flat.get(f"{prefix}-{name}", [])[:1]) for name in UnmetForm.base_fields}
        if self.is_bound:
            data = {f"{prefix}-{k}": v for k, v in values.items()}
            return UnmetForm(data, prefix=prefix, number=n + 1, needs=needs, day=day)
        return UnmetForm(initial=values, prefix=prefix, number=n + 1, needs=needs, day=day)

    @property
    def may_add(self) -> bool:
        """Is there room for one more?"""
        return len(self.forms) < MAX_UNMET

    def non_field_errors(self) -> list[str]:
        """None of its own."""
        return []

    def __iter__(self) -> Iterator[forms.BoundField]:
        for form in self.forms:
            yield from form

    def is_valid(self) -> bool:
        """Every row is whole."""
        return not sum(not form.is_valid() for form in self.forms)

    def unmet(self) -> list[Unmet]:
        """The rows that say something."""
        rows = [f.cleaned_data for f in self.forms]
        return [Unmet(need=r["need"], reason=r["reason"]) for r in rows if r.get("need")]


class ReopenForm(forms.Form):
    """Why, and at which of one's desks."""

    reason = forms.CharField(
        label=_("再開するわけ"),
        max_length=300,
        widget=text_area(3),
        error_messages={"required": _("再開するわけを書いてください。")},
    )
    desk = forms.ChoiceField(label=_("どの窓口で再開するか"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, desks: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "desk", desks)


class WatchForm(forms.Form):
    """Watch on until another day."""

    until = forms.DateField(label=_("いつまで見守るか"), widget=date_input())
