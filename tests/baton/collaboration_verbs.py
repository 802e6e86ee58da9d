"""The verbs of a つなぎ, done at random by whoever is there, rightly or wrongly."""

import random

from marugoto.collaboration import disclosure
from marugoto.collaboration.actions import referrals
from marugoto.collaboration.models import Referral
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.policy.actor import Actor
from tests.baton.world import Crowd, Verb


def send(crowd: Crowd, actor: Actor, rng: random.Random) -> None:
    """Send a つなぎ about some matter, in hand or not."""
    to = crowd.desks[rng.choice(sorted(crowd.desks))]
    letter = referrals.Letter(
        to_desk_id=to.id,
        kind=rng.choice(["handover", "handover", "urgent", "request"]),
        asked="みてください",
        wish=disclosure.Wish(basis="anonymous", items=[("complaint", "困っている人がいます")]),
    )
    referrals.send(referral_id=new_id(), matter_id=crowd.some_matter(rng, actor).id, letter=letter, by=actor)


def _some(crowd: Crowd, actor: Actor, rng: random.Random, **mine: str) -> Referral:
    """One of the newest few; more often than not one that is this desk's to act on."""
    rows = Referral.objects.order_by("-sent_at", "-id")
    if rng.random() < 0.7:
        rows = rows.filter(**{mine["side"]: actor.desk_id, "status": mine["status"]})
    ids = list(rows.values_list("id", flat=True)[: crowd.pool])
    if not ids:
        raise Refused("まだつなぎがありません。")
    return Referral.objects.get(pk=rng.choice(ids))


def accept(crowd: Crowd, actor: Actor, rng: random.Random) -> None:
    """Accept, perhaps at the same moment as a colleague."""
    referrals.accept(referral_id=_some(crowd, actor, rng, side="to_desk", status="sent").id, by=actor)


def decline(crowd: Crowd, actor: Actor, rng: random.Random) -> None:
    """Decline with a coded reason."""
    referrals.decline(
        referral_id=_some(crowd, actor, rng, side="to_desk", status="sent").id,
        reason="full",
        note="いっぱいです",
        by=actor,
    )


def ask_back(crowd: Crowd, actor: Actor, rng: random.Random) -> None:
    """Ask back."""
    referrals.ask_back(
        referral_id=_some(crowd, actor, rng, side="to_desk", status="sent").id,
        question="どちらの方ですか",
        by=actor,
    )


def answer(crowd: Crowd, actor: Actor, rng: random.Random) -> None:
    """Answer a question."""
    referrals.answer(
        referral_id=_some(crowd, actor, rng, side="from_desk", status="asked_back").id,
        body="お答えします",
        by=actor,
    )


def withdraw(crowd: Crowd, actor: Actor, rng: random.Random) -> None:
    """Withdraw before the answer."""
    referrals.withdraw(referral_id=_some(crowd, actor, rng, side="from_desk", status="sent").id, by=actor)


def report(crowd: Crowd, actor: Actor, rng: random.Random) -> None:
    """Report how it went."""
    result = rng.choice(["solved", "helping"])
    referrals.report_back(
        referral_id=_some(crowd, actor, rng, side="to_desk", status="accepted").id,
        result=result,
        note="こうなりました",
        by=actor,
    )


REFERRAL_VERBS: dict[str, Verb] = {
    "send": send,
    "accept": accept,
    "decline": decline,
    "ask_back": ask_back,
    "answer": answer,
    "withdraw": withdraw,
    "report": report,
}
