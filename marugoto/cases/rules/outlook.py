"""What stands together in a case: conditions in the words of a code list, found or not. Never a score.

A pattern is a list of lines; every line must hold, and a line holds when one of its conditions does. What was found carries
the conditions it rests on, so that a page can say why, and a worker can say no.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from marugoto.cases.rules.facts import Answer

KINDS = ("factor", "fact", "number", "age", "fields")


@dataclass(frozen=True)
class Condition:
    """One condition. ``option``: of a fact; ``low`` and ``high``: of an age or a number, None is open; ``low`` of fields."""

    kind: str
    code: str = ""
    option: str = ""
    low: int | None = None
    high: int | None = None


def read(text: str) -> Condition:
    """factor:x, fact:q=o, number:q=1-5, age:75-, age:40-64, fields:3. ValueError: nothing of these."""
    kind, found, rest = text.partition(":")
    if kind not in KINDS or not found or not rest:
        raise ValueError(text)
    if kind == "factor":
        return Condition(kind, rest)
    if kind == "fields":
        return Condition(kind, low=int(rest))
    if kind == "age":
        return Condition(kind, "", "", *_span(rest))
    code, found, value = rest.partition("=")
    if not found:
        raise ValueError(text)
    return Condition(kind, code, value) if kind == "fact" else Condition(kind, code, "", *_span(value))


def _span(text: str) -> tuple[int | None, int | None]:
    low, found, high = text.partition("-")
    if not found:
        raise ValueError(text)
    return (int(low) if low else None), (int(high) if high else None)


@dataclass(frozen=True)
class Known:
    """What is known of a case. ``fields``: factor → part of life; ``ages``: who → age in years, of everybody alive."""

    factors: Sequence[str] = ()
    facts: Mapping[str, Answer] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    ages: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """A pattern that holds, with the conditions that were met, line by line."""

    pattern: str
    grounds: tuple[str, ...]


def holds(text: str, known: Known) -> bool:
    """Is this condition met?"""
    one = read(text)
    if one.kind == "factor":
        return one.code in known.factors
    if one.kind == "fields":
        touched = {known.fields[f] for f in known.factors if f in known.fields}
        return len(touched) >= (one.low or 0)
    if one.kind == "age":
        return any(_within(age, one) for age in known.ages.values())
    answer = known.facts.get(one.code, Answer())
    if one.kind == "fact":
        return one.option in answer.codes
    return answer.text.isdigit() and _within(int(answer.text), one)


def _within(n: int, one: Condition) -> bool:
    return (one.low is None or n >= one.low) and (one.high is None or n <= one.high)


def patterns(lists: Mapping[str, Sequence[Sequence[str]]], known: Known) -> list[Found]:
    """``lists``: pattern → its lines. Those whose every line holds, in the order given."""
    found = []
    for pattern, lines in lists.items():
        met = [[text for text in line if holds(text, known)] for line in lines]
        if lines and all(met):
            found.append(Found(pattern, tuple(dict.fromkeys(t for line in met for t in line))))
    return found


def who(text: str, ages: Mapping[str, int]) -> list[tuple[str, int]]:
    """Those whom a condition on age means."""
    one = read(text)
    return [(name, age) for name, age in ages.items() if _within(age, one)]


def standing(*, found: Sequence[str] | None, verdict: str, rested_on: Sequence[str]) -> str:
    """How a pattern stands: new, confirmed, rejected, changed (rejected, but on other grounds), gone (no longer found).

    ``found``: the grounds of today, None when the rules do not find it; ``rested_on``: the grounds of the last verdict.
    """
    if found is None:
        return "gone"
    if not verdict:
        return "new"
    if verdict == "rejected" and set(found) - set(rested_on):
        return "changed"
    return verdict
