"""An agenda item goes on at the next sitting, also in the next fiscal year; from behind the wall only behind the wall."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.urls import reverse

from marugoto.cases.models import Case
from marugoto.collaboration.actions import agenda, sittings
from marugoto.collaboration.actions.agenda import Brought
from marugoto.collaboration.models import AgendaItem, Conference, ConferenceBody
from marugoto.core import clock as time
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from tests.factories.agencies import Town, Worker, hire
from tests.factories.clock import Clock
from tests.factories.collaboration import body_of, case_of, person_of, sitting_of

pytestmark = pytest.mark.django_db
ASKED, TOLD = "冬をどう越すか", "灯油が買えない"


@pytest.fixture
def body(clock: Clock, town: Town) -> ConferenceBody:
    """支援会議 of the city."""
    clock.set(datetime(2027, 3, 30, 10, 0, tzinfo=time.JST))
    return body_of(town.city, "support_meeting", town.a, town.b, name="支援会議")


@pytest.fixture
def case(body: ConferenceBody, suzuki: Worker) -> Case:
    """鈴木's case."""
    return case_of(suzuki, person_of(suzuki))[0]


def _bring(sitting: Conference, case: Case, by: Worker, **more: Any) -> AgendaItem:
    brought = Brought(**({"question": ASKED, "items": [("economy", TOLD)]} | more))
    return agenda.submit(item_id=new_id(), conference_id=sitting.id, case=case, brought=brought, by=by.actor)


@pytest.fixture
def before(
    clock: Clock, body: ConferenceBody, case: Case, yamamoto: Worker, tanaka: Worker, suzuki: Worker
) -> AgendaItem:
    """It was spoken of on 30 March, and is to go on; it is April now."""
    sitting = sitting_of(yamamoto, body, tanaka)
    sittings.acknowledge(conference_id=sitting.id, by=yamamoto.actor)
    item = _bring(sitting, case, suzuki)
    sittings.acknowledge(conference_id=sitting.id, by=suzuki.actor)
    agenda.set_result(item_id=item.id, result="continued", by=yamamoto.actor)
    clock.advance(days=5)
    return item


@pytest.fixture
def after(before: AgendaItem, body: ConferenceBody, yamamoto: Worker, tanaka: Worker) -> Conference:
    """The next sitting, in the next fiscal year."""
    return sitting_of(yamamoto, body, tanaka, at=time.now() + timedelta(days=2))


def _page(worker: Worker, url: str) -> BeautifulSoup:
    answer = worker.client.get(url)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def test_it_goes_on_from_the_page_with_what_was_asked_and_disclosed(
    before: AgendaItem, after: Conference, case: Case, suzuki: Worker
) -> None:
    url = reverse("collaboration:bring", args=[case.id])
    assert "支援会議（2027年3月30日(火)）" in _page(suzuki, url).get_text()
    chosen = _page(suzuki, f"{url}?again={before.id}")
    link = chosen.select_one(
        f"a[href='{reverse('collaboration:submit', args=[after.id, case.id])}?again={before.id}']"
    )
    assert link is not None
    form = _page(suzuki, str(link["href"]))
    asked, told = form.select_one("textarea[name=question]"), form.select_one("[name=item-economy-body]")
    assert asked is not None
    assert told is not None
    assert ASKED in asked.get_text()
    assert TOLD in (told.get_text() or str(told.get("value")))
    assert form.select_one("input[name=item-economy-on][checked]")
    key = form.select_one("input[name=item]")
    assert key is not None
    data = {
        "item": key["value"],
        "again": str(before.id),
        "question": "春からどうするか",
        "item-economy-on": "on",
        "item-economy-body": TOLD,
    }
    here = reverse("collaboration:submit", args=[after.id, case.id])
    assert suzuki.client.post(here, data).status_code == 302
    made = AgendaItem.objects.get(conference=after)
    assert made.continues == before
    assert made.packet.id != before.packet.id, "what is disclosed is disclosed anew"
    assert _page(suzuki, url).select_one("#going-on") is None


def test_what_cannot_go_on_is_refused(
    before: AgendaItem,
    after: Conference,
    case: Case,
    suzuki: Worker,
    yamamoto: Worker,
    tanaka: Worker,
    town: Town,
) -> None:
    other = case_of(suzuki, person_of(suzuki, "別の 人"))[0]
    with pytest.raises(Refused, match="選びなおして"):
        _bring(after, other, suzuki, continues=before.id)
    with pytest.raises(Refused, match="選びなおして"):
        _bring(after, case, suzuki, continues=new_id())
    plain = sitting_of(
        yamamoto, body_of(town.city, "case_meeting", town.b), tanaka, at=time.now() + timedelta(days=3)
    )
    with pytest.raises(Refused, match="中だけの会議にだけ"):
        _bring(plain, case, suzuki, continues=before.id)
    url = reverse("collaboration:submit", args=[plain.id, case.id]) + f"?again={before.id}"
    assert ASKED not in _page(suzuki, url).get_text(), "nor is a word of it offered there"
    _bring(after, case, suzuki, continues=before.id)
    third = sitting_of(yamamoto, after.body, tanaka, at=time.now() + timedelta(days=9))
    with pytest.raises(Refused, match="もう次の回に続いて"):
        _bring(third, case, suzuki, continues=before.id)
    assert _page(suzuki, reverse("collaboration:bring", args=[case.id]) + "?again=nonsense")


def test_a_colleague_who_was_not_in_the_room_is_offered_no_word_of_it(
    before: AgendaItem, after: Conference, case: Case, town: Town
) -> None:
    colleague = hire("colleague", "同僚", town.a, roles=["case_worker"])
    url = reverse("collaboration:submit", args=[after.id, case.id]) + f"?again={before.id}"
    text = _page(colleague, url)
    assert ASKED not in str(text)
    assert TOLD not in str(text)


def test_nothing_goes_on_from_itself(before: AgendaItem) -> None:
    with pytest.raises(IntegrityError, match='"agenda_continues_another"'), transaction.atomic():
        AgendaItem.objects.filter(pk=before.pk).update(continues=before.pk)
