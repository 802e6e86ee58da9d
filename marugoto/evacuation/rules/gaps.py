"""What is amiss with the list: nobody asked, no plan, nobody who helps, one who helps too many, a review that is due."""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from marugoto.evacuation.rules.provision import UNASKED

UNASKED_GAP, NO_PLAN, NO_SUPPORTER, OVERLOADED, REVIEW_DUE = (
    *("unasked", "no_plan", "no_supporter"),
    *("overloaded", "review_due"),
)
GAPS: Final = (UNASKED_GAP, NO_PLAN, NO_SUPPORTER, OVERLOADED, REVIEW_DUE)


@dataclass(frozen=True)
class Helping:
    """A supporter of one plan. ``account``: of a volunteer who signs in, "" for a name by hand."""

    row: str
    name: str
    phone: str
    account: str
    agreed: bool

    @property
    def key(self) -> str:
        """The same for the same supporter: the account, else the name and the digits of the telephone."""
        if self.account:
            return f"account:{self.account}"
        text = "".join(unicodedata.normalize("NFKC", self.name).split()).casefold()
        digits = "".join(c for c in unicodedata.normalize("NFKC", self.phone) if c.isdigit())
        return f"{text}|{digits}"


@dataclass(frozen=True)
class Planned:
    """Where a row of the list stands. ``plan``: it has one; ``review_on``: of that plan."""

    row: str
    answer: str = UNASKED
    plan: bool = False
    review_on: date | None = None


def too_many(helping: Iterable[Helping], *, most: int) -> dict[str, frozenset[str]]:
    """Key of a supporter → the rows they help, where these are more than ``most``."""
    rows: dict[str, set[str]] = defaultdict(set)
    for one in helping:
        rows[one.key].add(one.row)
    return {key: frozenset(of) for key, of in rows.items() if len(of) > most}


def gaps_of(
    people: Collection[Planned], helping: Collection[Helping], *, most: int, today: date
) -> dict[str, tuple[str, ...]]:
    """Row → what is amiss with it, in the order of GAPS; rows without a fault are not in it."""
    loaded = {row for rows in too_many(helping, most=most).values() for row in rows}
    helped = {one.row for one in helping if one.agreed}
    found = {}
    for one in people:
        said = {
            UNASKED_GAP: one.answer == UNASKED,
            NO_PLAN: not one.plan,
            NO_SUPPORTER: one.plan and one.row not in helped,
            OVERLOADED: one.row in loaded,
            REVIEW_DUE: one.review_on is not None and one.review_on < today,
        }
        if any(said.values()):
            found[one.row] = tuple(gap for gap in GAPS if said[gap])
    return found
