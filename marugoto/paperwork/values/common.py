"""What every form needs: how values become words, and the record that a form is filled from."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.utils.functional import Promise

from marugoto.agencies import queries as agencies
from marugoto.core import clock, codes
from marugoto.core.clock import JST
from marugoto.paperwork.registry import register
from marugoto.paperwork.rules.filling import Filling, Row
from marugoto.paperwork.rules.words import boxes, era_day, moment
from marugoto.policy.actor import Actor

Words = dict[str, str]


@dataclass
class Gathered:
    """What a form is filled with. ``links``: route → arguments of the page where it is entered; ``seen``: whose information;
    ``blank_id``: the id that an empty sheet, filled in by hand, will be read in under."""

    title: str
    fields: Words = field(default_factory=dict)
    rows: dict[str, Sequence[Row]] = field(default_factory=dict)
    links: dict[str, list[object]] = field(default_factory=dict)
    not_needed: set[str] = field(default_factory=set)
    seen: list[UUID] = field(default_factory=list)
    persons: list[tuple[UUID, str]] = field(default_factory=list)
    person_id: UUID | None = None
    parts: list[tuple[UUID, str]] = field(default_factory=list)
    part_id: UUID | None = None
    blank_id: UUID | None = None
    warnings: list[str | Promise] = field(default_factory=list)

    @property
    def filling(self) -> Filling:
        """For the rules."""
        return Filling(self.fields, self.rows)

    def add(self, noun: str, values: Mapping[str, str]) -> None:
        """Fields of one noun."""
        self.fields |= {f"{noun}.{name}": words for name, words in values.items()}


def row(noun: str, row_id: object, values: Mapping[str, str]) -> Row:
    """One row of a table."""
    return Row(str(row_id or ""), {f"{noun}.{name}": words for name, words in values.items()})


def day(when: date | None) -> str:
    """令和8年11月24日."""
    return era_day(when)


def at(when: datetime | None) -> str:
    """令和8年11月24日 10:05, in the time of the place."""
    return moment(when.astimezone(JST)) if when else ""


def day_of(when: datetime | None) -> str:
    """The day of an instant."""
    return era_day(when.astimezone(JST).date()) if when else ""


def marks(code: str, chosen: Collection[str] | Mapping[str, str]) -> Words:
    """code:option → ○ (or the mark given), for every code of the list; and the whole as boxes under the code itself."""
    found = register()
    labels = found.labels(found[code])
    said = chosen if isinstance(chosen, Mapping) else dict.fromkeys(chosen, "○")
    words = {f"{code}:{option}": said.get(option, "") for option in labels}
    return words | {code: boxes(labels, [o for o in labels if said.get(o)]) if said else ""}


def joined(parts: Iterable[str], by: str = "　") -> str:
    """Those that say something, one after the other."""
    return by.join(part for part in parts if part)


def label(list_name: str, code: str) -> str:
    """The label of a code as forms have it."""
    return codes.label(list_name, code)


def paper(actor: Actor) -> Words:
    """What the sheet says of itself."""
    names = agencies.names_of_agencies([actor.agency_id])
    return {
        "printed_at": at(clock.now()),
        "printed_by": actor.name,
        "agency": names.get(actor.agency_id, ""),
        "town": agencies.municipality(actor.municipality_id).name,
    }


def yes(value: bool) -> str:
    """○ for true."""
    return "○" if value else ""


def chosen_of(wanted: str, offered: Sequence[tuple[UUID, str]]) -> UUID | None:
    """Of what is offered the one that was asked for, else the first; None when there is none."""
    ids = [key for key, _label in offered]
    found = next((key for key in ids if str(key) == wanted), None)
    return found or (ids[0] if ids else None)
