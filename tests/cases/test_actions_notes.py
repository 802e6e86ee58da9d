"""Assessments, progress notes, reviews."""

from datetime import timedelta

import pytest

from marugoto.audit.models import AuditEvent
from marugoto.cases.actions.assessment import Block
from marugoto.cases.actions.progress import Noted, note_progress
from marugoto.cases.models import Case, Goal, GoalResult, Plan, Progress
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.intake.models import Matter
from tests.cases import making
from tests.factories.agencies import Worker


def test_an_assessment_is_dated_and_stays(case: Case, suzuki: Worker) -> None:
    first = making.assess(
        case,
        suzuki,
        blocks={"health": Block("腰が痛い", "受診していない"), "work": Block(" ", "")},
        factors=["illness", "debt", "illness"],
        urgent=True,
    )
    making.assess(case, suzuki, summary="良くなった")
    assert case.assessments.count() == 2
    assert [(i.domain, i.wording, i.view) for i in first.items.all()] == [
        ("health", "腰が痛い", "受診していない")
    ]
    assert (first.factors, first.urgent) == (["illness", "debt"], True)
    event = AuditEvent.objects.filter(verb="case.assessed").order_by("id").first()
    assert event is not None
    assert event.data == {"blocks": 1, "factors": 2, "urgent": True}


def test_the_same_sheet_sent_twice_is_one(case: Case, suzuki: Worker, kimura: Worker) -> None:
    assert making.assess(case, suzuki) == making.assess(case, suzuki)
    assert making.assess(case, kimura) != case.assessments.order_by("created_at")[0]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"summary": ""}, "まだ何も"),
        ({"blocks": {"nowhere": Block("x")}}, "選べない値"),
        ({"factors": ["nowhere"]}, "選べない値"),
    ],
)
def test_assessments_that_cannot_be(case: Case, suzuki: Worker, more: dict[str, object], words: str) -> None:
    with pytest.raises(Refused, match=words):
        making.assess(case, suzuki, **more)
    with pytest.raises(Refused, match="先の日付"):
        making.assess(case, suzuki, on=clock.today() + timedelta(days=1))


def test_a_note_becomes_the_next_date_of_the_matter(case: Case, suzuki: Worker) -> None:
    making.running(case, suzuki)
    due = clock.today() + timedelta(days=2)
    note = making.note(case, suzuki, next_act="父の退院先を病院に確認", next_due=due)
    matter = Matter.objects.get(pk=case.matter_id)
    assert (matter.next_act, matter.next_due) == ("support", due)
    assert (note.by, note.agency) == (suzuki.user, suzuki.agency)
    event = AuditEvent.objects.get(verb="case.noted")
    assert event.data == {"method": "phone"}


def test_the_same_note_sent_twice_is_one(case: Case, suzuki: Worker, kimura: Worker) -> None:
    noted, note_id = Noted(at=clock.now(), method="phone", body="電話"), new_id()
    first = note_progress(case=case, noted=noted, note_id=note_id, by=suzuki.actor)
    assert note_progress(case=case, noted=noted, note_id=note_id, by=suzuki.actor) == first
    other = note_progress(case=case, noted=noted, note_id=note_id, by=kimura.actor)
    assert other.id != note_id
    assert Progress.objects.count() == 2


def test_a_mistake_is_corrected_above_the_old_words(case: Case, suzuki: Worker) -> None:
    wrong = making.note(case, suzuki, "長男に電話")
    right = note_progress(
        case=case,
        noted=Noted(at=wrong.at, method="phone", body="長女に電話"),
        corrects=wrong,
        by=suzuki.actor,
    )
    assert right.corrects == wrong
    assert AuditEvent.objects.filter(verb="case.note_corrected").count() == 1
    with pytest.raises(Refused, match="もう訂正"):
        note_progress(
            case=case, noted=Noted(at=wrong.at, method="phone", body="次女"), corrects=wrong, by=suzuki.actor
        )


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"body": " "}, "body"),
        ({"method": "telepathy"}, "method"),
        ({"kind": "nowhere"}, "kind"),
        ({"next_act": "電話"}, "next_due"),
    ],
)
def test_notes_that_cannot_be(case: Case, suzuki: Worker, more: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as said:
        making.note(case, suzuki, **more)  # type: ignore[arg-type]
    assert said.value.field == field


def test_days_of_notes(case: Case, suzuki: Worker) -> None:
    soon, gone = clock.today() + timedelta(days=1), clock.today() - timedelta(days=1)
    for more, field in (
        ({"at": clock.now() + timedelta(hours=1)}, "at"),
        ({"next_due": soon}, "next_act"),
        ({"next_act": "電話", "next_due": gone}, "next_due"),
    ):
        with pytest.raises(Refused) as said:
            making.note(case, suzuki, **more)
        assert said.value.field == field


def test_a_late_note_of_a_day_before_the_end(case: Case, suzuki: Worker) -> None:
    making.close(case, suzuki)
    making.note(case, suzuki)
    Case.objects.filter(pk=case.pk).update(closed_on=clock.today() - timedelta(days=1))
    with pytest.raises(Refused, match="再開"):
        making.note(case, suzuki)


def test_a_review_moves_the_date_and_says_how_far_the_goals_are(case: Case, suzuki: Worker) -> None:
    made = making.running(case, suzuki)
    goal = Goal.objects.get(plan=made)
    later = clock.today() + timedelta(days=60)
    review = making.reviewed(
        case,
        suzuki,
        changes=["less_isolated"],
        person_view="少し楽になった",
        next_review_on=later,
        goals={goal.id: "partly", new_id(): "reached"},
    )
    made.refresh_from_db()
    assert (made.review_on, review.plan) == (later, made)
    assert GoalResult.objects.get(review=review).result == "partly"
    again = making.reviewed(
        case, suzuki, changes=["less_isolated"], person_view="少し楽になった", next_review_on=later
    )
    assert again == review


@pytest.mark.parametrize(
    ("result", "act"), [("replan", "plan"), ("conclude", "close"), ("interrupt", "close")]
)
def test_what_follows_from_a_review(case: Case, suzuki: Worker, result: str, act: str) -> None:
    making.running(case, suzuki)
    following = clock.today() + timedelta(days=90) if result == "replan" else None
    making.reviewed(case, suzuki, result, next_review_on=following)
    assert Matter.objects.get(pk=case.matter_id).next_act == act


def test_reviews_that_cannot_be(case: Case, suzuki: Worker) -> None:
    with pytest.raises(Refused, match="動いているプランがない"):
        making.reviewed(case, suzuki)
    making.running(case, suzuki)
    for more, field in (
        ({"next_review_on": None}, "next_review_on"),
        ({"on": clock.today() + timedelta(days=1)}, "on"),
        ({"on": clock.today() - timedelta(days=1)}, "on"),
        ({"changes": ["nowhere"]}, "changes"),
    ):
        with pytest.raises(Refused) as said:
            making.reviewed(case, suzuki, **more)  # type: ignore[arg-type]
        assert said.value.field == field
    assert Plan.objects.get(case=case).reviews.count() == 0
