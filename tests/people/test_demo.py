"""The invented residents of a demo town."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marugoto.audit.models import AuditEvent
from marugoto.core.errors import Refused
from marugoto.people import access, queries
from marugoto.people.actions import demo_names
from marugoto.people.actions.demo import load_demo_residents
from marugoto.people.models import Household, HouseholdMember, Person, PersonKey
from tests.factories.agencies import Town, Worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo_town(town: Town) -> Town:
    town.municipality.is_demo = True
    town.municipality.save()
    return town


def test_four_hundred_residents_in_few_statements(demo_town: Town, sato: Worker, today: date) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert load_demo_residents(municipality=demo_town.municipality, n=400, seed=1, by=None) == 400
    assert len(asked) < 30
    persons = Person.objects.order_by("id")
    assert persons.count() == persons.filter(is_synthetic=True, birth_precision="day").count() == 400
    assert persons.filter(area__isnull=True).count() == 0
    assert not persons.filter(birth_date__gt=today).exists()
    assert HouseholdMember.objects.filter(kind="registered").count() == 400
    assert 120 < Household.objects.count() < 300
    person = persons[7]
    household = queries.household_of(person, today)
    assert household is not None
    assert person in [m.person for m in queries.members_of(household, today, seen_by=sato.agency.pk)]
    found = access.search(sato.actor, f"{person.family_kana} {person.given_kana} {person.birth_date}")
    assert found.hits[0].id == person.pk
    assert not found.hits[0].known_here
    assert AuditEvent.objects.filter(verb="residents.invented").count() == 1


def test_the_same_seed_gives_the_same_residents(demo_town: Town, today: date) -> None:
    def made() -> list[tuple[object, ...]]:
        load_demo_residents(municipality=demo_town.municipality, n=30, seed=5, by=None)
        rows = Person.objects.order_by("identifiers__value")
        return list(rows.values_list("family_name", "given_name", "birth_date", "phone", "address"))

    first = made()
    HouseholdMember.objects.all().delete()
    Household.objects.all().delete()
    Person.objects.all().delete()
    assert made() == first


def test_a_second_call_makes_none(demo_town: Town) -> None:
    load_demo_residents(municipality=demo_town.municipality, n=10, seed=1, by=None)
    assert load_demo_residents(municipality=demo_town.municipality, n=50, seed=2, by=None) == 10
    keys = PersonKey.objects.order_by("person_id").values_list("person_id", flat=True).distinct()
    assert keys.count() == 10


def test_only_a_demo_town_gets_them(town: Town, sato: Worker) -> None:
    with pytest.raises(Refused, match="デモ用の自治体"):
        load_demo_residents(municipality=town.municipality, n=10, seed=1, by=sato.actor)


def test_there_are_names_enough() -> None:
    surnames, given = demo_names.count()
    assert surnames >= 60
    assert given >= 80
    assert len(demo_names.SURNAMES) == len(demo_names.SURNAME_WEIGHTS)
