"""Shapes of what is asked of the figures."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.indicators.definitions import DEFINITIONS


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
        self.fields["figure"].choices = [(d.code, d.label) for d in DEFINITIONS.values()]  # type: ignore[attr-defined]
        self.fields["year"].choices = _years(this_year)  # type: ignore[attr-defined]


class YearFilter(forms.Form):
    """Which fiscal year."""

    year = forms.TypedChoiceField(label=_("年度"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, this_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = _years(this_year)  # type: ignore[attr-defined]


def _years(this_year: int) -> list[tuple[int, str]]:
    return [(y, _("%(y)s年度") % {"y": y}) for y in range(this_year, this_year - 6, -1)]


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
