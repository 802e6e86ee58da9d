"""A plan: made, agreed, endorsed, followed by its next version; its steps."""

from datetime import timedelta

import pytest

from marugoto.audit.models import AuditEvent
from marugoto.cases.actions import plan as act
from marugoto.cases.models import Case, Plan, Step
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.intake.models import Matter
from tests.cases import making
from tests.factories.agencies import Town, Worker


def _next(case: Case) -> tuple[str, object]:
    matter = Matter.objects.get(pk=case.matter_id)
    return matter.next_act, matter.next_due


def test_a_plan_goes_its_way(case: Case, suzuki: Worker, yamamoto: Worker) -> None:
    today = clock.today()
    making.assess(case, suzuki)
    assert _next(case)[0] == "plan"
    made = act.make_plan(case=case, planned=making.planned(suzuki), by=suzuki.actor)
    assert (made.version, made.status, _next(case)[0]) == (1, "draft", "agree_plan")
    act.record_consent(plan=made, on=today, form="written", by=suzuki.actor)
    assert _next(case)[0] == "convene"
    act.endorse(
        plan=made, on=today, by_conference="重層的支援会議", by=yamamoto.actor
    )  # the city writes the minutes
    made.refresh_from_db()
    assert (made.status, made.endorsed_on, made.endorsed_by) == ("active", today, "重層的支援会議")
    assert (made.starts_on, made.review_on) == (today, today + timedelta(days=91))
    assert _next(case) == ("support", today + timedelta(days=7))
    verbs = AuditEvent.objects.filter(verb__startswith="plan.").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["plan.made", "plan.agreed", "plan.endorsed"]
    assert AuditEvent.objects.get(verb="plan.endorsed").agency_id == yamamoto.agency.id


def test_no_endorsement_before_the_person_agrees(case: Case, suzuki: Worker) -> None:
    made = act.make_plan(case=case, planned=making.planned(suzuki), by=suzuki.actor)
    with pytest.raises(Refused, match="本人の同意"):
        act.endorse(plan=made, on=clock.today(), by_conference="会議", by=suzuki.actor)
    act.record_consent(plan=made, on=clock.today(), form="oral", by=suzuki.actor)
    with pytest.raises(Refused, match="どの会議"):
        act.endorse(plan=made, on=clock.today(), by_conference=" ", by=suzuki.actor)
    act.endorse(plan=made, on=clock.today(), by_conference="会議", by=suzuki.actor)
    with pytest.raises(Refused, match="もう会議で合意"):
        act.endorse(plan=made, on=clock.today(), by_conference="会議", by=suzuki.actor)


def test_one_draft_at_a_time(case: Case, suzuki: Worker) -> None:
    act.make_plan(case=case, planned=making.planned(suzuki), by=suzuki.actor)
    with pytest.raises(Refused, match="作りかけのプラン"):
        act.make_plan(case=case, planned=making.planned(suzuki), by=suzuki.actor)


def _bad(worker: Worker, **more: object) -> act.Planned:
    step = act.PlannedStep(**{"what": "電話", "due_on": clock.today(), "who": "長女"} | more)  # type: ignore[arg-type]
    return act.Planned(goals=[act.PlannedGoal(words="家でくらす", steps=[step])])


@pytest.mark.parametrize(
    ("more", "words"),
    [({"what": ""}, "することを"), ({"who": ""}, "だれがするか"), ({"due_on": None}, "いつまでに")],
)
def test_a_step_lacks_nothing(case: Case, suzuki: Worker, more: dict[str, object], words: str) -> None:
    with pytest.raises(Refused, match=words):
        act.make_plan(case=case, planned=_bad(suzuki, **more), by=suzuki.actor)


def test_other_plans_that_cannot_be(case: Case, suzuki: Worker) -> None:
    today = clock.today()
    late = making.planned(suzuki, starts_on=today, review_on=today - timedelta(days=1))
    nameless = act.Planned(goals=[act.PlannedGoal(words=" ")])
    unknown = making.planned(suzuki, applies_for=["nowhere"])
    for planned, words in ((late, "見直す日"), (nameless, "目標が書かれて"), (unknown, "選べない値")):
        with pytest.raises(Refused, match=words):
            act.make_plan(case=case, planned=planned, by=suzuki.actor)
    empty = act.make_plan(case=case, planned=act.Planned(), by=suzuki.actor)
    with pytest.raises(Refused, match="目標と手順を一つ以上"):
        act.record_consent(plan=empty, on=today, form="oral", by=suzuki.actor)


def test_consent_has_a_day_and_a_form(case: Case, suzuki: Worker) -> None:
    made = act.make_plan(case=case, planned=making.planned(suzuki), by=suzuki.actor)
    for on, form, field in (
        (clock.today() + timedelta(days=1), "oral", "on"),
        (clock.today() - timedelta(days=1), "oral", "on"),
        (clock.today(), "telepathy", "form"),
    ):
        with pytest.raises(Refused) as said:
            act.record_consent(plan=made, on=on, form=form, by=suzuki.actor)
        assert said.value.field == field


def test_a_draft_is_reworded_in_place_and_must_be_agreed_again(case: Case, suzuki: Worker) -> None:
    made = making.agreed(case, suzuki, "電話する", "訪問する")
    goal, (first, second) = made.goals.get(), making.steps_of(made)
    kept = act.PlannedStep(id=second.id, what="訪問する", due_on=second.due_on, desk_id=second.desk_id)
    fresh = act.PlannedStep(what="手紙を書く", due_on=second.due_on, who="長女")
    planned = act.Planned(goals=[act.PlannedGoal(id=goal.id, words="家でくらしたい", steps=[kept, fresh])])
    changed = act.change_plan(plan=made, planned=planned, by=suzuki.actor)
    assert [s.what for s in making.steps_of(made)] == ["訪問する", "手紙を書く"]
    assert making.steps_of(made)[0].id == second.id
    assert not Step.objects.filter(pk=first.id).exists()
    assert (changed.goals.get().id, changed.goals.get().words) == (goal.id, "家でくらしたい")
    assert (changed.agreed_on, changed.agreed_form) == (None, "")


def test_saving_without_a_change_keeps_the_agreement(case: Case, suzuki: Worker) -> None:
    made = making.agreed(case, suzuki)
    goal, (step,) = made.goals.get(), making.steps_of(made)
    line = act.PlannedStep(id=step.id, what=step.what, due_on=step.due_on, desk_id=step.desk_id)
    same = act.Planned(
        situation=made.situation, goals=[act.PlannedGoal(id=goal.id, words=goal.words, steps=[line])]
    )
    assert act.change_plan(plan=made, planned=same, by=suzuki.actor).agreed_on == clock.today()


def test_a_step_that_something_refers_to_stays(case: Case, suzuki: Worker) -> None:
    given_up = act.make_plan(case=case, planned=making.planned(suzuki), by=suzuki.actor)
    act.discard_plan(plan=given_up, by=suzuki.actor)
    made = act.make_plan(case=case, planned=making.planned(suzuki), by=suzuki.actor)
    (step,) = making.steps_of(made)
    Step.objects.filter(goal__plan=given_up).update(continues=step)  # as a つなぎ or a decision would
    with pytest.raises(Refused, match="消せません"):
        act.change_plan(plan=made, planned=act.Planned(), by=suzuki.actor)
    assert making.steps_of(made) == [step]


def test_a_plan_in_force_is_not_reworded(case: Case, suzuki: Worker) -> None:
    made = making.running(case, suzuki)
    with pytest.raises(Refused, match="新しい版"):
        act.change_plan(plan=made, planned=making.planned(suzuki), by=suzuki.actor)
    with pytest.raises(Refused, match="もう作りかけ"):
        act.discard_plan(plan=made, by=suzuki.actor)
    with pytest.raises(Refused, match="もう作りかけ"):
        act.record_consent(plan=made, on=clock.today(), form="oral", by=suzuki.actor)


def test_a_draft_is_given_up(case: Case, suzuki: Worker) -> None:
    made = act.make_plan(case=case, planned=making.planned(suzuki), by=suzuki.actor)
    act.discard_plan(plan=made, by=suzuki.actor)
    made.refresh_from_db()
    assert made.status == "ended"
    again = act.make_plan(case=case, planned=making.planned(suzuki), by=suzuki.actor)
    assert again.version == 2


def _carry_on(old: Plan, worker: Worker) -> act.Planned:
    steps = [
        act.PlannedStep(what=s.what, due_on=s.due_on, desk_id=s.desk_id, continues=s.id)
        for s in making.steps_of(old)
        if s.status == "open" and s.what != "やめる手順"
    ]
    return act.Planned(goals=[act.PlannedGoal(words="家でくらす", steps=steps)])


def test_the_next_version_carries_on_what_is_open(case: Case, suzuki: Worker) -> None:
    old = making.running(case, suzuki, "続ける手順", "途中で終わる手順", "やめる手順")
    going, ending, _dropped = making.steps_of(old)
    new = act.make_plan(case=case, planned=_carry_on(old, suzuki), by=suzuki.actor)
    act.record_step_outcome(step=ending, outcome="partly", by=suzuki.actor)  # while the new one is a draft
    act.record_consent(plan=new, on=clock.today(), form="oral", by=suzuki.actor)
    act.endorse(plan=new, on=clock.today(), by_conference="会議", by=suzuki.actor)
    old.refresh_from_db()
    assert old.status == "superseded"
    states = {s.what: (s.status, s.outcome) for s in making.steps_of(old)}
    assert states == {
        "続ける手順": ("dropped", "replaced"),
        "途中で終わる手順": ("done", "partly"),
        "やめる手順": ("dropped", "replaced"),
    }
    heirs = {s.what: (s.status, s.outcome) for s in making.steps_of(new)}
    assert heirs == {"続ける手順": ("open", ""), "途中で終わる手順": ("done", "partly")}
    # what comes back for the old step is recorded on the new one
    live = act.record_step_outcome(step=going, outcome="achieved", by=suzuki.actor)
    assert live.goal.plan_id == new.id
    assert {s.status for s in making.steps_of(new)} == {"done"}


def test_an_outcome_is_written_once_and_corrected_on_purpose(
    case: Case, suzuki: Worker, tanaka: Worker
) -> None:
    (step,) = making.steps_of(making.running(case, suzuki))
    act.record_step_outcome(
        step=step, outcome="achieved", note="病院と話した", by=tanaka.actor
    )  # an answer to a つなぎ
    same = act.record_step_outcome(step=step, outcome="no_place", by=tanaka.actor)
    assert (same.outcome, same.outcome_note) == ("achieved", "病院と話した")
    again = act.record_step_outcome(step=step, outcome="not_wanted", again=True, by=suzuki.actor)
    assert (again.status, again.outcome) == ("dropped", "not_wanted")
    assert AuditEvent.objects.filter(verb="step.ended").count() == 2
    for on, outcome, field in ((clock.today() + timedelta(days=1), "achieved", "on"), (None, "x", "outcome")):
        with pytest.raises(Refused) as said:
            act.record_step_outcome(step=step, outcome=outcome, on=on, again=True, by=suzuki.actor)
        assert said.value.field == field


def test_the_last_outcome_calls_for_a_review(case: Case, suzuki: Worker) -> None:
    made = making.running(case, suzuki)
    making.end_steps(made, suzuki)
    assert _next(case) == ("review", made.review_on)


def test_a_conference_adds_a_step(case: Case, suzuki: Worker, yamamoto: Worker, town: Town) -> None:
    made = making.running(case, suzuki)
    due = clock.today() + timedelta(days=3)
    step = act.add_step(plan=made, what="見守りに行く", desk=town.b.desk, due_on=due, by=yamamoto.actor)
    assert (step.goal, step.sort) == (made.goals.get(), 1)
    assert _next(case) == ("support", due)
    with pytest.raises(Refused) as said:
        act.add_step(plan=made, what="だれか", due_on=due, by=yamamoto.actor)
    assert said.value.field == "who"


def test_a_step_for_an_old_version_goes_into_the_present_one(case: Case, suzuki: Worker) -> None:
    old = making.running(case, suzuki)
    new = making.running(case, suzuki)
    step = act.add_step(plan=old, what="電話", who="長女", due_on=clock.today(), by=suzuki.actor)
    assert step.goal.plan_id == new.id


def test_a_step_needs_a_plan_that_is_worked_on(case: Case, suzuki: Worker) -> None:
    empty = act.make_plan(case=case, planned=act.Planned(), by=suzuki.actor)
    step = act.add_step(plan=empty, what="電話", who="長女", due_on=clock.today(), by=suzuki.actor)
    assert step.goal.words == "会議で決まったこと"
    act.discard_plan(plan=empty, by=suzuki.actor)
    with pytest.raises(Refused, match="動いているプランが"):
        act.add_step(plan=empty, what="電話", who="長女", due_on=clock.today(), by=suzuki.actor)
