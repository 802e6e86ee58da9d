"""The constraints of the outreach room, each broken once; and what a person is told."""

from datetime import timedelta
from typing import Any

import pytest

from marugoto.core import clock
from marugoto.outreach.models import (
    Approach,
    Campaign,
    CampaignArea,
    Handout,
    Heard,
    HeardApart,
    Kit,
    Listed,
    LoneVisit,
    Visit,
    VisitConflict,
    VisitRecord,
    Welcome,
)
from tests.factories.agencies import Worker
from tests.factories.constraints import breaks, sentence_of
from tests.outreach.conftest import Round

TODAY, NOW = clock.today(), clock.now()
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def _refused(row: Any, name: str) -> None:
    assert sentence_of(row, name).endswith("。")
    with breaks(name):
        row.save()


def approach_of(worker: Worker, **change: Any) -> Approach:
    values: dict[str, Any] = {
        "municipality": worker.agency.municipality,
        "agency": worker.agency,
        "label": "東町の角の家の方",
        "noticed_by": "neighbour",
        "noticed_on": TODAY,
        "basis": "outreach",
        "way": "letter",
        "delete_on": TODAY + 30 * DAY,
        "kept_by": worker.user,
    }
    return Approach(**(values | change))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("approach_state", {"state": "lost"}),
        ("approach_is_about_somebody", {"label": ""}),
        ("approach_is_about_somebody", {"minimised_at": NOW}),
        ("approach_says_why_and_until_when", {"delete_on": TODAY}),
        ("approach_says_why_and_until_when", {"basis": ""}),
    ],
)
def test_an_approach_that_breaks_a_rule(name: str, change: dict[str, Any], sato: Worker) -> None:
    _refused(approach_of(sato, **change), name)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("welcome_names_one", {"who": ""}),
        ("welcome_ends_after_it_began", {"until": TODAY - DAY}),
    ],
)
def test_a_welcome_that_breaks_a_rule(name: str, change: dict[str, Any], sato: Worker) -> None:
    found = approach_of(sato)
    found.save()
    _refused(Welcome(**({"approach": found, "who": "牛乳配達の人", "since": TODAY} | change)), name)


@pytest.mark.parametrize(
    ("name", "change"),
    [("campaign_says_why", {"purpose": ""}), ("campaign_days", {"expires_on": TODAY})],
)
def test_a_campaign_that_breaks_a_rule(name: str, change: dict[str, Any], sato: Worker) -> None:
    values: dict[str, Any] = {
        "municipality": sato.agency.municipality,
        "agency": sato.agency,
        "name": "訪問",
        "purpose": "様子を知る",
        "basis": "outreach",
        "source": "名簿",
        "starts_on": TODAY,
        "ends_on": TODAY,
        "expires_on": TODAY + DAY,
        "made_by": sato.user,
    }
    _refused(Campaign(**(values | change)), name)


def test_rows_of_a_campaign_that_break_a_rule(going: Round) -> None:
    area = CampaignArea.objects.filter(campaign=going.campaign).order_by("name")[0]
    _refused(CampaignArea(campaign=going.campaign, name=area.name), "campaign_area_once")
    usual: dict[str, Any] = {"campaign": going.campaign, "area": area, "name": "戸田", "address": "西町"}
    _refused(Listed(**usual, state="lost"), "listed_state")
    _refused(Listed(**(usual | {"name": ""})), "listed_has_a_name_until_it_is_taken_away")
    _refused(Listed(**usual, minimised_at=NOW), "listed_has_a_name_until_it_is_taken_away")
    _refused(Listed(**usual, number="1"), "listed_number_once")


@pytest.mark.parametrize(
    ("name", "change"),
    [("handout_says_why", {"purpose": ""}), ("handout_runs_out_later", {"expires_at": NOW})],
)
def test_a_handout_that_breaks_a_rule(name: str, change: dict[str, Any], going: Round, sato: Worker) -> None:
    values: dict[str, Any] = {
        "campaign": going.campaign,
        "to_user": sato.user,
        "to_agency": sato.agency,
        "for_on": TODAY,
        "purpose": "様子",
        "basis": "own_agency",
        "handed_at": NOW,
        "expires_at": NOW + HOUR,
        "handed_by": sato.user,
    }
    _refused(Handout(**(values | change)), name)


def test_a_visit_is_once_in_a_handout(going: Round) -> None:
    _refused(Visit(handout=going.own, listed=going.rows[0], sort=9), "visit_once_in_a_handout")


def record_of(going: Round, worker: Worker, **change: Any) -> VisitRecord:
    values: dict[str, Any] = {
        "listed": going.rows[0],
        "by": worker.user,
        "agency": worker.agency,
        "channel": "page",
        "result": "absent",
        "next_step": "again",
        "device_at": NOW,
        "received_at": NOW,
        "happened_at": NOW,
        "version": 1,
    }
    return VisitRecord(**(values | change))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("visit_record_has_a_result", {"result": ""}),
        ("visit_record_has_a_result", {"standing": "lost"}),
        ("visit_record_not_from_the_future", {"happened_at": NOW + HOUR}),
        ("visit_record_version_once", {"again": True}),
    ],
)
def test_a_record_that_breaks_a_rule(name: str, change: dict[str, Any], going: Round, sato: Worker) -> None:
    change = dict(change)
    if change.pop("again", False):
        record_of(going, sato).save()
    _refused(record_of(going, sato, **change), name)


def test_a_conflict_that_breaks_a_rule(going: Round, sato: Worker) -> None:
    one, other = record_of(going, sato), record_of(going, sato, version=2)
    one.save()
    other.save()
    _refused(VisitConflict(first=one, second=one), "visit_conflict_of_two")
    _refused(VisitConflict(first=one, second=other, verdict="both"), "visit_conflict_decided_by_somebody")
    VisitConflict(first=one, second=other).save()
    _refused(VisitConflict(first=one, second=other), "visit_conflict_once")


def test_kits_and_goings_out_that_break_a_rule(sato: Worker) -> None:
    whose = {"user": sato.user, "agency": sato.agency}
    _refused(Kit(**whose, packed_at=NOW, expires_at=NOW, visits=1), "kit_runs_out_later")
    out = {"started_at": NOW, "received_at": NOW}
    _refused(LoneVisit(**whose, **out, due_at=NOW), "lone_visit_in_order")
    _refused(LoneVisit(**whose, **out, due_at=NOW + HOUR, safe_at=NOW - HOUR), "lone_visit_in_order")


def test_a_household_that_was_told_of_stands_for_itself_once(going: Round, sato: Worker) -> None:
    area = CampaignArea.objects.filter(campaign=going.campaign)[0]
    values: dict[str, Any] = {
        "campaign": going.campaign,
        "area": area,
        "teller": "school",
        "written_by": sato.user,
    }
    made = [Heard.objects.create(teller_no=n, **values) for n in (1, 2)]
    first, second = sorted(made, key=lambda one: one.pk)
    _refused(Heard(id=first.pk, same_as=first, teller_no=1, **values), "heard_is_not_its_own_double")
    _refused(Heard(teller_no=0, **values), "heard_from_somebody_of_somebody")
    _refused(Heard(teller_no=1, size=0, **values), "heard_from_somebody_of_somebody")
    HeardApart.objects.create(first=first, second=second, decided_by=sato.user)
    _refused(HeardApart(first=first, second=second, decided_by=sato.user), "heard_apart_once")
    _refused(HeardApart(first=second, second=first, decided_by=sato.user), "heard_apart_in_order")
