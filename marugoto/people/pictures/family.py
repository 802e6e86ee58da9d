"""What goes in: figures, couples, descents, bonds, homes; and the unions that are made of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

KINDS_OF_UNION: Final = ("married", "unmarried", "unstated")
STATES: Final = ("together", "separated", "divorced", "dissolved", "widowed")
KINDS_OF_DESCENT: Final = ("biological", "adopted", "foster", "step")


@dataclass(frozen=True)
class Figure:
    """A person as a symbol. ``lines``: the label, from above; ``inside``: what stands in the symbol (the age).

    ``born``: what siblings are ordered by (days; None: unknown); ``day``: the birth date if it is known to the day.
    ``above``: how many generations above the one whom the picture is about, for somebody without a line to them.
    """

    key: str
    lines: tuple[str, ...]
    sex: str = ""
    inside: str = ""
    born: int | None = None
    day: int | None = None
    dead: bool = False
    index: bool = False
    masked: bool = False
    key_person: bool = False
    above: int | None = None
    href: str = ""


@dataclass(frozen=True)
class Couple:
    """Two who are or were together. ``kind``: married, unmarried; ``state``: as of the day of the picture."""

    first: str
    second: str
    kind: str = "married"
    state: str = "together"


@dataclass(frozen=True)
class Descent:
    """A child and the one or two who are its parents in this way; no parents: only that the children are siblings."""

    parents: tuple[str, ...]
    child: str
    kind: str = "biological"
    siblings: str = ""


@dataclass(frozen=True)
class Bond:
    """How two stand to each other; ``directed``: it goes from the first to the second (violence, care)."""

    first: str
    second: str
    kind: str
    directed: bool = False


@dataclass(frozen=True)
class Home:
    """Those who live together."""

    name: str
    members: frozenset[str]


@dataclass(frozen=True)
class Family:
    """Everything that a genogram shows."""

    figures: Sequence[Figure]
    couples: Sequence[Couple] = ()
    descents: Sequence[Descent] = ()
    bonds: Sequence[Bond] = ()
    homes: Sequence[Home] = ()


@dataclass
class Union:
    """Partners (two, one or none known) and their children with the kind of each descent, in the order of birth."""

    partners: tuple[str, ...]
    kind: str = "unstated"
    state: str = "together"
    children: list[tuple[str, str]] = field(default_factory=list)


def unions_of(family: Family) -> list[Union]:
    """Couples with their children, parents alone, parents of whom nothing else is said, siblings without parents.

    Whoever is not among the figures is left out, and with them every line to them.
    """
    there = {figure.key: n for n, figure in enumerate(family.figures)}
    made: dict[tuple[str, ...], Union] = {}
    for couple in family.couples:
        pair = (couple.first, couple.second)
        if couple.first != couple.second and all(one in there for one in pair):
            made[_key(pair, there)] = Union(_key(pair, there), couple.kind, couple.state)
    for descent in family.descents:
        if descent.child in there:
            parents = [p for p in dict.fromkeys(descent.parents) if p in there and p != descent.child]
            _adopt(made, _key(parents, there), descent)
    figures = {figure.key: figure for figure in family.figures}
    for union in made.values():
        union.children.sort(key=lambda one: birth_order(figures[one[0]], there[one[0]]))
    return [union for union in made.values() if len(union.partners) + len(union.children) > 1]


def _adopt(made: dict[tuple[str, ...], Union], parents: tuple[str, ...], descent: Descent) -> None:
    if not parents and not descent.siblings:
        return
    union = made.setdefault(parents or ("", descent.siblings), Union(parents))
    if descent.child not in [child for child, _kind in union.children]:
        union.children.append((descent.child, descent.kind))


def _key(keys: Iterable[str], there: dict[str, int]) -> tuple[str, ...]:
    return tuple(sorted(keys, key=lambda one: there[one]))


def birth_order(figure: Figure, n: int) -> tuple[bool, int, int]:
    """The oldest first; of whom the birth is unknown, last, as they were given."""
    return figure.born is None, figure.born or 0, n
