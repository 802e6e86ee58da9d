"""The second wall around an agency's own file: a bare SELECT brings what access grants, row by row."""

from datetime import date
from typing import Any

import pytest
from django.db import connection

from marugoto.cases.access import cases_visible_to
from marugoto.cases.models import Assessment, AssessmentItem, Closing, Draft, GoalResult, Progress, Review
from marugoto.core import clock
from marugoto.policy.actor import Actor
from tests.cases import making
from tests.factories.agencies import Worker
from tests.house.second_wall import Granted, differences, pks

DAY = date(2026, 11, 24)
WHO = ("sato", "suzuki", "tanaka", "yamamoto", "takahashi", "mori", "volunteer", "ishii")


def write(worker: Worker) -> None:
    """A case of the worker's agency in which everything was written that there is."""
    case = making.case(worker)
    plan = case.plans.create(version=1, made_on=DAY, made_by=worker.user)
    goal = plan.goals.create(words="休みたい")
    found = Assessment.objects.create(case=case, on=DAY, by=worker.user)
    AssessmentItem.objects.create(assessment=found, domain="health", view="疲れている")
    Progress.objects.create(
        case=case, at=clock.now(), method="phone", body="電話", by=worker.user, agency=worker.agency
    )
    Draft.objects.create(case=case, user=worker.user, form="progress", saved_at=clock.now())
    review = Review.objects.create(case=case, plan=plan, on=DAY, by=worker.user, result="continue")
    GoalResult.objects.create(review=review, goal=goal, result="partly")
    Closing.objects.create(case=case, on=DAY, by=worker.user, outcome="settled")


def granted(actor: Actor) -> Granted:
    """What the application grants: through one's own agency's cases; unsaved text to whoever typed it."""
    mine = list(cases_visible_to(actor))
    return {
        Assessment: pks(Assessment, case__in=mine),
        AssessmentItem: pks(AssessmentItem, assessment__case__in=mine),
        Progress: pks(Progress, case__in=mine),
        Draft: pks(Draft, case__in=mine, user_id=actor.user_id),
        Review: pks(Review, case__in=mine),
        GoalResult: pks(GoalResult, review__case__in=mine),
        Closing: pks(Closing, case__in=mine),
    }


@pytest.fixture
def actors(request: pytest.FixtureRequest) -> dict[str, Actor]:
    """Cases of three agencies, and everybody who might look into them."""
    workers: dict[str, Any] = {name: request.getfixturevalue(name) for name in WHO}
    for name in ("suzuki", "tanaka", "takahashi"):
        write(workers[name])
    return {name: worker.actor for name, worker in workers.items()}


def test_the_wall_and_access_agree(actors: dict[str, Actor]) -> None:
    assert differences(actors, granted) == []
    assert all(granted(actors["suzuki"]).values()), "every table has a row that somebody may read"


@pytest.mark.parametrize(
    "table", [m._meta.db_table for m in (Assessment, Progress, Draft, GoalResult, Closing)]
)
@pytest.mark.parametrize(
    "fault", ["ALTER TABLE {} DISABLE ROW LEVEL SECURITY", "DROP POLICY wall_reads ON {}"]
)
def test_a_planted_fault_is_seen(actors: dict[str, Actor], table: str, fault: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing pending, or the table cannot be altered
        cursor.execute(fault.format(table))
    assert differences(actors, granted) != []
