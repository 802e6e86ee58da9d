"""As whom the pages read: a login of their own, a role that is taken, or neither."""

import os
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection

from marugoto.console import checks, web_role
from marugoto.console.exits import Failure
from marugoto.console.postgres.cluster import WEB

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(monkeypatch: pytest.MonkeyPatch) -> str:
    """The owner's address of the test database."""
    monkeypatch.delenv(web_role.GIVEN, raising=False)
    parts = urlsplit(os.environ["DATABASE_URL"])
    url = urlunsplit(parts._replace(path="/" + str(connection.settings_dict["NAME"])))
    monkeypatch.setenv("DATABASE_URL", url)
    return url


@pytest.fixture
def no_login() -> Iterator[None]:
    """The web's role may be taken, but nobody signs in as it."""
    with closing(psycopg.connect(_address(), autocommit=True)) as one:
        one.execute(f"ALTER ROLE {WEB} NOLOGIN")
        yield
        one.execute(f"ALTER ROLE {WEB} LOGIN")


def _address() -> str:
    return os.environ["DATABASE_URL"]


def test_a_login_of_its_own_is_the_strongest(owner: str) -> None:
    found = web_role.reader(web_role.address(owner))
    assert (found.name, found.way, found.owns, found.bypasses) == (WEB, "login", 0, False)
    assert checks._second_wall().state == "good"


def test_else_the_role_is_taken_with_the_first_breath(owner: str, no_login: None) -> None:
    url = web_role.address(owner)
    assert web_role.reader(url).way == "role"
    assert checks._second_wall().state == "note"
    with closing(psycopg.connect(url)) as one:
        assert one.execute("SELECT count(*) FROM people_person").fetchone() == (0,)


def test_what_stands_in_the_address_is_kept() -> None:
    url = web_role.as_role("postgresql://me:secret@db:5432/town?sslmode=require&options=-c%20jit%3Doff")
    assert url == (
        "postgresql://me:secret@db:5432/town?sslmode=require&options=-c%20jit%3Doff%20-c%20role%3Dmarugoto_app"
    )
    assert web_role.as_login("postgresql://me:secret@db:5432/town") == f"postgresql://{WEB}@db:5432/town"


def test_the_owner_is_no_wall(owner: str) -> None:
    assert web_role.reader(owner).way == "none"


def test_a_given_login_that_does_not_work_is_not_passed_over(
    owner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(web_role.GIVEN, owner.replace("/test_", "/no_such_"))
    with pytest.raises(Failure):
        web_role.address(owner)
    assert checks._second_wall().state == "problem"


def test_a_given_login_above_the_wall_is_a_problem(owner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(web_role.GIVEN, owner)
    assert web_role.address(owner) == owner
    assert checks._second_wall().state == "problem"


def test_a_role_of_another_name_is_made_and_opened(owner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(web_role.GIVEN, "postgresql://planted_pages@/nowhere")
    connection.ensure_connection()
    assert web_role.open_tables(connection.connection) == "planted_pages"
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('planted_pages', 'people_person', 'SELECT')")
        assert cursor.fetchone() == (True,)
        cursor.execute("SELECT has_table_privilege('planted_pages', 'audit_auditevent', 'DELETE')")
        assert cursor.fetchone() == (False,)


def test_an_owner_who_may_make_no_role_says_so(owner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(web_role.GIVEN, "postgresql://planted_missing@/nowhere")
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {WEB}")
        try:
            assert web_role.open_tables(connection.connection) == ""
        finally:
            cursor.execute("RESET ROLE")
