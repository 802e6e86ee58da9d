"""The database has the last word on imports, their lines and residencies too."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import models

from marugoto.core.ids import new_id
from marugoto.people.models import (
    ExtractMapping,
    Household,
    Import,
    ImportChange,
    ImportChunk,
    ImportRow,
    Person,
    Residency,
)
from tests.factories.agencies import Town
from tests.factories.constraints import breaks
from tests.factories.extracts import AS_OF

pytestmark = pytest.mark.django_db


def a_run(town: Town, **change: Any) -> Import:
    usual = {
        "municipality": town.municipality,
        "agency": town.city.agency,
        "as_of": AS_OF,
        "file_name": "x.csv",
    }
    return Import.objects.create(**(usual | change))


def a_row(run: Import, **change: Any) -> ImportRow:
    return ImportRow.objects.create(
        **({"run": run, "line": 2, "outcome": "kept", "person_id": new_id()} | change)
    )


def a_person(town: Town) -> Person:
    return Person.objects.create(municipality=town.municipality, family_name="渡邊")


def a_residency(town: Town, **change: Any) -> Residency:
    usual = {"municipality": town.municipality, "person": a_person(town), "number": "1"}
    return Residency.objects.create(**(usual | change))


def twice(make: Callable[[], models.Model]) -> None:
    make()
    make()


def a_change(town: Town, what: str) -> Callable[[], models.Model]:
    run, person = a_run(town), a_person(town)
    return lambda: ImportChange.objects.create(run=run, person=person, batch=1, what=what)


def of_one_run(town: Town, make: Callable[[Import], models.Model]) -> None:
    run = a_run(town)
    twice(lambda: make(run))


def a_mapping(town: Town) -> ExtractMapping:
    return ExtractMapping.objects.create(municipality=town.municipality, name="標準", version=1)


def a_household(town: Town, kind: str) -> Household:
    return Household.objects.create(municipality=town.municipality, kind=kind, number="1")


BROKEN: list[tuple[str, Callable[[Town], Any]]] = [
    ("import_state", lambda t: a_run(t, state="lost", mapping=a_mapping(t))),
    ("import_scope", lambda t: a_run(t, scope="half")),
    ("import_read_with_a_mapping", lambda t: a_run(t, state="read")),
    ("import_one_at_a_time", lambda t: twice(lambda: a_run(t))),
    (
        "import_chunk_once",
        lambda t: of_one_run(t, lambda r: ImportChunk.objects.create(run=r, number=1, data=b"x")),
    ),
    ("import_row_once", lambda t: of_one_run(t, a_row)),
    ("import_row_outcome", lambda t: a_row(a_run(t), outcome="lost")),
    ("import_change_once", lambda t: twice(a_change(t, "name"))),
    ("import_change_says_what", lambda t: a_change(t, "")()),
    ("extract_mapping_version", lambda t: twice(lambda: a_mapping(t))),
    ("residency_number_once", lambda t: twice(lambda: a_residency(t))),
    ("residency_end_pair", lambda t: a_residency(t, until=AS_OF)),
    ("residency_end_pair", lambda t: a_residency(t, until=AS_OF, ended="lost")),
    ("household_number_once", lambda t: twice(lambda: a_household(t, "registered"))),
    ("household_number_is_registered", lambda t: a_household(t, "living")),
]


@pytest.mark.parametrize(("name", "broken"), BROKEN, ids=[name for name, _broken in BROKEN])
def test_the_constraint_holds(town: Town, name: str, broken: Callable[[Town], Any]) -> None:
    with breaks(name):
        broken(town)
