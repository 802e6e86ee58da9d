"""How heavily a worker's cases weigh: a sum of weights of a code list, shown with what it is made of. Never a judgement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

NEW_DAYS = 30


@dataclass(frozen=True)
class Carried:
    """One case in a worker's hand. ``persons``: whom it supports; ``days``: since it was opened."""

    lead: bool
    watching: bool = False
    days: int = NEW_DAYS + 1
    urgent: bool = False
    complex: bool = False
    persons: int = 1
    overdue: bool = False


def parts(one: Carried, weights: Mapping[str, int]) -> list[tuple[str, int]]:
    """(code of the weight, hundredths) for every condition that holds, before the share of a supporter is taken."""
    if one.watching:
        return [("watching", weights["watching"])]
    found = [("base", weights["base"])]
    if one.days <= NEW_DAYS:
        found.append(("new", weights["new"]))
    if one.urgent:
        found.append(("urgent", weights["urgent"]))
    if one.complex:
        found.append(("complex", weights["complex"]))
    if one.persons > 1:
        found.append(("person", weights["person"] * (one.persons - 1)))
    if one.overdue:
        found.append(("overdue", weights["overdue"]))
    return found


def weight(one: Carried, weights: Mapping[str, int]) -> int:
    """What one case weighs, in hundredths of a plain one; a supporter carries a share."""
    total = sum(n for _code, n in parts(one, weights))
    return total if one.lead else total * weights["support"] // 100


def load(cases: Sequence[Carried], weights: Mapping[str, int]) -> int:
    """What all of them weigh."""
    return sum(weight(one, weights) for one in cases)


def made_of(cases: Sequence[Carried], weights: Mapping[str, int]) -> dict[str, int]:
    """code → in how many cases it counts."""
    found: dict[str, int] = {}
    for one in cases:
        codes = [code for code, _n in parts(one, weights)] + ([] if one.lead else ["support"])
        for code in codes:
            found[code] = found.get(code, 0) + 1
    return found
