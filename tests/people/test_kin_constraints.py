"""The database has the last word on partnerships, descents and bonds."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from marugoto.people.models import Bond, Descent, Partnership, Person
from tests.factories.agencies import Town
from tests.factories.constraints import breaks

DAY, BEFORE = date(2026, 4, 1), date(2026, 3, 31)
Pair = tuple[Person, Person]


@pytest.fixture
def pair(town: Town) -> Pair:
    one, other = (
        Person.objects.create(municipality=town.municipality, family_name=name) for name in ("渡邊", "渡辺")
    )
    return one, other


def together(pair: Pair, **change: Any) -> Partnership:
    values: dict[str, Any] = {"first": pair[0], "second": pair[1], "kind": "married"}
    return Partnership.objects.create(**(values | change))


def descended(pair: Pair, **change: Any) -> Descent:
    values: dict[str, Any] = {"parent": pair[0], "child": pair[1], "kind": "biological"}
    return Descent.objects.create(**(values | change))


def bound(pair: Pair, **change: Any) -> Bond:
    agency = pair[0].municipality.agencies.order_by("id")[0]
    values: dict[str, Any] = {"agency": agency, "first": pair[0], "second": pair[1], "kind": "close"}
    return Bond.objects.create(**(values | change))


BROKEN: list[tuple[str, Callable[[Pair], Any]]] = [
    ("partnership_period", lambda p: together(p, valid_from=DAY, valid_to=BEFORE)),
    ("partnership_of_two", lambda p: together(p, second=p[0])),
    ("partnership_says_what", lambda p: together(p, kind="")),
    ("partnership_ended_has_a_day", lambda p: together(p, ended="divorced")),
    ("partnership_separated_after_it_began", lambda p: together(p, valid_from=DAY, separated_on=BEFORE)),
    ("descent_period", lambda p: descended(p, valid_from=DAY, valid_to=BEFORE)),
    ("descent_of_two", lambda p: descended(p, child=p[0])),
    ("descent_says_what", lambda p: descended(p, kind="")),
    ("descent_once", lambda p: [descended(p), descended(p)]),
    ("bond_period", lambda p: bound(p, valid_from=DAY, valid_to=BEFORE)),
    ("bond_of_two", lambda p: bound(p, second=p[0])),
    ("bond_says_what", lambda p: bound(p, kind="")),
]


@pytest.mark.parametrize(("name", "spoil"), BROKEN)
def test_the_database_refuses(name: str, spoil: Callable[[Pair], Any], pair: Pair) -> None:
    with breaks(name):
        spoil(pair)


def test_what_is_in_order_stands(pair: Pair) -> None:
    together(pair, valid_from=BEFORE, separated_on=DAY, valid_to=DAY, ended="divorced")
    descended(pair)
    descended(pair, kind="adopted", valid_from=DAY)
    bound(pair)
