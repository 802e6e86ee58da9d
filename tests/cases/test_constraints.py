"""Each constraint of the room, broken once; and what a person is told."""

from datetime import date, timedelta

import pytest

from marugoto.cases.models import (
    AssessmentItem,
    Case,
    CaseSubject,
    Closing,
    Draft,
    Goal,
    GoalResult,
    Plan,
    Progress,
    Review,
    Step,
    TeamMember,
    UnmetNeed,
)
from marugoto.core import clock
from marugoto.resources.models import Need
from tests.cases import making
from tests.factories.agencies import Worker
from tests.factories.constraints import breaks, sentence_of

ON = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"status": "lost", "closed_on": ON}, "case_status"),
        ({"status": "closed"}, "case_closed_pair"),
        ({"closed_on": ON}, "case_closed_pair"),
        ({"status": "watching", "closed_on": ON}, "case_watching_has_a_date"),
    ],
)
def test_case(case: Case, changes: dict[str, object], name: str) -> None:
    with breaks(name):
        Case.objects.filter(pk=case.pk).update(**changes)


def test_case_once_per_agency(case: Case) -> None:
    with breaks("case_once_per_agency"):
        Case.objects.create(
            matter=case.matter,
            municipality=case.municipality,
            agency=case.agency,
            title="二つめ",
            opened_on=ON,
            opened_by=case.opened_by,
        )


def test_case_subject_once(case: Case) -> None:
    subject = CaseSubject.objects.get(case=case)
    with breaks("case_subject_once"):
        CaseSubject.objects.create(case=case, person=subject.person)


def test_team(case: Case, kimura: Worker) -> None:
    assert kimura.desk is not None
    lead = TeamMember.objects.get(case=case)
    with breaks("case_one_lead"):
        TeamMember.objects.create(
            case=case, desk=kimura.desk, user=kimura.user, part="x", lead=True, valid_from=ON
        )
    with breaks("team_member_once"):
        TeamMember.objects.create(case=case, desk=lead.desk, user=lead.user, part="x", valid_from=ON)
    TeamMember.objects.create(case=case, desk=kimura.desk, part="x", valid_from=ON)
    with breaks("team_member_once"):  # a desk without a name, twice
        TeamMember.objects.create(case=case, desk=kimura.desk, part="y", valid_from=ON)
    with breaks("team_member_period"):
        TeamMember.objects.filter(pk=lead.pk).update(valid_to=lead.valid_from - timedelta(days=1))


def test_assessment_item(case: Case, suzuki: Worker) -> None:
    made = making.assess(case, suzuki)
    AssessmentItem.objects.create(assessment=made, domain="health", view="通院中")
    with breaks("assessment_domain_once"):
        AssessmentItem.objects.create(assessment=made, domain="health", view="よい")
    with breaks("assessment_item_says_something"):
        AssessmentItem.objects.create(assessment=made, domain="work")


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"status": "lost"}, "plan_status"),
        ({"endorsed_on": None, "endorsed_by": ""}, "plan_active_is_endorsed"),
        ({"agreed_on": None, "agreed_form": ""}, "plan_active_is_agreed"),
        ({"status": "ended", "endorsed_by": ""}, "plan_endorsed_pair"),
        ({"status": "ended", "agreed_form": ""}, "plan_agreed_pair"),
        ({"review_on": date(2000, 1, 1)}, "plan_review_after_start"),
    ],
)
def test_plan(case: Case, suzuki: Worker, changes: dict[str, object], name: str) -> None:
    plan = making.running(case, suzuki)
    with breaks(name):
        Plan.objects.filter(pk=plan.pk).update(**changes)


def test_plan_versions(case: Case, suzuki: Worker) -> None:
    first = making.running(case, suzuki)
    second = making.agreed(case, suzuki)
    with breaks("plan_version_once"):
        Plan.objects.filter(pk=second.pk).update(version=first.version)
    with breaks("plan_one_active"):
        Plan.objects.filter(pk=second.pk).update(status="active", endorsed_on=ON, endorsed_by="会議")
    with breaks("plan_one_draft"):
        Plan.objects.filter(pk=first.pk).update(status="draft")


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"status": "lost", "done_on": ON, "outcome": "achieved"}, "step_status"),
        ({"status": "done"}, "step_outcome_pair"),
        ({"outcome": "achieved"}, "step_outcome_pair"),
        ({"desk": None, "who": ""}, "step_has_somebody"),
    ],
)
def test_step(case: Case, suzuki: Worker, changes: dict[str, object], name: str) -> None:
    step = making.steps_of(making.running(case, suzuki))[0]
    with breaks(name):
        Step.objects.filter(pk=step.pk).update(**changes)


def test_step_does_not_continue_itself(case: Case, suzuki: Worker) -> None:
    step = making.steps_of(making.running(case, suzuki))[0]
    with breaks("step_does_not_continue_itself"):
        Step.objects.filter(pk=step.pk).update(continues=step)


def test_progress(case: Case, suzuki: Worker) -> None:
    note = making.note(case, suzuki)
    with breaks("progress_says_something"):
        Progress.objects.filter(pk=note.pk).update(body="")
    with breaks("progress_does_not_correct_itself"):
        Progress.objects.filter(pk=note.pk).update(corrects=note)


def test_review(case: Case, suzuki: Worker) -> None:
    plan = making.running(case, suzuki)
    review = making.reviewed(case, suzuki, goals={Goal.objects.get(plan=plan).id: "partly"})
    with breaks("review_next_is_later"):
        Review.objects.filter(pk=review.pk).update(next_review_on=review.on)
    with breaks("goal_result_once"):
        GoalResult.objects.create(review=review, goal=Goal.objects.get(plan=plan), result="reached")


def test_closing(case: Case, suzuki: Worker) -> None:
    made = making.close(case, suzuki)
    with breaks("closing_one_in_force"):
        Closing.objects.create(case=case, on=made.on, by=suzuki.user, outcome="other")
    with breaks("closing_reopened_pair"):
        Closing.objects.filter(pk=made.pk).update(reopened_on=made.on)
    with breaks("closing_watch_is_later"):
        Closing.objects.filter(pk=made.pk).update(watch_until=made.on)


def test_unmet_need_month(case: Case, needs: dict[str, Need]) -> None:
    with breaks("unmet_need_month"):
        UnmetNeed.objects.create(
            municipality=case.municipality,
            agency=case.agency,
            need=needs["outing"],
            month=date(2026, 11, 2),
            reason="no_resource",
        )


def test_drafts(case: Case, suzuki: Worker) -> None:
    Draft.objects.create(case=case, user=suzuki.user, form="plan", saved_at=clock.now())
    with breaks("case_draft_once"):
        Draft.objects.create(case=case, user=suzuki.user, form="plan", saved_at=clock.now())
    with breaks("case_draft_form"):
        Draft.objects.create(case=case, user=suzuki.user, form="poem", saved_at=clock.now())


def test_what_a_person_is_told(case: Case, suzuki: Worker) -> None:
    plan = Plan(
        case=case,
        version=9,
        status="active",
        made_on=ON,
        made_by=suzuki.user,
        agreed_on=ON,
        agreed_form="oral",
    )
    assert "会議で合意してから" in sentence_of(plan, "plan_active_is_endorsed")
