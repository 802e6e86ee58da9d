"""The audit room's own things: workers by value, a fresh anchor and key for each test, a superuser who tampers."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connection, transaction

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core.ids import new_id
from marugoto.policy.actor import Actor


def a_worker(*, municipality: UUID | None = None) -> Actor:
    """A desk worker, by value: the audit room knows no tables of persons or agencies."""
    return Actor(
        user_id=new_id(),
        name="佐藤 花",
        municipality_id=municipality or new_id(),
        agency_id=new_id(),
        membership_id=new_id(),
        desk_id=new_id(),
        role_codes=frozenset({"desk", "case_worker"}),
    )


def looks(count: int, *, by: Actor | None = None) -> list[int]:
    """Record that many looks; the ids of the events."""
    actor = by or a_worker()
    for _number in range(count):
        person = new_id()
        audit.record_look("person.looked", by=actor, refs=[Ref("person", person)], persons=[person])
    return newest_ids(count)


def acts(count: int, *, by: Actor | None = None, matter: UUID | None = None) -> list[int]:
    """Record that many acts, each in its own transaction; the ids of the events."""
    actor = by or a_worker()
    for number in range(count):
        with transaction.atomic():
            audit.record(
                "referral.accepted",
                by=actor,
                refs=[Ref("referral", new_id())],
                persons=[new_id()],
                matter=matter or new_id(),
                purpose="referral",
                data={"days": number, "kind": "urgent", "on_paper": False},
            )
    return newest_ids(count)


def newest_ids(count: int) -> list[int]:
    """The ids of the newest events, ascending."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM audit_auditevent ORDER BY id DESC LIMIT %s", (count,))
        return sorted(row[0] for row in cursor.fetchall())


def kinds(report: Any) -> set[str]:
    """The kinds of what was found."""
    return {finding.kind for finding in report.findings}


@pytest.fixture
def worker() -> Actor:
    """佐藤, by value."""
    return a_worker()


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> Path:
    """A fresh anchor file and a fresh key file; the folder they are in."""
    settings.MARUGOTO_ANCHOR_FILE = tmp_path / "anchors.log"
    settings.MARUGOTO_AUDIT_KEY_FILE = tmp_path / "audit.key"
    return tmp_path


@pytest.fixture
def tamper() -> Callable[..., int]:
    """Run SQL as the superuser, with the triggers switched off; the number of rows it changed."""

    def run(sql: str, params: Sequence[Any] = ()) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(sql, params)
            changed = cursor.rowcount
            cursor.execute("SET session_replication_role = origin")
        return changed

    return run


@pytest.fixture
def connect() -> Iterator[Callable[[], "psycopg.Connection[Any]"]]:
    """Open further real connections to the test database; all are closed afterwards."""
    opened: list[psycopg.Connection[Any]] = []

    def one() -> "psycopg.Connection[Any]":
        params = {k: v for k, v in connection.get_connection_params().items() if k not in _DJANGO_ONLY}
        opened.append(psycopg.connect(**params))
        return opened[-1]

    yield one
    for each in opened:
        each.close()


_DJANGO_ONLY = {"cursor_factory", "context", "prepare_threshold"}

INSERT = (
    "INSERT INTO audit_auditevent (kind, verb, actor_id, role_codes, refs, person_ids, purpose, data)"
    " VALUES ('write', %s, gen_random_uuid(), '{}', '[]', ARRAY[gen_random_uuid()], '', '{}') RETURNING id"
)


def insert(conn: "psycopg.Connection[Any]", verb: str = "case.opened") -> int:
    """An act on a raw connection, left uncommitted; its id."""
    row = conn.execute(INSERT, (verb,)).fetchone()
    assert row is not None
    return int(row[0])
