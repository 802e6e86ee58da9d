"""支援措置: who sets it, whom it names, what it hides, and that it stands until somebody ends it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.http import Http404
from django.urls import reverse

from marugoto.core.errors import Refused
from marugoto.people import access, queries
from marugoto.people.actions import history, households, persons, protection, ties
from marugoto.people.models import Person, PersonIdentifier, Protection
from tests.factories.agencies import Worker
from tests.factories.clock import Clock
from tests.factories.people import particulars, register

DAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _now(clock: Clock) -> None:
    """It is the day of the cast."""


@pytest.fixture
def person(sato: Worker) -> Person:
    return register(sato)


def protect(by: Worker, person: Person, *named: Worker, address: bool = False, **more: Any) -> Protection:
    usual: dict[str, Any] = {"ground": "spouse", "since": DAY, "until": DAY + timedelta(days=365)}
    allowed = {worker.agency.pk: address for worker in named}
    return protection.protect(person=person, allowed=allowed, by=by.actor, **(usual | more))


def test_to_an_agency_that_is_not_named_nobody_is_there(
    person: Person, sato: Worker, takahashi: Worker, yamamoto: Worker
) -> None:
    assert access.search(takahashi.actor, "渡辺花子").hits
    protect(yamamoto, person, sato)
    assert not access.search(takahashi.actor, "渡辺花子").hits
    with pytest.raises(Http404):
        access.get_person(takahashi.actor, person.pk)
    assert access.search(sato.actor, "渡辺花子").hits[0].protected


def test_an_agency_that_knew_her_knows_her_no_longer(
    person: Person, sato: Worker, takahashi: Worker, yamamoto: Worker
) -> None:
    persons.choose_person(person_id=person.pk, by=takahashi.actor)
    protect(yamamoto, person, sato)
    assert queries.known_among([person.pk], takahashi.agency.pk) == set()
    protection.change_protection(
        person=person, until=DAY + timedelta(days=9), allowed={takahashi.agency.pk: True}, by=yamamoto.actor
    )
    assert access.get_person(takahashi.actor, person.pk) == person
    with pytest.raises(Http404):
        access.get_person(sato.actor, person.pk)


def test_the_address_is_a_right_of_its_own(person: Person, sato: Worker, yamamoto: Worker) -> None:
    protect(yamamoto, person, sato)
    (hit,) = access.search(sato.actor, "渡辺花子").hits
    assert hit.address == ""
    assert not access.search(sato.actor, "本町3丁目").hits
    page = sato.client.get(reverse("people:person", args=[person.pk])).content.decode()
    assert "支援措置のある方です" in page
    assert "本町" not in page
    with pytest.raises(Refused):
        history.move(person=person, address="どこか", area_id=None, on=DAY, by=sato.actor)
    persons.correct_person(
        person=person, particulars=particulars(address="", given_name="華子"), by=sato.actor
    )
    person.refresh_from_db()
    assert (person.given_name, person.address) == ("華子", "みさき市本町3丁目2-1")
    assert (
        "本町"
        in yamamoto.client.get(
            reverse("people:person", args=[person.pk]), {"purpose": "coordination"}
        ).content.decode()
    )


def test_it_stands_after_its_day(
    person: Person, sato: Worker, takahashi: Worker, yamamoto: Worker, clock: Clock
) -> None:
    protect(yamamoto, person, sato)
    clock.set(DAY + timedelta(days=800))
    assert not access.search(takahashi.actor, "渡辺花子").hits
    protection.end_protection(person=person, by=yamamoto.actor)
    assert access.search(takahashi.actor, "渡辺花子").hits
    with pytest.raises(Refused, match="いま支援措置がありません"):
        protection.end_protection(person=person, by=yamamoto.actor)


def test_whoever_flees_along_is_hidden_too(
    person: Person, sato: Worker, yamamoto: Worker, takahashi: Worker
) -> None:
    child = register(sato, given_name="次郎", phone="")
    protect(yamamoto, person, sato, alongside=[child])
    assert queries.hidden_among([person.pk, child.pk], takahashi.agency.pk) == {person.pk, child.pk}


@pytest.mark.parametrize(
    "change",
    [
        {"ground": "none"},
        {"since": DAY + timedelta(days=1)},
        {"until": DAY},
    ],
)
def test_a_measure_that_cannot_be(change: dict[str, Any], person: Person, yamamoto: Worker) -> None:
    with pytest.raises(Refused):
        protect(yamamoto, person, **change)


def test_only_the_town_sets_one(person: Person, sato: Worker, yamamoto: Worker) -> None:
    with pytest.raises(Refused, match="市町村の担当だけ"):
        protect(sato, person)
    protect(yamamoto, person)
    with pytest.raises(Refused, match="すでに支援措置"):
        protect(yamamoto, person)


def test_the_page_of_a_measure(person: Person, sato: Worker, takahashi: Worker, yamamoto: Worker) -> None:
    url = reverse("people:protection", args=[person.pk])
    assert sato.client.get(url).status_code == 403
    assert yamamoto.client.get(url).status_code == 200
    wish = {"ground": "spouse", "since": "2026-11-24", "until": "2027-11-24"}
    assert yamamoto.client.post(url, wish | {"until": "2026-01-01"}).status_code == 422
    done = yamamoto.client.post(url, wish | {f"agency-{sato.agency.pk}": "person"})
    assert done.status_code == 302
    assert queries.hidden_among([person.pk], takahashi.agency.pk) == {person.pk}
    assert queries.address_hidden_among([person.pk], sato.agency.pk) == {person.pk}
    again = yamamoto.client.post(url, {"until": "2028-01-01", f"agency-{sato.agency.pk}": "address"})
    assert again.status_code == 302
    assert queries.address_hidden_among([person.pk], sato.agency.pk) == set()
    assert takahashi.client.get(reverse("people:person", args=[person.pk])).status_code == 404
    assert yamamoto.client.post(reverse("people:protection-end", args=[person.pk])).status_code == 302
    assert takahashi.client.get(reverse("people:person", args=[person.pk])).status_code == 200


def test_her_number_does_not_betray_her(
    person: Person, sato: Worker, takahashi: Worker, tanaka: Worker, yamamoto: Worker
) -> None:
    persons.give_number(person=person, kind="resident", value="77", by=sato.actor)
    protect(yamamoto, person, sato)
    other = persons.register_person(
        particulars=particulars(family_name="別"),
        number=("resident", "77"),
        confirmed_new=True,
        by=takahashi.actor,
    )
    assert [n.layer for n in PersonIdentifier.objects.filter(value="77").order_by("layer")] == [0, 1]
    for worker in (
        takahashi,
        tanaka,
    ):  # the second use that they may know of is refused to them as to anybody
        with pytest.raises(Refused, match="すでに使われています"):
            persons.give_number(person=other, kind="resident", value="77", by=worker.actor)
    assert {hit.id for hit in access.search(sato.actor, "77-").hits} <= {person.pk, other.pk}


def test_a_hidden_head_does_not_betray_her(
    person: Person, sato: Worker, takahashi: Worker, yamamoto: Worker
) -> None:
    mother = register(takahashi, given_name="ハル", phone="")
    home = households.make_household(
        members=[(person, "self"), (mother, "parent")], since=DAY, by=takahashi.actor
    )
    uncle = register(takahashi, given_name="茂", phone="")
    with pytest.raises(Refused, match="すでに世帯主"):
        households.add_member(household=home, person=uncle, relation="self", since=DAY, by=takahashi.actor)
    protect(yamamoto, person, sato)
    households.add_member(household=home, person=uncle, relation="self", since=DAY, by=takahashi.actor)
    third = register(takahashi, given_name="稔", phone="")
    with pytest.raises(Refused, match="すでに世帯主"):
        households.add_member(household=home, person=third, relation="self", since=DAY, by=takahashi.actor)
    seen = queries.members_of(home, DAY, seen_by=takahashi.agency.pk)
    assert [m.person for m in seen] == [uncle, mother]
    assert len(queries.members_of(home, DAY, seen_by=sato.agency.pk)) == 3


def test_a_tie_does_not_name_her(person: Person, sato: Worker, takahashi: Worker, yamamoto: Worker) -> None:
    mother = register(takahashi, given_name="ハル", phone="")
    ties.tie(person=mother, kind="child_apart", other_id=person.pk, by=takahashi.actor)
    protect(yamamoto, person, sato)
    assert queries.ties_of(mother, takahashi.agency.pk) == []
    assert len(queries.ties_of(mother, sato.agency.pk)) == 1


def test_records_that_are_one_person_are_hidden_together(
    person: Person, sato: Worker, takahashi: Worker, yamamoto: Worker
) -> None:
    other = register(takahashi, phone="")
    Person.objects.filter(pk=other.pk).update(canonical=person)
    protect(yamamoto, person, sato)
    assert queries.hidden_among([person.pk, other.pk], takahashi.agency.pk) == {person.pk, other.pk}
    assert not access.search(takahashi.actor, "渡辺花子").hits
