"""What the pages ask: what the sender could send, what stands still."""

from typing import Any

import pytest

from marugoto.agencies.models import Desk
from marugoto.cases.actions import assessment as assessments
from marugoto.cases.actions import plan as plans
from marugoto.collaboration.actions import referrals
from marugoto.collaboration.queries import board, offers
from marugoto.collaboration.queries import referrals as queries
from marugoto.core import clock as time
from marugoto.core.ids import new_id
from marugoto.intake.actions import consultations, matters, notices
from marugoto.intake.models import Matter
from marugoto.people.actions import households
from tests.factories.agencies import Town, Worker
from tests.factories.clock import Clock
from tests.factories.collaboration import case_of, matter_of, person_of, send

pytestmark = pytest.mark.django_db


def _told(worker: Worker, story: str, **change: Any) -> Matter:
    """A worry told at the worker's desk."""
    values: dict[str, Any] = {
        "channel": "phone",
        "story": story,
        "caller_relation": "self",
        "urgency": "this_week",
        "outcome": "handed_on",
        "subjects": [consultations.Subject(name="渡邊 花子", birth="1950-03-01", phone="090-1111-2222")],
    }
    found = consultations.receive(
        consultation_id=new_id(), received=consultations.Received(**(values | change)), by=worker.actor
    )
    assert found.matter is not None
    return found.matter


def _offered(worker: Worker, matter: Matter) -> dict[str, offers.Choice]:
    return {c.kind: c for c in offers.choices_for(worker.actor, matter)}


def test_the_story_and_the_course_are_offered(
    clock: Clock, needs: object, sato: Worker, tanaka: Worker
) -> None:
    matter = _told(
        sato, "電球が切れて暗い", marks={"light_bulb": "main"}, consent_state="given", consent_form="oral"
    )
    found = _offered(sato, matter)
    assert (found["complaint"].body, found["complaint"].ticked) == ("電球が切れて暗い", True)
    assert found["birth"].body.startswith("1950年3月1日")
    assert "2026年11月24日" in found["course"].body
    assert offers.fields_of(sato.actor, matter) is not None
    start = offers.start(sato.actor, matter, offers.answerers(sato.actor, matter))
    assert (start["kind"], start["basis"]) == ("handover", "consent")
    assert "お話を聞いて" in start["asked"]
    assert _offered(tanaka, matter)["complaint"].body == ""  # another agency's words are not ours to offer


def test_a_notice_is_offered_as_the_worry(sato: Worker, noticer: Worker, town: Town) -> None:
    notice = notices.send_notice(
        notice_id=new_id(),
        what="雨戸が三日閉まったまま",
        about="東町",
        receiver=town.a.desk,
        by=noticer.actor,
    )
    assert _offered(sato, notice.matter)["complaint"].body == "雨戸が三日閉まったまま"


def test_several_subjects_are_told_apart(sato: Worker) -> None:
    one, two = person_of(sato, phone="111"), person_of(sato, "渡邊 一郎", phone="222")
    assert _offered(sato, matter_of(sato, one, two))["contact"].body == "渡邊 花子: 111\n渡邊 一郎: 222"


def test_the_household_is_offered_by_relation_only(sato: Worker) -> None:
    person = person_of(sato)
    home = households.make_household(
        members=[(person, "self"), (person_of(sato, "渡邊 太郎"), "parent")],
        since=time.today(),
        by=sato.actor,
    )
    matter = matter_of(sato, person)
    matters.set_household(matter=matter, household=home, by=sato.actor)
    matter.refresh_from_db()
    words = _offered(sato, matter)["household"].body
    assert words.startswith("2人世帯")
    assert "太郎" not in words


def test_ones_own_assessment_is_offered_so_that_nothing_is_typed_again(sato: Worker, suzuki: Worker) -> None:
    case, _draft = case_of(suzuki, person_of(suzuki))
    before = _offered(suzuki, case.matter)
    assessed = assessments.Assessed(on=time.today(), summary="眠れない夜が続いている", wishes="夜に眠りたい")
    assessments.assess(case=case, assessed=assessed, by=suzuki.actor)
    found = _offered(suzuki, case.matter)
    assert found["wish"].body == "夜に眠りたい"
    assert (before["complaint"].body, found["complaint"].body) == ("", "眠れない夜が続いている")
    assert _offered(sato, case.matter)["wish"].body == "", (
        "a desk without the right to the file is offered its words"
    )


def test_the_plan_in_force_is_offered(suzuki: Worker) -> None:
    case, draft = case_of(suzuki, person_of(suzuki))
    assert _offered(suzuki, case.matter)["plan"].body == ""
    plans.endorse(plan=draft, on=time.today(), by_conference="重層的支援会議", by=suzuki.actor)
    words = {c.kind: c for c in offers.choices_for_case(suzuki.actor, case)}["plan"].body
    assert "目標: 家で暮らしたい" in words
    assert "訪問看護を入れる（本人、" in words


# --- what stands still -----------------------------------------------------------------------------------------------


def test_the_board_counts_by_the_desk_whose_turn_it_is(
    clock: Clock, sato: Worker, tanaka: Worker, takahashi: Worker, yamamoto: Worker, town: Town
) -> None:
    matter = matter_of(sato, person_of(sato))
    waiting = send(sato, matter, town.b.desk, kind="request")
    asked = send(sato, matter, town.c.desk, kind="request")
    referrals.ask_back(referral_id=asked.id, question="?", by=takahashi.actor)
    send(sato, matter, town.paper.desk, kind="request")
    send(sato, matter, town.b.desk, kind="inform")
    late = send(sato, matter_of(sato, person_of(sato)), town.b.desk, kind="request")
    referrals.accept(referral_id=late.id, by=tanaka.actor)
    clock.advance(days=60)
    actor = yamamoto.actor
    told = board.counts(actor)
    assert told == {"answers": 3, "asked": 1, "paper": 1, "reports": 1, "refused": 0, "matters": 2}
    by_desk = {d.desk_id: d.count for d in board.counts_by_desk(actor, "answers")}
    assert by_desk == {town.b.desk.id: 1, town.a.desk.id: 2}  # asked back and paper: the sender's turn
    assert [r.id for r in board.stuck_answers(actor, desk_id=town.b.desk.id)] == [waiting.id]
    assert board.stuck_answers(actor, desk_id=town.a.desk.id).count() == 2
    assert board.stuck_reports(actor, desk_id=town.b.desk.id).count() == 1
    assert board.stuck_reports(actor, desk_id=town.a.desk.id).count() == 0
    assert {d.desk_id for d in board.counts_by_desk(actor, "matters")} == {town.a.desk.id}
    (row,) = board.answer_rows(actor, list(board.stuck_reports(actor)))
    assert (row.at, row.referral_id) == ("東地域包括支援センター 総合相談", None)
    own = board.answer_rows(tanaka.actor, list(board.stuck_reports(tanaka.actor)))
    assert own[0].referral_id == late.id


def test_the_states_of_a_line(clock: Clock, sato: Worker, tanaka: Worker, town: Town) -> None:
    matter = matter_of(sato, person_of(sato))
    told = send(sato, matter, town.b.desk, kind="inform")
    paper = send(sato, matter, town.paper.desk)
    rows = {r.id: r for r in queries.referrals_of_matter(sato.actor, matter.id)}
    assert (rows[told.id].due_on, rows[told.id].overdue) == (None, False)
    assert (rows[paper.id].state, rows[paper.id].on_paper) == ("紙の返事待ち", True)
    assert not rows[told.id].incoming
    second = Desk.objects.create(
        agency=town.a.agency, code="second", name="貸付窓口", intake_mode="both", valid_from="2021-04-01"
    )
    inside = send(sato, matter, second, kind="request", asked="貸付の説明を\nお願いします。" + "長い" * 40)
    row = next(r for r in queries.referrals_of_matter(sato.actor, matter.id) if r.id == inside.id)
    assert len(row.title) == queries.TITLE
    assert "\n" not in row.title
