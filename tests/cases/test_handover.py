"""引継ぎ of matters and cases between colleagues: given, received, and nothing left without anybody."""

from datetime import timedelta
from uuid import UUID

import pytest

from marugoto.agencies.actions import duty
from marugoto.agencies.queries import actor_of
from marugoto.audit.models import AuditEvent
from marugoto.cases import queries
from marugoto.cases.actions import handover as act
from marugoto.cases.actions import team
from marugoto.cases.models import Case, TeamMember
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.intake.actions import baton
from marugoto.intake.actions.workers import Given
from marugoto.intake.models import Handover, Matter, MatterWorker
from tests.cases import making
from tests.factories.agencies import Town, Worker, hire

pytestmark = pytest.mark.django_db


@pytest.fixture
def ota(town: Town) -> Worker:
    """太田: another case worker at the desk of 鈴木."""
    return hire("ota", "太田 光", town.a, roles=["case_worker"])


def _hand(
    old: Worker,
    *to: tuple[Matter, Worker],
    by: Worker | None = None,
    batch: UUID | None = None,
    **more: object,
) -> list[Handover]:
    given = [Given(matter_id=m.id, to_user_id=w.user.id, careful="耳が遠い") for m, w in to]
    return act.hand_over(
        from_user_id=old.user.id,
        given=given,
        batch=batch or new_id(),
        reason="transfer",
        by=(by or old).actor,
        **more,  # type: ignore[arg-type]
    )


def _lead(case: Case) -> UUID | None:
    row = TeamMember.objects.get(case=case, lead=True, valid_to__isnull=True)
    return row.user_id


def test_on_receiving_matter_and_case_go_over_in_one(suzuki: Worker, ota: Worker) -> None:
    case = making.case(suzuki)
    (row,) = _hand(suzuki, (case.matter, ota))
    assert _lead(case) == suzuki.user.id, "until it is received the old one leads"
    act.receive(handover_id=row.id, by=ota.actor)
    assert _lead(case) == ota.user.id
    assert MatterWorker.objects.get(matter=case.matter, until__isnull=True).user_id == ota.user.id
    assert queries.parts_of(suzuki.actor, suzuki.user.id) == []
    assert not TeamMember.objects.filter(case=case, user=suzuki.user, valid_to__isnull=True).exists()
    assert AuditEvent.objects.filter(verb="case.team_joined", matter_id=case.matter_id).count() == 1


def test_who_is_in_the_team_already_becomes_the_lead(suzuki: Worker, ota: Worker) -> None:
    case = making.case(suzuki)
    assert suzuki.desk
    team.add_member(case=case, desk=suzuki.desk, user=ota.user, part="家計", by=suzuki.actor)
    (row,) = _hand(suzuki, (case.matter, ota))
    act.receive(handover_id=row.id, by=ota.actor)
    now = TeamMember.objects.filter(case=case, valid_to__isnull=True)
    assert [(m.user_id, m.lead) for m in now.order_by("id")] == [(ota.user.id, True)]


def test_all_goes_in_one_act_or_nothing(suzuki: Worker, ota: Worker, tanaka: Worker) -> None:
    first, second = making.case(suzuki), making.matter(suzuki)
    with pytest.raises(Refused, match="この窓口の人"):
        _hand(suzuki, (first.matter, ota), (second, tanaka))
    assert not Handover.objects.exists()
    batch = new_id()
    for _twice in range(2):
        _hand(suzuki, (first.matter, ota), (second, ota), batch=batch)
    assert Handover.objects.filter(state="waiting").count() == 2
    assert queries.left_of(suzuki.actor, suzuki.user.id) == 0
    with pytest.raises(Refused, match="一つ以上"):
        _hand(suzuki)


def test_a_case_whose_baton_went_on_is_handed_over_too(
    suzuki: Worker, ota: Worker, tanaka: Worker, town: Town
) -> None:
    case = making.case(suzuki)
    assert suzuki.desk
    baton.pass_baton(
        matter_id=case.matter_id,
        from_desk_id=suzuki.desk.id,
        to_desk=town.b.desk,
        reason="accepted",
        by=tanaka.actor,
    )
    (row,) = _hand(suzuki, (case.matter, ota))
    act.receive(handover_id=row.id, by=ota.actor)
    assert _lead(case) == ota.user.id
    assert MatterWorker.objects.get(matter=case.matter, until__isnull=True).user_id == tanaka.user.id


def test_what_is_not_theirs_is_refused(suzuki: Worker, ota: Worker, sato: Worker) -> None:
    with pytest.raises(Refused, match="もうこの人の担当ではありません"):
        _hand(suzuki, (making.matter(sato), ota))


def test_who_may_hand_over_for_somebody_else(
    suzuki: Worker, ota: Worker, sato: Worker, tanaka: Worker
) -> None:
    assert suzuki.desk
    matter, other = making.matter(suzuki), making.matter(suzuki)
    with pytest.raises(Refused, match="同じ窓口"):
        _hand(suzuki, (matter, ota), by=tanaka)
    _hand(suzuki, (matter, ota), by=sato)  # no lead is named: a colleague of the desk
    duty.name_lead(desk_id=suzuki.desk.id, user_id=ota.user.id, by=ota.actor)
    with pytest.raises(Refused, match="本人と窓口の責任者だけ"):
        _hand(suzuki, (other, ota), by=sato)
    _hand(suzuki, (other, ota), by=ota)


def test_the_successor_or_the_giver_takes_it_back(suzuki: Worker, ota: Worker, sato: Worker) -> None:
    matter = making.matter(suzuki)
    for who in (suzuki, ota):
        (row,) = _hand(suzuki, (matter, ota))
        act.take_back(handover_id=row.id, by=who.actor)
        with pytest.raises(Refused, match="もう終わっています"):
            act.receive(handover_id=row.id, by=ota.actor)
    assert MatterWorker.objects.get(matter=matter, until__isnull=True).user_id == suzuki.user.id


def test_who_leaves_leaves_nothing_behind_and_then_opens_nothing(suzuki: Worker, ota: Worker) -> None:
    first, second = making.matter(suzuki), making.case(suzuki)
    today = clock.today()
    with pytest.raises(Refused, match="まだ渡していない") as no:
        _hand(suzuki, (first, ota), last_day=today)
    assert no.value.field == "last_day"
    assert not Handover.objects.exists()
    _hand(suzuki, (first, ota), (second.matter, ota), last_day=today)
    suzuki.membership.refresh_from_db()
    assert suzuki.membership.valid_to == today
    suzuki.membership.valid_to = today - timedelta(days=1)
    suzuki.membership.save(update_fields=["valid_to"])
    assert actor_of(user_id=suzuki.user.id, membership_id=None) is None
    assert [c.id for c in queries.without_a_lead(ota.actor, on=today)] == [second.id]
