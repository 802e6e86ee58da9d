"""Who of the list may be told to whom, beforehand and in a disaster (災害対策基本法49条の11第2項・第3項, 49条の15)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

CONSENT, ORDINANCE, DISASTER = "consent", "ordinance", "disaster"
BASES: Final = (CONSENT, ORDINANCE, DISASTER)
GIVEN, REFUSED, WITHDRAWN, UNASKED = "given", "refused", "withdrawn", ""
LIST, PLAN, PLAN_SHARE = "list", "plan", "plan_share"


@dataclass(frozen=True)
class Answered:
    """One answer. ``order``: ties on one day are broken by what was written later."""

    subject: str
    state: str
    on: date
    groups: tuple[str, ...] = ()
    order: str = ""


@dataclass(frozen=True)
class Standing:
    """What counts of somebody's answers to one question; ``groups``: to whom (none named: to all)."""

    state: str = UNASKED
    groups: tuple[str, ...] = ()

    def agrees(self, group: str) -> bool:
        """Has the person agreed that this group is told?"""
        return self.state == GIVEN and (not self.groups or group in self.groups)


@dataclass(frozen=True)
class Ground:
    """On what a provision would stand. ``ordinance_groups``: to whom the ordinance lets the town provide without consent.

    ``disaster``: a declared one, no exercise, that has not ended.
    """

    basis: str
    group: str
    ordinance_groups: tuple[str, ...] = ()
    heeds_refusal: bool = True
    disaster: bool = False


def standing(answers: Iterable[Answered], subject: str) -> Standing:
    """The newest answer to this question."""
    found = [one for one in answers if one.subject == subject]
    if not found:
        return Standing()
    newest = max(found, key=lambda one: (one.on, one.order))
    return Standing(newest.state, newest.groups)


def problem(ground: Ground) -> str:
    """Why nothing at all may be provided on this ground: no_ordinance, no_disaster, unknown; "": it may."""
    if ground.basis == ORDINANCE and ground.group not in ground.ordinance_groups:
        return "no_ordinance"
    if ground.basis == DISASTER and not ground.disaster:
        return "no_disaster"
    return "" if ground.basis in BASES else "unknown"


def goes(ground: Ground, answer: Standing, *, withheld: bool) -> bool:
    """May this person's entry go? ``withheld``: under a protective measure, or dead; never on any list that leaves the house."""
    if withheld or problem(ground):
        return False
    if ground.basis == CONSENT:
        return answer.agrees(ground.group)
    if ground.basis == ORDINANCE:
        said_no = answer.state in (REFUSED, WITHDRAWN)
        left_out = answer.state == GIVEN and not answer.agrees(ground.group)
        return not (ground.heeds_refusal and (said_no or left_out))
    return True


@dataclass(frozen=True)
class Candidate:
    """Somebody on the list, as a provision asks. ``key``: of the row."""

    key: str
    answers: tuple[Answered, ...] = ()
    withheld: bool = False
    has_plan: bool = False


@dataclass(frozen=True)
class Selection:
    """Whose entries go, and of whom of them the plan goes along."""

    rows: tuple[str, ...]
    plans: frozenset[str]


def select(ground: Ground, people: Collection[Candidate], *, with_plans: bool) -> Selection:
    """The rows that the basis allows, in their order; a plan only where the question about plans allows it by itself."""
    rows, plans = [], set()
    for one in people:
        if not goes(ground, standing(one.answers, LIST), withheld=one.withheld):
            continue
        rows.append(one.key)
        shared = standing(one.answers, PLAN_SHARE)
        if with_plans and one.has_plan and goes(ground, shared, withheld=one.withheld):
            plans.add(one.key)
    return Selection(tuple(rows), frozenset(plans))
