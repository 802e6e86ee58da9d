"""The plan on one page: its head, and one table of goals with their steps. Rows are added without JavaScript."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from marugoto.cases import rules
from marugoto.cases.actions.plan import Planned, PlannedGoal, PlannedStep
from marugoto.cases.forms.common import NOT_CHOSEN, Choices, as_uuid, date_input, offer, text_area
from marugoto.cases.models import Assessment, Goal, Plan
from marugoto.core import codes

MAX_GOALS = 12
MAX_STEPS = 20
Flat = Mapping[str, Sequence[str]]


class HeadForm(forms.Form):
    """The words around the table."""

    situation = forms.CharField(
        label=_("状況と課題の整理"), required=False, max_length=8000, widget=text_area(4)
    )
    direction = forms.CharField(label=_("支援の方向"), required=False, max_length=4000, widget=text_area(3))
    starts_on = forms.DateField(label=_("始める日"), required=False, widget=date_input())
    review_on = forms.DateField(label=_("見直す日"), required=False, widget=date_input())
    lead_after = forms.CharField(
        label=_("多機関協働が終わったあとの主担当"),
        required=False,
        max_length=120,
        help_text=_("役割分担がまとまったあと、だれが伴走するか。機関と名前。"),
    )
    plain = forms.CharField(
        label=_("やさしい日本語のまとめ"),
        required=False,
        max_length=4000,
        widget=text_area(3),
        help_text=_("本人に渡す紙のはじめに載ります。短い文で、むずかしい言葉を使わずに。"),
    )
    applies_for = forms.MultipleChoiceField(
        label=_("このプランで利用を申し込む事業"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = self.initial.get("applies_for") or []
        found = codes.entries("cases.programmes").values()
        offered = [
            (c.code, c.text)
            for c in found
            if c.code in kept
            or (c.valid_on(on) and (c.extra.get("application") or c.extra.get("family") != "layered"))
        ]
        offer(self, "applies_for", offered)

    def clean(self) -> dict[str, Any]:
        """The review does not come before the start."""
        data = super().clean() or {}
        starts, review = data.get("starts_on"), data.get("review_on")
        if starts and review and review < starts:
            self.add_error("review_on", gettext("見直す日は、始める日より後にしてください。"))
        return data


class GoalForm(forms.Form):
    """One goal."""

    id = forms.CharField(required=False, widget=forms.HiddenInput)
    words = forms.CharField(label=_("目標"), required=False, max_length=300)


class StepForm(forms.Form):
    """One step: what, who, by when."""

    id = forms.CharField(required=False, widget=forms.HiddenInput)
    continues = forms.CharField(required=False, widget=forms.HiddenInput)
    what = forms.CharField(required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    desk = forms.ChoiceField(required=False)
    who = forms.CharField(required=False, max_length=80)
    due_on = forms.DateField(required=False, widget=date_input())
    need = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, place: str, desks: Choices, needs: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "desk", desks, blank=NOT_CHOSEN)
        offer(self, "need", needs, blank=gettext("決めない"))
        labels = {
            "what": gettext("すること"),
            "desk": gettext("機関"),
            "who": gettext("だれが（本人・家族・地域など）"),
            "due_on": gettext("いつまでに"),
            "need": gettext("困りごと"),
        }
        for name, words in labels.items():
            self.fields[name].label = f"{place} {words}"
            self.fields[name].widget.attrs["aria-label"] = f"{place} {words}"
        self.fields["who"].widget.attrs["placeholder"] = gettext("本人・家族・地域など")

    def is_blank(self) -> bool:
        """Nothing was written in the row."""
        return not any(self[n].value() for n in ("what", "desk", "who", "due_on", "need"))

    def check(self) -> None:
        """What a step lacks."""
        data = self.cleaned_data
        due = data.get("due_on") or (date.max if "due_on" in self.errors else None)
        line = rules.StepLine(data.get("what", ""), bool(data.get("desk")), data.get("who", ""), due)
        for name, problem in rules.step_problems(line).items():
            self.add_error(name, problem)

    def planned(self) -> PlannedStep:
        """The row for the action."""
        data = self.cleaned_data
        return PlannedStep(
            what=data["what"],
            due_on=data["due_on"],
            desk_id=as_uuid(data["desk"]),
            who=data["who"],
            need_id=as_uuid(data["need"]),
            id=as_uuid(data["id"]),
            continues=as_uuid(data["continues"]),
        )


@dataclass
class GoalRows:
    """A goal and its steps in the table. ``prefix`` also names the button that adds a step."""

    number: int
    prefix: str
    form: GoalForm
    steps: list[StepForm] = field(default_factory=list)

    @property
    def may_add(self) -> bool:
        """Is there room for one more step?"""
        return len(self.steps) < MAX_STEPS


@dataclass(frozen=True)
class Offered:
    """What the selects of a step offer."""

    desks: Choices
    needs: Choices


class PlanSheet:
    """The whole page: head and rows; bound to what was sent (``data``), or filled from ``flat`` (a plan, a draft)."""

    is_bound: bool

    def __init__(self, *, offered: Offered, on: date, flat: Flat, bound: bool, more: str = "") -> None:
        self.is_bound = bound
        self._offered = offered
        self._flat = flat
        head = {
            n: list(flat.get(n, [])) if n == "applies_for" else self._one(n) for n in HeadForm.base_fields
        }
        self.head = HeadForm(head, on=on) if bound else HeadForm(initial=head, on=on)
        self.goals = [self._goal(n) for n in range(self._count("g{}-words", MAX_GOALS))]
        self._make_room(more)

    def _one(self, name: str) -> str:
        return "".join(self._flat.get(name, [])[:1])

    def _count(self, pattern: str, most: int) -> int:
        return next((n for n in range(most) if pattern.format(n) not in self._flat), most)

    def _form(self, kind: type[forms.Form], prefix: str, **kwargs: Any) -> Any:
        values = {name: self._one(f"{prefix}-{name}") for name in kind.base_fields}
        if self.is_bound:
            return kind({f"{prefix}-{n}": v for n, v in values.items()}, prefix=prefix, **kwargs)
        return kind(initial=values, prefix=prefix, **kwargs)

    def _goal(self, n: int) -> GoalRows:
        prefix = f"g{n}"
        steps = range(self._count(prefix + "-s{}-what", MAX_STEPS))
        goal: GoalForm = self._form(GoalForm, prefix)
        goal.fields["words"].label = gettext("目標%(n)s（本人のことば）") % {"n": n + 1}
        return GoalRows(n + 1, prefix, goal, [self._step(n, s) for s in steps])

    def _step(self, n: int, s: int) -> StepForm:
        place = gettext("目標%(goal)s 手順%(step)s") % {"goal": n + 1, "step": s + 1}
        step: StepForm = self._form(
            StepForm, f"g{n}-s{s}", place=place, desks=self._offered.desks, needs=self._offered.needs
        )
        return step

    def _make_room(self, more: str) -> None:
        """At least one goal, and a free step in each; one more where the button was pressed."""
        if not self.goals or (more == "goal" and len(self.goals) < MAX_GOALS):
            self.goals.append(self._goal(len(self.goals)))
        for n, rows in enumerate(self.goals):
            wanted = len(rows.steps) + 1 if more == rows.prefix else max(len(rows.steps), 1)
            while len(rows.steps) < min(wanted, MAX_STEPS):
                rows.steps.append(self._step(n, len(rows.steps)))

    # --- as one form, for {% form_errors sheet %} -----------------------------------------------------------------------

    def non_field_errors(self) -> list[str]:
        """What is wrong with the plan as a whole."""
        return [str(e) for e in self.head.non_field_errors()]

    def __iter__(self) -> Iterator[forms.BoundField]:
        yield from self.head
        for rows in self.goals:
            yield from rows.form
            for step in rows.steps:
                yield from step

    def add_error(self, name: str | None, message: str) -> None:
        """A refusal of the action."""
        self.head.add_error(name if name in self.head.fields else None, message)

    def is_valid(self) -> bool:
        """Every row that says something says enough; there is at least one goal with a step."""
        if not self.is_bound:
            return False
        self.head.is_valid()
        for rows in self.goals:
            self._check(rows)
        if not any(rows.form["words"].value() or rows.form.errors for rows in self.goals):
            self.head.add_error(None, gettext("目標を一つ以上、本人のことばで書いてください。"))
        return not any(bound.errors for bound in self) and not self.head.non_field_errors()

    def _check(self, rows: GoalRows) -> None:
        rows.form.is_valid()
        used = [s for s in rows.steps if not s.is_blank()]
        for step in used:
            step.is_valid()
            step.check()
        if used and not rows.form["words"].value():
            rows.form.add_error(
                "words", gettext("手順だけがあって、目標が書かれていません。本人のことばで書いてください。")
            )

    def _written(self) -> Iterator[GoalRows]:
        return (rows for rows in self.goals if rows.form["words"].value())

    def planned(self) -> Planned:
        """The plan for the action; blank rows are left out."""
        data = self.head.cleaned_data
        goals = [
            PlannedGoal(
                words=rows.form.cleaned_data["words"],
                id=as_uuid(rows.form.cleaned_data["id"]),
                steps=[s.planned() for s in rows.steps if not s.is_blank()],
            )
            for rows in self._written()
        ]
        return Planned(
            situation=data["situation"],
            direction=data["direction"],
            applies_for=data["applies_for"],
            starts_on=data["starts_on"],
            review_on=data["review_on"],
            goals=goals,
            lead_after=data["lead_after"],
            plain=data["plain"],
        )


def flat_of(plan: Plan, goals: Sequence[Goal], *, next_version: bool) -> dict[str, list[str]]:
    """A plan as the fields of the page. For the next version: what is still open is carried on, as new rows."""
    flat = {
        "situation": [plan.situation],
        "direction": [plan.direction],
        "applies_for": list(plan.applies_for),
        "lead_after": [plan.lead_after],
        "plain": [plan.plain],
        "starts_on": [_iso(None if next_version else plan.starts_on)],
        "review_on": [_iso(None if next_version else plan.review_on)],
    }
    for n, goal in enumerate(goals):
        flat[f"g{n}-id"] = ["" if next_version else str(goal.id)]
        flat[f"g{n}-words"] = [goal.words]
        steps = [s for s in goal.steps.all() if not next_version or s.status == "open"]
        for s, step in enumerate(steps):
            row = {
                "id": "" if next_version else str(step.id),
                "continues": str(step.id) if next_version else "",
                "what": step.what,
                "desk": str(step.desk_id or ""),
                "who": step.who,
                "due_on": _iso(step.due_on),
                "need": str(step.need_id or ""),
            }
            flat |= {f"g{n}-s{s}-{name}": [value] for name, value in row.items()}
    return flat


def first_flat(assessment: Assessment | None) -> dict[str, list[str]]:
    """The first plan starts from the assessment: nothing is typed twice."""
    if assessment is None:
        return {}
    flat = {"situation": [assessment.summary]}
    if assessment.wishes:
        flat["g0-words"] = [assessment.wishes[:300].strip()]
    return flat


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
