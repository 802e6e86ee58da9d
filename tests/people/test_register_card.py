"""What the extracts of the register changed about a person stands on the person's page: what, when, from which file."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from marugoto.people.models import ImportChange, Person, Residency
from tests.factories.agencies import Town, Worker
from tests.factories.extracts import line, merged, written

pytestmark = pytest.mark.django_db
FIRST = line("1")
NEXT = date(2026, 4, 1)


def card_of(worker: Worker, person: Person) -> str:
    page = worker.client.get(reverse("people:person", args=[person.pk]) + "?purpose=consultation")
    assert page.status_code == 200
    card = BeautifulSoup(page.content, "html.parser").select_one("#register")
    return " ".join(card.get_text(" ").split()) if card else ""


def test_each_extract_says_what_it_changed(town: Town, sato: Worker) -> None:
    merged(town.city.agency, written([FIRST]))
    merged(town.city.agency, written([FIRST | {"氏名": "川上　花子", "番地": "9番9号"}]), as_of=NEXT)
    merged(town.city.agency, written([FIRST | {"氏名": "川上　花子", "番地": "9番9号"}]), as_of=NEXT)
    person = Residency.objects.get().person
    said = card_of(sato, person)
    assert said.startswith("住民記録から変わったこと")
    assert said.index("氏名が変わった・住所が変わった") < said.index("はじめて載った")
    assert said.count("x.csv") == 2
    assert "2026年4月1日" in said or "令和8年4月1日" in said


def test_nothing_is_said_of_whom_no_extract_brought(town: Town, sato: Worker) -> None:
    merged(town.city.agency, written([FIRST]))
    ImportChange.objects.all().delete()
    assert card_of(sato, Residency.objects.get().person) == ""


def test_who_may_not_know_the_address_is_not_told_that_it_changed(town: Town, sato: Worker) -> None:
    from marugoto.people.views.person import _register_changes

    merged(town.city.agency, written([FIRST]))
    merged(town.city.agency, written([FIRST | {"番地": "9番9号"}]), as_of=NEXT)
    merged(town.city.agency, written([FIRST | {"番地": "8番", "電話番号": "0942-00-0003"}]), as_of=NEXT)
    person = Residency.objects.get().person
    hidden = [one["words"] for one in _register_changes(person, shows_address=False)]
    shown = [one["words"] for one in _register_changes(person, shows_address=True)]
    assert (hidden, shown) == (
        ["電話が変わった", "はじめて載った"],
        ["住所が変わった・電話が変わった", "住所が変わった", "はじめて載った"],
    )
