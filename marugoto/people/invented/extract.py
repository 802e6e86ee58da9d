"""The extract as a town's register system writes it: one line a resident, in the columns of docs/resident-extract.md."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Final

from marugoto.people.invented import households, years
from marugoto.people.invented.households import House, Resident

COLUMNS: Final = (
    "宛名番号",
    "世帯番号",
    "続柄",
    "氏名",
    "氏名カナ",
    "旧氏",
    "旧氏カナ",
    "通称",
    "通称カナ",
    "生年月日",
    "性別",
    "国籍",
    "都道府県",
    "市区町村",
    "町字",
    "番地",
    "方書",
    "電話番号",
    "住民となった年月日",
    "異動年月日",
    "異動事由",
    "支援措置",
)
PLAIN_COLUMNS: Final = (
    "id",
    "family",
    "given",
    "family_kana",
    "given_kana",
    "dob",
    "sex",
    "pref",
    "city",
    "town",
    "block",
    "phone",
)
ARRIVALS: Final = 0.024  # new households a year, of those that there were
_ARRIVE_AT: Final = 4_000_000  # their places on the list; every year has its own
_ARRIVE_YEARLY: Final = 400_000
_NUMBERS: Final = 10**9


@dataclass(frozen=True)
class Town:
    """What makes an invented town: the same values, the same residents."""

    persons: int
    seed: int
    municipality: str
    prefecture: str
    city: str
    on: date = date(2026, 4, 1)
    years_later: int = 0

    @property
    def base_on(self) -> date:
        """The day as of which the households are drawn: a year before the first extract, which tells what changed."""
        return self.on.replace(year=self.on.year - 1)


Line = tuple[House, Resident]


def residents(town: Town) -> Iterator[Line]:
    """The lines of the extract, household by household: first those who were there, then those who came since."""
    homes = yield from _natives(town)
    for year in range(1, town.years_later + 1):
        first = _ARRIVE_AT + _ARRIVE_YEARLY * year
        for index in range(first, first + int(homes * ARRIVALS)):
            yield from _arrived(town, index, year)


def _natives(town: Town) -> Generator[Line, None, int]:
    """Those who were there from the beginning; at the end, how many households they were."""
    written = 0
    for index in count():
        if written >= town.persons:
            return index
        maker, house = households.make(town.seed, index, town.municipality, town.base_on)
        houses = years.pass_year(maker, [house], town.seed, town.on)
        room = town.persons - written
        written += sum(1 for _line in _listed(houses))
        _cut(houses, room)
        for year in range(1, town.years_later + 1):
            houses = years.pass_year(maker, houses, town.seed, town.on.replace(year=town.on.year + year))
        yield from _listed(houses)
    raise AssertionError("unreachable: count() has no end")


def _arrived(town: Town, index: int, year: int) -> Iterator[Line]:
    """A household that came in that year, as it is at the end."""
    day = town.on.replace(year=town.on.year + year)
    maker, house = households.make(town.seed, index, town.municipality, day)
    for one in house.people:
        one.changed, one.since = "転入", max(one.born, years.some_day(maker))
        one.changed_on = one.since
    houses = [house]
    for later in range(year + 1, town.years_later + 1):
        houses = years.pass_year(maker, houses, town.seed, town.on.replace(year=town.on.year + later))
    yield from _listed(houses)


def _listed(houses: list[House]) -> Iterator[Line]:
    return ((house, one) for house in houses for one in house.people if one.gone != "unsaid")


def _cut(houses: list[House], room: int) -> None:
    """Only so many lines: whoever is beyond them never lived here."""
    for house in houses:
        listed = [one for one in house.people if one.gone != "unsaid"]
        house.people = listed[:room] if len(listed) > room else house.people
        room = max(0, room - len(listed))


# --- how a line is written ---


def resident_number(serial: int) -> str:
    """宛名番号: nine digits in no order, and a check digit."""
    digits = f"{(serial * 387_420_489 + 271_828_183) % _NUMBERS:09d}"
    return digits + check_digit(digits)


def check_digit(digits: str) -> str:
    """Modulus 11 with weights 2 to 7 from the right, as many registers have it; 10 and 11 are written 0."""
    total = sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(digits)))
    rest = 11 - total % 11
    return str(rest if rest < 10 else 0)


def household_number(serial: int) -> str:
    """世帯番号: nine digits in no order."""
    return f"{(serial * 129_140_163 + 314_159_265) % _NUMBERS:09d}"


def row(town: Town, line: Line) -> list[str]:
    """One line in COLUMNS."""
    house, one = line
    full = f"{one.name.written}\u3000{one.given.written}"
    kana = f"{one.name.read}\u3000{one.given.read}"
    if one.nationality:
        full, kana = full.replace("\u3000", " "), kana.replace("\u3000", " ")
    return [
        resident_number(one.number),
        household_number(house.number),
        one.relation,
        full.strip(),
        kana.strip(),
        one.former.written if one.former else "",
        one.former.read if one.former else "",
        one.alias.written if one.alias else "",
        one.alias.read if one.alias else "",
        _birth(one),
        "女" if one.sex == "female" else "男",
        one.nationality,
        town.prefecture,
        town.city,
        *house.place,
        one.phone,
        one.since.isoformat(),
        one.changed_on.isoformat(),
        one.changed,
        "有" if one.protected else "",
    ]


def plain_row(town: Town, line: Line) -> list[str]:
    """One line in PLAIN_COLUMNS."""
    house, one = line
    where = house.place
    return [
        resident_number(one.number),
        one.name.written,
        one.given.written,
        one.name.read,
        one.given.read,
        one.born.isoformat() if one.born_known == "day" else _birth(one),
        "F" if one.sex == "female" else "M",
        town.prefecture,
        town.city,
        where.town,
        f"{where.block} {where.building}".strip(),
        one.phone,
    ]


def _birth(one: Resident) -> str:
    if one.born_known == "year":
        return f"{one.born.year}-00-00"
    return f"{one.born:%Y-%m}-00" if one.born_known == "month" else one.born.isoformat()
