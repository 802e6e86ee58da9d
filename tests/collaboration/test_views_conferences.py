"""The pages of the conferences, through the door."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from marugoto.cases.models import Case, Plan, Step
from marugoto.collaboration.actions import agenda, sittings
from marugoto.collaboration.actions.agenda import Brought
from marugoto.collaboration.models import AgendaItem, Attendee, Conference, ConferenceBody, WalledItem
from marugoto.core import clock as time
from marugoto.core.ids import new_id
from tests.factories.agencies import Town, Worker, hire
from tests.factories.clock import Clock
from tests.factories.collaboration import WORRY, agree, body_of, case_of, person_of, sitting_of

pytestmark = pytest.mark.django_db


def _url(name: str, *args: object) -> str:
    return reverse(f"collaboration:{name}", args=args)


def _page(client: Client, url: str) -> BeautifulSoup:
    response = client.get(url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


@pytest.fixture
def body(town: Town) -> ConferenceBody:
    """重層的支援会議 of the city."""
    return body_of(town.city, "layered_meeting", town.a, town.b)


@pytest.fixture
def sitting(yamamoto: Worker, tanaka: Worker, body: ConferenceBody) -> Conference:
    """This afternoon; 山本 convened, 田中 is named."""
    return sitting_of(yamamoto, body, tanaka)


@pytest.fixture
def case(suzuki: Worker) -> tuple[Case, Plan]:
    """鈴木's case with a plan that the person has agreed to."""
    return case_of(suzuki, person_of(suzuki))


def _bring(sitting: Conference, case: tuple[Case, Plan], by: Worker, **change: Any) -> AgendaItem:
    values: dict[str, Any] = {"question": "支援の分担を決めたい", "items": [WORRY], "plan_id": case[1].id}
    return agenda.submit(
        item_id=new_id(),
        conference_id=sitting.id,
        case=case[0],
        brought=Brought(**(values | change)),
        by=by.actor,
    )


# --- the list and convening ------------------------------------------------------------------------------------------


def test_the_list(
    clock: Clock, sitting: Conference, tanaka: Worker, takahashi: Worker, mori: Worker, yamamoto: Worker
) -> None:
    url, link = _url("conferences"), _url("conference", sitting.id)
    assert _page(tanaka.client, url).select_one(f"a[href='{link}']")
    stranger = _page(takahashi.client, url)
    assert stranger.select_one(f"a[href='{link}']") is None
    assert "2026年11月25日" in stranger.get_text()  # when the body sits is no secret
    assert "会議を開く" not in stranger.get_text()
    assert "会議を開く" in _page(yamamoto.client, url).get_text()
    assert "終わった会議はまだありません" in _page(tanaka.client, f"{url}?when=past").get_text()
    assert mori.client.get(url).status_code == 403


def test_convening_from_the_page(
    clock: Clock, body: ConferenceBody, yamamoto: Worker, tanaka: Worker, town: Town
) -> None:
    url = _url("convene", body.id)
    page = _page(yamamoto.client, url)
    day = page.select_one("input[name=held_on]")
    assert day is not None
    assert day["value"] == "2026-11-25"
    key = page.select_one("input[name=conference]")
    assert key is not None
    data = {
        "conference": key["value"],
        "held_on": "2026-11-25",
        "held_at": "13:30",
        "place": "市役所3階",
        "members": [f"{town.b.desk.id}:{tanaka.user.id}"],
    }
    for _ in range(2):
        response = yamamoto.client.post(url, data)
        assert response.status_code == 302
    made = Conference.objects.get()
    assert (made.held_at.astimezone(time.JST).hour, made.attendees.count()) == (13, 2)
    assert response["Location"] == _url("conference", made.id)


def test_the_door_of_convening(
    body: ConferenceBody, yamamoto: Worker, suzuki: Worker, ishii: Worker, town: Town
) -> None:
    url = _url("convene", body.id)
    other = hire("other", "中野 望", town.c, roles=["coordinator"])
    assert yamamoto.client.get(url).status_code == 200
    assert suzuki.client.get(url).status_code == 403
    for stranger in (other, ishii):
        assert stranger.client.get(url).status_code == 404
    assert yamamoto.client.get(_url("convene", uuid4())).status_code == 404
    response = yamamoto.client.post(
        url, {"held_on": "2020-01-01", "held_at": "10:00", "conference": new_id()}
    )
    assert response.status_code == 422
    assert "これからの日時" in response.content.decode()


# --- bringing a case -------------------------------------------------------------------------------------------------


def test_bringing_from_the_pages(
    sitting: Conference, case: tuple[Case, Plan], suzuki: Worker, tanaka: Worker
) -> None:
    choose = _page(suzuki.client, _url("bring", case[0].id))
    url = _url("submit", sitting.id, case[0].id)
    assert choose.select_one(f"a[href='{url}']")
    page = _page(suzuki.client, url)
    plan = page.select_one("input[name=plan][checked]")
    assert plan is not None
    assert plan["value"] == str(case[1].id)
    data = {
        "item": str(new_id()),
        "question": "分担を決めたい",
        "plan": str(case[1].id),
        "item-complaint-on": "on",
        "item-complaint-body": "父の介護が心配",
    }
    for _ in range(2):
        assert suzuki.client.post(url, data)["Location"] == _url("conference", sitting.id)
    item = AgendaItem.objects.get()
    assert [i.kind for i in item.packet.items.order_by("id")] == ["complaint"]
    assert "もう議題にあります" in _page(suzuki.client, _url("bring", case[0].id)).get_text()


def test_bringing_without_consent_says_whose(
    sitting: Conference, case: tuple[Case, Plan], suzuki: Worker
) -> None:
    agree(suzuki, case[0].subjects.get().person, "refused")
    assert "同意を聞いて" in _page(suzuki.client, _url("bring", case[0].id)).get_text()
    data = {"item": str(new_id()), "question": "分担を決めたい", "plan": ""}
    response = suzuki.client.post(_url("submit", sitting.id, case[0].id), data)
    assert response.status_code == 422
    assert "渡邊 花子" in response.content.decode()
    assert "分担を決めたい" in response.content.decode()


def test_the_door_of_bringing(
    sitting: Conference,
    case: tuple[Case, Plan],
    suzuki: Worker,
    sato: Worker,
    tanaka: Worker,
    takahashi: Worker,
    mori: Worker,
) -> None:
    for url in (_url("bring", case[0].id), _url("submit", sitting.id, case[0].id)):
        assert suzuki.client.get(url).status_code == 200
        for stranger in (tanaka, takahashi):
            assert stranger.client.get(url).status_code == 404
        for without in (sato, mori):
            assert without.client.get(url).status_code == 403
    assert suzuki.client.get(_url("submit", uuid4(), case[0].id)).status_code == 404


# --- the sitting -----------------------------------------------------------------------------------------------------


def test_a_member_swears_and_then_reads(
    sitting: Conference, case: tuple[Case, Plan], suzuki: Worker, tanaka: Worker
) -> None:
    _bring(sitting, case, suzuki)
    url = _url("conference", sitting.id)
    before = _page(tanaka.client, url).get_text()
    assert "守秘義務を確かめてください" in before
    assert "支援の分担" not in before
    assert tanaka.client.post(_url("acknowledge", sitting.id))["Location"] == url
    page = _page(tanaka.client, url)
    assert "支援の分担を決めたい" in page.get_text()
    assert "父の介護と家計が心配" in page.get_text()
    assert page.select_one(f"a[href='{reverse('cases:detail', args=[case[0].id])}']") is None
    assert page.select_one("form[action$='/minutes/']") is None


def test_the_door_of_a_sitting(
    sitting: Conference,
    case: tuple[Case, Plan],
    suzuki: Worker,
    tanaka: Worker,
    yamamoto: Worker,
    takahashi: Worker,
    mori: Worker,
    ishii: Worker,
    town: Town,
) -> None:
    _bring(sitting, case, suzuki)
    url = _url("conference", sitting.id)
    colleague = hire("colleague", "加納 凛", town.a, roles=["case_worker"])
    for worker in (suzuki, tanaka, yamamoto, colleague):
        assert worker.client.get(url).status_code == 200
    beside = hire("beside", "小川 薫", town.b, roles=["case_worker"])
    for stranger in (takahashi, ishii, beside):
        assert stranger.client.get(url).status_code == 404
        assert stranger.client.post(_url("acknowledge", sitting.id)).status_code == 404
    assert mori.client.get(url).status_code == 403
    assert yamamoto.client.get(_url("conference", uuid4())).status_code == 404
    assert yamamoto.client.get(_url("conclude", sitting.id)).status_code == 405
    sittings.release(attendee_id=Attendee.objects.get(user=tanaka.user).id, by=yamamoto.actor)
    assert tanaka.client.get(url).status_code == 404


def test_minutes_decisions_and_the_plan(
    sitting: Conference, case: tuple[Case, Plan], suzuki: Worker, tanaka: Worker, yamamoto: Worker, town: Town
) -> None:
    item = _bring(sitting, case, suzuki)
    url = _url("conference", sitting.id)
    for act in ("minutes", "decide", "result"):
        assert tanaka.client.post(_url(act, sitting.id, item.id), {}).status_code == 403
        assert yamamoto.client.post(_url(act, sitting.id, item.id), {}).status_code == 404  # not sworn yet
    yamamoto.client.post(_url("acknowledge", sitting.id))
    at = f"{url}#item-{item.id}"
    assert yamamoto.client.post(_url("minutes", sitting.id, item.id), {"minutes": "話した"})["Location"] == at
    task = {
        "decision": str(new_id()),
        "kind": "task",
        "body": "認定の申請を手伝う",
        "desk": str(town.b.desk.id),
        "due_on": (time.today() + timedelta(days=14)).isoformat(),
    }
    hole = yamamoto.client.post(_url("decide", sitting.id, item.id), task | {"due_on": ""})
    assert hole.status_code == 422
    assert "認定の申請を手伝う" in hole.content.decode()
    assert yamamoto.client.post(_url("decide", sitting.id, item.id), task).status_code == 302
    assert Step.objects.filter(what="認定の申請を手伝う").count() == 1
    result = yamamoto.client.post(_url("result", sitting.id, item.id), {"result": "plan_endorsed"})
    assert result.status_code == 302
    assert Plan.objects.get().status == "active"
    text = _page(suzuki.client, url).get_text()
    assert "プランの手順に入りました" in text


def test_leading_the_sitting_to_its_end(
    sitting: Conference,
    case: tuple[Case, Plan],
    suzuki: Worker,
    tanaka: Worker,
    takahashi: Worker,
    yamamoto: Worker,
    town: Town,
) -> None:
    item = _bring(sitting, case, suzuki)
    client = yamamoto.client
    client.post(_url("acknowledge", sitting.id))
    found = client.post(_url("invite", sitting.id), {"find": "1", "words": "ひだまり"})
    assert found.status_code == 200
    assert "高橋 誠" in found.content.decode()
    half = client.post(_url("invite", sitting.id), {"name": "事務局長"})
    assert half.status_code == 422
    data = {
        "words": "ひだまり",
        "members": [f"{town.c.desk.id}:{takahashi.user.id}"],
        "desk": str(town.paper.desk.id),
        "name": "事務局長",
    }
    assert client.post(_url("invite", sitting.id), data).status_code == 302
    paper = Attendee.objects.get(name="事務局長")
    other = Attendee.objects.get(user=takahashi.user)
    assert client.post(_url("acknowledge-for", sitting.id, paper.id)).status_code == 302
    assert client.post(_url("acknowledge-for", sitting.id, other.id)).status_code == 422
    assert client.post(_url("release", sitting.id, other.id)).status_code == 302
    assert client.post(_url("release", sitting.id, other.id)).status_code == 404
    assert tanaka.client.post(_url("release", sitting.id, paper.id)).status_code == 403
    assert client.post(_url("conclude", sitting.id)).status_code == 422
    client.post(_url("result", sitting.id, item.id), {"result": "continued"})
    here = Attendee.objects.filter(conference=sitting, released_at__isnull=True)
    marks = {f"a-{a.id}-attendance": "present" for a in here.order_by("id")}
    assert client.post(_url("attendance", sitting.id), marks).status_code == 302
    assert client.post(_url("attendance", sitting.id), dict.fromkeys(marks, "asleep")).status_code == 422
    assert client.post(_url("conclude", sitting.id)).status_code == 302
    assert client.post(_url("cancel", sitting.id)).status_code == 422
    done = _page(tanaka.client, _url("conference", sitting.id)).get_text()
    assert "終わった" in done
    assert "会議を終える" not in _page(client, _url("conference", sitting.id)).get_text()


def test_the_wall_on_the_page(
    town: Town, suzuki: Worker, tanaka: Worker, yamamoto: Worker, takahashi: Worker
) -> None:
    body = body_of(town.city, "support_meeting", town.a, town.b, name="支援会議")
    sitting = sitting_of(yamamoto, body, tanaka)
    item = _bring(sitting, case_of(suzuki, person_of(suzuki, agrees=False)), suzuki)
    url, say = _url("conference", sitting.id), _url("say", sitting.id, item.id)
    data = {"said": str(new_id()), "body": "夜に大きな声がする"}
    assert tanaka.client.post(say, data).status_code == 404  # cannot even read the item before the oath
    tanaka.client.post(_url("acknowledge", sitting.id))
    assert tanaka.client.post(say, {"said": str(new_id()), "body": ""}).status_code == 422
    for _ in range(2):
        assert tanaka.client.post(say, data).status_code == 302
    assert WalledItem.objects.count() == 1
    wall = _page(tanaka.client, url).select_one(".wall")
    assert wall is not None
    assert "持ち出せません" in wall.get_text()
    assert "夜に大きな声がする" in wall.get_text()
    card = wall.find_parent(class_="no-print")
    assert card is not None
    for worker in (yamamoto, suzuki):  # the convener and the submitter, before the oath
        assert "夜に大きな声" not in _page(worker.client, url).get_text()
    assert takahashi.client.post(say, data).status_code == 404
    case = item.case
    for name, args in (("case-panel", [case.id]), ("matter-panel", [case.matter_id])):
        assert "夜に大きな声" not in _page(suzuki.client, _url(name, *args)).get_text()


# --- panels ----------------------------------------------------------------------------------------------------------


def test_the_panel_of_a_case(
    sitting: Conference,
    case: tuple[Case, Plan],
    suzuki: Worker,
    tanaka: Worker,
    sato: Worker,
) -> None:
    _bring(sitting, case, suzuki)
    url = _url("case-panel", case[0].id)
    whole = suzuki.client.get(url)
    part = suzuki.client.get(url, headers={"hx-request": "true"})
    assert "重層的支援会議" in part.content.decode()
    assert b"<html" in whole.content
    assert b"<html" not in part.content
    assert "会議にかける" in part.content.decode()
    assert tanaka.client.get(url).status_code == 404
    assert sato.client.get(url).status_code == 403


def test_a_sitting_has_a_bounded_number_of_queries(
    sitting: Conference, suzuki: Worker, yamamoto: Worker, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for n in range(3):
        _bring(sitting, case_of(suzuki, person_of(suzuki, f"渡邊 {n}")), suzuki)
    client = yamamoto.client
    client.post(_url("acknowledge", sitting.id))
    with django_assert_max_num_queries(75):
        assert client.get(_url("conference", sitting.id)).status_code == 200
