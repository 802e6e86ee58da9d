"""The assessment: blocks of two texts, factors, strengths, wishes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.cases.actions.assessment import Assessed, Block
from marugoto.cases.forms.common import date_input, offer, text_area
from marugoto.cases.models import Assessment
from marugoto.core import codes


@dataclass(frozen=True)
class BlockFields:
    """The two fields of one block."""

    code: str
    label: str
    wording: forms.BoundField
    view: forms.BoundField

    @property
    def filled(self) -> bool:
        """Is something written?"""
        return bool(self.wording.value() or self.view.value())


def domains(on: date) -> list[tuple[str, str]]:
    """The blocks of the sheet: code and label, without those that are fields of their own."""
    entries = codes.entries("cases.assessment_domains").values()
    return [(e.code, e.text) for e in entries if e.valid_on(on) and not e.extra.get("own_field")]


class AssessForm(forms.Form):
    """One dated assessment. The blocks come from the code list."""

    on = forms.DateField(label=_("日付"), widget=date_input())
    urgent = forms.BooleanField(label=_("緊急の支援が要る"), required=False)
    urgency = forms.ChoiceField(label=_("緊急性"), required=False, widget=forms.RadioSelect)
    necessity = forms.ChoiceField(label=_("必要性"), required=False, widget=forms.RadioSelect)
    story = forms.CharField(
        label=_("わかりやすいストーリー"),
        required=False,
        max_length=8000,
        widget=text_area(5),
        help_text=_(
            "はじめて聞く人にも分かるように、起きたことを順に書きなおします。もとの言葉は隣に残ります。"
        ),
    )
    factors = forms.MultipleChoiceField(
        label=_("課題と背景要因"), required=False, widget=forms.CheckboxSelectMultiple
    )
    strengths = forms.CharField(
        label=_("本人・世帯のもつ力"), required=False, max_length=4000, widget=text_area(3)
    )
    wishes = forms.CharField(
        label=_("本人の希望（本人のことば）"), required=False, max_length=4000, widget=text_area(3)
    )
    summary = forms.CharField(
        label=_("見立て"),
        required=False,
        max_length=8000,
        widget=text_area(4),
        help_text=_("全体として何が起きているか。プランの「状況と課題の整理」のもとになります。"),
    )

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._domains = domains(day)
        kept = [(c, codes.label("cases.factors", c)) for c in self.initial.get("factors", [])]
        offered = codes.choices("cases.factors", on=day)
        offer(self, "factors", list(dict([*offered, *kept]).items()))
        for name, listed in (("urgency", "intake.urgency"), ("necessity", "cases.necessity")):
            known = codes.choices(listed, on=day, keep=self.initial.get(name) or "")
            offer(self, name, [*known, ("", _("まだ決めない"))])
        for code, _label in self._domains:
            self.fields[f"{code}_wording"] = forms.CharField(
                label=_("本人のことば"), required=False, max_length=8000, widget=text_area(3)
            )
            self.fields[f"{code}_view"] = forms.CharField(
                label=_("相談員の見方"), required=False, max_length=8000, widget=text_area(3)
            )

    def blocks(self) -> Iterator[BlockFields]:
        """The blocks in the order of the sheet."""
        for code, label in self._domains:
            yield BlockFields(code, label, self[f"{code}_wording"], self[f"{code}_view"])

    def assessed(self) -> Assessed:
        """What was written, for the action."""
        data = self.cleaned_data
        blocks = {c: Block(data[f"{c}_wording"], data[f"{c}_view"]) for c, _label in self._domains}
        return Assessed(
            on=data["on"],
            blocks=blocks,
            factors=data["factors"],
            strengths=data["strengths"],
            wishes=data["wishes"],
            summary=data["summary"],
            urgent=data["urgent"],
            story=data["story"],
            urgency=data["urgency"],
            necessity=data["necessity"],
        )


def initial_from(previous: Assessment | None, *, first_words: str, on: date) -> dict[str, Any]:
    """Nothing is typed twice: the previous assessment, or what was said when the worry came in."""
    if previous is None:
        return {"on": on, "course_wording": first_words}
    start: dict[str, Any] = {
        "on": on,
        "urgent": previous.urgent,
        "story": previous.story,
        "urgency": previous.urgency,
        "necessity": previous.necessity,
        "factors": previous.factors,
        "strengths": previous.strengths,
        "wishes": previous.wishes,
        "summary": previous.summary,
    }
    for item in previous.items.all():
        start[f"{item.domain}_wording"] = item.wording
        start[f"{item.domain}_view"] = item.view
    return start


def names(form: AssessForm) -> list[str]:
    """Every field of the form, blocks included."""
    return list(form.fields)
