"""Rules of persons, households and consent. Pure: values in, answers out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from marugoto.core.kana import is_kana

HOUSEHOLD_KINDS: Final = ("registered", "living")
HEAD: Final = "self"  # 続柄「本人」: the head of the household
SHARING_STATES: Final = ("given", "partial")
CONSENT_STATES: Final = ("given", "partial", "refused", "withdrawn")


@dataclass(frozen=True)
class Answer:
    """A consent answer as far as rules care."""

    state: str
    answered_on: date
    until: date | None = None


def consent_stands(answer: Answer | None, on: date) -> bool:
    """May information be shared on that day on the basis of this answer (the newest one)?"""
    if answer is None or answer.state not in SHARING_STATES or answer.answered_on > on:
        return False
    return answer.until is None or on <= answer.until


def consent_problem(*, state: str, form: str, answered_on: date, until: date | None, today: date) -> str:
    """What is wrong with an answer, as a code: "", state, form, future, until."""
    if state not in CONSENT_STATES:
        return "state"
    sharing = state in SHARING_STATES
    if sharing and not form:
        return "form"
    if answered_on > today:
        return "future"
    return "until" if until and (not sharing or until < answered_on) else ""


def split_name(text: str) -> tuple[str, str]:
    """Family and given name of "渡邊 花子"; a name in one piece is the family name ("マリア" alone too).

    The last blank does not part a longer name: what follows the first blank is the given name.
    """
    family, _blank, given = " ".join(text.replace("\u3000", " ").split()).partition(" ")
    return family, given


def kana_or_nothing(text: str) -> bool:
    """Is this fit for a field of readings?"""
    return not text.strip() or is_kana(text)


def last_day_before(day: date) -> date:
    """A membership that gives way on ``day`` has this as its last day."""
    return day - timedelta(days=1)


def overlaps(first: tuple[date, date | None], second: tuple[date, date | None]) -> bool:
    """Do two periods (both ends included; None: open) share a day?"""
    starts, ends = max(first[0], second[0]), [e for e in (first[1], second[1]) if e is not None]
    return not ends or starts <= min(ends)


def one_head(relations: Iterable[str]) -> bool:
    """At most one member is the head."""
    return sum(1 for relation in relations if relation == HEAD) <= 1
