"""Shapes of what is asked of the figures."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.core import codes
from marugoto.indicators.definitions import DEFINITIONS, MONTHLY


class CountFilter(forms.Form):
    """Which figure, by what, in which fiscal year. Everything is in the URL."""

    figure = forms.ChoiceField(label=_("数えるもの"), required=False)
    by = forms.ChoiceField(
        label=_("分け方"),
        required=False,
        choices=(("agency", _("機関ごと")), ("area", _("地区ごと")), ("field", _("分野ごと"))),
    )
    year = forms.TypedChoiceField(label=_("年度"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, this_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["figure"].choices = [(d.code, d.label) for d in MONTHLY.values()]  # type: ignore[attr-defined]
        self.fields["year"].choices = _years(this_year)  # type: ignore[attr-defined]


class YearFilter(forms.Form):
    """Which fiscal year."""

    year = forms.TypedChoiceField(label=_("年度"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, this_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = _years(this_year)  # type: ignore[attr-defined]


def _years(this_year: int) -> list[tuple[int, str]]:
    return [(y, _("%(y)s年度") % {"y": y}) for y in range(this_year, this_year - 6, -1)]


class TargetForm(forms.Form):
    """Another target, with the reason."""

    value = forms.DecimalField(
        label=_("新しい目標"),
        max_digits=12,
        decimal_places=2,
        error_messages={"required": _("目標の数を書いてください。"), "invalid": _("数で書いてください。")},
    )
    year_words = forms.CharField(label=_("いつまでの目標か"), required=False, max_length=20)
    reason = forms.CharField(
        label=_("変えるわけ"),
        max_length=300,
        help_text=_("報告書に載ります。前の目標も残ります。"),
        error_messages={"required": _("目標を変えるわけを書いてください。")},
    )


class ResultForm(forms.Form):
    """A result that rows cannot tell."""

    year = forms.TypedChoiceField(label=_("年度"), coerce=int)
    value = forms.DecimalField(
        label=_("数"),
        required=False,
        max_digits=12,
        decimal_places=2,
        error_messages={"invalid": _("数で書いてください。")},
    )
    state = forms.ChoiceField(label=_("状態"))
    as_of = forms.DateField(
        label=_("いつの数か"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    note = forms.CharField(label=_("ひとこと"), required=False, max_length=300)
    source = forms.CharField(label=_("何から分かったか"), required=False, max_length=120)

    def __init__(self, *args: Any, this_year: int, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = _years(this_year)  # type: ignore[attr-defined]
        self.fields["state"].choices = codes.choices("agencies.result_states", on=on)  # type: ignore[attr-defined]


class PublishForm(forms.Form):
    """Figures of a year for everybody."""

    year = forms.TypedChoiceField(label=_("年度"), coerce=int)
    words = forms.CharField(
        label=_("町の人へのことば"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, this_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = _years(this_year)  # type: ignore[attr-defined]


class RowsFilter(forms.Form):
    """One figure of the table: what is behind it."""

    figure = forms.ChoiceField()
    by = forms.ChoiceField(choices=(("agency", ""), ("area", ""), ("field", "")))
    group = forms.RegexField(r"^[0-9A-Za-z_-]{1,60}$")
    month = forms.RegexField(r"^20[0-9]{2}-(0[1-9]|1[0-2])$")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["figure"].choices = [(code, code) for code in DEFINITIONS]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Agencies and areas are named by their id; fields by their code."""
        data = super().clean() or {}
        group = str(data.get("group") or "")
        if data.get("by") in ("agency", "area") and group not in ("all", "-"):
            try:
                UUID(group)
            except ValueError:
                self.add_error("group", _("そのような行はありません。"))
        return data
