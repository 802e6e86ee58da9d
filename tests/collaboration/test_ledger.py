"""提供の記録: every packet with receiver, items, basis, article and when it was read; and the copy for the person."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from marugoto.agencies.models import Desk
from marugoto.audit.models import AuditEvent
from marugoto.collaboration import disclosure
from marugoto.collaboration.actions import agenda, packets, sittings
from marugoto.collaboration.actions.agenda import Brought
from marugoto.core.ids import new_id
from marugoto.people.models import Person
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

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def person(clock: Clock, suzuki: Worker) -> Person:
    """渡邊 花子, who has agreed to sharing."""
    return person_of(suzuki)


def _text(worker: Worker, name: str, person: Person) -> str:
    answer = worker.fresh_client().get(reverse(f"collaboration:{name}", args=[person.pk]))
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)


def test_nothing_was_told_yet(suzuki: Worker, person: Person) -> None:
    assert "まだ、どこにも伝えていません" in _text(suzuki, "ledger", person)
    assert "ほかの機関に伝えたことは、まだありません" in _text(suzuki, "ledger-copy", person)


def test_every_disclosure_is_a_line_with_receiver_items_basis_and_readings(
    clock: Clock, suzuki: Worker, sato: Worker, tanaka: Worker, town: Town, person: Person
) -> None:
    sent = send(suzuki, matter_of(suzuki, person), town.b.desk)
    before = _text(suzuki, "ledger", person)
    assert "まだ読まれていません" in before
    disclosure.packet_for(tanaka.actor, sent.packet_id)
    clock.advance(hours=2)
    disclosure.packet_for(tanaka.actor, sent.packet_id)
    disclosure.sent_packet(suzuki.actor, sent.packet)  # one's own look is no reading
    for worker in (suzuki, sato):
        text = _text(worker, "ledger", person)
        for said in (
            town.b.agency.name,
            "氏名・よみ",
            WORRY[1],
            "本人同意",
            "個人情報保護法69条2項1号・27条1項",
            "（2回、最後は",
            "読める",
        ):
            assert said in text, said
    copy = _text(suzuki, "ledger-copy", person)
    assert "だれに伝えたか" in copy
    assert WORRY[1] in copy
    assert AuditEvent.objects.get(verb="ledger.printed").data == {"lines": 1}


def test_what_ended_says_so(clock: Clock, suzuki: Worker, town: Town, person: Person) -> None:
    sent = send(suzuki, matter_of(suzuki, person), town.b.desk)
    agree(suzuki, person, "withdrawn")
    assert "同意がなくなり、読めない" in _text(suzuki, "ledger", person)
    packets.revoke_packet(packet_id=sent.packet_id, by=suzuki.actor)
    assert "引きあげた（2026-11-24）" in _text(suzuki, "ledger", person)


def test_what_was_told_to_a_meeting_of_the_law_is_not_on_the_copy(
    clock: Clock, suzuki: Worker, tanaka: Worker, yamamoto: Worker, town: Town, person: Person
) -> None:
    sitting = sitting_of(yamamoto, body_of(town.city, "support_meeting", town.b, name="支援会議"), tanaka)
    sittings.acknowledge(conference_id=sitting.id, by=tanaka.actor)
    brought = Brought(question="どう見守るか", items=[("course", "会えていない")])
    case = case_of(suzuki, person)[0]
    agenda.submit(item_id=new_id(), conference_id=sitting.id, case=case, brought=brought, by=suzuki.actor)
    text = _text(suzuki, "ledger", person)
    assert f"支援会議（{town.b.agency.name}）" in text
    assert "会えていない" not in text  # what was brought behind the wall is for those who sit there
    assert "会議の中だけ" in text
    copy = _text(suzuki, "ledger-copy", person)
    assert "会えていない" not in copy
    assert "支援会議" not in copy
    assert "開示" in copy


def test_what_was_taken_out_of_a_file_is_for_those_who_work_on_cases(
    clock: Clock, suzuki: Worker, sato: Worker, tanaka: Worker, yamamoto: Worker, town: Town, person: Person
) -> None:
    """A desk worker who cannot open the case does not read it here either, once it was brought to a meeting."""
    sitting = sitting_of(
        yamamoto, body_of(town.city, "layered_meeting", town.b, name="重層的支援会議"), tanaka
    )
    brought = Brought(question="どう支えるか", items=[("course", "三年会えていない")])
    case = case_of(suzuki, person)[0]
    agenda.submit(item_id=new_id(), conference_id=sitting.id, case=case, brought=brought, by=suzuki.actor)
    for name in ("ledger", "ledger-copy"):
        assert "三年会えていない" in _text(suzuki, name, person)
        masked = _text(sato, name, person)
        assert "三年会えていない" not in masked
        assert "ケースの担当者だけ" in masked


def test_inside_the_agency_nothing_was_disclosed(suzuki: Worker, town: Town, person: Person) -> None:
    second = Desk.objects.create(
        agency=town.a.agency,
        code="second",
        name="生活の窓口",
        intake_mode="both",
        valid_from=town.a.desk.valid_from,
    )
    send(suzuki, matter_of(suzuki, person), second)
    assert "まだ、どこにも伝えていません" in _text(suzuki, "ledger", person)


@pytest.mark.parametrize("name", ["ledger", "ledger-copy"])
def test_the_door(
    name: str,
    suzuki: Worker,
    takahashi: Worker,
    pharmacist: Worker,
    ishii: Worker,
    mori: Worker,
    person: Person,
) -> None:
    url = reverse(f"collaboration:{name}", args=[person.pk])
    assert takahashi.client.get(url).status_code == 403
    assert mori.client.get(url).status_code == 403
    for stranger in (pharmacist, ishii):
        assert stranger.client.get(url).status_code == 404
    assert suzuki.client.get(reverse(f"collaboration:{name}", args=[new_id()])).status_code == 404
    assert suzuki.client.post(url).status_code == 405
