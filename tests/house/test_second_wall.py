"""The second wall: every table about persons stands behind it, and the pages read as a role for which it holds."""

import ast
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import DataError, connection, transaction
from django.test import RequestFactory

from marugoto.agencies.door import ActorMiddleware
from marugoto.console.postgres.cluster import WEB
from marugoto.core import second_wall
from marugoto.people.models import Person
from marugoto.policy.lifts import LIFTS
from tests.factories.agencies import Worker
from tests.factories.people import hanako
from tests.house.second_wall import WITHOUT, personal_models, rows, sees, unguarded, wide_open
from tests.house.strictness import as_the_pages
from tests.house.tree import ROOT, parsed, python_files

# --- every table -----------------------------------------------------------------------------------------------------


def test_every_table_about_persons_stands_behind_the_wall(db: None) -> None:
    assert unguarded(personal_models()) == []
    assert wide_open() == []


def test_the_tables_about_persons_are_found() -> None:
    found = {m._meta.label for m in personal_models()}
    assert {
        "people.Person",
        "people.PersonKey",
        "intake.BatonHold",
        "cases.Step",
        "collaboration.WalledItem",
    } <= found
    assert not found & {"resources.Need", "agencies.Desk", "indicators.Target", *WITHOUT}


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("ALTER TABLE people_person DISABLE ROW LEVEL SECURITY", "people.Person: row-level security is off"),
        ("DROP POLICY wall_reads ON people_consent", "people.Consent: no policy for SELECT"),
        ("DROP POLICY wall_changes ON people_personkey", "people.PersonKey: no policy for UPDATE"),
    ],
)
def test_a_planted_hole_is_seen(db: None, fault: str, said: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(fault)
    assert unguarded(personal_models()) == [said]


def test_a_policy_for_everybody_is_seen(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE POLICY planted ON people_household FOR SELECT USING (true)")
    assert wide_open() == ["people_household.planted lets everybody read"]


# --- the role --------------------------------------------------------------------------------------------------------

_ROLE = """
SELECT rolsuper OR rolbypassrls OR rolcreaterole,
       EXISTS (SELECT FROM pg_class WHERE relkind IN ('r', 'v') AND relowner = r.oid),
       array(SELECT m.rolname FROM pg_auth_members g JOIN pg_roles m ON m.oid = g.roleid WHERE g.member = r.oid)
  FROM pg_roles r WHERE rolname = %s
"""


def _role() -> tuple[bool, bool, list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(_ROLE, [WEB])
        found: tuple[bool, bool, list[str]] = cursor.fetchone()
    return found


def test_the_pages_are_neither_owner_nor_superuser(db: None) -> None:
    assert _role() == (False, False, [])


@pytest.mark.parametrize(
    "fault",
    [
        f"ALTER ROLE {WEB} BYPASSRLS",
        f"ALTER TABLE people_person OWNER TO {WEB}",
        f"GRANT pg_read_all_data TO {WEB}",
    ],
)
def test_a_role_above_the_wall_is_seen(db: None, fault: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(fault)
    assert _role() != (False, False, [])


@pytest.mark.parametrize(
    "act",
    [
        "DELETE FROM audit_auditevent",
        "UPDATE audit_auditevent SET verb = 'x'",
        "INSERT INTO audit_auditseal DEFAULT VALUES",
        "SELECT * FROM django_migrations",
        "ALTER TABLE people_person DISABLE ROW LEVEL SECURITY",
        "SET row_security = off; SELECT * FROM people_person",
    ],
)
def test_what_no_page_may_do(db: None, act: str) -> None:
    with (
        pytest.raises(Exception, match=r"permission denied|must be owner|row-level security"),
        transaction.atomic(),
        as_the_pages(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act)


# --- where one stands ------------------------------------------------------------------------------------------------


def test_nobody_sees_nobody(sato: Worker, takahashi: Worker) -> None:
    person = hanako(sato)
    assert rows(Person, None) == set()
    assert sees(person, sato.actor)
    with as_the_pages():
        assert not Person.objects.exists()  # not even None was said


def test_it_ends_with_the_request_and_with_an_error(sato: Worker) -> None:
    hanako(sato)
    with as_the_pages():
        with second_wall.standing(sato.actor):
            assert Person.objects.exists()
        assert not Person.objects.exists()
        with pytest.raises(ZeroDivisionError), second_wall.standing(sato.actor):
            raise ZeroDivisionError
        assert not Person.objects.exists()


def test_what_another_request_left_behind_is_overwritten(sato: Worker, ishii: Worker) -> None:
    """A planted fault: the settings of an earlier request are still on the connection."""
    hanako(sato)
    place = second_wall.Place.of(sato.actor)
    with as_the_pages(), connection.cursor() as cursor:
        for name in ("municipality", "agency", "user", "desks", "rights"):
            cursor.execute("SELECT set_config(%s, %s, false)", [f"marugoto.{name}", getattr(place, name)])
        cursor.execute("SELECT set_config('marugoto.wall', 'lifted', false)")
        assert Person.objects.exists(), "the fault is planted"
        with second_wall.standing(None):
            assert not Person.objects.exists()
        with second_wall.standing(ishii.actor):
            assert not Person.objects.exists()


def test_one_stands_where_one_stood_before(sato: Worker, ishii: Worker) -> None:
    hanako(sato)
    with as_the_pages(), second_wall.standing(sato.actor):
        with second_wall.standing(ishii.actor):
            assert not Person.objects.exists()
        assert Person.objects.exists()


def test_a_failed_transaction_takes_the_place_along(sato: Worker) -> None:
    hanako(sato)
    with as_the_pages(), second_wall.standing(sato.actor):
        with pytest.raises(DataError), transaction.atomic(), second_wall.lifted("disclosure"):
            connection.cursor().execute("SELECT 1 / 0")
        with connection.cursor() as cursor:
            cursor.execute("SELECT wall_lifted(), wall_agency()")
            assert cursor.fetchone() == (False, sato.agency.id)


@pytest.mark.django_db(transaction=True)
def test_each_thread_stands_for_itself(sato: Worker, ishii: Worker) -> None:
    person, found, meet = hanako(sato), {}, threading.Barrier(2)

    def look(who: Worker) -> None:
        try:
            with as_the_pages(), second_wall.standing(who.actor):
                meet.wait(10)
                found[who.user.username] = set(Person.objects.order_by("id").values_list("id", flat=True))
                meet.wait(10)
        finally:
            connection.close()

    threads = [threading.Thread(target=look, args=(who,)) for who in (sato, ishii)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert found == {sato.user.username: {person.id}, ishii.user.username: set()}


def test_the_door_says_for_whom(sato: Worker) -> None:
    seen = []

    def page(request: object) -> object:
        seen.append(set(Person.objects.order_by("id").values_list("id", flat=True)))
        return object()

    person = hanako(sato)
    request = RequestFactory().get("/")
    request.user, request.session = sato.user, {}  # type: ignore[assignment]
    with as_the_pages():
        ActorMiddleware(page)(request)  # type: ignore[arg-type]
        assert not Person.objects.exists()
    assert seen == [{person.id}]


# --- lifts -----------------------------------------------------------------------------------------------------------


def _lifts(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and getattr(node.func, "attr", getattr(node.func, "id", "")) == "lifted"
        ):
            only = node.args[0] if node.args else None
            yield only.value if isinstance(only, ast.Constant) and isinstance(only.value, str) else "?"


def _in_code(paths: Iterator[Path]) -> set[tuple[str, str]]:
    return {
        (name, ".".join(path.relative_to(ROOT).with_suffix("").parts))
        for path in paths
        for name in _lifts(parsed(path))
    }


def test_the_list_of_lifts_is_the_code() -> None:
    listed = {(lift.code, module) for lift in LIFTS.values() for module in lift.modules}
    assert _in_code(python_files()) == listed


def test_the_list_of_lifts_is_short_and_says_why() -> None:
    assert len(LIFTS) <= 19
    assert all(lift.reason and lift.reason_en for lift in LIFTS.values())


@pytest.mark.parametrize(
    "line", ["with second_wall.lifted('anything'): pass", "@lifted(name)\ndef f(): pass"]
)
def test_a_lift_that_is_not_listed_is_seen(line: str) -> None:
    listed = {lift.code for lift in LIFTS.values()}
    assert not set(_lifts(ast.parse(line))) <= listed


def test_what_is_seen_through_a_lift_says_so(sato: Worker, ishii: Worker) -> None:
    from marugoto.audit import actions as audit
    from marugoto.audit.models import AuditEvent

    person = hanako(sato)
    with as_the_pages(), second_wall.standing(ishii.actor):
        assert not Person.objects.exists()
        with second_wall.lifted("disclosure"):
            assert Person.objects.exists()
            with second_wall.lifted("acceptance"):
                audit.record_look("person.looked", by=ishii.actor, persons=[person.id])
            assert Person.objects.exists()
        assert not Person.objects.exists()
    assert AuditEvent.objects.latest("id").data == {"lifted": "acceptance"}
