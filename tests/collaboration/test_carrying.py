"""Out of the wall: one thing at a time, on a basis of its own, by the agency that said it; before that, nowhere."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from marugoto.audit.models import AuditEvent
from marugoto.cases.models import Case
from marugoto.collaboration.actions import agenda, sittings
from marugoto.collaboration.actions.agenda import Brought
from marugoto.collaboration.models import AgendaItem, CarriedItem, Conference, WalledItem
from marugoto.collaboration.wall import actions as wall
from marugoto.collaboration.wall.actions import Carry
from marugoto.core import clock as time
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.people.actions import consent
from marugoto.people.actions.persons import involve
from marugoto.people.models import Person
from tests.factories.agencies import Town, Worker
from tests.factories.collaboration import WORRY, agree, body_of, case_of, person_of, sitting_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
SAID = "夜中に泣き声が聞こえると民生委員から聞いた"
OUT = "夜に泣き声が聞こえる"


class Room:
    """A 支援会議 on 鈴木's case, at which 田中 has said something."""

    def __init__(self, town: Town, suzuki: Worker, tanaka: Worker, yamamoto: Worker) -> None:
        self.person: Person = person_of(suzuki, agrees=False)
        self.case: Case = case_of(suzuki, self.person, agreed=False)[0]
        body = body_of(town.city, "support_meeting", town.a, town.b, name="支援会議")
        self.sitting: Conference = sitting_of(yamamoto, body, tanaka)
        for worker in (tanaka, yamamoto):
            sittings.acknowledge(conference_id=self.sitting.id, by=worker.actor)
        brought = Brought(question="どう見守るか", items=[WORRY])
        self.item: AgendaItem = agenda.submit(
            item_id=new_id(), conference_id=self.sitting.id, case=self.case, brought=brought, by=suzuki.actor
        )
        sittings.acknowledge(conference_id=self.sitting.id, by=suzuki.actor)
        self.said: WalledItem = wall.say(
            item_id=new_id(), agenda_item_id=self.item.id, body=SAID, by=tanaka.actor
        )

    def carry(self, by: Worker, **change: Any) -> CarriedItem:
        """It is carried out."""
        values = {"kind": "course", "body": OUT, "basis": "law", "basis_note": "児童福祉法25条の3"}
        carry = Carry(**(values | change))
        return wall.carry_out(carry_id=new_id(), said_id=self.said.id, carry=carry, by=by.actor)

    @property
    def panel(self) -> str:
        """The page that shows the case's agency what was carried out."""
        return reverse("collaboration:case-panel", args=[self.case.id])

    def url(self, said: Any = None) -> str:
        """The page of carrying out."""
        args = [self.sitting.id, self.item.id, said or self.said.id]
        return reverse("collaboration:carry", args=args)


@pytest.fixture
def room(town: Town, suzuki: Worker, tanaka: Worker, yamamoto: Worker) -> Room:
    """The room."""
    return Room(town, suzuki, tanaka, yamamoto)


def _known_to(worker: Worker, person: Person) -> None:
    involve(person=person, agency=worker.agency, reason="packet", by=worker.actor)


def _text(worker: Worker, url: str) -> str:
    answer = worker.client.get(url)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)


def test_before_it_is_carried_out_the_agency_of_the_case_reads_it_in_the_sitting_only(
    room: Room, suzuki: Worker, sato: Worker
) -> None:
    here = reverse("collaboration:conference", args=[room.sitting.id])
    assert SAID in _text(suzuki, here)
    case = reverse("cases:detail", args=[room.case.id])
    for url in (room.panel, case, reverse("collaboration:conferences"), reverse("office:today")):
        for worker in (suzuki, sato):
            page = worker.client.get(url)
            assert SAID not in page.content.decode()
            assert OUT not in page.content.decode()


def test_one_thing_is_carried_out_with_a_trace(
    room: Room, tanaka: Worker, suzuki: Worker, yamamoto: Worker
) -> None:
    made = room.carry(tanaka)
    assert (made.packet.basis, made.packet.basis_note) == ("law", "児童福祉法25条の3")
    assert made.packet.purpose == "conference"
    text = _text(suzuki, room.panel)
    assert OUT in text
    assert "法令の定め" in text
    assert SAID not in text
    here = reverse("collaboration:conference", args=[room.sitting.id])
    for member in (tanaka, suzuki, yamamoto):
        assert f"{tanaka.user.name}（法令の定め）" in _text(member, here)
    event = AuditEvent.objects.get(verb="wall.carried_out")
    assert (event.data["basis"], event.person_ids) == ("law", [room.person.pk])
    assert AuditEvent.objects.filter(verb="packet.disclosed", person_ids=[room.person.pk]).exists()
    with pytest.raises(Refused, match="もう持ち出されています"):
        room.carry(tanaka)


def test_the_same_page_sent_twice_is_one(room: Room, tanaka: Worker) -> None:
    carry = Carry("course", OUT, "law", "児童福祉法25条の3")
    key = new_id()
    made = [
        wall.carry_out(carry_id=key, said_id=room.said.id, carry=carry, by=tanaka.actor) for _ in range(2)
    ]
    assert made[0] == made[1]
    assert CarriedItem.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"basis": "consent"}, "basis"),  # nobody has agreed
        ({"basis": "meeting_106_6"}, "basis"),  # what lets it be said there carries nothing out
        ({"basis": "within_commission"}, "basis"),
        ({"basis": "anonymous"}, "basis"),
        ({"basis": "own_agency"}, "basis"),
        ({"basis_note": " "}, "basis_note"),
        ({"basis": "vital", "basis_note": ""}, "basis_note"),
        ({"body": " "}, "items"),
        ({"kind": "gossip"}, "items"),
        ({"until": time.today().replace(year=2020)}, "until"),
    ],
)
def test_without_a_basis_nothing_is_carried_out(
    room: Room, tanaka: Worker, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as no:
        room.carry(tanaka, **change)
    assert no.value.field == field
    assert not CarriedItem.objects.exists()


def test_consent_opens_the_wall_for_that_thing_and_its_withdrawal_closes_it(
    room: Room, tanaka: Worker, suzuki: Worker
) -> None:
    _known_to(tanaka, room.person)
    agree(tanaka, room.person)
    room.carry(tanaka, basis="consent", basis_note="")
    assert OUT in _text(suzuki, room.panel)
    consent.withdraw_consent(person=room.person, on=time.today(), by=tanaka.actor)
    text = _text(suzuki, room.panel)
    assert OUT not in text
    assert "本人の同意がいまはないため" in text


def test_others_do_not_carry_it_out(
    room: Room, suzuki: Worker, yamamoto: Worker, takahashi: Worker, sato: Worker, tanaka: Worker
) -> None:
    for member in (suzuki, yamamoto, takahashi):
        with pytest.raises(Refused, match="話した機関"):
            room.carry(member)
    assert tanaka.client.get(room.url()).status_code == 200
    for other in (suzuki, yamamoto, takahashi, sato):
        assert other.client.get(room.url()).status_code == 404
        assert other.client.post(room.url(), {}).status_code == 404
    assert tanaka.client.get(room.url(new_id())).status_code == 404
    sittings.release(attendee_id=room.sitting.attendees.get(user=tanaka.user).id, by=yamamoto.actor)
    assert tanaka.client.get(room.url()).status_code == 404


def test_carrying_out_from_the_page_and_taking_back(room: Room, tanaka: Worker, suzuki: Worker) -> None:
    page = BeautifulSoup(tanaka.client.get(room.url()).content, "html.parser")
    key, body = page.select_one("input[name=carry]"), page.select_one("textarea[name=body]")
    assert key is not None
    assert body is not None
    assert SAID in body.get_text()
    form = {"carry": key["value"], "kind": "course", "body": OUT, "basis": "law", "basis_note": ""}
    wrong = tanaka.client.post(room.url(), form)
    assert wrong.status_code == 422
    assert OUT in wrong.content.decode()
    assert "第何条" in wrong.content.decode()
    assert tanaka.client.post(room.url(), {"body": ""}).status_code == 422
    done = tanaka.client.post(room.url(), form | {"basis_note": "児童福祉法25条の3"})
    assert done.status_code == 302
    assert done["Location"].endswith(f"#item-{room.item.id}")
    assert OUT in _text(suzuki, room.panel)
    made = CarriedItem.objects.get()
    back = reverse("collaboration:take-back", args=[made.id])
    assert suzuki.client.post(back).status_code == 404
    assert tanaka.client.get(back).status_code == 405
    assert tanaka.client.post(back).status_code == 302
    text = _text(suzuki, room.panel)
    assert OUT not in text
    assert "引きあげた" in text
    here = reverse("collaboration:conference", args=[room.sitting.id])
    assert "引きあげた・期限切れ" in _text(tanaka, here)
    assert CarriedItem.objects.count() == 1, "the trace stays"


def test_ones_own_words_need_a_basis_too(room: Room, suzuki: Worker) -> None:
    own = wall.say(item_id=new_id(), agenda_item_id=room.item.id, body="家で会えた", by=suzuki.actor)
    carry = Carry("course", "家で会えた", "consent")
    with pytest.raises(Refused, match="同意がまだありません"):
        wall.carry_out(carry_id=new_id(), said_id=own.id, carry=carry, by=suzuki.actor)
    agree(suzuki, room.person)
    made = wall.carry_out(carry_id=new_id(), said_id=own.id, carry=carry, by=suzuki.actor)
    assert made.packet.basis == "consent"
    assert "家で会えた" in _text(suzuki, room.panel)
