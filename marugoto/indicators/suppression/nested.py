"""Groups within groups: areas in wards, wards in a town; and sums of overlapping groups, told only where they follow. Pure."""

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

from marugoto.indicators.suppression.months import Hidden, hide

K = TypeVar("K", bound=Hashable)


def hide_within(counts: Mapping[K, int], parent: Mapping[K, K]) -> tuple[Hidden[K], Hidden[K]]:
    """(hidden parents, hidden children) of one month, when parents and children are both told.

    The parents first, as the parts of the whole. The children of a parent that is told are its parts, and are hidden as such; of
    a parent that is hidden no child is told.
    """
    families: dict[K, dict[K, int]] = {}
    for key, n in counts.items():
        families.setdefault(parent[key], {})[key] = n
    above = hide({p: sum(family.values()) for p, family in families.items()})
    below: set[K] = set()
    for p, family in families.items():
        below |= set(family) if p in above.groups else hide(family).groups
    return above, Hidden(frozenset(below), whole=above.whole)


def follows(members: Iterable[K], hidden: Hidden[K]) -> bool:
    """May a sum over some groups of a month be told beside them? Only if it follows: all that is hidden is in it, or none is."""
    if hidden.whole:
        return False
    inside = hidden.groups & set(members)
    return not inside or inside == hidden.groups
