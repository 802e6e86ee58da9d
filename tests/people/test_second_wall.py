"""The second wall around persons: in random small worlds, what a bare SELECT brings is what access grants, row by row."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, models
from django.db.models import Q
from django.http import Http404

from marugoto.core.ids import new_id
from marugoto.people import access, queries
from marugoto.people.models import (
    Bond,
    Consent,
    Descent,
    Household,
    HouseholdMember,
    Involvement,
    Partnership,
    Person,
    PersonAddress,
    PersonIdentifier,
    PersonKey,
    PersonLanguage,
    PersonName,
    PersonPhone,
    ProtectedRecord,
    Protection,
    ProtectionAgency,
    Tie,
)
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission
from tests.factories.agencies import Town, Worker
from tests.factories.people import hanako, register
from tests.house.second_wall import differences, in_worlds, pks, sees

DAY = date(2026, 11, 24)
Rows = set[Any]


def build(dice: Random, towns: list[Town], agencies: list[Any]) -> None:
    """Persons (some of them records of one person), numbers, keys, households, involvements, consents: all by chance."""
    persons: list[Person] = []
    for n in range(dice.randint(3, 7)):
        town = dice.choice(towns).municipality
        same = [p for p in persons if p.municipality_id == town.id and p.canonical_id is None]
        root = dice.choice(same) if same and dice.random() < 0.4 else None
        persons.append(Person.objects.create(municipality=town, family_name=f"姓{n}", canonical=root))
    for person in persons:
        town = person.municipality
        PersonKey.objects.create(person=person, municipality=town, key=dice.randint(0, 3))
        if dice.random() < 0.6:
            _number(dice, person, agencies)
        for agency in dice.sample(agencies, dice.randint(0, 2)):
            Involvement.objects.create(person=person, agency=agency, since=DAY, reason="consultation")
        for agency in dice.sample(agencies, dice.randint(0, 2)):
            state = dice.choice(("given", "refused", "withdrawn"))
            form = "oral" if state == "given" else ""
            Consent.objects.create(
                person=person, agency=agency, state=state, form=form, answered_on=DAY, recorded_by=new_id()
            )
    for _n in range(dice.randint(1, 3)):
        _household(dice, persons, agencies)
    for person in dice.sample(persons, 2):
        _more(dice, person, persons, agencies)


def _number(dice: Random, person: Person, agencies: list[Any]) -> None:
    PersonIdentifier.objects.create(
        person=person,
        municipality=person.municipality,
        agency=dice.choice([None, *agencies]),
        kind="resident",
        value=str(new_id())[:30],
    )


def _more(dice: Random, person: Person, persons: list[Person], agencies: list[Any]) -> None:
    """Other names, places, numbers, ties; perhaps a protective measure that names some agencies."""
    PersonName.objects.create(person=person, kind="former", family_name="旧姓")
    PersonAddress.objects.create(person=person, kind="stay", address="どこか")
    PersonPhone.objects.create(person=person, kind="home", number="000-0000")
    PersonLanguage.objects.create(person=person, language="pt")
    other = dice.choice([p for p in persons if p != person])
    Tie.objects.create(person=person, kind="child", other=other)
    Tie.objects.create(person=person, kind="guardian", name="後見人")
    Partnership.objects.create(first=person, second=other, kind="married")
    Descent.objects.create(parent=other, child=person, kind="biological")
    Bond.objects.create(agency=dice.choice(agencies), first=person, second=other, kind="close")
    measure = Protection.objects.create(
        person=person,
        ground="dv",
        since=DAY,
        until=DAY,
        ended_on=dice.choice([None, None, DAY]),
        set_by=agencies[0],
        recorded_by=new_id(),
    )
    for agency in dice.sample(agencies, dice.randint(0, 3)):
        ProtectionAgency.objects.create(protection=measure, agency=agency, sees_address=dice.random() < 0.5)


def _household(dice: Random, persons: list[Person], agencies: list[Any]) -> None:
    first = dice.choice(persons)
    household = Household.objects.create(
        municipality=first.municipality, created_by=dice.choice([None, *agencies])
    )
    for person in {first, *dice.sample(persons, 2)}:
        if person.municipality_id == first.municipality_id:
            HouseholdMember.objects.create(household=household, person=person, valid_from=DAY)


def granted(actor: Actor) -> Mapping[type[models.Model], Rows]:
    """What the application grants this actor, asked as the owner, through access and queries alone."""
    found = access.persons_visible_to(actor).filter(queries.not_hidden(actor.agency_id, ""))
    roots = list(found) if actor.can(Permission.PERSON_READ) else []
    records = [r for root in roots for r in Person.objects.for_person(root.id).order_by("id")]
    shown = (
        HouseholdMember.objects.filter(queries.not_hidden(actor.agency_id)).order_by().values("household_id")
    )
    theirs = HouseholdMember.objects.filter(person__in=records).order_by().values("household_id")
    some = Household.objects.filter(pk__in=shown).filter(Q(pk__in=theirs) | Q(created_by_id=actor.agency_id))
    homes = [h for h in some.order_by("id") if _opens(access.get_household, actor, h.id)]
    with_address = set(records) - {
        r for r in records if r.pk in queries.address_hidden_among([r.pk], actor.agency_id)
    }
    seen_ties = Tie.objects.filter(person__in=records).filter(Q(other__isnull=True) | Q(other__in=records))
    roots_known = set(queries.known_among([r.pk for r in roots], actor.agency_id))
    known = [r for r in records if r.root_id in roots_known]
    both = Q(first__in=records, second__in=records) & (Q(first__in=known) | Q(second__in=known))
    line = Q(parent__in=records, child__in=records) & (Q(parent__in=known) | Q(child__in=known))
    return {
        Partnership: set(Partnership.objects.filter(both).order_by("id").values_list("pk", flat=True)),
        Descent: set(Descent.objects.filter(line).order_by("id").values_list("pk", flat=True)),
        Bond: set(
            Bond.objects.filter(both, agency_id=actor.agency_id).order_by("id").values_list("pk", flat=True)
        ),
        Person: {r.pk for r in records},
        PersonIdentifier: {n.pk for p in roots for n in queries.identifiers_of(p, actor.agency_id)},
        Involvement: pks(Involvement, agency_id=actor.agency_id, person__in=records),
        Consent: {c.pk for p in roots for c in queries.consents_of(p, actor.agency_id)},
        Household: {h.pk for h in homes},
        HouseholdMember: pks(HouseholdMember, household__in=homes, person__in=records),
        **{
            table: pks(table, person__in=records)
            for table in (PersonKey, PersonName, PersonPhone, PersonLanguage, Protection)
        },
        PersonAddress: pks(PersonAddress, person__in=with_address),
        ProtectionAgency: pks(ProtectionAgency, protection__person__in=records),
        ProtectedRecord: set(),  # nobody reads it bare: who is hidden is asked by functions that tell ids
        Tie: set(seen_ties.order_by("id").values_list("pk", flat=True)),
    }


def _opens(get: Callable[..., Any], actor: Actor, *key: Any) -> bool:
    try:
        get(actor, *key)
    except (Http404, PermissionDenied):
        return False
    return True


@pytest.fixture
def everybody(request: pytest.FixtureRequest) -> dict[str, Actor]:
    """All of the cast, and a case worker from whom one right after the other was taken."""
    who = ("sato", "tanaka", "yamamoto", "takahashi", "mori", "planner", "pharmacist", "volunteer", "ishii")
    actors = {name: request.getfixturevalue(name).actor for name in who}
    for right in (Permission.PERSON_READ, Permission.PERSON_SEARCH_MUNICIPALITY):
        actors[f"sato without {right}"] = replace(
            actors["sato"], permissions=actors["sato"].permissions - {right}
        )
    return actors


Look = Callable[[range], Iterator[list[str]]]


@pytest.fixture
def worlds(town: Town, other_town: Town, everybody: dict[str, Actor]) -> Look:
    """What differs in the worlds of these seeds."""
    agencies = [p.agency for p in (town.a, town.b, town.c, town.pharmacy, town.volunteers)]
    agencies.append(other_town.city.agency)
    return lambda seeds: in_worlds(
        seeds,
        lambda dice: build(dice, [town, town, other_town], agencies),
        lambda: differences(everybody, granted),
    )


def test_the_wall_and_access_agree(worlds: Look) -> None:
    assert [one for found in worlds(range(8)) for one in found] == []


@pytest.mark.slow
def test_the_wall_and_access_agree_in_many_worlds(worlds: Look) -> None:
    assert [one for found in worlds(range(100, 400)) for one in found] == []


@pytest.mark.parametrize(
    "fault",
    [
        "CREATE POLICY planted ON people_person FOR SELECT USING (true)",
        "CREATE POLICY planted ON people_consent FOR SELECT USING (true)",
        "CREATE POLICY planted ON people_partnership FOR SELECT USING (true)",
        "CREATE POLICY planted ON people_descent FOR SELECT USING (true)",
        "CREATE POLICY planted ON people_bond FOR SELECT USING (true)",
        "CREATE POLICY planted ON people_personidentifier FOR SELECT USING (true)",
        "CREATE POLICY planted ON people_personkey FOR SELECT USING (municipality_id = wall_municipality())",
        "DROP POLICY wall_reads ON people_involvement",
        "CREATE OR REPLACE FUNCTION people_wall_hidden() RETURNS SETOF uuid LANGUAGE sql AS 'SELECT NULL::uuid WHERE false'",
        "ALTER TABLE people_household DISABLE ROW LEVEL SECURITY",
        "ALTER ROLE marugoto_app BYPASSRLS",
    ],
)
def test_a_planted_fault_is_seen(worlds: Look, fault: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(fault)
    assert any(worlds(range(12)))


# --- what must go on working -------------------------------------------------------------------------------------------


def test_a_window_sees_whom_it_registered(pharmacist: Worker, sato: Worker) -> None:
    person = hanako(pharmacist)
    assert sees(person, pharmacist.actor)
    assert sees(person, sato.actor)
    other = register(sato, family_name="川口", family_kana="カワグチ")
    assert not sees(other, pharmacist.actor)


def test_linked_records_are_seen_together(pharmacist: Worker, sato: Worker) -> None:
    known, root = hanako(pharmacist), register(sato, family_name="渡辺")
    Person.objects.filter(pk=known.pk).update(canonical=root)
    assert sees(root, pharmacist.actor)
    Person.objects.filter(pk=known.pk).update(canonical=None)
    assert not sees(root, pharmacist.actor)
