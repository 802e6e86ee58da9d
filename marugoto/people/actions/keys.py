"""Keys of search in bulk: copied in, or made anew when the scheme of keys changes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from marugoto.agencies.models import Municipality
from marugoto.people import queries
from marugoto.people.actions.persons import store_keys
from marugoto.people.linkage import block
from marugoto.people.linkage.block import Facts
from marugoto.people.models import KeyScheme, Person

COPY: Final = f"COPY people_personkey ({', '.join(block.COLUMNS)}) FROM STDIN"
BATCH: Final = 500  # persons whose keys are made anew in one transaction
_PRIMARY: Final = "people_personkey_pkey"
_DROP: Final = f"ALTER TABLE people_personkey DROP CONSTRAINT {_PRIMARY}"
_MAKE: Final = f"""
CREATE UNIQUE INDEX {_PRIMARY} ON people_personkey (key, person_id) INCLUDE (municipality_id);
ALTER TABLE people_personkey ADD CONSTRAINT {_PRIMARY} PRIMARY KEY USING INDEX {_PRIMARY}
"""


def lines(person_id: UUID, municipality_id: UUID, facts: Facts) -> bytes:
    """The keys of a person as lines for COPY."""
    rest = f"\t{person_id}\t{municipality_id}\n"
    return "".join(
        f"{key}{rest}" for key, _person, _town in block.key_rows(person_id, municipality_id, facts)
    ).encode()


@contextmanager
def in_bulk() -> Iterator[None]:
    """Inside, keys are copied without their indexes, which are built afterwards: for the first residents of a town.

    For a table that is empty, and for the owner of it. Nobody can search meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname FROM pg_indexes WHERE tablename = 'people_personkey' AND indexname <> %s",
            [_PRIMARY],
        )
        (by_person,) = cursor.fetchone() or ("",)
        cursor.execute(_DROP)
        cursor.execute(f'DROP INDEX "{by_person}"')
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET maintenance_work_mem = '1GB'")
            cursor.execute(_MAKE)
            cursor.execute(f'CREATE INDEX "{by_person}" ON people_personkey (person_id)')
            cursor.execute("RESET maintenance_work_mem")


def rekey(municipality: Municipality, *, again: bool = False) -> Iterator[tuple[int, int]]:
    """Makes the keys of a town anew, if they are not of the present scheme; yields (made, of how many) as it goes.

    Each step is a transaction of its own and remembers how far it came: stopped in the middle and begun again, it goes on
    from there. Workers may search and write meanwhile; what is not yet made anew is found by its old keys.
    """
    state, _new = KeyScheme.objects.get_or_create(municipality=municipality)
    if state.scheme == block.SCHEME and not again and state.reached is None:
        return
    if state.scheme == block.SCHEME and state.reached is None:
        KeyScheme.objects.filter(pk=municipality.pk).update(scheme=0)
    town = Person.objects.filter(municipality=municipality)
    total = town.count()
    made = town.filter(pk__lte=state.reached).count() if state.reached else 0
    while step := _step(municipality, state):
        made += step
        yield made, total
    KeyScheme.objects.filter(pk=municipality.pk).update(scheme=block.SCHEME, reached=None)


@transaction.atomic
def _step(municipality: Municipality, state: KeyScheme) -> int:
    """The next persons of the town; how many they were."""
    rows = Person.objects.filter(municipality=municipality).order_by("pk")
    rows = rows.filter(pk__gt=state.reached) if state.reached else rows
    persons = list(rows.select_for_update().prefetch_related(*queries.EVERYTHING)[:BATCH])
    for person in persons:
        store_keys(person, block.keys_of(queries.facts_of(person, city=municipality.name)))
    if persons:
        state.reached = persons[-1].pk
        state.save(update_fields=["reached"])
    return len(persons)
