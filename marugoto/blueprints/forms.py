"""Shapes of what comes in about a version, a row of it, a file, a comparison."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.rules.blueprint_counts import WHERE
from marugoto.blueprints.rules import edits
from marugoto.blueprints.rules.shape import FIGURE, Field, Table
from marugoto.core import codes
from marugoto.policy.roles import ROLES

Named = Mapping[str, Sequence[tuple[str, str]]]
NOTHING: tuple[str, Any] = ("", _("選ばない"))
LONG = 20_000


class DayField(forms.DateField):
    """A day, by the calendar of the browser."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(
            widget=widget, error_messages={"invalid": _("日付として読めません。")}, required=False, **kwargs
        )


class Lines(forms.CharField):
    """Several texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        """As the page shows it."""
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """As the file keeps it."""
        return [line.strip() for line in (super().clean(value) or "").splitlines() if line.strip()]


class Number(forms.FloatField):
    """A number that stays whole where it is whole."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            error_messages={"invalid": _("数字で書いてください。")},
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        """1020, not 1020.0."""
        found = super().clean(value)
        return None if found is None else edits.plain(found)


class RowForm(forms.Form):
    """One row of a table, made from its shape; what stands in the row now is offered even where it is no choice any more."""

    seen = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, table: Table, row: Mapping[str, Any], named: Named, on: date, **kwargs: Any
    ) -> None:
        self.table, self.row, self.offered, self.on = table, row, named, on
        super().__init__(*args, **kwargs)
        self.initial["seen"] = edits.seal_of(row) if row else ""
        for field in table.fields:
            for name, made, first in self._made(field, row.get(field.key)):
                self.fields[name] = made
                self.initial[name] = first

    def groups(self) -> list[tuple[str, list[Any]]]:
        """The fields as the page shows them: ("", one field), or (key, the parts of a figure)."""
        return [
            (f.key if f.kind in ("figure", "dated", "counting") else "", [self[n] for n in self._names(f)])
            for f in self.table.fields
        ]

    def _names(self, field: Field) -> list[str]:
        return [n for n in self.fields if n == field.key or n.startswith(f"{field.key}-")]

    def merged(self) -> dict[str, Any]:
        """The row as it becomes: what was written in, and what it had besides."""
        return edits.merged(self.row, self.table, {f.key: self._said(f) for f in self.table.fields})

    def _said(self, field: Field) -> Any:
        said = self.cleaned_data
        if field.kind in ("figure", "dated"):
            return {part: said[f"{field.key}-{part}"] for part in _parts(field)}
        if field.kind == "counting":
            return _counting(said, field.key, self.row.get(field.key))
        return said[field.key]

    def _made(self, field: Field, value: Any) -> Any:
        if field.kind in ("figure", "dated"):
            held = value if isinstance(value, Mapping) else {}
            for part in _parts(field):
                yield f"{field.key}-{part}", self._part(part, held.get(part)), held.get(part)
        elif field.kind == "counting":
            yield from self._counted(field, value)
        else:
            yield field.key, self._plain(field, value), _first(field, value)

    def _part(self, part: str, held: Any) -> forms.Field:
        label = _label(part)
        if part == "value":
            return Number(label=label)
        if part == "date":
            return DayField(label=label)
        if part == "source":
            return _choice(label, self.offered.get("sources", ()), [held] if held else [])
        return forms.CharField(label=label, required=False, max_length=300)

    def _plain(self, field: Field, value: Any) -> forms.Field:
        label, kind = _label(field.key), field.kind
        if kind in ("code", "codes", "pick", "picks"):
            offered = self._choices(field, value)
            held = value if isinstance(value, list) else [value] if value else []
            return (_choices if kind.endswith("s") else _choice)(label, offered, held)
        simple: dict[str, Callable[[], forms.Field]] = {
            "long": lambda: forms.CharField(
                label=label, required=False, max_length=LONG, widget=forms.Textarea(attrs={"rows": 3})
            ),
            "texts": lambda: Lines(label=label, required=False, max_length=LONG),
            "day": lambda: DayField(label=label),
            "number": lambda: Number(label=label),
            "share": lambda: Number(label=label),
            "flag": lambda: forms.BooleanField(label=label, required=False),
        }
        return simple.get(kind, lambda: forms.CharField(label=label, required=False, max_length=400))()

    def _choices(self, field: Field, value: Any) -> Sequence[tuple[str, str]]:
        if field.kind in ("pick", "picks"):
            return self.offered.get(field.of, ())
        if field.of == "role":
            return [(role.code, role.label) for role in ROLES.values()]
        return codes.choices(field.of, on=self.on, keep=value if isinstance(value, str) else "")

    def _counted(self, field: Field, value: Any) -> Any:
        held: Mapping[str, Any] = {"of": value} if isinstance(value, str) else value or {}
        of = [("none", _("数えない")), *codes.choices("indicators.definitions", on=self.on)]
        for part, offered in (("of", of), ("per", of[1:]), ("each", [("month", _("月ごとの平均"))])):
            now = held.get(part)
            yield f"{field.key}-{part}", _choice(_label(part), offered, [now] if now else []), now or ""
        where = (
            [f"{k}: {', '.join(v)}" for k, v in held.get("where", {}).items()] if held.get("where") else []
        )
        yield f"{field.key}-where", Lines(label=_label("where"), required=False, max_length=4000), where

    def clean(self) -> dict[str, Any]:
        """Filters of a counting are "name: value, value". An error names the line."""
        said: dict[str, Any] = super().clean() or {}
        for name in [n for n in said if n.endswith("-where")]:
            for line in said[name]:
                if line.partition(":")[0].strip() not in WHERE or not line.partition(":")[2].strip():
                    self.add_error(
                        name,
                        _(
                            "「%(line)s」は絞り込みとして読めません。「agency: shakyo」のように書いてください。"
                        )
                        % {"line": line[:60]},
                    )
                    break
        return said


def _parts(field: Field) -> tuple[str, ...]:
    return (*FIGURE[:1], "date", *FIGURE[3:]) if field.kind == "dated" else FIGURE


def _label(key: str) -> str:
    return codes.label(
        "blueprints.keys" if key in codes.entries("blueprints.keys") else "blueprints.form_texts", key
    )


def _first(field: Field, value: Any) -> Any:
    if field.kind == "flag":
        return bool(value) if value is not None else field.of == "yes"
    return value


def _with(offered: Sequence[tuple[str, Any]], held: Sequence[Any]) -> list[tuple[str, Any]]:
    there = {code for code, _name in offered}
    return [*offered, *((str(one), str(one)) for one in held if str(one) not in there)]


def _choice(label: str, offered: Sequence[tuple[str, Any]], held: Sequence[Any]) -> forms.Field:
    return forms.ChoiceField(label=label, required=False, choices=[NOTHING, *_with(offered, held)])


def _choices(label: str, offered: Sequence[tuple[str, Any]], held: Sequence[Any]) -> forms.Field:
    return forms.MultipleChoiceField(
        label=label, required=False, choices=_with(offered, held), widget=forms.CheckboxSelectMultiple
    )


def _counting(said: Mapping[str, Any], key: str, old: Any) -> Any:
    of = said[f"{key}-of"]
    if of in ("", "none"):
        return of
    new: dict[str, Any] = dict(old) if isinstance(old, Mapping) else {}
    for part in ("of", "per", "each"):
        new.pop(part, None) if not said[f"{key}-{part}"] else new.update({part: said[f"{key}-{part}"]})
    pairs = [line.partition(":") for line in said[f"{key}-where"]]
    where = {k.strip(): [v.strip() for v in values.split(",") if v.strip()] for k, _c, values in pairs}
    new.pop("where", None) if not where else new.update({"where": where})
    return new


class BeginForm(forms.Form):
    """A new draft: what it is called, and what it begins from."""

    title = forms.CharField(
        label=_("版の名前"), max_length=120, error_messages={"required": _("版の名前を書いてください。")}
    )
    base = forms.ChoiceField(label=_("もとにする版"), required=False)

    def __init__(self, *args: Any, bases: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["base"].choices = list(bases) or [("", _("このまちの最初の下書き"))]  # type: ignore[attr-defined]


class BringInForm(forms.Form):
    """A file of a blueprint."""

    title = forms.CharField(
        label=_("版の名前"), max_length=120, error_messages={"required": _("版の名前を書いてください。")}
    )
    file = forms.FileField(
        label=_("設計図のファイル（.toml）"),
        widget=forms.ClearableFileInput(attrs={"accept": ".toml"}),
        error_messages={
            "required": _("ファイルを選んでください。"),
            "empty": _("ファイルが空です。"),
        },
    )


class WorkbookForm(forms.Form):
    """The plan form that comes back as Excel."""

    file = forms.FileField(
        label=_("エクセルのファイル（.xlsx）"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": _("ファイルを選んでください。"),
            "empty": _("ファイルが空です。"),
        },
    )


class AdoptForm(forms.Form):
    """When the town decided, and why this version."""

    on = forms.DateField(
        label=_("決めた日"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("決めた日を書いてください。"), "invalid": _("日付として読めません。")},
    )
    words = forms.CharField(label=_("この版のわけ（議決、改定の理由など）"), required=False, max_length=300)


class KeepForm(forms.Form):
    """A file of a plan."""

    mark = forms.CharField(
        label=_("本文での呼び名"),
        max_length=40,
        help_text=_("別紙1、資料2など。本文にこの名前があると、ここへつながります。"),
        error_messages={"required": _("本文での呼び名（別紙1など）を書いてください。")},
    )
    description = forms.CharField(
        label=_("何が書いてあるか"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("図が見えない人にも、さがす人にも要ります。"),
        error_messages={"required": _("何が書いてあるかを書いてください。")},
    )
    file = forms.FileField(
        label=_("ファイル（5MBまで）"),
        error_messages={
            "required": _("ファイルを選んでください。"),
            "empty": _("ファイルが空です。"),
        },
    )


class CompareForm(forms.Form):
    """Two versions, or two towns."""

    left = forms.ChoiceField(label=_("くらべるもの"))
    right = forms.ChoiceField(label=_("相手"))

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("left", "right"):
            self.fields[name].choices = list(offered)  # type: ignore[attr-defined]


class LikeForm(forms.Form):
    """What is looked for among systems much alike."""

    indicator = forms.ChoiceField(label=_("数えているもの"), required=False)
    words = forms.CharField(label=_("指標・事業・場の名前のことば"), required=False, max_length=60)

    def __init__(self, *args: Any, on: date, used: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [c for c in codes.choices("indicators.definitions", on=on) if c[0] in used]
        self.fields["indicator"].choices = [("", _("すべて")), *offered]  # type: ignore[attr-defined]
