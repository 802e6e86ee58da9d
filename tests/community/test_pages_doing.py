"""The pages of activities, lists and support: they work, colleagues can, strangers cannot, a look is a look."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup

from marugoto.audit.models import AuditEvent
from marugoto.community.models import (
    Activity,
    ActivityDay,
    Agreement,
    Attendance,
    Funding,
    Helper,
    Member,
    Publicity,
)
from tests.factories.agencies import Worker
from tests.factories.clock import Clock
from tests.factories.community import DAY, activity, day, helper, member

pytestmark = pytest.mark.django_db
A = "/community/activities/"


@pytest.fixture(autouse=True)
def _stopped(clock: Clock) -> None:
    """It is 24 November 2026."""


def text(response: Any) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def test_from_an_activity_to_a_figure(sato: Worker, planner: Worker) -> None:
    told = {"title": "ひだまりサロン", "kind": "salon", "starts_on": "2026-04-01"}
    assert sato.client.post(A + "new/", told | {"title": ""}).status_code == 422
    made = sato.client.post(A + "new/", told)
    path = made["Location"]
    hana = member(sato)
    sheet = {
        "on": "2026-11-20",
        "numbers": "1",
        "names": "田中 町外\n佐々木 担い手",
        "unnamed": "6",
        "unnamed_outside": "",
        "helpers_unnamed": "",
        "bodies": "2",
        "words": "にぎやか",
    }
    wrong = sato.client.post(path, sheet | {"numbers": "1 99"})
    assert wrong.status_code == 422
    assert "名簿にない番号です: 99" in text(wrong)
    assert "佐々木" in wrong.content.decode()
    assert not ActivityDay.objects.exists()
    assert Member.objects.count() == 1
    assert sato.client.post(path, sheet).status_code == 302
    assert Attendance.objects.filter(member=hana).exists()
    for client in (sato.client, planner.client):
        page = text(client.get(A + "counts/"))
        assert "延べ 8 人" in page.replace("8人", "8 人")
    again = sato.client.get(path + "?on=2026-11-20").content.decode()
    assert 'value="6"' in again
    assert "にぎやか" in again


def test_a_tick_is_a_number(sato: Worker) -> None:
    one, hana, jiro = activity(sato), member(sato), member(sato, "次郎さん")
    day(sato, one, there={hana.number: "participant", jiro.number: "participant"})
    sheet = {"on": "2026-11-24", "there": ["1"], "helped": ["2"], "unnamed": ""}
    assert sato.client.post(f"{A}{one.id}/", sheet).status_code == 302
    found = dict(Attendance.objects.filter(day__on="2026-11-24").values_list("member__number", "part"))
    assert found == {1: "participant", 2: "helper"}


def test_who_sees_an_activity(
    sato: Worker, suzuki: Worker, tanaka: Worker, planner: Worker, pharmacist: Worker, ishii: Worker
) -> None:
    one, hana = activity(sato), member(sato, "はなさん")
    day(sato, one, there={hana.number: "participant"})
    path = f"{A}{one.id}/"
    assert "はなさん" in text(suzuki.client.get(path))
    for other in (tanaka, planner):
        page = other.client.get(path)
        assert page.status_code == 200
        assert "はなさん" not in text(page)
    assert pharmacist.client.get(path).status_code == 403
    assert ishii.client.get(path).status_code == 404
    assert tanaka.client.get(path + "edit/").status_code == 404
    assert tanaka.client.post(path + "end/", {"on": "2026-11-24"}).status_code == 404
    assert tanaka.client.post(path, {"on": "2026-11-24", "unnamed": "5"}).status_code == 200
    assert one.days.count() == 1
    assert sato.client.post(path + "end/", {"on": "2026-11-24"}).status_code == 302
    assert Activity.objects.get().ended_on is not None


def test_the_list_is_of_one_s_own_agency_and_opening_it_is_a_look(
    sato: Worker, tanaka: Worker, planner: Worker
) -> None:
    hana = member(sato, "はなさん")
    assert "はなさん" in text(sato.client.get("/community/members/?q=はな"))
    assert "はなさん" not in text(tanaka.client.get("/community/members/"))
    assert planner.client.get("/community/members/").status_code == 403
    path = f"/community/members/{hana.id}/"
    assert sato.client.get(path).status_code == 200
    assert tanaka.client.get(path).status_code == 404
    looks = AuditEvent.objects.filter(kind="look").values_list("verb", flat=True)
    assert sorted(looks) == ["member.listed", "member.listed", "member.looked"]
    assert sato.client.post(path, {"called": "はな", "contact": "000"}).status_code == 302
    hana.refresh_from_db()
    assert hana.called == "はな"
    new = sato.client.post("/community/members/new/", {"called": "", "outside": "on"})
    assert new.status_code == 302
    assert Member.objects.order_by("number").last().outside  # type: ignore[union-attr]
    assert sato.client.post(path + "leave/").status_code == 302
    hana.refresh_from_db()
    assert hana.called == ""


def test_a_helper_from_the_first_day_to_the_last(sato: Worker, tanaka: Worker) -> None:
    hana = member(sato, "はなさん")
    path = f"/community/members/{hana.id}/"
    offer = {"kind": "listener", "since": "2026-11-01", "hours_limit": "1", "limits": "夜は出ない"}
    assert sato.client.post(path + "help/", offer | {"since": "2026-12-24"}).status_code == 422
    assert sato.client.post(path + "help/", offer).status_code == 302
    one = Helper.objects.get()
    work = f"/community/helpers/{one.id}/"
    did = {"on": "2026-11-20", "minutes": "90", "burden": "too_heavy", "expense": "480", "activity": ""}
    assert tanaka.client.post(work + "work/", did).status_code == 404
    wrong = sato.client.post(work + "work/", did | {"minutes": "0"})
    assert wrong.status_code == 422
    assert 'value="480"' in wrong.content.decode()
    assert sato.client.post(work + "work/", did).status_code == 302
    page = text(sato.client.get("/community/helpers/"))
    for words in ("上限をこえています", "重すぎると言っています", "480円", "まだ書かれていません"):
        assert words in page
    assert sato.client.post(work + "pay/").status_code == 302
    assert sato.client.post(work + "stop/").status_code == 302
    one.refresh_from_db()
    assert one.until is not None
    assert "はなさん" not in text(sato.client.get("/community/helpers/"))


def test_what_went_round_who_watches_what_came(sato: Worker, planner: Worker, tanaka: Worker) -> None:
    told = {
        "title": "相談カード",
        "medium": "card",
        "on": "2026-11-20",
        "copies": "3000",
        "audience": "",
        "area": "",
    }
    assert sato.client.post("/community/publicity/", told | {"title": ""}).status_code == 422
    assert sato.client.post("/community/publicity/", told).status_code == 302
    assert planner.client.post("/community/publicity/", told).status_code == 200
    assert Publicity.objects.count() == 1
    assert "3,000部・回" in text(planner.client.get("/community/publicity/"))
    pact = {"partner": "新聞店", "kind": "watch", "signed_on": "2026-11-20", "tells": str(sato.desk.id)}  # type: ignore[union-attr]
    assert sato.client.post("/community/agreements/", pact).status_code == 302
    one = Agreement.objects.get()
    assert "000-000-0000" in text(sato.client.get("/community/agreements/"))
    assert tanaka.client.post(f"/community/agreements/{one.id}/end/").status_code == 404
    assert sato.client.post(f"/community/agreements/{one.id}/end/").status_code == 302
    ask = {"purpose": "食堂", "other_side": "農協", "direction": "in", "kind": "goods", "on": "2026-11-20"}
    assert sato.client.post("/community/funding/", ask).status_code == 422
    assert sato.client.post("/community/funding/", ask | {"things": "米 30kg"}).status_code == 302
    grant = Funding.objects.get()
    move = f"/community/funding/{grant.id}/move/"
    assert tanaka.client.post(move, {"state": "given"}).status_code == 404
    assert sato.client.post(move, {"state": "given"}).status_code == 302
    grant.refresh_from_db()
    assert grant.state == "given"
    assert "米 30kg" in text(planner.client.get("/community/funding/"))


def test_a_course_is_completed_from_its_page(sato: Worker) -> None:
    course = activity(sato, kind="course", days_needed=1)
    day(sato, course, there={member(sato).number: "participant"})
    sato.client.post(f"{A}{course.id}/complete/", {"on": "2026-11-24"})
    assert course.enrolments.get().completed_on is not None
    assert "修了した人 1人、そのうち担い手になった人 0人" in text(sato.client.get(A + "counts/"))
    helper(sato, Member.objects.get(), since=DAY + timedelta(days=4))
    assert "そのうち担い手になった人 1人" in text(sato.client.get(A + "counts/"))
