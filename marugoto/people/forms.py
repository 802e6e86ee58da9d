"""Shapes of what comes in about persons, households and consent. Fields only; rules and writing are elsewhere."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from marugoto.core import clock, codes
from marugoto.people import wording
from marugoto.people.linkage.birth import Birth, parse_birth
from marugoto.people.rules import Particulars
from marugoto.policy.purposes import PURPOSES

Choices = Sequence[tuple[str, Any]]
CANNOT_READ = _("読み取れませんでした。「1950-03-01」「昭和25年3月」「S25」「70代」のように書いてください。")


def _date_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _offer(form: forms.Form, name: str, choices: Choices) -> None:
    form.fields[name].choices = choices  # type: ignore[attr-defined]


class SearchForm(forms.Form):
    """The one box."""

    q = forms.CharField(
        label=_("名前・よみ・生年月日・電話・住所・番号"),
        required=False,
        max_length=200,
        help_text=_("続けて書けます。例: わたなべ S25.3.1 ／ 渡辺花子 本町 ／ 5678 ／ 50歳くらい"),
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "autocomplete": "off",
                "data-search": "",
                "hx-get": reverse_lazy("people:search"),
                "hx-trigger": "input changed delay:300ms, search",
                "hx-target": "#hits",
                "hx-include": "closest form",
            }
        ),
    )


class OpenForm(forms.Form):
    """For what purpose somebody's record is opened."""

    purpose = forms.ChoiceField(label=_("何のために開きますか"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, purposes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "purpose", [(code, PURPOSES[code].label) for code in purposes])


class PersonForm(forms.Form):
    """What is known about a person, as given."""

    family_name = forms.CharField(label=_("姓"), required=False, max_length=80)
    given_name = forms.CharField(label=_("名"), required=False, max_length=80)
    family_kana = forms.CharField(label=_("せい（かな）"), required=False, max_length=80)
    given_kana = forms.CharField(label=_("めい（かな）"), required=False, max_length=80)
    anonymous = forms.BooleanField(label=_("匿名（名前がわからない・言いたくない）"), required=False)
    label = forms.CharField(
        label=_("呼び方（匿名のとき）"),
        required=False,
        max_length=80,
        help_text=_("例: 公園でよく会う70代の男性"),
    )
    birth = forms.CharField(
        label=_("生年月日"),
        required=False,
        max_length=40,
        help_text=_("わかるところまで。例: 1950-03-01、昭和25年3月、S25、70代"),
    )
    gender = forms.ChoiceField(label=_("性別"), required=False)
    phone = forms.CharField(
        label=_("電話"), required=False, max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    address = forms.CharField(label=_("住所"), required=False, max_length=200)
    area = forms.ChoiceField(label=_("地区"), required=False)
    language = forms.CharField(
        label=_("話すことば"),
        required=False,
        max_length=20,
        help_text=_("日本語のほかに話すことばがあれば書きます。"),
    )
    deceased_on = forms.DateField(label=_("亡くなった日"), required=False, widget=_date_input())

    def __init__(self, *args: Any, areas: Choices, on: date, keep_gender: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.understood = Birth()
        _offer(self, "area", [("", _("わからない")), *areas])
        genders = codes.choices("people.genders", on=on, keep=keep_gender)
        _offer(self, "gender", [("", _("書かない")), *genders])

    def clean_birth(self) -> str:
        """A birth in any shape that is understood; in part is fine."""
        text = str(self.cleaned_data["birth"])
        understood = parse_birth(text, self.on)
        if understood is None:
            raise forms.ValidationError(CANNOT_READ)
        self.understood = understood
        return text

    def particulars(self) -> Particulars:
        """What was written, as the actions take it."""
        clean = self.cleaned_data
        text = (
            "family_name",
            "given_name",
            "family_kana",
            "given_kana",
            "label",
            "gender",
            "phone",
            "address",
            "language",
        )
        return Particulars(
            **{name: clean[name].strip() for name in text},
            anonymous=clean["anonymous"],
            birth=self.understood,
            area_id=UUID(clean["area"]) if clean["area"] else None,
            deceased_on=clean.get("deceased_on"),
        )


class RegisterForm(PersonForm):
    """A new person: the particulars, and a number of the town or of the own agency."""

    number_kind = forms.ChoiceField(label=_("番号の種類"), required=False)
    number = forms.CharField(label=_("番号"), required=False, max_length=30)
    deceased_on = None  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = codes.choices("people.identifier_kinds", on=self.on)
        _offer(self, "number_kind", [("", _("なし")), *kinds])

    def clean(self) -> dict[str, Any]:
        """A number comes with its kind, a kind with its number."""
        data = super().clean() or {}
        if bool(data.get("number_kind")) != bool(data.get("number")):
            self.add_error("number", _("番号と、その種類を、組で書いてください。"))
        return data

    def number_pair(self) -> tuple[str, str] | None:
        """(kind, value), or None."""
        clean = self.cleaned_data
        return (clean["number_kind"], clean["number"]) if clean["number"] else None


def person_initial(person: Any, today: date) -> dict[str, Any]:
    """A person's record as it stands in the form."""
    names = (
        "family_name",
        "given_name",
        "family_kana",
        "given_kana",
        "anonymous",
        "label",
        "gender",
        "phone",
    )
    values = {name: getattr(person, name) for name in (*names, "address", "language", "deceased_on")}
    area = str(person.area_id) if person.area_id else ""
    return values | {"birth": wording.birth_field(person.birth, today), "area": area}


class ConsentForm(forms.Form):
    """A person's answer: may information be shared?"""

    state = forms.ChoiceField(label=_("共有してよいか"), widget=forms.RadioSelect)
    form = forms.ChoiceField(label=_("聞き方"), required=False)
    answered_on = forms.DateField(label=_("聞いた日"), widget=_date_input())
    until = forms.DateField(label=_("いつまで"), required=False, widget=_date_input())
    scope_note = forms.CharField(
        label=_("範囲"), required=False, max_length=200, help_text=_("一部だけのとき: どの相手に、何を。")
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [
            c for c in codes.choices("intake.consent_states", on=on) if c[0] not in ("not_asked", "withdrawn")
        ]
        _offer(self, "state", states)
        _offer(self, "form", [("", _("選んでください")), *codes.choices("intake.consent_forms", on=on)])


class HouseholdForm(forms.Form):
    """A new household around one person."""

    kind = forms.ChoiceField(label=_("世帯の種類"), widget=forms.RadioSelect)
    relation = forms.ChoiceField(label=_("この人の続柄"))
    since = forms.DateField(label=_("いつから"), widget=_date_input())
    name = forms.CharField(label=_("呼び名（なくてもよい）"), required=False, max_length=80)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "kind", codes.choices("people.household_kinds", on=on))
        _offer(self, "relation", codes.choices("people.relations", on=on))


class MemberForm(forms.Form):
    """Somebody who belongs to a household from a day on."""

    person = forms.UUIDField(
        error_messages={
            "required": _("加える人を選んでください。"),
            "invalid": _("加える人を選んでください。"),
        }
    )
    relation = forms.ChoiceField(label=_("世帯主から見た続柄"))
    since = forms.DateField(label=_("いつから"), widget=_date_input())

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "relation", [("", _("選んでください")), *codes.choices("people.relations", on=on)])


class EndForm(forms.Form):
    """The last day of a membership."""

    last_day = forms.DateField(label=_("世帯にいた最後の日"), widget=_date_input())


class LinkForm(forms.Form):
    """Two records are one person: which of them stands for both, and how one made sure."""

    stands = forms.ChoiceField(label=_("代表にする記録"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(label=_("どう確かめたか"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("確かめたこと"),
        required=False,
        max_length=200,
        help_text=_("だれに、何で確かめたか。相談の内容は書きません。"),
    )

    def __init__(self, *args: Any, records: Choices, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "stands", records)
        _offer(self, "reason", codes.choices("people.link_reasons", on=on))


class PairFilter(forms.Form):
    """Which pairs are shown. Everything is in the URL."""

    status = forms.ChoiceField(label=_("状態"), required=False)
    band = forms.ChoiceField(label=_("同じ人らしさ"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on = clock.today()
        _offer(self, "status", codes.choices("people.link_statuses", on=on))
        _offer(self, "band", [("", _("すべて")), *codes.choices("people.link_bands", on=on)])


class UnlinkForm(forms.Form):
    """Two records are parted again: why."""

    reason = forms.ChoiceField(label=_("戻すわけ"), widget=forms.RadioSelect)
    note = forms.CharField(label=_("わかったこと"), required=False, max_length=200)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "reason", codes.choices("people.unlink_reasons", on=on))


class AsOfForm(forms.Form):
    """The day for which something is shown."""

    on = forms.DateField(label=_("いつの世帯か"), required=False, widget=_date_input())
