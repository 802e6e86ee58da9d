"""Are two households that somebody told of the same one? Shown reasons, no score; a person decides. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

FIELDS_FOR_COMPLEX = 2  # 複合課題: trouble in so many fields, or more


@dataclass(frozen=True)
class Told:
    """What one teller said of a household. ``teller``: who, and the how-manieth of that kind."""

    id: UUID
    area: UUID
    teller: tuple[str, int]
    size: int | None
    ages: frozenset[str]
    fields: frozenset[str]
    same_as: UUID | None = None


def alike(one: Told, other: Told) -> list[str]:
    """Why they may be the same: "size", "ages", "fields"; empty: they are not. One teller never tells of one household twice.

    In another area, of another size, with other ages or without a field in common it is another household; what a
    teller does not know speaks neither for nor against.
    """
    if one.area != other.area or one.teller == other.teller:
        return []
    if one.size and other.size and one.size != other.size:
        return []
    if one.ages and other.ages and one.ages != other.ages:
        return []
    if one.fields and other.fields and not one.fields & other.fields:
        return []
    found = [
        name
        for name, known in (
            ("size", one.size and other.size),
            ("ages", one.ages and other.ages),
            ("fields", one.fields & other.fields),
        )
        if known
    ]
    return found if len(found) > 1 else []


def pairs(told: Iterable[Told], apart: Collection[tuple[UUID, UUID]]) -> list[tuple[Told, Told, list[str]]]:
    """Those who may be the same, of the rows that stand for a household; without those that were judged to be two.

    A row speaks for its doubles as well: whoever was judged apart from a double is apart from it.
    """
    rows = list(told)
    root = {one.id: one.same_as or one.id for one in rows}
    decided = {frozenset((root.get(a, a), root.get(b, b))) for a, b in apart}
    tellers: dict[UUID, set[tuple[str, int]]] = {}
    for one in rows:
        tellers.setdefault(root[one.id], set()).add(one.teller)
    districts: dict[UUID, list[Told]] = {}
    for one in sorted((one for one in rows if one.same_as is None), key=lambda one: str(one.id)):
        districts.setdefault(one.area, []).append(one)
    return [
        (one, other, why)
        for here in districts.values()
        for one, other in combinations(here, 2)
        if (why := alike(one, other))
        and frozenset((one.id, other.id)) not in decided
        and not tellers[one.id] & tellers[other.id]
    ]


@dataclass(frozen=True)
class Known:
    """Of an area: how often households were told of, how many they are, with trouble in several fields, without support."""

    told: int = 0
    households: int = 0
    several: int = 0
    unsupported: int = 0


def counted(told: Iterable[tuple[Told, bool | None]]) -> Known:
    """The second of each: whether somebody already supports them, as far as known. A household is counted once.

    What its tellers say of it is put together: the fields of all of them, and support if any of them knows of some.
    """
    n = 0
    fields: dict[UUID, set[str]] = {}
    supported: dict[UUID, set[bool | None]] = {}
    for one, helped in told:
        n += 1
        home = one.same_as or one.id
        fields.setdefault(home, set()).update(one.fields)
        supported.setdefault(home, set()).add(helped)
    return Known(
        n,
        len(fields),
        sum(1 for found in fields.values() if len(found) >= FIELDS_FOR_COMPLEX),
        sum(1 for found in supported.values() if False in found and True not in found),
    )
