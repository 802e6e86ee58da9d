"""Every constraint of this room, broken once: the database has the last word, and says it in a sentence."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from marugoto.collaboration.models import (
    AgendaDesk,
    AgendaItem,
    Attendee,
    BodyMember,
    Conference,
    ConferenceBody,
    Decision,
    GuestLink,
    Packet,
    PacketItem,
    PacketMember,
    PacketPerson,
    PaperCopy,
    Referral,
    ReferralMessage,
    WalledItem,
)
from marugoto.core import clock
from marugoto.core.ids import new_id
from tests.factories.agencies import Town, Worker
from tests.factories.collaboration import body_of, case_of, matter_of, person_of, send, sitting_of
from tests.factories.constraints import breaks

pytestmark = pytest.mark.django_db


def _copy(row: Any, **change: Any) -> Any:
    """A second row like this one."""
    values = {
        f.attname: getattr(row, f.attname) for f in row._meta.fields if f.name not in ("id", "created_at")
    }
    return type(row)(id=new_id(), **(values | change))


@pytest.fixture
def sent(sato: Worker, town: Town) -> Referral:
    """A つなぎ on its way."""
    return send(sato, matter_of(sato, person_of(sato)), town.b.desk)


@pytest.fixture
def item(suzuki: Worker, yamamoto: Worker, town: Town) -> AgendaItem:
    """A bare agenda item of a planned sitting."""
    case, _plan = case_of(suzuki, person_of(suzuki))
    sitting = sitting_of(yamamoto, body_of(town.city, "layered_meeting", town.a))
    return AgendaItem.objects.create(
        conference=sitting, case=case, submitted_by=suzuki.user, question="支援の分担"
    )


def _change(row: Any, **change: Any) -> None:
    type(row).objects.filter(pk=row.pk).update(**change)


def test_packet(sent: Referral, town: Town) -> None:
    packet = sent.packet
    with breaks("packet_has_a_basis"):
        _change(packet, basis="")
    with breaks("packet_law_and_need_say_why"):
        _change(packet, basis="law", basis_note="")
    with breaks("packet_has_one_receiver"):
        _change(packet, to_desk=None)
    with breaks("packet_item_once"):
        PacketItem.objects.create(packet=packet, kind="name", body="x")
    with breaks("packet_item_says_something"):
        PacketItem.objects.create(packet=packet, kind="wish", body="")
    person = PacketPerson.objects.get(packet=packet).person
    with breaks("packet_person_once"):
        PacketPerson.objects.create(packet=packet, person=person)
    member = PacketMember.objects.create(packet=packet, person=person, name="渡邊 花子")
    with breaks("packet_member_once"):
        PacketMember.objects.create(packet=packet, person=person, name="花子")
    with breaks("packet_member_has_a_name"):
        _change(member, name="")
    assert Packet.objects.count() == 1


def test_guest_link(sent: Referral, sato: Worker) -> None:
    now = clock.now()
    link = GuestLink.objects.create(
        referral=sent,
        guest="会長",
        token_hash="a",
        code_hash="b",
        made_by=sato.user,
        made_at=now,
        ends_at=now + timedelta(days=7),
    )
    with breaks("guest_link_one_at_a_time"):
        _copy(link, token_hash="c").save()
    with breaks("guest_link_token_once"):
        _copy(link, revoked_at=now).save()
    with breaks("guest_link_names_somebody"):
        _change(link, guest="")
    with breaks("guest_link_ends_after_it_was_made"):
        _change(link, ends_at=now)
    with breaks("guest_link_answers_once_opened"):
        _change(link, answered_at=now)
    said = ReferralMessage.objects.create(
        referral=sent, kind="accept", desk=sent.to_desk, guest_link=link, at=now
    )
    with breaks("referral_message_has_a_writer"):
        _change(said, by=sato.user)
    with breaks("referral_message_has_a_writer"):
        _change(said, guest_link=None)


def test_paper_copy(sent: Referral, sato: Worker) -> None:
    copy = PaperCopy.objects.create(
        packet=sent.packet,
        desk=sato.desk,
        batch=new_id(),
        what="つなぎ",
        number=1,
        of=1,
        for_whom="会長",
        printed_by=sato.user,
        printed_at=clock.now(),
    )
    with breaks("paper_copy_number_once"):
        _copy(copy).save()
    with breaks("paper_copy_number_is_one_of_them"):
        _change(copy, number=2)
    with breaks("paper_copy_is_for_somebody"):
        _change(copy, for_whom="")
    with breaks("paper_copy_ended_pair"):
        _change(copy, ended="returned")


REFERRAL: list[tuple[str, Callable[[Referral], dict[str, Any]]]] = [
    ("referral_status", lambda r: {"status": "lost", "awaited": False}),
    ("referral_not_to_itself", lambda r: {"to_desk": r.from_desk}),
    (
        "referral_declined_has_a_reason",
        lambda r: {"status": "declined", "awaited": False, "answered_at": clock.now()},
    ),
    ("referral_answered_pair", lambda r: {"status": "accepted", "awaited": False}),
    (
        "referral_done_pair",
        lambda r: {"status": "done", "awaited": False, "answered_at": clock.now(), "done_at": clock.now()},
    ),
    ("referral_asks_something", lambda r: {"asked": ""}),
    ("referral_awaited_only_while_waiting", lambda r: {"status": "withdrawn"}),
    ("referral_on_paper_keeps_the_baton", lambda r: {"on_paper": True}),
]


@pytest.mark.parametrize(("name", "change"), REFERRAL)
def test_referral(sent: Referral, name: str, change: Callable[[Referral], dict[str, Any]]) -> None:
    with breaks(name):
        _change(sent, **change(sent))


def test_referral_numbers_and_batons(sent: Referral) -> None:
    packet = _copy(sent.packet)
    packet.save()
    with breaks("referral_seq_once"):
        _copy(sent, packet_id=packet.id, moves_baton=False).save()
    with breaks("referral_one_baton_in_the_air"):
        _copy(sent, packet_id=packet.id, seq=2).save()


def test_referral_message(sent: Referral, sato: Worker) -> None:
    line = ReferralMessage.objects.create(
        referral=sent, kind="question", body="?", desk=sent.to_desk, by=sato.user, at=clock.now()
    )
    with breaks("referral_message_kind"):
        _change(line, kind="shout")
    with breaks("referral_message_says_something"):
        _change(line, body="")


def test_bodies_and_sittings(item: AgendaItem, town: Town, yamamoto: Worker) -> None:
    sitting, body = item.conference, item.conference.body
    with breaks("conference_body_once"):
        _copy(body).save()
    with breaks("conference_body_period"):
        _change(body, valid_to="2000-01-01")
    with breaks("body_member_once"):
        BodyMember.objects.create(body=body, agency=town.a.agency)
    with breaks("conference_status"):
        _change(sitting, status="held")
    with breaks("conference_sits_once"):
        _copy(sitting).save()
    member = Attendee.objects.get(conference=sitting)
    with breaks("attendee_once"):
        _copy(member).save()
    with breaks("attendee_acknowledged_pair"):
        _change(member, acknowledged_at=clock.now())
    with breaks("attendee_told_together"):
        _change(member, told_how="telephone")
    with breaks("conference_body_closing_days"):
        _change(ConferenceBody.objects.get(), closing_days=0)
    assert ConferenceBody.objects.count() == Conference.objects.count() == 1


def test_agenda(item: AgendaItem, town: Town, suzuki: Worker) -> None:
    with breaks("agenda_case_once"):
        _copy(item).save()
    with breaks("agenda_asks_something"):
        _change(item, question="")
    with breaks("agenda_urgent_is_late"):
        _change(item, urgent_reason="退院が決まった")
    AgendaDesk.objects.create(agenda_item=item, desk=town.b.desk)
    with breaks("agenda_desk_once"):
        AgendaDesk.objects.create(agenda_item=item, desk=town.b.desk)
    told = Decision.objects.create(
        agenda_item=item, kind="information", body="x", recorded_by=suzuki.user, at=clock.now()
    )
    with breaks("decision_kind"):
        _change(told, kind="wish")
    with breaks("decision_task_has_who_and_when"):
        _change(told, kind="task")
    with breaks("decision_says_something"):
        _change(told, body="")
    with breaks("walled_item_says_something"):
        WalledItem.objects.create(
            agenda_item=item, body="", said_by=suzuki.user, desk=town.a.desk, at=clock.now()
        )
