"""The people of a desk: who answers for it, who is away, who stands in, whose last day is when."""

from datetime import date, timedelta

import pytest

from marugoto.agencies import seats
from marugoto.agencies.actions import desks, duty
from marugoto.agencies.models import Absence, DeskCover, MembershipDesk
from marugoto.agencies.queries import actor_of
from marugoto.agencies.rules import duty as rules
from marugoto.audit.models import AuditEvent
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from tests.factories.agencies import Place, Town, Worker, hire
from tests.factories.constraints import breaks, sentence_of

pytestmark = pytest.mark.django_db
ME, YOU, LEAD = new_id(), new_id(), new_id()


@pytest.mark.parametrize(
    ("actor", "worker", "lead", "same", "may"),
    [
        (ME, ME, None, False, True),
        (ME, YOU, None, True, True),
        (ME, YOU, LEAD, True, False),
        (LEAD, YOU, LEAD, True, True),
        (LEAD, YOU, LEAD, False, False),
        (ME, YOU, None, False, False),
    ],
)
def test_who_arranges_whose_work(actor, worker, lead, same, may) -> None:  # type: ignore[no-untyped-def]
    assert (not rules.arrange_problem(actor=actor, worker=worker, lead=lead, same_desk=same)) == may


def _away(
    worker: Worker, stand_in: Worker, *, first: int = 0, last: int = 3, by: Worker | None = None
) -> Absence:
    today = clock.today()
    assert worker.desk
    return duty.set_absence(
        user_id=worker.user.id,
        desk_id=worker.desk.id,
        first=today + timedelta(days=first),
        last=today + timedelta(days=last),
        stand_in_id=stand_in.user.id,
        by=(by or worker).actor,
    )


def test_an_absence_has_a_stand_in_of_the_same_desk(sato: Worker, suzuki: Worker, tanaka: Worker) -> None:
    assert sato.desk
    _away(sato, suzuki)
    (found,) = seats.stood_in_for(suzuki.user.id, suzuki.actor.desk_ids, on=clock.today())
    assert (found.name, found.stand_in, found.now) == (sato.user.name, suzuki.user.name, True)
    assert (
        seats.stood_in_for(suzuki.user.id, suzuki.actor.desk_ids, on=clock.today() + timedelta(days=4)) == []
    )
    assert AuditEvent.objects.filter(verb="absence.set").count() == 1
    with pytest.raises(Refused, match="同じ窓口") as no:
        _away(sato, tanaka, first=10, last=11)
    assert no.value.field == "stand_in"


def test_the_rights_of_the_stand_in_do_not_grow(sato: Worker, suzuki: Worker) -> None:
    before = sato.actor
    _away(suzuki, sato)
    assert sato.actor == before


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [(3, 1, "valid_to"), (-9, -2, "valid_to"), (0, 400, "valid_to"), (2, 5, "valid_from")],
)
def test_days_that_will_not_do(sato: Worker, suzuki: Worker, first: int, last: int, field: str) -> None:
    _away(sato, suzuki)
    with pytest.raises(Refused) as no:
        _away(sato, suzuki, first=first, last=last)
    assert no.value.field == field


def test_who_is_away_does_not_stand_in(sato: Worker, suzuki: Worker) -> None:
    _away(sato, suzuki)
    with pytest.raises(Refused, match="その人も、この間は不在です"):
        _away(suzuki, sato, first=2, last=6)


def test_an_absence_ends_early_and_what_has_passed_stays(sato: Worker, suzuki: Worker) -> None:
    begun, ahead = _away(sato, suzuki), _away(sato, suzuki, first=10, last=12)
    Absence.objects.filter(pk=begun.pk).update(valid_from=clock.today() - timedelta(days=2))
    duty.end_absence(absence=begun, by=sato.actor)
    duty.end_absence(absence=ahead, by=sato.actor)
    duty.end_absence(absence=ahead, by=sato.actor)
    (left,) = Absence.objects.all()
    assert left.valid_to == clock.today() - timedelta(days=1)


def test_the_lead_names_the_next_lead_and_nobody_else_does(
    sato: Worker, suzuki: Worker, tanaka: Worker
) -> None:
    assert sato.desk
    duty.name_lead(desk_id=sato.desk.id, user_id=suzuki.user.id, by=sato.actor)
    assert seats.leads_of([sato.desk.id])[sato.desk.id].user_id == suzuki.user.id
    with pytest.raises(Refused, match="いまの責任者だけ"):
        duty.name_lead(desk_id=sato.desk.id, user_id=sato.user.id, by=sato.actor)
    with pytest.raises(Refused, match="この窓口の人"):
        duty.name_lead(desk_id=sato.desk.id, user_id=tanaka.user.id, by=suzuki.actor)
    with pytest.raises(Refused, match="同じ窓口"):
        duty.name_lead(desk_id=sato.desk.id, user_id=tanaka.user.id, by=tanaka.actor)
    duty.name_lead(desk_id=sato.desk.id, user_id=sato.user.id, by=suzuki.actor)
    assert seats.leads_of([sato.desk.id])[sato.desk.id].user_id == sato.user.id
    with pytest.raises(Refused, match="本人と窓口の責任者だけ"):
        _away(sato, suzuki, by=suzuki)


def test_a_last_day_needs_that_nothing_is_left(sato: Worker, suzuki: Worker, tanaka: Worker) -> None:
    today = clock.today()

    def leave(worker: Worker, day: date, left: int, by: Worker) -> None:
        duty.end_membership(
            user_id=worker.user.id, agency_id=worker.agency.id, last_day=day, left=left, by=by.actor
        )

    with pytest.raises(Refused, match="まだ渡していない"):
        leave(sato, today, 1, suzuki)
    with pytest.raises(Refused, match="最後の日は"):
        leave(sato, today - timedelta(days=1), 0, suzuki)
    with pytest.raises(Refused, match="この機関にいません"):
        leave(sato, today, 0, tanaka)
    leave(sato, today, 0, suzuki)
    assert actor_of(user_id=sato.user.id, membership_id=None) is not None
    sato.membership.refresh_from_db()
    assert sato.membership.valid_to == today


def test_a_desk_ends_and_its_people_sit_at_the_successor(town: Town, sato: Worker, suzuki: Worker) -> None:
    assert sato.desk
    other = sato.desk.__class__.objects.create(
        agency=town.a.agency, code="next", name="新しい窓口", intake_mode="both", valid_from=date(2021, 4, 1)
    )
    there = hire("ota", "太田 光", Place(town.a.agency, other), roles=["case_worker"])
    last = clock.today() - timedelta(days=1)
    for _twice in range(2):
        desks.close_desk(desk=sato.desk, last_day=last, successor=other, by=there.actor)
    assert sato.actor.desk_id == other.id
    assert sato.desk.id in there.actor.desk_ids
    assert DeskCover.objects.get().reason == "succession"
    assert AuditEvent.objects.filter(verb="desk.closed").count() == 1


def test_constraints(town: Town, sato: Worker, suzuki: Worker) -> None:
    assert sato.desk
    day = clock.today()
    base = {"desk": sato.desk, "user": sato.user, "stand_in": suzuki.user}
    with breaks("absence_period"):
        Absence.objects.create(**base, valid_from=day, valid_to=day - timedelta(days=1))
    with breaks("absence_has_an_end"):
        Absence.objects.create(**base, valid_from=day)
    with breaks("absence_not_ones_own_stand_in"):
        Absence.objects.create(**{**base, "stand_in": sato.user}, valid_from=day, valid_to=day)
    Absence.objects.create(**base, valid_from=day, valid_to=day)
    with breaks("absence_once_at_a_time"):
        Absence.objects.create(**base, valid_from=day, valid_to=day + timedelta(days=1))
    assert "いつまで" in sentence_of(Absence(**base, valid_from=day), "absence_has_an_end")
    MembershipDesk.objects.filter(membership=sato.membership).update(leads=True)
    with breaks("membership_desk_one_lead"):
        MembershipDesk.objects.filter(membership=suzuki.membership).update(leads=True)
