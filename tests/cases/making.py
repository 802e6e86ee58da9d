"""Cases for tests, made by calling actions."""

from datetime import date, timedelta
from typing import Any

from marugoto.cases.actions import assessment, closing, opening, plan, progress, review
from marugoto.cases.models import Case, Plan, Progress, Step
from marugoto.core import clock
from marugoto.intake.actions import matters
from marugoto.intake.models import Matter
from marugoto.people.models import Household, HouseholdMember, Person
from tests.factories.agencies import Worker


def person(worker: Worker, family: str = "渡邊", given: str = "花子", **more: Any) -> Person:
    """Somebody the worker's agency knows."""
    return Person.objects.create(
        municipality_id=worker.actor.municipality_id,
        family_name=family,
        given_name=given,
        registered_by=worker.agency,
        **more,
    )


def home(worker: Worker, *members: tuple[Person, str]) -> Household:
    """A household in which these persons live: (person, relation)."""
    household = Household.objects.create(
        municipality_id=worker.actor.municipality_id, created_by=worker.agency
    )
    for one, relation in members:
        HouseholdMember.objects.create(
            household=household, person=one, relation=relation, valid_from=date(2020, 1, 1)
        )
    return household


def matter(worker: Worker, *persons: Person) -> Matter:
    """A matter in the hand of the worker's desk."""
    assert worker.desk is not None
    about = persons or (person(worker),)
    return matters.open_matter(
        desk=worker.desk, persons=[(p, "subject") for p in about], urgency="this_week", by=worker.actor
    )


def case(worker: Worker, on: Matter | None = None, **more: Any) -> Case:
    """A case of the worker's agency; the worker leads it."""
    found = on or matter(worker)
    persons = [row.person for row in found.persons.select_related("person").order_by("id")]
    values: dict[str, Any] = {
        "title": "中央・80代世帯（介護と家計）",
        "programme": "comprehensive",
        "persons": persons,
    }
    return opening.open_case(matter=found, by=worker.actor, **values | more)


def planned(worker: Worker, *what: str, **more: Any) -> plan.Planned:
    """A plan of one goal with a step for each word, due a week apart."""
    assert worker.desk is not None
    steps = [
        plan.PlannedStep(what=w, due_on=clock.today() + timedelta(days=7 * n), desk_id=worker.desk.id)
        for n, w in enumerate(what or ("父の退院先を病院に確認する",), start=1)
    ]
    goal = plan.PlannedGoal(words="夜は家でねむりたい", steps=steps)
    return plan.Planned(**{"situation": "介護と家計", "goals": [goal]} | more)


def assess(one: Case, worker: Worker, **more: Any) -> Any:
    """An assessment of today."""
    values: dict[str, Any] = {"on": clock.today(), "summary": "父の入院で家計が苦しい"}
    return assessment.assess(case=one, assessed=assessment.Assessed(**values | more), by=worker.actor)


def agreed(one: Case, worker: Worker, *what: str) -> Plan:
    """A draft that the person agreed to."""
    made = plan.make_plan(case=one, planned=planned(worker, *what), by=worker.actor)
    return plan.record_consent(plan=made, on=clock.today(), form="oral", by=worker.actor)


def running(one: Case, worker: Worker, *what: str) -> Plan:
    """A plan under way."""
    return plan.endorse(
        plan=agreed(one, worker, *what), on=clock.today(), by_conference="重層的支援会議", by=worker.actor
    )


def steps_of(made: Plan) -> list[Step]:
    """The steps of a plan in their order."""
    return list(Step.objects.filter(goal__plan=made).order_by("goal__sort", "sort", "id"))


def end_steps(made: Plan, worker: Worker, outcome: str = "achieved") -> None:
    """Every step of a plan ends."""
    for step in steps_of(made):
        plan.record_step_outcome(step=step, outcome=outcome, by=worker.actor)


def note(one: Case, worker: Worker, body: str = "電話で様子を聞いた。", **more: Any) -> Progress:
    """A note of now."""
    values: dict[str, Any] = {"at": clock.now(), "method": "phone", "body": body}
    return progress.note_progress(case=one, noted=progress.Noted(**values | more), by=worker.actor)


def reviewed(one: Case, worker: Worker, result: str = "carry_on", **more: Any) -> Any:
    """A review of today."""
    later = clock.today() + timedelta(days=90)
    values: dict[str, Any] = {"on": clock.today(), "result": result, "next_review_on": later}
    return review.review_plan(case=one, reviewed=review.Reviewed(**values | more), by=worker.actor)


def close(one: Case, worker: Worker, outcome: str = "goal_reached", **more: Any) -> Any:
    """An ending today."""
    values: dict[str, Any] = {"outcome": outcome, "on": clock.today()}
    if outcome == "moved":
        values["transfer_to"] = "西の市 福祉相談室"
    return closing.close_case(case=one, closed=closing.Closed(**values | more), by=worker.actor)
