"""Households as they are registered: who lives together, how old they are, and where."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Final

from marugoto.people.invented import names
from marugoto.people.invented.names import Name
from marugoto.people.invented.towns import Place, institution, place

SLOTS: Final = 16  # persons, and later households, that may come of one household
FOREIGN_SHARE: Final = 0.034
PHONE_SHARE: Final = 0.45
HEAD: Final = "世帯主"


@dataclass(slots=True)
class Resident:
    """One line of the register."""

    number: int
    relation: str
    name: Name
    given: Name
    sex: str
    born: date
    since: date
    changed_on: date
    changed: str = "転入"
    born_known: str = "day"
    former: Name | None = None
    alias: Name | None = None
    nationality: str = ""
    phone: str = ""
    protected: bool = False
    gone: str = ""

    def age(self, on: date) -> int:
        """Whole years on a day."""
        return on.year - self.born.year - ((on.month, on.day) < (self.born.month, self.born.day))


@dataclass(slots=True)
class House:
    """A registered household: where it is, and who belongs to it."""

    number: int
    place: Place
    people: list[Resident] = field(default_factory=list)


@dataclass(slots=True)
class Maker:
    """Makes one household: its dice, its day, its place on the list, and how many of its numbers are given."""

    dice: Random
    on: date
    index: int
    municipality: str
    given_out: int = 0
    houses: int = 0

    def number(self) -> int:
        """The next number of a person."""
        self.given_out += 1
        return self.index * SLOTS + self.given_out - 1

    def house(self, where: Place) -> House:
        """An empty household at an address."""
        self.houses += 1
        return House(self.index * SLOTS + self.houses - 1, where)

    def chance(self, share: float) -> bool:
        """True as often as that."""
        return self.dice.random() < share

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(self.dice.random() * (high - low + 1))

    def day_before(self, years: float) -> date:
        """A day so many years ago, give or take half a year; never in the future."""
        days = int(years * 365.25) + self.between(-182, 182)
        return self.on - timedelta(days=max(1, days))


def make(seed: int, index: int, municipality: str, on: date) -> tuple[Maker, House]:
    """The household with that place on the list, as of a day. The same again for the same seed."""
    dice = Random((seed << 64) | index)
    maker = Maker(dice, on, index, municipality)
    kind = _draw(dice)
    home = institution if kind is _in_a_home else place
    where = (
        institution(dice, municipality)
        if home is institution
        else place(dice, municipality, alone=kind is _alone)
    )
    house = maker.house(where)
    kind(maker, house)
    if maker.chance(FOREIGN_SHARE) and kind is not _in_a_home:
        _from_abroad(maker, house)
    _settle(maker, house)
    return maker, house


def person(maker: Maker, relation: str, sex: str, age: int, family: Name) -> Resident:
    """Somebody of an age; when they came is settled later for all of the household."""
    born = maker.day_before(max(0, age) + 0.5)
    given = names.given(maker.dice, sex, born.year)
    return Resident(maker.number(), relation, family, given, sex, born, maker.on, maker.on)


def either(maker: Maker) -> str:
    """A man or a woman."""
    return "female" if maker.chance(0.5) else "male"


def _alone(maker: Maker, house: House) -> None:
    age = maker.dice.choices(
        (maker.between(19, 34), maker.between(35, 64), maker.between(65, 96)), (33, 30, 37)
    )[0]
    sex = "female" if maker.chance(0.35 if age < 65 else 0.68) else "male"
    house.people.append(person(maker, HEAD, sex, age, names.surname(maker.dice)))


def _couple_of(maker: Maker, house: House, age: int) -> None:
    """Head and spouse; nine of ten heads are the husband."""
    family, man = names.surname(maker.dice), maker.chance(0.9)
    gap = max(-14, min(10, int(maker.dice.gauss(-2, 3.5))))
    house.people.append(person(maker, HEAD, "male" if man else "female", age, family))
    partner = person(
        maker,
        "妻" if man else "夫",
        "female" if man else "male",
        max(18, age + (gap if man else -gap)),
        family,
    )
    house.people.append(partner)


def _children(maker: Maker, house: House, youngest_parent: int) -> None:
    count = maker.dice.choices((1, 2, 3, 4), (44, 41, 13, 2))[0]
    age = youngest_parent - maker.between(22, 36)
    for _n in range(count):
        if age >= 0:
            house.people.append(person(maker, "子", either(maker), age, house.people[0].name))
        age -= maker.between(1, 4)


def _couple(maker: Maker, house: House) -> None:
    _couple_of(maker, house, maker.between(66, 90) if maker.chance(0.63) else maker.between(24, 65))


def _family(maker: Maker, house: House) -> None:
    _couple_of(maker, house, maker.between(28, 58))
    _children(maker, house, min(46, *(p.age(maker.on) for p in house.people)))


def _older_family(maker: Maker, house: House) -> None:
    """An old couple with a grown child: one of those whom the town does not see."""
    _couple_of(maker, house, maker.between(66, 88))
    age = house.people[0].age(maker.on) - maker.between(25, 36)
    house.people.append(
        person(maker, "子", "male" if maker.chance(0.6) else "female", age, house.people[0].name)
    )


def _single_parent(maker: Maker, house: House) -> None:
    old = maker.chance(0.45)
    age = maker.between(72, 94) if old else maker.between(24, 52)
    sex = "female" if maker.chance(0.85) else "male"
    house.people.append(person(maker, HEAD, sex, age, names.surname(maker.dice)))
    if old:
        grown = person(maker, "子", either(maker), age - maker.between(23, 34), house.people[0].name)
        house.people.append(grown)
    else:
        _children(maker, house, min(age, 45))
        house.people[0].protected = sex == "female" and maker.chance(0.03)


def _three_generations(maker: Maker, house: House) -> None:
    _couple_of(maker, house, maker.between(34, 58))
    _children(maker, house, min(p.age(maker.on) for p in house.people[:2]))
    head = house.people[0]
    for relation, sex, share in (("父", "male", 0.45), ("母", "female", 0.85)):
        if maker.chance(share):
            age = head.age(maker.on) + maker.between(22, 34)
            house.people.append(person(maker, relation, sex, min(age, 99), head.name))


def _partners(maker: Maker, house: House) -> None:
    """An unmarried couple, each with a family name of their own."""
    age, man = maker.between(22, 60), maker.chance(0.75)
    house.people.append(person(maker, HEAD, "male" if man else "female", age, names.surname(maker.dice)))
    relation, sex = ("妻（未届）", "female") if man else ("夫（未届）", "male")
    house.people.append(
        person(maker, relation, sex, max(18, age + maker.between(-6, 4)), names.surname(maker.dice))
    )


def _relatives(maker: Maker, house: House) -> None:
    head = person(maker, HEAD, either(maker), maker.between(45, 85), names.surname(maker.dice))
    age = head.age(maker.on) - maker.between(-6, 8)
    house.people += [head, person(maker, "弟" if maker.chance(0.5) else "姉", "male", age, head.name)]
    house.people[1].sex = "male" if house.people[1].relation == "弟" else "female"
    house.people[1].given = names.given(maker.dice, house.people[1].sex, house.people[1].born.year)


def _housemate(maker: Maker, house: House) -> None:
    head = person(maker, HEAD, either(maker), maker.between(30, 80), names.surname(maker.dice))
    other = person(maker, "同居人", either(maker), maker.between(20, 75), names.surname(maker.dice))
    house.people += [head, other]


def _in_a_home(maker: Maker, house: House) -> None:
    child = house.place.building.startswith("児童")
    age = maker.between(3, 17) if child else maker.between(76, 99)
    sex = either(maker) if child else ("female" if maker.chance(0.72) else "male")
    house.people.append(person(maker, HEAD, sex, age, names.surname(maker.dice)))


_Kind = Callable[[Maker, House], None]
# Of a hundred households, how many (the census of 2020, rounded; those who live in homes are counted one by one).
_KINDS: Final[dict[_Kind, float]] = {
    _alone: 36.5,
    _couple: 19.5,
    _family: 23.5,
    _older_family: 4.0,
    _single_parent: 8.6,
    _three_generations: 4.2,
    _partners: 1.4,
    _relatives: 0.7,
    _housemate: 0.4,
    _in_a_home: 1.2,
}


def _draw(dice: Random) -> _Kind:
    return dice.choices(tuple(_KINDS), tuple(_KINDS.values()))[0]


def _from_abroad(maker: Maker, house: House) -> None:
    """The household becomes one of foreign residents: names in Latin letters, some with a 通称."""
    land = names.land(maker.dice)
    family = Name(*maker.dice.choice(land.families))
    alias = names.surname(maker.dice) if maker.chance(0.3) else None
    for one in house.people:
        one.nationality, one.name = land.nationality, family
        one.given = Name(*maker.dice.choice(land.givens))
        if alias:
            given = names.given(maker.dice, one.sex, one.born.year)
            one.alias = Name(f"{alias.written}\u3000{given.written}", f"{alias.read}\u3000{given.read}")


def _settle(maker: Maker, house: House) -> None:
    """When each came to the town, and what else the register knows of them."""
    here_for = maker.dice.expovariate(1 / 14)
    came = max(maker.day_before(here_for), date(maker.on.year - 60, 1, 1))
    native = maker.chance(0.3)
    for one in house.people:
        one.since = one.born if native or one.born > came else came
        one.changed = "出生" if one.since == one.born else "転入"
        one.changed_on = one.since
        registered(maker, one, share=PHONE_SHARE)


def registered(maker: Maker, one: Resident, *, share: float = PHONE_SHARE) -> None:
    """A telephone for some; for the oldest, and for some from abroad, a day of birth that nobody knows."""
    age = one.age(maker.on)
    if age >= 15 and maker.chance(share):
        one.phone = f"0{maker.between(7, 9)}0-0{maker.between(0, 999):03d}-{maker.between(0, 9999):04d}"
    if (age > 90 or one.nationality) and maker.chance(0.01):
        one.born_known = "month" if maker.chance(0.5) else "year"
