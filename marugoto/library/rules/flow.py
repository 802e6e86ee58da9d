"""Who may let a study out, and what stands in the way."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from marugoto.library.rules.clues import Clue, stops

ANSWER_WANTED = "機械の指摘が残っています。直すか、なぜ分からないと言えるかを書いてください。"


@dataclass(frozen=True)
class Standing:
    """A work as it stands: its clues, who wrote in it, and (for residents) whose consent is missing."""

    state: str
    scope: str
    clues: Sequence[Clue]
    answer: str
    writers: Collection[UUID]
    protected: bool
    without_consent: int


def offer_problem(standing: Standing) -> str:
    """Why it cannot be handed in for approval; "" if it can."""
    if standing.protected:
        return "支援措置などで守られている人のケースは、事例にできません。"
    if standing.state != "drafting":
        return "承認に出せるのは、書いている途中のものだけです。"
    if stops(standing.clues):
        return "だれのことか分かる書きかたが残っています。直してから出してください。"
    if standing.clues and not standing.answer.strip():
        return ANSWER_WANTED
    return ""


def approve_problem(standing: Standing, who: UUID) -> str:
    """Why this person cannot approve it; "" if they can."""
    if standing.protected:
        return "支援措置などで守られている人のケースは、事例にできません。"
    if standing.state != "offered":
        return "承認を待っているものだけを承認できます。"
    if who in standing.writers:
        return "書いた人は、承認できません。ほかの人に頼んでください。"
    if stops(standing.clues):
        return "だれのことか分かる書きかたが残っています。差し戻してください。"
    if standing.scope == "residents" and standing.without_consent:
        return "住民に出すには、ケースの人みんなの同意の記録が要ります。"
    return ""
