"""Shapes of what comes in about a person and a consent."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from marugoto.core import codes
from marugoto.people import wording
from marugoto.people.forms.common import Choices, date_input, offer
from marugoto.people.linkage.birth import Birth, parse_birth
from marugoto.people.rules import Particulars, Proxy, Scope
from marugoto.policy.purposes import PURPOSES

CANNOT_READ = _("読み取れませんでした。「1950-03-01」「昭和25年3月」「S25」「70代」のように書いてください。")


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
        offer(self, "purpose", [(code, PURPOSES[code].label) for code in purposes])


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
    glyphs = forms.CharField(
        label=_("外字の説明"),
        required=False,
        max_length=200,
        help_text=_(
            "打てない字は「〓」と書き、MJ番号かことばで説明します。いくつもあるときは「、」で区切ります。"
        ),
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
    interpreter = forms.BooleanField(label=_("通訳が要る"), required=False)
    deceased_on = forms.DateField(label=_("亡くなった日"), required=False, widget=date_input())

    def __init__(
        self,
        *args: Any,
        areas: Choices,
        on: date,
        keep_gender: str = "",
        without_address: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.understood = Birth()
        offer(self, "area", [("", _("わからない")), *areas])
        genders = codes.choices("people.genders", on=on, keep=keep_gender)
        offer(self, "gender", [("", _("書かない")), *genders])
        if without_address:
            del self.fields["address"], self.fields["area"]

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
            "glyphs",
            "gender",
            "phone",
            "address",
            "language",
        )
        return Particulars(
            **{name: clean.get(name, "").strip() for name in text},
            anonymous=clean["anonymous"],
            interpreter=clean["interpreter"],
            birth=self.understood,
            area_id=UUID(clean["area"]) if clean.get("area") else None,
            deceased_on=clean.get("deceased_on"),
        )


def number_kinds(on: date) -> list[tuple[str, str]]:
    """The kinds of number that somebody types in."""
    entries = codes.entries("people.identifier_kinds")
    return [
        c for c in codes.choices("people.identifier_kinds", on=on) if not entries[c[0]].extra.get("automatic")
    ]


class RegisterForm(PersonForm):
    """A new person: the particulars, and a number of the town or of the own agency."""

    number_kind = forms.ChoiceField(label=_("番号の種類"), required=False)
    number = forms.CharField(label=_("番号"), required=False, max_length=30)
    deceased_on = None  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "number_kind", [("", _("なし")), *number_kinds(self.on)])

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
        "glyphs",
        "gender",
        "phone",
    )
    values = {
        name: getattr(person, name) for name in (*names, "address", "language", "interpreter", "deceased_on")
    }
    area = str(person.area_id) if person.area_id else ""
    return values | {"birth": wording.birth_field(person.birth, today), "area": area}


class ConsentForm(forms.Form):
    """A person's answer: may information be shared, with whom, what, for what, until when; and who answered."""

    state = forms.ChoiceField(label=_("共有してよいか"), widget=forms.RadioSelect)
    form = forms.ChoiceField(label=_("聞き方"), required=False)
    proxy_name = forms.CharField(
        label=_("代わりに答えた人"),
        required=False,
        max_length=80,
        help_text=_("聞き方が「代理」のときだけ。"),
    )
    proxy_right = forms.ChoiceField(label=_("どのような立場で"), required=False)
    answered_on = forms.DateField(label=_("聞いた日"), widget=date_input())
    until = forms.DateField(label=_("いつまで"), required=False, widget=date_input())
    agencies = forms.MultipleChoiceField(
        label=_("伝えてよい相手"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("ひとつも選ばなければ、相手はしぼりません。"),
    )
    items = forms.MultipleChoiceField(
        label=_("伝えてよい中身"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("ひとつも選ばなければ、中身はしぼりません。"),
    )
    purposes = forms.MultipleChoiceField(
        label=_("何のために"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("ひとつも選ばなければ、目的はしぼりません。"),
    )
    scope_note = forms.CharField(
        label=_("ことばで書く範囲"),
        required=False,
        max_length=200,
        help_text=_("一部だけのとき、選ぶだけでは書けない約束。例: 長男には言わないでほしい。"),
    )

    def __init__(self, *args: Any, on: date, agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [
            c for c in codes.choices("intake.consent_states", on=on) if c[0] not in ("not_asked", "withdrawn")
        ]
        offer(self, "state", states)
        offer(self, "form", [("", _("選んでください")), *codes.choices("intake.consent_forms", on=on)])
        offer(self, "proxy_right", [("", _("なし")), *codes.choices("people.proxy_rights", on=on)])
        offer(self, "agencies", agencies)
        offer(self, "items", codes.choices("collaboration.packet_items", on=on))
        offer(self, "purposes", codes.choices("people.consent_purposes", on=on))

    def answer(self) -> dict[str, Any]:
        """What was written, as the action takes it."""
        clean = self.cleaned_data
        plain = {name: clean[name] for name in ("state", "form", "answered_on", "until")}
        return plain | {
            "scope": Scope(
                agencies=frozenset(UUID(a) for a in clean["agencies"]),
                items=frozenset(clean["items"]),
                purposes=frozenset(clean["purposes"]),
                words=clean["scope_note"],
            ),
            "proxy": Proxy(clean["proxy_name"], clean["proxy_right"]),
        }
