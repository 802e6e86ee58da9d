"""A row becomes an entry: field by field, with a remark for everything that was repaired or kept as text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from marugoto.core.municipalities import Town, by_code, repaired_code
from marugoto.resources.feeds import columns, parts
from marugoto.resources.feeds.kinds import kind_of
from marugoto.resources.feeds.tables import Remark, Row, Table, clean, fold_header
from marugoto.resources.rules.entry import Entry

TOTALS = frozenset({"合計", "計", "総計", "小計", "総数", "total"})


@dataclass(frozen=True)
class Wish:
    """What holds for a whole file. ``near``: the municipality; ``kind``: "" or what every row is."""

    near: Town
    today: date
    title: str = ""
    kind: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    publishes_contacts: bool = False
    other_towns: bool = False


@dataclass(frozen=True)
class Mapped:
    """What became of a row: an entry, or a refusal (code of resources.import_remarks); and the remarks."""

    row: Row
    entry: Entry | None
    refusal: str = ""
    remarks: tuple[Remark, ...] = ()
    identity: str = ""


class Values:
    """The cells of a row by field; ``say`` leaves a remark."""

    def __init__(self, row: Row, mapping: Mapping[str, str]) -> None:
        self.remarks: list[Remark] = list(row.remarks)
        self._found: dict[str, list[tuple[str, str]]] = {}
        for column, value in row.cells.items():
            if (name := mapping.get(column)) and clean(value):
                self._found.setdefault(name, []).append((column, clean(value)))

    def one(self, name: str) -> str:
        """The first value of a field, or ""."""
        found = self._found.get(name)
        return found[0][1] if found else ""

    def all(self, name: str) -> list[tuple[str, str]]:
        """Every (column, value) of a field."""
        return list(self._found.get(name, ()))

    def texts(self, *names: str) -> list[str]:
        """The values of these fields, each once."""
        return list(dict.fromkeys(value for name in names for _column, value in self.all(name)))

    def say(self, code: str, name: str = "", before: str = "", after: str = "") -> None:
        """Leave a remark about the column of a field."""
        column = self._found[name][0][0] if name in self._found else ""
        self.remarks.append(Remark(code, column, before, after))


def map_table(table: Table, wish: Wish) -> list[Mapped]:
    """Every row of a table."""
    mapping = columns.mapping_of(table.columns, wish.mapping)
    if "name" not in mapping.values():
        return [Mapped(row, None, "no_name_column", row.remarks) for row in table.rows]
    return [_map_row(row, table, mapping, wish) for row in table.rows]


def unknown_columns(table: Table, wish: Wish) -> list[str]:
    """Columns with something in them that no field stands for; they stay in the row as it came."""
    mapping = columns.mapping_of(table.columns, wish.mapping)
    return [
        c for c in table.columns if c not in mapping and any(clean(r.cells.get(c, "")) for r in table.rows)
    ]


def _map_row(row: Row, table: Table, mapping: Mapping[str, str], wish: Wish) -> Mapped:
    values = Values(row, mapping)
    name = " ".join(values.one("name").split())
    if refusal := _refusal(row, name, table):
        return Mapped(row, None, refusal, tuple(values.remarks))
    code = _code(values)
    if code and not wish.other_towns and not _same_town(code, wish.near):
        values.say("other_town", "lg_code", before=code)
        return Mapped(row, None, "other_town", tuple(values.remarks))
    kind = wish.kind or kind_of(
        values.texts("category"), name, (table.title, wish.title), tuple(table.columns)
    )
    entry = parts.entry_of(values, name=name, kind=kind, near=by_code().get(code, wish.near), wish=wish)
    return Mapped(row, entry, remarks=tuple(values.remarks), identity=_identity(values, code))


def _refusal(row: Row, name: str, table: Table) -> str:
    if fold_header(name) in TOTALS:
        return "total_row"
    if not name:
        return "no_name"
    again = sum(fold_header(v) == fold_header(c) for c, v in row.cells.items() if v)
    if again >= max(2, len([v for v in row.cells.values() if v]) - 1):
        return "header_again"
    return "name_too_long" if len(name) > 200 else ""


def _code(values: Values) -> str:
    """The six-digit code of the row; a lost zero or check digit is given back, what is no code is only noted."""
    written = values.one("lg_code")
    if not written:
        return ""
    code = repaired_code(written)
    if not code or code not in by_code():
        if code[2:5] != "000":
            values.say("unknown_code", "lg_code", before=written)
        return ""
    if code != written:
        values.say("code_repaired", "lg_code", before=written, after=code)
    return code


def _same_town(code: str, near: Town) -> bool:
    """The same municipality, a ward of it, or anywhere in the prefecture when the list is the prefecture's."""
    town = by_code()[code]
    if near.code[2:5] == "000" or not near.city:
        return code[:2] == near.code[:2]
    return (town.prefecture, town.city) == (near.prefecture, near.city)


def _identity(values: Values, code: str) -> str:
    number = values.one("number")
    return f"{code}:{number}" if number else ""
