"""What has changed in a form that comes back: cell by cell, with the reason where a change is not taken."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from marugoto.paperwork.rules.fields import Register
from marugoto.paperwork.rules.filling import Filling, Spot
from marugoto.paperwork.rules.words import (
    UnreadableError,
    read_boxes,
    read_choice,
    read_day,
    read_mark,
    read_moment,
    read_number,
    same,
)


@dataclass(frozen=True)
class Come:
    """A cell as it came back. ``as_sent``: it says what it said when it went out; ``now_as_sent``: so does the record."""

    spot: Spot
    place: str
    text: str
    as_sent: bool
    now_as_sent: bool
    cut: bool = False
    formula: bool = False


@dataclass(frozen=True)
class Change:
    """One change. ``refusal``: why it is not taken ("" it is): a sentence, or a code of paperwork.fixed_reasons in ``fixed``."""

    spot: Spot
    place: str
    label: str
    old: str
    new: str
    act: str = ""
    fixed: str = ""
    refusal: str = ""

    @property
    def taken(self) -> bool:
        """May it be applied?"""
        return not self.fixed and not self.refusal


MEANWHILE = "様式を出したあとに、画面で書きかえられています。いまの内容を確かめて、画面で直してください。"
TWICE = "同じ項目が2か所で、ちがうことばに変わっています。"
FORMULA = "計算式は読み込めません。ことばにしてください。"


def changes_of(come: Sequence[Come], now: Filling, register: Register) -> list[Change]:
    """The cells that say something else than the record does now, each once."""
    found: dict[Spot, Change] = {}
    for one in come:
        if (one.as_sent and not one.formula) or one.spot.code not in register:
            continue
        change = _change(one, now, register)
        if change is None:
            continue
        before = found.get(one.spot)
        if before and before.new != change.new:
            change = replace(change, refusal=TWICE)
        found[one.spot] = change
    return list(found.values())


def _change(one: Come, now: Filling, register: Register) -> Change | None:
    field = register[one.spot.code]
    old = now.at(one.spot.name, one.spot.row)
    kind = "mark" if one.spot.option else field.kind
    if not one.formula and same(one.text, old, kind):
        return None
    label = f"{field.label}（{register.labels(field)[one.spot.option]}）" if one.spot.option else field.label
    made = Change(one.spot, one.place, label, old, one.text, act=field.act)
    if one.formula:
        return replace(made, refusal=FORMULA)
    if not field.act:
        return replace(made, fixed="automatic" if field.automatic else field.fixed)
    if one.cut:
        return replace(made, fixed="cut")
    if not one.now_as_sent:
        return replace(made, refusal=MEANWHILE)
    return replace(made, refusal=_unreadable(made, register))


def _unreadable(change: Change, register: Register) -> str:
    try:
        read(change.spot, change.new, register)
    except UnreadableError as no:
        return str(no) if not isinstance(no.args[0], str) else no.args[0]
    return ""


def read(spot: Spot, text: str, register: Register) -> object:
    """The value that a cell means. UnreadableError: it means nothing."""
    field = register[spot.code]
    if spot.option or field.kind in ("marks", "truth"):
        return read_mark(text)
    readers: dict[str, Callable[[], object]] = {
        "choice": lambda: read_choice(text, register.labels(field)),
        "choices": lambda: read_boxes(text, register.labels(field), single=field.single),
        "day": lambda: read_day(text),
        "moment": lambda: read_moment(text),
        "number": lambda: read_number(text),
    }
    return readers[field.kind]() if field.kind in readers else text


def by_act(changes: Sequence[Change]) -> Mapping[str, list[Change]]:
    """The changes that can be applied, by the act that takes them."""
    found: dict[str, list[Change]] = {}
    for one in changes:
        if one.taken:
            found.setdefault(one.act, []).append(one)
    return found
