"""Shapes of what residents ask."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class WindowFilter(forms.Form):
    """Where do you live, and what is it about?"""

    town = forms.ChoiceField(label=_("まち"), required=False)
    area = forms.CharField(label=_("どこに住んでいる？"), required=False, widget=forms.Select)
    field = forms.CharField(label=_("どんなこと？"), required=False, widget=forms.Select)

    def __init__(self, *args: Any, towns: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["town"].choices = towns  # type: ignore[attr-defined]

    def offer(self, *, areas: list[tuple[str, str]], fields: list[tuple[str, str]]) -> None:
        """The areas and fields of the chosen town."""
        self.fields["area"].widget.choices = [("", _("どこでも")), *areas]
        self.fields["field"].widget.choices = [("", _("なんでも")), *fields]
