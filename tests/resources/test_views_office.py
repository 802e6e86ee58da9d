"""社会資源 for workers: what is found, what waits to be confirmed, what people have reported."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from marugoto.resources.models import ChangeReport, Service, Verification
from tests.factories.agencies import Town, Worker
from tests.factories.clock import Clock
from tests.factories.resources import list_salon

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(town: Town, needs: dict[str, object], clock: Clock) -> Service:
    service = list_salon(town.municipality)
    service.owner_agency = town.a.agency
    service.save(update_fields=["owner_agency"])
    return service


def test_a_worker_finds_what_residents_do_not(town: Town, sato: Worker, kept: Service) -> None:
    list_salon(town.municipality, name="内々のサロン", listed=False)
    text = sato.client.get("/resources/?q=サロン").content.decode()
    assert "ひだまりサロン" in text
    assert "内々のサロン" in text
    assert "内々のサロン" not in Client().get("/places/?q=サロン").content.decode()


def test_a_pharmacy_finds_and_keeps_nothing(pharmacist: Worker, noticer: Worker, kept: Service) -> None:
    assert pharmacist.client.get("/resources/").status_code == 200
    assert pharmacist.client.get("/resources/keeping/").status_code == 403
    assert noticer.client.get("/resources/").status_code == 403


def test_what_waits_is_listed_and_confirmed(sato: Worker, kept: Service) -> None:
    assert "まだ確かめていません" in sato.client.get("/resources/keeping/").content.decode()
    path = f"/resources/keeping/{kept.id}/"
    assert sato.client.post(path, {"method": "phone", "on": "2026-11-24"}).status_code == 302
    kept.refresh_from_db()
    assert kept.assured_date == date(2026, 11, 24)
    assert Verification.objects.get().agency == sato.agency
    assert sato.client.post(path, {"method": "phone", "on": "2027-01-01"}).status_code == 422
    assert sato.client.post(path, {"method": "link", "on": "2026-11-24"}).status_code == 422


def test_the_link_on_the_page_confirms(sato: Worker, kept: Service) -> None:
    page = BeautifulSoup(sato.client.get(f"/resources/keeping/{kept.id}/").content, "html.parser")
    mail = page.find("textarea", id="mail-text")
    assert mail is not None
    address = mail.get_text().strip().splitlines()[-1]
    assert page.select_one("svg.qr") is not None
    assert Client().post(address.removeprefix("http://testserver")).status_code == 200
    assert Verification.objects.get().method == "link"


def test_a_report_is_read_once(sato: Worker, takahashi: Worker, kept: Service) -> None:
    report = ChangeReport.objects.create(service=kept, kind="times", what="火曜になりました")
    assert "火曜になりました" in sato.client.get(f"/resources/keeping/{kept.id}/").content.decode()
    path = f"/resources/keeping/{kept.id}/reports/{report.id}/"
    assert takahashi.client.post(path).status_code == 404
    assert sato.client.post(path).status_code == 302
    report.refresh_from_db()
    assert report.handled_by == sato.user
    assert sato.client.post(path).status_code == 404


def test_another_agencys_entry_is_not_there(takahashi: Worker, kept: Service) -> None:
    assert takahashi.client.get(f"/resources/keeping/{kept.id}/").status_code == 404
    assert "ひだまりサロン" not in takahashi.client.get("/resources/keeping/").content.decode()
