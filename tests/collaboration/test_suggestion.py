"""Suggesting a つなぎ先: grounds for and against in words; a person chooses; that none fits is kept without a person."""

from datetime import date
from typing import Any

import pytest

from marugoto.agencies.models import Agency
from marugoto.audit.models import AuditEvent
from marugoto.cases.models import UnmetNeed
from marugoto.collaboration.rules.suggestion import Asked, Grounds, Offer, weigh
from marugoto.core.ids import new_id
from marugoto.intake.actions import consultations
from marugoto.intake.models import Consultation
from marugoto.resources.models import Organization, Service
from marugoto.resources.rules.entry import Answer, Body, Reach
from tests.factories.agencies import Town, Worker
from tests.factories.clock import Clock
from tests.factories.resources import list_salon

FITS = Offer(main_needs=frozenset({"isolation"}), opening="closed", freshness="fresh")


@pytest.mark.parametrize(
    ("change", "good", "bad"),
    [
        ({}, "この困りごとのためのところ", ""),
        ({"main_needs": frozenset()}, "", "この困りごとに応えるとは書かれていない"),
        ({"main_needs": frozenset({"community"})}, "この困りごとをふくむ分野全般のところ", ""),
        ({"areas": frozenset({"east"})}, "案件の地区で使える", ""),
        ({"areas": frozenset({"west"})}, "", "案件の地区は対象の外"),
        ({"least": 65}, "年齢が合う", ""),
        ({"most": 18}, "", "年齢が合わない"),
        ({"available": 0}, "", "いまはあきがない"),
        ({"available": 2}, "あきがある（2）", ""),
        ({"opening": "unknown"}, "", "開いている日がわからない"),
        ({"metres": 9000.0, "distance": "約9.0 km"}, "", "約9.0 km"),
        ({"languages": frozenset({"en"})}, "そのことばが通じる", ""),
        ({"accepted": 1, "answered": 4}, "", "自分の機関からのつなぎ 4件のうち 1件を受けた"),
        ({"accepted": 0, "answered": 1}, "自分の機関からのつなぎ 1件のうち 0件を受けた", ""),
        ({"freshness": "stale"}, "", "1年以上確かめられていない情報"),
    ],
)
def test_each_ground_is_said(change: dict[str, Any], good: str, bad: str) -> None:
    grounds = weigh(
        Offer(**vars(FITS) | change), Asked("isolation", "community", "east", age=80, language="en")
    )
    assert not good or good in grounds.good
    assert not bad or bad in grounds.bad


def test_what_is_not_known_speaks_against_and_fewest_come_first() -> None:
    unknown = weigh(Offer(least=65, areas=frozenset({"x"})), Asked("isolation"))
    assert {
        "年齢の条件がある（本人の年齢がわからない）",
        "使える地区が決まっている（案件の地区がまだわからない）",
    } <= set(unknown.bad)
    assert Grounds(("a", "b"), ()).order < Grounds(("a",), ()).order < Grounds(("a", "b"), ("c",)).order


@pytest.fixture
def talk(town: Town, sato: Worker, needs: dict[str, object], clock: Clock) -> Consultation:
    return consultations.receive(
        consultation_id=new_id(),
        received=consultations.Received(
            channel="visit",
            story="話し相手がいない。",
            caller_relation="self",
            urgency="this_week",
            outcome="taken_on",
            anonymous=True,
            area_id=town.areas["east"].id,
            marks={"isolation": "main"},
        ),
        by=sato.actor,
    )


def run_by(service: Service, agency: Agency) -> None:
    Organization.objects.filter(pk=service.organization_id).update(agency=agency)


@pytest.mark.django_db
def test_it_shows_what_fits_with_a_way_to_hand_on(town: Town, sato: Worker, talk: Consultation) -> None:
    service = list_salon(town.municipality, body=Body("包括"), assured_date=date(2026, 11, 1))
    run_by(service, town.b.agency)
    west = Reach(area=town.areas["west"].id)
    list_salon(town.municipality, name="西のサロン", reaches=(west,))
    list_salon(town.municipality, name="食べ物の会", needs=(Answer("food_lack"),))
    text = sato.client.get(f"/collaboration/matters/{talk.matter_id}/suggest/").content.decode()
    assert text.index("ひだまりサロン") < text.index("西のサロン")
    assert "案件の地区は対象の外" in text
    assert "食べ物の会" not in text
    assert f"/collaboration/matters/{talk.matter_id}/refer/?to={town.b.desk.id}" in text
    page = sato.client.get(
        f"/collaboration/matters/{talk.matter_id}/refer/?to={town.b.desk.id}"
    ).content.decode()
    assert f'value="{town.b.desk.id}" required' in page or f'value="{town.b.desk.id}"' in page


@pytest.mark.django_db
def test_that_none_fits_is_kept_without_a_person(town: Town, sato: Worker, talk: Consultation) -> None:
    path = f"/collaboration/matters/{talk.matter_id}/suggest/"
    answer = sato.client.post(path, {"need": "isolation", "reason": "no_resource"})
    assert answer.status_code == 302
    row = UnmetNeed.objects.get()
    assert (row.need.code, row.reason, row.month, row.area) == (
        "isolation",
        "no_resource",
        date(2026, 11, 1),
        town.areas["east"],
    )
    event = AuditEvent.objects.get(verb="unmet.noted")
    assert (event.matter_id, event.person_ids) == (None, [])
    assert sato.client.post(path, {"need": "x", "reason": "no_resource"}).status_code == 422
    assert UnmetNeed.objects.count() == 1


@pytest.mark.django_db
def test_a_stranger_gets_404_and_nonsense_a_page(sato: Worker, takahashi: Worker, talk: Consultation) -> None:
    path = f"/collaboration/matters/{talk.matter_id}/suggest/"
    assert takahashi.client.get(path).status_code == 404
    assert sato.client.get(f"{path}?need=x&age=abc&origin=どこにもない町&speaks=zz").status_code == 200
