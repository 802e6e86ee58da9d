"""Two blueprints held against each other, section by section. Pure.

Two versions of one town share their codes: rows are matched by them, and what differs is told key by key. Two towns share no
code: their rows are put beside each other by what they are (a kind of agency, a programme, what is counted).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from marugoto.blueprints.rules.shape import TABLES, Table

Data = Mapping[str, Any]
# table → the key by which rows of two towns are alike
ALIKE: Final = {
    "basics": "code",
    "area_schemes": "kind",
    "agencies": "kind",
    "agency_series": "kind",
    "planned_programmes": "code",
    "programmes": "code",
    "roles": "role",
    "conferences": "kind",
    "spaces": "kind",
    "training": "",
    "publicity": "",
    "funding": "source_of_money",
    "targets": "count.of",
    "results": "count.of",
    "goals": "",
    "milestones": "",
}


@dataclass(frozen=True)
class Changed:
    """A row that both have: (key, before, after) of what differs."""

    title: str
    keys: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Difference:
    """One section. ``gone`` only stands left, ``come`` only right; ``same``: so many rows say the same."""

    table: str
    gone: tuple[str, ...]
    come: tuple[str, ...]
    changed: tuple[Changed, ...]
    same: int

    @property
    def quiet(self) -> bool:
        """Does nothing differ?"""
        return not (self.gone or self.come or self.changed)


def differences(left: Data, right: Data) -> list[Difference]:
    """Every section in which one of the two has a row, in the order of the file; keys that the page does not know included."""
    known = [table.key for table in TABLES]
    more = [key for key in {**left, **right} if key not in known]
    found = [_of_section(key, _rows(left, key), _rows(right, key)) for key in (*known, *more)]
    return [one for one in found if one.same or not one.quiet]


def _of_section(key: str, left: dict[str, Any], right: dict[str, Any]) -> Difference:
    changed, same = [], 0
    for name, row in left.items():
        if name in right:
            keys = tuple(_keys(row, right[name]))
            same += not keys
            if keys:
                changed.append(Changed(title(right[name], name), keys))
    return Difference(
        table=key,
        gone=tuple(title(left[n], n) for n in left if n not in right),
        come=tuple(title(right[n], n) for n in right if n not in left),
        changed=tuple(changed),
        same=same,
    )


def _keys(left: Any, right: Any) -> Iterator[tuple[str, str, str]]:
    before, after = flat(left), flat(right)
    for key in {**before, **after}:
        if before.get(key) != after.get(key):
            yield key, before.get(key, ""), after.get(key, "")


def _rows(data: Data, key: str) -> dict[str, Any]:
    """The rows of a section by a name that is theirs alone."""
    value = data.get(key)
    if value is None:
        return {}
    if not isinstance(value, list):
        return {key: value}
    return _named(value)


def _named(rows: list[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for row in rows:
        name = _name(row)
        twin = sum(other == name or other.startswith(f"{name} #") for other in found)
        found[f"{name} #{twin + 1}" if twin else name] = row
    return found


def _name(row: Any) -> str:
    if not isinstance(row, Mapping):
        return str(row)
    if "from" in row and "to" in row:
        return f"{row['from']} → {row['to']}"
    return str(
        row.get("code") or row.get("id") or row.get("name") or row.get("area") or row.get("agency") or ""
    )


def title(row: Any, name: str) -> str:
    """What a row is called by: its name, else its code."""
    if not isinstance(row, Mapping):
        return str(row)
    said = row.get("name") or row.get("label") or row.get("title") or name
    figure = row.get("figure")
    return f"{said}（{figure['raw']}）" if isinstance(figure, Mapping) and figure.get("raw") else str(said)


def flat(value: Any, at: str = "") -> dict[str, str]:
    """ "figure.raw" → words, for every value inside; lists of rows are told by the names of their rows."""
    if isinstance(value, Mapping):
        out: dict[str, str] = {}
        for key, one in value.items():
            out |= flat(one, f"{at}.{key}" if at else str(key))
        return out
    if isinstance(value, list) and value and all(isinstance(v, Mapping) for v in value):
        out = {}
        for name, one in _named(value).items():
            out |= flat(one, f"{at}[{name}]")
        return out
    if isinstance(value, list):
        return {at: "、".join(map(str, value))} if value else {}
    if isinstance(value, bool):
        return {at: "○" if value else "×"}
    return {at: f"{value:g}" if isinstance(value, float) else str(value)}


# --- two towns -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Beside:
    """Rows of two towns that are of one kind ("" where it is not said), by their titles."""

    kind: str
    left: tuple[str, ...]
    right: tuple[str, ...]


def beside(left: Data, right: Data) -> list[tuple[str, list[Beside]]]:
    """(table, rows of both by what they are) for every table that is alike by something."""
    found = []
    for table, key in ALIKE.items():
        mine, theirs = _by_kind(left, table, key), _by_kind(right, table, key)
        kinds = list({**mine, **theirs})
        if kinds:
            pairs = [Beside(k, tuple(mine.get(k, ())), tuple(theirs.get(k, ()))) for k in kinds]
            found.append((table, pairs))
    return found


def _by_kind(data: Data, table: str, key: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    rows = data.get(table)
    for row in rows if isinstance(rows, list) else []:
        kind: Any = row
        for part in key.split(".") if key else ():
            kind = kind.get(part, "") if isinstance(kind, Mapping) else ""
        found.setdefault(str(kind) if key and isinstance(kind, str) else "", []).append(_told(row))
    return found


def _told(row: Any) -> str:
    """A row in a few words: its name, and the figure that it is about."""
    said = title(row, _name(row))
    if not isinstance(row, Mapping):
        return said
    numbers = [
        row[k]["raw"] for k in ("target", "count") if isinstance(row.get(k), Mapping) and "raw" in row[k]
    ]
    return f"{said}（{'、'.join(map(str, numbers))}）" if numbers else said


def shape_of(key: str) -> Table | None:
    """The table with this key, None for one that the page does not know."""
    return next((t for t in TABLES if t.key == key), None)
