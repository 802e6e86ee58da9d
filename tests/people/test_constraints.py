"""The database has the last word: each constraint is broken once, past the actions."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.people.models import (
    Consent,
    Household,
    HouseholdMember,
    Involvement,
    LinkCandidate,
    LinkDecision,
    Person,
    PersonIdentifier,
)
from tests.factories.agencies import Town

DAY = date(2026, 4, 1)


class Rows:
    """Rows that are in order, to spoil one thing at a time."""

    def __init__(self, town: Town) -> None:
        self.town = town.municipality
        self.agency = town.a.agency

    def person(self, **change: Any) -> Person:
        return Person.objects.create(**({"municipality": self.town, "family_name": "渡邊"} | change))

    def household(self, **change: Any) -> Household:
        return Household.objects.create(**({"municipality": self.town} | change))

    def member(self, **change: Any) -> HouseholdMember:
        usual: dict[str, Any] = {"kind": "living", "valid_from": DAY}
        usual |= {} if "person" in change else {"person": self.person()}
        usual |= {} if "household" in change else {"household": self.household()}
        return HouseholdMember.objects.create(**(usual | change))

    def identifier(self, **change: Any) -> PersonIdentifier:
        usual: dict[str, Any] = {"municipality": self.town, "kind": "resident", "value": "1"}
        usual |= {} if "person" in change else {"person": self.person()}
        return PersonIdentifier.objects.create(**(usual | change))

    def consent(self, **change: Any) -> Consent:
        usual: dict[str, Any] = {
            "person": self.person(),
            "agency": self.agency,
            "state": "given",
            "form": "oral",
            "answered_on": DAY,
            "recorded_by": new_id(),
        }
        return Consent.objects.create(**(usual | change))

    def involvement(self, **change: Any) -> Involvement:
        usual: dict[str, Any] = {"agency": self.agency, "since": DAY, "reason": "registered"}
        usual |= {} if "person" in change else {"person": self.person()}
        return Involvement.objects.create(**(usual | change))

    def link(self, **change: Any) -> LinkDecision:
        usual: dict[str, Any] = {"municipality": self.town, "verb": "link", "reason": "registered_twice"}
        usual |= {} if "person" in change else {"person": self.person()}
        usual |= {} if "into" in change else {"into": self.person()}
        return LinkDecision.objects.create(**(usual | {"decided_by": new_id()} | change))

    def pair(self, **change: Any) -> LinkCandidate:
        first, second = sorted((self.person().pk, self.person().pk))
        usual: dict[str, Any] = {"municipality": self.town, "first_id": first, "second_id": second}
        usual |= {"band": "sure", "likeness": 1.0, "facts": "0", "found_at": clock.now()}
        return LinkCandidate.objects.create(**(usual | change))


@pytest.fixture
def rows(town: Town) -> Rows:
    return Rows(town)


def two_registered(rows: Rows) -> None:
    person = rows.person()
    for _n in range(2):
        rows.member(person=person, household=rows.household(kind="registered"), kind="registered")


def twice_in_one(rows: Rows) -> None:
    first = rows.member()
    rows.member(person=first.person, household=first.household, valid_from=date(2026, 5, 1))


def two_heads(rows: Rows) -> None:
    first = rows.member(relation="self")
    rows.member(household=first.household, relation="self")


def linked_to_itself(rows: Rows) -> None:
    person = rows.person()
    Person.objects.filter(pk=person.pk).update(canonical_id=person.pk)


def involved_twice(rows: Rows) -> None:
    first = rows.involvement()
    rows.involvement(person=first.person)


def link_of_one(rows: Rows) -> None:
    person = rows.person()
    rows.link(person=person, into=person)


def one_pair_twice(rows: Rows) -> None:
    first = rows.pair()
    rows.pair(first_id=first.first_id, second_id=first.second_id)


def one_household_twice(rows: Rows) -> None:
    """(id, kind) is unique because id is; the pair is what a member refers to."""
    first = rows.household()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE people_household DROP CONSTRAINT people_household_pkey CASCADE")
    Household.objects.bulk_create([Household(id=first.pk, municipality=rows.town)])


def two_numbers(rows: Rows) -> None:
    rows.identifier()
    rows.identifier()


BROKEN: list[tuple[str, Callable[[Rows], Any]]] = [
    ("person_has_a_name_or_is_anonymous", lambda r: r.person(family_name="")),
    ("person_birth_precision", lambda r: r.person(birth_date=date(1950, 1, 1), birth_precision="rough")),
    ("person_birth_pair", lambda r: r.person(birth_date=DAY)),
    ("person_birth_pair", lambda r: r.person(birth_precision="day")),
    (
        "person_birth_partial_is_the_first",
        lambda r: r.person(birth_date=date(1950, 3, 2), birth_precision="month"),
    ),
    (
        "person_birth_partial_is_the_first",
        lambda r: r.person(birth_date=date(1950, 3, 1), birth_precision="year"),
    ),
    (
        "person_died_after_birth",
        lambda r: r.person(birth_date=DAY, birth_precision="day", deceased_on=date(2026, 3, 31)),
    ),
    ("person_canonical_not_itself", linked_to_itself),
    ("person_identifier_once", two_numbers),
    ("person_identifier_says_something", lambda r: r.identifier(value="")),
    ("person_identifier_says_something", lambda r: r.identifier(kind="")),
    ("involvement_once", involved_twice),
    ("involvement_reason", lambda r: r.involvement(reason="curiosity")),
    ("household_kind", lambda r: r.household(kind="couple")),
    ("household_with_its_kind", one_household_twice),
    ("household_member_period", lambda r: r.member(valid_to=date(2026, 3, 31))),
    ("person_in_one_registered_household", two_registered),
    ("person_once_in_a_household", twice_in_one),
    ("household_has_one_head", two_heads),
    ("link_candidate_once", one_pair_twice),
    ("link_candidate_in_order", lambda r: r.pair(first_id=r.person().pk, second_id=UUID(int=0))),
    ("link_candidate_codes", lambda r: r.pair(band="certain")),
    ("link_candidate_codes", lambda r: r.pair(status="maybe", decided_by=new_id(), decided_at=clock.now())),
    ("link_candidate_decided_by_somebody", lambda r: r.pair(status="different")),
    ("link_candidate_decided_by_somebody", lambda r: r.pair(decided_by=new_id())),
    ("link_decision_of_two", link_of_one),
    ("link_decision_pair", lambda r: r.link(verb="unlink")),
    ("link_decision_pair", lambda r: r.link(verb="merge")),
    ("link_decision_has_a_reason", lambda r: r.link(reason="")),
    ("consent_state", lambda r: r.consent(state="not_asked")),
    ("consent_given_has_a_form", lambda r: r.consent(form="")),
    ("consent_until_after_the_answer", lambda r: r.consent(until=date(2026, 3, 31))),
    ("consent_proxy_says_who", lambda r: r.consent(form="proxy")),
    ("consent_proxy_says_who", lambda r: r.consent(form="proxy", proxy_name="渡邊 一郎")),
    ("consent_proxy_says_who", lambda r: r.consent(proxy_name="渡邊 一郎", proxy_right="parent")),
    ("consent_scope_only_in_part", lambda r: r.consent(items=["name"])),
    ("consent_scope_only_in_part", lambda r: r.consent(agencies=[new_id()])),
    ("consent_scope_only_in_part", lambda r: r.consent(state="refused", form="", purposes=["referral"])),
    ("consent_until_after_the_answer", lambda r: r.consent(state="refused", until=date(2027, 3, 31))),
]


@pytest.mark.parametrize(("name", "spoil"), BROKEN)
def test_the_database_refuses(name: str, spoil: Callable[[Rows], Any], rows: Rows) -> None:
    with pytest.raises(IntegrityError, match=f'"{name}"'), transaction.atomic():
        spoil(rows)


def test_a_member_has_the_kind_of_its_household(rows: Rows) -> None:
    rows.member(household=rows.household(kind="registered"), kind="living")
    with (
        connection.cursor() as cursor,
        pytest.raises(IntegrityError, match="household_member_kind_of_its_household"),
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_what_is_in_order_stands(rows: Rows) -> None:
    person = rows.person(birth_date=date(1950, 3, 1), birth_precision="month", deceased_on=date(1950, 3, 1))
    home, ward = rows.household(), rows.household()
    rows.member(person=person, household=home)
    rows.member(person=person, household=ward)  # living arrangements may overlap
    registered = rows.household(kind="registered")
    rows.member(person=person, household=registered, kind="registered", valid_to=date(2026, 4, 30))
    rows.member(person=person, household=registered, kind="registered", valid_from=date(2026, 5, 1))
    rows.consent(until=DAY)
    rows.identifier(person=person)
    rows.identifier(person=person, agency=rows.agency)  # an agency's own number may be the same as the town's
