"""By when a つなぎ is answered, by its kind and the urgency of the matter; and who is told, step by step, when it is not.

Overdue is read from the clock and never written (ADR 0004 §3). What people do about it is written.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from marugoto.collaboration.rules.days import add_open_days
from marugoto.collaboration.rules.hours import add_open_hours
from marugoto.collaboration.rules.week import HALL, Week

LEVELS = ("receiver", "sender", "town")  # who is told, one after the other


@dataclass(frozen=True)
class Step:
    """Who is told, so many hours or working days after the answer was due."""

    to: str
    after: int


@dataclass(frozen=True)
class AnswerClock:
    """One row of the rules. ``unit``: "hours" within opening times, or working "days"."""

    code: str
    kind: str
    urgency: str
    unit: str
    amount: int
    steps: tuple[Step, ...]
    valid_from: date
    valid_to: date | None = None

    @property
    def answer_days(self) -> int:
        """Working days until the answer; hours end on the same day."""
        return self.amount if self.unit == "days" else 0


def pick(clocks: Iterable[AnswerClock], *, kind: str, urgency: str, on: date) -> AnswerClock | None:
    """The rule in force on the day a つなぎ was sent; where versions meet, the newer one. None: it has no clock."""
    found = [
        c
        for c in clocks
        if (c.kind, c.urgency) == (kind, urgency)
        and c.valid_from <= on
        and (c.valid_to is None or on <= c.valid_to)
    ]
    return max(found, key=lambda c: c.valid_from, default=None)


def level(clock: AnswerClock, *, turn_at: datetime, due_on: date, now: datetime, week: Week = HALL) -> str:
    """Who is to be told by now: the last step reached, or "" while there is time.

    ``turn_at``: since when whoever must act has known; ``due_on``: the day that was said. A later day holds the hours back.
    ``week``: of the desk that must act.
    """
    return next((s.to for s in reversed(clock.steps) if _reached(clock, s, turn_at, due_on, now, week)), "")


def _reached(
    clock: AnswerClock, step: Step, turn_at: datetime, due_on: date, now: datetime, week: Week
) -> bool:
    if clock.unit == "hours":
        return due_on <= now.date() and add_open_hours(turn_at, clock.amount + step.after, week) <= now
    return add_open_days(due_on, step.after, week) < now.date()


def last_due(today: date, after: int, week: Week = HALL) -> date:
    """The latest day of an answer for which ``after`` working days have passed by today: the other way round of level."""
    day, left = today, after
    while left > 0:
        day -= timedelta(days=1)
        left -= week.is_open(day)
    return day - timedelta(days=1)


def rules_problem(clocks: Iterable[AnswerClock]) -> list[str]:
    """What is wrong with a set of rules: a step out of order, somebody unknown, a unit that is none."""
    out = []
    for c in clocks:
        if c.unit not in ("hours", "days") or c.amount < 0:
            out.append(f"{c.code}: {c.amount} {c.unit}")
        if [s.to for s in c.steps] != [to for to in LEVELS if to in {s.to for s in c.steps}]:
            out.append(f"{c.code}: steps not in the order of {LEVELS}")
        if [s.after for s in c.steps] != sorted(s.after for s in c.steps):
            out.append(f"{c.code}: a later step comes earlier")
    return out
