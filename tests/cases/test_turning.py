"""Who is about to reach an age at which another section is in charge is seen before it is so."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from marugoto.cases import queries
from marugoto.cases.models import Case
from marugoto.cases.queries.turning import ages_on
from marugoto.cases.rules import turning as rules
from marugoto.cases.rules.turning import Age
from marugoto.core import clock as time
from marugoto.people.actions import persons
from marugoto.people.models import Involvement, Person
from tests.cases import making
from tests.factories.agencies import Worker
from tests.factories.clock import Clock

pytestmark = pytest.mark.django_db

ADULT, CARE = Age("adult", 18, 12), Age("long_term_care", 65, 6)
ON = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("born", "found"),
    [
        (date(2009, 1, 10), ("adult", date(2027, 1, 10))),
        (date(2009, 11, 24), ("adult", date(2027, 11, 24))),
        (date(2009, 11, 25), None),  # a day too early
        (date(2008, 11, 1), ("adult", date(2026, 11, 1))),  # three weeks ago
        (date(2008, 10, 1), None),
        (date(1962, 5, 24), ("long_term_care", date(2027, 5, 24))),
        (date(1962, 5, 25), None),
        (date(1961, 12, 1), ("long_term_care", date(2026, 12, 1))),
        (date(1990, 1, 1), None),
        (None, None),
    ],
)
def test_the_ages_are_told_ahead(born: date | None, found: tuple[str, date] | None) -> None:
    near = rules.turning(born, (ADULT, CARE), on=ON)
    assert (near and (near[0].code, near[1])) == found


def test_odd_birthdays_and_months() -> None:
    assert rules.birthday(date(2008, 2, 29), 18) == date(2026, 2, 28)
    assert rules.birthday(date(2008, 2, 29), 20) == date(2028, 2, 29)
    assert rules.ahead(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert rules.ahead(date(2026, 11, 24), 12) == date(2027, 11, 24)
    assert rules.ahead(date(2026, 12, 31), 1) == date(2027, 1, 31)


def test_the_database_looks_wide_enough() -> None:
    for age in (ADULT, CARE):
        for n in range(0, 70 * 366, 5):
            born = date(1955, 1, 1) + timedelta(days=n)
            first, last = rules.born_between(age, on=ON)
            if rules.turning(born, (age,), on=ON):
                assert first <= born <= last, born


def test_the_ages_are_data_with_days() -> None:
    assert {(a.years, a.code) for a in ages_on(ON)} >= {(18, "adult"), (65, "long_term_care")}
    assert [a.years for a in ages_on(date(2020, 4, 1))] == [65], "18 came with the Civil Code of April 2022"


# --- with cases ------------------------------------------------------------------------------------------------------


def _case(worker: Worker, **more: Any) -> tuple[Case, Person]:
    person = making.person(worker, **({"birth_precision": "day"} | more))
    return making.case(worker, making.matter(worker, person)), person


def _soon(worker: Worker) -> list[str]:
    return [t.age[:3] for t in queries.turning_soon(worker.actor, time.today())]


def test_only_who_is_near_in_my_own_open_cases(
    clock: Clock, suzuki: Worker, kimura: Worker, tanaka: Worker
) -> None:
    clock.set(clock.now().replace(year=2026, month=11, day=24))
    _case(suzuki, birth_date=date(1962, 3, 1))
    _case(suzuki, birth_date=date(1980, 3, 1))
    _case(suzuki, birth_date=date(2009, 3, 1), deceased_on=date(2026, 3, 1))
    _case(suzuki, birth_date=date(2009, 1, 1), birth_precision="year")
    closed, _person = _case(suzuki, birth_date=date(2009, 3, 1))
    making.close(closed, suzuki)
    _case(kimura, birth_date=date(2009, 3, 1))
    assert _soon(suzuki) == ["65歳"]
    assert _soon(kimura) == ["18歳"]
    assert _soon(tanaka) == []


def test_the_page_of_the_case_and_today_say_it_in_time(clock: Clock, suzuki: Worker) -> None:
    clock.set(clock.now().replace(year=2026, month=11, day=24))
    son = making.person(suzuki, given="太郎", birth_date=date(2009, 3, 1), birth_precision="day")
    persons.involve(person=son, agency=suzuki.agency, reason="consultation", by=suzuki.actor)
    case, mother = _case(suzuki, birth_date=date(1962, 3, 1))
    Case.objects.filter(pk=case.pk).update(household=making.home(suzuki, (mother, "head"), (son, "child")))
    page = suzuki.client.get(reverse("cases:detail", args=[case.id])).content.decode()
    assert "渡邊 太郎: 2027年3月1日(月) に 18歳" in page
    assert "渡邊 花子: 2027年3月1日(月) に 65歳" in page
    today = suzuki.client.get("/today/").content.decode()
    assert "担当が変わる年齢が近い人" in today
    assert "渡邊 花子: " not in today


def test_of_whom_the_agency_does_not_know_no_birthday_is_told(clock: Clock, suzuki: Worker) -> None:
    clock.set(clock.now().replace(year=2026, month=11, day=24))
    son = making.person(suzuki, given="太郎", birth_date=date(2009, 3, 1), birth_precision="day")
    case, mother = _case(suzuki, birth_date=date(1962, 3, 1))
    case.household = making.home(suzuki, (mother, "head"), (son, "child"))
    assert not Involvement.objects.filter(person=son).exists()
    assert [t.name for t in queries.turning_in(case, on=time.today())] == ["渡邊 花子"]
