"""Figures one of which is a part of another: what is told of both tells the rest. Pure.

A plan prints 「相談」 and 「そのうち薬局の窓口の相談」; where the rest is 1 to 4, one of them may not be told.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from marugoto.indicators.suppression.months import is_small

Where = Mapping[str, Sequence[str]]
ONE_EACH = (
    "agency",
    "desk",
    "agency_kind",
    "channel",
    "programme",
)  # of these a row has one value: others are not in it
MOST = 12  # parts of one figure that are added up with each other


@dataclass(frozen=True)
class Figure:
    """So many rows of a kind (``of``) under filters. ``known``: the viewer knows it anyway, and it cannot be hidden."""

    of: str
    where: Where
    n: int
    known: bool = False


def within(inner: Where, outer: Where) -> bool:
    """Is surely every row under the one also under the other? A desk is within its agency."""
    return all(_covers(values, _narrowed(inner, name)) for name, values in outer.items())


def apart(one: Where, other: Where) -> bool:
    """Is surely no row under both?"""
    return any(
        (mine := _narrowed(one, name))
        and (theirs := _narrowed(other, name))
        and not any(_fits(a, b) or _fits(b, a) for a in mine for b in theirs)
        for name in ONE_EACH
    )


def giveaways(figures: Sequence[Figure], hidden: Collection[int]) -> set[int]:
    """Which figures (by place) may not be told beside those that are: with them follows a rest of 1 to 4.

    ``hidden``: those not told already. The smallest part is hidden; the whole, where all its parts are known.
    """
    lost = set(hidden)
    while (found := next(_rests(figures, lost), None)) is not None:
        lost.add(found)
    return lost - set(hidden)


def _rests(figures: Sequence[Figure], lost: Collection[int]) -> Iterator[int]:
    told = [n for n in range(len(figures)) if n not in lost]
    for whole in told:
        parts = [n for n in told if n != whole and _is_part(figures[n], figures[whole])]
        for some in _apart_from_each_other(figures, parts[:MOST]):
            if is_small(figures[whole].n - sum(figures[n].n for n in some)):
                free = [n for n in some if not figures[n].known]
                if free:
                    yield min(free, key=lambda n: (figures[n].n, n))
                elif not figures[whole].known:
                    yield whole


def _is_part(one: Figure, whole: Figure) -> bool:
    return one.of == whole.of and within(one.where, whole.where) and not within(whole.where, one.where)


def _apart_from_each_other(figures: Sequence[Figure], parts: Sequence[int]) -> Iterator[list[int]]:
    """Every choice of parts no two of which share a row."""
    chosen: list[list[int]] = [[]]
    for n in parts:
        more = [[*some, n] for some in chosen if all(apart(figures[n].where, figures[m].where) for m in some)]
        yield from more
        chosen += more


def _narrowed(where: Where, name: str) -> Sequence[str]:
    """The values of a filter; of an agency also those that its desks say."""
    if name == "agency" and name not in where:
        return [desk.partition("/")[0] for desk in where.get("desk", ())]
    return where.get(name, ())


def _covers(outer: Sequence[str], inner: Sequence[str]) -> bool:
    return bool(inner) and all(any(_fits(value, wide) for wide in outer) for value in inner)


def _fits(value: str, wide: str) -> bool:
    return value == wide or (wide.endswith("*") and value.startswith(wide[:-1]))
