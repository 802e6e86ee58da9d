"""Who reads what of a packet: sender, receiver, colleague, ex-receiver, stranger; and when nobody reads it any more."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from marugoto.audit.models import AuditEvent
from marugoto.collaboration import access, disclosure
from marugoto.collaboration.actions import packets, referrals
from marugoto.collaboration.models import Referral
from marugoto.collaboration.queries import desks, offers
from marugoto.collaboration.queries import referrals as queries
from marugoto.core import clock as time
from marugoto.intake.actions import matters
from marugoto.people.actions import consent, protection
from marugoto.policy.permissions import Permission as P
from tests.factories.agencies import Town, Worker, hire
from tests.factories.clock import Clock
from tests.factories.collaboration import agree, matter_of, person_of, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(sato: Worker, town: Town) -> Referral:
    """A つなぎ from A to B."""
    return send(sato, matter_of(sato, person_of(sato)), town.b.desk)


def _reads(worker: Worker, referral: Referral) -> bool:
    """Does this worker see the words of the packet? (404 counts as no.)"""
    try:
        return bool(disclosure.packet_for(worker.actor, referral.packet_id).items)
    except Http404:
        return False


def test_the_receiver_reads_the_packet_and_the_look_is_kept(sent: Referral, tanaka: Worker) -> None:
    shown = disclosure.packet_for(tanaka.actor, sent.packet_id)
    assert [i.body for i in shown.items] == ["渡邊 花子（ワタナベ ハナコ）", "父の介護と家計が心配"]
    assert [name for _id, name in shown.persons] == ["渡邊 花子"]
    assert (shown.basis, shown.article) == ("本人同意", "個人情報保護法69条2項1号・27条1項")
    look = AuditEvent.objects.get(kind="look", verb="packet.viewed")
    assert (look.purpose, look.actor_id, len(look.person_ids)) == ("referral", tanaka.user.id, 1)
    assert look.data == {"shown": True}


def test_the_matrix_of_readers(
    sent: Referral,
    sato: Worker,
    suzuki: Worker,
    takahashi: Worker,
    yamamoto: Worker,
    mori: Worker,
    ishii: Worker,
    town: Town,
) -> None:
    colleague = hire("ogawa", "小川 薫", town.b, roles=["desk"])
    lay = hire("lay", "近藤 光", town.b, roles=["volunteer"], at_desk=False)
    assert _reads(colleague, sent)
    assert not any(_reads(w, sent) for w in (takahashi, yamamoto, mori, ishii, sato, suzuki, lay))
    assert disclosure.sent_packet(suzuki.actor, sent.packet).items
    with pytest.raises(Http404):
        disclosure.sent_packet(takahashi.actor, sent.packet)


def test_an_ex_receiver_reads_nothing(clock: Clock, sent: Referral, tanaka: Worker) -> None:
    assert _reads(tanaka, sent)
    tanaka.membership.valid_to = time.today()
    tanaka.membership.save()
    clock.advance(days=1)
    with pytest.raises(AssertionError, match="no membership"):
        _ = tanaka.actor


@pytest.mark.parametrize("how", ["declined", "withdrawn", "revoked", "until", "consent", "consent_ended"])
def test_a_line_of_a_list_tells_no_more_than_the_page(
    clock: Clock, sent: Referral, sato: Worker, tanaka: Worker, town: Town, how: str
) -> None:
    other = send(sato, matter_of(sato, person_of(sato)), town.b.desk, asked="別のお願い")
    _close(how, clock, sent, sato, tanaka)
    rows = {r.id: r.title for r in queries.rows_of(tanaka.actor, access.referrals_visible_to(tanaka.actor))}
    assert rows[sent.id] == "バトンを渡す"
    assert rows[other.id] == ("バトンを渡す" if how == "until" else "別のお願い")
    mine = queries.rows_of(sato.actor, access.referrals_visible_to(sato.actor))
    assert {r.title for r in mine} == {"訪問して、サービスを考えてほしい", "別のお願い"}


@pytest.mark.parametrize("how", ["declined", "withdrawn", "revoked", "until", "consent", "consent_ended"])
def test_nothing_after(
    clock: Clock, sent: Referral, sato: Worker, tanaka: Worker, town: Town, how: str
) -> None:
    assert _reads(tanaka, sent)
    _close(how, clock, sent, sato, tanaka)
    shown = disclosure.packet_for(tanaka.actor, sent.packet_id)
    assert shown.why_not
    assert (shown.items, shown.persons, shown.note) == ((), (), "")
    assert AuditEvent.objects.filter(verb="packet.viewed").latest("id").data == {"shown": False}
    assert disclosure.sent_packet(sato.actor, sent.packet).items  # the sender keeps what was sent


def _close(how: str, clock: Clock, sent: Referral, sato: Worker, tanaka: Worker) -> None:
    """One of the ways in which a packet ends to be readable."""
    person = sent.packet.persons.get().person
    match how:
        case "declined":
            referrals.decline(referral_id=sent.id, reason="other", note="x", by=tanaka.actor)
        case "withdrawn":
            referrals.withdraw(referral_id=sent.id, by=sato.actor)
        case "revoked":
            packets.revoke_packet(packet_id=sent.packet_id, by=sato.actor)
        case "until":
            clock.advance(days=366)
        case "consent":
            consent.withdraw_consent(person=person, on=time.today(), by=sato.actor)
        case "consent_ended":
            agree(sato, person, until=time.today() + timedelta(days=1))
            clock.advance(days=2)


def test_consent_that_comes_back_opens_it_again(sent: Referral, sato: Worker, tanaka: Worker) -> None:
    person = sent.packet.persons.get().person
    consent.withdraw_consent(person=person, on=time.today(), by=sato.actor)
    assert not _reads(tanaka, sent)
    agree(sato, person)
    assert _reads(tanaka, sent)


def test_whoever_is_hidden_from_the_reader_may_still_withdraw(
    sato: Worker, tanaka: Worker, yamamoto: Worker, town: Town
) -> None:
    seen, hidden = person_of(sato), person_of(sato, "渡邊 史子")
    sent = send(sato, matter_of(sato, seen, hidden), town.b.desk)
    on = time.today()
    protection.protect(
        person=hidden,
        ground="spouse",
        since=on,
        until=on + timedelta(days=365),
        allowed={sato.agency.pk: True},
        by=yamamoto.actor,
    )
    assert _reads(tanaka, sent)
    assert disclosure.closed_among([sent.packet], tanaka.actor) == set()
    consent.withdraw_consent(person=hidden, on=on, by=sato.actor)
    assert not _reads(tanaka, sent)
    assert disclosure.closed_among([sent.packet], tanaka.actor) == {sent.packet_id}


def test_a_packet_by_law_does_not_hang_on_consent(sato: Worker, tanaka: Worker, town: Town) -> None:
    person = person_of(sato, agrees=False)
    sent = send(sato, matter_of(sato, person), town.b.desk, basis="law", basis_note="児童福祉法25条")
    agree(sato, person, "refused")
    assert _reads(tanaka, sent)


def test_paper_is_read_on_paper(sato: Worker, town: Town) -> None:
    sent = send(sato, matter_of(sato, person_of(sato)), town.paper.desk)
    colleague = hire("ogawa", "小川 薫", town.paper, roles=["desk"], at_desk=False)
    assert not _reads(colleague, sent)
    with pytest.raises(Http404):
        access.get_referral(colleague.actor, sent.id, P.REFERRAL_READ)


def test_a_lay_receiver_reads_what_came_to_the_own_desk(sato: Worker, volunteer: Worker, town: Town) -> None:
    from marugoto.agencies.models import Desk

    other = Desk.objects.create(
        agency=town.volunteers.agency, code="west", name="西地区", intake_mode="both", valid_from="2021-04-01"
    )
    matter = matter_of(sato, person_of(sato))
    mine = send(sato, matter, town.volunteers.desk, kind="request")
    theirs = send(sato, matter, other, kind="request")
    assert _reads(volunteer, mine)
    assert not _reads(volunteer, theirs)
    assert list(access.referrals_visible_to(volunteer.actor)) == [mine]


# --- the door --------------------------------------------------------------------------------------------------------


def test_the_door_of_a_referral(
    sent: Referral, sato: Worker, tanaka: Worker, takahashi: Worker, mori: Worker, noticer: Worker
) -> None:
    for worker in (sato, tanaka):
        assert access.get_referral(worker.actor, sent.id, P.REFERRAL_READ) == sent
    for worker in (takahashi, mori, noticer):
        with pytest.raises(Http404):
            access.get_referral(worker.actor, sent.id, P.REFERRAL_READ)
    planner = hire("reader", "野村 圭", _place_of(sato), roles=["planner"], at_desk=False)
    with pytest.raises(Http404):
        access.get_referral(planner.actor, sent.id, P.REFERRAL_READ)
    with pytest.raises(PermissionDenied):
        access.get_referral(tanaka.actor, sent.id, P.BOARD_READ)


def _place_of(worker: Worker):  # type: ignore[no-untyped-def]
    from tests.factories.agencies import Place

    assert worker.desk is not None
    return Place(worker.agency, worker.desk)


@pytest.mark.parametrize(
    ("act", "who", "fine"),
    [
        ("accept", "tanaka", True),
        ("accept", "sato", False),
        ("answer", "tanaka", False),
        ("answer", "sato", True),
        ("withdraw", "tanaka", False),
        ("accept", "away", False),
    ],
)
def test_acts_are_done_at_the_very_desk(
    sent: Referral, sato: Worker, tanaka: Worker, town: Town, act: str, who: str, fine: bool
) -> None:
    away = hire("away", "上田 真", town.b, roles=["case_worker"], at_desk=False)
    worker = {"sato": sato, "tanaka": tanaka, "away": away}[who]
    if fine:
        assert access.get_referral_in_hand(worker.actor, sent.id, P.REFERRAL_READ, act=act) == sent
    else:
        with pytest.raises(PermissionDenied):
            access.get_referral_in_hand(worker.actor, sent.id, P.REFERRAL_READ, act=act)


# --- what the sender is offered --------------------------------------------------------------------------------------


def test_offers_come_from_ones_own_records(sato: Worker, needs: object) -> None:
    person = person_of(sato, phone="090-1234-5678", address="東町1-2")
    matter = matter_of(sato, person)
    found = {c.kind: c for c in offers.choices_for(sato.actor, matter)}
    assert found["contact"].body == "090-1234-5678"
    assert found["address"].ticked
    assert found["name"].body == "渡邊 花子（ワタナベ ハナコ）" or "渡邊 花子" in found["name"].body
    assert not found["health"].ticked
    assert found["health"].mark == "要配慮の情報"
    assert not found["complaint"].ticked  # nobody has told a story yet


def test_offers_outside_consent_are_marked(sato: Worker) -> None:
    person = person_of(sato, agrees=False, phone="090-1234-5678")
    found = {c.kind: c for c in offers.choices_for(sato.actor, matter_of(sato, person))}
    assert (found["contact"].ticked, found["contact"].mark) == (False, "同意の外")


def test_the_state_of_consent_is_shown_for_each_person(sato: Worker) -> None:
    one, two = person_of(sato), person_of(sato, "渡邊 一郎", agrees=False)
    found = offers.answerers(sato.actor, matter_of(sato, one, two))
    assert [(a.name, a.state, a.in_force) for a in found] == [
        ("渡邊 花子", "given", True),
        ("渡邊 一郎", "not_asked", False),
    ]


def test_consent_to_another_agency_is_not_ours(sato: Worker, takahashi: Worker) -> None:
    person = person_of(sato, agrees=False)
    agree(takahashi, person)
    assert offers.answerers(sato.actor, matter_of(sato, person))[0].state == "not_asked"


# --- desks within reach ----------------------------------------------------------------------------------------------


def test_desks_are_found_by_words_field_and_area(sato: Worker, tanaka: Worker, town: Town) -> None:
    def titles(**wanted: object) -> set[str]:
        return {r.title for r in desks.find_desks(sato.actor, **wanted)[0]}  # type: ignore[arg-type]

    everybody = titles()
    assert "みさき市社会福祉協議会 CSW窓口" not in everybody
    assert titles(words="包括") == {"東地域包括支援センター 総合相談"}
    assert titles(field="employment") == {"シルバー人材センター 事務局"}
    assert "東地域包括支援センター 総合相談" not in titles(area_id=town.areas["west"].id)
    first = desks.find_desks(sato.actor, near=town.areas["east"].id)[0][0]
    assert first.near
    row = desks.desk_rows(sato.actor, [town.b.desk.id])[0]
    assert (row.receivers, row.accounts) == (1, True)
    assert "受け取る人 1人" in desks.details_of(row)
    assert "紙で渡します" in desks.details_of(desks.desk_rows(sato.actor, [town.paper.desk.id])[0])


# --- lists -----------------------------------------------------------------------------------------------------------


def test_lists_and_today(clock: Clock, sent: Referral, sato: Worker, tanaka: Worker, town: Town) -> None:
    assert [r.id for r in queries.referrals_to_answer(tanaka.actor)] == [sent.id]
    assert queries.referrals_to_answer(sato.actor) == []
    assert queries.referrals_overdue_for_sender(sato.actor) == []
    clock.advance(days=4)
    late = queries.referrals_overdue_for_sender(sato.actor)[0]
    assert (late.id, late.overdue) == (sent.id, True)
    assert queries.referrals_filtered(sato.actor, tab="outgoing", status="overdue").count() == 1
    assert queries.referrals_filtered(sato.actor, tab="incoming").count() == 0
    assert queries.referrals_filtered(tanaka.actor, tab="incoming", q=sent.matter.number).count() == 1
    assert queries.referrals_filtered(tanaka.actor, tab="all", kind="request").count() == 0
    referrals.accept(referral_id=sent.id, by=tanaka.actor)
    clock.advance(days=20)
    assert [r.id for r in queries.reports_owed(tanaka.actor)] == [sent.id]


def test_the_rule_and_the_query_agree_on_overdue(
    clock: Clock, sato: Worker, tanaka: Worker, town: Town
) -> None:
    matter = matter_of(sato, person_of(sato))
    send(sato, matter, town.b.desk, kind="inform")
    send(sato, matter, town.c.desk, kind="request")
    asked = send(sato, matter, town.b.desk)
    referrals.ask_back(referral_id=asked.id, question="?", by=tanaka.actor)
    for days in (1, 3, 5, 30):
        clock.advance(days=days)
        rows = Referral.objects.select_related("matter").order_by("id")
        by_rule = {r.id for r in rows if queries.is_overdue(r)}
        by_query = set(rows.filter(queries.overdue_q(time.today())).values_list("id", flat=True))
        assert by_rule == by_query


def test_refusals_for_lack_are_counted_without_a_person(
    needs: dict[str, object], sato: Worker, tanaka: Worker, town: Town
) -> None:
    sent = send(sato, matter_of(sato, person_of(sato), area=town.areas["east"]), town.b.desk)
    need = next(iter(needs.values()))
    Referral.objects.filter(pk=sent.pk).update(need=need)
    referrals.decline(referral_id=sent.id, reason="no_such_service", note="町にありません", by=tanaka.actor)
    on = time.today()
    found = queries.declines_for_lack(town.municipality.id, since=on, until=on)
    assert [(f.reason, f.month.day, f.area_id) for f in found] == [
        ("no_such_service", 1, town.areas["east"].id)
    ]
    assert queries.declines_for_lack(town.municipality.id, since=on, until=on)[0].need_id == need.pk  # type: ignore[attr-defined]


def test_a_closed_matter_hides_nothing_from_the_history(sent: Referral, sato: Worker, tanaka: Worker) -> None:
    referrals.decline(referral_id=sent.id, reason="full", note="満員です", by=tanaka.actor)
    matters.close_matter(matter=sent.matter, outcome="informed", by=sato.actor)
    talk = queries.talk_of(sato.actor, Referral.objects.get(pk=sent.pk))
    assert [line.kind for line in talk] == ["受けられない", "渡した"]
    assert "満員です" in talk[0].text
    assert "定員・余力がない" in talk[0].text
