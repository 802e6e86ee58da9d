"""When a visit happened if two clocks disagree, which records belong to one row and day, and which of them do not agree."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar
from uuid import UUID

COUNTS, ASIDE = "counts", "aside"
FIRST, SECOND, BOTH = "first", "second", "both"
VERDICTS: Final = (FIRST, SECOND, BOTH)
LATE: Final = timedelta(days=14)  # what was found is taken in so long after a handout has run out


def happened_at(
    *, device_at: datetime, device_now: datetime, received_at: datetime, earliest: datetime
) -> datetime:
    """The rule of the house: the writer's clock, put right by how far it stands off ours when it speaks to us.

    ``device_now``: what the writer's clock says while sending. Never after the receipt; never before ``earliest`` (the
    handing out): a clock that was changed in between cannot move a visit out of its day.
    """
    corrected = device_at + (received_at - device_now)
    return min(max(corrected, min(earliest, received_at)), received_at)


@dataclass(frozen=True)
class Seen:
    """A record as the rules see it."""

    id: UUID
    version: int
    happened_at: datetime
    received_at: datetime
    standing: str = COUNTS
    final: bool = False
    met: bool = False
    result: str = ""


T = TypeVar("T", bound=Seen)


def in_order(records: Iterable[T]) -> list[T]:
    """The order that counts: when it happened, then when it came, then its number."""
    return sorted(records, key=lambda one: (one.happened_at, one.received_at, one.id))


def unseen(others: Sequence[Seen], *, base: int, at: datetime) -> Seen | None:
    """Of the records that a writer had not seen (newer than ``base``) the latest of the same day; None: no conflict.

    Instants are given in the time of the town, so that a day is its day.
    """
    found = [one for one in others if one.version > base and one.happened_at.date() == at.date()]
    return in_order(found)[-1] if found else None


def aside_after(verdict: str) -> tuple[str, str]:
    """The standing of the first and of the second record after a verdict."""
    if verdict == FIRST:
        return COUNTS, ASIDE
    return (ASIDE, COUNTS) if verdict == SECOND else (COUNTS, COUNTS)
