"""Consent to a plan, the outcome of a step, the review."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.cases.actions.review import Reviewed
from marugoto.cases.forms.common import date_input, offer, text_area
from marugoto.core import codes

NAMES = ("on", "result", "changes", "remaining", "person_view", "next_review_on")


class ConsentForm(forms.Form):
    """The person agreed: when, and how it was heard."""

    on = forms.DateField(label=_("本人が同意した日"), widget=date_input())
    form = forms.ChoiceField(
        label=_("同意の聞き方"),
        widget=forms.RadioSelect,
        error_messages={"required": _("どのように聞いたかを選んでください。")},
    )

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "form", codes.choices("intake.consent_forms", on=day))


class OutcomeForm(forms.Form):
    """How a step ended."""

    outcome = forms.ChoiceField(
        label=_("結果"), widget=forms.RadioSelect, error_messages={"required": _("結果を選んでください。")}
    )
    on = forms.DateField(label=_("終えた日"), widget=date_input())
    note = forms.CharField(label=_("結果のメモ"), required=False, max_length=300)

    def __init__(self, *args: Any, day: date, keep: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "outcome", codes.choices("cases.step_outcomes", on=day, keep=keep))


class ReviewForm(forms.Form):
    """What changed, what remains, what the person says, and whether the plan goes on."""

    on = forms.DateField(label=_("見直した日"), widget=date_input())
    changes = forms.MultipleChoiceField(
        label=_("見られた変化"), required=False, widget=forms.CheckboxSelectMultiple
    )
    remaining = forms.CharField(label=_("残された課題"), required=False, max_length=4000, widget=text_area(3))
    person_view = forms.CharField(
        label=_("本人の思い（本人のことば）"), required=False, max_length=4000, widget=text_area(3)
    )
    result = forms.ChoiceField(
        label=_("このあとどうするか"),
        widget=forms.RadioSelect,
        error_messages={"required": _("このあとどうするかを選んでください。")},
    )
    next_review_on = forms.DateField(
        label=_("次に見直す日"),
        required=False,
        widget=date_input(),
        help_text=_("続けるときは必ず決めます。"),
    )

    def __init__(self, *args: Any, day: date, goals: Sequence[tuple[UUID, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._goals = [goal for goal, _words in goals]
        offer(self, "changes", codes.choices("cases.changes", on=day))
        offer(self, "result", codes.choices("cases.review_results", on=day))
        for goal, words in goals:
            self.fields[f"goal-{goal}"] = forms.ChoiceField(
                label=words,
                required=False,
                widget=forms.RadioSelect,
                choices=[("", _("まだ言えない")), *codes.choices("cases.goal_results", on=day)],
            )

    def goal_fields(self) -> Iterator[forms.BoundField]:
        """One question per goal."""
        return (self[f"goal-{goal}"] for goal in self._goals)

    def reviewed(self) -> Reviewed:
        """The review for the action."""
        data = self.cleaned_data
        return Reviewed(
            **{name: data[name] for name in NAMES}, goals={g: data[f"goal-{g}"] for g in self._goals}
        )


class DecisionForm(forms.Form):
    """支援決定 of the municipality."""

    on = forms.DateField(label=_("決定した日"), widget=date_input())
    who = forms.CharField(label=_("決定した人（役職と名前）"), max_length=120)
