"""Whatever a superuser does to sealed rows, alone or together: verify is red exactly when something differs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marugoto.audit import actions as audit
from marugoto.audit.verification import verify
from tests.audit import forger
from tests.audit.conftest import acts, looks
from tests.audit.test_tampering import EDITS, SEAL_EDITS

pytestmark = pytest.mark.django_db

BATCHES, SIZE = 5, 4


class _Undo(Exception):  # noqa: N818 - only ends the savepoint
    pass


@contextmanager
def undone() -> Iterator[None]:
    """Everything inside is rolled back."""
    try:
        with transaction.atomic():
            yield
            raise _Undo
    except _Undo:
        pass


def contents() -> list[Any]:
    """Both tables, every column."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT e::text FROM audit_auditevent e ORDER BY 1")
        events = cursor.fetchall()
        cursor.execute("SELECT s::text FROM audit_auditseal s ORDER BY 1")
        return [events, cursor.fetchall()]


@pytest.fixture
def ids(files: Path) -> list[int]:
    """A chain of five seals, with unused ids between."""
    found = []
    for _batch in range(BATCHES):
        found += looks(SIZE // 2) + acts(SIZE - SIZE // 2)
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence('audit_auditevent', 'id'))")
        audit.seal_now()
    return found


def edit(ids: list[int], one: int, other: int, pick: int) -> None:
    column = sorted(EDITS)[pick % len(EDITS)]
    forger.run(f"UPDATE audit_auditevent SET {column} = {EDITS[column]} WHERE id = %s", (ids[one],))


def delete(ids: list[int], one: int, other: int, pick: int) -> None:
    forger.run("DELETE FROM audit_auditevent WHERE id BETWEEN %s AND %s", (ids[one], ids[one] + pick % 3))


def insert(ids: list[int], one: int, other: int, pick: int) -> None:
    place = [ids[one] - 1, ids[one] + 1, -pick - 1, ids[-1] + 10**9 + pick][pick % 4]
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM audit_auditevent WHERE id = %s", (place,))
        if cursor.fetchone() is None:
            forger.copy_of(ids[other], to=place)


def swap(ids: list[int], one: int, other: int, pick: int) -> None:
    forger.swap(ids[one], ids[other])


def edit_seal(ids: list[int], one: int, other: int, pick: int) -> None:
    column = sorted(SEAL_EDITS)[pick % len(SEAL_EDITS)]
    number = one // SIZE + 1
    try:
        with transaction.atomic():
            forger.run(
                f"UPDATE audit_auditseal SET {column} = {SEAL_EDITS[column]} WHERE number = %s", (number,)
            )
    except IntegrityError:
        pass  # refused by a check constraint, which holds for the superuser too


def delete_seal(ids: list[int], one: int, other: int, pick: int) -> None:
    forger.run("DELETE FROM audit_auditseal WHERE number = %s", (one // SIZE + 1,))


def recompute(ids: list[int], one: int, other: int, pick: int) -> None:
    with suppress(ValueError):  # a seal that an earlier step has made unreadable
        forger.recompute(one // SIZE + 1)


STEPS: list[Callable[[list[int], int, int, int], None]] = [
    edit,
    delete,
    insert,
    swap,
    edit_seal,
    delete_seal,
    recompute,
]
PLACE = st.integers(0, BATCHES * SIZE - 1)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(st.sampled_from(STEPS), PLACE, PLACE, st.integers(0, 40)), min_size=1, max_size=4))
def test_red_exactly_when_something_differs(ids: list[int], steps: list[Any]) -> None:
    before = contents()
    with undone():
        for step, one, other, pick in steps:
            step(ids, one, other, pick)
        changed = contents() != before
        report = verify(patience=0, tail_seconds=3600)
        assert report.ok is not changed, [f.where() for f in report.findings]
    assert verify(patience=0, tail_seconds=3600).ok


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.sampled_from([edit, delete, swap]),
    PLACE,
    PLACE.filter(lambda n: n % SIZE != 0),
    st.integers(0, 40),
    st.booleans(),
)
def test_a_chain_computed_anew_after_the_deed_is_red_from_that_seal_on(
    ids: list[int], step: Any, one: int, other: int, pick: int, from_start: bool
) -> None:
    before = contents()
    with undone():
        step(ids, one, other, pick)
        if contents() == before:
            return
        touched = min(one, other) // SIZE + 1 if step is swap else one // SIZE + 1
        forger.recompute(1 if from_start else touched)
        report = verify(patience=0, tail_seconds=3600)
        spans = {(f.kind, f.seal, f.seal_until) for f in report.findings}
        first = 1 if from_start else touched
        assert ("seal-signature", first, BATCHES if first < BATCHES else None) in spans
        assert any(f.kind == "anchor-differs" and f.seal == touched for f in report.findings)
