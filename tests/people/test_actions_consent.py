"""Consent: every answer is kept, the newest counts, and not asked is no answer."""

from datetime import date, timedelta
from typing import Any

import pytest

from marugoto.audit.queries import trail_of_person
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.people import queries, rules
from marugoto.people.actions import consent
from marugoto.people.models import Consent, Person
from marugoto.people.rules import Proxy, Scope
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
        ({"scope": Scope(items=frozenset({"name"}))}, "state"),
        ({"state": "refused", "form": "", "scope": Scope(purposes=frozenset({"referral"}))}, "state"),
        ({"state": "partial", "scope": Scope(items=frozenset({"blood_type"}))}, "items"),
        ({"state": "partial", "scope": Scope(purposes=frozenset({"fun"}))}, "purposes"),
        ({"state": "partial", "scope": Scope(agencies=frozenset({new_id()}))}, "agencies"),
        ({"form": "proxy"}, "proxy_name"),
        ({"form": "proxy", "proxy": Proxy("渡邊 一郎")}, "proxy_right"),
        ({"form": "proxy", "proxy": Proxy("渡邊 一郎", "neighbour")}, "proxy_right"),
        ({"form": "proxy", "proxy": Proxy("渡邊 一郎", "unrecorded")}, "proxy_right"),
        ({"proxy": Proxy("渡邊 一郎", "parent")}, "form"),
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


def test_a_proxy_and_a_scope_are_kept(sato: Worker, tanaka: Worker, person: Person, today: date) -> None:
    scope = Scope(
        agencies=frozenset({tanaka.agency.pk}),
        items=frozenset({"complaint", "name"}),
        purposes=frozenset({"referral"}),
    )
    made = consent.record_consent(
        person=person,
        state="partial",
        form="proxy",
        answered_on=today,
        scope=scope,
        proxy=Proxy(" 渡邊 一郎 ", "guardian"),
        by=sato.actor,
    )
    made.refresh_from_db()
    assert queries.scope_of(made) == scope
    assert (made.proxy_name, made.proxy_right) == ("渡邊 一郎", "guardian")
    assert queries.scope_of(None) == Scope()
    assert trail_of_person(person.pk).entries[0].verb == "consent.partial"


def test_an_agency_of_another_town_is_no_receiver(
    sato: Worker, ishii: Worker, person: Person, today: date
) -> None:
    with pytest.raises(Refused) as no:
        consent.record_consent(
            person=person,
            state="partial",
            form="oral",
            answered_on=today,
            scope=Scope(agencies=frozenset({ishii.agency.pk})),
            by=sato.actor,
        )
    assert no.value.field == "agencies"


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (None, "not_asked"),
        (rules.Answer("given", date(2026, 11, 24)), "given"),
        (rules.Answer("partial", date(2026, 11, 1), date(2026, 11, 23)), "lapsed"),
        (rules.Answer("refused", date(2026, 11, 24)), "refused"),
        (rules.Answer("withdrawn", date(2026, 11, 24)), "withdrawn"),
    ],
)
def test_refused_and_not_asked_are_states_of_their_own(answer: rules.Answer | None, word: str) -> None:
    assert rules.consent_word(answer, date(2026, 11, 24)) == word


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
