"""The plan of a town: its indicators, targets and printed results, from the blueprint. Loading again changes what changed."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from marugoto.agencies.models import Municipality
from marugoto.agencies.rules.blueprint_counts import UNSAID, Counting
from marugoto.agencies.rules.blueprint_facts import ResultSpec
from marugoto.agencies.rules.blueprint_rules import Blueprint
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.indicators.actions import targets
from marugoto.indicators.models import Indicator, Result
from marugoto.policy.actor import Actor


@transaction.atomic
def load_plan(*, municipality: Municipality, data: Blueprint, by: Actor | None) -> int:
    """Writes indicators (of targets, of results that nobody promised, goals, milestones), targets and printed results.

    Twice changes nothing; what a file no longer names stays. Returns how many indicators there are.
    """
    made: dict[str, Indicator] = {}
    for sort, (code, values) in enumerate(_indicators(data)):
        made[code], _new = Indicator.objects.update_or_create(
            municipality=municipality, code=code, defaults=values | {"sort": sort}
        )
    targets.load_targets(municipality=municipality, rows=[t.as_row() for t in data.targets], by=by)
    papers = {source.id: source.title for source in data.sources}
    for result in data.facts.results:
        _load_result(made[result.target or _orphan(result)], result, papers)
    audit.record(
        "indicators.loaded",
        by=by,
        refs=[Ref("municipality", municipality.id)],
        data={"indicators": len(made), "results": len(data.facts.results)},
        municipality=None if by else municipality.id,
    )
    return len(made)


def _indicators(data: Blueprint) -> Iterator[tuple[str, dict[str, Any]]]:
    """Code and values of every indicator, in the order of the file. Two tables may use one code: what is no target is marked."""
    for t in data.targets:
        yield (
            t.code,
            _values(t.label, t.count, t.programmes)
            | {"unit": t.unit, "counting": t.counting, "comparator": t.comparator, "period": t.period}
            | {"survey": t.survey}
            | vars(t.parts),
        )
    for r in data.facts.results:
        if not r.target:
            values = _values(r.label, r.count, r.programmes) | {"unit": r.unit, "period": r.period}
            yield _orphan(r), values | vars(r.parts)
    for m in data.milestones:
        yield f"milestone-{m.code}", _values(m.label, m.count, (), kind="milestone", why="product")
    for g in data.facts.goals:
        yield f"goal-{g.code}", _values(g.label, g.count, g.programmes, kind="goal", why="qualitative")


def _values(
    label: str, count: Counting, programmes: tuple[str, ...], *, kind: str = "number", why: str = UNSAID
) -> dict[str, Any]:
    said = count.why if count.why != UNSAID else why
    return {
        "label": label,
        "kind": kind,
        "count": count.as_data(),
        "uncounted": "" if count.of else said,
        "programmes": list(programmes),
    }


def _orphan(result: ResultSpec) -> str:
    return f"result-{result.code}"


def _load_result(indicator: Indicator, result: ResultSpec, papers: Mapping[str, str]) -> None:
    figure = result.figure
    Result.objects.update_or_create(
        indicator=indicator,
        code=result.code,
        defaults={
            "label": result.label,
            "year": figure.fiscal_year or _year_of(result.as_of),
            "as_of": result.as_of,
            "period": result.period,
            "value": figure.value,
            "unit": result.unit,
            "state": result.state,
            "note": result.note[:300],
            "raw": figure.raw[:120],
            "source": papers.get(figure.source, figure.source)[:120],
        },
    )


def _year_of(day: date | None) -> int | None:
    return None if day is None else day.year - (day.month < 4)
