"""From estimated to an outcome: where a row stands, and how complete an area is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from marugoto.outreach.rules.records import COUNTS, Seen, in_order

LISTED, VISITED, MET, DONE = "listed", "visited", "met", "done"
STATES: Final = (LISTED, VISITED, MET, DONE)
REACHED: Final = {VISITED: (VISITED, MET, DONE), MET: (MET,), DONE: (DONE,)}


def stand_of(records: Iterable[Seen]) -> tuple[str, str]:
    """(state, result) of a row from its records: the last that counts gives the result; whoever was met once was met."""
    counting = in_order(one for one in records if one.standing == COUNTS)
    if not counting:
        return LISTED, ""
    last = counting[-1]
    if last.final:
        return DONE, last.result
    return (MET if any(one.met for one in counting) else VISITED), last.result


@dataclass(frozen=True)
class Count:
    """How far an area (or all of them) has come. Persons; ``estimated`` None: nobody has estimated."""

    name: str
    estimated: int | None
    listed: int
    visited: int
    met: int
    done: int

    @property
    def coverage(self) -> int | None:
        """Persons visited, in hundredths of those on the list; None: the list is empty."""
        return round(100 * self.visited / self.listed) if self.listed else None

    @property
    def missing(self) -> int | None:
        """How many of the estimated are on no list yet; None: nobody has estimated."""
        return None if self.estimated is None else max(0, self.estimated - self.listed)


def total(name: str, counts: Iterable[Count]) -> Count:
    """All areas together; estimated only if somebody has estimated each of them."""
    rows = list(counts)
    known = [one.estimated for one in rows if one.estimated is not None]
    return Count(
        name,
        sum(known) if rows and len(known) == len(rows) else None,
        sum(one.listed for one in rows),
        sum(one.visited for one in rows),
        sum(one.met for one in rows),
        sum(one.done for one in rows),
    )
