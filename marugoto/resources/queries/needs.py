"""Questions about needs: the tree, and what a text may be about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from marugoto.core import clock, codes
from marugoto.resources.models import Need
from marugoto.resources.rules.needs import NeedTerm, Suggestion, suggest_needs

LIST = "resources.needs"
MARKS = ("none", "some", "main")


@dataclass(frozen=True)
class Chip:
    """A need as the page shows it: ``mark`` none, some (○) or main (◎); ``why``: the words it was found by."""

    code: str
    label: str
    mark: str = "none"
    why: str = ""


@dataclass(frozen=True)
class Branch:
    """A group of needs with its needs."""

    need: Need
    needs: tuple[Need, ...]


@dataclass(frozen=True)
class Suggested:
    """A need that a text may be about: the words that speak for it, as they stand in the text, and why in words."""

    need: Need
    words: tuple[str, ...]
    why: str

    @property
    def code(self) -> str:
        """The code of the need."""
        return self.need.code


@dataclass(frozen=True)
class NeedsPage:
    """All needs of the page: ``chips`` marked, suggested and the groups; ``more`` the rest by group.

    ``found``: how many the text suggests; ``alerts``: labels of those that ask to think about urgency.
    """

    chips: list[Chip]
    more: list[tuple[str, list[Chip]]]
    found: int
    alerts: list[str]


def needs_on(on: date) -> QuerySet[Need]:
    """The needs in force on a day, in the order of the list."""
    in_force = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    return Need.objects.filter(in_force, valid_from__lte=on).order_by("sort", "code")


def needs_tree(on: date) -> list[Branch]:
    """Groups with their needs, in force on a day. One query."""
    return _branches(list(needs_on(on)))


def label_of(need: Need) -> str:
    """The name of a need in the language of the page."""
    english = (get_language() or "ja").startswith("en")
    return need.label_en if english and need.label_en else need.label


def group_of(code: str) -> str:
    """The code of the group that a need belongs to; "" for a group, and for a code that is none."""
    entry = codes.entries(LIST).get(code)
    return str(entry.extra.get("parent", "")) if entry else ""


def fields_of(need: Need) -> list[str]:
    """The fields (agencies.fields) of the agencies that a need is usually brought to; those of its group."""
    entry = codes.entry(LIST, need.code)
    group = codes.entry(LIST, str(entry.extra["parent"])) if "parent" in entry.extra else entry
    return [str(f) for f in group.extra.get("fields", [])]


def suggest(text: str) -> list[Suggested]:
    """Needs that the words of a text suggest, the best supported first. A person accepts or ignores them."""
    return _suggested(text, list(needs_on(clock.today())))


def chips(text: str = "", marks: Mapping[str, str] | None = None) -> list[Chip]:
    """What stands at the top of the page: what is marked, what the text suggests, and the groups."""
    return needs_page(text, marks).chips


def needs_page(text: str = "", marks: Mapping[str, str] | None = None) -> NeedsPage:
    """Every need once, each with its mark and why it is suggested. One query."""
    rows = list(needs_on(clock.today()))
    marked = {code: mark for code, mark in (marks or {}).items() if mark in MARKS[1:]}
    found = {s.code: s for s in _suggested(text, rows)} if text.strip() else {}
    urgent_first = sorted(found.values(), key=lambda s: not _extra(s.need, "alert"))
    order = {s.code: n for n, s in enumerate(urgent_first)}
    top = [n for n in rows if n.code in marked or n.code in found or n.parent_id is None]
    top.sort(key=lambda n: (n.code not in marked, order.get(n.code, len(order)), n.sort))
    shown = {n.code for n in top}
    rest = [(b, [n for n in b.needs if n.code not in shown]) for b in _branches(rows)]
    return NeedsPage(
        chips=[_chip(n, marked, found) for n in top],
        more=[(label_of(b.need), [_chip(n, marked, found) for n in needs]) for b, needs in rest if needs],
        found=len(found),
        alerts=[label_of(n) for n in top if (n.code in found or n.code in marked) and _extra(n, "alert")],
    )


def _branches(rows: list[Need]) -> list[Branch]:
    groups = [n for n in rows if n.parent_id is None]
    return [Branch(g, tuple(n for n in rows if n.parent_id == g.pk)) for g in groups]


def _chip(need: Need, marked: Mapping[str, str], found: Mapping[str, Suggested]) -> Chip:
    why = found[need.code].why if need.code in found else ""
    return Chip(code=need.code, label=label_of(need), mark=marked.get(need.code, "none"), why=why)


def _suggested(text: str, rows: list[Need]) -> list[Suggested]:
    code_of = {n.pk: n.code for n in rows}
    by_code = {n.code: n for n in rows}
    terms = tuple(
        NeedTerm(
            code=n.code,
            label=n.label,
            words=tuple(n.words),
            parent=code_of.get(n.parent_id, "") if n.parent_id else "",
            absent_is_good=_extra(n, "absent_is_good"),
        )
        for n in rows
    )
    return [_one(by_code[s.code], s) for s in suggest_needs(text, terms)]


def _one(need: Need, suggestion: Suggestion) -> Suggested:
    words = tuple(dict.fromkeys(find.quote for find in suggestion.finds))
    return Suggested(need, words, "".join(f"「{word}」" for word in words))


def _extra(need: Need, key: str) -> bool:
    entry = codes.entries(LIST).get(need.code)
    return bool(entry and entry.extra.get(key))
