"""What makes tests strict is itself tested: each fault is planted, and fails."""

import socket
import warnings
from pathlib import Path

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client
from django.urls import path
from pytest_socket import SocketConnectBlockedError

from marugoto.agencies.models import Area, Municipality
from tests.factories.agencies import Town, Worker
from tests.factories.clock import Clock
from tests.house.strictness import GetWroteError, UndefinedTemplateVariableError, written


def writing_page(request: HttpRequest) -> HttpResponse:
    """A planted fault: a page that writes when it is looked at."""
    Municipality.objects.filter(code="999016").update(name="みさき町")
    return HttpResponse("")


urlpatterns = [path("planted/", writing_page)]


@pytest.mark.parametrize(
    "source",
    [
        "{{ typo }}",
        "{{ person.typo }}",
        "{{ typo|default:'' }}",
        "{% with x=typo %}{% endwith %}",
        "{% load i18n %}{% blocktranslate %}{{ typo }}{% endblocktranslate %}",
        "{% load i18n %}{% blocktranslate with x=typo %}{{ x }}{% endblocktranslate %}",
    ],
)
def test_an_undefined_variable_fails(source: str) -> None:
    with pytest.raises(UndefinedTemplateVariableError, match="typo"):
        Template(source).render(Context({"person": {"name": "x"}}))


@pytest.mark.parametrize("source", ["{% if typo %}{% endif %}", "{% firstof typo '' %}", "{{ given }}"])
def test_what_may_be_absent_does_not_fail(source: str) -> None:
    assert Template(source).render(Context({"given": ""})) == ""


def test_rows_without_an_order_come_in_any_order(town: Town) -> None:
    orders = {tuple(a.code for a in Area.objects.all()) for _ in range(30)}
    assert len(orders) > 1


def test_rows_with_an_order_keep_it(town: Town) -> None:
    orders = {tuple(a.code for a in Area.objects.order_by("code")) for _ in range(10)}
    assert orders == {("east", "lower", "north", "upper", "west")}


@pytest.mark.urls("tests.house.test_strictness")
def test_a_get_that_writes_fails(town: Town) -> None:
    with pytest.raises(GetWroteError, match="agencies_municipality"):
        Client().get("/planted/")


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        ('INSERT INTO "intake_matter" ("id") VALUES (%s)', "intake_matter"),
        ("update people_person set name = %s", "people_person"),
        ('WITH gone AS (DELETE FROM "cases_case" RETURNING id) SELECT 1', "cases_case"),
        ("SELECT nextval('intake_number')", "nextval"),
        ('INSERT INTO "audit_auditevent" ("id") VALUES (%s)', None),
        ('UPDATE "django_session" SET "session_data" = %s', None),
        ('SELECT "id" FROM "intake_matter" FOR UPDATE', None),
        ('SELECT "id" FROM "intake_matter" FOR NO KEY UPDATE OF "intake_matter"', None),
    ],
)
def test_writes_are_told_from_reads(sql: str, table: str | None) -> None:
    assert written(sql) == table


def test_nothing_speaks_to_the_outside() -> None:
    with pytest.warns(UserWarning, match="192.0.2.1"), pytest.raises(SocketConnectBlockedError):
        socket.create_connection(("192.0.2.1", 80), timeout=0.1)


def test_a_warning_is_an_error() -> None:
    with pytest.raises(UserWarning, match="planted"):
        warnings.warn("planted", UserWarning, stacklevel=1)


def test_the_clock_is_set_and_moved(clock: Clock) -> None:
    from marugoto.core import clock as ours

    assert ours.today().isoformat() == "2026-11-24"
    clock.advance(days=8)
    assert ours.today().isoformat() == "2026-12-02"


def test_each_test_has_its_own_rows(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM agencies_municipality")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
def test_committed_rows_are_emptied_afterwards_append_only_or_not(sato: Worker) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_auditevent")
        assert cursor.fetchone() != (0,)


def test_the_cast_leaves_no_trace_outside(tmp_path: Path) -> None:
    from django.conf import settings

    assert "marugoto-test-" in str(settings.MARUGOTO_ANCHOR_FILE)
