"""The constraints of the evacuation room, each broken once; and what a person is told."""

from datetime import timedelta
from typing import Any

import pytest

from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.evacuation.actions import surfacing
from marugoto.evacuation.models import (
    Disaster,
    EvacuationPlan,
    ListConsent,
    ListTerms,
    Provided,
    Provision,
    Registrant,
    SafetyBoard,
    SafetyReport,
    SafetyRow,
    SafetySheet,
    Supporter,
    Surfaced,
)
from tests.evacuation.conftest import Prepared, Struck
from tests.factories import evacuation
from tests.factories.agencies import Worker
from tests.factories.constraints import breaks, sentence_of

TODAY, NOW = clock.today(), clock.now()
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def _refused(row: Any, name: str) -> None:
    assert sentence_of(row, name).endswith("。")
    with breaks(name):
        row.save()


def _whose(worker: Worker) -> dict[str, Any]:
    return {"municipality": worker.agency.municipality, "agency": worker.agency}


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("list_terms_say_whom", {"criteria": ""}),
        ("list_terms_say_whom", {"reasons": []}),
        ("list_terms_ordinance_names_groups", {"ordinance": "条例"}),
        ("list_terms_ordinance_names_groups", {"groups": ["fire"]}),
        ("list_terms_most", {"most": 0}),
        ("list_terms_period", {"valid_to": TODAY - 99 * DAY}),
        ("list_terms_once_a_day", {"valid_from": TODAY - DAY, "valid_to": TODAY}),
        ("list_terms_one_open", {"valid_from": TODAY}),
    ],
)
def test_terms_that_break_a_rule(name: str, change: dict[str, Any], yamamoto: Worker) -> None:
    evacuation.set_terms(yamamoto.actor)
    usual: dict[str, Any] = {
        **_whose(yamamoto),
        "source": "計画",
        "criteria": "範囲",
        "reasons": ["asked"],
        "valid_from": TODAY - 90 * DAY,
        "valid_to": TODAY - 80 * DAY,
        "set_by": yamamoto.user,
    }
    if name == "list_terms_one_open":
        usual["valid_to"] = None
    _refused(ListTerms(**(usual | change)), name)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("disaster_says_who", {"declared_by": ""}),
        ("disaster_period", {"ended_at": NOW - DAY}),
        ("disaster_reviewed_whole", {"review_words": "要った。"}),
        ("disaster_reviewed_whole", {"review_words": "要った。", "reviewed_at": NOW, "by": True}),
    ],
)
def test_a_disaster_that_breaks_a_rule(name: str, change: dict[str, Any], yamamoto: Worker) -> None:
    usual: dict[str, Any] = {
        **_whose(yamamoto),
        "name": "台風",
        "kind": "storm",
        "declared_by": "市長",
        "declared_at": NOW,
        "recorded_by": yamamoto.user,
    }
    change = dict(change)
    if change.pop("by", False):
        change["reviewed_by"] = yamamoto.user
    _refused(Disaster(**(usual | change)), name)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("registrant_has_a_reason", {"reasons": []}),
        ("registrant_ended_whole", {"ended_on": TODAY}),
        ("registrant_ended_whole", {"ended_on": TODAY - DAY, "end_reason": "moved"}),
        ("registrant_once", {}),
    ],
)
def test_a_row_of_the_list_that_breaks_a_rule(name: str, change: dict[str, Any], prepared: Prepared) -> None:
    usual: dict[str, Any] = {
        **_whose(prepared.by),
        "person": prepared.persons[0],
        "terms": prepared.rows[0].terms,
        "reasons": ["asked"],
        "since": TODAY,
        "added_by": prepared.by.user,
    }
    _refused(Registrant(**(usual | change)), name)


@pytest.mark.parametrize(
    ("name", "change"),
    [("list_consent_whole", {"way": ""}), ("list_consent_groups_of_a_yes", {"state": "refused"})],
)
def test_an_answer_that_breaks_a_rule(name: str, change: dict[str, Any], prepared: Prepared) -> None:
    usual: dict[str, Any] = {
        "registrant": prepared.rows[0],
        "subject": "list",
        "state": "given",
        "on": TODAY,
        "way": "visit",
        "groups": ["fire"],
        "by": prepared.by.user,
    }
    _refused(ListConsent(**(usual | change)), name)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("evacuation_plan_version_once", {"version": 1, "ended_on": TODAY}),
        ("evacuation_plan_one_newest", {}),
        ("evacuation_plan_says_where_to", {"shelter_words": "", "ended_on": TODAY}),
        ("evacuation_plan_reviewed_later", {"review_on": TODAY, "ended_on": TODAY}),
    ],
)
def test_a_plan_that_breaks_a_rule(name: str, change: dict[str, Any], prepared: Prepared) -> None:
    row = prepared.rows[0]
    made = evacuation.plan(prepared.by.actor, row)
    usual: dict[str, Any] = {
        "registrant": row,
        "version": 2,
        "consent": made.consent,
        "priority": "high",
        "shelter_words": "東小",
        "made_on": TODAY,
        "made_by": prepared.by.user,
        "review_on": TODAY + DAY,
    }
    _refused(EvacuationPlan(**(usual | change)), name)
    if name == "evacuation_plan_says_where_to":
        _refused(Supporter(plan=made, kind="family", name=""), "supporter_has_a_name")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("provision_number_once", {"number": 1}),
        ("provision_names_receiver_and_purpose", {"receiver": ""}),
        ("provision_basis_stands_on_something", {"basis": "ordinance"}),
        ("provision_basis_stands_on_something", {"basis": "disaster"}),
        ("provision_basis_stands_on_something", {"basis": "friendship"}),
        ("provision_copies", {"copies": 0}),
        ("provision_returned_whole", {"returned_on": TODAY}),
    ],
)
def test_a_provision_that_breaks_a_rule(name: str, change: dict[str, Any], prepared: Prepared) -> None:
    made = evacuation.provide(prepared.by.actor)
    usual: dict[str, Any] = {
        **_whose(prepared.by),
        "number": 2,
        "group": "fire",
        "receiver": "消防",
        "basis": "consent",
        "purpose": "訓練",
        "provided_at": NOW,
        "provided_by": prepared.by.user,
        "due_on": TODAY,
    }
    _refused(Provision(**(usual | change)), name)
    if name == "provision_copies":
        row = prepared.rows[0]
        _refused(Provided(provision=made, registrant=row, person=row.person), "provided_once")


def test_boards_rows_and_sheets_that_break_a_rule(struck: Struck, prepared: Prepared) -> None:
    by, board, first = prepared.by, struck.board, struck.rows[0]
    opened: dict[str, Any] = {
        "disaster": struck.disaster,
        "agency": by.agency,
        "opened_at": NOW,
        "opened_by": by.user,
    }
    _refused(SafetyBoard(**opened, name="x", closed_at=NOW - HOUR), "safety_board_period")
    _refused(SafetyBoard(**opened, name=""), "safety_board_has_a_name")
    _refused(SafetyRow(board=board, number=first.number, label="x"), "safety_row_number_once")
    _refused(SafetyRow(board=board, number=9999, person=first.person), "safety_row_person_once")
    _refused(SafetyRow(board=board, number=9999), "safety_row_is_of_somebody")
    other = SafetyRow(board=board, number=9999, label="x", state="home")
    _refused(other, "safety_row_state_was_seen")
    printed: dict[str, Any] = {"board": board, "printed_at": NOW, "printed_by": by.user}
    SafetySheet(**printed, number=1, for_whom="伊藤さん").save()
    _refused(SafetySheet(**printed, number=1, for_whom="伊藤さん"), "safety_sheet_number_once")
    _refused(SafetySheet(**printed, number=2, for_whom=""), "safety_sheet_is_for_somebody")


def test_reports_and_worries_that_break_a_rule(struck: Struck, prepared: Prepared) -> None:
    row = struck.rows[0]
    told: dict[str, Any] = {
        "row": row,
        "state": "home",
        "seen_at": NOW,
        "way": "sheet",
        "by": prepared.by.user,
        "received_at": NOW,
    }
    _refused(SafetyReport(**(told | {"state": "unknown"})), "safety_report_says_something")
    _refused(SafetyReport(**(told | {"seen_at": NOW + HOUR})), "safety_report_not_from_the_future")
    printed = SafetySheet(
        board=struck.board, number=1, for_whom="x", printed_at=NOW, printed_by=prepared.by.user
    )
    printed.save()
    SafetyReport(**told, sheet=printed).save()
    _refused(SafetyReport(**told, sheet=printed), "safety_report_once_a_sheet")
    made = surfacing.surface(
        consultation_id=new_id(), row=row, words="眠れない。", urgency="this_week", by=prepared.by.actor
    )
    again = Surfaced(row=row, matter=made.matter, at=NOW, by=prepared.by.user)
    _refused(again, "surfaced_once")
