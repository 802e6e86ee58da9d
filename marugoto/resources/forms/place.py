"""場所を足す: the short form. Name, what for, where, when, telephone; nothing is typed twice."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from marugoto.core import codes
from marugoto.core.municipalities import Town
from marugoto.resources.forms.find import marks_in
from marugoto.resources.forms.lines import Lines, area, kinds
from marugoto.resources.forms.times import TimeForm
from marugoto.resources.rules.entry import Answer, Body, Cost, Entry
from marugoto.resources.rules.written import phones_of, place_of

NEW = "new"
WAYS_BY_HAND = frozenset(("visit", "phone", "meeting", "letter", "web"))


class PlaceForm(forms.Form):
    """The words of the short form. ``sure``: the look-alikes were seen, it is another one."""

    name = forms.CharField(
        label=_("名前"), max_length=200, error_messages={"required": _("名前を書いてください。")}
    )
    kind = forms.ChoiceField(
        label=_("どんなところ"), error_messages={"required": _("どんなところかを選んでください。")}
    )
    place = forms.CharField(
        label=_("場所の名前"),
        required=False,
        max_length=200,
        help_text=_("会館や公民館の名前。前からある場所は、名前を書けばそのまま使います。"),
        widget=forms.TextInput(attrs={"list": "known-places", "autocomplete": "off"}),
    )
    address = forms.CharField(
        label=_("所在地"),
        required=False,
        max_length=400,
        help_text=_("町の名前だけでもかまいません。前からある場所なら、空けておきます。"),
    )
    at = forms.ChoiceField(label=_("どの場所"), required=False, widget=forms.RadioSelect)
    phone = forms.CharField(label=_("電話"), required=False, max_length=60)
    phone_is_public = forms.BooleanField(
        label=_("携帯電話だが、住民に見せてよいと本人から聞いた"),
        required=False,
        help_text=_("印がなければ、携帯電話は職員だけに見えます。"),
    )
    body = forms.CharField(
        label=_("だれがしているか"),
        required=False,
        max_length=200,
        help_text=_("団体や人の集まりの名前。前からある団体は、名前を書けばそのまま使います。"),
        widget=forms.TextInput(attrs={"list": "known-bodies", "autocomplete": "off"}),
    )
    description = forms.CharField(
        label=_("ひとこと"),
        required=False,
        max_length=2000,
        widget=area(2),
        help_text=_("どんなことをしているか。"),
    )
    cost = forms.CharField(
        label=_("費用"), required=False, max_length=60, help_text=_("例: 無料、100円、実費")
    )
    unregistered = forms.BooleanField(
        label=_("登録や届出のない集まり"), required=False, help_text=_("近所のお茶のみも、大切な資源です。")
    )
    staff_only = forms.BooleanField(label=_("職員だけに見せる（住民には出さない）"), required=False)
    known_by = forms.ChoiceField(label=_("どうやって確かめたか"), required=False)
    sure = forms.BooleanField(label=_("別のものなので、足す"), required=False)

    def __init__(self, *args: Any, on: date, places: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("選んでください")), *kinds(on)]  # type: ignore[attr-defined]
        ways = [c for c in codes.choices("resources.verification_methods", on=on) if c[0] in WAYS_BY_HAND]
        self.fields["known_by"].choices = [("", _("まだ確かめていない")), *ways]  # type: ignore[attr-defined]
        self.fields["at"].choices = [*places, (NEW, _("新しい場所として足す"))] if places else []  # type: ignore[attr-defined]


class PlaceSheet:
    """The short form with its one line of the timetable and its needs."""

    def __init__(
        self,
        *,
        on: date,
        data: QueryDict | None = None,
        places: Sequence[tuple[str, str]] = (),
        initial: Mapping[str, Any] | None = None,
        marks: Mapping[str, str] | None = None,
    ) -> None:
        self._places = places
        self.form = PlaceForm(data, on=on, places=places, initial=initial)
        self.times = Lines(TimeForm, "t", data=data, most=1)
        self.marks = dict(marks or {}) if data is None else marks_in(data)

    @property
    def time(self) -> TimeForm:
        """The line of the timetable."""
        return self.times.forms[0]

    @property
    def parts(self) -> tuple[forms.Form, ...]:
        """For the summary of errors."""
        return (self.form, *self.times)

    def is_valid(self) -> bool:
        """Name and kind are there; the days make a rule."""
        return all([self.form.is_valid(), self.times.is_valid()])

    def entry(self, *, near: Town | None) -> Entry:
        """The entry. Its needs and fields are those of its kind, unless needs were marked."""
        said = self.form.cleaned_data
        of_kind = codes.entry("resources.kinds", said["kind"]).extra
        phones, private = phones_of(said["phone"], may_be_public=said["phone_is_public"])
        return Entry(
            kind=said["kind"],
            name=said["name"],
            description=said["description"],
            listed=not said["staff_only"],
            registered=not said["unregistered"],
            body=Body(said["body"].strip()) if said["body"].strip() else None,
            place=None if self.location_id else place_of(name=said["place"], full=said["address"], near=near),
            times=tuple(line.line() for line in self.times.written()),
            costs=costs_of(said["cost"]),
            phones=phones,
            private=private,
            needs=answers(self.marks)
            or tuple(Answer(str(n), main=at == 0) for at, n in enumerate(of_kind.get("needs", ()))),
            fields=tuple(str(f) for f in of_kind.get("fields", ())),
        )

    @property
    def location_id(self) -> UUID | None:
        """The place that is there already: the one that was chosen, or the only one of that name."""
        said = self.form.cleaned_data
        only = self._places[0][0] if len(self._places) == 1 and not said["address"].strip() else NEW
        chosen = said.get("at") or only
        return None if chosen == NEW else UUID(chosen)

    @property
    def undecided(self) -> bool:
        """There are places of that name, and nobody has said whether it is one of them."""
        return bool(self._places) and not self.form.cleaned_data.get("at") and self.location_id is None


def answers(marks: Mapping[str, str]) -> tuple[Answer, ...]:
    """Marked needs: ◎ what it is there for, ○ what it answers besides."""
    return tuple(Answer(code, main=mark == "main") for code, mark in marks.items())


def costs_of(words: str) -> tuple[Cost, ...]:
    """無料 and 100円 as amounts; everything else as words."""
    plain = words.strip()
    if not plain:
        return ()
    if plain in ("無料", "0円", "０円", "なし"):  # as it is
        return (Cost(amount=0),)
    number = plain.removesuffix("円").replace(",", "")  # as it is
    return (Cost(amount=int(number)),) if number.isdecimal() and len(number) < 8 else (Cost(text=plain),)
