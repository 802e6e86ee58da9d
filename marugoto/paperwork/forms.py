"""Shapes: why a form is put out; a file that comes in."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from marugoto.collaboration.rules.transfer import BASES
from marugoto.core import clock, codes
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
    """One case as a file, or a whole transfer."""

    file = forms.FileField(
        label=_("ケースのファイル（.json）、または引渡しのファイル（.zip）"),
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.zip"}),
        error_messages={"required": _("ファイルを選んでください。"), "empty": _("ファイルが空です。")},
    )
    as_new = forms.BooleanField(
        label=_("似ている人がいても、新しい人として登録する（さがして確かめました）"), required=False
    )


class TransferForm(forms.Form):
    """To which town, and on which basis."""

    to_name = forms.CharField(
        label=_("引き渡す相手（町と機関）"),
        max_length=120,
        error_messages={"required": _("引き渡す相手を書いてください。")},
    )
    basis = forms.ChoiceField(
        label=_("根拠"),
        widget=forms.RadioSelect,
        error_messages={"required": _("根拠を選んでください。")},
    )
    grounds = forms.CharField(
        label=_("根拠のくわしい内容"),
        max_length=300,
        help_text=_("条文、または同意を得た日と方法。同意で渡すときは、同意を得た人のケースだけを選びます。"),
        error_messages={"required": _("条文、または同意を得た日と方法を書いてください。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = codes.choices("collaboration.legal_bases", on=clock.today())
        self.fields["basis"].choices = [one for one in offered if one[0] in BASES]  # type: ignore[attr-defined]

    def clean(self) -> None:
        """The cases are ticked in the table; that none is, is said with the other faults."""
        if not self.data.get("cases"):
            self.add_error(None, _("引き渡すケースを選んでください。"))


class AreaForm(forms.Form):
    """Cases of which area are shown."""

    area = forms.ChoiceField(label=_("地区"), required=False)

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", _("すべて")), *areas]  # type: ignore[attr-defined]


class ReceiptForm(forms.Form):
    """The receipt of the other side."""

    file = forms.FileField(
        label=_("受取証のファイル（.json）"),
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ".json"}),
        error_messages={"required": _("ファイルを選んでください。"), "empty": _("ファイルが空です。")},
    )
