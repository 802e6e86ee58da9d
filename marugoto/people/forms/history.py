"""Shapes of what stands beside the columns of a person, and of what changes."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.core import codes
from marugoto.people.forms.common import Choices, date_input, offer

CHOOSE = _("選んでください")


class Beside(forms.Form):
    """A row beside the columns. Several such forms stand on one page, so each has ids of its own."""

    codes = ""

    def __init__(self, *args: Any, on: date, areas: Choices = (), **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)
        if self.codes:
            offer(self, "kind", [("", CHOOSE), *codes.choices(self.codes, on=on)])
        if "area" in self.fields:
            offer(self, "area", [("", _("わからない")), *areas])


class _Dated(Beside):
    """A kind out of a list, and since when, until when, as far as that is known."""

    kind = forms.ChoiceField(label=_("種類"))
    valid_from = forms.DateField(label=_("いつから"), required=False, widget=date_input())
    valid_to = forms.DateField(label=_("いつまで"), required=False, widget=date_input())


class NameForm(_Dated):
    """An earlier or another name."""

    codes = "people.name_kinds"
    family_name = forms.CharField(label=_("姓"), required=False, max_length=80)
    given_name = forms.CharField(label=_("名"), required=False, max_length=80)
    family_kana = forms.CharField(label=_("せい（かな）"), required=False, max_length=80)
    given_kana = forms.CharField(label=_("めい（かな）"), required=False, max_length=80)
    glyphs = forms.CharField(label=_("外字の説明"), required=False, max_length=200)


class AddressForm(_Dated):
    """An earlier or another address, or where the person works or learns, and in which area that lies."""

    codes = "people.address_kinds"
    address = forms.CharField(
        label=_("住所"),
        max_length=200,
        help_text=_("勤め先や学校は、住所がわからなければ名前だけで構いません。"),
    )
    area = forms.ChoiceField(label=_("地区"), required=False)
    note = forms.CharField(label=_("メモ"), required=False, max_length=120)

    def clean(self) -> dict[str, Any]:
        """The area as the key of its column."""
        data = super().clean() or {}
        area = data.pop("area", "")
        return data | {"area_id": UUID(area) if area else None}


class PhoneForm(_Dated):
    """An earlier or another telephone number."""

    codes = "people.phone_kinds"
    number = forms.CharField(
        label=_("電話"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    note = forms.CharField(label=_("メモ"), required=False, max_length=120, help_text=_("例: 夜だけ"))


class LanguageForm(Beside):
    """Another language."""

    language = forms.CharField(label=_("ことば"), max_length=20)
    interpreter = forms.BooleanField(label=_("通訳が要る"), required=False)
    note = forms.CharField(label=_("メモ"), required=False, max_length=120)


class TieForm(Beside):
    """Somebody outside the household who counts for the person: found in the town, or by name only."""

    codes = "people.tie_kinds"
    kind = forms.ChoiceField(label=_("間柄"))
    strength = forms.ChoiceField(label=_("結びつきの強さ"), required=False)
    key_person = forms.BooleanField(label=_("キーパーソン"), required=False)
    name = forms.CharField(label=_("相手の名前"), required=False, max_length=120)
    contact = forms.CharField(label=_("相手の連絡先"), required=False, max_length=200)
    note = forms.CharField(label=_("メモ"), required=False, max_length=120)
    since = forms.DateField(label=_("いつから"), required=False, widget=date_input())
    other_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, on=on, **kwargs)
        offer(self, "strength", [("", _("書かない")), *codes.choices("people.tie_strengths", on=on)])


BESIDE: Mapping[str, type[Beside]] = {
    "name": NameForm,
    "address": AddressForm,
    "phone": PhoneForm,
    "language": LanguageForm,
}


class RenameForm(forms.Form):
    """The name changed on a day."""

    reason = forms.ChoiceField(label=_("変わったわけ"))
    on = forms.DateField(label=_("変わった日"), widget=date_input())
    family_name = forms.CharField(label=_("新しい姓"), required=False, max_length=80)
    given_name = forms.CharField(label=_("新しい名"), required=False, max_length=80)
    family_kana = forms.CharField(label=_("せい（かな）"), required=False, max_length=80)
    given_kana = forms.CharField(label=_("めい（かな）"), required=False, max_length=80)
    glyphs = forms.CharField(label=_("外字の説明"), required=False, max_length=200)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "reason", [("", CHOOSE), *codes.choices("people.name_change_reasons", on=on)])


class MoveForm(forms.Form):
    """The person lives elsewhere from a day on."""

    on = forms.DateField(label=_("移った日"), widget=date_input())
    address = forms.CharField(label=_("新しい住所"), max_length=200)
    area = forms.ChoiceField(label=_("地区"), required=False)

    def __init__(self, *args: Any, areas: Choices, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "area", [("", _("わからない")), *areas])


class LastDayForm(forms.Form):
    """Until when something was so."""

    last_day = forms.DateField(label=_("最後の日"), widget=date_input())
