"""Shapes: why a form is put out; a file that comes in."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from marugoto.policy.purposes import PURPOSES


def _purposes(offered: tuple[str, ...]) -> list[tuple[str, str]]:
    english = (get_language() or "ja").startswith("en")
    return [(code, PURPOSES[code].label_en if english else PURPOSES[code].label) for code in offered]


class PutOutForm(forms.Form):
    """For which purpose, and as what."""

    purpose = forms.ChoiceField(label=_("何のために出しますか"))
    how = forms.ChoiceField(choices=(("pdf", "PDF"), ("xlsx", "Excel")), widget=forms.HiddenInput)
    part = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    person = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, offered: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = _purposes(offered)  # type: ignore[attr-defined]


class ChooseForm(forms.Form):
    """Whose sheet, and which version."""

    person = forms.ChoiceField(label=_("だれの様式"), required=False)
    part = forms.ChoiceField(label=_("どの記録"), required=False)

    def __init__(
        self,
        *args: Any,
        persons: list[tuple[Any, str]],
        parts: list[tuple[Any, str]],
        blank: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        empty = [("new", _("書きこむための空の様式"))] if blank else []
        self.fields["person"].choices = [(str(key), said) for key, said in persons]  # type: ignore[attr-defined]
        self.fields["part"].choices = [*((str(key), said) for key, said in parts), *empty]  # type: ignore[attr-defined]
        if len(persons) < 2:
            del self.fields["person"]
        if len(parts) + len(empty) < 2:
            del self.fields["part"]


class FileForm(forms.Form):
    """One workbook."""

    file = forms.FileField(
        label=_("エクセルのファイル（.xlsx）"),
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": _("ファイルを選んでください。"), "empty": _("ファイルが空です。")},
    )


class PurposeForm(forms.Form):
    """For which purpose a case is carried out."""

    purpose = forms.ChoiceField(label=_("何のために出しますか"))

    def __init__(self, *args: Any, offered: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = _purposes(offered)  # type: ignore[attr-defined]


class CaseFileForm(forms.Form):
    """One case as a file."""

    file = forms.FileField(
        label=_("ケースのファイル（.json）"),
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ".json"}),
        error_messages={"required": _("ファイルを選んでください。"), "empty": _("ファイルが空です。")},
    )
    as_new = forms.BooleanField(
        label=_("似ている人がいても、新しい人として登録する（さがして確かめました）"), required=False
    )
