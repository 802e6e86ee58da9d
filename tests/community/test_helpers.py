"""From a course to a helper; limits, burden, expenses; what was told, agreed, asked for."""

from datetime import date, timedelta

import pytest

from marugoto.audit.models import AuditEvent
from marugoto.community.actions import activities, helpers, members, support
from marugoto.community.actions.support import Pact, Support, Word
from marugoto.community.models import HelperWork
from marugoto.community.queries import activities as counts
from marugoto.core import second_wall
from marugoto.core.errors import Refused
from tests.factories.agencies import Town, Worker
from tests.factories.clock import Clock
from tests.factories.community import BEGAN, DAY, activity, day, helper, member
from tests.house.strictness import as_the_pages

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _stopped(clock: Clock) -> None:
    """It is 24 November 2026."""


def work(worker: Worker, one: object, **change: object) -> HelperWork:
    values = {"on": DAY, "minutes": 90} | change
    return helpers.write_work(helper=one, work=helpers.Work(**values), by=worker.actor)  # type: ignore[arg-type]


def test_what_became_of_the_trained(sato: Worker, planner: Worker) -> None:
    course = activity(sato, title="養成講座", kind="course", days_needed=2)
    ready, half = member(sato), member(sato, "途中の人")
    for on in (DAY, DAY + timedelta(days=1)):
        there = {ready.number: "participant"} | ({half.number: "participant"} if on == DAY else {})
        day(sato, course, on, unnamed=0, there=there)
    assert activities.complete(activity=course, on=TODAY, by=sato.actor) == 1
    assert activities.complete(activity=course, on=TODAY, by=sato.actor) == 0
    assert AuditEvent.objects.filter(verb="activity.completed").count() == 1
    town = sato.agency.municipality_id
    with as_the_pages(), second_wall.standing(planner.actor):
        (one,) = counts.trained(town, BEGAN, TODAY)
    assert (one.month, one.kind, one.helps_since) == (date(2026, 11, 1), "course", None)
    helper(sato, ready, since=TODAY)
    assert counts.trained(town, BEGAN, TODAY)[0].helps_since == TODAY
    assert counts.trained(town, BEGAN, DAY) == []


def test_a_salon_cannot_be_completed(sato: Worker, tanaka: Worker) -> None:
    for one in (activity(sato, days_needed=2), activity(sato, kind="course")):
        with pytest.raises(Refused) as no:
            activities.complete(activity=one, on=TODAY, by=sato.actor)
        assert no.value.field == "days_needed"
    with pytest.raises(Refused):
        activities.complete(activity=activity(sato, kind="course", days_needed=1), on=TODAY, by=tanaka.actor)


def test_work_is_written_and_paid_once(sato: Worker, planner: Worker) -> None:
    one = helper(sato, hours_limit=10)
    work(sato, one, expense=500)
    work(sato, one, expense=300, burden="too_heavy", activity_id=activity(sato).id)
    assert helpers.pay(helper=one, by=sato.actor) == 800
    assert helpers.pay(helper=one, by=sato.actor) == 0
    assert set(HelperWork.objects.values_list("paid_on", flat=True)) == {TODAY}
    assert AuditEvent.objects.get(verb="helper.paid").data["yen"] == 800
    with as_the_pages(), second_wall.standing(planner.actor):
        town = sato.agency.municipality_id
        month = date(2026, 11, 1)
        assert counts.works_of(town, BEGAN, TODAY) == [
            (sato.agency.id, month, 90, 500),
            (sato.agency.id, month, 90, 300),
        ]
        assert counts.helpers_on(town, on=TODAY) == [(sato.agency.id, "volunteer", 1)]
        assert not HelperWork.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"on": BEGAN - timedelta(days=1)}, "on"),
        ({"on": TODAY + timedelta(days=1)}, "on"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 1441}, "minutes"),
        ({"burden": "nonsense"}, "burden"),
    ],
)
def test_work_that_cannot_be_is_refused(sato: Worker, change: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as no:
        work(sato, helper(sato), **change)
    assert no.value.field == field


def test_a_helper_once_a_kind_until_they_stop(sato: Worker, tanaka: Worker) -> None:
    hana = member(sato)
    one = helper(sato, hana)
    with pytest.raises(Refused):
        helper(sato, hana)
    other = helper(sato, hana, kind="driver", limits="夜は出ない。")
    with pytest.raises(Refused):
        helpers.revise(helper=other, told=helpers.Told(kind="volunteer", since=BEGAN), by=sato.actor)
    with pytest.raises(Refused):
        helpers.stop(helper=one, by=tanaka.actor)
    helpers.stop(helper=one, by=sato.actor)
    helper(sato, hana, since=TODAY)
    members.leave(member=hana, by=sato.actor)
    assert not hana.helping.filter(until__isnull=True).exists()
    assert not hana.helping.exclude(limits="").exists(), "their own words go with them"
    with pytest.raises(Refused):
        helper(sato, hana, kind="listener")


def test_what_went_round_and_what_was_agreed(sato: Worker, tanaka: Worker, town: Town) -> None:
    support.note_publicity(told=Word("相談カードを配った", "card", DAY, copies=3000), by=sato.actor)
    pact = support.make_agreement(
        told=Pact("みさき新聞店", "watch", DAY, tells_id=town.a.desk.id), by=sato.actor
    )
    where = sato.agency.municipality_id
    assert [p.copies for p in counts.publicity_rows(where, BEGAN, TODAY)] == [3000]
    assert list(counts.agreements_on(where, on=TODAY)) == [pact]
    with pytest.raises(Refused):
        support.end_agreement(agreement=pact, by=tanaka.actor)
    support.end_agreement(agreement=pact, by=sato.actor)
    assert not counts.agreements_on(where, on=TODAY + timedelta(days=1)).exists()
    for told, field in (
        (Word(" ", "card", DAY), "title"),
        (Word("配った", "nonsense", DAY), "medium"),
        (Word("配った", "card", TODAY + timedelta(days=1)), "on"),
        (Word("配った", "card", DAY, activity_id=sato.agency.id), "activity"),
    ):
        with pytest.raises(Refused) as no:
            support.note_publicity(told=told, by=sato.actor)
        assert no.value.field == field
    for pact_told, field in (
        (Pact("", "watch", DAY), "partner"),
        (Pact("店", "watch", DAY, until=BEGAN), "until"),
        (Pact("店", "watch", DAY, tells_id=sato.agency.id), "tells"),
    ):
        with pytest.raises(Refused) as no:
            support.make_agreement(told=pact_told, by=sato.actor)
        assert no.value.field == field


def test_money_and_what_is_no_money(sato: Worker, tanaka: Worker) -> None:
    grant = support.ask_support(
        told=Support("夜の食堂", "共同募金会", "community_chest", DAY, yen=200_000), by=sato.actor
    )
    rice = support.ask_support(
        told=Support("夜の食堂", "農協", "goods", DAY, things="米 30kg"), by=sato.actor
    )
    for step in ("given", "given", "reported"):
        support.move_on(funding=grant, state=step, on=TODAY, by=sato.actor)
    support.move_on(funding=rice, state="given", on=TODAY, by=sato.actor)
    town = sato.agency.municipality_id
    assert counts.yen_given(town, BEGAN, TODAY) == [(sato.agency.id, "community_chest", 200_000)]
    assert counts.yen_given(town, BEGAN, TODAY, direction="out") == []
    assert {f.state for f in counts.funding_rows(town, BEGAN, TODAY)} == {"given", "reported"}
    assert AuditEvent.objects.filter(verb="funding.moved").count() == 3
    for state, on in (("refused", TODAY), ("reported", BEGAN)):
        with pytest.raises(Refused):
            support.move_on(funding=rice, state=state, on=on, by=sato.actor)
    with pytest.raises(Refused):
        support.move_on(funding=rice, state="reported", on=TODAY, by=tanaka.actor)
    for change in (
        {"purpose": ""},
        {"other_side": ""},
        {"things": ""},
        {"kind": "nonsense"},
        {"direction": "x"},
    ):
        values = {"purpose": "p", "other_side": "o", "kind": "goods", "on": DAY, "things": "米"} | change
        with pytest.raises(Refused):
            support.ask_support(told=Support(**values), by=sato.actor)  # type: ignore[arg-type]
