"""担当: who of a desk works on a matter. It comes with the baton, is named, goes on with it, and ends with the matter."""

from uuid import UUID

import pytest

from marugoto.agencies.actions import duty
from marugoto.agencies.models import Membership
from marugoto.audit.models import AuditEvent
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.intake import workers as queries
from marugoto.intake.actions import baton, matters, notices, workers
from marugoto.intake.models import Handover, Matter, MatterWorker
from marugoto.intake.rules import handover as rules
from tests.factories.agencies import Town, Worker
from tests.factories.collaboration import matter_of
from tests.factories.constraints import breaks

pytestmark = pytest.mark.django_db


def _worker(matter: Matter) -> UUID | None:
    row = MatterWorker.objects.filter(matter=matter, until__isnull=True).first()
    return row.user_id if row else None


def test_whoever_takes_a_worry_in_works_on_it(sato: Worker, suzuki: Worker) -> None:
    matter = matter_of(sato)
    assert _worker(matter) == sato.user.id
    line = queries.line_of(suzuki.actor, matter)
    assert line is not None
    assert (line.words, line.gone) == (sato.user.name, False)


def test_a_notice_belongs_to_the_desk_until_somebody_is_named(
    noticer: Worker, sato: Worker, suzuki: Worker
) -> None:
    assert sato.desk
    sent = notices.send_notice(
        notice_id=new_id(), what="郵便物がたまっている", about="東町", receiver=sato.desk, by=noticer.actor
    )
    assert _worker(sent.matter) is None
    assert [m.id for m in queries.unattended(sato.actor)] == [sent.matter_id]
    workers.name_worker(matter=sent.matter, user_id=suzuki.user.id, by=sato.actor)
    assert _worker(sent.matter) == suzuki.user.id
    assert list(queries.unattended(sato.actor)) == []
    assert AuditEvent.objects.filter(verb="worker.named").count() == 1


def test_who_may_be_named_and_by_whom(sato: Worker, suzuki: Worker, tanaka: Worker) -> None:
    matter = matter_of(sato)
    with pytest.raises(Refused, match="この窓口の人"):
        workers.name_worker(matter=matter, user_id=tanaka.user.id, by=sato.actor)
    with pytest.raises(Refused, match="あなたの窓口にはありません"):
        workers.name_worker(matter=matter, user_id=tanaka.user.id, by=tanaka.actor)
    assert sato.desk
    duty.name_lead(desk_id=sato.desk.id, user_id=sato.user.id, by=sato.actor)
    with pytest.raises(Refused, match="本人と窓口の責任者だけ"):
        workers.name_worker(matter=matter, user_id=suzuki.user.id, by=suzuki.actor)


def test_with_the_baton_the_receiver_works_on_it(sato: Worker, tanaka: Worker, town: Town) -> None:
    matter = matter_of(sato)
    assert sato.desk
    baton.pass_baton(
        matter_id=matter.id,
        from_desk_id=sato.desk.id,
        to_desk=town.b.desk,
        reason="accepted",
        by=tanaka.actor,
    )
    assert _worker(matter) == tanaka.user.id
    assert MatterWorker.objects.filter(matter=matter).count() == 2
    matter.refresh_from_db()
    assert queries.line_of(sato.actor, matter) is None, "who works on it elsewhere is not told"


def test_with_the_end_of_the_matter_it_ends_and_a_hand_over_lapses(sato: Worker, suzuki: Worker) -> None:
    matter = matter_of(sato)
    row = _given(matter, sato, suzuki)
    matters.close_matter(matter=matter, outcome="resolved", by=sato.actor)
    row.refresh_from_db()
    assert (_worker(matter), row.state) == (None, "lapsed")
    matter.refresh_from_db()
    matters.reopen_matter(matter=matter, desk=matter.holder_desk, by=suzuki.actor)
    assert _worker(matter) == suzuki.user.id


def _given(matter: Matter, old: Worker, new: Worker, *, batch: UUID | None = None) -> Handover:
    assert old.desk
    return workers.give(
        matter=matter,
        desk_id=old.desk.id,
        from_user_id=old.user.id,
        given=workers.Given(matter_id=matter.id, to_user_id=new.user.id, careful="耳が遠い"),
        batch=batch or new_id(),
        reason="transfer",
        by=old.actor,
    )


def test_somebody_who_has_gone_works_on_nothing(sato: Worker, suzuki: Worker) -> None:
    matter = matter_of(sato)
    Membership.objects.filter(pk=sato.membership.pk).update(valid_to=sato.membership.valid_from)
    assert [m.id for m in queries.unattended(suzuki.actor)] == [matter.id]
    line = queries.line_of(suzuki.actor, matter)
    assert line is not None
    assert line.gone


def test_until_it_is_received_the_old_one_stays(sato: Worker, suzuki: Worker) -> None:
    matter = matter_of(sato)
    row = _given(matter, sato, suzuki)
    line = queries.line_of(sato.actor, matter)
    assert line is not None
    assert line.words == f"{sato.user.name} → {suzuki.user.name}"
    assert _worker(matter) == sato.user.id
    with pytest.raises(Refused, match="引き継いでいるところ"):
        workers.name_worker(matter=matter, user_id=suzuki.user.id, by=sato.actor)
    with pytest.raises(Refused, match="引き継ぐ相手の人だけ"):
        workers.settle(handover_id=row.id, state="received", by=sato.actor)
    workers.settle(handover_id=row.id, state="received", by=suzuki.actor)
    assert _worker(matter) == suzuki.user.id
    with pytest.raises(Refused, match="もう終わっています"):
        workers.settle(handover_id=row.id, state="taken_back", by=sato.actor)
    verbs = set(AuditEvent.objects.filter(verb__startswith="handover.").values_list("verb", flat=True))
    assert verbs == {"handover.given", "handover.received"}


def test_the_same_batch_twice_is_one_and_another_is_refused(sato: Worker, suzuki: Worker) -> None:
    matter, batch = matter_of(sato), new_id()
    assert _given(matter, sato, suzuki, batch=batch).id == _given(matter, sato, suzuki, batch=batch).id
    with pytest.raises(Refused, match="もう引き継いでいる"):
        _given(matter, sato, suzuki)


def test_who_is_proposed() -> None:
    desk, elsewhere = new_id(), new_id()
    leaving, busy, free, far = (new_id() for _n in range(4))
    colleagues = [
        rules.Colleague(leaving, desk, 0),
        rules.Colleague(busy, desk, 9),
        rules.Colleague(free, desk, 2),
        rules.Colleague(far, elsewhere, 0),
    ]
    ask = {"desk_id": desk, "leaving": leaving, "colleagues": colleagues}
    assert rules.propose(**ask, team=()) == free
    assert rules.propose(**ask, team={busy}) == busy, "a face that is known"
    assert rules.propose(desk_id=elsewhere, leaving=far, colleagues=colleagues, team=()) is None


def test_constraints(sato: Worker, suzuki: Worker) -> None:
    assert sato.desk
    matter, now = matter_of(sato), clock.now()
    base = {"matter": matter, "desk": sato.desk, "user": sato.user, "reason": "named"}
    with breaks("matter_one_worker"):
        MatterWorker.objects.create(**base, since=now)
    with breaks("matter_worker_order"):
        MatterWorker.objects.create(**base, since=now, until=now - (now - now.replace(year=2020)))
    row = _given(matter, sato, suzuki)
    values = {
        "batch": new_id(),
        "matter": matter,
        "desk": sato.desk,
        "from_user": sato.user,
        "to_user": suzuki.user,
        "reason": "load",
        "handed_by": sato.user,
        "handed_at": now,
    }
    with breaks("handover_one_waiting"):
        Handover.objects.create(**values)
    with breaks("handover_settled_pair"):
        Handover.objects.create(**values, state="received")
    with breaks("handover_state"):
        Handover.objects.create(**values, state="lost", settled_at=now)
    with breaks("handover_not_to_oneself"):
        Handover.objects.create(**{**values, "to_user": sato.user}, state="received", settled_at=now)
    with breaks("handover_once_in_a_batch"):
        Handover.objects.create(**{**values, "batch": row.batch}, state="received", settled_at=now)
