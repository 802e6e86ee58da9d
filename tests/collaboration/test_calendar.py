"""One's own sittings in a calendar: meeting, day and place, and not a word of what is spoken of there."""

import pytest
from django.urls import reverse

from marugoto.collaboration.actions import agenda, sittings
from marugoto.collaboration.actions.agenda import Brought
from marugoto.core.ids import new_id
from tests.factories.agencies import Town, Worker
from tests.factories.clock import Clock
from tests.factories.collaboration import WORRY, body_of, case_of, person_of, sitting_of

pytestmark = pytest.mark.django_db


def test_the_calendar_names_no_person(
    clock: Clock,
    suzuki: Worker,
    tanaka: Worker,
    takahashi: Worker,
    yamamoto: Worker,
    mori: Worker,
    town: Town,
) -> None:
    sitting = sitting_of(yamamoto, body_of(town.city, "support_meeting", town.a, name="支援会議"), tanaka)
    brought = Brought(question="どう見守るか", items=[WORRY])
    case = case_of(suzuki, person_of(suzuki))[0]
    agenda.submit(item_id=new_id(), conference_id=sitting.id, case=case, brought=brought, by=suzuki.actor)
    url = reverse("collaboration:calendar")
    answer = tanaka.client.get(url)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode().replace("\r\n ", "")
    for said in (
        "SUMMARY:支援会議",
        "DTSTART;TZID=Asia/Tokyo:20261124T130000",
        "LOCATION:市役所3階",
        str(sitting.id),
    ):
        assert said in text, said
    for untold in ("渡邊", "花子", WORRY[1], "どう見守るか", case.title, case.matter.number, "RRULE"):
        assert untold not in text
    assert "BEGIN:VEVENT" not in takahashi.client.get(url).content.decode()
    assert mori.client.get(url).status_code == 403
    sittings.release(attendee_id=sitting.attendees.get(user=tanaka.user).id, by=yamamoto.actor)
    assert "BEGIN:VEVENT" not in tanaka.client.get(url).content.decode()
