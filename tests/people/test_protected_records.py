"""Which records a measure reaches, as the database keeps it, is what the measures and the links say, after any history."""

from datetime import date
from random import Random
from typing import Any

import pytest
from django.db import connection

from marugoto.core.ids import new_id
from marugoto.people import queries
from marugoto.people.models import Person, ProtectedRecord, Protection, ProtectionAgency
from tests.factories.agencies import Town

DAY = date(2026, 11, 26)
SAID = """
WITH roots AS (
    SELECT DISTINCT coalesce(p.canonical_id, p.id) AS root
      FROM people_protection m JOIN people_person p ON p.id = m.person_id
     WHERE m.ended_on IS NULL AND NOT EXISTS (
           SELECT FROM people_protectionagency n WHERE n.protection_id = m.id AND n.agency_id = %s AND {which}))
SELECT id FROM people_person WHERE id IN (SELECT root FROM roots) OR canonical_id IN (SELECT root FROM roots)
"""


def said(agency: Any, which: str) -> set[Any]:
    """Who is hidden, read from the measures and the links themselves."""
    with connection.cursor() as cursor:
        cursor.execute(SAID.format(which=which), [agency.id])
        return {row[0] for row in cursor.fetchall()}


def protect(person: Person, *agencies: Any, sees_address: bool = False) -> Protection:
    measure = Protection.objects.create(
        person=person, ground="spouse", since=DAY, until=DAY, set_by=agencies[0], recorded_by=new_id()
    )
    for agency in agencies:
        ProtectionAgency.objects.create(protection=measure, agency=agency, sees_address=sees_address)
    return measure


def step(dice: Random, persons: list[Person], agencies: list[Any]) -> str:
    """Something happens: linked, taken apart, protected, ended, a name taken off a measure."""
    person = dice.choice(persons)
    person.refresh_from_db()
    what = dice.choice(("link", "unlink", "protect", "end", "name"))
    standing = Protection.objects.filter(ended_on__isnull=True).order_by("id")
    if what == "link":
        roots = [p for p in Person.objects.filter(canonical__isnull=True).order_by("id") if p != person]
        if person.canonical_id is None and roots:
            other = dice.choice(roots)
            Person.objects.filter(canonical=person).update(canonical=other)
            Person.objects.filter(pk=person.pk).update(canonical=other)
    elif what == "unlink":
        Person.objects.filter(pk=person.pk).update(canonical=None)
    elif what == "protect" and not standing.filter(person=person).exists():
        protect(person, *dice.sample(agencies, 2), sees_address=dice.random() < 0.5)
    elif what == "end":
        standing.filter(person=person).update(ended_on=DAY)
    elif what == "name":
        ProtectionAgency.objects.filter(protection__person=person, agency=dice.choice(agencies)).delete()
    return what


@pytest.mark.parametrize("seed", range(6))
def test_after_any_history(town: Town, seed: int) -> None:
    dice = Random(seed)
    agencies = [town.a.agency, town.b.agency, town.c.agency]
    persons = [Person.objects.create(municipality=town.municipality, family_name=f"姓{n}") for n in range(6)]
    told = 0
    for _n in range(40):
        what = step(dice, persons, agencies)
        for agency in agencies:
            everybody = [p.pk for p in persons]
            hidden = queries.hidden_among(everybody, agency.id)
            assert hidden == said(agency, "true"), what
            assert queries.address_hidden_among(everybody, agency.id) == said(agency, "n.sees_address"), what
            told += len(hidden)
        protected = set(ProtectedRecord.objects.order_by("record_id").values_list("record_id", flat=True))
        assert queries.protected_among([p.pk for p in persons]) == protected
    assert told


def test_a_record_linked_from_its_first_moment(town: Town) -> None:
    root = Person.objects.create(municipality=town.municipality, family_name="姓")
    measure = protect(root, town.a.agency)
    twin = Person.objects.create(municipality=town.municipality, family_name="姓", canonical=root)
    assert queries.hidden_among([root.pk, twin.pk], town.b.agency.id) == {root.pk, twin.pk}
    Protection.objects.filter(pk=measure.pk).delete()
    assert not ProtectedRecord.objects.exists()
