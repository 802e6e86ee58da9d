"""What `marugoto up` does and says after an upgrade: listings are made anew, old search keys are told of."""

import pytest

from marugoto.console import upkeep
from marugoto.indicators.actions import settling
from marugoto.people import queries
from marugoto.people.actions import keys
from marugoto.people.linkage import block
from marugoto.people.models import KeyScheme, PersonKey
from marugoto.resources.models import Listing
from tests.factories.agencies import Town, Worker
from tests.factories.people import register
from tests.factories.resources import list_salon

pytestmark = pytest.mark.django_db


def said() -> list[str]:
    settling.settle_all()  # months are told of below
    lines: list[str] = []
    upkeep.look_after(lines.append)
    return lines


def test_there_is_nothing_to_say_of_a_town_that_is_up_to_date(
    needs: object, town: Town, sato: Worker
) -> None:
    register(sato)
    list_salon(town.municipality)
    assert said() == []


def test_months_that_are_over_are_settled(town: Town) -> None:
    lines: list[str] = []
    upkeep.look_after(lines.append)
    assert ["月の数を締めた" in line for line in lines] == [True]
    assert said() == []


def test_listings_that_are_missing_are_made(needs: object, town: Town) -> None:
    list_salon(town.municipality)
    there = Listing.objects.count()
    Listing.objects.all().delete()
    (line,) = said()
    assert line.startswith(f"{town.municipality.name}: 社会資源の掲載 {there} 件")
    assert Listing.objects.count() == there > 0
    assert said() == []


def test_old_keys_are_told_of_until_they_are_made_anew(town: Town, sato: Worker) -> None:
    person = register(sato)
    PersonKey.objects.filter(person=person).order_by("key")[0].delete()
    first, second = said()
    assert first.startswith(f"{town.municipality.name}: 検索の鍵が古い")
    assert "marugoto people rekey" in first
    assert "rekey" in second
    list(keys.rekey(town.municipality))
    assert said() == []


def test_a_town_that_was_made_anew_is_looked_at_again_after_the_next_change_of_scheme(
    town: Town, sato: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = register(sato)
    KeyScheme.objects.update_or_create(municipality=town.municipality, defaults={"scheme": block.SCHEME})
    PersonKey.objects.filter(person=person).delete()
    assert queries.towns_with_old_keys() == []
    monkeypatch.setattr(block, "SCHEME", block.SCHEME + 1)
    assert queries.towns_with_old_keys() == [town.municipality.name]
