"""Trust: a link that confirms once, and what anybody says has changed."""

from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from marugoto.audit.models import AuditEvent
from marugoto.resources.models import ChangeReport, Listing, Service, Verification
from marugoto.resources.queries import trust
from tests.factories.agencies import Town
from tests.factories.clock import Clock
from tests.factories.pages import form_data
from tests.factories.resources import list_salon

pytestmark = pytest.mark.django_db


@pytest.fixture
def salon(town: Town, needs: dict[str, object], clock: Clock) -> Service:
    return list_salon(town.municipality)


def post(path: str, clock: Clock, **typed: str) -> Any:
    """Open the form, wait, answer the sum, and send it."""
    client = Client(enforce_csrf_checks=True)
    answer = client.get(path)
    data = form_data(answer.content, having="gate")
    label = BeautifulSoup(answer.content, "html.parser").find("label", attrs={"for": "id_sum"})
    assert label is not None
    first, second = (int(n) for n in label.get_text().replace("は？（数字で）", "").split("たす"))
    clock.advance(seconds=20)
    return client.post(path, data | {"sum": str(first + second)} | typed)


def test_one_tap_confirms_and_the_link_is_spent(salon: Service, clock: Clock) -> None:
    path = f"/confirm/{trust.link_of(salon)}/"
    assert "このままで合っていますか" in Client().get(path).content.decode()
    assert Verification.objects.count() == 0, "looking confirms nothing"
    assert "2026年11月24日(火)に確かめました" in Client().post(path).content.decode()
    salon.refresh_from_db()
    assert salon.assured_date == date(2026, 11, 24)
    assert Listing.objects.get(service=salon).confirmed_on == date(2026, 11, 24)
    assert Verification.objects.get().method == "link"
    assert AuditEvent.objects.filter(verb="resource.verified").count() == 1
    assert Client().post(path).status_code == 410
    assert Verification.objects.count() == 1


def test_a_link_ends_and_cannot_be_forged(salon: Service, clock: Clock) -> None:
    token = trust.link_of(salon)
    assert Client().get(f"/confirm/{token}x/").status_code == 410
    assert Client().get("/confirm/abc/").status_code == 410
    clock.advance(days=91)
    assert Client().get(f"/confirm/{token}/").status_code == 410


def test_a_link_of_a_retired_entry_is_over(salon: Service) -> None:
    from marugoto.resources.actions import entries

    token = trust.link_of(salon)
    entries.retire(service_id=salon.id, reason="ended", by=None)
    assert Client().get(f"/confirm/{token}/").status_code == 410


def test_anybody_may_say_what_has_changed(salon: Service, clock: Clock) -> None:
    answer = post(f"/places/{salon.id}/change/", clock, kind="times", what="火曜日に変わりました")
    assert "届きました" in answer.content.decode()
    report = ChangeReport.objects.get()
    assert (report.kind, report.what, report.handled_at) == ("times", "火曜日に変わりました", None)
    assert report.origin
    assert "127.0.0.1" not in report.origin
    post(f"/places/{salon.id}/change/", clock, kind="times", what="火曜日に変わりました")
    assert ChangeReport.objects.count() == 1, "the same said twice is said once"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"sum": "99"}, "計算の答えが違います"),
        ({"homepage": "http://spam.example/"}, "空けたまま"),
        ({"gate": "forged"}, "時間がたった"),
        ({"what": " "}, "ひとことでも"),
        ({"kind": ""}, "必須"),
    ],
)
def test_machines_and_empty_words_are_turned_away_and_nothing_is_lost(
    typed: dict[str, str], said: str, salon: Service, clock: Clock
) -> None:
    answer = post(
        f"/places/{salon.id}/change/", clock, **({"kind": "other", "what": "だいじな知らせ"} | typed)
    )
    assert answer.status_code == 422
    text = answer.content.decode()
    assert said in text
    assert "what" in typed or "だいじな知らせ" in text
    assert ChangeReport.objects.count() == 0


def test_too_quick_is_a_machine(salon: Service, clock: Clock) -> None:
    client = Client()
    page = client.get(f"/places/{salon.id}/change/").content
    label = BeautifulSoup(page, "html.parser").find("label", attrs={"for": "id_sum"})
    assert label is not None
    first, second = (int(n) for n in label.get_text().replace("は？（数字で）", "").split("たす"))
    data = form_data(page, having="gate") | {"sum": str(first + second), "kind": "other", "what": "x"}
    assert "もう一度読んで" in client.post(f"/places/{salon.id}/change/", data).content.decode()


def test_a_flood_is_held_back(salon: Service, clock: Clock) -> None:
    for n in range(5):
        post(f"/places/{salon.id}/change/", clock, kind="other", what=f"知らせ{n}")
    answer = post(f"/places/{salon.id}/change/", clock, kind="other", what="六つ目")
    assert answer.status_code == 422
    assert "しばらくして" in answer.content.decode()
    clock.advance(hours=2)
    assert post(f"/places/{salon.id}/change/", clock, kind="other", what="六つ目").status_code == 200
    assert ChangeReport.objects.count() == 6


def test_who_keeps_an_entry_sees_what_waits_first(town: Town, needs: dict[str, object], clock: Clock) -> None:
    def kept(name: str, days: int | None) -> Service:
        service = list_salon(town.municipality, name=name)
        service.owner_agency = town.a.agency
        service.assured_date = date(2026, 11, 24) - timedelta(days=days) if days is not None else None
        service.save(update_fields=["owner_agency", "assured_date"])
        return service

    fresh, old, never = kept("新しい", 10), kept("古い", 500), kept("まだ", None)
    ChangeReport.objects.create(service=fresh, kind="other", what="電話が違う")
    rows = trust.kept_by(town.a.agency.id)
    assert [s.name for s in rows] == [fresh.name, never.name, old.name]
    assert trust.to_confirm(town.a.agency.id, on=date(2026, 11, 24)) == 3
    assert list(trust.kept_by(town.b.agency.id)) == []
