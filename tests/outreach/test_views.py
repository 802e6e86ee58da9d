"""The pages of outreach, and what the kit asks the server."""

from datetime import timedelta
from typing import Any

from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.outreach.actions import approaches
from marugoto.outreach.models import (
    Approach,
    Campaign,
    Handout,
    Kit,
    ListDraft,
    Listed,
    LoneVisit,
    VisitConflict,
    VisitRecord,
)
from marugoto.people.actions import persons
from marugoto.policy.permissions import Permission
from tests.core.test_pdf import read
from tests.factories import outreach
from tests.factories.agencies import Worker
from tests.factories.clock import Clock
from tests.factories.pages import form_data
from tests.outreach.conftest import Round
from tests.outreach.test_actions import ABSENT, MET, begun, noticed, write


def words(answer: Any) -> str:
    return BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)


def url(name: str, *args: Any) -> str:
    return reverse(f"outreach:{name}", args=args)


def test_from_a_campaign_to_a_visit_that_is_written_down(sato: Worker) -> None:
    client, today = sato.client, clock.today()
    data = form_data(client.get(url("campaign-new")).content, having="purpose") | {
        "name": "西町の訪問",
        "purpose": "様子を知る",
        "basis": "outreach",
        "source": "実態把握調査",
        "ends_on": str(today + timedelta(days=9)),
        "expires_on": str(today + timedelta(days=99)),
    }
    assert client.post(url("campaign-new"), data | {"expires_on": str(today)}).status_code == 422
    page = client.post(url("campaign-new"), data, follow=True)
    assert "地区も名簿も、まだありません" in words(page)
    campaign = Campaign.objects.get()
    file = SimpleUploadedFile("list.csv", outreach.LIST.encode())
    page = client.post(url("list-new", campaign.pk), {"file": file}, follow=True)
    assert "取り込む行 3" in words(page)
    draft = ListDraft.objects.get()
    page = client.post(url("list-take", draft.pk), follow=True)
    assert "3 行を取り込みました" in words(page)
    client.post(url("estimate", campaign.pk), {"name": "西町", "estimated": "4"})
    page = client.get(url("hand-out", campaign.pk))
    data = form_data(page.content, having="membership_id")
    assert sato.membership is not None
    data |= {"membership_id": str(sato.membership.pk), "listed": [str(Listed.objects.get(number="3").pk)]}
    assert client.post(url("hand-out", campaign.pk), data | {"membership_id": ""}).status_code == 422
    assert client.post(url("hand-out", campaign.pk), data).status_code == 302
    visit = outreach.visits(Handout.objects.get())[0]
    assert "戸田 みね" in words(client.get(url("today")))
    page = client.get(url("visit", visit.pk))
    data = form_data(page.content, having="result") | {"result": "met", "next_step": "none", "note": "庭の柿"}
    again = client.post(url("visit", visit.pk), data)
    assert again.status_code == 422
    assert "庭の柿" in again.content.decode()
    for _twice in range(2):
        assert client.post(url("visit", visit.pk), data | {"met_whom": "self"}).status_code == 302
    assert VisitRecord.objects.count() == 1
    page = client.get(url("campaign", campaign.pk))
    assert "訪問（延べ） 1" in words(page)
    assert "庭の柿" in words(client.get(url("listed", visit.listed_id)))


def test_a_visitor_sees_the_own_rows_until_they_run_out(going: Round, volunteer: Worker) -> None:
    client = volunteer.client
    (mine,) = outreach.visits(going.lay)
    assert "戸田 みね" in words(client.get(url("today")))
    assert "訪野" not in words(client.get(url("today")))
    assert client.get(url("visit", mine.pk)).status_code == 200
    assert client.get(url("visit", going.visit.pk)).status_code == 404
    assert "みね" in read(client.get(url("sheet")).content)
    now = clock.now()
    Handout.objects.filter(pk=going.lay.pk).update(
        handed_at=now - timedelta(days=2), expires_at=now - timedelta(minutes=1)
    )
    assert "戸田" not in words(client.get(url("today")))
    assert client.get(url("visit", mine.pk)).status_code == 404
    assert "みね" not in read(client.get(url("sheet")).content)
    assert client.post(url("kit-pack")).status_code == 422
    sent = {
        "record_id": str(new_id()),
        "base": "0",
        "channel": "kit",
        "result": "absent",
        "next_step": "again",
    }
    assert client.post(url("kit-record", mine.pk), sent).json() == {"state": "kept", "version": 1}
    for route in ("campaigns", "conflicts", "out", "approaches"):
        assert client.get(url(route)).status_code == 403


def test_a_stranger_finds_nothing_and_a_reader_without_the_right_is_shut_out(
    going: Round, sato: Worker, suzuki: Worker, takahashi: Worker, mori: Worker
) -> None:
    write(going.visit, sato, MET)
    other = outreach.hand_out(going.campaign, going.rows[:1], suzuki, sato.actor)
    write(outreach.visits(other)[0], suzuki, ABSENT)
    knocked = begun(sato)
    pages = [
        url("campaign", going.campaign.pk),
        url("hand-out", going.campaign.pk),
        url("list-new", going.campaign.pk),
        url("list", outreach.draft(going.campaign, sato.actor, "氏名,住所\n別の 人,南町\n").pk),
        url("listed", going.rows[0].pk),
        url("conflict", VisitConflict.objects.get().pk),
        url("approach", knocked.pk),
    ]
    for page in pages:
        assert suzuki.client.get(page).status_code == 200
        assert takahashi.client.get(page).status_code == 404
        assert mori.client.get(page).status_code == 403
    for name, key in (("visit", going.visit.pk), ("campaign", new_id()), ("visit", new_id())):
        assert takahashi.client.get(url(name, key)).status_code == 404
    assert suzuki.client.get(url("visit", going.visit.pk)).status_code == 404
    for name, key in (("recall", going.own.pk), ("estimate", going.campaign.pk), ("attempt", knocked.pk)):
        assert takahashi.client.post(url(name, key)).status_code == 404
    assert "渡した名簿" in words(suzuki.client.get(pages[0]))


def test_a_conflict_is_shown_with_both_and_decided(going: Round, sato: Worker, suzuki: Worker) -> None:
    write(going.visit, sato, MET)
    other = outreach.hand_out(going.campaign, going.rows[:1], suzuki, sato.actor)
    write(outreach.visits(other)[0], suzuki, ABSENT)
    page = words(sato.client.get(url("conflict", VisitConflict.objects.get().pk)))
    for shown in ("元気そうだった。", "本人に会えた", "不在", sato.user.name, suzuki.user.name):
        assert shown in page
    key = VisitConflict.objects.get().pk
    assert sato.client.post(url("conflict", key), {"verdict": ""}).status_code == 422
    assert sato.client.post(url("conflict", key), {"verdict": "first"}).status_code == 302
    assert "決めた" in words(sato.client.get(url("conflicts")))
    assert "数えない" in words(sato.client.get(url("listed", going.rows[0].pk)))


def test_what_the_kit_asks(going: Round, sato: Worker) -> None:
    client = sato.client
    shell = client.get(url("kit")).content.decode()
    for nobody in (sato.user.name, str(sato.user.pk), "訪野"):
        assert nobody not in shell
    script = client.get(url("kit-worker"))
    assert script["Service-Worker-Allowed"] == url("kit")
    assert "訪野" not in script.content.decode()
    state = client.get(url("kit-state"))
    assert state["Cache-Control"] == "no-store"
    assert state.json()["user"] == str(sato.user.pk)
    packed = client.post(url("kit-pack"))
    assert packed["Cache-Control"] == "no-store"
    told = packed.json()
    assert [one["name"] for one in told["visits"]] == ["訪野 ひとり", "訪野 ふたり"]
    assert Kit.objects.get().visits == 2
    first = told["visits"][0]["id"]
    assert client.post(url("kit-record", first), {"record_id": "x"}).status_code == 422
    now = clock.now()
    sent = {
        "record_id": str(new_id()),
        "base": "0",
        "channel": "kit",
        "result": "absent",
        "next_step": "again",
        "device_at": (now + timedelta(hours=5, minutes=-1)).isoformat(),
        "device_now": (now + timedelta(hours=5)).isoformat(),
    }
    for state_ in ("kept", "again"):
        assert client.post(url("kit-record", first), sent).json()["state"] == state_
    record = VisitRecord.objects.get()
    assert record.device_at > now
    assert record.happened_at <= record.received_at


def test_out_alone_from_the_page_and_seen_by_the_office(going: Round, sato: Worker, suzuki: Worker) -> None:
    client = sato.client
    data = form_data(client.get(url("today")).content, having="minutes") | {"minutes": "30"}
    assert client.post(url("check"), data).status_code == 302
    out = LoneVisit.objects.get()
    LoneVisit.objects.update(
        started_at=out.started_at - timedelta(hours=2), due_at=out.due_at - timedelta(hours=2)
    )
    assert "予定を過ぎています" in words(suzuki.client.get(url("out")))
    assert sato.user.name in words(suzuki.client.get(reverse("office:today")))
    data = form_data(client.get(url("today")).content, having="lone_id")
    assert data["act"] == ["safe"]
    client.post(url("check"), data)
    assert "いません" in words(suzuki.client.get(url("out")))
    assert client.post(url("check"), {"act": "out"}).status_code == 422


def test_who_has_not_asked_from_the_first_word_to_a_refusal(sato: Worker) -> None:
    client = sato.client
    data = form_data(client.get(url("approach-new")).content, having="label")
    data |= {"noticed_by": "neighbour", "way": "letter", "label": "角の家の方", "next_step": "カードを入れる"}
    assert client.post(url("approach-new"), data | {"label": ""}).status_code == 422
    page = client.post(url("approach-new"), data, follow=True)
    assert "カードを入れる" in words(page)
    found = Approach.objects.get()
    data = form_data(page.content, having="response") | {"response": "refused"}
    page = client.post(url("attempt", found.pk), data, follow=True)
    assert "断るのも本人の返事です" in words(page)
    bad = client.post(url("let-in", found.pk), {"agency": "", "who": "", "since": str(clock.today())})
    assert bad.status_code == 422
    client.post(url("let-in", found.pk), {"agency": "", "who": "牛乳配達の人", "since": str(clock.today())})
    page = client.get(url("approach", found.pk))
    assert "牛乳配達の人" in words(page)
    client.post(url("no-longer", found.pk, found.welcomes.get().pk))
    assert client.post(url("no-longer", found.pk, new_id())).status_code == 404
    later = {"delete_on": str(clock.today() + timedelta(days=200)), "basis": "vital"}
    assert client.post(url("put-off", found.pk), later).status_code == 302
    assert client.post(url("put-off", found.pk), later | {"delete_on": str(clock.today())}).status_code == 422
    assert client.post(url("settle", found.pk), {"state": "ended"}).status_code == 302
    assert "角の家の方" in words(client.get(url("approaches") + "?over=1"))
    assert client.post(url("attempt", found.pk), data).status_code == 422


def test_a_step_whose_day_has_come_is_on_today_and_what_is_known_goes_along(
    clock: Clock, sato: Worker, yamamoto: Worker
) -> None:
    person = persons.register_from_words(name="坂野 角一", kana="サカノ カクイチ", by=sato.actor)
    told = noticed(label="", next_step="回覧板の日に寄る", next_on=clock.today() + timedelta(days=5))
    found = approaches.begin(approach_id=new_id(), person=person, noticed=told, by=sato.actor)
    today = reverse("office:today")
    page = form_data(sato.client.get(url("approach", found.pk)).content, having="response")
    assert page["next_on"] == [str(told.next_on)]
    assert "次の一歩の日が来た" not in words(sato.client.get(today))
    clock.advance(days=5)
    later = sato.fresh_client()  # nobody stays signed in for five days
    assert "次の一歩の日が来た、関わり 1人" in words(later.get(today))
    assert "次の一歩の日が来た" not in words(yamamoto.client.get(today))
    page = form_data(later.get(url("approach", found.pk)).content, having="response")
    assert (page["next_step"], page["next_on"]) == ([told.next_step], [""])
    data = page | {"response": "met", "next_on": str(clock.today() + timedelta(days=5))}
    met = later.post(url("attempt", found.pk), data, follow=True)
    assert "次の一歩の日が来た" not in words(later.get(today))
    link = BeautifulSoup(met.content, "html.parser").select_one(f'a[href$="person={person.pk}"]')
    assert link is not None
    talk = form_data(later.get(str(link["href"])).content, having="story")
    assert (talk["channel"], talk["s0-person"]) == (["home_visit"], [str(person.pk)])


def test_a_look_changes_nothing(going: Round, sato: Worker) -> None:
    before = list(Listed.objects.order_by("id").values())
    for page in (url("campaigns"), url("campaign", going.campaign.pk), url("today"), url("sheet")):
        assert sato.client.get(page).status_code == 200
    assert list(Listed.objects.order_by("id").values()) == before


def test_lay_visitors_may_visit_and_keep_nothing(volunteer: Worker) -> None:
    assert volunteer.actor.can(Permission.VISIT_MAKE)
    assert not volunteer.actor.can(Permission.OUTREACH_KEEP)
