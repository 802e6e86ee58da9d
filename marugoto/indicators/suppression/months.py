"""One month: which groups are hidden, from that month's counts alone. Pure.

Because nothing else is asked, the answer for a month never changes: tables of later days repeat it, and say nothing new.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

SMALL = 5  # 1 to 4 are small; 0 is told

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Hidden(Generic[K]):
    """What is not told of a month: ``groups``, and whether the month is hidden whole, its sum included."""

    groups: frozenset[K]
    whole: bool = False


def is_small(count: int) -> bool:
    """1 to 4."""
    return 0 < count < SMALL


def hide(counts: Mapping[K, int]) -> Hidden[K]:
    """Groups → counts of one month, without what the reader knows anyway.

    The hidden groups together are five or more, and two or more: each of them may be nought, and may be all of it. So the sum of
    the month can be told beside any grouping of it, and two groupings of one month share nothing but that sum.
    """
    total = sum(counts.values())
    small = {key for key, n in counts.items() if is_small(n)}
    if is_small(total):
        return Hidden(frozenset(counts), whole=True)
    if not small:
        return Hidden(frozenset())
    spare = sorted((key for key, n in counts.items() if n >= SMALL), key=lambda key: (counts[key], str(key)))
    hidden = set(small)
    while spare and (len(hidden) < 2 or sum(counts[key] for key in hidden) < SMALL):
        hidden.add(spare.pop(0))
    return Hidden(frozenset(hidden))


def hide_together(tables: list[Mapping[K, int]]) -> Hidden[K]:
    """One answer for counts of the same groups in several units, of which the later are never more than the earlier.

    Persons and households of one month: where one is hidden the other is too. The hidden households alone are five or more,
    so that households and persons can be moved together, and neither bounds the other.
    """
    if any(is_small(sum(table.values())) for table in tables):
        return Hidden(frozenset(key for table in tables for key in table), whole=True)
    fewest = tables[-1]
    hidden = {key for table in tables for key, n in table.items() if is_small(n)}
    if not hidden:
        return Hidden(frozenset())
    groups = {key for table in tables for key, n in table.items() if n}
    spare = sorted(groups - hidden, key=lambda key: (fewest.get(key, 0), str(key)))
    while spare and (len(hidden) < 2 or sum(fewest.get(key, 0) for key in hidden) < SMALL):
        hidden.add(spare.pop(0))
    return Hidden(frozenset(hidden))
