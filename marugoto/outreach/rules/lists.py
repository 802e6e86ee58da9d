"""A list of names as it was handed in: which column is what, and what is amiss with a row. Nothing is looked up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from marugoto.core.kana import is_kana
from marugoto.people.linkage.birth import parse_birth

MOST: Final = 500  # rows of one file; a bigger list comes area by area
# Headings as towns write them; each file has its own.
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("氏名", "名前", "対象者氏名", "対象者", "世帯主"),
    "kana": ("カナ氏名", "フリガナ", "ふりがな", "氏名カナ", "よみ", "カナ"),
    "birth": ("生年月日", "誕生日"),
    "phone": ("電話番号", "電話", "連絡先"),
    "address": ("住所", "所在地", "居住地"),
    "area": ("地区", "圏域", "町", "行政区", "町内会", "自治会"),
    "number": ("番号", "宛名番号", "管理番号", "整理番号", "No", "NO"),
    "household": ("世帯番号", "世帯"),
}
NO_NAME, NO_PLACE, BAD_BIRTH, BAD_KANA = "no_name", "no_place", "bad_birth", "bad_kana"
TWICE, ALREADY = "twice_in_file", "already_listed"
REFUSING: Final = frozenset({NO_NAME, NO_PLACE, TWICE, ALREADY})


@dataclass(frozen=True)
class Row:
    """A row that was read. ``notes``: what is amiss (outreach.row_notes); with one of REFUSING it is not taken in."""

    line: int
    name: str
    kana: str
    birth: str
    phone: str
    address: str
    area: str
    number: str
    household: str
    notes: tuple[str, ...] = ()

    @property
    def taken(self) -> bool:
        """Can it be taken in?"""
        return not REFUSING & set(self.notes)

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells two rows apart where the list gives no numbers: name, birth, place without blanks."""
        return (_bare(self.name), self.birth, _bare(self.address))


def columns_of(headings: Sequence[str]) -> dict[str, int]:
    """Field → column, by the headings; the first that fits. Missing fields are not in it."""
    said = [_bare(one) for one in headings]
    found: dict[str, int] = {}
    for field, names in HEADINGS.items():
        for name in names:
            if _bare(name) in said:
                found[field] = said.index(_bare(name))
                break
    return found


def row_of(line: int, cells: Sequence[str], columns: Mapping[str, int], *, today: date) -> Row:
    """One row, with what is amiss in it."""

    def cell(field: str, most: int) -> str:
        at = columns.get(field, len(cells))
        return " ".join(cells[at].replace("\u3000", " ").split())[:most] if at < len(cells) else ""

    name, address, born = cell("name", 120), cell("address", 200), cell("birth", 30)
    kana = cell("kana", 120)
    parsed = parse_birth(born.split(" ")[0], today) if born else None
    whole = parsed is not None and parsed.precision == "day" and parsed.day is not None
    notes = [NO_NAME] if not name else []
    notes += [NO_PLACE] if not address else []
    notes += [BAD_BIRTH] if born and not whole else []
    readable = not kana or is_kana(kana.replace(" ", ""))
    notes += [] if readable else [BAD_KANA]
    return Row(
        line=line,
        name=name,
        kana=kana if readable else "",
        birth=parsed.day.isoformat() if whole and parsed and parsed.day else "",
        phone=cell("phone", 40),
        address=address,
        area=cell("area", 60),
        number=cell("number", 40),
        household=cell("household", 60) or _bare(address),
        notes=tuple(notes),
    )


def without_twins(
    rows: Iterable[Row], *, numbers: frozenset[str], keys: frozenset[tuple[str, str, str]]
) -> list[Row]:
    """The rows, marked where the file or the campaign has the same one already. ``numbers``, ``keys``: of the campaign."""
    seen_numbers: set[str] = set()
    seen: set[tuple[str, str, str]] = set()
    marked = []
    for row in rows:
        note = ""
        if row.number in numbers or row.key in keys:
            note = ALREADY
        elif (row.number and row.number in seen_numbers) or row.key in seen:
            note = TWICE
        seen_numbers.add(row.number)
        seen.add(row.key)
        marked.append(Row(**{**vars(row), "notes": (*row.notes, note)}) if note else row)
    return marked


def _bare(text: str) -> str:
    return "".join(text.split()).replace("\u3000", "")
