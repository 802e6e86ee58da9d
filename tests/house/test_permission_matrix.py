"""Every route, opened by everyone of the cast: what happens is what permission_matrix.md says."""

import os
from collections.abc import Iterator, Mapping

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from marugoto.core.ids import new_id
from marugoto.intake.models import Consultation
from tests.house import matrix
from tests.house.matrix import CLOSED, PEOPLE, Row
from tests.house.test_routes import routes
from tests.house.tree import REWRITE
from tests.house.world import PHONE, STORY, World, build_world

pytestmark = pytest.mark.django_db

STRANGERS = ("takahashi", "pharmacist", "volunteer", "noticer", "ishii")
# Routes with an id that answer a stranger all the same; each has its own test below.
ANSWERS_STRANGERS = {
    "people:person": "whoever may search the town sees that somebody is known, and no more",
    "people:household": "the same, of the members",
    "people:household-consents": "the same; no answer of whom the own agency does not know",
    "people:genogram": "the same, masked, with the lines that the household's own relations say",
    "people:genogram-print": "the same, on paper",
    "intake:person-panel": "says the same as about somebody who does not exist",
    "intake:draft": "takes a new draft under an id of the page's own making, and refuses another's",
}
NO_PERSONS = ("planner", "admin", "registrar", "mori")
# The rows that these are there for all the same: what was done, and the extract that one has brought oneself.
THEIR_OWN = {"mori": {"audit.read", "glass.review"}, "registrar": {"registry.import"}}
# Rows about nobody, which a whole town shares: the directory, and what is missing from it. To another town they are closed.
# Rules of a town about kinds of meeting: about nobody, found by a code of the list; everybody reads those of the own town.
# The layouts of its forms are such rules too: empty forms, found by a code of the list.
RULES = {"meeting_kind.read", "meeting_kind.correct", "form.layout"}
# Published plans of towns: about nobody, found by the code of a town; everybody who counts reads them, of whichever town.
PAPERS = {"agencies:system"}
SHARED = {
    "study.read",  # what was released to the workers of the town: nobody stands in it
    *("resource.read", "resource.keep", "resource.import", "gap.read", "gap.write"),
    *("indicator.read_all", "indicator.write"),  # the indicators of the town's plan
    *("blueprint.read", "blueprint.write"),  # the plan itself, in versions
    *(
        "activity.read",
        "survey.read",
        "survey.write",
    ),  # figures of activities; surveys, in which nobody is named
}


def rooms_with_routes() -> list[str]:
    try:
        return matrix.spaces()
    except ImportError:  # a room is broken: test_routes.py says which
        return []


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """One world for all tests of this module; what each of them does is undone, and so is the world at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture
def ids(world: World) -> Mapping[str, object]:
    """The ids of the world, by the name that routes give them."""
    return world.ids


@pytest.fixture
def clients(world: World, caplog: pytest.LogCaptureFixture) -> dict[str, Client]:
    """A client for each column of the table; a server error is an answer, and its reason is kept."""
    caplog.set_level("CRITICAL", logger="django.request")
    found = {"signed_out": Client()} | {who: worker.fresh_client() for who, worker in world.people.items()}
    for client in found.values():
        client.raise_request_exception = False
    return found


@pytest.mark.parametrize("space", rooms_with_routes())
def test_what_opens_is_what_the_table_says(
    space: str, clients: dict[str, Client], ids: Mapping[str, object]
) -> None:
    rows, faults = matrix.measure(space, clients, ids)
    assert faults == []
    assert contradictions(rows) == []
    text = matrix.section(space, rows)
    if os.environ.get(REWRITE):
        matrix.save(space, text)
    assert matrix.saved().get(space) == text, (
        f"who may open what has changed: run with {REWRITE}=1 and read the diff of {matrix.TABLE.name}"
    )


def contradictions(rows: list[Row]) -> list[str]:
    """What no table may say, however it was written: the law behind the signs."""
    said = []
    for row in rows:
        name, ids = f"{row.method} {row.route.name}", bool(row.route.converters)
        opened = {who for who, sign in row.signs.items() if sign not in CLOSED}
        if "signed_out" in opened and row.route.permission != "public":
            said.append(f"{name} is open without signing in, and does not say so")
        if row.route.permission in RULES or row.route.name in PAPERS:
            continue
        if row.route.permission in SHARED and ids:
            said += [f"{name} opens to ishii, of another town"] if "ishii" in opened else []
        elif row.route.permission != "public" and ids:
            if row.route.name not in ANSWERS_STRANGERS:
                said += [f"{name} opens to {who}, a stranger" for who in STRANGERS if who in opened]
            said += [
                f"{name} opens a row to {who}, who sees no person"
                for who in NO_PERSONS
                if who in opened and row.route.permission not in THEIR_OWN.get(who, set())
            ]
    return said


def test_the_saved_table_knows_every_route_and_no_other() -> None:
    there = {f"{r.name} {r.permission}" for r in routes()}
    kept = {
        f"{row.split(' ', 1)[1]} {permission}"
        for text in matrix.saved().values()
        for row, permission, _signs in matrix.cells(text)
    }
    assert kept == there


@pytest.mark.parametrize("route", ["people:person", "people:household", "people:genogram"])
def test_a_stranger_is_told_only_that_somebody_is_known(
    route: str, clients: dict[str, Client], ids: Mapping[str, object]
) -> None:
    key = "person_id" if route == "people:person" else "household_id"
    url = reverse(route, args=[ids[key]])
    page = clients["takahashi"].get(url).content.decode()
    for secret in (PHONE, "3丁目2", "3月1日", STORY[:10]):
        assert secret not in page
    assert PHONE in clients["sato"].get(url).content.decode() or route != "people:person"
    assert clients["ishii"].get(url).status_code == 404
    assert clients["pharmacist"].get(url).status_code == 404


@pytest.mark.parametrize("who", ["takahashi", "pharmacist", "ishii"])
def test_a_strangers_panel_is_that_of_nobody(
    who: str, clients: dict[str, Client], ids: Mapping[str, object]
) -> None:
    real = clients[who].get(reverse("intake:person-panel", args=[ids["person_id"]]))
    nobody = clients[who].get(reverse("intake:person-panel", args=[new_id()]))
    assert (real.status_code, real.content) == (nobody.status_code, nobody.content)


@pytest.mark.parametrize("who", ["takahashi", "pharmacist", "ishii"])
def test_a_strangers_draft_is_neither_shown_nor_changed(
    who: str, clients: dict[str, Client], ids: Mapping[str, object]
) -> None:
    url = reverse("intake:draft", args=[ids["consultation_id"]])
    answer = clients[who].post(url, {"story": "上書き"})
    assert answer.status_code == 422
    assert "書きかけ" not in answer.content.decode() or "ほかの人のもの" in answer.json()["error"]
    assert "上書き" not in str(Consultation.objects.get(pk=ids["consultation_id"]).draft)


def _rows(permission_of: str, **signs: str) -> list[Row]:
    route = next(r for r in routes() if r.converters and r.permission == permission_of)
    return [Row("GET", route, dict.fromkeys(PEOPLE, "無") | signs)]


@pytest.mark.parametrize(
    ("signs", "said"),
    [
        ({"takahashi": "○"}, "opens to takahashi, a stranger"),
        ({"ishii": "→"}, "opens to ishii, a stranger"),
        ({"planner": "○"}, "opens a row to planner"),
        ({"mori": "○"}, "opens a row to mori"),
        ({"signed_out": "○"}, "is open without signing in"),
        ({"sato": "○", "tanaka": "直"}, None),
    ],
)
def test_a_planted_leak_is_a_contradiction(signs: dict[str, str], said: str | None) -> None:
    found = contradictions(_rows("consultation.read", **signs))
    assert any(said in f for f in found) if said else found == []


def test_what_a_town_shares_is_closed_to_another() -> None:
    assert contradictions(_rows("resource.read", takahashi="○", planner="○")) == []
    assert contradictions(_rows("gap.write", ishii="○")) == [
        "GET community:gap-edit opens to ishii, of another town"
    ]


def test_a_changed_cell_is_seen() -> None:
    rows = _rows("consultation.read")
    before = matrix.section("intake", rows)
    rows[0].signs["takahashi"] = "○"
    assert matrix.section("intake", rows) != before


def test_a_server_error_is_no_answer() -> None:
    with pytest.raises(ValueError, match="status 500"):
        matrix.sign_of(HttpResponse(status=500))
