"""Changing one row of a blueprint and nothing else. Pure: a mapping and what was written in, a new mapping out.

A path names a row: ("agencies", 2, "desks", 1) is the first desk of the second agency, counted from 1 as people count.
What a form does not know stays where it is, in the order in which it stood.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any, Final

from marugoto.agencies.rules.blueprint_figures import fiscal_year_of, numbers_in
from marugoto.blueprints.rules.shape import BY_KEY, FIGURE, Field, Table

Path = tuple[str | int, ...]
Data = dict[str, Any]
OWN_SOURCE: Final = "own"
OWN_TITLE: Final = "この計画"  # as it is: the title of the paper


class NowhereError(LookupError):
    """There is no such table, or no such row."""


def path_of(words: str) -> Path:
    """ "agencies/2/desks/1" → ("agencies", 2, "desks", 1). NowhereError: not of this shape."""
    found: list[str | int] = []
    for part in words.strip("/").split("/"):
        if part.isascii() and part.isdigit() and 0 < len(part) < 5:
            found.append(int(part))
        else:
            found.append(part)
    if not found or not isinstance(found[0], str):
        raise NowhereError
    return tuple(found)


def words_of(path: Path) -> str:
    """The inverse."""
    return "/".join(str(part) for part in path)


def key_of(path: Path) -> str:
    """As the reader's problems name it: agencies[2].desks[1]."""
    out = ""
    for part in path:
        out += f"[{part}]" if isinstance(part, int) else f".{part}" if out else part
    return out


def table_of(path: Path) -> Table:
    """The table that a path leads into. NowhereError: there is none."""
    table: Table | None = None
    for part in path:
        if isinstance(part, int):
            continue
        table = BY_KEY.get(part) if table is None else table.table(part)
        if table is None:
            raise NowhereError
    if table is None:
        raise NowhereError
    return table


def row_at(data: Mapping[str, Any], path: Path) -> Data:
    """The row at a path, {} for a row of which there is only one and that nobody has written yet. NowhereError: none there."""
    here: Any = data
    for part in path:
        if isinstance(part, int):
            here = here[part - 1] if isinstance(here, list) and 0 < part <= len(here) else None
        else:
            here = here.get(part, {} if table_named(part) else None) if isinstance(here, Mapping) else None
        if here is None:
            raise NowhereError
    if not isinstance(here, dict):
        raise NowhereError
    return here


def table_named(key: str) -> bool:
    """Is it a table of which there is only one row?"""
    return any(t.one and t.key == key for top in BY_KEY.values() for t in (top, *top.tables))


def rows_at(data: Mapping[str, Any], path: Path) -> list[Data]:
    """The rows of the table at a path; [] where nobody has written one."""
    holder = row_at(data, path[:-1]) if len(path) > 1 else data
    rows = holder.get(str(path[-1]), [])
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def put(data: Mapping[str, Any], path: Path, row: Data) -> Data:
    """The blueprint with this row at a path; a number one above the last adds one."""
    table_of(path)
    new = deepcopy(dict(data))
    *above, last = path
    if isinstance(last, int):
        rows = _list(new, tuple(above))
        if not 1 <= last <= len(rows) + 1:
            raise NowhereError
        rows[last - 1 : last] = [row]
    else:
        (row_at(new, tuple(above)) if above else new)[last] = row
    return new


def drop(data: Mapping[str, Any], path: Path) -> Data:
    """The blueprint without the row at a path. NowhereError: it is not there."""
    row_at(data, path)
    new = deepcopy(dict(data))
    *above, last = path
    if isinstance(last, int):
        del _list(new, tuple(above))[last - 1]
    else:
        del (row_at(new, tuple(above)) if above else new)[last]
    return new


def move(data: Mapping[str, Any], path: Path, by: int) -> Data:
    """The row one place up (-1) or down (1); at the end of the list it stays. NowhereError: it is not there."""
    row_at(data, path)
    new = deepcopy(dict(data))
    *above, last = path
    rows = _list(new, tuple(above))
    to = int(last) - 1 + by
    if 0 <= to < len(rows):
        rows[int(last) - 1], rows[to] = rows[to], rows[int(last) - 1]
    return new


def _list(data: Data, path: Path) -> list[Any]:
    holder = row_at(data, path[:-1]) if len(path) > 1 else data
    rows = holder.setdefault(str(path[-1]), [])
    if not isinstance(rows, list):
        raise NowhereError
    return rows


def seal_of(row: Mapping[str, Any]) -> str:
    """Twelve letters that stand for what a row says: has somebody changed it meanwhile?"""
    said = json.dumps(row, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:12]


# --- what was written in ---------------------------------------------------------------------------------------------


def merged(row: Mapping[str, Any], table: Table, said: Mapping[str, Any]) -> Data:
    """The row with what a form said of its fields; None, "" and [] take a key away. Other keys stay.

    A figure is given as a mapping of its parts (FIGURE); what it says besides (the line of a paper) stays.
    """
    new: Data = dict(row)
    for field in table.fields:
        if field.key in said:
            _set(new, field, said[field.key], label=_called({**row, **said}, table))
    return new


def _called(said: Mapping[str, Any], table: Table) -> str:
    return next((str(said[key]) for key in table.title if said.get(key)), table.key)


def _set(row: Data, field: Field, value: Any, *, label: str) -> None:
    if field.kind in ("figure", "dated"):
        value = figure_with(row.get(field.key, {}), value, label=label)
    if field.kind == "flag":
        usual = field.of == "yes"
        value = None if bool(value) == usual and field.key not in row else bool(value)
    if value is None or value in ("", [], {}):
        if row.get(field.key) != value or value is None:
            row.pop(field.key, None)
    else:
        row[field.key] = value


def figure_with(old: Any, said: Mapping[str, Any], *, label: str) -> Data:
    """A figure with what was written in; {} when nothing is.

    What follows from the rest need not be written: the value of a string with one number, the string of a bare value, the
    fiscal year of its words, and, for a town's own figure, the paper that it stands in.
    """
    new: Data = dict(old) if isinstance(old, Mapping) else {}
    again = bool(new) and said.get("raw", new.get("raw")) == new.get("raw")
    if not again:
        new.pop("line", None)  # it stood there with other words
    for key in (*FIGURE, "date"):
        if key in said:
            if key == "year_raw" and (said[key] or "") != new.get(key, ""):
                year = fiscal_year_of(str(said[key] or ""))
                new.pop("fiscal_year", None)
                if year is not None:
                    new["fiscal_year"] = year
            new.pop(key, None)
            if said[key] not in (None, ""):
                new[key] = said[key]
    if not any(new.get(key) not in (None, "") for key in ("raw", "value", "date")):
        return {}
    _complete(new, label, value="date" not in said and not again)
    return new


def _complete(figure: Data, label: str, *, value: bool) -> None:
    if not figure.get("raw"):
        day = figure.get("date")
        figure["raw"] = f"{day.year}年{day.month}月{day.day}日" if day else f"{figure['value']:g}"  # as it is
    numbers = numbers_in(str(figure["raw"]))
    if value and "value" not in figure and "date" not in figure and len(numbers) == 1:
        figure["value"] = plain(numbers.pop())
    if not figure.get("near") and not figure.get("line"):
        figure["near"] = label
    figure.setdefault("source", OWN_SOURCE)


def plain(number: float) -> float | int:
    """A whole number without its point."""
    return int(number) if number == int(number) else number


def with_own_source(data: Mapping[str, Any]) -> Data:
    """The blueprint with its own paper among its sources, if any figure stands in it."""
    new = dict(data)
    sources = new.get("sources", [])
    named = isinstance(sources, list) and any(
        isinstance(s, Mapping) and s.get("id") == OWN_SOURCE for s in sources
    )
    if not named and isinstance(sources, list) and _uses_own(new):
        new["sources"] = [*sources, {"id": OWN_SOURCE, "title": OWN_TITLE}]
    return new


def _uses_own(value: Any) -> bool:
    if isinstance(value, Mapping):
        return ("raw" in value and value.get("source") == OWN_SOURCE) or any(map(_uses_own, value.values()))
    return isinstance(value, Sequence) and not isinstance(value, str) and any(map(_uses_own, value))


# --- problems --------------------------------------------------------------------------------------------------------


def problems_at(
    problems: Sequence[tuple[str, str]], path: Path, row: Mapping[str, Any]
) -> list[tuple[str, str]]:
    """Those about a row and what is inside it: (key below the row, words). A row is named by its number or by its code."""
    names = [key_of(path)]
    if len(path) == 2 and row.get("code"):
        names.append(f"{path[0]}.{row['code']}")
    if len(path) == 4 and row.get("code"):
        names.append(f"{key_of(path[:2])}.{path[2]}.{row['code']}")
    found = []
    for at, words in problems:
        for name in names:
            if at == name or at.startswith((f"{name}.", f"{name}[")):
                found.append((at[len(name) :].lstrip("."), words))
                break
    return found
