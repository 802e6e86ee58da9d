"""What a line of the plan is: a table, the way from it to the person, and how each field is treated."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final


class Kind(StrEnum):
    """FACT: short, about the person. TEXT: free words. JUDGED: what a worker thinks. CALLER: about who came, unless oneself.

    SOURCE: who gave notice and what they said. OTHER: about somebody else.
    """

    FACT = "fact"
    TEXT = "text"
    JUDGED = "judged"
    CALLER = "caller"
    SOURCE = "source"
    OTHER = "other"


@dataclass(frozen=True)
class Table:
    """One way from a table to the person. ``path``: to the record of the person. ``own``: to the agency that must be one's own.

    ``only``: further conditions. ``always``: a ground for which nothing of it is proposed to be shown. ``giver``: to the agency
    whose words these are. ``purpose``: to the purpose of a packet; what went to or came from a meeting is not proposed.
    ``skips``: personal fields that are not gathered, and why.
    """

    model: Any
    path: str
    fields: Mapping[str, Kind]
    own: str = ""
    only: Mapping[str, Any] = field(default_factory=dict)
    always: str = ""
    giver: str = ""
    purpose: str = ""
    at: str = "created_at"
    skips: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """people.Person."""
        return str(self.model._meta.label)


F, T, J = Kind.FACT, Kind.TEXT, Kind.JUDGED


def facts(*names: str) -> dict[str, Kind]:
    """Fields that are short facts."""
    return dict.fromkeys(names, F)


def texts(*names: str) -> dict[str, Kind]:
    """Fields of free words."""
    return dict.fromkeys(names, T)


SUBJECT: Final = {"matter__persons__role": "subject"}
# Codes whose field does not say of which list they are.
LISTS: Final[Mapping[str, str]] = {
    "people.HouseholdMember.kind": "people.household_kinds",
    "collaboration.Packet.basis": "collaboration.legal_bases",
}
NO_WORDS = "a number of the house's own making"
MARK = "says only whether the register's own date was exact"
DRAFT = "what was being typed; the finished record is gathered"
LIVES = {"valid_from": F, "valid_to": F}
