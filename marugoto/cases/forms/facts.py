"""One block of check boxes: a field a question, made from the code list."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.cases import queries
from marugoto.cases.forms.common import date_input, text_area
from marugoto.cases.rules.facts import LONGEST, Answer
from marugoto.core.codes import Code

FEW = 4  # so many options stand in one line of buttons


class FactsForm(forms.Form):
    """The questions of one block. A question is a field of its own name; ``<question>.other`` takes the few words of その他."""

    def __init__(
        self, data: Any = None, *, domain: str, on: date, facts: Mapping[str, Answer] | None = None
    ) -> None:
        self.questions = queries.questions_in(domain, on=on)
        known = facts or {}
        super().__init__(data, auto_id="id_%s")
        for entry in self.questions:
            answer = known.get(entry.code, Answer())
            self.fields[entry.code] = _field(entry, answer, on)
            if entry.extra.get("other"):
                self.fields[f"{entry.code}.other"] = forms.CharField(
                    label=_("その他のときは、そのことば"),
                    required=False,
                    max_length=LONGEST,
                    initial=answer.text,
                )

    def answers(self) -> dict[str, Answer]:
        """What was sent, for the action; call once the form is valid."""
        return {entry.code: self._answer(entry) for entry in self.questions}

    def _answer(self, entry: Code) -> Answer:
        value = self.cleaned_data[entry.code]
        text = str(self.cleaned_data.get(f"{entry.code}.other", ""))
        if entry.extra["kind"] == "multi":
            return Answer(tuple(value), text)
        if entry.extra["kind"] == "single":
            return Answer((value,) if value else (), text)
        return Answer(text=value.isoformat() if isinstance(value, date) else str(value or ""))

    def rows(self) -> list[dict[str, Any]]:
        """The fields as the page lays them out."""
        return [
            {
                "field": self[entry.code],
                "other": self[f"{entry.code}.other"] if entry.extra.get("other") else None,
                "national": bool(entry.extra.get("national")),
                "kind": _shape(entry),
                "width": "full" if entry.extra["kind"] == "text" else "medium",
                "help": entry.extra.get("unit", ""),
            }
            for entry in self.questions
        ]


def _shape(entry: Code) -> str:
    """How ``{% field %}`` shows it; "" leaves it to the widget."""
    if entry.extra["kind"] != "single":
        return "checks" if entry.extra["kind"] == "multi" else ""
    return "segmented" if len(entry.extra["options"]) <= FEW else "radios"


def _field(entry: Code, answer: Answer, on: date) -> forms.Field:
    kind = entry.extra["kind"]
    common: dict[str, Any] = {"label": entry.text, "required": False}
    if kind == "multi":
        return forms.MultipleChoiceField(
            choices=queries.options_of(entry.code, on=on, keep=answer.codes),
            widget=forms.CheckboxSelectMultiple,
            initial=list(answer.codes),
            **common,
        )
    if kind == "single":
        offered = queries.options_of(entry.code, on=on, keep=answer.codes)
        return forms.ChoiceField(
            choices=[*offered, ("", _("選ばない"))],
            widget=forms.RadioSelect,
            initial=answer.codes[0] if answer.codes else "",
            **common,
        )
    if kind == "date":
        return forms.DateField(widget=date_input(), initial=answer.text, **common)
    if kind == "number":
        digits = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        return forms.CharField(max_length=20, widget=digits, initial=answer.text, **common)
    return forms.CharField(max_length=LONGEST, widget=text_area(2), initial=answer.text, **common)
