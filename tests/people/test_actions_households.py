"""Households as of a day: who came, who left; the past stays."""

from datetime import date, timedelta

import pytest

from marugoto.audit.queries import trail_of_person
from marugoto.core.errors import Refused
from marugoto.people import queries
from marugoto.people.actions import households
from marugoto.people.models import Household, HouseholdMember, Person
from tests.factories.agencies import Worker
from tests.factories.people import register

SINCE = date(2026, 4, 1)


@pytest.fixture
def mother(sato: Worker) -> Person:
    return register(sato)


@pytest.fixture
def son(sato: Worker) -> Person:
    return register(sato, given_name="一郎", given_kana="イチロウ", phone="")


@pytest.fixture
def home(sato: Worker, mother: Person) -> Household:
    return households.make_household(members=[(mother, "self")], since=SINCE, by=sato.actor)


def names(household: Household, on: date) -> list[str]:
    return [
        m.person.given_name
        for m in queries.members_of(household, on, seen_by=household.created_by_id or household.pk)
    ]


def test_a_household_is_formed_and_grows(sato: Worker, home: Household, mother: Person, son: Person) -> None:
    households.add_member(household=home, person=son, relation="child", since=date(2026, 6, 1), by=sato.actor)
    assert names(home, date(2026, 3, 31)) == []
    assert names(home, SINCE) == ["花子"]
    assert names(home, date(2026, 6, 1)) == ["花子", "一郎"]
    assert queries.changes_of(home, seen_by=sato.agency.pk) == [SINCE, date(2026, 6, 1)]
    assert (
        queries.household_title(queries.members_of(home, date(2026, 6, 1), seen_by=sato.agency.pk)) == "渡邊"
    )
    assert trail_of_person(son.pk).entries[0].verb == "household.joined"
    assert home.created_by == sato.agency


def test_somebody_leaves_and_the_past_stays(
    sato: Worker, home: Household, mother: Person, son: Person
) -> None:
    member = households.add_member(household=home, person=son, relation="child", since=SINCE, by=sato.actor)
    last = date(2026, 9, 30)
    households.end_membership(member_id=member.pk, household=home, last_day=last, by=sato.actor)
    assert names(home, last) == ["花子", "一郎"]
    assert names(home, last + timedelta(days=1)) == ["花子"]
    again = households.add_member(
        household=home, person=son, relation="child", since=last + timedelta(days=1), by=sato.actor
    )
    assert again.pk != member.pk


@pytest.mark.parametrize("last_day", [date(2026, 3, 31), date(2026, 10, 1)])
def test_a_last_day_that_cannot_be(sato: Worker, home: Household, last_day: date) -> None:
    member = queries.members_of(home, SINCE, seen_by=sato.agency.pk)[0]
    if last_day > SINCE:
        households.end_membership(
            member_id=member.pk, household=home, last_day=date(2026, 9, 30), by=sato.actor
        )
    with pytest.raises(Refused) as no:
        households.end_membership(member_id=member.pk, household=home, last_day=last_day, by=sato.actor)
    assert no.value.field == "last_day"


def test_a_member_of_another_household_is_refused(sato: Worker, home: Household, son: Person) -> None:
    other = households.make_household(members=[(son, "self")], since=SINCE, by=sato.actor)
    member = queries.members_of(other, SINCE, seen_by=sato.agency.pk)[0]
    with pytest.raises(Refused, match="この世帯の人ではありません"):
        households.end_membership(member_id=member.pk, household=home, last_day=SINCE, by=sato.actor)


def test_what_the_database_forbids_comes_back_in_a_sentence(
    sato: Worker, home: Household, mother: Person, son: Person
) -> None:
    with pytest.raises(Refused, match="もうこの世帯にいます"):
        households.add_member(household=home, person=mother, relation="", since=SINCE, by=sato.actor)
    with pytest.raises(Refused, match="すでに世帯主"):
        households.add_member(household=home, person=son, relation="self", since=SINCE, by=sato.actor)
    households.make_household(members=[(son, "self")], since=SINCE, kind="registered", by=sato.actor)
    with pytest.raises(Refused, match="別の住民登録の世帯"):
        households.make_household(members=[(son, "self")], since=SINCE, kind="registered", by=sato.actor)
    assert Household.objects.count() == 2


def test_what_makes_no_household_is_refused(sato: Worker, ishii: Worker, mother: Person, son: Person) -> None:
    with pytest.raises(Refused, match="ひとり以上"):
        households.make_household(members=[], since=SINCE, by=sato.actor)
    with pytest.raises(Refused, match="ひとりだけ"):
        households.make_household(members=[(mother, "self"), (son, "self")], since=SINCE, by=sato.actor)
    with pytest.raises(Refused, match="選べない値"):
        households.make_household(members=[(mother, "self")], since=SINCE, kind="couple", by=sato.actor)
    with pytest.raises(Refused, match="選べない値"):
        households.make_household(members=[(mother, "boss")], since=SINCE, by=sato.actor)
    with pytest.raises(Refused, match="ほかの自治体"):
        households.make_household(members=[(mother, "self")], since=SINCE, by=ishii.actor)
    assert not HouseholdMember.objects.exists()


def test_where_a_person_lives_comes_before_where_one_is_registered(sato: Worker, mother: Person) -> None:
    assert queries.household_of(mother, SINCE) is None
    registered = households.make_household(
        members=[(mother, "self")], since=SINCE, kind="registered", by=sato.actor
    )
    assert queries.household_of(mother, SINCE) == registered
    living = households.make_household(members=[(mother, "self")], since=date(2026, 6, 1), by=sato.actor)
    assert queries.household_of(mother, SINCE) == registered
    assert queries.household_of(mother, date(2026, 6, 1)) == living
