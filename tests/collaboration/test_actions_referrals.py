"""A つなぎ is sent, accepted, declined, asked back about, reported on, withdrawn; each act leaves its trace."""

from datetime import date
from typing import Any

import pytest

from marugoto.audit.models import AuditEvent
from marugoto.collaboration.actions import packets, referrals
from marugoto.collaboration.actions.packets import Heard
from marugoto.collaboration.models import Packet, Referral
from marugoto.core import clock as time
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.intake.actions import matters
from marugoto.intake.models import BatonHold, Matter
from marugoto.people.models import Consent, Involvement
from tests.factories.agencies import Town, Worker
from tests.factories.clock import Clock
from tests.factories.collaboration import agree, case_of, letter_to, matter_of, person_of, send

pytestmark = pytest.mark.django_db


def _verbs(matter: Matter) -> list[str]:
    return list(
        AuditEvent.objects.filter(matter_id=matter.id, kind="write")
        .order_by("id")
        .values_list("verb", flat=True)
    )


def _fresh(matter: Matter) -> Matter:
    return Matter.objects.get(pk=matter.pk)


# --- sending ---------------------------------------------------------------------------------------------------------


def test_sending_leaves_the_baton_with_the_sender(clock: Clock, sato: Worker, town: Town) -> None:
    matter = matter_of(sato, person_of(sato))
    sent = send(sato, matter, town.b.desk)
    now = _fresh(matter)
    assert (now.holder_desk_id, now.answers_awaited) == (town.a.desk.id, 1)
    assert (now.next_act, now.next_due) == ("await_answer", date(2026, 11, 27))
    assert (sent.status, sent.due_on, sent.moves_baton) == ("sent", date(2026, 11, 27), True)
    assert [i.kind for i in sent.packet.items.order_by("sort")] == ["name", "complaint"]
    assert _verbs(matter) == ["matter.opened", "packet.disclosed", "referral.sent"]
    event = AuditEvent.objects.get(verb="packet.disclosed")
    assert event.data == {"basis": "consent", "until": "2027-11-24", "items": 2}
    assert len(event.person_ids) == 1


def test_the_same_letter_sent_twice_is_one(sato: Worker, town: Town) -> None:
    matter = matter_of(sato, person_of(sato))
    key = new_id()
    sent = [
        referrals.send(referral_id=key, matter_id=matter.id, letter=letter_to(town.b.desk), by=sato.actor)
        for _ in range(2)
    ]
    assert sent[0] == sent[1]
    assert (Packet.objects.count(), _fresh(matter).answers_awaited) == (1, 1)


@pytest.mark.parametrize(
    ("change", "words", "field"),
    [
        ({"asked": "  "}, "何を頼む", "asked"),
        ({"due_on": date(2020, 1, 1)}, "今日より後", "due_on"),
        ({"kind": "no-such"}, "選べない", "kind"),
        ({"basis": "no-such"}, "根拠", "basis"),
        ({"basis": "meeting_106_6"}, "この根拠では", "basis"),
        ({"basis": "law"}, "第何条", "basis_note"),
        ({"basis": "vital"}, "なぜ急ぐ", "basis_note"),
        ({"basis": "within_commission"}, "直営か委託", "basis"),
        ({"basis": "anonymous"}, "バトンは渡せません", "basis"),
        ({"basis": "anonymous", "kind": "request"}, "氏名", "items"),
        (
            {"basis": "anonymous", "kind": "request", "items": [("complaint", "渡邊さんの家")]},
            "だれか分かる",
            "items",
        ),
        ({"items": [("name", " ")]}, "中身を書いて", "items"),
        ({"until": date(2020, 1, 1)}, "見てよい期限", "until"),
        ({"items": [("no-such", "x")]}, "選べない", "items"),
    ],
)
def test_what_may_not_leave(sato: Worker, town: Town, change: dict[str, Any], words: str, field: str) -> None:
    matter = matter_of(sato, person_of(sato))
    with pytest.raises(Refused, match=words) as no:
        send(sato, matter, town.b.desk, **change)
    assert no.value.field == field
    assert not Packet.objects.exists()


def test_only_the_holder_sends_and_never_to_oneself(
    sato: Worker, suzuki: Worker, tanaka: Worker, town: Town
) -> None:
    matter = matter_of(sato, person_of(sato))
    with pytest.raises(Refused, match="バトンを持っている窓口だけ"):
        send(tanaka, matter, town.c.desk)
    with pytest.raises(Refused, match="自分の窓口"):
        send(sato, matter, town.a.desk)
    matters.close_matter(matter=matter, outcome="informed", by=suzuki.actor)
    with pytest.raises(Refused, match="終わっています"):
        send(sato, matter, town.b.desk)


def test_another_town_is_out_of_reach(sato: Worker, ishii: Worker) -> None:
    matter = matter_of(sato, person_of(sato))
    assert ishii.desk is not None
    with pytest.raises(Refused, match="相手を選んで"):
        send(sato, matter, ishii.desk)


def test_one_baton_in_the_air_but_any_number_of_requests(sato: Worker, town: Town) -> None:
    matter = matter_of(sato, person_of(sato))
    send(sato, matter, town.b.desk)
    with pytest.raises(Refused, match="すでに別の窓口"):
        send(sato, matter, town.c.desk)
    send(sato, matter, town.c.desk, kind="request")
    assert _fresh(matter).answers_awaited == 2


# --- consent and basis -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["refused", "withdrawn", None])
def test_without_consent_the_basis_does_not_carry(sato: Worker, town: Town, state: str | None) -> None:
    person = person_of(sato)
    if state:
        agree(sato, person, state)
    else:
        Consent.objects.all().delete()
    matter = matter_of(sato, person)
    with pytest.raises(Refused, match="渡邊 花子 の同意がまだ"):
        send(sato, matter, town.b.desk)


def test_every_subject_has_to_agree(sato: Worker, town: Town) -> None:
    matter = matter_of(sato, person_of(sato), person_of(sato, "渡邊 一郎", agrees=False))
    with pytest.raises(Refused, match="渡邊 一郎 の同意がまだ"):
        send(sato, matter, town.b.desk)
    send(sato, matter, town.b.desk, basis="law", basis_note="児童福祉法25条")


def test_consent_heard_on_the_same_page_is_written_down(clock: Clock, sato: Worker, town: Town) -> None:
    person = person_of(sato, agrees=False)
    matter = matter_of(sato, person)
    heard = Heard(person_ids=[person.id], form="oral", on=date(2026, 11, 24), until=date(2027, 3, 31))
    sent = send(sato, matter, town.b.desk, heard=heard)
    kept = Consent.objects.get(person=person)
    assert (kept.state, kept.form, kept.until) == ("given", "oral", date(2027, 3, 31))
    assert sent.packet.until == date(2027, 3, 31)
    assert "consent.given" in AuditEvent.objects.order_by("id").values_list("verb", flat=True)


@pytest.mark.parametrize(
    ("heard", "field"),
    [({"form": ""}, "consent_form"), ({"form": "oral", "on": date(2999, 1, 1)}, "consent_on")],
)
def test_consent_is_heard_in_a_form_and_not_tomorrow(
    sato: Worker, town: Town, heard: dict[str, Any], field: str
) -> None:
    person = person_of(sato, agrees=False)
    matter = matter_of(sato, person)
    values = {"person_ids": [person.id], "on": time.today()} | heard
    with pytest.raises(Refused) as no:
        send(sato, matter, town.b.desk, heard=Heard(**values))
    assert no.value.field == field


def test_a_partial_consent_says_how_far(sato: Worker, town: Town) -> None:
    person = person_of(sato, agrees=False)
    heard = Heard(person_ids=[person.id], form="oral", on=time.today(), scope_note="介護のことだけ")
    send(sato, matter_of(sato, person), town.b.desk, heard=heard)
    assert Consent.objects.get(person=person).state == "partial"


def test_inside_one_agency_no_basis_is_asked_but_the_packet_is_made(sato: Worker, town: Town) -> None:
    from marugoto.agencies.models import Desk

    second = Desk.objects.create(
        agency=town.a.agency, code="second", name="貸付窓口", intake_mode="both", valid_from=date(2021, 4, 1)
    )
    matter = matter_of(sato, person_of(sato, agrees=False))
    sent = send(sato, matter, second, basis="")
    assert (sent.packet.basis, sent.packet.items.count()) == ("own_agency", 2)


def test_commission_carries_between_commissioned_bodies(sato: Worker, town: Town) -> None:
    for place in (town.a, town.b):
        place.agency.operation = "commissioned"
        place.agency.save()
    matter = matter_of(sato, person_of(sato, agrees=False))
    assert send(sato, matter, town.b.desk, basis="within_commission").packet.basis == "within_commission"


def test_anonymous_carries_no_person(sato: Worker, town: Town) -> None:
    matter = matter_of(sato, person_of(sato, agrees=False))
    sent = send(
        sato, matter, town.b.desk, basis="anonymous", kind="request", items=[("complaint", "80代の家計")]
    )
    assert not sent.packet.persons.exists()


# --- the receiver ----------------------------------------------------------------------------------------------------


def test_accepting_moves_the_baton_and_involves_the_receiver(
    clock: Clock, sato: Worker, tanaka: Worker, town: Town
) -> None:
    person = person_of(sato)
    matter = matter_of(sato, person)
    sent = send(sato, matter, town.b.desk)
    assert not Involvement.objects.filter(agency=town.b.agency).exists()
    done = referrals.accept(referral_id=sent.id, note="伺います", by=tanaka.actor)
    now = _fresh(matter)
    assert (now.holder_desk_id, now.answers_awaited, now.next_act) == (town.b.desk.id, 0, "contact")
    assert (done.status, done.report_due_on, done.awaited) == ("accepted", date(2026, 12, 8), False)
    assert Involvement.objects.get(agency=town.b.agency).person_id == person.id
    first, second = BatonHold.objects.filter(matter=matter).order_by("held_from", "held_to")
    assert (first.held_to, second.reason) == (second.held_from, "accepted")
    assert {"baton.passed", "referral.accepted"} <= set(_verbs(matter))


def test_the_second_acceptor_gets_a_sentence(sato: Worker, tanaka: Worker, town: Town) -> None:
    sent = send(sato, matter_of(sato, person_of(sato)), town.b.desk)
    referrals.accept(referral_id=sent.id, by=tanaka.actor)
    with pytest.raises(Refused, match=r"田中 実.*が先に返事をしました.*もう受け取られています"):
        referrals.accept(referral_id=sent.id, by=tanaka.actor)


def test_a_request_leaves_the_baton(clock: Clock, sato: Worker, tanaka: Worker, town: Town) -> None:
    matter = matter_of(sato, person_of(sato))
    sent = send(sato, matter, town.b.desk, kind="request")
    referrals.accept(referral_id=sent.id, by=tanaka.actor)
    now = _fresh(matter)
    assert (now.holder_desk_id, now.next_act, now.next_due) == (
        town.a.desk.id,
        "ask_again",
        date(2026, 12, 15),
    )


def test_urgent_is_due_today(clock: Clock, sato: Worker, town: Town) -> None:
    sent = send(sato, matter_of(sato, person_of(sato)), town.b.desk, kind="urgent")
    assert sent.due_on == date(2026, 11, 24)


def test_when_the_baton_goes_other_answers_no_longer_bind_the_new_holder(
    sato: Worker, tanaka: Worker, takahashi: Worker, town: Town
) -> None:
    matter = matter_of(sato, person_of(sato))
    asked = send(sato, matter, town.c.desk, kind="request")
    handed = send(sato, matter, town.b.desk)
    referrals.accept(referral_id=handed.id, by=tanaka.actor)
    assert _fresh(matter).answers_awaited == 0
    referrals.accept(referral_id=asked.id, by=takahashi.actor)
    assert _fresh(matter).answers_awaited == 0
    assert _fresh(matter).next_act == "contact"


def test_declining_keeps_the_baton_and_closes_the_packet(
    clock: Clock, sato: Worker, tanaka: Worker, town: Town
) -> None:
    matter = matter_of(sato, person_of(sato))
    sent = send(sato, matter, town.b.desk)
    referrals.decline(referral_id=sent.id, reason="full", note="来月まで空きがありません", by=tanaka.actor)
    now = _fresh(matter)
    assert (now.holder_desk_id, now.answers_awaited, now.next_act) == (town.a.desk.id, 0, "redirect")
    assert now.next_due == date(2026, 11, 25)
    assert Packet.objects.get().withdrawn_at is not None
    assert not Involvement.objects.filter(agency=town.b.agency).exists()
    matters.close_matter(matter=matter, outcome="informed", by=sato.actor)


@pytest.mark.parametrize(("reason", "note", "field"), [("no-such", "x", "reason"), ("full", " ", "note")])
def test_declining_says_why(
    sato: Worker, tanaka: Worker, town: Town, reason: str, note: str, field: str
) -> None:
    sent = send(sato, matter_of(sato, person_of(sato)), town.b.desk)
    with pytest.raises(Refused) as no:
        referrals.decline(referral_id=sent.id, reason=reason, note=note, by=tanaka.actor)
    assert no.value.field == field


def test_asking_back_turns_the_clock_to_the_sender(
    clock: Clock, sato: Worker, tanaka: Worker, town: Town
) -> None:
    matter = matter_of(sato, person_of(sato))
    sent = send(sato, matter, town.b.desk)
    clock.advance(days=2)
    asked = referrals.ask_back(referral_id=sent.id, question="要介護認定はありますか", by=tanaka.actor)
    assert (asked.status, asked.due_on) == ("asked_back", date(2026, 12, 1))
    now = _fresh(matter)
    assert (now.next_act, now.next_due, now.answers_awaited) == ("answer_question", date(2026, 12, 1), 1)
    again = referrals.answer(referral_id=sent.id, body="まだです", by=sato.actor)
    assert (again.status, again.due_on) == ("sent", date(2026, 12, 1))
    assert _fresh(matter).next_act == "await_answer"
    kinds = sent.messages.order_by("at", "id").values_list("kind", "desk_id")
    assert list(kinds) == [("question", town.b.desk.id), ("answer", town.a.desk.id)]


def test_withdrawing_before_the_answer(sato: Worker, tanaka: Worker, town: Town) -> None:
    matter = matter_of(sato, person_of(sato))
    sent = send(sato, matter, town.b.desk)
    referrals.withdraw(referral_id=sent.id, note="別の窓口にしました", by=sato.actor)
    assert Packet.objects.get().withdrawn_at is not None
    assert (_fresh(matter).answers_awaited, _fresh(matter).next_act) == (0, "decide")
    with pytest.raises(Refused, match="取り下げられました"):
        referrals.accept(referral_id=sent.id, by=tanaka.actor)


def test_reporting_back(clock: Clock, sato: Worker, tanaka: Worker, town: Town) -> None:
    matter = matter_of(sato, person_of(sato))
    sent = send(sato, matter, town.b.desk, kind="request")
    referrals.accept(referral_id=sent.id, by=tanaka.actor)
    half = referrals.report_back(referral_id=sent.id, result="helping", note="訪問中です", by=tanaka.actor)
    assert (half.status, half.report_due_on) == ("accepted", date(2026, 12, 15))
    done = referrals.report_back(referral_id=sent.id, result="solved", note="入りました", by=tanaka.actor)
    assert (done.status, done.result) == ("done", "solved")
    assert _fresh(matter).next_act == "decide"
    with pytest.raises(Refused, match="もう終わっています"):
        referrals.report_back(referral_id=sent.id, result="solved", note="x", by=tanaka.actor)


def test_the_report_fills_the_step_it_was_made_for(suzuki: Worker, tanaka: Worker, town: Town) -> None:
    from marugoto.cases.actions import plan as plans
    from marugoto.cases.models import Step

    case, draft = case_of(suzuki, person_of(suzuki))
    plans.endorse(plan=draft, on=time.today(), by_conference="重層的支援会議", by=suzuki.actor)
    step = Step.objects.get()
    sent = send(suzuki, case.matter, town.b.desk, kind="request", step_id=step.id)
    referrals.accept(referral_id=sent.id, by=tanaka.actor)
    referrals.report_back(referral_id=sent.id, result="could_not", note="空きなし", by=tanaka.actor)
    step.refresh_from_db()
    assert step.outcome == "not_achieved"
    assert sent.packet.persons.count() == 1


def test_a_step_of_another_matter_is_refused(suzuki: Worker, town: Town) -> None:
    from marugoto.cases.models import Step

    case_of(suzuki, person_of(suzuki))
    with pytest.raises(Refused, match="この案件のものではありません"):
        send(
            suzuki,
            matter_of(suzuki, person_of(suzuki, "別の 人")),
            town.b.desk,
            step_id=Step.objects.get().id,
        )


def test_a_running_plan_keeps_its_own_next_act(suzuki: Worker, town: Town) -> None:
    matter = matter_of(suzuki, person_of(suzuki), next_act="support")
    send(suzuki, matter, town.b.desk, kind="request")
    assert (_fresh(matter).next_act, _fresh(matter).answers_awaited) == ("support", 1)


def test_to_let_know_waits_for_no_answer(sato: Worker, tanaka: Worker, town: Town) -> None:
    matter = matter_of(sato, person_of(sato))
    sent = send(sato, matter, town.b.desk, kind="inform")
    assert _fresh(matter).answers_awaited == 0
    matters.close_matter(matter=matter, outcome="informed", by=sato.actor)
    assert referrals.accept(referral_id=sent.id, by=tanaka.actor).status == "accepted"


def test_only_the_receiving_desk_answers(sato: Worker, takahashi: Worker, town: Town) -> None:
    sent = send(sato, matter_of(sato, person_of(sato)), town.b.desk)
    for worker in (sato, takahashi):
        with pytest.raises(Refused, match="届いた窓口の人だけ"):
            referrals.accept(referral_id=sent.id, by=worker.actor)


def test_a_lay_desk_is_asked_for_help_and_not_handed_a_baton(
    sato: Worker, volunteer: Worker, town: Town
) -> None:
    matter = matter_of(sato, person_of(sato))
    with pytest.raises(Refused, match="協力を頼む") as no:
        send(sato, matter, town.volunteers.desk)
    assert no.value.field == "kind"
    asked = send(sato, matter, town.volunteers.desk, kind="request")
    assert referrals.accept(referral_id=asked.id, by=volunteer.actor).status == "accepted"


# --- paper -----------------------------------------------------------------------------------------------------------


def test_a_desk_without_accounts_gets_paper_and_the_baton_stays(
    clock: Clock, sato: Worker, town: Town
) -> None:
    matter = matter_of(sato, person_of(sato))
    sent = send(sato, matter, town.paper.desk)
    assert (sent.on_paper, sent.moves_baton) == (True, False)
    assert _fresh(matter).next_act == "record_paper_answer"
    referrals.accept(referral_id=sent.id, note="電話で、事務局長から", by=sato.actor)
    assert _fresh(matter).holder_desk_id == town.a.desk.id
    done = referrals.report_back(referral_id=sent.id, result="solved", note="電話で聞いた", by=sato.actor)
    said = done.messages.order_by("at", "id")
    assert {m.desk_id for m in said} == {town.paper.desk.id}
    assert {m.by_id for m in said} == {sato.user.id}


def test_on_paper_it_fits_one_sheet(sato: Worker, town: Town) -> None:
    matter = matter_of(sato, person_of(sato))
    with pytest.raises(Refused, match="A4 1枚"):
        send(sato, matter, town.paper.desk, items=[("complaint", "長い話\n" * 60)])


def test_paper_is_answered_by_the_sender_only(sato: Worker, takahashi: Worker, town: Town) -> None:
    sent = send(sato, matter_of(sato, person_of(sato)), town.paper.desk)
    with pytest.raises(Refused, match="渡した窓口が書きとめ"):
        referrals.accept(referral_id=sent.id, by=takahashi.actor)
    with pytest.raises(Refused, match="渡した窓口が書きとめ"):
        referrals.ask_back(referral_id=sent.id, question="?", by=sato.actor)


# --- the packet afterwards -------------------------------------------------------------------------------------------


def test_the_sender_takes_back_what_was_given(sato: Worker, tanaka: Worker, town: Town) -> None:
    sent = send(sato, matter_of(sato, person_of(sato)), town.b.desk)
    referrals.accept(referral_id=sent.id, by=tanaka.actor)
    with pytest.raises(Refused, match="渡した側だけ"):
        packets.revoke_packet(packet_id=sent.packet_id, by=tanaka.actor)
    for _ in range(2):
        packets.revoke_packet(packet_id=sent.packet_id, by=sato.actor)
    assert AuditEvent.objects.filter(verb="packet.withdrawn").count() == 1


def test_the_slot_of_the_matter_always_counts_what_is_awaited(
    sato: Worker, tanaka: Worker, takahashi: Worker, town: Town
) -> None:
    matter = matter_of(sato, person_of(sato))
    one = send(sato, matter, town.b.desk, kind="request")
    two = send(sato, matter, town.c.desk, kind="request")
    three = send(sato, matter, town.paper.desk)
    steps = [
        lambda: referrals.ask_back(referral_id=one.id, question="?", by=tanaka.actor),
        lambda: referrals.decline(referral_id=two.id, reason="other", note="x", by=takahashi.actor),
        lambda: referrals.answer(referral_id=one.id, body="!", by=sato.actor),
        lambda: referrals.withdraw(referral_id=three.id, by=sato.actor),
        lambda: referrals.accept(referral_id=one.id, by=tanaka.actor),
    ]
    for step in steps:
        step()
        awaited = Referral.objects.filter(matter=matter, awaited=True).count()
        assert _fresh(matter).answers_awaited == awaited
    assert _fresh(matter).answers_awaited == 0
