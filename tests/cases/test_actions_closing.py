"""Honest endings, what they leave behind, watching, and taking up again."""

from datetime import date, timedelta

import pytest

from marugoto.agencies.models import Desk
from marugoto.audit.models import AuditEvent
from marugoto.cases.actions import closing as act
from marugoto.cases.actions.closing import Unmet
from marugoto.cases.models import Case, Closing, Plan, Step, TeamMember, UnmetNeed
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.intake.actions import baton, matters
from marugoto.intake.models import Matter
from marugoto.resources.models import Need
from tests.cases import making
from tests.factories.agencies import Town, Worker


def _matter(case: Case) -> Matter:
    return Matter.objects.get(pk=case.matter_id)


def test_the_case_ends_and_its_matter_with_it(case: Case, suzuki: Worker) -> None:
    made = making.running(case, suzuki)
    making.end_steps(made, suzuki)
    closing = making.close(case, suzuki, person_view="助かった", changes=["less_isolated"])
    case.refresh_from_db()
    assert (case.status, case.closed_on) == ("closed", clock.today())
    assert (_matter(case).status, _matter(case).closed_outcome) == ("closed", "resolved")
    assert Plan.objects.get(case=case).status == "ended"
    assert not TeamMember.objects.filter(case=case, valid_to__isnull=True).exists()
    assert (closing.outcome, closing.person_view) == ("goal_reached", "助かった")
    event = AuditEvent.objects.get(verb="case.closed")
    assert event.data == {"outcome": "goal_reached", "watch": False}
    with pytest.raises(Refused, match="もう終わっています"):
        making.close(case, suzuki)


def test_open_steps_and_awaited_answers_stand_in_the_way(case: Case, suzuki: Worker) -> None:
    made = making.running(case, suzuki)
    with pytest.raises(Refused, match="終わっていない手順が1件"):
        making.close(case, suzuki)
    making.end_steps(made, suzuki)
    baton.expect_answer(matter_id=case.matter_id)
    with pytest.raises(Refused, match="返事を待っています"):
        making.close(case, suzuki)
    with pytest.raises(Refused, match="返事を待っています"):
        making.close(case, suzuki, "no_contact")
    assert Closing.objects.count() == 0


@pytest.mark.parametrize(
    ("outcome", "step", "ending"),
    [
        ("no_contact", "not_achieved", "no_contact"),
        ("died", "not_achieved", "died"),
        ("wished", "not_wanted", "wished"),
        ("moved", "not_achieved", "moved"),
    ],
)
def test_an_honest_breaking_off_ends_the_open_steps(
    case: Case, suzuki: Worker, outcome: str, step: str, ending: str
) -> None:
    making.running(case, suzuki, "電話", "訪問")
    making.close(case, suzuki, outcome)
    assert set(Step.objects.values_list("outcome", flat=True)) == {step}
    assert _matter(case).closed_outcome == ending


def test_handing_over_names_the_lead_after(case: Case, suzuki: Worker) -> None:
    with pytest.raises(Refused, match="終結後の主担当") as said:
        making.close(case, suzuki, "outlook_lead_set")
    assert said.value.field == "lead_after"
    assert making.close(case, suzuki, "outlook_lead_set", lead_after="東包括").lead_after == "東包括"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"outcome": "nowhere"}, "outcome"),
        ({"changes": ["nowhere"]}, "changes"),
        ({"unmet": [Unmet("outing", "nowhere")]}, None),
    ],
)
def test_endings_that_cannot_be(
    case: Case, suzuki: Worker, more: dict[str, object], field: str | None
) -> None:
    with pytest.raises(Refused) as said:
        making.close(case, suzuki, **more)  # type: ignore[arg-type]
    assert said.value.field == field


def test_days_of_the_end(case: Case, suzuki: Worker) -> None:
    for more, field in (
        ({"on": clock.today() + timedelta(days=1)}, "on"),
        ({"on": clock.today() - timedelta(days=1)}, "on"),
        ({"watch_until": clock.today()}, "watch_until"),
    ):
        with pytest.raises(Refused) as said:
            making.close(case, suzuki, **more)  # type: ignore[arg-type]
        assert said.value.field == field


def test_what_could_not_be_helped_stays_without_a_trace_to_anybody(
    case: Case, suzuki: Worker, needs: dict[str, Need], town: Town
) -> None:
    area = town.areas["east"]
    Matter.objects.filter(pk=case.matter_id).update(area=area)
    rows = [
        Unmet("outing", "no_resource"),
        Unmet("outing", "no_resource"),
        Unmet("living_costs", "not_eligible"),
    ]
    making.close(case, suzuki, unmet=rows)
    month = clock.today().replace(day=1)
    found = UnmetNeed.objects.order_by("need__code")
    assert [(u.need.code, u.reason) for u in found] == [
        ("living_costs", "not_eligible"),
        ("outing", "no_resource"),
    ]
    assert {(u.agency, u.area, u.month) for u in found} == {(suzuki.agency, area, month)}
    assert {u.created_at.date() for u in found} == {month}  # not the instant of the closing
    assert {u.id.version for u in found} == {4}  # nor does the id tell it
    names = {f.name for f in UnmetNeed._meta.get_fields()}
    assert names == {"id", "created_at", "municipality", "agency", "need", "area", "month", "reason"}


def test_watching_after_the_end(case: Case, suzuki: Worker) -> None:
    until = clock.today() + timedelta(days=30)
    making.close(case, suzuki, watch_until=until)
    case.refresh_from_db()
    assert (case.status, case.watch_until) == ("watching", until)
    assert (_matter(case).status, _matter(case).next_act, _matter(case).next_due) == (
        "watching",
        "check_watch",
        until,
    )
    assert TeamMember.objects.filter(case=case, valid_to__isnull=True).exists()
    making.note(case, suzuki)
    longer = until + timedelta(days=30)
    act.extend_watch(case=case, until=longer, by=suzuki.actor)
    case.refresh_from_db()
    assert (case.watch_until, _matter(case).watch_until) == (longer, longer)
    with pytest.raises(Refused, match="今日より後"):
        act.extend_watch(case=case, until=clock.today(), by=suzuki.actor)
    act.end_watch(case=case, by=suzuki.actor)
    case.refresh_from_db()
    assert (case.status, case.watch_until, _matter(case).closed_outcome) == ("closed", None, "resolved")
    assert not TeamMember.objects.filter(case=case, valid_to__isnull=True).exists()
    with pytest.raises(Refused, match="見守り中ではありません"):
        act.end_watch(case=case, by=suzuki.actor)


def _reopen(case: Case, worker: Worker, reason: str = "家計がまた苦しい") -> None:
    assert worker.desk is not None
    act.reopen_case(case=case, reason=reason, desk=worker.desk, by=worker.actor)


def test_a_closed_case_is_taken_up_again(case: Case, suzuki: Worker, kimura: Worker) -> None:
    making.assess(case, suzuki)
    making.close(case, suzuki)
    _reopen(case, kimura)
    case.refresh_from_db()
    assert (case.status, case.closed_on) == ("open", None)
    closing = Closing.objects.get(case=case)
    assert (closing.reopened_on, closing.reopened_reason) == (clock.today(), "家計がまた苦しい")
    assert (_matter(case).status, _matter(case).next_act, _matter(case).holder_desk) == (
        "open",
        "plan",
        kimura.desk,
    )
    assert TeamMember.objects.get(case=case, valid_to__isnull=True).user == kimura.user
    making.close(case, suzuki, "eased")  # and ends again
    assert Closing.objects.filter(case=case).count() == 2


def test_a_watched_case_is_taken_up_again(case: Case, suzuki: Worker) -> None:
    making.close(case, suzuki, watch_until=clock.today() + timedelta(days=30))
    _reopen(case, suzuki)
    assert (_matter(case).status, _matter(case).watch_until) == ("open", None)
    assert TeamMember.objects.filter(case=case, lead=True, valid_to__isnull=True).count() == 1


def test_who_may_not_take_it_up(case: Case, suzuki: Worker, tanaka: Worker) -> None:
    with pytest.raises(Refused, match="まだ終わっていません"):
        _reopen(case, suzuki)
    making.close(case, suzuki)
    with pytest.raises(Refused, match="わけ"):
        _reopen(case, suzuki, " ")
    with pytest.raises(Refused, match="あなたの窓口"):
        _reopen(case, tanaka)


def _hand_over(case: Case, suzuki: Worker, tanaka: Worker) -> None:
    assert suzuki.desk is not None
    assert tanaka.desk is not None
    baton.pass_baton(
        matter_id=case.matter_id,
        from_desk_id=suzuki.desk.id,
        to_desk=tanaka.desk,
        reason="accepted",
        by=tanaka.actor,
    )


def test_a_matter_in_another_hand_is_left_alone(case: Case, suzuki: Worker, tanaka: Worker) -> None:
    _hand_over(case, suzuki, tanaka)
    with pytest.raises(Refused, match="その機関が決めます"):
        making.close(case, suzuki, "handed_to_service", watch_until=clock.today() + timedelta(days=9))
    making.close(case, suzuki, "handed_to_service")
    assert (_matter(case).status, _matter(case).holder_desk) == ("open", tanaka.desk)
    _reopen(case, suzuki)
    assert _matter(case).holder_desk == tanaka.desk


def test_a_matter_that_was_closed_first(case: Case, suzuki: Worker) -> None:
    matters.close_matter(matter=case.matter, outcome="supported", by=suzuki.actor)
    with pytest.raises(Refused, match="先に案件を再開"):
        making.close(case, suzuki, watch_until=clock.today() + timedelta(days=9))
    making.close(case, suzuki)
    assert _matter(case).closed_outcome == "supported"


def test_another_desk_of_the_agency_holds_the_baton(case: Case, suzuki: Worker) -> None:
    assert suzuki.desk is not None
    other = Desk.objects.create(
        agency=suzuki.agency, code="second", name="第二窓口", intake_mode="both", valid_from=date(2021, 4, 1)
    )
    baton.pass_baton(
        matter_id=case.matter_id,
        from_desk_id=suzuki.desk.id,
        to_desk=other,
        reason="handed_over",
        by=suzuki.actor,
    )
    with pytest.raises(Refused, match="別の窓口"):
        making.close(case, suzuki)


def test_the_day_may_lie_in_the_past(case: Case, suzuki: Worker) -> None:
    Case.objects.filter(pk=case.pk).update(opened_on=date(2026, 1, 1))
    TeamMember.objects.filter(case=case).update(valid_from=date(2026, 1, 1))
    making.close(case, suzuki, on=date(2026, 2, 1))
    assert Case.objects.get(pk=case.pk).closed_on == date(2026, 2, 1)
    assert TeamMember.objects.get(case=case).valid_to == date(2026, 2, 1)
