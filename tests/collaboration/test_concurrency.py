"""Several real connections at once: exactly one wins, and nobody waits for ever."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from marugoto.agencies.models import Desk
from marugoto.collaboration.actions import referrals
from marugoto.collaboration.models import Referral, ReferralMessage
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.intake.models import BatonHold, Matter
from tests.factories.agencies import Town, Worker, hire
from tests.factories.collaboration import letter_to, matter_of, person_of, send

pytestmark = pytest.mark.django_db(transaction=True)


def _at_once(*acts: Callable[[], object]) -> list[str]:
    """Runs each in a thread with a connection of its own, all from the same instant; "won" or the sentence of refusal."""
    gate, results = Barrier(len(acts)), [""] * len(acts)

    def run(n: int, act: Callable[[], object]) -> None:
        try:
            gate.wait(timeout=30)
            act()
            results[n] = "won"
        except Refused as no:
            results[n] = no.message
        finally:
            connection.close()

    threads = [Thread(target=run, args=(n, act)) for n, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(t.is_alive() for t in threads)
    return results


def test_two_who_accept_at_once_exactly_one_wins(sato: Worker, tanaka: Worker, town: Town) -> None:
    other = hire("ogawa", "小川 薫", town.b, roles=["desk"])
    matter = matter_of(sato, person_of(sato))
    sent = send(sato, matter, town.b.desk)
    first, second = tanaka.actor, other.actor
    results = _at_once(
        lambda: referrals.accept(referral_id=sent.id, by=first),
        lambda: referrals.accept(referral_id=sent.id, by=second),
    )
    assert sorted(r == "won" for r in results) == [False, True]
    assert "先に返事をしました" in next(r for r in results if r != "won")
    assert ReferralMessage.objects.filter(referral=sent, kind="accept").count() == 1
    assert BatonHold.objects.filter(matter=matter).count() == 2
    assert Matter.objects.get(pk=matter.pk).holder_desk_id == town.b.desk.id


def test_accepting_while_it_is_withdrawn(sato: Worker, tanaka: Worker, town: Town) -> None:
    matter = matter_of(sato, person_of(sato))
    sent = send(sato, matter, town.b.desk)
    receiver, sender = tanaka.actor, sato.actor
    results = _at_once(
        lambda: referrals.accept(referral_id=sent.id, by=receiver),
        lambda: referrals.withdraw(referral_id=sent.id, by=sender),
    )
    assert results.count("won") == 1
    now = Referral.objects.get(pk=sent.pk)
    holder = town.b.desk.id if now.status == "accepted" else town.a.desk.id
    assert Matter.objects.get(pk=matter.pk).holder_desk_id == holder
    assert Matter.objects.get(pk=matter.pk).answers_awaited == 0


def test_two_batons_are_never_in_the_air(sato: Worker, suzuki: Worker, town: Town) -> None:
    matter = matter_of(sato, person_of(sato))
    one, two = sato.actor, suzuki.actor

    def sending(desk: Desk, by: object) -> Callable[[], object]:
        return lambda: referrals.send(
            referral_id=new_id(),
            matter_id=matter.id,
            letter=letter_to(desk),
            by=by,  # type: ignore[arg-type]
        )

    results = _at_once(sending(town.b.desk, one), sending(town.c.desk, two))
    assert results.count("won") == 1
    assert "すでに別の窓口" in next(r for r in results if r != "won")
    assert Referral.objects.count() == 1
