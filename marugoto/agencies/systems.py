"""Support systems as their papers describe them, side by side: read from the files that come with the product, no table.

A town sees its own as a picture with its holes, and what other towns of its size have. Nothing here is about a person.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from marugoto.agencies import blueprints
from marugoto.agencies.rules.blueprint_facts import BasicSpec
from marugoto.agencies.rules.blueprint_holes import Hole, holes_of
from marugoto.agencies.rules.blueprint_picture import Arrow, Box, Picture, picture_of
from marugoto.agencies.rules.blueprint_rules import Blueprint

ORDERS = ("code", "like", "population", "ageing", "holes")


@dataclass(frozen=True)
class System:
    """A system with what is compared. ``population`` and ``ageing``: the first that the paper prints, None for none."""

    blueprint: Blueprint
    population: BasicSpec | None
    ageing: BasicSpec | None
    holes: tuple[Hole, ...]
    results: int

    @property
    def code(self) -> str:
        """全国地方公共団体コード."""
        return self.blueprint.municipality.code

    @property
    def name(self) -> str:
        """北海道釧路市."""
        town = self.blueprint.municipality
        return town.name if town.kind == "prefecture" else f"{town.prefecture}{town.name}"


@lru_cache(maxsize=256)
def system(code: str) -> System | None:
    """The system with this code; None: there is no file for it."""
    if code not in blueprints.available():
        return None
    found = blueprints.read(code)
    basics = found.facts.basics
    return System(
        blueprint=found,
        population=next((b for b in basics if b.code == "population"), None),
        ageing=next((b for b in basics if b.code == "ageing_rate"), None),
        holes=tuple(holes_of(found)),
        results=len(found.facts.results),
    )


def systems(*, order: str = "code", own: str = "") -> list[System]:
    """All of them. ``order``: one of ORDERS; "like": those most like ``own`` in size and age first."""
    found = [one for code in blueprints.available() if (one := system(code))]
    keys: dict[str, Callable[[System], float]] = {
        "population": lambda s: -(_value(s.population) or 0),
        "ageing": lambda s: -(_value(s.ageing) or 0),
        "holes": lambda s: -len(s.holes),
        "like": _distance_from(system(own)),
    }
    return sorted(found, key=keys[order]) if order in keys else found


def _value(basic: BasicSpec | None) -> float | None:
    return basic.figure.value if basic else None


def _distance_from(own: System | None) -> Callable[[System], float]:
    """How far from one's own: a town ten times as large is as far as one that is twenty points older."""

    def distance(other: System) -> float:
        mine, theirs = _value(own.population if own else None), _value(other.population)
        if not mine or not theirs:
            return math.inf
        size = abs(math.log10(mine) - math.log10(theirs))
        older = abs((_value(own.ageing if own else None) or 0) - (_value(other.ageing) or 0)) / 20
        return math.hypot(size, older)

    return distance


@dataclass(frozen=True)
class Drawn:
    """The picture, and the same in words: the boxes of each lane, and the arrows."""

    picture: Picture
    lanes: tuple[tuple[str, tuple[Box, ...]], ...]
    arrows: tuple[Arrow, ...]


@lru_cache(maxsize=64)
def drawn(code: str) -> Drawn | None:
    """The picture of a system."""
    found = system(code)
    return draw(found.blueprint) if found else None


def draw(blueprint: Blueprint) -> Drawn:
    """The picture of a blueprint, a draft too."""
    picture = picture_of(blueprint)
    lanes = tuple((h.code, tuple(picture.of_lane(h.code))) for h in picture.headings)
    return Drawn(picture, lanes, picture.arrows)
