"""存在の手がかり: who may learn that some other agency is involved; for everybody else the page is the same, byte for byte."""

import itertools
import re
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marugoto.audit.models import AuditEvent
from marugoto.core import clock, second_wall
from marugoto.people import queries
from marugoto.people.actions import consent, persons, protection
from marugoto.people.models import Person
from marugoto.policy import hints
from tests.factories.agencies import Worker
from tests.factories.people import hanako
from tests.house.strictness import as_the_pages

_ANEW = re.compile(rb'[A-Za-z0-9]{64}|nonce[-=]"?[A-Za-z0-9+/=_-]+')


@pytest.fixture
def person(sato: Worker) -> Person:
    return hanako(sato)


def involve(person: Person, worker: Worker) -> None:
    persons.choose_person(person_id=person.pk, by=worker.actor)


def answer(person: Person, worker: Worker, state: str) -> None:
    involve(person, worker)
    form = "oral" if state == "given" else ""
    consent.record_consent(person=person, state=state, form=form, answered_on=clock.today(), by=worker.actor)


def hide(person: Person, yamamoto: Worker, *named: Worker) -> None:
    protection.protect(
        person=person,
        ground="spouse",
        since=clock.today(),
        until=clock.today() + timedelta(days=300),
        allowed={w.agency.pk: True for w in named},
        by=yamamoto.actor,
    )


def page(worker: Worker, person: Person, purpose: str) -> tuple[int, bytes, int]:
    """What comes, without what is made anew for every answer, and how many questions it took."""
    client, url = worker.fresh_client(), reverse("people:person", args=[person.pk])
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        got = client.get(url, {"purpose": purpose} if purpose else {})
    return got.status_code, _ANEW.sub(b"", got.content), len(asked)


def words(worker: Worker, person: Person, purpose: str = "coordination") -> str:
    got = worker.client.get(reverse("people:person", args=[person.pk]), {"purpose": purpose})
    return BeautifulSoup(got.content, "html.parser").get_text(" ", strip=True)


TOLD = "ほかの機関が関わっています"


def test_the_coordinator_learns_that_and_never_which(person: Person, yamamoto: Worker, sato: Worker) -> None:
    said = words(yamamoto, person)
    assert TOLD in said
    assert "社会福祉協議会" not in said
    assert AuditEvent.objects.filter(verb="involvement.hinted", person_ids=[person.pk]).count() == 1


def test_nobody_else_is_there(person: Person, yamamoto: Worker) -> None:
    from marugoto.people.models import Involvement

    Involvement.objects.all().delete()
    involve(person, yamamoto)
    assert TOLD not in words(yamamoto, person)


def test_it_is_asked_on_purpose(person: Person, yamamoto: Worker) -> None:
    assert TOLD not in words(yamamoto, person, "consultation")
    assert TOLD in words(yamamoto, person, "conference")
    assert AuditEvent.objects.filter(verb="involvement.hinted").count() == 1


@pytest.mark.parametrize("state", ["refused", "withdrawn"])
def test_a_refusal_anywhere_is_answered_like_nobody(
    state: str, person: Person, yamamoto: Worker, sato: Worker, tanaka: Worker
) -> None:
    involve(person, tanaka)
    consent.record_consent(
        person=person, state="given", form="oral", answered_on=clock.today(), by=sato.actor
    )
    assert TOLD in words(yamamoto, person)
    if state == "refused":
        answer(person, tanaka, state)
    else:
        consent.withdraw_consent(person=person, on=clock.today(), by=sato.actor)
    assert TOLD not in words(yamamoto, person)


def test_of_a_protected_person_never(person: Person, yamamoto: Worker) -> None:
    hide(person, yamamoto)
    assert TOLD not in words(yamamoto, person)


@pytest.mark.parametrize(
    "who", ["sato", "suzuki", "tanaka", "takahashi", "pharmacist", "mori", "admin", "ishii"]
)
@pytest.mark.parametrize("purpose", ["", "consultation", "coordination"])
def test_for_whoever_may_not_know_the_page_is_the_same(
    who: str, purpose: str, person: Person, yamamoto: Worker, request: pytest.FixtureRequest
) -> None:
    """Two worlds: the city is involved, or is not."""
    worker = request.getfixturevalue(who)
    without = page(worker, person, purpose)
    involve(person, yamamoto)
    assert page(worker, person, purpose) == without


@pytest.mark.parametrize("purpose", ["", "coordination"])
def test_of_a_protected_person_the_coordinators_page_is_the_same(
    purpose: str, person: Person, yamamoto: Worker, tanaka: Worker
) -> None:
    hide(person, yamamoto, tanaka)
    without = page(yamamoto, person, purpose)
    involve(person, tanaka)
    assert page(yamamoto, person, purpose) == without


def test_the_comparison_sees_a_hint(person: Person, sato: Worker, yamamoto: Worker, tanaka: Worker) -> None:
    """The yardstick itself: to a coordinator the two worlds do differ."""
    from marugoto.people.models import Involvement

    Involvement.objects.all().delete()
    involve(person, yamamoto)
    without = page(yamamoto, person, "coordination")
    involve(person, tanaka)
    assert page(yamamoto, person, "coordination") != without


@pytest.mark.parametrize(
    ("right", "protected", "refused"), list(itertools.product((True, False), (True, False), (True, False)))
)
def test_the_database_follows_the_table(
    right: bool,
    protected: bool,
    refused: bool,
    person: Person,
    yamamoto: Worker,
    tanaka: Worker,
    sato: Worker,
) -> None:
    """policy/hints.py and people_wall_elsewhere say the same, for every row of the table."""
    involve(person, tanaka)
    if refused:
        answer(person, tanaka, "refused")
    if protected:
        hide(person, yamamoto, tanaka, sato)
    facts = hints.Facts(right=right, purpose="coordination", protected=protected, refused=refused)
    who: Any = yamamoto if right else sato
    with transaction.atomic(), as_the_pages(), second_wall.standing(who.actor):
        assert queries.elsewhere(person) is (hints.forbidden_by(facts) == "")


def test_each_rule_forbids_alone() -> None:
    free = hints.Facts(right=True, purpose="coordination", protected=False, refused=False)
    assert hints.forbidden_by(free) == ""
    bound = {
        "no_right": hints.Facts(False, "coordination", False, False),
        "protected": hints.Facts(True, "coordination", True, False),
        "refused": hints.Facts(True, "coordination", False, True),
        "purpose": hints.Facts(True, "consultation", False, False),
    }
    assert {code: hints.forbidden_by(facts) for code, facts in bound.items()} == {
        code: code for code in bound
    }
    assert [rule.code for rule in hints.RULES] == list(bound)
