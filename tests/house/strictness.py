"""What makes every test strict: undefined template variables, unordered queries, a GET that writes, and the second wall.

A pytest plugin, loaded by tests/conftest.py. Each part has a planted fault in test_strictness.py.
"""

import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.template import engines
from django.test import Client
from psycopg.pq import TransactionStatus
from pytest_django import DjangoDbBlocker

from marugoto.console import web_role
from marugoto.console.postgres.cluster import WEB


class UndefinedTemplateVariableError(AssertionError):
    """A template asked for a variable that the view did not give."""


class Undefined(str):
    """Stands in ``string_if_invalid``: Django fills in the variable's name by ``%``, which is refused."""

    __slots__ = ()

    def __mod__(self, variable: Any) -> NoReturn:
        raise UndefinedTemplateVariableError(f"undefined template variable: {{{{ {variable} }}}}")


@pytest.fixture(autouse=True, scope="session")
def _undefined_variables_fail() -> None:
    """``{{ typo }}`` fails the test; ``{% if perhaps %}`` may ask for what is not there."""
    engines["django"].engine.string_if_invalid = Undefined("undefined: %s")  # type: ignore[attr-defined]


@pytest.fixture(autouse=True, scope="session")
def _unordered_queries_are_shuffled() -> Iterator[None]:
    """Rows of a query without an ORDER BY come in any order, so that nobody comes to rely on one."""
    fetch = QuerySet._fetch_all

    def fetch_and_shuffle(self: "QuerySet[Any]") -> None:
        fresh = self._result_cache is None
        fetch(self)
        if fresh and self._result_cache and len(self._result_cache) > 1 and not self.ordered:
            random.shuffle(self._result_cache)

    QuerySet._fetch_all = fetch_and_shuffle  # type: ignore[method-assign]
    yield
    QuerySet._fetch_all = fetch  # type: ignore[method-assign]


@pytest.fixture(autouse=True, scope="session")
def _only_test_databases_are_opened() -> Iterator[None]:
    """A test that asks for the database by name only, without the mark, would write to the real one."""
    connect = DatabaseWrapper.get_new_connection

    def connect_to_tests(self: DatabaseWrapper, conn_params: dict[str, Any]) -> Any:
        name = str(conn_params.get("dbname") or self.settings_dict["NAME"])
        assert name.startswith("test_") or name in {"postgres", "template1"}, (
            f"a test opened the database {name}: mark it with pytest.mark.django_db"
        )
        return connect(self, conn_params)

    DatabaseWrapper.get_new_connection = connect_to_tests  # type: ignore[method-assign]
    yield
    DatabaseWrapper.get_new_connection = connect  # type: ignore[method-assign]


@pytest.fixture(autouse=True, scope="session")
def _append_only_tables_can_be_emptied_between_tests() -> Iterator[None]:
    """Tests with several connections commit, and are emptied afterwards: the append-only tables too."""
    flush = DatabaseOperations.sql_flush

    def sql_flush(self: DatabaseOperations, style: Any, tables: Any, **options: Any) -> list[str]:
        statements = flush(self, style, tables, **options)
        names = [self.quote_name(t) for t in sorted(tables)]
        off = [f"ALTER TABLE {name} DISABLE TRIGGER USER;" for name in names]
        on = [f"ALTER TABLE {name} ENABLE TRIGGER USER;" for name in names]
        return [*off, *statements, *on] if statements else statements

    DatabaseOperations.sql_flush = sql_flush  # type: ignore[method-assign]
    yield
    DatabaseOperations.sql_flush = flush  # type: ignore[method-assign]


_WRITE = re.compile(
    r"(?:\b(?:INSERT INTO|DELETE FROM|TRUNCATE(?: TABLE)?|MERGE INTO|COPY)|(?<!FOR )(?<!KEY )\bUPDATE)"
    r'\s+"?(\w+)"?'
    r"|\b(nextval|setval)\(",
    re.IGNORECASE,
)
MAY_BE_WRITTEN = ("audit_", "django_session", "axes_")  # looks, the session, the record of sign-ins


class GetWroteError(AssertionError):
    """A page that only shows something has changed something."""


def written(sql: str) -> str | None:
    """The table that a statement writes to, or None: it only reads, or writes what a GET may write."""
    for found in _WRITE.finditer(sql):
        table = found.group(1) or found.group(2)
        if not table.startswith(MAY_BE_WRITTEN):
            return table
    return None


@contextmanager
def nothing_is_written() -> Iterator[None]:
    """Everything run on the connection inside is read only. GetWroteError: it was not."""
    seen: list[str] = []

    def look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if written(sql):
            seen.append(sql[:200])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield
    if seen:
        raise GetWroteError(f"a GET wrote: {seen}")


@pytest.fixture(autouse=True, scope="session")
def _get_never_writes() -> Iterator[None]:
    """Every ``client.get()`` of every test is watched."""
    get = Client.get

    def watched(self: Client, *args: Any, **options: Any) -> Any:
        with nothing_is_written():
            return get(self, *args, **options)

    Client.get = watched  # type: ignore[method-assign]
    yield
    Client.get = get  # type: ignore[method-assign]


# --- the second wall -------------------------------------------------------------------------------------------------


class AsThePages:
    """Runs a request as the role of the web process, for which row-level security holds; outermost of all middleware.

    The rest of a test works as the owner, whom no wall stops: it prepares, and looks at what came of it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with as_the_pages():
            answer = self.get_response(request)
        if isinstance(
            answer, StreamingHttpResponse
        ):  # a file is read after this has returned, as the pages too
            answer.streaming_content = _as_the_pages(iter(answer))
        return answer


def _as_the_pages(pieces: Iterator[bytes]) -> Iterator[bytes]:
    with as_the_pages():
        yield from pieces


@contextmanager
def as_the_pages() -> Iterator[None]:
    """Inside, the connection is that of a web process. Where no test opened a database, none is opened."""
    if not _may_connect():
        yield
        return
    connection.ensure_connection()
    connection.connection.execute(f"SET ROLE {WEB}")
    try:
        yield
    finally:
        there = connection.connection
        if there is not None and there.info.transaction_status != TransactionStatus.INERROR:
            there.execute("RESET ROLE")


def _may_connect() -> bool:
    try:
        connection.ensure_connection()
    except RuntimeError:  # pytest-django: no mark
        return False
    return True


@pytest.fixture(autouse=True, scope="session")
def _requests_run_as_the_pages() -> Iterator[None]:
    """Every request of every test, by client or by browser."""
    before = settings.MIDDLEWARE
    settings.MIDDLEWARE = ["tests.house.strictness.AsThePages", *before]
    yield
    settings.MIDDLEWARE = before


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The test database, its tables opened to the web's role as a start of the house does it."""
    with django_db_blocker.unblock():
        connection.ensure_connection()
        assert web_role.open_tables(connection.connection) == WEB
