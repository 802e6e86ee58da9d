"""Empty buildings: found, asked for, used, empty again; whose they are is a kind, never a name."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from marugoto.community.actions import buildings as act
from marugoto.community.actions.buildings import Facts, Use
from marugoto.community.models import Building, BuildingUse
from marugoto.community.queries import buildings as asked
from marugoto.core import clock
from marugoto.core.errors import Refused
from tests.factories.agencies import Worker
from tests.factories.clock import Clock
from tests.factories.constraints import breaks, sentence_of
from tests.factories.pages import form_data

SHOP = {"name": "駅前の元薬局", "kind": "shop", "owner": "private", "condition": "small"}


def facts(**change: Any) -> Facts:
    values: dict[str, Any] = {**SHOP, "state": "asking"}
    return Facts(**(values | change))


@pytest.fixture
def shop(sato: Worker) -> Building:
    return act.note_building(facts=facts(), by=sato.actor)


def url(name: str, *args: Any) -> str:
    return reverse(f"community:{name}", args=args)


def words(answer: Any) -> str:
    return BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)


def test_an_empty_shop_from_found_to_used_and_empty_again(sato: Worker, tanaka: Worker) -> None:
    client = sato.client
    page = client.get(url("buildings"))
    made = client.post(url("buildings"), form_data(page.content, having="owner") | SHOP)
    assert made.status_code == 302
    shop = Building.objects.get()
    assert (shop.state, shop.owner) == ("found", "private")
    form = form_data(client.get(made["Location"]).content, having="condition")
    assert client.post(made["Location"], form | {"state": "free"}).status_code == 302
    for use in (
        {"what": "薬局", "since": "2001-04-01", "until": "2020-03-31"},
        {"what": "月2回のサロン", "since": "2026-04-01"},
    ):
        assert client.post(url("building-use", shop.pk), use).status_code == 302
    told = words(client.get(url("building", shop.pk)))
    assert "月2回のサロン いま" in told
    assert "薬局" in told
    assert "使われている 1 件" in words(client.get(url("buildings")))
    page = url("building", shop.pk)
    assert page in client.get(url("buildings"), {"state": "used"}).content.decode()
    assert page not in client.get(url("buildings"), {"state": "free"}).content.decode()
    assert "使いはじめる" not in words(tanaka.client.get(url("building", shop.pk))), "another agency reads it"
    assert tanaka.client.post(url("building-use", shop.pk), {"what": "倉庫"}).status_code == 404
    now = BuildingUse.objects.get(until=None)
    assert tanaka.client.post(url("building-use-end", now.pk)).status_code == 404
    assert client.post(url("building-use-end", now.pk)).status_code == 302
    assert "使ってよいのに空いている 1 件" in words(client.get(url("buildings")))
    assert BuildingUse.objects.count() == 2, "what it was used for stays"


def test_no_owner_is_named() -> None:
    """Of the owner a kind is kept, and which desk speaks with them."""
    names = {field.name for field in Building._meta.get_fields()}
    assert not {name for name in names if name.startswith("owner_") or "phone" in name}
    assert Building._meta.get_field("owner").max_length == 16


def test_the_day_of_a_state_is_the_day_on_which_it_changed(sato: Worker, clock: Clock) -> None:
    shop = act.note_building(facts=facts(), by=sato.actor)
    began = shop.state_on
    clock.advance(days=40)
    act.change_building(building=shop, facts=facts(condition="large"), by=sato.actor)
    shop.refresh_from_db()
    assert (shop.condition, shop.state_on) == ("large", began)
    act.change_building(building=shop, facts=facts(state="free"), by=sato.actor)
    shop.refresh_from_db()
    assert shop.state_on == began + timedelta(days=40)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"kind": "castle"}, "kind"),
        ({"owner": "x"}, "owner"),
        ({"condition": "x"}, "condition"),
        ({"state": "x"}, "state"),
        ({"area_id": uuid4()}, "area"),
        ({"ask_id": uuid4()}, "ask"),
    ],
)
def test_what_cannot_be_written(sato: Worker, change: Any, field: str) -> None:
    with pytest.raises(Refused) as no:
        act.note_building(facts=facts(**change), by=sato.actor)
    assert no.value.field == field


def test_what_cannot_be_used(shop: Building, sato: Worker, tanaka: Worker) -> None:
    today = clock.today()
    for told, field in (
        (Use(" ", today), "what"),
        (Use("サロン", today, activity_id=uuid4()), "activity"),
        (Use("薬局", today, until=today - timedelta(days=1)), "until"),
        (Use("薬局", today, until=today + timedelta(days=1)), "until"),
    ):
        with pytest.raises(Refused) as no:
            act.note_use(building=shop, told=told, by=sato.actor)
        assert no.value.field == field
    with pytest.raises(Refused):
        act.note_use(building=shop, told=Use("サロン", today), by=tanaka.actor)
    act.change_building(building=shop, facts=facts(condition="unsafe"), by=sato.actor)
    with pytest.raises(Refused, match="使えない建物"):
        act.note_use(building=shop, told=Use("サロン", today), by=sato.actor)
    act.note_use(building=shop, told=Use("薬局", date(2001, 4, 1), until=date(2020, 3, 31)), by=sato.actor)


def test_the_same_use_again_is_once_and_one_to_come_does_not_end(shop: Building, sato: Worker) -> None:
    later = Use("サロン", clock.today() + timedelta(days=9))
    first, again = (act.note_use(building=shop, told=later, by=sato.actor) for _twice in range(2))
    assert first == again
    assert asked.counts(shop.municipality_id, on=clock.today())["used"] == 0
    with pytest.raises(Refused, match="まだ始まっていません"):
        act.end_use(use=first, by=sato.actor)


def test_a_mistake_keeps_what_was_typed(sato: Worker) -> None:
    form = form_data(sato.client.get(url("buildings")).content, having="owner")
    answer = sato.client.post(url("buildings"), form | {"note": "段が一つ"})
    assert answer.status_code == 422
    assert form_data(answer.content, having="owner")["note"] == ["段が一つ"]
    assert sato.client.get(url("building", uuid4())).status_code == 404


def test_the_constraints(shop: Building) -> None:
    wrong = (
        (Building(**_row(shop) | {"name": ""}), "building_has_a_name"),
        (BuildingUse(building=shop, what="", since=clock.today()), "building_use_says_what"),
        (
            BuildingUse(building=shop, what="x", since=clock.today(), until=date(2020, 1, 1)),
            "building_use_ends_after_it_starts",
        ),
    )
    for row, name in wrong:
        assert sentence_of(row, name).endswith("。")
        with breaks(name):
            row.save()


def _row(shop: Building) -> dict[str, Any]:
    kept = ("municipality_id", "agency_id", "name", "kind", "owner", "condition", "state", "state_on")
    return {name: getattr(shop, name) for name in kept}
