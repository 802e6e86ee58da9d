"""Rules of handing work over within a desk: who is proposed, what stands in the way. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Colleague:
    """Somebody who could take over: ``load`` counts what is theirs already."""

    user_id: UUID
    desk_id: UUID
    load: int


def propose(
    *, desk_id: UUID, leaving: UUID, team: Collection[UUID], colleagues: Sequence[Colleague]
) -> UUID | None:
    """Who should take it: whoever of the desk is in the team of the case already, else who has least. None: nobody is there.

    The person who is helped then meets a face that is known where there is one.
    """
    free = [c for c in colleagues if c.desk_id == desk_id and c.user_id != leaving]
    known = [c for c in free if c.user_id in team]
    best = min(known or free, key=lambda c: (c.load, c.user_id.int), default=None)
    return best.user_id if best else None


def give_problem(*, to_oneself: bool, sits: bool, waiting: bool) -> str:
    """Why this cannot be handed over so; "" if it can."""
    if to_oneself:
        return "引き継ぐ相手には、別の人を選んでください。"
    if not sits:
        return "引き継ぐ相手には、この窓口の人を選んでください。"
    if waiting:
        return "この案件は、もう引き継いでいるところです。"
    return ""


def settle_problem(*, state: str, to: str, successor: bool) -> str:
    """Why a hand-over in this state cannot become that one."""
    if state != "waiting":
        return "この引継ぎは、もう終わっています。画面を開きなおして確かめてください。"
    if to == "received" and not successor:
        return "受けられるのは、引き継ぐ相手の人だけです。"
    return ""
