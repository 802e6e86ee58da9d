"""How a blueprint stands on a plan form, cell by cell, and how a cell that came back is understood. Pure.

A form is a grid (paperwork) whose cells ask for fields. A field here is a key of the blueprint: "text.aim" is ``plan_form.aim``,
"target_lc.target" the printed string of each target of one programme. A row is named by its path, "targets/2"; lines left
empty for writing are "targets/+1", and become rows when something is written in them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from marugoto.agencies.rules.blueprint_figures import numbers_in
from marugoto.blueprints.rules import edits
from marugoto.blueprints.rules.edits import Data, Path
from marugoto.blueprints.rules.shape import BY_KEY, Field
from marugoto.paperwork.rules import words
from marugoto.paperwork.rules.filling import Filling, Row

EMPTY_LINES: Final = 3
BETWEEN: Final = "、"


@dataclass(frozen=True)
class Noun:
    """Rows of a form: the table they come from, columns → (key, part of a figure), and of which programme they are."""

    code: str
    table: str
    columns: Mapping[str, tuple[str, str]]
    programme: str = ""
    writable: bool = True


def _columns(*keys: str, **more: tuple[str, str]) -> dict[str, tuple[str, str]]:
    return {key: (key, "") for key in keys} | more


_TARGET: Final = _columns("label", "baseline", "target", "unit", "counting", year=("target", "year_raw"))
_RESULT: Final = _columns("label", "figure", "as_of", "state")
_OF: Final = {"lc": "local_capacity", "ma": "multi_agency_model", "pf": "prefectural"}
NOUNS: Final = {
    noun.code: noun
    for noun in (
        Noun("basic", "basics", _columns("code", "figure", "unit", "as_of", "note")),
        Noun("programme", "programmes", _columns("code", "change", "agencies")),
        Noun("space", "spaces", _columns("name", "kind", "agency", "count")),
        Noun("training", "training", _columns("name", "audience", "agency")),
        Noun("publicity", "publicity", _columns("name", "audience", "agency")),
        Noun("funding", "funding", _columns("name", "source_of_money")),
        Noun(
            "role",
            "roles",
            _columns(
                *("label", "planned", "full_time", "part_time", "dedicated", "concurrent", "employer"),
                "workplaces",
            ),
        ),
        Noun(
            "body",
            "conferences",
            _columns("name", "kind", "recurrence_note", "convener", "members", "existing"),
        ),
        Noun("target", "targets", _TARGET),
        Noun("result", "results", _RESULT),
        *(Noun(f"target_{k}", "targets", _TARGET, programme) for k, programme in _OF.items()),
        *(Noun(f"result_{k}", "results", _RESULT, programme) for k, programme in _OF.items()),
    )
}
TOWN: Final = ("prefecture", "name", "covers")
PROGRAMMES: Final = tuple(_OF.values())


@dataclass(frozen=True)
class Known:
    """What words of a cell may mean: code list → code → label, and what rows may name → code → name."""

    labels: Mapping[str, Mapping[str, str]]
    named: Mapping[str, Mapping[str, str]]


# --- written ---------------------------------------------------------------------------------------------------------


def filling_of(data: Data, known: Known, *, more: Mapping[str, list[Row]]) -> Filling:
    """A whole form. ``more``: rows that come from elsewhere and are not read back (areas, desks, files)."""
    fields = {f"text.{key}": str(value) for key, value in _held(data, "plan_form").items()}
    town = _held(data, "municipality")
    fields |= {f"town.{key}": _text(BY_KEY["municipality"], key, town.get(key), known) for key in TOWN}
    for programme in PROGRAMMES:
        row = _programme(data, programme) or {}
        fields[f"circle.{programme}"] = "○" if row and row.get("done", True) else ""
        fields[f"called.{programme}"] = str(row.get("name", ""))
        fields[f"by.{programme}"] = _text(
            BY_KEY["planned_programmes"], "agencies", row.get("agencies"), known
        )
    rows = {noun.code: list(_rows(data, noun, known)) for noun in NOUNS.values()}
    return Filling(fields, rows | dict(more))


def _held(data: Data, key: str) -> Data:
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def _programme(data: Data, code: str) -> Data | None:
    return next((r for r in edits.rows_at(data, ("planned_programmes",)) if r.get("code") == code), None)


def _rows(data: Data, noun: Noun, known: Known) -> Iterator[Row]:
    for number, row in enumerate(edits.rows_at(data, (noun.table,)), start=1):
        if not noun.programme or noun.programme in row.get("programmes", ()):
            yield Row(f"{noun.table}/{number}", dict(_cells(noun, row, known)))
    for number in range(1, EMPTY_LINES + 1):
        yield Row(f"{noun.table}/+{number}", dict.fromkeys((f"{noun.code}.{c}" for c in noun.columns), ""))


def _cells(noun: Noun, row: Data, known: Known) -> Iterator[tuple[str, str]]:
    for column, (key, part) in noun.columns.items():
        value = row.get(key)
        if part:
            value = value.get(part, "") if isinstance(value, Mapping) else ""
            yield f"{noun.code}.{column}", str(value)
        else:
            yield f"{noun.code}.{column}", _text(BY_KEY[noun.table], key, value, known)


def field_of(table: Any, key: str) -> Field:
    """The shape of a key. KeyError: the table has none of this name."""
    found = next((f for f in table.fields if f.key == key), None)
    if found is None:
        raise KeyError(key)
    return found  # type: ignore[no-any-return]


def _text(table: Any, key: str, value: Any, known: Known) -> str:
    """A value as a cell says it."""
    shape = field_of(table, key)
    if value in (None, "", []):
        return ""
    if shape.kind in ("figure", "dated"):
        return str(value.get("raw", "")) if isinstance(value, Mapping) else str(value)
    if shape.kind == "flag":
        return "○" if value else ""
    if shape.kind == "day":
        return words.era_day(value)
    offered = _offered(shape, known)
    if isinstance(value, list):
        return BETWEEN.join(offered.get(str(one), str(one)) for one in value)
    return offered.get(str(value), str(value))


def _offered(shape: Field, known: Known) -> Mapping[str, str]:
    if shape.kind in ("code", "codes"):
        return known.labels.get(shape.of, {})
    return known.named.get(shape.of, {}) if shape.kind in ("pick", "picks") else {}


# --- read ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Come:
    """A cell that says something else than it did: which field, of which row ("" none), where it stands, what it says."""

    code: str
    row: str
    place: str
    text: str


@dataclass
class Taken:
    """What a form that came back changed: the blueprint as it becomes, and what was not understood, (place, words) each."""

    data: Data
    changes: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


def take(data: Data, come: Iterable[Come], known: Known) -> Taken:
    """Every cell into the blueprint; one that is not understood is told and leaves its key as it was."""
    taken = Taken(data)
    new: dict[tuple[str, str], Data] = {}
    for one in come:
        try:
            _take(taken, one, known, new)
            taken.changes += 1
        except words.UnreadableError as no:
            taken.refused.append((one.place, no.args[0]))
    for (_row, noun), row in new.items():
        table = NOUNS[noun].table
        rows = edits.rows_at(taken.data, (table,))
        whole = _begun(row, NOUNS[noun], {str(r.get("code")) for r in rows})
        taken.data = edits.put(taken.data, (table, len(rows) + 1), whole)
    return taken


def _begun(row: Data, noun: Noun, there: set[str]) -> Data:
    """A row written on an empty line, with the code and the programme that the line does not ask for."""
    begun: Data = {}
    if "code" not in noun.columns:
        number = next(n for n in range(1, len(there) + 2) if f"form-{n}" not in there)
        begun["code"] = f"form-{number}"
    begun |= row
    if noun.programme:
        begun["programmes"] = [noun.programme]
    return begun


def _take(taken: Taken, one: Come, known: Known, new: dict[tuple[str, str], Data]) -> None:
    noun, _dot, column = one.code.partition(".")
    if noun == "text":
        _set(taken, ("plan_form",), "plan_form", column, one, known)
    elif noun == "town":
        _set(taken, ("municipality",), "municipality", column, one, known)
    elif noun in ("circle", "called"):
        _take_programme(taken, noun, column, one)
    else:
        key, part = NOUNS[noun].columns[column]
        if "+" in one.row:
            row = new.setdefault((one.row, noun), {})
            new[one.row, noun] = _with(row, NOUNS[noun].table, key, part, one.text, known)
            return
        path = edits.path_of(one.row)
        row = edits.row_at(taken.data, path)
        taken.data = edits.put(taken.data, path, _with(row, NOUNS[noun].table, key, part, one.text, known))


def _set(taken: Taken, path: Path, table: str, key: str, one: Come, known: Known) -> None:
    row = edits.row_at(taken.data, path)
    taken.data = edits.put(taken.data, path, _with(row, table, key, "", one.text, known))


def _take_programme(taken: Taken, noun: str, programme: str, one: Come) -> None:
    rows = edits.rows_at(taken.data, ("planned_programmes",))
    number = next((n for n, r in enumerate(rows, start=1) if r.get("code") == programme), len(rows) + 1)
    row: Data = dict(rows[number - 1]) if number <= len(rows) else {"code": programme}
    if noun == "circle":
        done = bool(words.read_mark(one.text))
        row.pop("done", None)
        if not done:
            row["done"] = False
    elif one.text.strip():
        row["name"] = one.text.strip()
    else:
        row.pop("name", None)
    taken.data = edits.put(taken.data, ("planned_programmes", number), row)


def _with(row: Data, table: str, key: str, part: str, text: str, known: Known) -> Data:
    """The row with one cell understood. UnreadableError: it is not."""
    shape = field_of(BY_KEY[table], key)
    old = row.get(key)
    said = (
        _figure(old, part or "raw", text) if shape.kind in ("figure", "dated") else _read(shape, text, known)
    )
    return edits.merged(row, BY_KEY[table], {key: said})


def _figure(old: Any, part: str, text: str) -> Data:
    held: Data = dict(old) if isinstance(old, Mapping) else {}
    held.pop("fiscal_year", None) if part == "year_raw" else None
    held[part] = text.strip()
    if part == "raw":
        numbers = numbers_in(text)
        if held.get("value") not in numbers:
            held["value"] = edits.plain(numbers.pop()) if len(numbers) == 1 else None
        held |= {"near": "", "source": edits.OWN_SOURCE}
        if not text.strip():
            return {"raw": "", "value": None, "date": None}
    return held


def _read(shape: Field, text: str, known: Known) -> Any:
    plain = text.strip()
    if shape.kind == "flag":
        return bool(words.read_mark(plain))
    if shape.kind == "day":
        return words.read_day(plain)
    offered = _offered(shape, known)
    if shape.kind == "texts":
        return [one.strip() for one in plain.split(BETWEEN) if one.strip()]
    if shape.kind in ("codes", "picks"):
        return [_chosen(one.strip(), offered) for one in plain.split(BETWEEN) if one.strip()]
    if shape.kind in ("code", "pick"):
        return _chosen(plain, offered)
    return plain


def _chosen(text: str, offered: Mapping[str, str]) -> str:
    if text in offered or text.endswith("*"):
        return text
    return words.read_choice(text, offered)
