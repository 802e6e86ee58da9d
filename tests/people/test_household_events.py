"""A household splits, two become one, a relation changes, somebody is born or dies: as of each day it is what it was."""

from datetime import date

import pytest
from django.urls import reverse

from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.people import queries
from marugoto.people.actions import household_events, households
from marugoto.people.models import Household, HouseholdMember, Person
from tests.factories.agencies import Worker
from tests.factories.people import register

SINCE, DAY, BEFORE = date(2026, 4, 1), date(2026, 9, 1), date(2026, 8, 31)
pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def family(sato: Worker) -> list[Person]:
    return [register(sato, given_name=name, phone="") for name in ("茂", "ハル", "一郎")]


@pytest.fixture
def home(sato: Worker, family: list[Person]) -> Household:
    members = list(zip(family, ("self", "spouse", "child"), strict=True))
    return households.make_household(members=members, since=SINCE, kind="registered", by=sato.actor)


def names(household: Household, on: date) -> list[str]:
    return [m.person.given_name for m in _members(household, on)]


def _members(household: Household, on: date) -> list[HouseholdMember]:
    return queries.members_of(household, on, seen_by=household.created_by_id or household.pk)


def member(household: Household, person: Person, on: date = SINCE) -> HouseholdMember:
    return next(m for m in _members(household, on) if m.person == person)


def test_a_household_splits(sato: Worker, home: Household, family: list[Person]) -> None:
    son = member(home, family[2])
    made = household_events.split(household=home, member_ids={son.pk}, head_id=son.pk, on=DAY, by=sato.actor)
    assert names(home, BEFORE) == ["茂", "ハル", "一郎"]
    assert names(home, DAY) == ["茂", "ハル"]
    assert [(m.person, m.relation, m.began) for m in _members(made, DAY)] == [(family[2], "self", "split")]
    son.refresh_from_db()
    assert (son.valid_to, son.ended) == (BEFORE, "split")


def test_two_households_become_one(sato: Worker, home: Household) -> None:
    aunt = register(sato, given_name="節子", phone="")
    hers = households.make_household(members=[(aunt, "self")], since=SINCE, kind="registered", by=sato.actor)
    household_events.merge(household=home, other=hers, on=DAY, by=sato.actor)
    assert names(hers, DAY) == []
    assert names(home, DAY) == ["茂", "ハル", "一郎", "節子"]
    with pytest.raises(Refused, match="だれもいません"):
        household_events.merge(household=home, other=hers, on=DAY, by=sato.actor)
    with pytest.raises(Refused, match="別の世帯"):
        household_events.merge(household=home, other=home, on=DAY, by=sato.actor)
    living = households.make_household(members=[(aunt, "self")], since=SINCE, by=sato.actor)
    with pytest.raises(Refused, match="ひとつにできません"):
        household_events.merge(household=home, other=living, on=DAY, by=sato.actor)


def test_what_cannot_be_split(sato: Worker, home: Household) -> None:
    everybody = {m.pk for m in _members(home, DAY)}
    for ids, on in ((set(), DAY), (everybody, DAY), ({new_id()}, DAY), ({min(everybody)}, SINCE)):
        with pytest.raises(Refused):
            household_events.split(household=home, member_ids=ids, head_id=None, on=on, by=sato.actor)


def test_the_head_dies_and_another_follows(sato: Worker, home: Household, family: list[Person]) -> None:
    household_events.record_death(person=family[0], on=BEFORE, by=sato.actor)
    family[0].refresh_from_db()
    assert family[0].deceased_on == BEFORE
    assert names(home, BEFORE) == ["茂", "ハル", "一郎"]
    assert names(home, DAY) == ["ハル", "一郎"]
    wife = member(home, family[1], DAY)
    household_events.set_relation(household=home, member_id=wife.pk, relation="self", on=DAY, by=sato.actor)
    assert member(home, family[1], BEFORE).relation == "spouse"
    assert member(home, family[1], DAY).relation == "self"
    with pytest.raises(Refused, match="すでに世帯主"):
        household_events.set_relation(
            household=home, member_id=member(home, family[2], DAY).pk, relation="self", on=DAY, by=sato.actor
        )


@pytest.mark.parametrize("on", [date(2030, 1, 1), date(1940, 1, 1)])
def test_a_day_on_which_nobody_died(on: date, sato: Worker, family: list[Person]) -> None:
    with pytest.raises(Refused):
        household_events.record_death(person=family[0], on=on, by=sato.actor)


def test_a_relation_that_was_never_written_is_filled_in(
    sato: Worker, home: Household, family: list[Person]
) -> None:
    HouseholdMember.objects.filter(household=home, person=family[2]).update(relation="")
    row = household_events.set_relation(
        household=home, member_id=member(home, family[2]).pk, relation="child", on=DAY, by=sato.actor
    )
    assert (row.valid_from, row.relation) == (SINCE, "child")
    with pytest.raises(Refused, match="この世帯の人ではありません"):
        household_events.set_relation(
            household=home, member_id=new_id(), relation="child", on=DAY, by=sato.actor
        )


def test_all_of_it_on_the_page(sato: Worker, home: Household, family: list[Person]) -> None:
    page = reverse("people:household", args=[home.pk])
    son, wife = member(home, family[2]), member(home, family[1])
    split = {"members": [str(son.pk)], "head": str(son.pk), "on": "2026-09-01"}
    assert sato.client.post(f"{page}split/", split)["Location"] == page
    assert names(home, DAY) == ["茂", "ハル"]
    merge = {"person": str(family[2].pk), "since": "2026-10-01"}
    assert sato.client.post(f"{page}merge/", merge)["Location"] == page
    assert names(home, date(2026, 10, 1)) == ["茂", "ハル", "一郎"]
    url = f"{page}members/{wife.pk}/relation/"
    assert sato.client.post(url, {"relation": "parent", "on": "2026-10-02"})["Location"] == page
    for path in ("split/", "merge/", f"members/{wife.pk}/relation/"):
        assert sato.client.post(f"{page}{path}", {}).status_code == 422
    again = sato.client.post(f"{page}merge/", merge | {"person": str(register(sato, phone="").pk)})
    assert again.status_code == 422
    died = reverse("people:death", args=[family[0].pk])
    assert sato.client.post(died, {"on": "2026-10-05"}).status_code == 302
    assert sato.client.post(died, {}).status_code == 422
    assert sorted(names(home, date(2026, 10, 6))) == ["ハル", "一郎"]


def test_a_stranger_touches_nothing(sato: Worker, takahashi: Worker, home: Household) -> None:
    page = reverse("people:household", args=[home.pk])
    for path in ("split/", "merge/", f"members/{new_id()}/relation/"):
        assert takahashi.client.post(f"{page}{path}", {}).status_code == 403
    assert takahashi.client.post(f"/people/{new_id()}/death/", {}).status_code == 404
