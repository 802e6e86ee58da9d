"""What a line says of a resident, and what is amiss in it: kept as it is, repaired, or refused, each with its reasons.

Reasons are codes of ``people.import_notes`` with the heading of the column and what stood there. Nothing is guessed: what cannot
be read is left out and said where the rest is still of use, and refuses the line where it is not (number, name, birth).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import Final
from uuid import UUID

from marugoto.people.extract import values
from marugoto.people.extract.areas import NO_AREAS, Areas
from marugoto.people.extract.headings import Columns, is_my_number
from marugoto.people.extract.reading import Record
from marugoto.people.linkage.birth import UNKNOWN, Birth

NAME_LENGTH: Final = 80  # as the table of persons has it
ADDRESS_LENGTH: Final = 200
PHONE_LENGTH: Final = 40
NUMBER_LENGTH: Final = 20
SHOWN: Final = 60  # of what stood in a cell, how much a report repeats

# How much a note weighs: it is only said, something was put right or left out, or the line cannot be taken.
SAID: Final = frozenset(
    {
        *("placeholder", "undecodable", "name_in_one", "no_birth", "no_household", "no_kana"),
        *("unknown_relation", "protection_unclear", "second_head"),
    }
)
REFUSED: Final = frozenset(
    {
        *("too_few", "too_many", "cut_off", "open_quote", "heading_again", "no_number", "bad_number"),
        *("my_number", "no_name", "bad_birth", "future_birth", "too_long", "twice", "twice_different"),
    }
)

Note = tuple[str, str, str]  # code, heading of the column, what stood there


@dataclass(slots=True)
class Row:
    """A line as it is kept for the merge. ``notes``: what is to be said of it."""

    line: int
    number: str = ""
    family: str = ""
    given: str = ""
    family_kana: str = ""
    given_kana: str = ""
    former: str = ""
    former_kana: str = ""
    alias: str = ""
    alias_kana: str = ""
    birth: Birth = UNKNOWN
    gender: str = ""
    address: str = ""
    area: UUID | None = None
    phone: str = ""
    household: str = ""
    relation: str = ""
    since: date | None = None
    changed_on: date | None = None
    change: str = ""
    protected: bool = False
    notes: list[Note] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        """kept, repaired or refused."""
        codes = {note[0] for note in self.notes}
        if codes & REFUSED:
            return "refused"
        return "repaired" if codes - SAID else "kept"

    def marks(self) -> tuple[int, int, int, int]:
        """Fingerprints of name, birth and sex, address, telephone: two extracts agree where these agree."""
        name = (
            self.family,
            self.given,
            self.family_kana,
            self.given_kana,
            self.former,
            self.alias,
            self.alias_kana,
        )
        birth = (str(self.birth.day or ""), self.birth.precision, self.gender)
        return _mark(name), _mark(birth), _mark((self.address,)), _mark((self.phone,))


def _mark(parts: Sequence[str]) -> int:
    return int.from_bytes(blake2b("\x1f".join(parts).encode(), digest_size=8).digest(), "big", signed=True)


class Understanding:
    """Reads the lines of one file: its columns, the width of its numbers, the day as of which it was drawn."""

    def __init__(
        self,
        columns: Columns,
        headings: Sequence[str],
        *,
        as_of: date,
        number_width: int = 0,
        household_width: int = 0,
        areas: Areas = NO_AREAS,
        city: str = "",
    ) -> None:
        self.places = columns.places
        self.headings = list(headings)
        self.as_of = as_of
        self.number_width = number_width
        self.household_width = household_width
        self.areas, self.city = areas, city
        self._steps: tuple[Callable[[Row, list[str]], None], ...] = (
            self._number,
            self._names,
            self._birth,
            self._gender,
            self._address,
            self._phone,
            self._household,
            self._change,
            self._protected,
        )

    def row(self, record: Record) -> Row:
        """The line understood; its outcome says whether it can be taken."""
        row = Row(record.line)
        if record.problem:
            row.notes.append((record.problem, "", _short(" ".join(record.cells))))
            row.number = values.number(self._raw("number", record.cells))[:NUMBER_LENGTH]
            return row
        if [cell.strip() for cell in record.cells] == [heading.strip() for heading in self.headings]:
            row.notes.append(("heading_again", "", ""))
            return row
        for step in self._steps:
            step(row, record.cells)
        return row

    def _raw(self, field_: str, cells: Sequence[str]) -> str:
        place = self.places.get(field_)
        return cells[place] if place is not None and place < len(cells) else ""

    def _text(self, row: Row, field_: str, cells: Sequence[str]) -> str:
        raw = self._raw(field_, cells)
        if not raw:
            return ""
        text = values.tidy(raw)
        if values.CONTROL.search(raw):
            self._note(row, "control", field_, text)
        if values.UNREADABLE in text:
            self._note(row, "undecodable", field_, text)
        return text

    def _note(self, row: Row, code: str, field_: str, text: str) -> None:
        place = self.places.get(field_)
        row.notes.append((code, self.headings[place] if place is not None else "", _short(text)))

    def _number(self, row: Row, cells: list[str]) -> None:
        raw = self._raw("number", cells).strip()
        found = values.number(raw)
        if not found:
            self._note(row, "bad_number" if raw else "no_number", "number", raw)
        elif len(found) > NUMBER_LENGTH:
            self._note(row, "bad_number", "number", raw)
        elif len(found) == 12 and self.number_width != 12 and is_my_number(found):
            row.notes.append(
                ("my_number", self.headings[self.places["number"]], "")
            )  # never repeated anywhere
        else:
            row.number = found.zfill(self.number_width)
            if len(found) < self.number_width:
                self._note(row, "zeros", "number", raw)

    def _names(self, row: Row, cells: list[str]) -> None:
        whole = self._text(row, "name", cells)
        if whole:
            row.family, row.given = values.parts(whole)
            if not row.given and "given" not in self.places:
                self._note(row, "name_in_one", "name", whole)
        else:
            row.family, row.given = self._text(row, "family", cells), self._text(row, "given", cells)
        row.family_kana, row.given_kana = self._kana(row, "kana", "family_kana", "given_kana", cells)
        row.former = self._text(row, "former", cells)
        row.alias = " ".join(values.parts(self._text(row, "alias", cells))).strip()
        row.former_kana, row.alias_kana = (
            self._one_kana(row, "former_kana", cells),
            self._one_kana(row, "alias_kana", cells),
        )
        full = f"{row.family} {row.given}".strip()
        if not (full or row.family_kana or row.given_kana):
            self._note(row, "no_name", "name" if "name" in self.places else "family", whole)
        elif not (row.family_kana or row.given_kana or any(note[0] == "bad_kana" for note in row.notes)):
            self._note(row, "no_kana", "kana" if "kana" in self.places else "family_kana", "")
        if values.PLACEHOLDERS.search(full):
            self._note(row, "placeholder", "name" if whole else "family", full)
        self._not_too_long(row)

    def _not_too_long(self, row: Row) -> None:
        named = (
            row.family,
            row.given,
            row.family_kana,
            row.given_kana,
            row.former,
            row.former_kana,
            row.alias,
            row.alias_kana,
        )
        longest = max(named, key=len)
        if len(longest) > NAME_LENGTH:
            row.notes.append(("too_long", "", _short(longest)))

    def _kana(self, row: Row, whole: str, first: str, second: str, cells: list[str]) -> tuple[str, str]:
        if self._raw(whole, cells).strip():
            return values.parts(self._one_kana(row, whole, cells))
        return self._one_kana(row, first, cells), self._one_kana(row, second, cells)

    def _one_kana(self, row: Row, field_: str, cells: list[str]) -> str:
        text = self._text(row, field_, cells)
        if not text:
            return ""
        found = values.kana(text)
        if found is None:
            self._note(row, "bad_kana", field_, text)
            return ""
        if values.HALF_KANA.search(text):
            self._note(row, "half_kana", field_, text)
        return found

    def _birth(self, row: Row, cells: list[str]) -> None:
        text = self._text(row, "birth", cells)
        if not text:
            self._note(row, "no_birth", "birth", "")
            return
        born = values.day(text)
        if born is None or born.day is None:
            self._note(row, "bad_birth", "birth", text)
        elif born.day > self.as_of:
            self._note(row, "future_birth", "birth", text)
        else:
            row.birth = born

    def _gender(self, row: Row, cells: list[str]) -> None:
        text = self._text(row, "gender", cells)
        found = values.gender(text)
        if found is None:
            self._note(row, "unknown_sex", "gender", text)
        row.gender = found or ""

    def _address(self, row: Row, cells: list[str]) -> None:
        whole = self._text(row, "address", cells)
        place = "".join(self._text(row, part, cells) for part in ("prefecture", "city", "town", "block"))
        building = self._text(row, "building", cells)
        row.address = f"{whole or place} {building}".strip()
        if len(row.address) > ADDRESS_LENGTH:
            row.notes.append(("too_long", "", _short(row.address)))
        elif self.areas:
            row.area = self.areas.of(whole or place, self.city)

    def _phone(self, row: Row, cells: list[str]) -> None:
        text = self._text(row, "phone", cells)
        if len(text) > PHONE_LENGTH:
            self._note(row, "left_out", "phone", text)
            text = ""
        row.phone = text

    def _household(self, row: Row, cells: list[str]) -> None:
        raw = self._raw("household", cells).strip()
        found = values.number(raw)
        if found and len(found) <= NUMBER_LENGTH:
            row.household = found.zfill(self.household_width)
        elif raw:
            self._note(row, "left_out", "household", raw)
        elif "household" in self.places:
            self._note(row, "no_household", "household", "")
        text = self._text(row, "relation", cells)
        relation = values.relation(text)
        if relation is None:
            self._note(row, "unknown_relation", "relation", text)
        row.relation = "other" if relation is None else relation

    def _change(self, row: Row, cells: list[str]) -> None:
        row.since, row.changed_on = self._day(row, "since", cells), self._day(row, "changed_on", cells)
        row.change = values.change(self._text(row, "changed", cells))
        for field_, change in (("moved_out_on", "moved_out"), ("died_on", "died")):
            day = self._day(row, field_, cells)
            if day and day <= self.as_of:
                row.change, row.changed_on = change, day

    def _day(self, row: Row, field_: str, cells: list[str]) -> date | None:
        text = self._text(row, field_, cells)
        if not text:
            return None
        found = values.day(text)
        if found is None:
            self._note(row, "left_out", field_, text)
        return found.day if found else None

    def _protected(self, row: Row, cells: list[str]) -> None:
        text = self._text(row, "protected", cells)
        found = values.protected(text)
        if found is None:
            self._note(row, "protection_unclear", "protected", text)
        row.protected = found is not False


def _short(text: str) -> str:
    plain = values.tidy(text)
    return plain if len(plain) <= SHOWN else f"{plain[:SHOWN]}…"
