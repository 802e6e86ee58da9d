"""What a plan prints beside agencies and areas: basic figures, staff, places, training, publicity, money, results, links.

Read from their tables into plain values; what each table means is told in docs/blueprint-format.md. Pure. Source: the form
of the plans (包括的支援体制 実施計画, 2018年度), and what cities print instead of it.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date

from marugoto.agencies.rules.blueprint_counts import Counting, read_counting
from marugoto.agencies.rules.blueprint_figures import Figure
from marugoto.agencies.rules.blueprint_problems import Problem, no_agency, no_area, twice
from marugoto.agencies.rules.blueprint_rows import Row
from marugoto.core.sentences import Sentence

_UNDERTAKINGS = ("training", "publicity", "funding")
STAFFING = ("planned", "full_time", "part_time", "dedicated", "concurrent")
_NEVER = date(1, 1, 1)


@dataclass(frozen=True)
class BasicSpec:
    """One figure about the town, of a day; several of one code may stand in one paper (``note`` says which is which)."""

    code: str
    unit: str
    figure: Figure
    as_of: date | None = None
    note: str = ""


@dataclass(frozen=True)
class PlannedProgrammeSpec:
    """A programme of the plan: under which name it is run, by whom, and how."""

    code: str
    name: str
    agencies: tuple[str, ...]
    operation: str = ""
    done: bool = True


@dataclass(frozen=True)
class RoleSpec:
    """A role under the town's own name, with its staff. ``employer`` and where they work may be different agencies."""

    code: str
    label: str
    role: str
    employer: str = ""
    workplaces: tuple[str, ...] = ()
    staffing: tuple[tuple[str, Figure], ...] = ()


@dataclass(frozen=True)
class SpaceSpec:
    """Places where people meet or are listened to: サロン, 拠点, 地域食堂. ``kind``: resources.kinds."""

    code: str
    name: str
    kind: str
    agency: str = ""
    areas: tuple[str, ...] = ()
    count: Figure | None = None


@dataclass(frozen=True)
class CountSpec:
    """A figure with what it counts."""

    label: str
    unit: str
    figure: Figure
    period: str = ""


@dataclass(frozen=True)
class UndertakingSpec:
    """Something done for many: ``kind`` training, publicity or funding; ``source_of_money`` for funding."""

    kind: str
    code: str
    name: str
    agency: str = ""
    audience: str = ""
    money: str = ""
    counts: tuple[CountSpec, ...] = ()


@dataclass(frozen=True)
class Parts:
    """Of what a rate is a part, in words, and whether cases from the year before are in it (agencies.carried_over, "" unsaid)."""

    numerator: str = ""
    denominator: str = ""
    carried_over: str = ""


@dataclass(frozen=True)
class ResultSpec:
    """A result as printed. ``target``: the code of its target, "" for a result that nobody had promised."""

    code: str
    label: str
    unit: str
    figure: Figure
    target: str = ""
    period: str = ""
    state: str = "unsaid"
    as_of: date | None = None
    programmes: tuple[str, ...] = ()
    note: str = ""
    count: Counting = field(default_factory=Counting)
    parts: Parts = field(default_factory=Parts)


@dataclass(frozen=True)
class GoalSpec:
    """A goal without a number, in a few words of one's own."""

    code: str
    label: str
    programmes: tuple[str, ...] = ()
    state: str = "unsaid"
    count: Counting = field(default_factory=Counting)


@dataclass(frozen=True)
class LinkSpec:
    """An arrow of the picture: from a desk, an agency or a meeting to another; ``label`` says what goes along it."""

    start: str
    end: str
    label: str = ""


@dataclass(frozen=True)
class Facts:
    """All of these of one blueprint."""

    covers: tuple[str, ...] = ()
    basics: tuple[BasicSpec, ...] = ()
    programmes: tuple[PlannedProgrammeSpec, ...] = ()
    roles: tuple[RoleSpec, ...] = ()
    spaces: tuple[SpaceSpec, ...] = ()
    undertakings: tuple[UndertakingSpec, ...] = ()
    results: tuple[ResultSpec, ...] = ()
    goals: tuple[GoalSpec, ...] = ()
    links: tuple[LinkSpec, ...] = field(default=())


def read_facts(top: Row) -> Facts:
    """The tables of a file; problems are noted in the row."""
    return Facts(
        covers=top.row("municipality").texts("covers"),
        basics=tuple(_basic(r) for r in top.rows("basics")),
        programmes=tuple(_planned(r) for r in top.rows("planned_programmes")),
        roles=tuple(_role(r) for r in top.rows("roles")),
        spaces=tuple(_space(r) for r in top.rows("spaces")),
        undertakings=tuple(_undertaking(r, kind) for kind in _UNDERTAKINGS for r in top.rows(kind)),
        results=tuple(_result(r) for r in top.rows("results")),
        goals=tuple(_goal(r) for r in top.rows("goals")),
        links=tuple(
            LinkSpec(r.text("from"), r.text("to"), r.text("label", default="")) for r in top.rows("links")
        ),
    )


def fact_problems(
    facts: Facts,
    *,
    agencies: Collection[str],
    desks: Collection[str],
    areas: Collection[str],
    bodies: Collection[str],
    targets: Collection[str],
) -> Iterator[Problem]:
    """Codes that stand twice, and agencies, areas, targets and ends of arrows that are named but not there."""
    coded: dict[str, list[str]] = {
        "roles": [r.code for r in facts.roles],
        "spaces": [s.code for s in facts.spaces],
        "results": [r.code for r in facts.results],
        "goals": [g.code for g in facts.goals],
    } | {kind: [u.code for u in facts.undertakings if u.kind == kind] for kind in _UNDERTAKINGS}
    for name, codes in coded.items():
        yield from twice(name, codes)
    for at, agency in _named(facts):
        if agency and agency not in agencies:
            yield no_agency(at, agency)
    for space in facts.spaces:
        yield from (no_area(f"spaces.{space.code}.areas", a) for a in space.areas if a not in areas)
    for result in facts.results:
        if result.target and result.target not in targets:
            said = Sentence("%(code)s という目標はありません", code=result.target)
            yield Problem(f"results.{result.code}.target", said)
    ends = {*agencies, *desks, *bodies}
    for n, link in enumerate(facts.links, start=1):
        yield from (
            Problem(f"links[{n}]", Sentence("%(code)s は機関・窓口・会議のどれでもありません", code=end))
            for end in (link.start, link.end)
            if end not in ends
        )


def _named(facts: Facts) -> Iterator[tuple[str, str]]:
    for p in facts.programmes:
        yield from ((f"planned_programmes.{p.code}.agencies", a) for a in p.agencies)
    for r in facts.roles:
        yield f"roles.{r.code}.employer", r.employer
        yield from ((f"roles.{r.code}.workplaces", a) for a in r.workplaces)
    yield from ((f"spaces.{s.code}.agency", s.agency) for s in facts.spaces)
    yield from ((f"{u.kind}.{u.code}.agency", u.agency) for u in facts.undertakings)


def _as_of(row: Row) -> date | None:
    day = row.day("as_of", default=_NEVER)
    return None if day == _NEVER else day


def _programmes(row: Row) -> tuple[str, ...]:
    return row.codes_of("programmes", "agencies.model_programmes")


def _basic(row: Row) -> BasicSpec:
    row.ignore("source")
    return BasicSpec(
        code=row.code("code", "agencies.basic_figures"),
        unit=row.code("unit", "indicators.units"),
        figure=row.figure("figure", with_value=True),
        as_of=_as_of(row),
        note=row.text("note", default=""),
    )


def _planned(row: Row) -> PlannedProgrammeSpec:
    row.ignore("note", "operator_note", "source", "partners")
    return PlannedProgrammeSpec(
        code=row.code("code", "agencies.model_programmes"),
        name=row.text("name", default=""),
        agencies=row.texts("agencies"),
        operation=row.code("operation", "agencies.operation_forms", default=""),
        done=row.flag("done", default=True),
    )


def _role(row: Row) -> RoleSpec:
    row.ignore("note", "source")
    return RoleSpec(
        code=row.slug("code"),
        label=row.text("label"),
        role=row.code("role", "role", default=""),
        employer=row.text("employer", default=""),
        workplaces=row.texts("workplaces"),
        staffing=tuple((name, row.figure(name, with_value=True)) for name in STAFFING if name in row.data),
    )


def _space(row: Row) -> SpaceSpec:
    row.ignore("note", "source")
    return SpaceSpec(
        code=row.slug("code"),
        name=row.text("name"),
        kind=row.code("kind", "resources.kinds", default=""),
        agency=row.text("agency", default=""),
        areas=row.texts("areas"),
        count=row.figure("count", with_value=True) if "count" in row.data else None,
    )


def _undertaking(row: Row, kind: str) -> UndertakingSpec:
    row.ignore("note", "source")
    return UndertakingSpec(
        kind=kind,
        code=row.slug("code"),
        name=row.text("name"),
        agency=row.text("agency", default=""),
        audience=row.text("audience", default=""),
        money=row.code("source_of_money", "agencies.funding_kinds") if kind == "funding" else "",
        counts=tuple(_count(r) for r in row.rows("counts")),
    )


def _count(row: Row) -> CountSpec:
    return CountSpec(
        label=row.text("label"),
        unit=row.code("unit", "indicators.units"),
        figure=row.figure("figure", with_value=True),
        period=row.code("period", "agencies.periods", default=""),
    )


def _result(row: Row) -> ResultSpec:
    row.ignore("source")
    return ResultSpec(
        code=row.slug("code"),
        label=row.text("label"),
        unit=row.code("unit", "indicators.units"),
        figure=row.figure("figure", with_value=True),
        target=row.text("target", default=""),
        period=row.code("period", "agencies.periods", default=""),
        state=row.code("state", "agencies.result_states", default="unsaid"),
        as_of=_as_of(row),
        programmes=_programmes(row),
        note=row.text("note", default=""),
        count=read_counting(row),
        parts=read_parts(row),
    )


def read_parts(row: Row) -> Parts:
    """Numerator, denominator and carried-over cases of a target or result. A numerator without a denominator is no rate."""
    parts = Parts(
        numerator=row.text("numerator", default=""),
        denominator=row.text("denominator", default=""),
        carried_over=row.code("carried_over", "agencies.carried_over", default=""),
    )
    if bool(parts.numerator) != bool(parts.denominator):
        row.wrong("denominator", "分子と分母は、どちらも書くか、どちらも書かないでください")
    return parts


def _goal(row: Row) -> GoalSpec:
    row.ignore("note", "source")
    return GoalSpec(
        code=row.slug("code"),
        label=row.text("label"),
        programmes=_programmes(row),
        state=row.code("state", "agencies.result_states", default="unsaid"),
        count=read_counting(row),
    )
