"""Which figures of a plan are not told, because they could tell who it is: alone, or beside the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marugoto.agencies.rules.blueprint_counts import Counting
from marugoto.indicators.counted import Counted
from marugoto.indicators.definitions import DEFINITIONS
from marugoto.indicators.suppression import parts
from marugoto.indicators.suppression.months import SMALL

NARROW = ("agency", "desk", "area", "need")


@dataclass(frozen=True)
class Shown:
    """A figure, how it was counted, and whether it is hidden already."""

    counting: Counting
    counted: Counted
    hidden: bool = False

    @property
    def personal(self) -> bool:
        """Is it about persons?"""
        definition = DEFINITIONS.get(self.counting.of)
        return definition is not None and definition.personal


def is_small(counting: Counting, found: Counted, *, own: str) -> bool:
    """Could the figure tell who it is? 1–4 rows of a part of the town, or as few missing from a share; not one's own agency's."""
    where = dict(counting.where)
    if not any(name in where for name in NARROW) or where.get("agency") == (own,):
        return False
    return is_few(counting, found)


def is_few(counting: Counting, found: Counted) -> bool:
    """The same of any part of the town and of the whole, as everybody sees it."""
    few = [found.top] if found.bottom is None else [found.top, found.bottom - found.top, found.bottom]
    return Shown(counting, found).personal and any(0 < n < SMALL for n in few)


def beside_the_others(found: Sequence[Shown], *, own: str | None) -> set[int]:
    """Places of the figures that would tell, taken from others, what is hidden.

    ``own``: the agency of the viewer, which knows its own; None: everybody looks, each agency among them.
    """
    figures, whose = [], []
    for n, one in enumerate(found):
        if not one.personal:
            continue
        where = dict(one.counting.where)
        known = where.get("agency") == (own,) if own is not None else _of_one_agency(where)
        figures.append(parts.Figure(one.counting.of, where, one.counted.top, known))
        whose.append(n)
        if one.counting.per and one.counted.bottom is not None:
            filters = DEFINITIONS[one.counting.per].filters
            below = {name: values for name, values in where.items() if name in filters}
            figures.append(parts.Figure(one.counting.per, below, one.counted.bottom, known))
            whose.append(n)
    lost = parts.giveaways(figures, {f for f, n in enumerate(whose) if found[n].hidden})
    return {whose[f] for f in lost}


def _of_one_agency(where: Mapping[str, tuple[str, ...]]) -> bool:
    agencies = where.get("agency", ())
    return len(agencies) == 1 and not agencies[0].endswith("*")
