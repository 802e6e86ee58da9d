"""A matter is opened, watched, closed and reopened; each act leaves its trace, and the database has the last word."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from marugoto.audit.models import AuditEvent
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.intake.actions import baton, matters
from marugoto.intake.models import BatonHold, Consultation, Matter
from tests.factories.agencies import Town, Worker


def _open(worker: Worker) -> Matter:
    assert worker.desk is not None
    return matters.open_matter(desk=worker.desk, persons=[], urgency="this_week", by=worker.actor)


def _verbs(matter: Matter) -> list[str]:
    return list(AuditEvent.objects.filter(matter_id=matter.id).order_by("id").values_list("verb", flat=True))


@pytest.mark.django_db
def test_opening_gives_a_holder_a_due_day_and_a_number(sato: Worker) -> None:
    matter = _open(sato)
    assert matter.holder_desk == sato.desk
    assert matter.next_due == clock.today() + timedelta(days=7)
    assert BatonHold.objects.get(matter=matter).held_from == matter.opened_at
    assert _verbs(matter) == ["matter.opened"]
    assert _open(sato).number != matter.number


@pytest.mark.django_db
def test_passing_moves_the_baton_in_one_instant(sato: Worker, tanaka: Worker, town: Town) -> None:
    matter = _open(sato)
    passed = baton.pass_baton(
        matter_id=matter.id,
        from_desk_id=town.a.desk.id,
        to_desk=town.b.desk,
        reason="handed_over",
        by=sato.actor,
    )
    first, second = BatonHold.objects.filter(matter=matter).order_by("held_from", "held_to")
    assert passed.holder_desk_id == town.b.desk.id
    assert first.held_to == second.held_from
    assert _verbs(matter) == ["matter.opened", "baton.passed"]


@pytest.mark.django_db
def test_passing_is_refused_when_the_baton_is_elsewhere(sato: Worker, town: Town) -> None:
    matter = _open(sato)
    with pytest.raises(Refused, match="もう別の窓口"):
        baton.pass_baton(
            matter_id=matter.id,
            from_desk_id=town.c.desk.id,
            to_desk=town.b.desk,
            reason="handed_over",
            by=sato.actor,
        )


@pytest.mark.django_db
def test_a_desk_without_accounts_never_holds_the_baton(sato: Worker, town: Town) -> None:
    matter = _open(sato)
    with pytest.raises(Refused, match="アカウントがない"):
        baton.pass_baton(
            matter_id=matter.id,
            from_desk_id=town.a.desk.id,
            to_desk=town.paper.desk,
            reason="handed_over",
            by=sato.actor,
        )


@pytest.mark.django_db
def test_it_does_not_pass_while_an_answer_is_awaited(sato: Worker, town: Town) -> None:
    matter = _open(sato)
    baton.expect_answer(matter_id=matter.id)
    with pytest.raises(Refused, match="返事を待っています"):
        baton.pass_baton(
            matter_id=matter.id,
            from_desk_id=town.a.desk.id,
            to_desk=town.b.desk,
            reason="handed_over",
            by=sato.actor,
        )


@pytest.mark.django_db
def test_watching_rises_again_on_its_day(sato: Worker) -> None:
    matter = _open(sato)
    until = clock.today() + timedelta(days=30)
    matters.watch_matter(matter=matter, until=until, by=sato.actor)
    matter.refresh_from_db()
    assert (matter.status, matter.next_act, matter.next_due) == ("watching", "check_watch", until)


@pytest.mark.django_db
def test_closing_ends_the_path_and_reopening_goes_on_with_it(sato: Worker) -> None:
    matter = _open(sato)
    matters.close_matter(matter=matter, outcome="resolved", by=sato.actor)
    matter.refresh_from_db()
    assert matter.status == "closed"
    assert not matter.holds.filter(held_to__isnull=True).exists()
    assert sato.desk is not None
    matters.reopen_matter(matter=matter, desk=sato.desk, by=sato.actor)
    matter.refresh_from_db()
    assert (matter.status, matter.closed_outcome) == ("open", "")
    assert _verbs(matter) == ["matter.opened", "matter.closed", "matter.reopened"]


@pytest.mark.django_db
def test_only_the_holder_closes(sato: Worker, takahashi: Worker) -> None:
    matter = _open(sato)
    with pytest.raises(Refused, match="あなたの窓口にはありません"):
        matters.close_matter(matter=matter, outcome="resolved", by=takahashi.actor)


@pytest.mark.django_db
def test_it_does_not_close_while_an_answer_is_awaited(sato: Worker) -> None:
    matter = _open(sato)
    baton.expect_answer(matter_id=matter.id)
    with pytest.raises(Refused, match="返事を待っています"):
        matters.close_matter(matter=matter, outcome="resolved", by=sato.actor)
    baton.answer_came(matter_id=matter.id, next_act="decide")
    matters.close_matter(matter=matter, outcome="resolved", by=sato.actor)


@pytest.mark.django_db
def test_an_unknown_act_is_refused(sato: Worker) -> None:
    matter = _open(sato)
    with pytest.raises(Refused):
        matters.set_next(matter=matter, act="dance", due=None, by=sato.actor)


BROKEN_MATTERS = {
    "matter_status": {"status": "lost"},
    "matter_closed_pair": {"closed_outcome": "resolved"},
    "matter_watching_has_a_date": {"status": "watching"},
}


@pytest.mark.parametrize("constraint", sorted(BROKEN_MATTERS))
@pytest.mark.django_db
def test_the_table_refuses_a_broken_matter(constraint: str, sato: Worker) -> None:
    matter = _open(sato)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Matter.objects.filter(pk=matter.pk).update(**BROKEN_MATTERS[constraint])


@pytest.mark.django_db
def test_the_table_refuses_a_closed_matter_that_awaits_an_answer(sato: Worker) -> None:
    """Constraint matter_closed_awaits_nothing."""
    matter = _open(sato)
    with pytest.raises(IntegrityError, match="matter_closed_awaits_nothing"), transaction.atomic():
        Matter.objects.filter(pk=matter.pk).update(
            status="closed", closed_at=clock.now(), closed_outcome="resolved", answers_awaited=1
        )


@pytest.mark.django_db
def test_the_table_refuses_the_same_number_twice(sato: Worker) -> None:
    """Constraint matter_number_once."""
    first, second = _open(sato), _open(sato)
    with pytest.raises(IntegrityError, match="matter_number_once"), transaction.atomic():
        Matter.objects.filter(pk=second.pk).update(number=first.number)


@pytest.mark.django_db
def test_the_table_refuses_two_holders(sato: Worker, town: Town) -> None:
    """Constraints baton_one_current_hold, baton_never_two_at_once, baton_hold_order."""
    matter = _open(sato)
    now = clock.now()
    with (
        pytest.raises(IntegrityError, match=r"baton_one_current_hold|baton_never_two_at_once"),
        transaction.atomic(),
    ):
        BatonHold.objects.create(matter=matter, desk=town.b.desk, held_from=now, reason="received")
    with pytest.raises(IntegrityError, match="baton_never_two_at_once"), transaction.atomic():
        BatonHold.objects.create(
            matter=matter,
            desk=town.b.desk,
            held_from=now,
            held_to=now + timedelta(hours=1),
            reason="received",
        )
    with pytest.raises(IntegrityError, match="baton_hold_order"), transaction.atomic():
        BatonHold.objects.create(
            matter=matter,
            desk=town.b.desk,
            held_from=now,
            held_to=now - timedelta(hours=1),
            reason="received",
        )


BROKEN_CONSULTATIONS = {
    "consultation_status": {"status": "gone"},
    "consultation_finished_is_whole": {"status": "finished"},
    "consultation_draft_has_no_matter": {"finished_at": "2026-11-24T10:00+09:00"},
}


@pytest.mark.parametrize("constraint", sorted(BROKEN_CONSULTATIONS))
@pytest.mark.django_db
def test_the_table_refuses_a_broken_consultation(constraint: str, sato: Worker) -> None:
    draft = Consultation.objects.create(desk=sato.desk, received_by=sato.user, received_at=clock.now())
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Consultation.objects.filter(pk=draft.pk).update(**BROKEN_CONSULTATIONS[constraint])
