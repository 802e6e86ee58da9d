"""Who was told of a sitting, how and by whom; and the closing day of an agenda, with what came after it."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from marugoto.audit.models import AuditEvent
from marugoto.collaboration.actions import agenda, sittings
from marugoto.collaboration.actions.agenda import Brought
from marugoto.collaboration.actions.sittings import Invited
from marugoto.collaboration.models import AgendaItem, Attendee, Conference
from marugoto.collaboration.rules import conference as rules
from marugoto.core import clock as time
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from tests.factories.agencies import Town, Worker
from tests.factories.clock import Clock
from tests.factories.collaboration import WORRY, body_of, case_of, person_of, sitting_of

pytestmark = pytest.mark.django_db

GUEST = "民生委員の人"


@pytest.fixture
def sitting(clock: Clock, yamamoto: Worker, tanaka: Worker, town: Town) -> Conference:
    """In ten days; cases are handed in a week before. One member has no account."""
    body = body_of(town.city, "layered_meeting", town.a, town.b, closing_days=7)
    made = sitting_of(yamamoto, body, tanaka, at=time.now() + timedelta(days=10))
    sittings.invite(
        conference_id=made.id, invited=[Invited(desk_id=town.paper.desk.id, name=GUEST)], by=yamamoto.actor
    )
    return made


def _guest(sitting: Conference) -> Attendee:
    return Attendee.objects.get(conference=sitting, name=GUEST)


def _page(worker: Worker, sitting: Conference) -> str:
    return worker.client.get(reverse("collaboration:conference", args=[sitting.id])).content.decode()


# --- told ------------------------------------------------------------------------------------------------------------


def test_who_was_told_how_and_by_whom(clock: Clock, sitting: Conference, yamamoto: Worker) -> None:
    assert "まだ知らせていない人が1人います" in _page(yamamoto, sitting)
    url = reverse("collaboration:told", args=[sitting.id])
    form = {"members": [str(_guest(sitting).id)], "how": "telephone"}
    assert yamamoto.client.post(url, form).status_code == 302
    told = _guest(sitting)
    assert (told.told_how, told.told_at, told.told_by_id) == ("telephone", told.told_at, yamamoto.user.id)
    page = _page(yamamoto, sitting)
    assert "知らせた: 電話" in page
    assert "まだ知らせていない人" not in page
    event = AuditEvent.objects.get(verb="conference.told")
    assert event.data == {"how": "telephone", "members": 1}


def test_telling_is_refused_to_others_and_without_a_way(
    sitting: Conference, yamamoto: Worker, tanaka: Worker, takahashi: Worker
) -> None:
    url, guest = reverse("collaboration:told", args=[sitting.id]), str(_guest(sitting).id)
    assert takahashi.client.post(url, {"members": [guest], "how": "mail"}).status_code in (403, 404)
    assert tanaka.client.post(url, {"members": [guest], "how": "mail"}).status_code == 403
    answer = yamamoto.client.post(url, {"members": [guest]})
    assert answer.status_code == 422
    assert "知らせた方法を選んでください" in answer.content.decode()
    assert yamamoto.client.post(url, {"how": "mail"}).status_code == 422
    tell: dict[str, Any] = {"conference_id": sitting.id, "attendee_ids": [_guest(sitting).id]}
    with pytest.raises(Refused, match="進行役だけ"):
        sittings.note_told(**tell, how="mail", by=tanaka.actor)
    with pytest.raises(Refused):
        sittings.note_told(**tell, how="pigeon", by=yamamoto.actor)
    sittings.cancel(conference_id=sitting.id, by=yamamoto.actor)
    with pytest.raises(Refused, match="中止"):
        sittings.note_told(**tell, how="mail", by=yamamoto.actor)
    assert _guest(sitting).told_how == ""


# --- the closing day -------------------------------------------------------------------------------------------------


def _bring(sitting: Conference, suzuki: Worker, reason: str = "") -> AgendaItem:
    case, plan = case_of(suzuki, person_of(suzuki))
    brought = Brought("分担を決めたい", items=[WORRY], plan_id=plan.id, urgent_reason=reason)
    return agenda.submit(
        item_id=new_id(), conference_id=sitting.id, case=case, brought=brought, by=suzuki.actor
    )


def test_the_closing_day_is_counted_from_the_sitting(clock: Clock) -> None:
    day = clock.today()
    late = {n: rules.comes_late(held_on=day + timedelta(days=n), closing_days=7, on=day) for n in (6, 7, 8)}
    assert late == {6: True, 7: False, 8: False}
    assert not rules.comes_late(held_on=day, closing_days=None, on=day)


def test_what_comes_after_the_closing_day_is_taken_and_marked(
    clock: Clock, sitting: Conference, suzuki: Worker
) -> None:
    first = _bring(sitting, suzuki, "まだ早いのに書いた理由")
    clock.advance(days=4)
    second, third = _bring(sitting, suzuki), _bring(sitting, suzuki, "退院が週末に決まった")
    assert [(i.late, i.urgent_reason) for i in (first, second, third)] == [
        (False, ""),
        (True, ""),
        (True, "退院が週末に決まった"),
    ]
    said = (
        AuditEvent.objects.filter(verb="agenda.submitted")
        .order_by("occurred_at", "id")
        .values_list("data", flat=True)
    )
    assert [(d["late"], d["urgent"]) for d in said] == [(False, False), (True, False), (True, True)]


def test_the_page_tells_the_day_and_asks_why_it_cannot_wait(
    clock: Clock, sitting: Conference, suzuki: Worker, yamamoto: Worker
) -> None:
    case, _plan = case_of(suzuki, person_of(suzuki))
    url = reverse("collaboration:submit", args=[sitting.id, case.id])
    assert "urgent_reason" not in suzuki.client.get(url).content.decode()
    bring = reverse("collaboration:bring", args=[case.id])
    assert "締切 2026年11月27日" in suzuki.client.get(bring).content.decode()
    clock.advance(days=4)
    client = suzuki.fresh_client()
    assert "締切（2026年11月27日(金)）を過ぎています" in client.get(bring).content.decode()
    page = client.get(url).content.decode()
    assert "議題の締切を過ぎています" in page
    form = {"item": str(new_id()), "question": "どう分けるか", "plan": "", "urgent_reason": "退院が決まった"}
    assert client.post(url, form).status_code == 302
    assert AgendaItem.objects.get(case=case).urgent_reason == "退院が決まった"
    _bring(sitting, suzuki)
    sittings.acknowledge(conference_id=sitting.id, by=yamamoto.actor)
    there = reverse("collaboration:conference", args=[sitting.id])
    page = yamamoto.fresh_client().get(there).content.decode()
    assert "退院が決まった" in page
    assert "締切のあと" in page


def test_bodies_without_a_closing_day_have_no_late_cases(
    clock: Clock, yamamoto: Worker, suzuki: Worker, town: Town
) -> None:
    sitting = sitting_of(yamamoto, body_of(town.city, "layered_meeting", town.a))
    assert not _bring(sitting, suzuki, "急ぎ").late
