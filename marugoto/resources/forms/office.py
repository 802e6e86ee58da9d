"""Shapes around an entry: the list's filters, its end, a place, a slot, an organization."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from marugoto.core import codes
from marugoto.resources.forms.entry import PhoneForm, PrivateForm
from marugoto.resources.forms.lines import Line, Lines, area, as_sent, date_input
from marugoto.resources.rules.entry import Identifier, Number, Private, Slot

CORPORATE = "JP-JCN"  # the scheme of 法人番号
CORPORATE_NUMBER = "法人番号"  # as it is


class FilterForm(forms.Form):
    """The whole directory, narrowed. Everything is in the URL."""

    q = forms.CharField(label=_("名前・団体"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("種類"), required=False)
    state = forms.ChoiceField(
        label=_("状態"),
        required=False,
        choices=(
            ("", _("案内しているもの")),
            ("open", _("住民に見えているもの")),
            ("hidden", _("職員だけに見えるもの")),
            ("resting", _("休んでいるもの")),
            ("ended", _("案内をやめたもの")),
            ("all", _("すべて")),
        ),
    )
    trust = forms.ChoiceField(
        label=_("確かめた日"),
        required=False,
        choices=(
            ("", _("すべて")),
            ("fresh", _("1年のうちに確かめた")),
            ("stale", _("1年以上たっている")),
            ("never", _("確かめたことがない")),
        ),
    )
    mine = forms.BooleanField(label=_("自分の機関が受け持つもの"), required=False)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("すべて")), *codes.choices("resources.kinds", on=on)]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """What was chosen well; nonsense is left out."""
        self.is_valid()
        return self.cleaned_data


class EndForm(forms.Form):
    """案内をやめる: when, why."""

    reason = forms.ChoiceField(label=_("やめるわけ"), widget=forms.RadioSelect)
    on = forms.DateField(label=_("やめた日"), widget=date_input())

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = codes.choices("resources.retire_reasons", on=today)  # type: ignore[attr-defined]
        self.fields["on"].initial = today


class SpotForm(forms.Form):
    """A place: where it is, how to get there and in."""

    place = forms.CharField(
        label=_("場所の名前"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "known-places", "autocomplete": "off"}),
    )
    address = forms.CharField(label=_("所在地"), required=False, max_length=400)
    postal_code = forms.CharField(label=_("郵便番号"), required=False, max_length=20)
    transportation = forms.CharField(
        label=_("行き方・駐車場"), required=False, max_length=2000, widget=area(2)
    )
    latitude = forms.FloatField(label=_("緯度"), required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(label=_("経度"), required=False, min_value=-180, max_value=180)
    access = forms.MultipleChoiceField(
        label=_("バリアフリー"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, on: date, keep: frozenset[str] = frozenset(), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [
            (c.code, c.text)
            for c in codes.entries("resources.accessibility").values()
            if c.valid_on(on) or c.code in keep
        ]
        self.fields["access"].choices = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Something is written; both of the point or neither."""
        data = super().clean() or {}
        if not data.get("place", "").strip() and not data.get("address", "").strip():
            self.add_error("place", _("場所の名前か所在地を書いてください。"))
        if (data.get("latitude") is None) != (data.get("longitude") is None):
            self.add_error("latitude", _("緯度と経度は、両方書いてください。"))
        return data


class SlotForm(forms.Form):
    """受入枠: how many, how many are free, as of when."""

    name = forms.CharField(
        label=_("枠の名前"),
        required=False,
        max_length=120,
        help_text=_("例: 体験、送迎つき。一つだけなら空けておきます。"),
    )
    capacity = forms.IntegerField(label=_("定員"), required=False, min_value=0, max_value=99_999)
    available = forms.IntegerField(label=_("あき"), required=False, min_value=0, max_value=99_999)
    waiting = forms.IntegerField(label=_("待っている人"), required=False, min_value=0, max_value=99_999)
    unit = forms.ChoiceField(label=_("単位"))
    as_of = forms.DateField(label=_("いつの時点"), widget=date_input())
    text = forms.CharField(label=_("ひとこと"), required=False, max_length=200)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = codes.choices("resources.opening_units", on=on)  # type: ignore[attr-defined]
        self.fields["as_of"].initial = on

    def clean(self) -> dict[str, Any]:
        """At least one number or a word."""
        data = super().clean() or {}
        if (
            not self.errors
            and not any(data.get(n) is not None for n in ("capacity", "available", "waiting"))
            and not data.get("text")
        ):
            self.add_error("available", _("あきの数を書いてください。あきがないときは 0 です。"))
        return data

    def slot(self) -> Slot:
        """The slot for the action."""
        said = {n: v for n, v in self.cleaned_data.items() if n != "name"}
        return Slot(**said)


class BodyForm(forms.Form):
    """An organization."""

    name = forms.CharField(
        label=_("団体の名前"), max_length=200, error_messages={"required": _("名前を書いてください。")}
    )
    name_kana = forms.CharField(label=_("よみ"), required=False, max_length=300)
    alternate_name = forms.CharField(label=_("別の名前"), required=False, max_length=300)
    description = forms.CharField(label=_("説明"), required=False, max_length=4000, widget=area(3))
    legal_status = forms.CharField(
        label=_("法人の種類"),
        required=False,
        max_length=200,
        help_text=_("例: 社会福祉法人、NPO法人、任意の集まり"),
    )
    website = forms.URLField(label=_("ウェブサイト"), required=False, max_length=500, assume_scheme="https")
    email = forms.EmailField(label=_("メール（公開）"), required=False, max_length=254)
    agency = forms.ChoiceField(
        label=_("同じ機関"),
        required=False,
        help_text=_("この仕組みに入っている機関なら選びます。つなぎを直接送れるようになります。"),
    )

    def __init__(self, *args: Any, agencies: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [("", _("入っていない")), *agencies]  # type: ignore[attr-defined]


class NumberForm(Line):
    """団体の番号."""

    type = forms.CharField(label=_("番号の種類"), required=False, max_length=100, help_text=_("例: 法人番号"))
    identifier = forms.CharField(label=_("番号"), required=False, max_length=100)

    def is_blank(self) -> bool:
        """No number."""
        return not str(self["identifier"].value() or "").strip()

    def clean(self) -> dict[str, Any]:
        """A number is of some kind."""
        data = super().clean() or {}
        if data.get("identifier") and not data.get("type"):
            self.add_error("type", _("番号の種類を書いてください。"))
        return data


class BodySheet:
    """An organization with its numbers and contacts."""

    def __init__(
        self,
        *,
        on: date,
        agencies: Sequence[tuple[str, str]],
        data: QueryDict | None = None,
        initial: dict[str, Any] | None = None,
        numbers: Sequence[dict[str, Any]] = (),
        phones: Sequence[dict[str, Any]] = (),
        private: Sequence[dict[str, Any]] = (),
    ) -> None:
        more = str(data.get("more", "")) if data else ""
        self.adding = more in ("numbers", "phones", "private")
        if data is not None and self.adding:
            self.form = BodyForm(initial=as_sent(BodyForm, data), agencies=agencies)
        else:
            self.form = BodyForm(data, initial=initial, agencies=agencies)

        def lines(name: str) -> dict[str, Any]:
            return {"data": data, "more": more == name, "checked": not self.adding}

        self.numbers = Lines(NumberForm, "n", initial=numbers, **lines("numbers"))
        self.phones = Lines(PhoneForm, "p", initial=phones, on=on, **lines("phones"))
        self.private = Lines(PrivateForm, "s", initial=private, **lines("private"))

    @property
    def parts(self) -> list[forms.Form]:
        """For the summary of errors."""
        return [self.form, *self.numbers, *self.phones, *self.private]

    def is_valid(self) -> bool:
        """Everything written makes sense."""
        if self.adding:
            return False
        rows = (self.numbers, self.phones, self.private)
        return all([self.form.is_valid(), *(one.is_valid() for one in rows)])

    def identifiers(self) -> list[Identifier]:
        """The numbers; 法人番号 in its scheme."""
        return [
            Identifier(d["type"], d["identifier"].strip(), CORPORATE if d["type"] == CORPORATE_NUMBER else "")
            for d in (one.cleaned_data for one in self.numbers.written())
        ]

    def public_phones(self) -> list[Number]:
        """The telephones."""
        return [
            Number(d["number"].strip(), d["type"], d["extension"], d["text"])
            for d in (one.cleaned_data for one in self.phones.written())
        ]

    def contacts(self) -> list[Private]:
        """What only workers see."""
        names = ("name", "phone", "email", "note", "label")
        return [Private(**{n: one.cleaned_data[n] for n in names}) for one in self.private.written()]
