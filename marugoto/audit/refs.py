"""A reference by value: what an event was about, without a foreign key."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Ref:
    """One thing an event was about. ``kind`` is a noun of the house ("case", "referral"), ``id`` its identifier."""

    kind: str
    id: UUID | str
