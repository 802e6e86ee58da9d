"""Where lives are played: the world, the dice, the log, and the meetings to come."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from marugoto.cases.models import Case
from marugoto.console.simulation.log import Log
from marugoto.console.simulation.people import Crowd
from marugoto.console.simulation.town import World
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.people.models import Person
from marugoto.policy.actor import Actor


@dataclass
class Meeting:
    """A sitting that is convened. ``items``: (agenda item, desk, case, programme) brought to it."""

    id: UUID
    body: str
    held_at: datetime
    endorses: bool
    items: list[tuple[UUID, str, str, str]] = field(default_factory=list)


@dataclass
class Stage:
    """``end``: the first instant after the year; ``unmet``: need → how often nobody could help."""

    world: World
    dice: Random
    crowd: Crowd
    log: Log
    end: datetime
    meetings: list[Meeting] = field(default_factory=list)
    unmet: Counter[str] = field(default_factory=Counter)

    def actor(self, desk: str) -> Actor:
        """Who answers at a desk. KeyError: nobody does."""
        found = self.world.places[desk].actor
        if found is None:
            raise KeyError(desk)
        return found

    def do(self, action: Callable[..., Any], **given: Any) -> Any:
        """Calls an action; None when it was refused, which is counted with its sentence."""
        self.log.actions += 1
        try:
            return action(**given)
        except Refused as refused:
            self.log.refused[f"{action.__name__}: {refused.message}"] += 1
            return None

    def did(self, action: Callable[..., Any], **given: Any) -> bool:
        """The same for an action that answers nothing: was it done?"""
        before = sum(self.log.refused.values())
        self.do(action, **given)
        return sum(self.log.refused.values()) == before

    def note(self, act: str, *, desk: str, **said: Any) -> None:
        """To the log, with the desk's agency and its kind."""
        seat = self.world.places[desk].seat
        self.log.add(act, clock.now(), desk=desk, agency=seat.agency, agency_kind=seat.agency_kind, **said)

    def of_case(
        self, act: str, desk: str, case: Case, programme: str, persons: Sequence[Person], **said: Any
    ) -> None:
        """To the log, about a case."""
        self.note(
            act,
            desk=desk,
            key=str(case.id),
            matter=str(case.matter_id),
            persons=tuple(str(p.id) for p in persons),
            programme=programme,
            **said,
        )

    def next_endorsing(self, *, after: datetime) -> Meeting | None:
        """The next meeting that can endorse a plan and still takes items."""
        coming = [m for m in self.meetings if m.endorses and m.held_at > after + timedelta(hours=1)]
        return min(coming, key=lambda m: m.held_at, default=None)

    def between(self, start: datetime, end: datetime) -> datetime:
        """Any instant of that stretch, in the hours of work."""
        room = max(1, int((end - start).total_seconds()))
        return max(start, daytime(start + timedelta(seconds=self.dice.randrange(room))))


def daytime(at: datetime) -> datetime:
    """The same day, between nine and half past four."""
    if at.hour < 9:
        return at.replace(hour=9)
    return at.replace(hour=16, minute=at.minute // 2) if at.hour >= 16 else at
