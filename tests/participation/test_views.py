"""The pages of participation: they work, a colleague can, a stranger gets 404, without the right 403, a GET changes nothing."""

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from marugoto.audit.models import AuditEvent
from marugoto.cases.models import Case, UnmetNeed
from marugoto.core import clock
from marugoto.participation.actions import contacts, placements
from marugoto.participation.forms.placements import field_name
from marugoto.participation.models import Day, Hope, Host, HostContact, Placement, Role, RoleOrder
from marugoto.participation.rules.times import week_of
from marugoto.resources.models import Service
from tests.factories.agencies import Worker
from tests.factories.pages import form_data
from tests.participation.conftest import begin, choose


def url(name: str, *args: Any) -> str:
    return reverse(f"participation:{name}", args=args)


@pytest.fixture
def placement(hope: Hope, role: Role, suzuki: Worker) -> Placement:
    """渡邊 花子 packs onions."""
    return begin(hope, role, suzuki)


def pages_of(placement: Placement) -> list[str]:
    """Every page that shows the person."""
    hope = placement.hope_id
    return [
        url("hope", hope),
        url("match", hope),
        url("placement", placement.pk),
        url("choose", hope, placement.role_id),
        url("none-fits", hope),
        url("hope-edit", hope),
        url("case-panel", placement.case_id),
        url("hope-new", placement.case_id),
    ]


def test_a_colleague_sees_every_page_a_stranger_none(
    placement: Placement, suzuki: Worker, kimura: Worker, tanaka: Worker, sato: Worker, ishii: Worker
) -> None:
    for page in pages_of(placement):
        assert kimura.client.get(page).status_code == 200, page
        assert tanaka.client.get(page).status_code == 404, page
        assert ishii.client.get(page).status_code == 404, page
        assert sato.client.get(page).status_code == 403, page


@pytest.mark.parametrize(
    "name", ["hope", "match", "placement", "role", "host", "order-end", "role-edit", "host-new"]
)
def test_a_number_that_there_is_not_is_404(name: str, suzuki: Worker) -> None:
    assert suzuki.client.get(url(name, uuid4())).status_code == 404


def test_looking_writes_nothing_but_the_look(placement: Placement, suzuki: Worker) -> None:
    before = (Hope.objects.count(), Placement.objects.count(), Day.objects.count(), UnmetNeed.objects.count())
    for page in pages_of(placement):
        suzuki.client.get(page)
    after = (Hope.objects.count(), Placement.objects.count(), Day.objects.count(), UnmetNeed.objects.count())
    assert after == before
    looks = set(AuditEvent.objects.filter(person_ids=[placement.person_id]).values_list("verb", flat=True))
    assert {"hope.viewed", "hope.matched", "placement.viewed"} <= looks


def test_lists_name_only_ones_own_people(placement: Placement, suzuki: Worker, tanaka: Worker) -> None:
    for page in (url("hopes") + "?state=placed", url("week"), url("host", placement.role.host_id)):
        assert "渡邊" in suzuki.client.get(page).content.decode(), page
        assert "渡邊" not in tanaka.client.get(page).content.decode(), page


def test_the_role_is_for_the_town_its_people_for_their_agency(
    placement: Placement, suzuki: Worker, sato: Worker, tanaka: Worker, ishii: Worker
) -> None:
    page = url("role", placement.role_id)
    assert "渡邊" in suzuki.client.get(page).content.decode()
    for worker in (sato, tanaka):
        text = worker.client.get(page).content.decode()
        assert "あき 1人" in text
        assert "渡邊" not in text
    assert ishii.client.get(page).status_code == 404


def test_what_is_for_staff_stays_out_of_the_public_page(role: Role, suzuki: Worker) -> None:
    public = suzuki.client.get(reverse("public:entry", args=[role.host.service_id])).content.decode()
    assert "090-0000-0009" not in public
    assert "090-0000-0009" in suzuki.client.get(url("role", role.pk)).content.decode()


def test_the_board_narrows_and_says_so(role: Role, sato: Worker) -> None:
    board = url("board")
    assert "袋詰め10分" in sato.client.get(board).content.decode()
    assert "袋詰め10分" in sato.client.get(f"{board}?kind=packing&day=1&free=on").content.decode()
    other = sato.client.get(f"{board}?day=5").content.decode()
    assert "袋詰め10分" not in other
    assert "土曜日" in other
    assert sato.client.get(f"{board}?kind=nonsense&day=99").status_code == 200


def test_a_place_and_a_role_are_written_from_an_entry(service: Service, suzuki: Worker) -> None:
    find = suzuki.client.get(url("host-find") + "?q=ひなた")
    assert url("host-new", service.pk) in find.content.decode()
    data = {"since": str(clock.today()), "experiences": ["withdrawn"], "note": "静か"}
    made = suzuki.client.post(url("host-new", service.pk), data)
    host = Host.objects.get()
    assert made.headers["Location"] == url("role-new", host.pk)
    first = form_data(suzuki.client.get(url("role-new", host.pk)).content, having="title")
    missing = suzuki.client.post(url("role-new", host.pk), first)
    assert missing.status_code == 422
    told = first | {
        "title": ["水やり"],
        "kind": ["farm"],
        "tasks": ["朝に水をまく"],
        "times": ["0-am", "2-am"],
    }
    suzuki.client.post(url("role-new", host.pk), told)
    role = Role.objects.get()
    assert (role.title, role.times, role.capacity) == ("水やり", ["0-am", "2-am"], 1)
    again = form_data(suzuki.client.get(url("role-edit", role.pk)).content, having="title")
    assert again["times"] == ["0-am", "2-am"]
    suzuki.client.post(url("role-edit", role.pk), again | {"capacity": ["3"]})
    role.refresh_from_db()
    assert role.capacity == 3


def test_another_agency_reads_a_place_and_does_not_write_it(
    role: Role, tanaka: Worker, ishii: Worker
) -> None:
    pages = [url("role-edit", role.pk), url("role-new", role.host_id), url("host-edit", role.host_id)]
    for page in pages:
        assert tanaka.client.get(page).status_code == 403, page
        assert tanaka.client.post(page, {"title": "のっとり"}).status_code == 403, page
        assert ishii.client.get(page).status_code == 404, page
    for page in (url("role-end", role.pk), url("host-end", role.host_id)):
        assert tanaka.client.post(page).status_code == 403, page
    assert Role.objects.get().ended_on is None


def test_a_role_ends_on_its_page_and_not_while_somebody_is_in_it(
    placement: Placement, suzuki: Worker
) -> None:
    role = placement.role
    refused = suzuki.client.post(url("role-end", role.pk))
    assert refused.status_code == 422
    assert "参加している人がいます" in refused.content.decode()
    ended = {"move-stage": "ended", "move-on": str(clock.today()), "move-outcome": "no_fit"}
    suzuki.client.post(url("move", placement.pk), ended)
    assert suzuki.client.post(url("role-end", role.pk)).status_code == 302
    assert suzuki.client.post(url("host-end", role.host_id)).status_code == 302
    assert "受け入れをやめました" in suzuki.client.get(url("host", role.host_id)).content.decode()


def test_what_was_ticked_and_typed_stays_when_a_wish_is_refused(case: Case, suzuki: Worker) -> None:
    page = url("hope-new", case.pk)
    data = form_data(suzuki.client.get(page).content, having="words")
    sent = data | {
        "times": ["2-pm"],
        "barriers": ["people"],
        "barrier_words": ["声が大きい人"],
        "words": [""],
    }
    answer = suzuki.client.post(page, sent)
    assert answer.status_code == 422
    kept = form_data(answer.content, having="words")
    assert (kept["times"], kept["barriers"], kept["barrier_words"]) == (
        ["2-pm"],
        ["people"],
        ["声が大きい人"],
    )
    assert not Hope.objects.exists()


def test_a_wish_cannot_be_heard_of_somebody_elses_person(case: Case, suzuki: Worker) -> None:
    page = url("hope-new", case.pk)
    data = form_data(suzuki.client.get(page).content, having="words")
    answer = suzuki.client.post(page, data | {"words": ["畑"], "person": [str(uuid4())]})
    assert answer.status_code == 422


def test_none_fits_asks_what_is_sought(needs: object, hope: Hope, suzuki: Worker) -> None:
    page = url("none-fits", hope.pk)
    data = form_data(suzuki.client.get(page).content, having="need")
    assert suzuki.client.post(page, data | {"seek": ["on"]}).status_code == 422
    assert not UnmetNeed.objects.exists()
    told = data | {"seek": ["on"], "words": ["午後の袋詰め"], "kind": ["packing"], "adjustments": ["alone"]}
    assert suzuki.client.post(page, told).status_code == 302
    order = RoleOrder.objects.get()
    assert order.times == ["1-am", "3-pm"]
    listed = suzuki.client.get(url("orders")).content.decode()
    assert "午後の袋詰め" in listed
    assert "渡邊" not in listed
    done = suzuki.client.post(url("order-end", order.pk), {"outcome": "gap", "role": ""})
    assert done.status_code == 302
    assert "午後の袋詰め" in suzuki.client.get(url("orders") + "?ended=1").content.decode()


def test_without_javascript_the_panel_is_a_page_and_the_fragment_is_part_of_it(
    placement: Placement, suzuki: Worker
) -> None:
    page = url("case-panel", placement.case_id)
    whole = suzuki.client.get(page).content.decode()
    part = suzuki.client.get(page, headers={"HX-Request": "true"}).content.decode()
    assert part.strip() in whole
    assert "<html" not in part
    assert page in suzuki.client.get(reverse("cases:detail", args=[placement.case_id])).content.decode()


def test_a_step_that_is_refused_keeps_what_was_typed(hope: Hope, role: Role, suzuki: Worker) -> None:
    made = choose(hope, role, suzuki)
    data = {"move-stage": "trial", "move-on": str(clock.today()), "move-words": "見学の約束"}
    answer = suzuki.client.post(url("move", made.pk), data)
    assert answer.status_code == 422
    assert "同意" in answer.content.decode()
    assert "見学の約束" in answer.content.decode()


def test_the_week_is_written_and_read_back(placement: Placement, suzuki: Worker, tanaka: Worker) -> None:
    today = clock.today()
    name = field_name(placement.pk, today)
    page = url("week")
    assert name in suzuki.client.get(page).content.decode()
    suzuki.client.post(page, {name: "came", f"{name}-m": "45"})
    assert Day.objects.get().minutes == 45
    assert "延べ 1人・実 1人" in suzuki.client.get(f"{page}?on={today}").content.decode()
    stranger = tanaka.client.post(page, {name: "rested"})
    assert stranger.status_code == 302
    assert Day.objects.get().attendance == "came"
    assert suzuki.client.get(f"{page}?on=nonsense").status_code == 200
    assert suzuki.client.get(f"{page}?on=2026-13-45").status_code == 200


def test_a_day_that_cannot_be_is_refused_and_what_was_typed_stays(
    placement: Placement, suzuki: Worker
) -> None:
    name = field_name(placement.pk, clock.today())
    answer = suzuki.client.post(url("week"), {name: "came", f"{name}-m": "2000"})
    assert answer.status_code == 422
    assert 'value="2000"' in answer.content.decode()
    early = field_name(placement.pk, week_of(clock.today())[0])
    if (
        week_of(clock.today())[0] < placement.begun_on
    ):  # a day before the beginning has no box, and is refused if sent
        assert suzuki.client.post(url("week"), {early: "came"}).status_code == 422


def test_a_place_asks_and_is_answered(
    placement: Placement, suzuki: Worker, sato: Worker, tanaka: Worker
) -> None:
    page = url("host", placement.role.host_id)
    data = {
        "kind": "worry",
        "on": str(clock.today()),
        "words": "道具が足りない",
        "placement": str(placement.pk),
    }
    suzuki.client.post(page, data)
    row = HostContact.objects.get()
    assert row.placement_id == placement.pk
    assert "道具が足りない" not in tanaka.client.get(page).content.decode()
    assert "道具が足りない" not in sato.client.get(page).content.decode()
    sato.client.post(page, data)  # may look, may not write
    assert HostContact.objects.count() == 1
    assert tanaka.client.post(url("answer", row.pk), {"answer": "はい"}).status_code == 404
    assert suzuki.client.post(url("answer", row.pk), {"answer": " "}).status_code == 422
    suzuki.client.post(url("answer", row.pk), {"answer": "貸し出します"})
    assert "貸し出します" in suzuki.client.get(page).content.decode()


def test_what_a_person_gives(placement: Placement, suzuki: Worker, tanaka: Worker) -> None:
    suzuki.client.post(url("placement-gives", placement.pk), {"gives-since": str(clock.today())})
    placements.write_days(
        lines=[placements.Written(placement.pk, clock.today(), "came", 20)], by=suzuki.actor
    )
    page = suzuki.client.get(url("gives", placement.person_id)).content.decode()
    assert "袋詰め10分" in page
    assert "裁縫ができる" in page
    assert AuditEvent.objects.filter(verb="gives.viewed", person_ids=[placement.person_id]).exists()
    assert "袋詰め10分" not in tanaka.client.get(url("gives", placement.person_id)).content.decode()


def test_figures_are_own_for_the_worker_and_hidden_when_few_for_the_planner(
    placement: Placement, suzuki: Worker, planner: Worker, volunteer: Worker
) -> None:
    placements.write_days(
        lines=[placements.Written(placement.pk, clock.today(), "came", 60)], by=suzuki.actor
    )
    own = suzuki.client.get(url("figures")).content.decode()
    assert "自分の機関" in own
    assert "町ぜんたい" not in own
    town = planner.client.get(url("figures")).content.decode()
    assert "自分の機関" not in town
    assert "少数" in town
    assert volunteer.client.get(url("figures")).status_code == 403


def test_the_journey_by_the_forms_alone(case: Case, role: Role, suzuki: Worker) -> None:
    """希望 → 合う役割 → 体験 → 参加 → 日 → 定着支援 → 終わり, each form sent as the page gives it."""
    client, today = suzuki.client, clock.today()
    panel = client.get(url("case-panel", case.pk)).content.decode()
    assert url("hope-new", case.pk) in panel
    told = form_data(client.get(url("hope-new", case.pk)).content, having="words")
    told |= {"words": ["手を動かしたい"], "kinds": ["packing"], "times": ["1-am"], "barriers": ["people"]}
    matched = client.post(url("hope-new", case.pk), told, follow=True).content.decode()
    assert "曜日と時間帯が合います" in matched
    hope = Hope.objects.get()
    chosen = client.post(url("choose", hope.pk, role.pk), {"why": "静かそう"}, follow=True).content.decode()
    made = Placement.objects.get()
    assert "まだ決めていません。決めるまで、何も伝えません。" in chosen
    agreed = form_data(chosen, having="agree-name") | {"agree-name": ["花ちゃん"]}
    client.post(url("agree", made.pk), agreed)
    for stage in ("trial", "running", "care"):
        client.post(url("move", made.pk), {"move-stage": stage, "move-on": str(today)})
    name = field_name(made.pk, today)
    client.post(url("week"), {name: "came", f"{name}-m": "10"})
    ended = {"move-stage": "ended", "move-on": str(today), "move-outcome": "goes_on", "move-said": "続ける"}
    page = client.post(url("move", made.pk), ended, follow=True).content.decode()
    assert "支援なしで続けている" in page
    assert "延べ 1日" in page
    assert "<svg" in page
    assert url("move", made.pk) not in page
    closed = client.post(url("hope-end", hope.pk), {"outcome": "met"}, follow=True).content.decode()
    assert "かなった" in closed


def test_the_load_of_places_is_seen_in_the_list(placement: Placement, suzuki: Worker) -> None:
    spoken = contacts.Spoken(kind="question", on=clock.today(), words="休んでよいか")
    contacts.note_contact(host=placement.role.host, spoken=spoken, placement=placement, by=suzuki.actor)
    page = suzuki.client.get(url("hosts")).content.decode()
    assert "答えを待つ 1件" in page
    assert "1 / 2" in page
