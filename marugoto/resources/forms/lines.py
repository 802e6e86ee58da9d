"""Rows of a form that can be added to without JavaScript: times, costs, numbers."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Generic, TypeVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from marugoto.core import codes

HERE = "here"


class Line(forms.Form):
    """One row. ``here`` says that the row was on the page, so that an empty one is known to have been emptied."""

    here = forms.CharField(required=False, initial="1", widget=forms.HiddenInput)

    def is_blank(self) -> bool:
        """Nothing was written in it. A row whose fields have values of their own says better what counts."""
        return not any(self[name].value() for name in self.fields if name != HERE)


Kind = TypeVar("Kind", bound=Line)


class Lines(Generic[Kind]):
    """Some rows of one kind. ``more``: the button for another row was pressed; then nothing is found fault with."""

    def __init__(
        self,
        kind: type[Kind],
        name: str,
        *,
        data: QueryDict | None = None,
        initial: Sequence[Mapping[str, Any]] = (),
        more: bool = False,
        checked: bool = True,
        most: int = 20,
        **given: Any,
    ) -> None:
        self.name, self.most = name, most
        self._checked = checked and not more
        if data is None:
            rows: list[Kind] = [self._blank(kind, n, one, given) for n, one in enumerate([*initial[:most]])]
        else:
            rows = [self._sent(kind, n, data, given) for n in range(_count(name, data, most))]
        if (more or not rows) and len(rows) < most:
            rows.append(self._blank(kind, len(rows), {}, given))
        self.forms = rows

    def _blank(self, kind: type[Kind], n: int, one: Mapping[str, Any], given: Mapping[str, Any]) -> Kind:
        return kind(prefix=f"{self.name}{n}", initial={HERE: "1", **one}, **given)

    def _sent(self, kind: type[Kind], n: int, data: QueryDict, given: Mapping[str, Any]) -> Kind:
        prefix = f"{self.name}{n}"
        if self._checked:
            return kind(data, prefix=prefix, **given)
        return self._blank(kind, n, as_sent(kind, data, prefix), given)

    def __iter__(self) -> Iterator[Kind]:
        return iter(self.forms)

    @property
    def may_add(self) -> bool:
        """Is there room for one more?"""
        return len(self.forms) < self.most

    def written(self) -> list[Kind]:
        """The rows that say something."""
        return [one for one in self.forms if one.is_bound and not one.is_blank()]

    def is_valid(self) -> bool:
        """Every row that says something says enough."""
        return all([one.is_valid() for one in self.written()])  # noqa: C419 - all of them are to be looked at


def _count(name: str, data: QueryDict, most: int) -> int:
    return next((n for n in range(most) if f"{name}{n}-{HERE}" not in data), most)


def as_sent(kind: type[forms.Form], data: QueryDict, prefix: str = "") -> dict[str, Any]:
    """What was sent, as first values of a form that is shown again without being checked."""
    at = f"{prefix}-" if prefix else ""
    return {
        name: data.getlist(at + name)
        if isinstance(field, forms.MultipleChoiceField)
        else field.widget.value_from_datadict(data, {}, at + name)
        for name, field in kind.base_fields.items()
    }


def kinds(on: date, *, keep: str = "") -> list[tuple[Any, list[tuple[str, str]]]]:
    """Kinds of resource in two groups, so that a long list is quickly read: what neighbours do first."""
    offered = [c for c in codes.entries("resources.kinds").values() if c.valid_on(on) or c.code == keep]
    groups = ((_("住民の集まり・助け合い"), False), (_("公的な窓口・事業所・施設"), True))
    return [
        (words, [(c.code, c.text) for c in offered if bool(c.extra.get("formal")) == formal])
        for words, formal in groups
    ]


def date_input() -> forms.DateInput:
    """The browser's own calendar."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def time_input() -> forms.TimeInput:
    """The browser's own clock."""
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


def area(rows: int) -> forms.Textarea:
    """A text of several lines."""
    return forms.Textarea(attrs={"rows": rows})
