"""The second wall around an agency's own file: a bare SELECT brings what access grants, row by row."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q

from marugoto.cases import queries
from marugoto.cases.access import cases_visible_to
from marugoto.cases.models import (
    Assessment,
    AssessmentFact,
    AssessmentItem,
    Case,
    CaseSubject,
    Closing,
    Draft,
    Goal,
    GoalResult,
    OtherWork,
    PatternVerdict,
    Plan,
    Progress,
    Review,
    ScaleAnswer,
    Step,
    TeamMember,
)
from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.intake import access as intake
from marugoto.intake.actions import baton
from marugoto.intake.models import BatonHold, Matter, MatterPerson
from marugoto.people import queries as people
from marugoto.people.models import Protection, ProtectionAgency
from marugoto.policy.actor import Actor
from tests.cases import making
from tests.factories.agencies import Worker
from tests.house.second_wall import Granted, differences, other_lists, pks

DAY = date(2026, 11, 24)
WHO = ("sato", "suzuki", "tanaka", "yamamoto", "takahashi", "mori", "volunteer", "ishii")


def write(worker: Worker) -> Case:
    """A case of the worker's agency in which everything was written that there is."""
    case = making.case(worker)
    plan = case.plans.create(
        version=1,
        made_on=DAY,
        made_by=worker.user,
        status="active",
        agreed_on=DAY,
        agreed_form="oral",
        endorsed_on=DAY,
        endorsed_by="会議",
        review_on=DAY,
    )
    goal = plan.goals.create(words="休みたい")
    goal.steps.create(what="さがす", who="本人", due_on=DAY)
    found = Assessment.objects.create(case=case, on=DAY, by=worker.user)
    AssessmentItem.objects.create(assessment=found, domain="health", view="疲れている")
    AssessmentFact.objects.create(assessment=found, question="rent", text="45000")
    PatternVerdict.objects.create(
        case=case, pattern="complex", verdict="confirmed", grounds=["fields:3"], on=DAY, by=worker.user
    )
    subject = case.subjects.order_by("id")[0].person
    for person in (None, subject):
        ScaleAnswer.objects.create(
            case=case,
            person=person,
            scale="step_work",
            answers=["step_work.work.2"],
            score=2,
            on=DAY,
            by=worker.user,
        )
    OtherWork.objects.create(
        municipality_id=case.municipality_id,
        agency=worker.agency,
        by=worker.user,
        on=DAY,
        kind="papers",
        minutes=30,
    )
    Progress.objects.create(
        case=case, at=clock.now(), method="phone", body="電話", by=worker.user, agency=worker.agency
    )
    Draft.objects.create(case=case, user=worker.user, form="progress", saved_at=clock.now())
    review = Review.objects.create(case=case, plan=plan, on=DAY, by=worker.user, result="continue")
    GoalResult.objects.create(review=review, goal=goal, result="partly")
    Closing.objects.create(case=case, on=DAY, by=worker.user, outcome="settled")
    return case


def hide(case: Case, *agencies: Any) -> None:
    """The person of a case stands under a measure that names these agencies."""
    row = case.subjects.order_by("id")[0]
    measure = Protection.objects.create(
        person=row.person, ground="spouse", since=DAY, until=DAY, set_by=agencies[0], recorded_by=new_id()
    )
    for agency in agencies:
        ProtectionAgency.objects.create(protection=measure, agency=agency)


def granted(actor: Actor) -> Granted:
    """What the application grants: through one's own agency's cases; unsaved text to whoever typed it."""
    mine = list(cases_visible_to(actor))
    matters = {m.pk for m in intake.matters_visible_to(actor)} | {c.matter_id for c in mine}
    shown = people.not_hidden(actor.agency_id)
    return {
        Case: {c.pk for c in mine},
        CaseSubject: set(
            CaseSubject.objects.filter(shown, case__in=mine).order_by("id").values_list("id", flat=True)
        ),
        TeamMember: pks(TeamMember, case__in=mine),
        Plan: pks(Plan, case__in=mine),
        Goal: pks(Goal, plan__case__in=mine),
        Step: pks(Step, goal__plan__case__in=mine),
        Matter: matters,
        BatonHold: pks(BatonHold, matter__in=matters),
        MatterPerson: set(
            MatterPerson.objects.filter(shown, matter__in=matters).order_by("id").values_list("id", flat=True)
        ),
        Assessment: pks(Assessment, case__in=mine),
        AssessmentItem: pks(AssessmentItem, assessment__case__in=mine),
        AssessmentFact: pks(AssessmentFact, assessment__case__in=mine),
        PatternVerdict: pks(PatternVerdict, case__in=mine),
        ScaleAnswer: set(
            ScaleAnswer.objects.filter(shown | Q(person__isnull=True), case__in=mine)
            .order_by("id")
            .values_list("id", flat=True)
        ),
        OtherWork: pks(OtherWork, agency_id=actor.agency_id),
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
    made = {name: write(workers[name]) for name in ("suzuki", "tanaka", "takahashi")}
    # A's matter went on to B: A keeps its file, and goes on seeing the matter. C's person is hidden from C itself.
    baton.pass_baton(
        matter_id=made["suzuki"].matter_id,
        from_desk_id=workers["suzuki"].desk.pk,
        to_desk=workers["tanaka"].desk,
        reason="accepted",
        by=workers["tanaka"].actor,
    )
    Matter.objects.filter(pk=made["suzuki"].matter_id).update(origin_desk=workers["yamamoto"].desk)
    hide(made["takahashi"], workers["yamamoto"].agency, workers["suzuki"].agency)
    return {name: worker.actor for name, worker in workers.items()}


def test_the_wall_and_access_agree(actors: dict[str, Actor]) -> None:
    assert differences(actors, granted) == []
    assert all(granted(actors["suzuki"]).values()), "every table has a row that somebody may read"


@pytest.mark.parametrize(
    "table",
    [
        m._meta.db_table
        for m in (
            *(Assessment, Progress, Draft, GoalResult, Closing),
            *(Case, CaseSubject, TeamMember, Plan, Goal, Step, Matter, BatonHold, MatterPerson),
        )
    ],
)
@pytest.mark.parametrize(
    "fault", ["ALTER TABLE {} DISABLE ROW LEVEL SECURITY", "DROP POLICY wall_reads ON {}"]
)
def test_a_planted_fault_is_seen(actors: dict[str, Actor], table: str, fault: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing pending, or the table cannot be altered
        cursor.execute(fault.format(table))
    assert differences(actors, granted) != []


def lists(actor: Actor) -> dict[str, Any]:
    """What the pages of this room list for a worker."""
    wanted = queries.Wanted(status="all")
    return {
        "cases": lambda: [
            (c.pk, c.due, c.lead_name, c.steps_all, c.matter.holder_desk.agency_id)
            for c in queries.cases_filtered(actor, wanted, on=clock.today())
        ],
        "mine": lambda: [c.pk for c in queries.my_cases(actor, on=clock.today())],
        "steps": lambda: queries.steps_due(actor, clock.today()),
        "reviews": lambda: queries.reviews_due(actor, clock.today()),
        "subjects": lambda: [queries.subjects_of(c) for c in cases_visible_to(actor)],
    }


def test_lists_that_join_lose_no_line(actors: dict[str, Actor]) -> None:
    assert other_lists(actors, lists) == []
    assert lists(actors["suzuki"])["steps"](), "there is something to lose"


@pytest.mark.parametrize("policy", ["cases_reads ON intake_matter", "wall_reads ON cases_goal"])
def test_a_line_lost_by_a_join_is_seen(actors: dict[str, Actor], policy: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"DROP POLICY {policy}")
    assert other_lists(actors, lists) != []
