"""A person lives in one area, and works or learns in another: both are kept, and both are counted."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from marugoto.agencies.rules.blueprint_counts import Counting
from marugoto.core import clock
from marugoto.indicators import counted, plan, standing
from marugoto.people import access
from marugoto.people.actions import history
from marugoto.people.models import Person, PersonAddress
from tests.cases import making
from tests.factories.agencies import Town, Worker
from tests.factories.people import hanako

pytestmark = pytest.mark.django_db


def _add(worker: Worker, person: Person, kind: str, area: Any, **more: Any) -> None:
    values = {"kind": kind, "address": "みなと製作所", "area_id": area and area.pk} | more
    history.add(person=person, what="address", values=values, by=worker.actor)


def _count(worker: Worker, of: str, **where: str) -> int:
    span = standing.fiscal_year(plan.year_now(), today=clock.today())
    counting = Counting(of=of, per="", where=tuple((k, (v,)) for k, v in where.items()), why="")
    figure = counted.count(worker.actor.municipality_id, counting, unit="persons", span=span).figure
    return int(figure or 0)


def _area(found: Any) -> str:
    return f"{found.version.scheme.code}/{found.code}"


def test_a_case_is_counted_where_its_person_spends_the_day(suzuki: Worker, town: Town) -> None:
    person, other = making.person(suzuki), making.person(suzuki, given="太郎")
    case = making.case(suzuki, making.matter(suzuki, person))
    making.case(suzuki, making.matter(suzuki, other))
    _add(suzuki, person, "workplace", town.areas["north"])
    _add(suzuki, person, "school", town.areas["north"])
    _add(suzuki, person, "family_home", town.areas["east"])
    before = case.opened_on - timedelta(days=9)
    _add(suzuki, person, "workplace", town.areas["east"], valid_to=before)
    where = {n: _count(suzuki, "cases.persons_by_day", area=_area(town.areas[n])) for n in ("north", "east")}
    assert where == {"north": 1, "east": 0}
    assert _count(suzuki, "cases.persons_by_day") == 1
    assert _count(suzuki, "cases.persons") == 2


def test_nobody_is_looked_for_by_the_school_of_a_hundred(sato: Worker, town: Town) -> None:
    person = hanako(sato)
    _add(sato, person, "school", town.areas["north"], address="みさき市港町9丁目9-9")
    assert access.search(sato.actor, "港町9-9-9").hits == ()
    _add(sato, person, "residence", town.areas["north"], address="みさき市港町9丁目9-9")
    assert [hit.id for hit in access.search(sato.actor, "港町9-9-9").hits] == [person.pk]


def test_the_page_of_a_person_keeps_work_and_area(sato: Worker, town: Town) -> None:
    person = hanako(sato)
    url = reverse("people:beside-add", args=[person.pk, "address"])
    form = {"kind": "workplace", "address": "みなと製作所", "area": str(town.areas["north"].pk)}
    assert sato.client.post(url, form).status_code == 302
    row = PersonAddress.objects.get(person=person)
    assert (row.kind, row.area) == ("workplace", town.areas["north"])
    page = BeautifulSoup(sato.client.get(reverse("people:person", args=[person.pk])).content, "html.parser")
    card = page.select_one("#address")
    assert card is not None
    assert f"みなと製作所（{town.areas['north'].name}）" in card.get_text()
    assert sato.client.post(url, form | {"area": "x"}).status_code == 422
