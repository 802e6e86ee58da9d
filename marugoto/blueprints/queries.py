"""Versions of a town, what they say, what is wrong with them, and where their files are named."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from marugoto.agencies import blueprints, queries, systems
from marugoto.agencies.rules.blueprint_holes import Hole, holes_of
from marugoto.agencies.rules.blueprint_rules import Blueprint
from marugoto.blueprints.models import BlueprintVersion, PlanFile
from marugoto.blueprints.rules import edits, toml
from marugoto.blueprints.rules.edits import Data, Path
from marugoto.blueprints.rules.shape import TABLES, Table
from marugoto.core import codes
from marugoto.core.errors import in_our_words

# tables whose rows bear a code of a list for a name
CODED = {
    "basics": "agencies.basic_figures",
    "planned_programmes": "agencies.model_programmes",
    "programmes": "cases.programmes",
}


@dataclass(frozen=True)
class Draft:
    """What a version says. ``blueprint`` None: nothing can be read; ``problems``: (key, words) each."""

    version: BlueprintVersion
    data: Data
    blueprint: Blueprint | None
    problems: tuple[tuple[str, str], ...]

    @property
    def holes(self) -> tuple[Hole, ...]:
        """The holes of the system as far as it is written."""
        return tuple(holes_of(self.blueprint)) if self.blueprint else ()


def versions_of(municipality_id: UUID) -> QuerySet[BlueprintVersion]:
    """All versions of a town, the newest first."""
    return (
        BlueprintVersion.objects.filter(municipality_id=municipality_id)
        .select_related("based_on", "changed_by")
        .defer("text", "based_on__text")
        .order_by("-number", "-id")
    )


def in_force(municipality_id: UUID) -> BlueprintVersion | None:
    """The version that was adopted last."""
    rows = BlueprintVersion.objects.filter(municipality_id=municipality_id, adopted_on__isnull=False)
    return rows.order_by("-adopted_on", "-number", "-id").first()


def read(version: BlueprintVersion) -> Draft:
    """What a version says, as far as it can be read."""
    data = data_of(version.text)
    if data is None:
        return Draft(version, {}, None, (("", unreadable(version.text)),))
    blueprint, problems = blueprints.draft(version.text, file="blueprint")
    return Draft(version, data, blueprint, tuple((p.key, p.words) for p in problems))


def data_of(text: str) -> Data | None:
    """The tables of a file; None: no TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def unreadable(text: str) -> str:
    """Why a file is no TOML, with line and column; "" where it is."""
    return next((in_our_words(p.words) for p in blueprints.draft(text, file="toml")[1][:1]), "")


def shipped_text(code: str) -> str | None:
    """The file that comes with the product for a town; None: there is none."""
    path = blueprints.FOLDER / f"{code}.toml"
    return path.read_text("utf-8") if code in blueprints.available() else None


def first_text(municipality_id: UUID) -> str:
    """With what a town begins that has no version yet: its shipped file, or what is known of it."""
    town = queries.municipality(municipality_id)
    named = {"code": town.code, "name": town.name, "prefecture": town.prefecture}
    more = {"name_kana": town.name_kana, "name_en": town.name_en, "kind": town.kind}
    known = {k: v for k, v in (named | more | {"programme_mode": town.programme_mode}).items() if v}
    start: dict[str, Any] = {"format": 1, "valid_from": town.created_at.date(), "municipality": known}
    return shipped_text(town.code) or toml.written(start)


# --- sections --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Section:
    """A table of the blueprint with how many rows it has and how many problems lie in it."""

    table: Table
    rows: int
    problems: int


def sections(draft: Draft) -> list[Section]:
    """Every table, in the order of the file."""
    return [
        Section(
            table,
            int(bool(draft.data.get(table.key)))
            if table.one
            else len(edits.rows_at(draft.data, (table.key,))),
            sum(_within(at, table.key) for at, _words in draft.problems),
        )
        for table in TABLES
    ]


def _within(at: str, key: str) -> bool:
    return at == key or at.startswith((f"{key}.", f"{key}["))


def elsewhere(draft: Draft) -> list[tuple[str, str]]:
    """Problems that belong to no table of the page: of the head, and of keys that nobody knows."""
    return [
        (at, words) for at, words in draft.problems if not any(_within(at, table.key) for table in TABLES)
    ]


@dataclass(frozen=True)
class Row:
    """A row in a list: its path, what it is called, and its problems."""

    path: Path
    title: str
    row: Data
    problems: tuple[tuple[str, str], ...]

    @property
    def at(self) -> str:
        """The path as the address says it."""
        return edits.words_of(self.path)


def rows(draft: Draft, path: Path) -> list[Row]:
    """The rows of the table at a path, each with its problems. NowhereError: no such table."""
    table = edits.table_of(path)
    found = []
    for number, row in enumerate(edits.rows_at(draft.data, path), start=1):
        at = (*path, number)
        problems = edits.problems_at(draft.problems, at, row)
        found.append(Row(at, title_of(row, table), row, tuple(problems)))
    return found


def title_of(row: Mapping[str, Any], table: Table) -> str:
    """What a row is called; "－" for one that says nothing yet."""
    parts = [str(row[key]) for key in table.title if row.get(key)]
    if table.key == "links":
        return " → ".join(parts) or "－"
    if parts and parts[0] == row.get("code") and table.key in CODED:
        return codes.label(CODED[table.key], parts[0])
    return parts[0] if parts else "－"


# --- what a field may name -------------------------------------------------------------------------------------------


def named(draft: Draft) -> dict[str, list[tuple[str, str]]]:
    """(code, name) of whatever another row may point to: agencies, desks, areas, bodies, targets, ends of arrows, sources."""
    b = draft.blueprint
    if b is None:
        return {}
    agencies = [(a.code, a.name) for a in b.agencies]
    desks = [(key, desk.name) for key, desk in b.desks.items()]
    bodies = [(c.code, c.name) for c in b.conferences]
    return {
        "agencies": agencies,
        "desks": desks,
        "areas": [(f"{s.code}/{a.code}", f"{s.name}: {a.name}") for s in b.schemes for a in s.areas],
        "targets": [(t.code, t.label) for t in b.targets],
        "ends": [*agencies, *desks, *bodies],
        "sources": [(s.id, s.title) for s in b.sources],
    }


# --- files -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Kept:
    """A file of a plan, and where the text names it: (key, the words around)."""

    file: PlanFile
    places: tuple[tuple[str, str], ...]


def files_of(draft: Draft, *, words: str = "") -> list[Kept]:
    """The files of a version; with ``words``, those of which the mark, the description, the name or the text around says so."""
    found = [
        Kept(file, tuple(_places(draft.data, file.mark)))
        for file in draft.version.files.defer("body").order_by("mark", "id")
    ]
    wanted = words.strip().lower()
    return [kept for kept in found if wanted in _said(kept).lower()] if wanted else found


def _said(kept: Kept) -> str:
    around = " ".join(words for _at, words in kept.places)
    return f"{kept.file.mark} {kept.file.description} {kept.file.file_name} {around}"


def _places(value: Any, mark: str, at: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        start = value.find(mark)
        # 別紙1 is not named by 別紙10
        while (
            start >= 0 and value[start + len(mark) : start + len(mark) + 1].isdigit() and mark[-1:].isdigit()
        ):
            start = value.find(mark, start + 1)
        if start >= 0:
            yield at, value[max(0, start - 30) : start + len(mark) + 30]
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _places(one, mark, f"{at}.{key}" if at else str(key))
    elif isinstance(value, list):
        for number, one in enumerate(value, start=1):
            yield from _places(one, mark, f"{at}[{number}]")


def drawn(draft: Draft) -> systems.Drawn | None:
    """The picture of the system as far as it is written."""
    return systems.draw(draft.blueprint) if draft.blueprint else None


@dataclass(frozen=True)
class Inside:
    """A table inside a row: where, how many rows, and whether there is only one."""

    table: Table
    at: str
    rows: int


def inside(draft: Draft, path: Path) -> list[Inside]:
    """The tables inside a row."""
    found = []
    for table in edits.table_of(path).tables:
        at = (*path, table.key)
        held = edits.row_at(draft.data, path).get(table.key)
        found.append(
            Inside(table, edits.words_of(at), len(held) if held and not table.one else int(bool(held)))
        )
    return found


def above(draft: Draft, path: Path) -> list[tuple[str, str, str]]:
    """The way to a place: (key of the table, what the row is called, path as words) of every row above it."""
    found = []
    for end in range(2, len(path)):
        if isinstance(path[end - 1], int):
            table = edits.table_of(path[:end])
            row = edits.row_at(draft.data, path[:end])
            found.append((table.key, title_of(row, table), edits.words_of(path[:end])))
    return found


def other_keys(row: Mapping[str, Any], table: Table) -> list[str]:
    """Keys of a row that no field of the page knows; they stay as they are."""
    known = {f.key for f in table.fields} | {t.key for t in table.tables}
    return [key for key in row if key not in known]


# --- compared --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Side:
    """One side of a comparison. ``town``: its code, by which two versions are known to be of one town."""

    name: str
    town: str
    data: Data


def comparable(municipality_id: UUID) -> list[tuple[str, str]]:
    """(key, name) of what may be compared: the town's versions, and the systems that come with the product."""
    own = [(f"v-{v.id}", called(v)) for v in versions_of(municipality_id)[:50]]
    return [*own, *((f"s-{one.code}", one.name) for one in systems.systems())]


def called(version: BlueprintVersion) -> str:
    """A version by its number and name."""
    return _("第%(n)d版 %(title)s") % {"n": version.number, "title": version.title}


def side_of(version: BlueprintVersion) -> Side:
    """A version of one's own."""
    return Side(called(version), version.municipality.code, data_of(version.text) or {})


def side_of_system(code: str) -> Side | None:
    """A system that comes with the product; None: there is none of that code."""
    found, text = systems.system(code), shipped_text(code)
    return Side(found.name, code, data_of(text) or {}) if found and text else None


def own_blueprint(municipality_id: UUID) -> Blueprint | None:
    """What the town says of itself: the version in force, else the newest draft, else its shipped file; None: nothing."""
    newest = BlueprintVersion.objects.filter(municipality_id=municipality_id).order_by("-number").first()
    version = in_force(municipality_id) or newest
    if version is not None:
        return read(version).blueprint
    found = systems.system(queries.municipality(municipality_id).code)
    return found.blueprint if found else None
