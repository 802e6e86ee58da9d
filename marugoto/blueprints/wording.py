"""Comparisons in the words of the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from marugoto.blueprints.rules.compare import ALIKE, Beside, Difference
from marugoto.blueprints.rules.like import Feature
from marugoto.core import codes
from marugoto.core.errors import in_our_words

# table → the code list of the kind of its rows
_LISTS: Final = {
    "basics": "agencies.basic_figures",
    "area_schemes": "agencies.area_scheme_kinds",
    "agencies": "agencies.agency_kinds",
    "agency_series": "agencies.agency_kinds",
    "planned_programmes": "agencies.model_programmes",
    "programmes": "cases.programmes",
    "conferences": "collaboration.conference_kinds",
    "spaces": "resources.kinds",
    "funding": "agencies.funding_kinds",
    "targets": "indicators.definitions",
    "results": "indicators.definitions",
}


@dataclass(frozen=True)
class Told:
    """Rows of two towns of one kind, with its name."""

    kind: str
    rows: Beside


def beside(found: Sequence[tuple[str, list[Beside]]]) -> list[tuple[str, list[Told]]]:
    """The same with the names of the kinds."""
    return [(table, [Told(_kind(table, one.kind), one) for one in rows]) for table, rows in found]


def _kind(table: str, code: str) -> str:
    if not code:
        return _("種類なし") if ALIKE[table] else ""
    return codes.label(_LISTS[table], code) if table in _LISTS else code


def feature(one: Feature) -> dict[str, Any]:
    """A feature of a distance, in words."""
    lists = {"mode": "agencies.programme_modes", "kind": "agencies.municipality_kind"}
    mine, theirs = (_value(one.code, v, lists.get(one.code, "")) for v in (one.mine, one.theirs))
    return {"code": one.code, "mine": mine, "theirs": theirs, "part": f"{one.part:.2f}", "known": one.known}


def _value(code: str, value: Any, list_name: str) -> str:
    if value is None or value == "":
        return _("書かれていない")
    if list_name:
        return codes.label(list_name, str(value))
    if code == "ageing":
        return f"{value:.1f}%"
    return (
        _("%(n)s人/km²") % {"n": f"{value:,.0f}"}
        if code == "density"
        else _("%(n)s人") % {"n": f"{value:,.0f}"}
    )


def place(at: str) -> str:
    """Where a problem is, in the words of the page: agencies[2].operator_name → 機関と窓口 2・受託・運営法人."""
    return "・".join(_part(part) for part in at.split(".") if part)


def _part(part: str) -> str:
    key, _bracket, number = part.partition("[")
    for name in ("blueprints.tables", "blueprints.keys", "blueprints.form_texts"):
        if key in codes.entries(name):
            return f"{codes.label(name, key).split('（')[0]} {number.removesuffix(']')}".strip()
    return part


def problems(found: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The same, each with its place and what is wrong in the words of the page."""
    return [(place(at), in_our_words(words)) for at, words in found]


def table_name(key: str) -> str:
    """What the page calls a table; a key that it does not know is its own name."""
    return codes.label("blueprints.tables", key)


def as_text(left: str, right: str, found: Sequence[Any], *, one_town: bool) -> str:
    """A comparison as a text, one line each."""
    out = [_("%(left)s と %(right)s のくらべ") % {"left": left, "right": right}, ""]
    for one in found:
        out += _difference(one) if one_town else _pairs(one[0], one[1], left, right)
    if one_town and all(one.quiet for one in found):
        out.append(_("違いはありません。"))
    return "\n".join(out) + "\n"


def _difference(one: Difference) -> list[str]:
    if one.quiet:
        return []
    out = [f"【{table_name(one.table)}】"]
    out += [f"－ {title}" for title in one.gone]
    out += [f"＋ {title}" for title in one.come]
    for row in one.changed:
        out += [
            f"～ {row.title}  {key}: {before or '－'} → {after or '－'}" for key, before, after in row.keys
        ]
    return [*out, ""]


def _pairs(table: str, rows: Sequence[Told], left: str, right: str) -> list[str]:
    out = [f"【{table_name(table)}】"]
    for one in rows:
        out += [f"■ {one.kind}"] if one.kind else []
        out += [
            f"  {left}: {'、'.join(one.rows.left) or '－'}",
            f"  {right}: {'、'.join(one.rows.right) or '－'}",
        ]
    return [*out, ""]
