"""From a need that nobody met to something that is found: counted without anybody in it, tried out, listed."""

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup

from marugoto.audit.models import AuditEvent
from marugoto.cases.actions import unmet
from marugoto.collaboration.actions import referrals
from marugoto.collaboration.models import Referral
from marugoto.community import queries
from marugoto.community.actions import gaps
from marugoto.community.actions.gaps import Told
from marugoto.community.models import Gap, GapService, GapStep
from marugoto.core import second_wall
from marugoto.core.errors import Refused
from marugoto.resources.actions import entries
from marugoto.resources.models import Service
from tests.factories.agencies import Town, Worker
from tests.factories.clock import Clock
from tests.factories.collaboration import matter_of, person_of, send
from tests.factories.resources import list_salon
from tests.house.strictness import as_the_pages

pytestmark = pytest.mark.django_db
GAPS = "/community/gaps/"


@pytest.fixture
def ready(town: Town, needs: dict[str, object], clock: Clock) -> None:
    """A town and its needs."""


def left(
    worker: Worker, times: int, *, need: str = "food_lack", area: Any = None, reason: str = "no_resource"
) -> None:
    """A worker found no つなぎ先, so many times."""
    for _n in range(times):
        unmet.note_unmet(need=need, reason=reason, area_id=area.id if area else None, by=worker.actor)


def opened(worker: Worker, **change: Any) -> Gap:
    told = {"title": "夜に子どもが食べられる場所", "need": "food_lack"} | change
    return gaps.open_gap(told=Told(**told), by=worker.actor)


def text(response: Any) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


# --- what is asked for -------------------------------------------------------------------------------------------------------


def test_what_one_left_oneself_is_seen_and_a_few_of_others_are_not(
    sato: Worker, tanaka: Worker, ready: None
) -> None:
    left(sato, 2)
    left(tanaka, 4, need="isolation")
    mine, theirs = queries.lacks(sato.actor), queries.lacks(tanaka.actor)
    assert [(x.need.code, x.demand.own, x.demand.others) for x in mine] == [("food_lack", 2, 0)]
    assert [(x.need.code, x.demand.own, x.demand.others) for x in theirs] == [("isolation", 4, 0)]
    left(tanaka, 1, need="isolation")
    assert ("isolation", 0, 5) in [
        (x.need.code, x.demand.own, x.demand.others) for x in queries.lacks(sato.actor)
    ]
    left(tanaka, 1, need="isolation")  # six is told like five
    assert ("isolation", 0, 5) in [
        (x.need.code, x.demand.own, x.demand.others) for x in queries.lacks(sato.actor)
    ]


def test_the_page_offers_what_is_asked_for_until_it_is_written_down(
    sato: Worker, town: Town, ready: None
) -> None:
    left(sato, 3, area=town.areas["east"])
    page = BeautifulSoup(sato.client.get(GAPS).content, "html.parser")
    link = page.select_one(".aside a[href*='new/']")
    assert link is not None
    assert "自分の機関 3件" in text(sato.client.get(GAPS))
    form = sato.client.get(str(link["href"]))
    assert 'value="food_lack" selected' in form.content.decode()
    said = {
        "title": "夕ごはんの場所",
        "need": "food_lack",
        "area": str(town.areas["east"].id),
        "agency": str(sato.agency.id),
    }
    assert sato.client.post(f"{GAPS}new/", said).status_code == 302
    assert "夕ごはんの場所" in text(sato.client.get(GAPS))
    assert not queries.lacks(sato.actor)


def test_a_refused_tsunagi_for_lack_counts_too(
    sato: Worker, tanaka: Worker, takahashi: Worker, town: Town, ready: None, needs: dict[str, Any]
) -> None:
    for n in range(5):
        sent = send(sato, matter_of(sato, person_of(sato, f"渡邊 {n}子")), town.b.desk)
        Referral.objects.filter(pk=sent.pk).update(need=needs["food_lack"])
        referrals.decline(
            referral_id=sent.id, reason="no_such_service", note="町にありません", by=tanaka.actor
        )
    one = opened(sato)
    origin = queries.origin_of(sato.actor, one)
    assert (origin.before.own, origin.before.others) == (0, 5)
    assert [(own, others) for _why, own, others in origin.reasons] == [(0, 5)]
    assert "渡邊" not in text(sato.client.get(f"{GAPS}{one.id}/"))
    with as_the_pages(), second_wall.standing(takahashi.actor):  # neither sent one nor refused one
        origin = queries.origin_of(takahashi.actor, one)
    assert (origin.before.own, origin.before.others) == (0, 5)


def test_nobody_and_no_small_count_of_others_can_be_read_from_a_page(
    sato: Worker, tanaka: Worker, ready: None
) -> None:
    left(tanaka, 4, reason="full")
    left(tanaka, 3, reason="too_far")
    one = opened(sato)
    said = text(sato.client.get(f"{GAPS}{one.id}/"))
    assert "ほかの機関 5件以上" in said
    assert "定員がいっぱい" not in said
    assert "遠い" not in said
    left(tanaka, 1, reason="full")
    assert "定員がいっぱい" in text(sato.client.get(f"{GAPS}{one.id}/"))


# --- from idea to entry ------------------------------------------------------------------------------------------------------


def test_from_idea_to_an_entry_that_the_next_consultation_finds(
    sato: Worker, tanaka: Worker, ready: None, clock: Clock
) -> None:
    left(sato, 1)
    left(tanaka, 5)
    one = opened(sato)
    path = f"{GAPS}{one.id}/"
    for stage, words, users in (
        ("idea", "会館の台所を使えないか", ""),
        ("trial", "月に一度やってみた", "12"),
        ("rules", "こどもは無料と決めた", ""),
    ):
        said = {"stage": stage, "on": "2026-11-24", "words": words, "users": users}
        assert sato.client.post(path, said).status_code == 302
    one.refresh_from_db()
    assert one.stage == "rules"
    assert "使った人 12人" in text(sato.client.get(path))
    form = BeautifulSoup(sato.client.get(f"{path}list/").content, "html.parser")
    marked = form.select_one("input[name=need-food_lack][value=main]")
    assert marked is not None
    assert marked.has_attr("checked")  # what the gap says is not asked again
    said = {
        "name": "夜のこども食堂",
        "kind": "child_cafeteria",
        "need-food_lack": "main",
        "t0-here": "1",
        "t0-repeat": "weekly",
        "t0-days": "FR",
        "t0-opens": "18:00",
    }
    answer = sato.client.post(f"{path}list/", said)
    service = Service.objects.get(name="夜のこども食堂")
    assert answer["Location"] == f"/resources/entries/{service.id}/"
    one.refresh_from_db()
    assert (one.stage, str(one.running_since)) == ("running", "2026-11-24")
    assert GapService.objects.get().service == service
    assert "夜のこども食堂" in tanaka.client.get("/resources/?need=food").content.decode()
    panel = text(tanaka.client.get(f"/community/services/{service.id}/origin/"))
    assert "夜に子どもが食べられる場所" in panel
    assert "自分の機関 5件" in panel
    assert "夜のこども食堂" in text(sato.client.get(path))


def test_what_is_asked_for_since_it_runs_is_counted_apart(sato: Worker, ready: None, clock: Clock) -> None:
    left(sato, 3)
    one = opened(sato)
    gaps.join_service(gap=one, service=list_salon(sato.agency.municipality), by=sato.actor)
    clock.set(date(2027, 1, 20))
    left(sato, 1)
    one.refresh_from_db()
    origin = queries.origin_of(sato.actor, one)
    assert origin.since is not None
    assert (origin.before.own, origin.since.own) == (3, 1)


def test_an_entry_that_is_there_already_answers_it(sato: Worker, town: Town, ready: None) -> None:
    one, service = opened(sato), list_salon(town.municipality)
    found = sato.client.get(f"{GAPS}{one.id}/?q=ひだまり")
    assert "ひだまりサロン" in text(found)
    join = f"{GAPS}{one.id}/join/"
    assert sato.client.post(join, {"service": "nonsense"}).status_code == 404
    assert sato.client.post(join, {"service": str(service.id)}).status_code == 302
    assert sato.client.post(join, {"service": str(service.id)}).status_code == 302
    assert GapService.objects.count() == 1
    ended = list_salon(town.municipality, name="昔のサロン")
    entries.retire(service_id=ended.id, reason="ended", by=None)
    with pytest.raises(Refused):
        gaps.join_service(gap=one, service=Service.objects.get(pk=ended.pk), by=sato.actor)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"words": ""}, "したことを、ひとことでも書いてください"),
        ({"on": "2026-12-24"}, "これから先の日は書けません"),
        ({"on": "2020-01-01"}, "足りないと書いた日より前"),
        ({"stage": "dropped"}, "選択"),
    ],
)
def test_a_step_that_says_too_little_is_refused(
    sato: Worker, ready: None, change: dict[str, str], said: str
) -> None:
    one = opened(sato)
    answer = sato.client.post(
        f"{GAPS}{one.id}/", {"stage": "idea", "on": "2026-11-24", "words": "案"} | change
    )
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not GapStep.objects.exists()


def test_it_is_given_up_with_a_reason_and_taken_up_again(sato: Worker, ready: None) -> None:
    one = opened(sato)
    drop = f"{GAPS}{one.id}/drop/"
    assert sato.client.post(drop, {"reason": ""}).status_code == 422
    assert sato.client.post(drop, {"reason": "担い手がいない"}).status_code == 302
    assert sato.client.post(drop, {"reason": "もう一度"}).status_code == 302
    assert "担い手がいない" in text(sato.client.get(f"{GAPS}{one.id}/"))
    assert "夜に子ども" not in text(sato.client.get(GAPS))
    assert "夜に子ども" in text(sato.client.get(f"{GAPS}?stage=dropped"))
    with pytest.raises(Refused):
        gaps.add_step(gap=one, stage="idea", on=one.opened_on, words="案", by=sato.actor)
    assert sato.client.post(f"{GAPS}{one.id}/again/").status_code == 302
    one.refresh_from_db()
    assert one.stage == "found"
    gaps.join_service(gap=one, service=list_salon(sato.agency.municipality), by=sato.actor)
    with pytest.raises(Refused):
        gaps.drop(gap=one, reason="やめる", by=sato.actor)


def test_it_is_said_better(sato: Worker, town: Town, ready: None) -> None:
    one = opened(sato)
    path = f"{GAPS}{one.id}/edit/"
    assert sato.client.post(path, {"title": "", "need": "food_lack"}).status_code == 422
    said = {
        "title": "夜の食堂",
        "need": "isolation",
        "area": str(town.areas["east"].id),
        "agency": str(town.b.agency.id),
    }
    assert sato.client.post(path, said).status_code == 302
    one.refresh_from_db()
    assert (one.title, one.need.code, one.area, one.agency) == (
        "夜の食堂",
        "isolation",
        town.areas["east"],
        town.b.agency,
    )


def test_refused_in_words(sato: Worker, other_town: Town, ready: None) -> None:
    for change, field in (
        ({"title": " "}, "title"),
        ({"area_id": sato.agency.id}, "area"),
        ({"agency_id": other_town.city.agency.id}, "agency"),
        ({"need": "nonsense"}, "need"),
    ):
        with pytest.raises(Refused) as no:
            opened(sato, **change)
        assert no.value.field == field


def test_who_sees_it(
    sato: Worker, planner: Worker, pharmacist: Worker, noticer: Worker, ishii: Worker, ready: None
) -> None:
    one = opened(sato)
    path = f"{GAPS}{one.id}/"
    assert planner.client.get(path).status_code == 200
    for stranger in (pharmacist, noticer):
        assert stranger.client.get(path).status_code == 403
    assert ishii.client.get(path).status_code == 404
    before = GapStep.objects.count()
    sato.client.get(path)
    assert GapStep.objects.count() == before


def test_the_trail_knows_who_and_what_without_words(sato: Worker, ready: None) -> None:
    one = opened(sato, title="ひみつのことば")
    (event,) = AuditEvent.objects.filter(verb="gap.opened")
    assert event.refs == [{"kind": "gap", "id": str(one.id)}]
    assert "ひみつ" not in str(event.data)
