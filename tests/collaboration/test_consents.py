"""Consent: how far it goes is asked at sending and at each read; what another answer stops is shown before it is written."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.urls import reverse

from marugoto.audit.models import AuditEvent
from marugoto.collaboration import disclosure
from marugoto.collaboration.actions import agenda, consents, sittings
from marugoto.collaboration.actions.agenda import Brought
from marugoto.collaboration.models import Referral
from marugoto.collaboration.queries import consents as queries
from marugoto.collaboration.queries import offers
from marugoto.collaboration.queries.consents import Said
from marugoto.core import clock as time
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.people.models import Consent, Person
from marugoto.people.rules import Scope
from tests.factories.agencies import Town, Worker
from tests.factories.clock import Clock
from tests.factories.collaboration import (
    WORRY,
    agree,
    body_of,
    case_of,
    matter_of,
    person_of,
    send,
    sitting_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
ITEMS = frozenset({"name", "complaint"})


@pytest.fixture
def person(sato: Worker) -> Person:
    """渡邊 花子, who has agreed to sharing."""
    return person_of(sato)


def _page(answer: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def _words(answer: HttpResponse) -> str:
    return _page(answer).get_text(" ", strip=True)


def _url(name: str, person: Person) -> str:
    return reverse(f"collaboration:{name}", args=[person.pk])


def _readable(worker: Worker, sent: Referral) -> list[str]:
    return [i.kind for i in disclosure.packet_for(worker.actor, sent.packet_id).items]


SAID: dict[str, Any] = {"state": "given", "form": "oral", "answered_on": "2026-11-24"}


# --- how far it goes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scope", "field"),
    [
        ("other_agency", "basis"),
        ("other_purpose", "basis"),
        ("other_items", "items"),
        ("all_of_it", ""),
    ],
)
def test_a_packet_stays_inside_of_what_was_agreed_to(
    sato: Worker, town: Town, person: Person, scope: str, field: str
) -> None:
    scopes = {
        "other_agency": Scope(agencies=frozenset({town.c.agency.pk})),
        "other_purpose": Scope(purposes=frozenset({"conference"})),
        "other_items": Scope(items=frozenset({"complaint"})),
        "all_of_it": Scope(frozenset({town.b.agency.pk}), ITEMS, frozenset({"referral"})),
    }
    agree(sato, person, "partial", scope=scopes[scope])
    matter = matter_of(sato, person)
    if not field:
        assert send(sato, matter, town.b.desk).packet.basis == "consent"
        return
    with pytest.raises(Refused) as no:
        send(sato, matter, town.b.desk)
    assert no.value.field == field
    assert person.display_name in no.value.message


def test_a_narrower_answer_cuts_the_next_read(
    sato: Worker, tanaka: Worker, town: Town, person: Person
) -> None:
    sent = send(sato, matter_of(sato, person), town.b.desk)
    assert _readable(tanaka, sent) == ["name", "complaint"]
    agree(sato, person, "partial", scope=Scope(items=frozenset({"complaint"})))
    assert _readable(tanaka, sent) == ["complaint"]
    agree(sato, person, "partial", scope=Scope(agencies=frozenset({town.c.agency.pk})))
    assert _readable(tanaka, sent) == []
    assert disclosure.closed_among([sent.packet], tanaka.actor) == {sent.packet_id}
    agree(sato, person, "partial", scope=Scope(agencies=frozenset({town.b.agency.pk})))
    assert _readable(tanaka, sent) == ["name", "complaint"]
    assert disclosure.sent_packet(sato.actor, sent.packet).items  # the sender keeps what was sent


def test_what_is_agreed_to_item_by_item_is_ticked_and_the_rest_is_not(sato: Worker, person: Person) -> None:
    matter = matter_of(sato, person)
    agree(sato, person, "partial", scope=Scope(items=frozenset({"name"})))
    chosen = {c.kind: (c.ticked, c.mark) for c in offers.choices_for(sato.actor, matter)}
    assert chosen["name"] == (True, "")
    assert chosen["complaint"] == (False, "同意の外")
    agree(sato, person, "partial", scope_note="長男には言わない")
    chosen = {c.kind: (c.ticked, c.mark) for c in offers.choices_for(sato.actor, matter)}
    assert chosen["name"] == (False, "同意の範囲を確かめる")


def test_a_member_outside_of_the_consent_reads_nothing_of_a_sitting(
    clock: Clock, suzuki: Worker, tanaka: Worker, takahashi: Worker, yamamoto: Worker, town: Town
) -> None:
    person = person_of(suzuki)
    agree(suzuki, person, "partial", scope=Scope(agencies=frozenset({town.b.agency.pk})))
    case, plan = case_of(suzuki, person)
    body = body_of(town.city, "layered_meeting", town.a, town.b, town.c)
    sitting = sitting_of(yamamoto, body, tanaka, takahashi)
    for worker in (tanaka, takahashi, yamamoto):
        sittings.acknowledge(conference_id=sitting.id, by=worker.actor)
    brought = Brought(question="分担を決めたい", items=[WORRY], plan_id=plan.id)
    agenda.submit(item_id=new_id(), conference_id=sitting.id, case=case, brought=brought, by=suzuki.actor)
    url = reverse("collaboration:conference", args=[sitting.id])
    assert "分担を決めたい" in _words(tanaka.client.get(url))
    assert WORRY[1] in _words(tanaka.client.get(url))
    for outside in (takahashi, yamamoto):
        text = _words(outside.client.get(url))
        assert "分担を決めたい" not in text
        assert WORRY[1] not in text
        assert "本人の同意がいまはないため" in text
    # The chair can still end the sitting.
    assert _page(yamamoto.client.get(url)).select_one("select[name=result]")


def test_withdrawal_cuts_what_was_asked_and_minuted_in_a_sitting_by_consent(
    clock: Clock, suzuki: Worker, tanaka: Worker, yamamoto: Worker, town: Town
) -> None:
    person = person_of(suzuki)
    case, plan = case_of(suzuki, person)
    body = body_of(town.city, "layered_meeting", town.a, town.b)
    sitting = sitting_of(yamamoto, body, tanaka)
    sittings.acknowledge(conference_id=sitting.id, by=tanaka.actor)
    brought = Brought(question="分担を決めたい", items=[WORRY], plan_id=plan.id)
    agenda.submit(item_id=new_id(), conference_id=sitting.id, case=case, brought=brought, by=suzuki.actor)
    url = reverse("collaboration:conference", args=[sitting.id])
    assert "分担を決めたい" in _words(tanaka.client.get(url))
    stops = queries.resting_on(suzuki.actor, person)
    (line,) = stops
    assert set(line.receiver.split("、")) == {town.b.agency.name, town.city.agency.name}
    assert (line.yet_to_come, line.conference_id) == (True, sitting.id)
    consents.withdraw(person=person, seen=queries.digest(stops), by=suzuki.actor)
    assert "分担を決めたい" not in _words(tanaka.client.get(url))
    assert "分担を決めたい" in _words(suzuki.client.get(url))


def test_consent_is_asked_again_at_each_plan(
    clock: Clock, suzuki: Worker, tanaka: Worker, yamamoto: Worker, town: Town
) -> None:
    person = person_of(suzuki)
    clock.advance(days=1)
    case, plan = case_of(suzuki, person)
    sitting = sitting_of(yamamoto, body_of(town.city, "layered_meeting", town.a), suzuki)
    values = {"item_id": new_id(), "conference_id": sitting.id, "case": case, "by": suzuki.actor}
    with pytest.raises(Refused, match="プランごとに聞きなおして"):
        agenda.submit(brought=Brought(question="分担", items=[WORRY], plan_id=plan.id), **values)
    agree(suzuki, person)
    assert agenda.submit(brought=Brought(question="分担", items=[WORRY], plan_id=plan.id), **values)


# --- what an answer stops --------------------------------------------------------------------------------------------


def test_what_a_withdrawal_stops_is_shown_before_it_is_confirmed(
    sato: Worker, tanaka: Worker, town: Town, person: Person
) -> None:
    sent = send(sato, matter_of(sato, person), town.b.desk)
    page = sato.client.get(_url("consent-withdraw", person))
    row = _page(page).select_one("tbody tr")
    assert row is not None
    assert town.b.agency.name in row.get_text()
    assert "氏名・よみ、主訴（困りごと）" in row.get_text()
    assert reverse("collaboration:referral", args=[sent.id]) in str(row)
    assert Consent.objects.count() == 1, "a look writes nothing"
    blind = sato.client.post(_url("consent-withdraw", person))
    assert blind.status_code == 422
    assert _readable(tanaka, sent), "nothing that was not seen is stopped"
    seen = _page(page).select_one("input[name=seen]")
    assert seen is not None
    done = sato.client.post(_url("consent-withdraw", person), {"seen": seen["value"]})
    assert done["Location"] == reverse("people:person", args=[person.pk]) + "#consent"
    assert _readable(tanaka, sent) == []
    stopped = AuditEvent.objects.get(verb="consent.stopped")
    assert (stopped.data, stopped.person_ids) == ({"packets": 1, "whole": 1}, [person.pk])
    assert [c.state for c in Consent.objects.order_by("created_at")] == ["given", "withdrawn"]
    nothing = sato.client.post(_url("consent-withdraw", person))
    assert nothing.status_code == 422
    assert "取り消せる同意がありません" in _words(nothing)


def test_what_came_in_between_is_shown_anew(sato: Worker, tanaka: Worker, town: Town, person: Person) -> None:
    send(sato, matter_of(sato, person), town.b.desk)
    seen = _page(sato.client.get(_url("consent-withdraw", person))).select_one("input[name=seen]")
    assert seen is not None
    later = send(sato, matter_of(sato, person), town.b.desk)
    again = sato.client.post(_url("consent-withdraw", person), {"seen": seen["value"]})
    assert again.status_code == 422
    assert len(_page(again).select("tbody tr")) == 2
    assert _readable(tanaka, later)


def test_a_refusal_and_a_narrower_answer_show_it_too(
    sato: Worker, tanaka: Worker, town: Town, person: Person
) -> None:
    sent = send(sato, matter_of(sato, person), town.b.desk)
    part = SAID | {"state": "partial", "items": ["complaint"], "scope_note": ""}
    shown = sato.client.post(_url("consent", person), part)
    assert shown.status_code == 200
    assert "この項目だけ止まる" in _words(shown)
    assert _page(shown).select_one("input[name=items][value=complaint][checked]"), "what was chosen stays"
    button = _page(shown).select_one("button[name=seen]")
    assert button is not None
    assert sato.client.post(_url("consent", person), part | {"seen": button["value"]}).status_code == 302
    assert _readable(tanaka, sent) == ["complaint"]
    no = SAID | {"state": "refused", "form": ""}
    shown = sato.client.post(_url("consent", person), no)
    assert "主訴（困りごと）" in _page(shown).select_one("tbody tr").get_text()  # type: ignore[union-attr]
    assert Consent.objects.filter(state="refused").count() == 0
    # Somebody who widens it is asked nothing.
    assert sato.client.post(_url("consent", person), SAID).status_code == 302
    assert _readable(tanaka, sent) == ["name", "complaint"]


def test_an_answer_of_an_earlier_day_stops_nothing_today(sato: Worker, town: Town, person: Person) -> None:
    send(sato, matter_of(sato, person), town.b.desk)
    said = SAID | {"state": "refused", "form": "", "answered_on": "2026-11-01"}
    assert sato.client.post(_url("consent", person), said).status_code == 302
    assert queries.resting_on(sato.actor, person)


def test_what_rests_on_another_basis_or_is_over_does_not_rest_on_consent(
    clock: Clock, sato: Worker, town: Town, person: Person
) -> None:
    send(sato, matter_of(sato, person), town.b.desk, basis="law", basis_note="児童福祉法25条の3")
    assert queries.resting_on(sato.actor, person) == []
    send(sato, matter_of(sato, person), town.b.desk, until=time.today() + timedelta(days=3))
    assert len(queries.resting_on(sato.actor, person)) == 1
    assert queries.stopped_by(sato.actor, person, Said("given", until=time.today())) == []
    clock.advance(days=4)
    assert queries.resting_on(sato.actor, person) == []


# --- the page --------------------------------------------------------------------------------------------------------


def test_the_page_of_consent(sato: Worker, town: Town, person: Person) -> None:
    said = SAID | {
        "state": "partial",
        "form": "proxy",
        "proxy_name": "渡邊 一郎",
        "proxy_right": "guardian",
        "until": "2027-03-31",
        "agencies": [str(town.b.agency.pk)],
        "items": ["name"],
        "purposes": ["referral"],
        "scope_note": "長男には言わない",
    }
    assert sato.client.post(_url("consent", person), said).status_code == 302
    for url in (_url("consent", person), reverse("people:person", args=[person.pk])):
        text = _words(sato.client.get(url))
        for word in (
            "一部だけ同意",
            "渡邊 一郎",
            "成年後見人",
            town.b.agency.name,
            "氏名・よみ",
            "ほかの機関につなぐため",
            "長男には言わない",
        ):
            assert word in text, (url, word)
    assert "ほかの機関が読めるものは、ありません" in _words(sato.client.get(_url("consent", person)))


def test_not_asked_is_a_state_of_its_own(sato: Worker) -> None:
    person = person_of(sato, agrees=False)
    text = _words(sato.client.get(_url("consent", person)))
    assert "まだ聞いていない" in text
    refused = SAID | {"state": "refused", "form": ""}
    assert sato.client.post(_url("consent", person), refused).status_code == 302
    assert "今は同意しない" in _words(sato.client.get(_url("consent", person)))


def test_what_cannot_be_stays_on_the_page(sato: Worker, person: Person) -> None:
    said = SAID | {"state": "partial", "until": "2027-03-31", "form": "proxy", "proxy_name": "渡邊 一郎"}
    answer = sato.client.post(_url("consent", person), said)
    assert answer.status_code == 422
    assert "どこまでか" in _words(answer)
    assert _page(answer).select_one("input[name=proxy_name]")["value"] == "渡邊 一郎"  # type: ignore[index]
    assert sato.client.post(_url("consent", person), {}).status_code == 422
    assert Consent.objects.count() == 1


@pytest.mark.parametrize("name", ["consent", "consent-withdraw"])
def test_the_door(
    name: str,
    sato: Worker,
    suzuki: Worker,
    takahashi: Worker,
    pharmacist: Worker,
    ishii: Worker,
    person: Person,
    mori: Worker,
) -> None:
    url = _url(name, person)
    assert suzuki.client.get(url).status_code == 200  # a colleague
    assert takahashi.client.get(url).status_code == 403  # may find her, is not involved
    assert mori.client.get(url).status_code == 403
    for stranger in (pharmacist, ishii):
        assert stranger.client.get(url).status_code == 404
        assert stranger.client.post(url, SAID).status_code == 404
    assert sato.client.get(reverse(f"collaboration:{name}", args=[new_id()])).status_code == 404
