"""When a glass may be broken, who is told of it, who may review it. Pure.

Lengths come from a list (emergency.durations); whatever a list says, nothing is shorter or longer than this.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

SHORTEST, LONGEST = 15, 120  # minutes
OPENED, NOBODY, SEVERAL = "opened", "nobody", "several"
OUTCOMES = (OPENED, NOBODY, SEVERAL)
HOLDER, INVOLVED, MEASURE, COORDINATOR = "holder", "involved", "measure", "coordinator"
PARTS = (HOLDER, INVOLVED, MEASURE, COORDINATOR)
VITAL = "vital"


@dataclass(frozen=True)
class Told:
    """Somebody who is told: an agency, or one desk of it, and why."""

    part: str
    agency_id: UUID
    desk_id: UUID | None = None


def problem(*, words: str, minutes: int, known: bool) -> tuple[str, str] | None:
    """Why a glass may not be broken: (field, reason); None: it may. ``known``: one's agency sees the person anyway."""
    if known:
        return "", "あなたの機関は、この人の記録をもう見ることができます。緊急閲覧は要りません。"
    if not words.strip():
        return "words", "何が起きているかを、ひとことでも書いてください。"
    if not SHORTEST <= minutes <= LONGEST:
        return "minutes", "緊急閲覧の長さは、15分から120分までです。"
    return None


def in_force(*, outcome: str, until: datetime, ended_at: datetime | None, now: datetime) -> bool:
    """Does the glass stand open at this instant? (The database asks the same, by its own clock.)"""
    return outcome == OPENED and ended_at is None and now < until


def who_is_told(
    *,
    desks: Iterable[tuple[UUID, UUID]],
    involved: Collection[UUID],
    measures: Collection[UUID],
    own: UUID,
    coordinating: Collection[UUID],
) -> list[Told]:
    """Who learns of it at once. ``desks``: (desk, agency) that answer for the person; ``coordinating``: where somebody does.

    Where no desk answers for the person, every agency that is involved is told. The worker's own coordinator is told; where the
    own agency has none, those of the town are.
    """
    answering = [Told(HOLDER, agency, desk) for desk, agency in dict.fromkeys(desks)]
    near = answering or [Told(INVOLVED, one) for one in sorted(involved)]
    over = [own] if own in coordinating else sorted(coordinating)
    return [
        *near,
        *(Told(MEASURE, one) for one in sorted(measures)),
        *(Told(COORDINATOR, one) for one in over),
    ]


def review_problem(*, own: bool, open_still: bool, reviewed: bool, words: str) -> tuple[str, str] | None:
    """Why this cannot be reviewed: (field, reason); None: it can."""
    if own:
        return "", "自分の緊急閲覧を、自分で確かめることはできません。"
    if reviewed:
        return "", "この緊急閲覧は、もう確かめてあります。"
    if open_still:
        return "", "まだ開いています。終わってから確かめてください。"
    if not words.strip():
        return "words", "判断のわけを書いてください。"
    return None
