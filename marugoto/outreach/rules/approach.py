"""Somebody who has not asked: how long the least of it is kept, and what becomes of it then."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

REACHING, ACCEPTED, REFUSED, HANDED, ENDED = "reaching", "accepted", "refused", "handed", "ended"
STATES: Final = (REACHING, ACCEPTED, REFUSED, HANDED, ENDED)
LONGEST: Final = timedelta(days=366)  # from today; whoever needs longer decides again
SHOWN: Final = timedelta(days=7)  # a record whose day has come is shown so long before it is let go
KEEP, SHOW, MINIMISE, DELETE = "keep", "show", "minimise", "delete"


@dataclass(frozen=True)
class Noted:
    """What is written down. Nothing else can be."""

    label: str
    has_person: bool
    noticed_on: date
    next_step: str
    next_on: date | None
    delete_on: date


def problem_of(noted: Noted, *, today: date) -> tuple[str, str] | None:
    """What is wrong with it: (field, why), or None."""
    if not noted.has_person and not noted.label.strip():
        return "label", "だれのことかを、呼び方で書いてください（例: 東町の角の一軒家の方）。"
    if noted.noticed_on > today:
        return "noticed_on", "気づいた日は、今日までの日にしてください。"
    return until_problem(noted.delete_on, today=today)


def until_problem(delete_on: date, *, today: date) -> tuple[str, str] | None:
    """What is wrong with the day on which it is to go."""
    if delete_on <= today:
        return "delete_on", "消す日は、あすより後にしてください。"
    if delete_on > today + LONGEST:
        return "delete_on", "消す日は、1年以内にしてください。要れば、そのとき延ばせます。"
    return None


def fate_of(*, delete_on: date, today: date, attempts: int, state: str) -> str:
    """keep, show (its day has come), then delete (nothing was ever tried), or minimise (what was tried stays as a count)."""
    if today < delete_on:
        return KEEP
    if today < delete_on + SHOWN:
        return SHOW
    return MINIMISE if attempts or state != REACHING else DELETE


def state_after(state: str, *, opens: bool, closes: bool) -> str:
    """The state after an attempt that was answered like this; a refusal is a state, and stays until somebody is let in again."""
    if closes:
        return REFUSED
    if opens and state in (REACHING, REFUSED):
        return ACCEPTED
    return state
