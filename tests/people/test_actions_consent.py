"""Consent: every answer is kept, the newest counts, and not asked is no answer."""

from datetime import date, timedelta
from typing import Any

import pytest

from marugoto.audit.queries import trail_of_person
from marugoto.core.errors import Refused
from marugoto.people import queries, rules
from marugoto.people.actions import consent
from marugoto.people.models import Consent, Person
from tests.factories.agencies import Worker
from tests.factories.people import register


@pytest.fixture
def person(sato: Worker) -> Person:
    return register(sato)


def test_an_answer_is_kept_and_the_newest_counts(sato: Worker, person: Person, today: date) -> None:
    assert queries.consent_of(person, sato.agency.pk, today) is None
    given = consent.record_consent(
        person=person, state="given", form="written", answered_on=today, by=sato.actor
    )
    again = consent.record_consent(person=person, state="refused", answered_on=today, by=sato.actor)
    assert queries.consent_of(person, sato.agency.pk, today) == again
    assert queries.consents_of(person, sato.agency.pk) == [again, given]
    assert [e.verb for e in trail_of_person(person.pk).entries][:2] == ["consent.refused", "consent.given"]


def test_an_answer_counts_from_its_day_on(sato: Worker, person: Person, today: date) -> None:
    day = today - timedelta(days=3)
    consent.record_consent(person=person, state="given", form="oral", answered_on=day, by=sato.actor)
    assert queries.consent_of(person, sato.agency.pk, day - timedelta(days=1)) is None
    assert queries.consent_of(person, sato.agency.pk, day) is not None


def test_an_answer_to_one_agency_is_none_to_another(
    sato: Worker, tanaka: Worker, person: Person, today: date
) -> None:
    consent.record_consent(person=person, state="given", form="oral", answered_on=today, by=sato.actor)
    assert queries.consent_of(person, tanaka.agency.pk, today) is None
    assert queries.consents_of(person, tanaka.agency.pk) == []


def test_taking_it_back(sato: Worker, person: Person, today: date) -> None:
    with pytest.raises(Refused, match="取り消せる同意"):
        consent.withdraw_consent(person=person, on=today, by=sato.actor)
    consent.record_consent(
        person=person, state="partial", form="oral", answered_on=today, scope_note="住所", by=sato.actor
    )
    back = consent.withdraw_consent(person=person, on=today, by=sato.actor)
    assert queries.consent_of(person, sato.agency.pk, today) == back
    assert back.state == "withdrawn"
    with pytest.raises(Refused):
        consent.withdraw_consent(person=person, on=today, by=sato.actor)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"state": "not_asked"}, "state"),
        ({"form": ""}, "form"),
        ({"form": "telepathy"}, "form"),
        ({"answered_on": date(2026, 11, 25)}, "answered_on"),
        ({"until": date(2026, 11, 23)}, "until"),
        ({"state": "refused", "until": date(2027, 1, 1)}, "until"),
        ({"state": "partial", "scope_note": " "}, "scope_note"),
    ],
)
def test_what_is_no_answer_is_refused(
    sato: Worker, person: Person, today: date, change: dict[str, Any], field: str
) -> None:
    usual = {"state": "given", "form": "oral", "answered_on": today}
    with pytest.raises(Refused) as no:
        consent.record_consent(person=person, by=sato.actor, **(usual | change))
    assert no.value.field == field
    assert not Consent.objects.exists()


DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("answer", "stands"),
    [
        (None, False),
        (rules.Answer("given", DAY), True),
        (rules.Answer("partial", DAY, DAY), True),
        (rules.Answer("given", DAY - timedelta(days=9), DAY - timedelta(days=1)), False),
        (rules.Answer("given", DAY + timedelta(days=1)), False),
        (rules.Answer("refused", DAY), False),
        (rules.Answer("withdrawn", DAY), False),
    ],
)
def test_when_consent_stands(answer: rules.Answer | None, stands: bool) -> None:
    assert rules.consent_stands(answer, DAY) is stands
