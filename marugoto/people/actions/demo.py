"""Invented residents for a demo town, marked as such: households by type, names by generation, no real person."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies.models import Area, Municipality
from marugoto.agencies.queries import areas_of
from marugoto.audit import actions as audit
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.people import queries
from marugoto.people.actions import demo_names as names
from marugoto.people.linkage import block
from marugoto.people.models import Household, HouseholdMember, Person, PersonIdentifier, PersonKey
from marugoto.people.rules import HEAD
from marugoto.policy.actor import Actor

# Relation to the head, gender ("" either), and how many years older than the head's age (lowest, highest).
Role = tuple[str, str, int, int]
# Share of households, age of the head (lowest, highest), the others.
TYPES: Sequence[tuple[int, int, int, tuple[Role, ...]]] = (
    (18, 68, 94, ()),
    (17, 20, 66, ()),
    (16, 66, 90, (("spouse", "female", -6, 2),)),
    (6, 28, 62, (("spouse", "female", -5, 3),)),
    (13, 28, 52, (("spouse", "female", -5, 3), ("child", "", -33, -24), ("child", "", -36, -28))),
    (8, 26, 50, (("spouse", "female", -5, 3), ("child", "", -32, -24))),
    (7, 25, 48, (("child", "", -32, -22),)),
    (9, 76, 92, (("child", "", -30, -23),)),
    (6, 38, 58, (("spouse", "female", -4, 3), ("parent", "female", 23, 31), ("child", "", -34, -26))),
)
BATCH = 2000


@dataclass
class _Made:
    persons: list[Person] = field(default_factory=list)
    numbers: list[PersonIdentifier] = field(default_factory=list)
    households: list[Household] = field(default_factory=list)
    members: list[HouseholdMember] = field(default_factory=list)


@transaction.atomic
def load_demo_residents(*, municipality: Municipality, n: int, seed: int, by: Actor | None) -> int:
    """Makes ``n`` invented residents of a demo town and answers how many there are; a second call makes none.

    The same seed gives the same residents (ids apart). Nobody is involved with them: they are the town's register.
    Refused: the town is not a demo.
    """
    if not municipality.is_demo:
        raise Refused(_("架空の住民は、デモ用の自治体にだけ作れます。"))
    there = Person.objects.filter(municipality=municipality, is_synthetic=True).count()
    if there or n <= 0:
        return there
    made = _make(municipality, n, Random(f"{seed}:{municipality.code}"))
    Person.objects.bulk_create(made.persons, batch_size=BATCH)
    PersonIdentifier.objects.bulk_create(made.numbers, batch_size=BATCH)
    Household.objects.bulk_create(made.households, batch_size=BATCH)
    HouseholdMember.objects.bulk_create(made.members, batch_size=BATCH)
    PersonKey.objects.bulk_create(_keys(made, municipality), batch_size=BATCH * 4)
    data = {"persons": len(made.persons), "households": len(made.households), "seed": seed}
    audit.record("residents.invented", by=by, data=data, municipality=None if by else municipality.pk)
    return len(made.persons)


def _make(municipality: Municipality, n: int, dice: Random) -> _Made:
    made, today = _Made(), clock.today()
    areas = list(areas_of(municipality.pk, on=today, scheme_kind="elementary_school"))
    while len(made.persons) < n:
        _share, low, high, others = dice.choices(TYPES, weights=[t[0] for t in TYPES])[0]
        head = (HEAD, dice.choice(("male", "male", "female")), 0, 0)
        _household(
            made, municipality, (head, *others)[: n - len(made.persons)], dice.randint(low, high), dice, areas
        )
    return made


def _household(
    made: _Made,
    municipality: Municipality,
    roles: Sequence[Role],
    age: int,
    dice: Random,
    areas: Sequence[Area],
) -> None:
    today = clock.today()
    household = Household(municipality=municipality, kind="registered", is_synthetic=True)
    surname = dice.choices(names.SURNAMES, weights=names.SURNAME_WEIGHTS)[0]
    chome, block_no, house = dice.randint(1, 5), dice.randint(1, 20), dice.randint(1, 30)
    address = f"{municipality.name}{dice.choice(names.TOWNS)}{chome}丁目{block_no}-{house}"
    area = dice.choice(areas) if areas else None
    since = today - timedelta(days=dice.randint(200, 9000))
    made.households.append(household)
    for relation, gender, youngest, oldest in roles:
        years = max(0, age + dice.randint(youngest, oldest))
        born = today - timedelta(days=int(years * 365.25) + dice.randint(1, 364))
        person = _person(municipality, surname, gender or dice.choice(("male", "female")), born, dice)
        person.address, person.area = address, area
        made.persons.append(person)
        value = f"9{len(made.persons):09d}"
        made.numbers.append(
            PersonIdentifier(person=person, municipality=municipality, kind="resident", value=value)
        )
        made.members.append(
            HouseholdMember(
                household=household,
                person=person,
                kind="registered",
                relation=relation,
                valid_from=max(since, born),
            )
        )


def _person(municipality: Municipality, surname: names.Name, gender: str, born: date, dice: Random) -> Person:
    given = dice.choice(names.given_names(born.year, gender))
    age = (clock.today() - born).days // 365
    # 070-0…, 080-0… and 090-0… are given to nobody.
    phone = f"0{dice.choice('789')}0-0{dice.randint(0, 999):03d}-{dice.randint(0, 9999):04d}"
    return Person(
        municipality=municipality,
        family_name=surname[0],
        given_name=given[0],
        family_kana=surname[1],
        given_kana=given[1],
        birth_date=born,
        birth_precision="day",
        gender=gender,
        phone=phone if age >= 13 and dice.random() < 0.85 else "",
        is_synthetic=True,
    )


def _keys(made: _Made, municipality: Municipality) -> list[PersonKey]:
    found = []
    for person, number in zip(made.persons, made.numbers, strict=True):
        facts = queries.facts_of(person, city=municipality.name, identifiers=[number])
        rows = block.key_rows(person.pk, municipality.pk, facts)
        found += [
            PersonKey(key=key, person=person, municipality=municipality) for key, _person, _town in rows
        ]
    return found
