"""The constraints of activities, members, helpers and support, each broken once; and what a person is told."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import Model

from marugoto.community.models import (
    Activity,
    ActivityDay,
    Agreement,
    Attendance,
    Enrolment,
    Funding,
    Helper,
    HelperWork,
    Member,
    Publicity,
)
from tests.factories.agencies import Worker
from tests.factories.clock import Clock
from tests.factories.community import BEGAN, DAY, activity, day, helper, member
from tests.factories.constraints import breaks, sentence_of

pytestmark = pytest.mark.django_db
EARLIER = BEGAN - timedelta(days=1)


def _activity(w: Worker, **change: Any) -> Activity:
    values = {"title": "サロン", "kind": "salon", "starts_on": BEGAN} | change
    return Activity(municipality=w.agency.municipality, agency=w.agency, **values)


def _kept(w: Worker, model: type[Model], **values: Any) -> Model:
    return model(municipality=w.agency.municipality, agency=w.agency, **values)


def _funding(w: Worker, **change: Any) -> Model:
    values: dict[str, Any] = {
        "kind": "goods",
        "other_side": "農協",
        "purpose": "食堂",
        "things": "米",
        "on": DAY,
    }
    return _kept(w, Funding, **(values | change))


def _there(w: Worker, model: type[Model]) -> Model:
    one, who = activity(w), member(w)
    made = day(w, one, there={who.number: "participant"})
    if model is Attendance:
        return Attendance(day=made, member=who)
    if model is Enrolment:
        return Enrolment(activity=one, member=who, since=DAY)
    return ActivityDay(activity=one, on=made.on, by=w.user)


def _work(w: Worker, **change: Any) -> HelperWork:
    return HelperWork(helper=helper(w), **({"on": DAY, "minutes": 60} | change))


ROWS: dict[str, Callable[[Worker], Model]] = {
    "activity_has_a_name": lambda w: _activity(w, title=""),
    "activity_ends_after_it_starts": lambda w: _activity(w, ended_on=EARLIER),
    "activity_day_once": lambda w: _there(w, ActivityDay),
    "activity_day_outside_is_a_part": lambda w: ActivityDay(
        activity=activity(w), on=DAY, by=w.user, unnamed=1, unnamed_outside=2
    ),
    "member_number_once": lambda w: Member(agency=w.agency, number=member(w).number),
    "enrolment_once": lambda w: _there(w, Enrolment),
    "enrolment_ends_after_it_starts": lambda w: Enrolment(
        activity=activity(w), member=member(w), since=DAY, until=date(2026, 11, 1)
    ),
    "attendance_once": lambda w: _there(w, Attendance),
    "helper_once_a_kind": lambda w: Helper(member=helper(w).member, kind="volunteer", since=DAY),
    "helper_ends_after_it_starts": lambda w: Helper(member=member(w), kind="driver", since=DAY, until=BEGAN),
    "helper_work_within_a_day": lambda w: _work(w, minutes=1441),
    "helper_work_pays_what_it_cost": lambda w: _work(w, paid_on=DAY),
    "publicity_says_what": lambda w: _kept(w, Publicity, on=DAY, medium="card", title=""),
    "agreement_has_a_partner": lambda w: _kept(w, Agreement, kind="watch", partner="", signed_on=DAY),
    "agreement_ends_after_it_starts": lambda w: _kept(
        w, Agreement, kind="watch", partner="店", signed_on=DAY, until=BEGAN
    ),
    "funding_says_how_much_or_what": lambda w: _funding(w, things=""),
    "funding_state_has_its_days": lambda w: _funding(w, state="given"),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_row_that_breaks_a_rule_is_refused(name: str, sato: Worker, clock: Clock) -> None:
    row = ROWS[name](sato)
    assert sentence_of(row, name).endswith("。")
    with breaks(name):
        row.save()


def test_somebody_lives_in_one_place(sato: Worker, town: Any, clock: Clock) -> None:
    row = Member(agency=sato.agency, number=1, outside=True, area=town.areas["east"])
    assert sentence_of(row, "member_lives_in_one_place").endswith("。")
    with breaks("member_lives_in_one_place"):
        row.save()
