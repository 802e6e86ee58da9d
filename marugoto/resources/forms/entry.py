"""An entry with everything that belongs to it, on one page in sections."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from marugoto.core import codes
from marugoto.core.municipalities import Town
from marugoto.resources.forms.find import marks_in
from marugoto.resources.forms.lines import Line, Lines, area, kinds
from marugoto.resources.forms.place import answers
from marugoto.resources.forms.times import TimeForm, initial_of
from marugoto.resources.rules.entry import (
    Access,
    Body,
    Cost,
    Entry,
    Number,
    Place,
    Post,
    Private,
    Reach,
    Speech,
)
from marugoto.resources.rules.written import place_of

MORE: Final = ("times", "costs", "phones", "contacts", "private")
_PREFIX: Final = {"times": "t", "costs": "c", "phones": "p", "contacts": "k", "private": "s"}
_TEXTS: Final = (
    "name_kana", "alternate_name", "description", "plain", "url", "email", "status", "alert", "interpretation_services",
    "application_process", "fees_description", "accreditations", "eligibility_description",
)  # fmt: skip


class EntryForm(forms.Form):
    """Everything of which there is one."""

    name = forms.CharField(
        label=_("名前"), max_length=200, error_messages={"required": _("名前を書いてください。")}
    )
    name_kana = forms.CharField(label=_("よみ"), required=False, max_length=300)
    alternate_name = forms.CharField(label=_("別の名前"), required=False, max_length=300)
    kind = forms.ChoiceField(label=_("どんなところ"))
    body = forms.CharField(
        label=_("だれがしているか"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "known-bodies", "autocomplete": "off"}),
    )
    description = forms.CharField(label=_("説明"), required=False, max_length=8000, widget=area(4))
    plain = forms.CharField(
        label=_("やさしい日本語の説明"),
        required=False,
        max_length=4000,
        widget=area(3),
        help_text=_("短い文で、わかちがきに。例: だれでも ごはんを たべる ことが できます。"),
    )
    alert = forms.CharField(
        label=_("お知らせ"), required=False, max_length=1000, help_text=_("ページのいちばん上に出ます。")
    )
    status = forms.ChoiceField(label=_("状態"))
    place = forms.CharField(label=_("場所の名前"), required=False, max_length=200)
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
    fees_description = forms.CharField(label=_("費用の説明"), required=False, max_length=2000, widget=area(2))
    eligibility_description = forms.CharField(
        label=_("対象の人"), required=False, max_length=2000, widget=area(2)
    )
    minimum_age = forms.IntegerField(label=_("年齢（から）"), required=False, min_value=0, max_value=120)
    maximum_age = forms.IntegerField(label=_("年齢（まで）"), required=False, min_value=0, max_value=120)
    areas = forms.MultipleChoiceField(
        label=_("住んでいる地区で決まっているとき"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reach = forms.CharField(
        label=_("使える地域（ことば）"),
        required=False,
        max_length=500,
        help_text=_("空けておくと、だれでも使えます。"),
    )
    application_process = forms.CharField(
        label=_("申し込み方"), required=False, max_length=2000, widget=area(2)
    )
    documents = forms.CharField(
        label=_("持ち物・書類（1行に一つ）"), required=False, max_length=4000, widget=area(3)
    )
    languages = forms.MultipleChoiceField(
        label=_("使えることば"), required=False, widget=forms.CheckboxSelectMultiple
    )
    interpretation_services = forms.CharField(
        label=_("通訳"), required=False, max_length=1000, widget=area(2)
    )
    url = forms.URLField(label=_("ウェブサイト"), required=False, max_length=500, assume_scheme="https")
    email = forms.EmailField(label=_("メール（公開）"), required=False, max_length=254)
    accreditations = forms.CharField(label=_("指定・認可"), required=False, max_length=2000, widget=area(2))
    fields_of = forms.MultipleChoiceField(
        label=_("分野"), required=False, widget=forms.CheckboxSelectMultiple
    )
    staff_only = forms.BooleanField(label=_("職員だけに見せる（住民には出さない）"), required=False)
    unregistered = forms.BooleanField(label=_("登録や届出のない集まり"), required=False)
    owner = forms.ChoiceField(label=_("情報を確かめる機関"), required=False)
    confirm_every = forms.IntegerField(
        label=_("確かめる間隔（日）"), min_value=7, max_value=1095, help_text=_("変わりやすいところは短く。")
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        on: date,
        areas: Sequence[tuple[str, str]],
        agencies: Sequence[tuple[str, str]],
        before: Entry,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        kept = {a.feature for a in before.access}, {s.code for s in before.languages}
        offered: dict[str, Iterable[tuple[Any, Any]]] = {
            "kind": kinds(on, keep=before.kind),
            "status": [c for c in codes.choices("resources.statuses", on=on) if c[0] != "defunct"],
            "access": _offered("resources.accessibility", on, kept[0]),
            "languages": _offered("resources.languages", on, kept[1]),
            "fields_of": _offered("agencies.fields", on, set(before.fields)),
            "areas": areas,
            "owner": [("", _("決まっていない")), *agencies],
        }
        for name, choices in offered.items():
            self.fields[name].choices = list(choices)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Both of the point or neither; ages in order."""
        data = super().clean() or {}
        if (data.get("latitude") is None) != (data.get("longitude") is None):
            missing = "longitude" if data.get("longitude") is None else "latitude"
            if missing not in self.errors:
                self.add_error(missing, _("緯度と経度は、両方書いてください。"))
        least, most = data.get("minimum_age"), data.get("maximum_age")
        if least is not None and most is not None and most < least:
            self.add_error("maximum_age", _("対象の年齢は、「から」を「まで」より小さくしてください。"))
        return data


def _offered(name: str, on: date, kept: set[str]) -> list[tuple[str, str]]:
    return [(c.code, c.text) for c in codes.entries(name).values() if c.valid_on(on) or c.code in kept]


class CostForm(Line):
    """費用: for whom, how much."""

    option = forms.CharField(label=_("だれが・どのとき"), required=False, max_length=300)
    amount = forms.IntegerField(
        label=_("金額（円）"), required=False, min_value=0, max_value=9_999_999, help_text=_("無料は 0")
    )
    text = forms.CharField(label=_("金額の説明"), required=False, max_length=300)

    def is_blank(self) -> bool:
        """No amount and no words."""
        return not any(str(self[n].value() or "") for n in ("option", "text")) and self["amount"].value() in (
            None,
            "",
        )


class PhoneForm(Line):
    """電話（公開）."""

    number = forms.CharField(label=_("電話番号（公開）"), required=False, max_length=60)
    type = forms.ChoiceField(label=_("種類"), required=False)
    extension = forms.CharField(label=_("内線"), required=False, max_length=20)
    text = forms.CharField(label=_("説明"), required=False, max_length=200)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = codes.choices("resources.phone_types", on=on)  # type: ignore[attr-defined]

    def is_blank(self) -> bool:
        """No number."""
        return not str(self["number"].value() or "").strip()


class ContactForm(Line):
    """連絡先（公開）: who may be named to everybody."""

    name = forms.CharField(label=_("担当の名前（公開）"), required=False, max_length=120)
    title = forms.CharField(label=_("役職"), required=False, max_length=120)
    department = forms.CharField(label=_("部署"), required=False, max_length=200)
    email = forms.EmailField(label=_("メール（公開）"), required=False, max_length=254)

    def is_blank(self) -> bool:
        """Nobody and nothing."""
        return not any(str(self[n].value() or "").strip() for n in ("name", "title", "department", "email"))


class PrivateForm(Line):
    """連絡先（職員だけ）."""

    name = forms.CharField(label=_("担当の名前（職員だけ）"), required=False, max_length=120)
    phone = forms.CharField(label=_("電話番号（職員だけ）"), required=False, max_length=60)
    email = forms.CharField(label=_("メール（職員だけ）"), required=False, max_length=254)
    note = forms.CharField(label=_("メモ（職員だけ）"), required=False, max_length=2000, widget=area(2))
    label = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def is_blank(self) -> bool:
        """Nobody and nothing."""
        return not any(str(self[n].value() or "").strip() for n in ("name", "phone", "email", "note"))


class EntrySheet:
    """The whole page; bound to what was sent, or filled from ``before``."""

    def __init__(
        self,
        *,
        before: Entry,
        given: Mapping[str, Any],
        areas: Sequence[tuple[str, str]],
        agencies: Sequence[tuple[str, str]],
        on: date,
        data: QueryDict | None = None,
    ) -> None:
        more = str(data.get("more", "")) if data else ""
        self.before = before
        self._sent = data
        self.adding = more in MORE
        first = {**initial_entry(before), **given}
        offered: dict[str, Any] = {"on": on, "areas": areas, "agencies": agencies, "before": before}
        if data is not None and self.adding:
            shown = {n: data.getlist(n) if _many(n) else data.get(n) for n in EntryForm.base_fields}
            self.form = EntryForm(initial=shown, **offered)
        else:
            self.form = EntryForm(data, initial=first, **offered)
        lines: dict[str, dict[str, Any]] = {
            name: {"data": data, "more": more == name, "checked": not self.adding} for name in MORE
        }
        self.times = Lines(TimeForm, "t", initial=[initial_of(t) for t in before.times], **lines["times"])
        self.costs = Lines(CostForm, "c", initial=[vars(c) for c in before.costs], **lines["costs"])
        self.phones = Lines(
            PhoneForm, "p", initial=[vars(p) for p in before.phones], on=on, **lines["phones"]
        )
        self.contacts = Lines(
            ContactForm, "k", initial=[vars(c) for c in before.contacts], **lines["contacts"]
        )
        self.private = Lines(PrivateForm, "s", initial=[vars(p) for p in before.private], **lines["private"])
        marks = {a.need: "main" if a.main else "some" for a in before.needs}
        self.marks = marks if data is None else marks_in(data)

    @property
    def lines(self) -> tuple[Lines[Any], ...]:
        """All that has rows."""
        return (self.times, self.costs, self.phones, self.contacts, self.private)

    @property
    def parts(self) -> list[forms.Form]:
        """For the summary of errors."""
        return [self.form, *(one for rows in self.lines for one in rows)]

    def read_again(self, version: str) -> None:
        """Whoever writes has been shown what others have changed meanwhile; the next saving goes over it."""
        data = self._sent.copy() if self._sent else QueryDict(mutable=True)
        self.form.data = data
        data["seen"] = version

    def is_valid(self) -> bool:
        """Everything written makes sense; a press on "another row" is no saving."""
        if self.adding:
            return False
        return all([self.form.is_valid(), *(rows.is_valid() for rows in self.lines)])

    def entry(self, *, near: Town | None) -> Entry:
        """The entry as it stands on the page. What the page does not show stays as it was."""
        said = self.form.cleaned_data
        written = {name: said[name] for name in _TEXTS}
        return replace(
            self.before,
            **written,
            kind=said["kind"],
            name=said["name"],
            minimum_age=said["minimum_age"],
            maximum_age=said["maximum_age"],
            listed=not said["staff_only"],
            registered=not said["unregistered"],
            body=self._body(said["body"].strip()),
            place=self._place(said, near),
            times=tuple(one.line() for one in self.times.written()),
            costs=tuple(Cost(**_plain(one, "option", "amount", "text")) for one in self.costs.written()),
            phones=tuple(
                Number(**_plain(one, "number", "type", "extension", "text")) for one in self.phones.written()
            ),
            contacts=tuple(
                Post(**_plain(one, "name", "title", "department", "email")) for one in self.contacts.written()
            ),
            private=tuple(
                Private(**_plain(one, "name", "phone", "email", "note", "label"))
                for one in self.private.written()
            ),
            needs=answers(self.marks),
            fields=tuple(said["fields_of"]),
            languages=_kept([Speech(code) for code in said["languages"]], self.before.languages, "code"),
            access=_kept([Access(feature) for feature in said["access"]], self.before.access, "feature"),
            documents=tuple(line.strip() for line in said["documents"].splitlines() if line.strip()),
            reaches=self._reaches(said),
        )

    def _body(self, name: str) -> Body | None:
        before = self.before.body
        if before is not None and before.name == name:
            return before
        return Body(name) if name else None

    def _place(self, said: Mapping[str, Any], near: Town | None) -> Place | None:
        found = place_of(name=said["place"], full=said["address"], near=near, before=self.before.place)
        point = said["latitude"], said["longitude"]
        if found is None and point[0] is None and not said["transportation"] and not said["access"]:
            return None
        return replace(
            found or Place(),
            postal_code=said["postal_code"].strip(),
            transportation=said["transportation"],
            latitude=point[0],
            longitude=point[1],
        )

    def _reaches(self, said: Mapping[str, Any]) -> tuple[Reach, ...]:
        words = {r.area: r.text for r in self.before.reaches if r.area}
        areas = [Reach(words.get(UUID(one), ""), UUID(one)) for one in said["areas"]]
        texts = [r.text for r in self.before.reaches if not r.area]
        if said["reach"].strip() == "、".join(texts):
            return (*areas, *(Reach(text) for text in texts))
        return (*areas, *([Reach(said["reach"].strip())] if said["reach"].strip() else []))


def initial_entry(entry: Entry) -> dict[str, Any]:
    """First values of the form."""
    place = entry.place or Place()
    return {
        **{name: getattr(entry, name) for name in (*_TEXTS, "name", "kind", "minimum_age", "maximum_age")},
        "body": entry.body.name if entry.body else "",
        "place": place.name,
        "address": place.full,
        "postal_code": place.postal_code,
        "transportation": place.transportation,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "access": [a.feature for a in entry.access],
        "languages": [s.code for s in entry.languages],
        "documents": "\n".join(entry.documents),
        "areas": [str(r.area) for r in entry.reaches if r.area],
        "reach": "、".join(r.text for r in entry.reaches if not r.area),
        "fields_of": list(entry.fields),
        "staff_only": not entry.listed,
        "unregistered": not entry.registered,
    }


def _many(name: str) -> bool:
    return isinstance(EntryForm.base_fields[name], forms.MultipleChoiceField)


def _plain(one: forms.Form, *names: str) -> dict[str, Any]:
    return {
        name: value.strip() if isinstance(value, str) else value
        for name, value in one.cleaned_data.items()
        if name in names
    }


def _kept(chosen: Sequence[Any], before: Sequence[Any], key: str) -> tuple[Any, ...]:
    """What was chosen, with the words that stood beside it; what has no code stays as it was."""
    codeless = [one for one in before if not getattr(one, key)]
    found: list[Any] = []
    for new in chosen:
        found += [one for one in before if getattr(one, key) == getattr(new, key)] or [new]
    return (*found, *codeless)
