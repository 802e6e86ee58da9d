"""A clock that tests set."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

import time_machine

from marugoto.core.clock import JST

START = datetime(2026, 11, 24, 10, 0, tzinfo=JST)


class Clock:
    """Moves the time of the whole process; it runs on from wherever it is set."""

    def __init__(self, traveller: time_machine.Traveller) -> None:
        self._traveller = traveller

    def set(self, to: datetime | date) -> None:
        """Moves to an instant; a bare date means ten in the morning of that day in Japan."""
        at = to if isinstance(to, datetime) else datetime.combine(to, time(10), tzinfo=JST)
        self._traveller.move_to(at)

    def advance(self, **by: float) -> None:
        """Moves on by a timedelta, e.g. ``advance(days=3, hours=2)``."""
        self.set(self.now() + timedelta(**by))

    def now(self) -> datetime:
        """The instant it is now, in Japanese time."""
        return datetime.now(JST)

    def today(self) -> date:
        """The date it is now in Japan."""
        return self.now().date()


@contextmanager
def stopped_clock(at: datetime = START) -> Iterator[Clock]:
    """Begins at ``at``."""
    with time_machine.travel(at, tick=True) as traveller:
        yield Clock(traveller)
