"""Learn from others: which of the systems that come with the product are like one's own, and what they did, promised, reached."""

from collections.abc import Iterator
from dataclasses import dataclass

from marugoto.agencies import systems
from marugoto.agencies.rules.blueprint_facts import ResultSpec
from marugoto.agencies.rules.blueprint_rules import Blueprint, TargetSpec
from marugoto.agencies.systems import System
from marugoto.blueprints.rules import like
from marugoto.blueprints.rules.like import Feature, Traits

NEAREST = 8


@dataclass(frozen=True)
class Promise:
    """A target with the results that were told of it; ``target`` None: a result that nobody had promised."""

    target: TargetSpec | None
    results: tuple[ResultSpec, ...]


@dataclass(frozen=True)
class Alike:
    """A system with how far it is and why, and what of it answers the question."""

    system: System
    features: tuple[Feature, ...]
    done: tuple[tuple[str, str], ...]
    promises: tuple[Promise, ...]

    @property
    def distance(self) -> float:
        """0: the same in everything that is compared."""
        return like.distance(self.features)


def traits_of(b: Blueprint) -> Traits:
    """What is compared of a blueprint: the first of each figure that its paper prints; a rate only in per cent."""

    def first(code: str, *units: str) -> float | None:
        found = (f for f in b.facts.basics if f.code == code and (not units or f.unit in units))
        return next((f.figure.value for f in found if f.figure.value is not None), None)

    town = b.municipality
    return Traits(
        first("population"),
        first("ageing_rate", "percent"),
        first("area", *like.KM2),
        town.programme_mode,
        town.kind,
    )


def alike(own: Blueprint, *, indicator: str = "", words: str = "", most: int = NEAREST) -> list[Alike]:
    """The nearest systems, one's own left out. With ``indicator`` (a definition) or ``words`` only those that have something to
    say of it, and of them only that."""
    mine = traits_of(own)
    found = []
    for one in systems.systems():
        if one.code == own.municipality.code:
            continue
        done, promises = tuple(_done(one.blueprint, words)), tuple(_promises(one.blueprint, indicator, words))
        if (indicator or words) and not promises and not (words and not indicator and done):
            continue
        features = like.features(mine, traits_of(one.blueprint))
        found.append(Alike(one, features, () if indicator else done, promises))
    return sorted(found, key=lambda a: (a.distance, a.system.code))[:most]


def _done(b: Blueprint, words: str) -> Iterator[tuple[str, str]]:
    """(table, name) of what a town does: programmes, meetings, places, training, publicity, money, roles."""
    f = b.facts
    said = [("planned_programmes", p.name or p.code) for p in f.programmes if p.done]
    said += [("conferences", c.name) for c in b.conferences]
    said += [("roles", r.label) for r in f.roles]
    said += [("spaces", s.name) for s in f.spaces]
    said += [(u.kind, u.name) for u in f.undertakings]
    yield from ((table, name) for table, name in said if words in name)


def _promises(b: Blueprint, indicator: str, words: str) -> Iterator[Promise]:
    results = b.facts.results
    for target in b.targets:
        told = tuple(r for r in results if r.target == target.code)
        counted = (target.count.of, target.count.per, *(r.count.of for r in told))
        if (not indicator or indicator in counted) and words in target.label:
            yield Promise(target, told)
    for result in results:
        asked = not indicator or indicator in (result.count.of, result.count.per)
        if not result.target and asked and words in result.label:
            yield Promise(None, (result,))


def counted_somewhere() -> list[str]:
    """The definitions by which some system counts something, to choose from."""
    found: dict[str, None] = {}
    for one in systems.systems():
        for promise in _promises(one.blueprint, "", ""):
            specs = [promise.target, *promise.results]
            found |= dict.fromkeys(s.count.of for s in specs if s is not None and s.count.of)
    return list(found)
