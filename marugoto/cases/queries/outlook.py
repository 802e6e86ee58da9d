"""What stands together in a case: urgency by necessity, patterns with the facts they rest on, and what workers said to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marugoto.cases.models import Assessment, Case, PatternVerdict
from marugoto.cases.queries.facts import OPTIONS, QUESTIONS, facts_of
from marugoto.cases.queries.page import latest_assessment
from marugoto.cases.queries.people import household_shown, subjects_of
from marugoto.cases.rules import outlook as rules
from marugoto.core import codes
from marugoto.core.codes import Code
from marugoto.people import queries as people
from marugoto.people.linkage.birth import age_on

PATTERNS = "cases.patterns"


def known_of(case: Case, *, on: date) -> rules.Known:
    """All that the patterns are looked for in: the newest assessment, and the ages of case and household."""
    last = latest_assessment(case)
    listed = codes.entries("cases.factors")
    return rules.Known(
        factors=tuple(last.factors) if last else (),
        facts=facts_of(last),
        fields={code: str(row.extra["field"]) for code, row in listed.items() if row.extra.get("field")},
        ages=_ages(case, on),
    )


def _ages(case: Case, on: date) -> dict[str, int]:
    home = household_shown(case)
    members = [m.person for m in people.members_of(home, on, seen_by=case.agency_id)] if home else []
    near = {p.root_id: p for p in (*members, *subjects_of(case)) if p.deceased_on is None}
    ages: dict[str, int] = {}
    for n, person in enumerate(near.values(), start=1):
        age = age_on(person.birth, on)
        name = person.display_name
        if age is not None:  # two without a name are still two
            ages[f"{name} {n}" if name in ages else name] = age
    return ages


def patterns_on(on: date) -> list[Code]:
    """The patterns in force on a day, to be read."""
    return [row for row in codes.entries(PATTERNS).values() if row.valid_on(on)]


def lists_on(on: date) -> dict[str, list[list[str]]]:
    """The patterns in force on a day, with their lines."""
    return {row.code: [list(line) for line in row.extra["needs"]] for row in patterns_on(on)}


def found_in(case: Case, *, on: date) -> list[rules.Found]:
    """The patterns that hold today."""
    return rules.patterns(lists_on(on), known_of(case, on=on))


# --- in words --------------------------------------------------------------------------------------------------------


def condition_words(text: str) -> str:
    """A condition as a person reads it: the same words for the rule and for what was found."""
    one = rules.read(text)
    if one.kind == "factor":
        return codes.label("cases.factors", one.code)
    if one.kind == "fact":
        option = codes.label(OPTIONS, f"{one.code}.{one.option}")
        return _("%(question)s：%(answer)s") % {
            "question": codes.label(QUESTIONS, one.code),
            "answer": option,
        }
    if one.kind == "fields":
        return _("課題が%(n)dつ以上の分野にまたがる") % {"n": one.low or 0}
    span = _span_words(one)
    if one.kind == "age":
        return _("%(span)s歳の人がいる") % {"span": span}
    return _("%(question)s：%(answer)s") % {"question": codes.label(QUESTIONS, one.code), "answer": span}


def _span_words(one: rules.Condition) -> str:
    return f"{'' if one.low is None else one.low}〜{'' if one.high is None else one.high}"


def rule_words(pattern: Code) -> list[str]:
    """The rule, line by line; each line holds when one of its conditions does."""
    return [_("、または ").join(condition_words(t) for t in line) for line in pattern.extra["needs"]]


def ground_words(text: str, known: rules.Known) -> str:
    """A condition that was met, with whom or what met it."""
    one = rules.read(text)
    if one.kind == "age":
        met = [_("%(name)s（%(age)d歳）") % {"name": n, "age": a} for n, a in rules.who(text, known.ages)]
        return _("、").join(met) or condition_words(text)
    if one.kind == "fields":
        return _("；").join(f"{field}（{_('、').join(names)}）" for field, names in _by_field(known).items())
    return condition_words(text)


def _by_field(known: rules.Known) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for factor in known.factors:
        if factor in known.fields:
            field = codes.label("cases.life_fields", known.fields[factor])
            found.setdefault(field, []).append(codes.label("cases.factors", factor))
    return found


@dataclass(frozen=True)
class PatternLine:
    """A pattern as the page shows it. ``standing``: new, confirmed, rejected, changed, gone."""

    code: str
    label: str
    rule: list[str]
    grounds: list[str]
    ask: str
    standing: str
    verdicts: list[PatternVerdict]


def patterns_of(case: Case, *, on: date) -> list[PatternLine]:
    """Those that are found, and those that were judged once; what nobody has judged stands first."""
    known = known_of(case, on=on)
    found = {f.pattern: f.grounds for f in rules.patterns(lists_on(on), known)}
    said: dict[str, list[PatternVerdict]] = {}
    for row in case.pattern_verdicts.select_related("by").order_by("-created_at", "-id"):
        said.setdefault(row.pattern, []).append(row)
    lines = [
        _line(row, found.get(row.code), said.get(row.code, []), known)
        for row in codes.entries(PATTERNS).values()
        if row.code in found or row.code in said
    ]
    order = ("new", "changed", "confirmed", "rejected", "gone")
    return sorted(lines, key=lambda line: order.index(line.standing))


def _line(
    row: Code, grounds: tuple[str, ...] | None, said: list[PatternVerdict], known: rules.Known
) -> PatternLine:
    last = said[0] if said else None
    english = (get_language() or "ja").startswith("en")
    shown = grounds if grounds is not None else tuple(last.grounds) if last else ()
    return PatternLine(
        code=row.code,
        label=row.text,
        rule=rule_words(row),
        grounds=[ground_words(t, known) if grounds is not None else condition_words(t) for t in shown],
        ask=str(row.extra["ask_en" if english else "ask"]),
        standing=rules.standing(
            found=grounds,
            verdict=last.verdict if last else "",
            rested_on=last.grounds if last else (),
        ),
        verdicts=said,
    )


@dataclass(frozen=True)
class Priority:
    """Urgency down, necessity across: what each pair asks for, and where the case stands."""

    columns: list[str]
    rows: list[dict[str, object]]


def priority_of(assessment: Assessment | None, *, on: date) -> Priority | None:
    """The table; None while neither is judged."""
    if assessment is None or not assessment.urgency:
        return None
    here = (assessment.urgency, assessment.necessity)
    across = codes.choices("cases.necessity", on=on, keep=assessment.necessity)
    down = codes.choices("intake.urgency", on=on, keep=assessment.urgency)
    return Priority(
        columns=[label for _code, label in across],
        rows=[
            {
                "label": label,
                "cells": [
                    {"words": codes.label("cases.priorities", f"{u}.{n}"), "here": (u, n) == here}
                    for n, _label in across
                ],
            }
            for u, label in down
        ],
    )
