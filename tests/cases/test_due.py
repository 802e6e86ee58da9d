"""The day on which a case is due, which the database keeps: after whatever is done, it is what the rows say."""

from datetime import date, timedelta
from typing import Any

import pytest

from marugoto.cases.actions import plan, steps
from marugoto.cases.models import Case, Plan, Step
from marugoto.core import clock
from marugoto.intake.actions import baton, matters
from tests.cases import making
from tests.factories.agencies import Worker

TODAY = date(2026, 11, 24)


def said_by_the_rows(case: Case) -> date | None:
    """Said a second time: the matter's day while the baton is here; else the first of step, review and watch."""
    matter = case.matter
    if matter.holder_desk.agency_id == case.agency_id and matter.status != "closed":
        return matter.next_due
    active = Plan.objects.filter(case=case, status="active").first()
    open_steps = Step.objects.filter(goal__plan=active, status="open").order_by("due_on") if active else []
    days = [*(s.due_on for s in open_steps[:1]), active.review_on if active else None, case.watch_until]
    return min((d for d in days if d), default=None)


@pytest.fixture
def case(clock: Any, suzuki: Worker) -> Case:
    """A case of A with a plan of two steps, agreed and under way."""
    found = making.case(suzuki)
    step = [
        plan.PlannedStep(what=w, due_on=TODAY + timedelta(days=n), who="本人")
        for w, n in (("一", 5), ("二", 9))
    ]
    goals = [plan.PlannedGoal(words="休みたい", steps=step)]
    made = plan.make_plan(
        case=found, planned=plan.Planned(goals=goals, review_on=TODAY + timedelta(days=60)), by=suzuki.actor
    )
    made = plan.record_consent(plan=made, on=TODAY, form="oral", by=suzuki.actor)
    plan.endorse(plan=made, on=TODAY, by_conference="会議", by=suzuki.actor)
    return found


def _agrees(case: Case) -> date | None:
    fresh = Case.objects.select_related("matter__holder_desk").get(pk=case.pk)
    assert fresh.due == said_by_the_rows(fresh)
    return fresh.due


def test_it_follows_the_matter_while_the_baton_is_here(case: Case, suzuki: Worker) -> None:
    assert _agrees(case) is not None
    matters.set_next(matter=case.matter, act="contact", due=TODAY + timedelta(days=3), by=suzuki.actor)
    assert _agrees(case) == TODAY + timedelta(days=3)


def test_it_follows_the_plan_when_the_baton_has_gone(case: Case, suzuki: Worker, tanaka: Worker) -> None:
    assert suzuki.desk
    assert tanaka.desk
    baton.pass_baton(
        matter_id=case.matter_id,
        from_desk_id=suzuki.desk.pk,
        to_desk=tanaka.desk,
        reason="accepted",
        by=tanaka.actor,
        next_due=TODAY + timedelta(days=1),
    )
    assert _agrees(case) == TODAY + timedelta(days=5)
    first, second = Step.objects.filter(goal__plan__case=case).order_by("due_on")
    steps.record_step_outcome(step=first, outcome="achieved", note="", on=TODAY, by=suzuki.actor)
    assert _agrees(case) == TODAY + timedelta(days=9)
    Step.objects.filter(pk=second.pk).update(due_on=TODAY + timedelta(days=7))
    assert _agrees(case) == TODAY + timedelta(days=7)
    second.delete()
    assert _agrees(case) == TODAY + timedelta(days=60)
    Plan.objects.filter(case=case).update(status="ended")
    assert _agrees(case) is None
    Case.objects.filter(pk=case.pk).update(watch_until=clock.today() + timedelta(days=30))
    assert _agrees(case) == TODAY + timedelta(days=30)


def test_nobody_else_can_write_it(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(due=date(2030, 1, 1))
    assert _agrees(case) != date(2030, 1, 1)
