"""How far one town is from another, feature by feature, so that a planner sees why. Pure; no number ranks towns.

Four features, each 0 where two towns are the same: size (1 where one has ten times as many people), ageing (1 for twenty points),
density (1 where one is ten times as dense), mode (0.3 for another mode of the programme, 0.3 for another kind of municipality).
A feature that one of the two papers does not print counts half a step, and the page says so.
"""

from dataclasses import dataclass
from math import hypot, log10
from typing import Final

UNKNOWN: Final = 0.5
OTHER_MODE: Final = 0.3
POINTS: Final = 20.0
KM2: Final = ("km2",)


@dataclass(frozen=True)
class Traits:
    """What is compared of a town; None: its paper does not print it. ``area`` in km², ``ageing`` in per cent."""

    population: float | None
    ageing: float | None
    area: float | None
    mode: str
    kind: str

    @property
    def density(self) -> float | None:
        """Persons per km²."""
        return self.population / self.area if self.population and self.area else None


@dataclass(frozen=True)
class Feature:
    """One feature of a distance. ``mine`` and ``theirs``: the values compared; ``known``: do both papers print it?"""

    code: str
    mine: float | str | None
    theirs: float | str | None
    part: float
    known: bool = True


def features(mine: Traits, theirs: Traits) -> tuple[Feature, ...]:
    """Every feature with its part of the distance."""
    return (
        _by_ten("size", mine.population, theirs.population),
        _ageing(mine.ageing, theirs.ageing),
        _by_ten("density", mine.density, theirs.density),
        Feature("mode", mine.mode, theirs.mode, 0.0 if mine.mode == theirs.mode else OTHER_MODE),
        Feature("kind", mine.kind, theirs.kind, 0.0 if mine.kind == theirs.kind else OTHER_MODE),
    )


def distance(found: tuple[Feature, ...]) -> float:
    """All of it: 0 for the same."""
    return hypot(*(one.part for one in found))


def _by_ten(code: str, mine: float | None, theirs: float | None) -> Feature:
    if not mine or not theirs:
        return Feature(code, mine, theirs, UNKNOWN, known=False)
    return Feature(code, mine, theirs, abs(log10(mine) - log10(theirs)))


def _ageing(mine: float | None, theirs: float | None) -> Feature:
    if mine is None or theirs is None:
        return Feature("ageing", mine, theirs, UNKNOWN, known=False)
    return Feature("ageing", mine, theirs, abs(mine - theirs) / POINTS)
