"""The shapes in which marks of needs, and wishes to find something, come from a page."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from marugoto.core import codes
from marugoto.resources.finding.asking import Wish
from marugoto.resources.finding.near import Place
from marugoto.resources.finding.words import next_day

PREFIX = "need-"


def marks_in(data: Mapping[str, Any]) -> dict[str, str]:
    """need code → some | main, from the chips of a page; what is not marked is left out."""
    found = {key.removeprefix(PREFIX): str(data.get(key)) for key in data if key.startswith(PREFIX)}
    return {code: mark for code, mark in found.items() if mark in ("some", "main")}


def _offered(choices: list[tuple[str, str]], blank: Any) -> list[tuple[str, Any]]:
    return [("", blank), *choices]


class PlainSelect(forms.Select):
    """A list to choose from, written without a template for each line: a page of ours has two hundred of them."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """As Django writes it, for plain lists (no groups)."""
        chosen = set(self.format_value(value))
        lines = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((code, _SELECTED if str(code) in chosen else "", label) for code, label in self.choices),
        )
        return format_html(
            "<select{}>{}</select>",
            flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})})),
            lines,
        )


_SELECTED = mark_safe(" selected")


class FindForm(forms.Form):
    """Looking for what helps. Everything is in the URL; every part may be empty. The same for residents and for workers."""

    EASY: ClassVar = {
        "q": "ことばで さがす",  # as it is
        "need": "こまって いる こと",  # as it is
        "origin": "どこから",  # as it is
        "within": "どのくらい ちかく",  # as it is
        "when": "いつ",  # as it is
        "on": "この ひに あいて いる",  # as it is
        "field": "どんな こと",  # as it is
        "kind": "どんな ところ",  # as it is
        "area": "すんで いる ところ",  # as it is
        "free": "おかねが いらない ところだけ",  # as it is
        "age": "なんさい",  # as it is
        "speaks": "つかえる ことば",  # as it is
        "access": "からだの ふじゆうな ひとに やさしい",  # as it is
    }

    q = forms.CharField(label=_("ことばで"), required=False, max_length=200)
    need = forms.ChoiceField(widget=PlainSelect, label=_("困りごと"), required=False)
    origin = forms.CharField(
        label=_("どこから"),
        required=False,
        max_length=80,
        help_text=_("町の名前、近くの建物や公園の名前"),
    )
    within = forms.ChoiceField(
        widget=PlainSelect,
        label=_("どのくらい近く"),
        required=False,
        choices=(
            ("", _("どこでも")),
            ("500", _("歩いて10分くらい（500 m）")),
            ("1200", _("歩いて20分くらい（1.2 km）")),
            ("3000", _("自転車で行ける（3 km）")),
            ("10000", _("車やバスで行ける（10 km）")),
        ),
    )
    when = forms.ChoiceField(
        widget=PlainSelect,
        label=_("いつ"),
        required=False,
        choices=(
            ("", _("いつでも")),
            ("now", _("いま開いている")),
            ("today", _("きょう")),
            ("tomorrow", _("あした")),
            ("sa", _("今度の土曜日")),
            ("su", _("今度の日曜日")),
        ),
    )
    on = forms.DateField(
        label=_("この日に開いている"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    field = forms.ChoiceField(widget=PlainSelect, label=_("分野"), required=False)
    kind = forms.ChoiceField(widget=PlainSelect, label=_("種類"), required=False)
    area = forms.ChoiceField(widget=PlainSelect, label=_("住んでいる地区で使える"), required=False)
    free = forms.BooleanField(label=_("無料のところだけ"), required=False)
    age = forms.IntegerField(label=_("年齢"), required=False, min_value=0, max_value=120)
    speaks = forms.ChoiceField(widget=PlainSelect, label=_("使えることば"), required=False)
    access = forms.ChoiceField(widget=PlainSelect, label=_("バリアフリー"), required=False)

    def __init__(self, *args: Any, areas: list[tuple[str, str]], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [
            (c.code, c.text)
            for c in codes.entries("resources.needs").values()
            if c.valid_on(on) and "parent" not in c.extra
        ]
        for name, offered, blank in (
            ("need", groups, _("なんでも")),
            ("field", codes.choices("agencies.fields", on=on), _("すべて")),
            ("kind", codes.choices("resources.kinds", on=on), _("すべて")),
            ("area", areas, _("すべて")),
            ("speaks", codes.choices("resources.languages", on=on), _("すべて")),
            ("access", codes.choices("resources.accessibility", on=on), _("すべて")),
        ):
            self.fields[name].choices = _offered(offered, blank)  # type: ignore[attr-defined]
        self.on_day = on

    def chosen(self) -> dict[str, Any]:
        """What was chosen well; a part that is nonsense is left out, the rest still counts."""
        self.is_valid()
        return self.cleaned_data if hasattr(self, "cleaned_data") else {}

    def wish(self, *, place: Place | None, open_to_all: bool = True) -> Wish:
        """What to look for."""
        chosen = self.chosen()
        on = chosen.get("on")
        return Wish(
            text=chosen.get("q") or "",
            need=chosen.get("need") or "",
            field=chosen.get("field") or "",
            kind=chosen.get("kind") or "",
            area=chosen.get("area") or "",
            day=on.isoformat() if on else next_day(chosen.get("when") or "", self.on_day),
            within=int(chosen.get("within") or 0) if place else 0,
            free=bool(chosen.get("free")),
            age=chosen.get("age"),
            language=chosen.get("speaks") or "",
            access=chosen.get("access") or "",
            place=place,
            open_to_all=open_to_all,
        )


class VerifyForm(forms.Form):
    """確かめた: how, and on which day."""

    method = forms.ChoiceField(label=_("確かめ方"))
    on = forms.DateField(
        label=_("確かめた日"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [
            w
            for w in codes.choices("resources.verification_methods", on=on)
            if w[0] not in ("link", "published")
        ]
        self.fields["method"].choices = ways  # type: ignore[attr-defined]
        self.fields["on"].initial = on
