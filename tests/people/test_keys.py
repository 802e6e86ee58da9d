"""Keys in the table: what the pure functions make, no more and no less; made anew in steps, and in bulk."""

import pytest
from django.db import connection

from marugoto.people import queries
from marugoto.people.actions import keys
from marugoto.people.linkage import block
from marugoto.people.models import KeyScheme, Person, PersonKey
from tests.factories.agencies import Worker
from tests.factories.people import register

pytestmark = pytest.mark.django_db


def stored(person: Person) -> set[int]:
    return set(PersonKey.objects.filter(person=person).order_by("key").values_list("key", flat=True))


def wanted(person: Person) -> set[int]:
    facts = queries.facts_of(person, city=queries.city_of(person.municipality_id))
    return {key for key, _person, _town in block.key_rows(person.pk, person.municipality_id, facts)}


def test_the_table_holds_what_the_functions_make(sato: Worker) -> None:
    person = register(sato)
    assert stored(person) == wanted(person)
    assert 30 < len(stored(person)) < 60


def test_another_town_has_other_hashes(sato: Worker, ishii: Worker) -> None:
    assert not stored(register(sato)) & stored(register(ishii))


def test_keys_are_made_anew_in_steps_and_go_on_where_they_were_stopped(
    sato: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "BATCH", 2)
    people = [register(sato, given_name=f"花{n}", given_kana="", phone="") for n in range(5)]
    town = people[0].municipality
    PersonKey.objects.all().delete()
    begun = keys.rekey(town)
    assert next(begun) == (2, 5)
    begun.close()  # killed in the middle
    assert list(keys.rekey(town)) == [(4, 5), (5, 5)]
    assert all(stored(person) == wanted(person) for person in people)
    assert KeyScheme.objects.get(municipality=town).scheme == block.SCHEME
    assert list(keys.rekey(town)) == []
    assert list(keys.rekey(town, again=True))[-1] == (5, 5)


@pytest.mark.django_db(transaction=True)
def test_in_bulk_the_table_gets_the_same_rows_and_the_same_indexes(sato: Worker) -> None:
    person = register(sato)
    facts = queries.facts_of(person, city=queries.city_of(person.municipality_id))
    before, had = stored(person), indexes()
    PersonKey.objects.all().delete()
    with keys.in_bulk(), connection.cursor() as cursor, cursor.copy(keys.COPY) as copy:
        copy.write(keys.lines(person.pk, person.municipality_id, facts))
    assert stored(person) == before
    assert indexes() == had


def indexes() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'people_personkey' ORDER BY indexname"
        )
        return list(cursor.fetchall())
