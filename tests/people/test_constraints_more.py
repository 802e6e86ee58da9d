"""The database has the last word on names, addresses, ties and protective measures too."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import models

from marugoto.core.ids import new_id
from marugoto.people.models import (
    Household,
    HouseholdMember,
    Person,
    PersonAddress,
    PersonIdentifier,
    PersonLanguage,
    PersonName,
    PersonPhone,
    Protection,
    ProtectionAgency,
    Tie,
)
from tests.factories.agencies import Town
from tests.factories.constraints import breaks

DAY, BEFORE = date(2026, 4, 1), date(2026, 3, 31)
USUAL: dict[type[models.Model], dict[str, Any]] = {
    PersonName: {"kind": "former", "family_name": "山田"},
    PersonAddress: {"kind": "facility", "address": "みさき市旭町1-1"},
    PersonPhone: {"kind": "mobile", "number": "090-0000-0000"},
    PersonLanguage: {"language": "ベトナム語"},
    Tie: {"kind": "guardian", "name": "司法書士 東"},
    Protection: {"ground": "spouse", "since": DAY, "until": date(2027, 3, 31), "recorded_by": new_id()},
}


@pytest.fixture
def person(town: Town) -> Person:
    return Person.objects.create(municipality=town.municipality, family_name="渡邊")


def make(model: type[models.Model], person: Person, **change: Any) -> Any:
    """A row that is in order, but for what is changed."""
    usual = dict(USUAL[model]) | {"person": person}
    if model is Protection:
        usual["set_by"] = person.municipality.agencies.order_by("id")[0]
    return model._default_manager.create(**(usual | change))


def another(person: Person) -> Person:
    """Somebody else of the same town."""
    return Person.objects.create(municipality=person.municipality, family_name="渡辺")


BROKEN: list[tuple[str, Callable[[Person], Any]]] = [
    ("person_name_period", lambda p: make(PersonName, p, valid_from=DAY, valid_to=BEFORE)),
    ("person_name_says_something", lambda p: make(PersonName, p, family_name="")),
    ("person_name_says_something", lambda p: make(PersonName, p, kind="")),
    ("person_address_period", lambda p: make(PersonAddress, p, valid_from=DAY, valid_to=BEFORE)),
    ("person_address_says_something", lambda p: make(PersonAddress, p, address="")),
    ("person_phone_period", lambda p: make(PersonPhone, p, valid_from=DAY, valid_to=BEFORE)),
    ("person_phone_says_something", lambda p: make(PersonPhone, p, number="")),
    ("person_language_once", lambda p: [make(PersonLanguage, p), make(PersonLanguage, p)]),
    ("person_language_says_something", lambda p: make(PersonLanguage, p, language="")),
    ("tie_period", lambda p: make(Tie, p, valid_from=DAY, valid_to=BEFORE)),
    ("tie_record_or_name", lambda p: make(Tie, p, name="")),
    ("tie_record_or_name", lambda p: make(Tie, p, other=another(p))),
    ("tie_not_to_itself", lambda p: make(Tie, p, other=p, name="")),
    ("tie_says_what", lambda p: make(Tie, p, kind="")),
    ("protection_one_at_a_time", lambda p: [make(Protection, p), make(Protection, p)]),
    ("protection_period", lambda p: make(Protection, p, until=BEFORE)),
    ("protection_ended_after_it_began", lambda p: make(Protection, p, ended_on=BEFORE)),
]


@pytest.mark.parametrize(("name", "spoil"), BROKEN)
def test_the_database_refuses(name: str, spoil: Callable[[Person], Any], person: Person) -> None:
    with breaks(name):
        spoil(person)


def test_an_agency_is_named_once(person: Person, town: Town) -> None:
    measure = make(Protection, person)
    ProtectionAgency.objects.create(protection=measure, agency=town.a.agency)
    with breaks("protection_agency_once"):
        ProtectionAgency.objects.create(protection=measure, agency=town.a.agency)


def test_who_has_left_has_a_last_day(person: Person, town: Town) -> None:
    household = Household.objects.create(municipality=town.municipality)
    with breaks("household_member_ended_has_a_day"):
        HouseholdMember.objects.create(household=household, person=person, valid_from=DAY, ended="moved_out")


def test_on_a_layer_of_its_own_stands_what_clashes_with_the_unseen(person: Person, town: Town) -> None:
    other = another(person)
    number = {"municipality": town.municipality, "kind": "resident", "value": "1"}
    PersonIdentifier.objects.create(person=person, **number)
    PersonIdentifier.objects.create(person=other, layer=1, **number)
    with breaks("person_identifier_once"):
        PersonIdentifier.objects.create(person=other, layer=1, **number)
    household = Household.objects.create(municipality=town.municipality)
    head = {"household": household, "relation": "self", "valid_from": DAY}
    HouseholdMember.objects.create(person=person, **head)
    HouseholdMember.objects.create(person=other, layer=1, **head)


def test_what_is_in_order_stands(person: Person) -> None:
    for model in USUAL:
        make(model, person)
    make(PersonName, person, valid_to=DAY)
    make(Tie, person, valid_from=DAY, valid_to=DAY)
    Protection.objects.update(ended_on=DAY)
    make(Protection, person)
