"""Form fields, error summaries, needs and drafts."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.utils.translation import gettext as _

from marugoto.core.templatetags.given import given
from marugoto.core.templatetags.words import When, jtime

register = template.Library()

# Choices stand side by side when there are few of them, or when they are short words; else they read better as a list.
SEGMENTED_AT_MOST = 6
SHORT_WORDS_AT_MOST = 10
SHORT_WORD = 10  # letters


def _kind_of(bound: BoundField) -> str:
    widget = bound.field.widget
    if bound.is_hidden:
        return "hidden"
    if isinstance(widget, CheckboxSelectMultiple):  # before RadioSelect: it is one by inheritance
        return "checks"
    if isinstance(widget, RadioSelect):
        return _kind_of_radios([str(label) for _value, label in widget.choices])
    return "check" if isinstance(widget, CheckboxInput) else "input"


def _kind_of_radios(labels: list[str]) -> str:
    short = max((len(label) for label in labels), default=0) <= SHORT_WORD
    return "segmented" if len(labels) <= (SHORT_WORDS_AT_MOST if short else SEGMENTED_AT_MOST) else "radios"


def _target(bound: BoundField) -> str:
    """The id of the first thing in the field that can take the focus."""
    return bound.id_for_label or (f"{bound.auto_id}_0" if bound.auto_id else "")


@register.inclusion_tag("components/field_body.html")
def field(
    bound: BoundField,
    kind: str = "",
    *,
    label: str = "",
    help: str = "",  # noqa: A002 - the word on the page
    width: str = "full",
    required: bool | None = None,
) -> dict[str, Any]:
    """One form field with label, 必須, control, help and errors.

    ``kind``: segmented, radios, checks, check or input; guessed from the widget when not given.
    """
    kind = kind or _kind_of(bound)
    grouped = kind in ("segmented", "radios", "checks")
    options = [o for o in bound.subwidgets if o.data.get("value") not in ("", None)] if grouped else []
    blank = [o for o in bound.subwidgets if o.data.get("value") in ("", None)] if grouped else []
    return {
        "bound": bound,
        "kind": kind,
        "grouped": grouped,
        "options": options + ([] if bound.field.required else blank),
        "label": label or bound.label,
        "help": help or bound.help_text,
        "own_help": bool(help),
        "errors": bound.errors,
        "width": width,
        "needed": bound.field.required if required is None else required,
        "describedby": bound.aria_describedby or "",
        "id": bound.auto_id,
        "target": _target(bound),
    }


@register.inclusion_tag("components/form_errors.html")
def form_errors(*forms: BaseForm) -> dict[str, Any]:
    """What is wrong, with a link to each field; empty while nothing has been sent."""
    rows: list[dict[str, str]] = []
    for form in forms:
        if not form or not form.is_bound:
            continue
        rows += [{"text": str(e), "label": "", "href": ""} for e in form.non_field_errors()]
        for bound in form:
            rows += [
                {"text": str(e), "label": str(bound.label), "href": _target(bound)} for e in bound.errors
            ]
    return {"rows": rows}


@register.inclusion_tag("components/needs.html")
def needs(chips: Iterable[Any], legend: str = "", help: str = "") -> dict[str, Any]:  # noqa: A002
    """Needs as ○/◎ chips; POST: need-<code> = none|some|main. With JavaScript one button each."""
    rows = [
        {
            "name": given(chip, "name") or f"need-{given(chip, 'code')}",
            "label": given(chip, "label"),
            "mark": given(chip, "mark") or "none",
            "why": given(chip, "why"),
        }
        for chip in chips
    ]
    marks = [
        ("none", _("なし"), "－"),
        ("some", _("あてはまる"), "○"),
        ("main", _("いちばん困っている"), "◎"),
    ]
    return {"rows": rows, "marks": marks, "legend": legend or _("困っていること"), "help": help}


@register.inclusion_tag("components/draft_status.html")
def draft_status(saved_at: When = None) -> dict[str, Any]:
    """The line that says when the draft was kept: 「14:02 に自動保存」."""
    return {"time": jtime(saved_at)}
