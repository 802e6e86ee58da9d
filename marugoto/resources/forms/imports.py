"""Shapes of bringing a list in: the file, and which column is what."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.core import codes
from marugoto.resources.feeds import columns


class UploadForm(forms.Form):
    """The file, and what it is."""

    file = forms.FileField(
        label=_("一覧のファイル"),
        help_text=_(
            "CSV、TSV、Excel（.xlsx）、JSON、HSDS。文字コードと見出しは自動で見分けます。30 MB まで。"
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.json,.geojson"}),
        error_messages={"required": _("ファイルを選んでください。"), "empty": _("空のファイルです。")},
    )
    list_key = forms.ChoiceField(
        label=_("どの一覧か"),
        required=False,
        help_text=_("前に取り込んだ一覧の新しい版なら、それを選びます。違いだけが変わります。"),
    )
    title = forms.CharField(
        label=_("一覧の題（新しい一覧のとき）"),
        required=False,
        max_length=200,
        help_text=_("例: 子ども食堂一覧"),
    )
    kind = forms.ChoiceField(label=_("すべての行の種類"), required=False)
    licence = forms.ChoiceField(label=_("利用条件"), required=False)
    publishes_contacts = forms.BooleanField(
        label=_("携帯電話や個人のメールも、住民に見せてよいと持ち主が言っている"),
        required=False,
        help_text=_("印がなければ、携帯電話や代表者の名前は職員だけに見えます。"),
    )
    other_towns = forms.BooleanField(label=_("ほかの自治体の行も入れる"), required=False)

    def __init__(self, *args: Any, on: date, lists: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: dict[str, list[tuple[str, Any]]] = {
            "list_key": [("", _("新しい一覧")), *lists],
            "kind": [("", _("行ごとに見分ける")), *codes.choices("resources.kinds", on=on)],
            "licence": [("", _("わからない")), *codes.choices("resources.licences", on=on)],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]


class ColumnsForm(forms.Form):
    """For every column what it is. Fields are named ``c0``, ``c1`` … in the order of the file."""

    def __init__(
        self,
        *args: Any,
        names: Sequence[str],
        said: Mapping[str, str],
        samples: Mapping[str, Sequence[str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.names = names
        known = columns.mapping_of(names, said)
        choices = [
            ("", _("まだ決めない（もとの行に残る）")),
            (columns.IGNORED, _("使わない（もとの行に残る）")),
            *((code, usual[0]) for code, usual in columns.fields().items()),
        ]
        for n, name in enumerate(names):
            self.fields[f"c{n}"] = forms.ChoiceField(
                label=name,
                choices=choices,
                required=False,
                initial=known.get(name, ""),
                help_text=_("例: %(values)s") % {"values": "、".join(samples.get(name, ()))}
                if samples.get(name)
                else "",
            )

    @property
    def unknown(self) -> list[str]:
        """Columns that nobody has given a meaning."""
        return [name for n, name in enumerate(self.names) if not self.fields[f"c{n}"].initial]

    def mapping(self) -> dict[str, str]:
        """column → field, of those that were given one."""
        return {
            name: self.cleaned_data[f"c{n}"]
            for n, name in enumerate(self.names)
            if self.cleaned_data[f"c{n}"]
        }
