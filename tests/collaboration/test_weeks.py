"""The clock of an answer runs in the hours of the desk that must act, on Saturday and Sunday too; the list says the same."""

import random
from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse

from marugoto.agencies.models import Desk, DeskHours
from marugoto.collaboration.actions import referrals
from marugoto.collaboration.models import Referral
from marugoto.collaboration.queries import clocks
from marugoto.collaboration.rules import clocks as rules
from marugoto.collaboration.rules.days import add_open_days
from marugoto.collaboration.rules.hours import add_open_hours, before_open_hours
from marugoto.collaboration.rules.week import HALL, Week, week_of, words
from marugoto.core import clock as now_is
from marugoto.core.clock import JST
from marugoto.intake.models import Matter
from tests.factories.agencies import Town, Worker
from tests.factories.clock import Clock
from tests.factories.collaboration import matter_of, person_of, send

pytestmark = pytest.mark.django_db

SEVEN = [(day, time(10), time(12)) for day in range(7)] + [(day, time(13), time(18)) for day in range(7)]
WEEKEND = [(day, time(10), time(18)) for day in (2, 3, 4, 5, 6)]  # a house closed on Monday and Tuesday


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=JST)


def _open(desk: Desk, rows: list[tuple[int, time, time]]) -> None:
    DeskHours.objects.filter(desk=desk).delete()
    DeskHours.objects.bulk_create([DeskHours(desk=desk, weekday=d, opens=a, closes=b) for d, a, b in rows])


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        (_at(28, 11), 2, _at(28, 14)),  # a Saturday, over the midday break
        (_at(28, 17), 4, _at(29, 14)),  # on into Sunday
        (_at(23, 9), 1, _at(23, 11)),  # 勤労感謝の日: open, as on Sundays
    ],
)
def test_hours_run_on_every_day_of_a_house_that_is_open(start: datetime, hours: int, end: datetime) -> None:
    assert add_open_hours(start, hours, week_of(SEVEN)) == end
    assert add_open_hours(start, hours) > end, "the town hall is closed"


def test_days_are_those_on_which_somebody_is_there() -> None:
    saturday, monday = _at(28, 9).date(), _at(30, 9).date()
    assert add_open_days(saturday, 1, week_of(WEEKEND)) == _at(29, 9).date()
    assert add_open_days(monday, 1, week_of(WEEKEND)) == datetime(2026, 12, 2).date()
    for week in (HALL, week_of(SEVEN)):
        assert not week.is_open(datetime(2026, 12, 31).date())


def test_a_desk_that_receives_on_few_days_keeps_the_week_of_the_town_hall() -> None:
    assert week_of(WEEKEND[1:]) == HALL == week_of([])
    assert week_of(WEEKEND) != HALL


def test_spans_that_touch_are_one_and_are_said_in_words() -> None:
    twice = [(day, time(13), time(17)) for day in range(5)] + [(day, time(9), time(13)) for day in range(5)]
    assert words(week_of(twice)) == "月火水木金 9:00-17:00"
    assert words(week_of([*twice, (6, time(10), time(16))])) == "月火水木金 9:00-17:00、日 10:00-16:00"


@pytest.mark.parametrize("week", [week_of(SEVEN), week_of(WEEKEND)])
def test_back_is_the_other_way_round_in_any_week(week: Week) -> None:
    dice = random.Random(30)
    for _n in range(800):
        end = _at(1, 0) + timedelta(minutes=dice.randrange(90 * 24 * 60))
        hours = dice.randrange(1, 20)
        start = before_open_hours(end, hours, week)
        assert add_open_hours(start, hours, week) <= end
        assert add_open_hours(start + timedelta(minutes=1), hours, week) > end, (end, hours, start)


# --- with rows -------------------------------------------------------------------------------------------------------


def _urgent(worker: Worker, urgency: str) -> Matter:
    matter = matter_of(worker, person_of(worker))
    Matter.objects.filter(pk=matter.pk).update(urgency=urgency)
    return matter


def _level(r: Referral) -> str:
    return clocks.level_of(
        clocks.with_turn(Referral.objects.filter(pk=r.pk)).select_related("matter").get(), now=now_is.now()
    )


def test_a_desk_open_on_saturday_is_waited_for_on_saturday(clock: Clock, sato: Worker, town: Town) -> None:
    clock.set(_at(28, 10))
    assert town.c.desk.hours.count() == 0
    _open(town.b.desk, SEVEN)
    here = send(sato, _urgent(sato, "today"), town.b.desk, kind="urgent")
    there = send(sato, _urgent(sato, "today"), town.c.desk, kind="urgent")
    clock.set(_at(28, 11, 1))
    assert (_level(here), _level(there)) == ("receiver", "")


def test_the_day_of_an_answer_is_a_day_of_the_desk(
    clock: Clock, sato: Worker, tanaka: Worker, town: Town
) -> None:
    clock.set(_at(27, 16))  # a Friday
    _open(town.b.desk, SEVEN)
    here = send(sato, _urgent(sato, "this_week"), town.b.desk, kind="handover")
    there = send(sato, _urgent(sato, "this_week"), town.c.desk, kind="handover")
    assert here.due_on == _at(30, 0).date()
    assert there.due_on > here.due_on
    clock.set(_at(28, 11))
    back = referrals.ask_back(referral_id=here.id, question="?", by=tanaka.actor)
    assert back.due_on == add_open_days(_at(28, 0).date(), 3), (
        "the sender's desk keeps the days of the town hall"
    )


def test_the_list_and_the_rule_agree_about_desks_of_different_weeks(
    clock: Clock, sato: Worker, tanaka: Worker, town: Town
) -> None:
    _open(town.b.desk, SEVEN)
    _open(town.c.desk, WEEKEND)
    dice, places = random.Random(31), (town.b, town.c, town.paper)
    for _n in range(24):
        clock.set(_at(26, 9) + timedelta(hours=dice.randrange(80)))
        sent = send(
            sato,
            _urgent(sato, dice.choice(("today", "this_week"))),
            dice.choice(places).desk,
            kind=dice.choice(("handover", "request", "urgent")),
        )
        if sent.to_desk_id == town.b.desk.id and dice.randrange(2):
            referrals.ask_back(referral_id=sent.id, question="?", by=tanaka.actor)
    seen = set()
    for _n in range(40):
        clock.set(_at(26, 9) + timedelta(minutes=dice.randrange(20 * 24 * 60)))
        now = now_is.now()
        rows = clocks.with_turn(Referral.objects.all()).select_related("matter").order_by("id")
        told = {r.pk: clocks.level_of(r, now=now) for r in rows}
        seen |= set(told.values())
        for n, step in enumerate(rules.LEVELS):
            there = set(rows.filter(clocks.reached(step, now=now)).values_list("pk", flat=True))
            assert there == {k for k, level in told.items() if level and rules.LEVELS.index(level) >= n}
    assert seen == {"", *rules.LEVELS}


def test_the_page_says_in_whose_hours_is_counted(clock: Clock, sato: Worker, town: Town) -> None:
    _open(town.b.desk, SEVEN)
    told = {}
    for place in (town.b, town.c):
        sent = send(sato, _urgent(sato, "today"), place.desk, kind="urgent")
        told[place.desk.id] = sato.client.get(
            reverse("collaboration:referral", args=[sent.id])
        ).content.decode()
    assert "月火水木金土日 10:00-12:00・13:00-18:00" in told[town.b.desk.id]
    assert "受付時間（" not in told[town.c.desk.id]
