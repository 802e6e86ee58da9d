"""Every open matter has exactly one accountable desk at every instant, whatever several workers do at once."""

import os

import pytest
from django.db import DatabaseError, connection, transaction

from marugoto.intake.actions import matters
from marugoto.intake.models import BatonHold, Matter
from tests.baton.world import INTAKE_VERBS, Crowd, violations
from tests.factories.agencies import Worker

SEED = int(os.environ.get("BATON_SEED", "20261122"))


def _crowd(workers: list[Worker]) -> Crowd:
    from tests.baton.collaboration_verbs import REFERRAL_VERBS

    desks = {w.desk.id: w.desk for w in workers if w.desk}
    return Crowd([w.actor for w in workers], desks, INTAKE_VERBS | REFERRAL_VERBS)


def _report(crowd: Crowd, seed: int) -> None:
    tally = crowd.tally
    print(
        f"\nbaton: seed {seed}, {tally.steps} steps, {sum(tally.done.values())} done, "
        f"{sum(tally.refused.values())} refused, {tally.looks} looks, {Matter.objects.count()} matters, "
        f"{BatonHold.objects.count()} holds, {len(tally.wrong)} violations"
    )
    assert not tally.wrong, tally.wrong[:5]
    assert not tally.faults, tally.faults[:5]
    assert all(tally.done[verb] > 0 for verb in crowd.verbs), {v: tally.done[v] for v in crowd.verbs}
    assert tally.refused, "nobody ever met anybody: the test shows nothing"


@pytest.mark.django_db(transaction=True)
def test_two_thousand_random_steps_by_four_workers_at_once(
    sato: Worker, suzuki: Worker, tanaka: Worker, yamamoto: Worker
) -> None:
    crowd = _crowd([sato, suzuki, tanaka, yamamoto])
    crowd.run(workers=4, steps=2400, seed=SEED)
    assert crowd.tally.steps >= 2000
    _report(crowd, SEED)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_fifty_thousand_random_steps(sato: Worker, suzuki: Worker, tanaka: Worker, yamamoto: Worker) -> None:
    crowd = _crowd([sato, suzuki, tanaka, yamamoto])
    crowd.run(workers=4, steps=50_400, seed=SEED + 1)
    assert crowd.tally.steps >= 50_000
    _report(crowd, SEED + 1)


PLANTED = {
    "a second current hold": "INSERT INTO intake_batonhold (id, created_at, matter_id, desk_id, held_from, held_to, reason) "
    "SELECT gen_random_uuid(), now(), matter_id, desk_id, held_from, NULL, 'received' FROM intake_batonhold",
    "a hold ended and none begun": "UPDATE intake_batonhold SET held_to = now()",
    "another desk named": "UPDATE intake_matter SET holder_desk_id = (SELECT id FROM agencies_desk WHERE id <> holder_desk_id "
    "ORDER BY id LIMIT 1)",
    "closed while held": "UPDATE intake_matter SET status = 'closed', closed_at = now(), closed_outcome = 'resolved'",
    "the path rewritten": "UPDATE intake_batonhold SET held_from = held_from - interval '1 day'",
    "a hold deleted": "DELETE FROM intake_batonhold",
    "the matter deleted": "DELETE FROM intake_matter",
    "a matter nobody holds": "INSERT INTO intake_matter (id, created_at, municipality_id, number, status, holder_desk_id, "
    "origin_desk_id, urgency, opened_at, next_act, closed_outcome, answers_awaited) SELECT gen_random_uuid(), now(), "
    "municipality_id, 'x', 'open', holder_desk_id, origin_desk_id, 'today', now(), 'decide', '', 0 FROM intake_matter",
}


@pytest.mark.parametrize("fault", sorted(PLANTED))
@pytest.mark.django_db(transaction=True)
def test_the_database_itself_refuses(fault: str, sato: Worker, tanaka: Worker) -> None:
    assert sato.desk is not None
    matters.open_matter(desk=sato.desk, persons=[], urgency="today", by=sato.actor)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(PLANTED[fault])
    assert violations() == []


@pytest.mark.django_db(transaction=True)
def test_the_observer_itself_sees_a_fault(sato: Worker) -> None:
    """With the triggers off, the same faults are found by the query that the property test relies on."""
    assert sato.desk is not None
    matters.open_matter(desk=sato.desk, persons=[], urgency="today", by=sato.actor)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE intake_batonhold SET held_to = now()")
        assert violations()
        transaction.set_rollback(True)
