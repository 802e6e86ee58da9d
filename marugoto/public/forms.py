"""Shapes of what residents ask. ``EASY``: labels in やさしい日本語."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.core import clock, codes


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


class TurnForm(forms.Form):
    """The three questions."""

    EASY: ClassVar = {"who": "1 だれの こと？", "area": "3 どこに すんで いますか？"}  # as it is

    who = forms.ChoiceField(
        label=_("1 だれのこと？"),
        required=False,
        widget=forms.RadioSelect,
        choices=(
            ("child", _("子ども")),
            ("youth", _("若い人")),
            ("adult", _("おとな")),
            ("old", _("お年寄り")),
            ("", _("家族みんな・わからない")),
        ),
    )
    need = forms.ChoiceField(label=_("2 どんなこと？"), required=False)
    area = forms.ChoiceField(label=_("3 どこに住んでいる？"), required=False)

    def __init__(
        self, *args: Any, groups: list[tuple[str, str, str]], areas: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.groups = groups
        self.fields["need"].choices = [  # type: ignore[attr-defined]
            ("", _("選んでください")),
            *((c, label) for c, label, _plain in groups),
        ]
        self.fields["area"].choices = [("", _("どこでも")), *areas]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        """The answers; nonsense is no answer."""
        self.is_valid()
        return {name: str(self.cleaned_data.get(name) or "") for name in self.fields}


class ChangeForm(forms.Form):
    """変更を知らせる."""

    EASY: ClassVar = {"kind": "なにが ちがいますか", "what": "くわしく おしえて ください"}  # as it is

    kind = forms.ChoiceField(label=_("何が変わりましたか"), widget=forms.RadioSelect)
    what = forms.CharField(
        label=_("くわしく"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text=_("だれかの名前や病気のことなどは書かないでください。"),
        error_messages={"required": _("変わったことを、ひとことでも書いてください。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = codes.choices("resources.change_kinds", on=clock.today())  # type: ignore[attr-defined]


class CompareForm(forms.Form):
    """Up to three districts to be set side by side; an unknown one is left out."""

    def __init__(
        self, *args: Any, areas: Sequence[tuple[str, str]], names: Sequence[Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for n, name in enumerate(names, 1):
            self.fields[f"area{n}"] = forms.ChoiceField(
                label=name, choices=[("", _("選ばない")), *areas], required=False
            )

    def chosen(self) -> list[str]:
        """The districts that were chosen, each once."""
        self.is_valid()
        found = [self.cleaned_data.get(name) for name in self.fields]
        return list(dict.fromkeys(key for key in found if key))
