"""A guest's link: made once, opened by address and code, answered once, and cut off at once."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from marugoto.audit.models import AuditEvent
from marugoto.collaboration.actions import guests, packets, referrals
from marugoto.collaboration.models import GuestLink, Referral, ReferralMessage
from marugoto.collaboration.queries import guests as queries
from marugoto.collaboration.queries import ledger
from marugoto.collaboration.rules import guest as rules
from marugoto.core import clock as time
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.intake.models import Matter
from marugoto.people.actions import consent
from marugoto.people.models import Involvement, Person
from tests.factories.agencies import Town, Worker, hire
from tests.factories.clock import Clock
from tests.factories.collaboration import case_of, matter_of, person_of, send
from tests.factories.guests import Guest, invite

pytestmark = pytest.mark.django_db
NAME, WORRY, ASKED = "渡邊 花子", "父の介護と家計が心配", "訪問して、サービスを考えてほしい"
SECRETS = (NAME, WORRY, ASKED)


@pytest.fixture
def person(clock: Clock, sato: Worker) -> Person:
    """Somebody who has agreed to sharing."""
    return person_of(sato)


@pytest.fixture
def sent(clock: Clock, sato: Worker, person: Person, town: Town) -> Referral:
    """A つなぎ on paper."""
    return send(sato, matter_of(sato, person), town.paper.desk)


@pytest.fixture
def guest(sato: Worker, sent: Referral) -> Guest:
    """Somebody at that desk, who has the link and was told the code."""
    return Guest.of(invite(sato, sent))


def _verbs() -> list[str]:
    rows = AuditEvent.objects.filter(verb__startswith="guest.").order_by("id")
    return list(rows.values_list("verb", flat=True))


def _closed(guest: Guest) -> bool:
    """Nothing opens, with the right code either, and nothing is said."""
    fresh = Guest.of(guest.made)
    texts = [
        guest.page(),
        fresh.page(),
        fresh.client.post(fresh.url(), {"code": guest.made.code}).content.decode(),
    ]
    assert not [s for text in texts for s in SECRETS if s in text]
    return fresh.client.get(fresh.url()).status_code == 404


# --- making ----------------------------------------------------------------------------------------------------------


def test_neither_address_nor_code_is_kept(guest: Guest) -> None:
    row = GuestLink.objects.get()
    kept = " ".join(str(v) for v in GuestLink.objects.values().get().values())
    assert guest.made.token not in kept
    assert guest.made.code not in kept
    assert (len(guest.made.token), len(guest.made.code)) == (32, rules.CODE_DIGITS)
    assert len({row.token_hash, row.code_hash}) == 2
    assert row.ends_at.astimezone(time.JST).date() == date(2026, 12, 2)
    assert _verbs() == ["guest.invited"]


def test_a_new_link_ends_the_earlier(sato: Worker, sent: Referral, guest: Guest) -> None:
    second = Guest.of(invite(sato, sent))
    assert _closed(guest)
    assert second.enter() == 302
    assert GuestLink.objects.filter(revoked_at=None).count() == 1
    lines = queries.links_of(sent)
    assert [line.live for line in lines] == [True, False]


def test_the_same_press_twice_makes_one(sato: Worker, sent: Referral) -> None:
    key = new_id()
    made = [
        guests.make_link(link_id=key, referral_id=sent.id, guest="会長", days="week", by=sato.actor)
        for _n in range(2)
    ]
    assert made[0] is not None
    assert made[1] is None
    assert GuestLink.objects.count() == 1


def test_no_link_where_none_helps(
    sato: Worker, tanaka: Worker, person: Person, sent: Referral, town: Town
) -> None:
    def make(to: Referral, by: Worker = sato, guest: str = "会長", days: str = "week") -> None:
        guests.make_link(link_id=new_id(), referral_id=to.id, guest=guest, days=days, by=by.actor)

    with pytest.raises(Refused, match="アカウントがある"):
        make(send(sato, matter_of(sato, person), town.b.desk))
    with pytest.raises(Refused, match="だれに渡す"):
        make(sent, guest=" ")
    with pytest.raises(Refused, match="選べない値"):
        make(sent, days="century")
    with pytest.raises(Refused, match="渡した窓口の人だけ"):
        make(sent, by=tanaka)
    consent.withdraw_consent(person=person, on=time.today(), by=sato.actor)
    with pytest.raises(Refused, match="同意"):
        make(sent)
    referrals.decline(referral_id=sent.id, reason="full", note="電話で", by=sato.actor)
    with pytest.raises(Refused, match="もう終わっています"):
        make(sent)
    assert not GuestLink.objects.exists()


def test_never_longer_than_the_packet(sato: Worker, person: Person, town: Town, clock: Clock) -> None:
    until = time.today() + timedelta(days=2)
    sent = send(sato, matter_of(sato, person), town.paper.desk, until=until)
    made = invite(sato, sent, days="fortnight")
    assert made.link.ends_at.astimezone(time.JST).date() == until + timedelta(days=1)


# --- opening ---------------------------------------------------------------------------------------------------------


def test_before_the_code_there_is_the_sender_and_what_to_do(guest: Guest, town: Town) -> None:
    got = guest.client.get(guest.url())
    text = got.content.decode()
    assert got.status_code == 200
    assert town.a.agency.name in text
    assert "電話で聞いた6けたの確認番号" in text
    for more in (*SECRETS, town.paper.desk.name, "シルバー", "会長"):
        assert more not in text
    assert "no-store" in got["Cache-Control"]
    assert got["Referrer-Policy"] == "no-referrer"
    assert "noindex" in got["X-Robots-Tag"]
    assert 'name="referrer" content="no-referrer"' in text
    assert _verbs() == ["guest.invited"]


def test_the_code_opens_what_the_basis_allows(guest: Guest) -> None:
    assert guest.enter(f" {guest.made.code[:3]}－{guest.made.code[3:]} ") == 302
    text = guest.page()
    assert all(secret in text for secret in SECRETS)
    assert _verbs() == ["guest.invited", "guest.opened", "guest.viewed"]
    look = AuditEvent.objects.get(verb="guest.viewed")
    assert (look.actor_id, look.agency_id) == (None, None)
    assert look.municipality_id is not None
    assert len(look.person_ids) == 1


def test_another_browser_is_asked_for_the_code(guest: Guest) -> None:
    guest.enter()
    stranger = Guest.of(guest.made)
    assert not [s for s in SECRETS if s in stranger.page()]
    posted = stranger.client.post(stranger.url("accept"), {"note": "", "seal": ""})
    assert posted.status_code == 302
    assert Referral.objects.get().status == "sent"


def test_after_half_an_hour_the_code_is_asked_again(guest: Guest, clock: Clock) -> None:
    guest.enter()
    seal = guest.seal()
    clock.advance(minutes=29)
    assert NAME in guest.page()
    clock.advance(minutes=2)
    assert NAME not in guest.page()
    assert guest.client.post(guest.url("accept"), {"seal": seal, "note": ""}).status_code == 302
    assert Referral.objects.get().status == "sent"


def test_wrong_codes_are_counted_and_shut_the_link(guest: Guest, sent: Referral) -> None:
    wrong = f"{(int(guest.made.code) + 1) % 10**6:06}"
    for n in range(1, rules.MOST_TRIES):
        got = Guest.of(guest.made).client.post(guest.url(), {"code": wrong})
        assert got.status_code == 422
        assert f"あと{rules.MOST_TRIES - n}回" in Guest.of(guest.made).page()
    assert guest.client.post(guest.url(), {"code": wrong}).status_code == 404
    assert _closed(guest)
    assert _verbs() == ["guest.invited", *["guest.failed"] * rules.MOST_TRIES, "guest.locked"]
    (line,) = queries.links_of(sent)
    assert (line.live, line.tries, line.state) == (False, 5, "確認番号の間違いが続いたので閉じた")


def test_an_opening_does_not_forget_wrong_codes(guest: Guest) -> None:
    wrong = f"{(int(guest.made.code) + 1) % 10**6:06}"
    for _n in range(rules.MOST_TRIES - 1):
        guest.enter(wrong)
    assert guest.enter() == 302
    assert Guest.of(guest.made).enter(wrong) == 404
    assert _closed(guest)


@pytest.mark.parametrize("token", ["x", "A" * 32, "../../today"])
def test_an_address_that_is_none(token: str, guest: Guest) -> None:
    got = Client().get(f"/guest/{token}/")
    assert got.status_code == 404
    dead = Client().get(reverse("guest:open", args=["B" * 32])).content
    if len(token) == 32:
        assert got.content.replace(token.encode(), b"") == dead.replace(b"B" * 32, b"")


def test_a_code_holds_for_its_own_link_alone(sato: Worker, guest: Guest, town: Town) -> None:
    other = invite(sato, send(sato, matter_of(sato, person_of(sato, "山田 春子")), town.paper.desk))
    if other.code == guest.made.code:  # one in a million
        pytest.skip("two codes are the same by chance")
    assert guest.enter(other.code) == 422


# --- answering -------------------------------------------------------------------------------------------------------


def test_a_guest_accepts_and_reports(guest: Guest, sent: Referral, sato: Worker, town: Town) -> None:
    guest.enter()
    status, text = guest.answer("accept", note="火曜に行きます")
    assert (status, "受け取りの返事が" in text) == (200, True)
    row = Referral.objects.get()
    assert (row.status, row.answered_by_id, row.awaited) == ("accepted", None, False)
    assert Matter.objects.get().holder_desk_id == town.a.desk.id, "the baton stays"
    assert Involvement.objects.filter(agency=town.paper.agency).count() == 1
    said = ReferralMessage.objects.get(kind="accept")
    assert (said.by_id, said.guest_link_id, said.desk_id) == (None, guest.made.link.id, town.paper.desk.id)
    assert NAME in guest.page()
    page = sato.client.get(reverse("collaboration:referral", args=[sent.id])).content.decode()
    assert "会長 東野さん（リンクから）" in page
    status, text = guest.answer("report", result="helping", note="一度会えた")
    assert (status, "途中の報告が" in text) == (200, True)
    status, text = guest.answer("report", result="solved", note="サービスが始まった")
    assert (status, "これで終わりです" in text) == (200, True)
    assert Referral.objects.get().status == "done"
    assert _closed(guest)
    event = AuditEvent.objects.get(verb="referral.accepted")
    assert (event.actor_id, event.municipality_id) == (None, town.municipality.id)
    assert {"kind": "guest_link", "id": str(guest.made.link.id)} in event.refs


def test_a_guest_declines_and_reads_nothing_more(guest: Guest, town: Town) -> None:
    guest.enter()
    status, text = guest.answer("decline", reason="full", note="いまは人が足りません")
    assert (status, "受けられないという返事が" in text) == (200, True)
    row = Referral.objects.get()
    assert (row.status, row.decline_reason) == ("declined", "full")
    assert row.packet.withdrawn_at is not None
    assert not Involvement.objects.filter(agency=town.paper.agency).exists()
    assert _closed(guest)


def test_an_answer_is_given_once(guest: Guest) -> None:
    guest.enter()
    guest.answer("accept", note="")
    status, _text = guest.answer("accept", note="もう一度")
    assert status == 422
    status, _text = guest.answer("decline", reason="full", note="やはり")
    assert status == 422
    assert ReferralMessage.objects.count() == 1


def test_what_is_missing_is_asked_for(guest: Guest) -> None:
    guest.enter()
    status, text = guest.answer("decline", note="")
    assert (status, "受けられないわけを選んでください" in text) == (422, True)
    assert Referral.objects.get().status == "sent"


def test_a_forged_form_answers_nothing(guest: Guest) -> None:
    guest.enter()
    for seal in ("", "x" * 22):
        guest.client.post(guest.url("accept"), {"seal": seal, "note": ""})
    assert Referral.objects.get().status == "sent"


def test_the_sender_was_quicker(guest: Guest, sato: Worker) -> None:
    guest.enter()
    referrals.accept(referral_id=Referral.objects.get().id, note="電話で聞いた", by=sato.actor)
    status, text = guest.answer("accept", note="")
    assert (status, "もう受け取られています" in text) == (422, True)


def test_a_report_by_a_link_fills_the_step(suzuki: Worker, town: Town, clock: Clock) -> None:
    from marugoto.cases.actions import plan as plans
    from marugoto.cases.models import Step

    case, draft = case_of(suzuki, person_of(suzuki))
    plans.endorse(plan=draft, on=time.today(), by_conference="会議", by=suzuki.actor)
    step = Step.objects.get()
    guest = Guest.of(
        invite(suzuki, send(suzuki, case.matter, town.paper.desk, kind="request", step_id=step.id))
    )
    guest.enter()
    guest.answer("accept", note="")
    guest.answer("report", result="solved", note="入りました")
    assert Step.objects.get().outcome == "achieved"
    assert AuditEvent.objects.get(verb="step.ended").municipality_id == town.municipality.id


def test_who_accepted_has_time_to_report(guest: Guest, clock: Clock) -> None:
    before = guest.made.link.ends_at
    guest.enter()
    guest.answer("accept", note="")
    link, row = GuestLink.objects.get(), Referral.objects.get()
    assert row.report_due_on is not None
    assert link.ends_at > before
    assert link.ends_at.astimezone(time.JST).date() == row.report_due_on + timedelta(
        days=rules.GRACE_DAYS + 1
    )
    clock.set(link.ends_at)
    assert _closed(guest)


# --- cut off at once -------------------------------------------------------------------------------------------------


def _consent_gone(sato: Worker, sent: Referral, person: Person) -> None:
    consent.withdraw_consent(person=person, on=time.today(), by=sato.actor)


def _taken_back(sato: Worker, sent: Referral, person: Person) -> None:
    packets.revoke_packet(packet_id=sent.packet_id, by=sato.actor)


def _withdrawn(sato: Worker, sent: Referral, person: Person) -> None:
    referrals.withdraw(referral_id=sent.id, by=sato.actor)


def _revoked(sato: Worker, sent: Referral, person: Person) -> None:
    guests.revoke_link(referral_id=sent.id, by=sato.actor)


@pytest.mark.parametrize("what", [_consent_gone, _taken_back, _withdrawn, _revoked])
def test_it_is_cut_off_in_an_open_page(
    what: Any, guest: Guest, sato: Worker, sent: Referral, person: Person
) -> None:
    guest.enter()
    assert NAME in guest.page()
    what(sato, sent, person)
    assert not [s for s in SECRETS if s in guest.page()]
    guest.answer("accept", note="")
    assert Referral.objects.get().status != "accepted"


def test_it_ends_by_itself(guest: Guest, clock: Clock) -> None:
    guest.enter()
    clock.advance(days=9)
    assert _closed(guest)
    (line,) = queries.links_of(Referral.objects.get())
    assert (line.live, line.state) == (False, "期限が過ぎた")


# --- the sender's page -----------------------------------------------------------------------------------------------


def test_the_page_shows_address_and_code_once(sato: Worker, sent: Referral) -> None:
    url = reverse("collaboration:guest", args=[sent.id])
    assert sato.client.get(url).status_code == 200
    data = {"link": str(new_id()), "guest": "会長 東野さん", "days": "week"}
    got = sato.client.post(url, data)
    text = got.content.decode()
    assert "no-store" in got["Cache-Control"]
    assert "/guest/" in text
    assert "<svg" in text
    token = re.findall(r"/guest/([\w-]{32})/", text)[0]
    code = text.split('id="guest-code">')[1].split("<")[0]
    guest = Client()
    assert guest.post(reverse("guest:open", args=[token]), {"code": code}).status_code == 302
    again = sato.client.post(url, data)
    assert again.status_code == 302
    page = sato.client.get(url).content.decode()
    assert token not in page
    assert "開かれた（返事はまだ）" in page
    sato.client.post(reverse("collaboration:guest-revoke", args=[sent.id]))
    assert guest.get(reverse("guest:open", args=[token])).status_code == 404


def test_who_may_make_a_link(
    sato: Worker,
    tanaka: Worker,
    takahashi: Worker,
    yamamoto: Worker,
    mori: Worker,
    sent: Referral,
    town: Town,
) -> None:
    url = reverse("collaboration:guest", args=[sent.id])
    colleague = hire("ogawa", "小川 薫", town.a, roles=["desk"], at_desk=False)
    assert colleague.client.get(url).status_code == 403
    for stranger in (tanaka, takahashi, yamamoto):
        assert stranger.client.get(url).status_code == 404
    assert mori.client.get(url).status_code == 403
    assert sato.client.get(reverse("collaboration:guest", args=[new_id()])).status_code == 404
    system = send(sato, matter_of(sato, person_of(sato, "山田 春子")), town.b.desk)
    assert sato.client.get(reverse("collaboration:guest", args=[system.id])).status_code == 404


def test_the_ledger_knows_that_the_guest_has_read(
    guest: Guest, person: Person, sato: Worker, town: Town
) -> None:
    guest.enter()
    guest.page()
    Guest.of(guest.made).enter()
    packets_of = list(ledger.packets_about(sato.actor, person))
    (line,) = ledger.lines(sato.actor, person, packets_of)
    name = f"{town.paper.agency.name} 会長 東野さん（リンクから）"
    assert [(r.agency, r.times) for r in line.readings] == [(name, 2)]
    assert sato.client.get(reverse("collaboration:ledger", args=[person.pk])).status_code == 200
