"""The blueprint of a municipality, read from the mapping of a TOML file into plain values.

Pure: it gets the mapping and the codes that are known, and returns dataclasses, or says every problem at once with
file and key. What the format means is told in docs/blueprint-format.md.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fnmatch import fnmatchcase
from typing import Any

from marugoto.agencies.rules.blueprint_bodies import read_body
from marugoto.agencies.rules.blueprint_counts import read_counting
from marugoto.agencies.rules.blueprint_facts import read_facts, read_parts
from marugoto.agencies.rules.blueprint_figures import figure_problems, figures_in
from marugoto.agencies.rules.blueprint_hours import read_hours
from marugoto.agencies.rules.blueprint_links import demo_problems, link_problems
from marugoto.agencies.rules.blueprint_problems import Problem
from marugoto.agencies.rules.blueprint_rows import Row
from marugoto.agencies.rules.blueprint_specs import (
    AgencySpec,
    AreaSpec,
    Blueprint,
    ConferenceSpec,
    DemoSpec,
    DeskSpec,
    Inside,
    LocalNameSpec,
    MilestoneSpec,
    MunicipalitySpec,
    ProgrammeSpec,
    SchemeSpec,
    SourceSpec,
    TargetSpec,
    UserSpec,
    with_demo,
)
from marugoto.core.sentences import Sentence

__all__ = [
    "AgencySpec",
    "AreaSpec",
    "Blueprint",
    "BlueprintError",
    "Codes",
    "ConferenceSpec",
    "DemoSpec",
    "DeskSpec",
    "Inside",
    "LocalNameSpec",
    "MilestoneSpec",
    "MunicipalitySpec",
    "ProgrammeSpec",
    "SchemeSpec",
    "SourceSpec",
    "TargetSpec",
    "UserSpec",
    "check_digit",
    "parse_blueprint",
    "parse_demo",
    "read_draft",
    "with_demo",
]

FORMAT = 1
Codes = Mapping[str, Collection[str]]


class BlueprintError(ValueError):
    """The file cannot be used. ``problems``: one sentence each, "file: key: what is wrong"."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def parse_blueprint(raw: Mapping[str, Any], *, file: str, codes: Codes) -> Blueprint:
    """The blueprint in a file. BlueprintError: with every problem found, each naming file and key."""
    blueprint, problems = read_draft(raw, file=file, codes=codes)
    if problems:
        raise BlueprintError(problems)
    return blueprint


def read_draft(raw: Mapping[str, Any], *, file: str, codes: Codes) -> tuple[Blueprint, list[Problem]]:
    """The blueprint as far as it can be read, and every problem, "file: key: what is wrong": a draft may be half done."""
    top = Row(raw, file=file, codes=codes)
    _check_format(top)
    valid_from = top.day("valid_from")
    sources = tuple(_source(r) for r in top.rows("sources"))
    blueprint = Blueprint(
        file=file,
        valid_from=valid_from,
        municipality=_municipality(top.row("municipality")),
        sources=sources,
        schemes=tuple(_scheme(r, valid_from) for r in top.rows("area_schemes")),
        agencies=_agencies(top, valid_from),
        programmes=tuple(_programme(r) for r in top.rows("programmes")),
        conferences=tuple(read_body(r) for r in top.rows("conferences")),
        targets=tuple(_target(r) for r in top.rows("targets")),
        milestones=tuple(_milestone(r) for r in top.rows("milestones")),
        local_names=tuple(_local_name(r) for r in top.rows("local_names")),
        figures=tuple(figures_in(raw)),
        facts=read_facts(top),
    )
    top.ignore("format", "plan_form")
    problems = [
        *figure_problems(blueprint.figures, sources=[s.id for s in sources]),
        *link_problems(blueprint),
    ]
    whole = replace(
        blueprint,
        programmes=tuple(_widen_programme(p, blueprint.agencies) for p in blueprint.programmes),
        conferences=tuple(_widen_conference(c, blueprint.agencies) for c in blueprint.conferences),
    )
    return whole, _found(top, problems)


def parse_demo(raw: Mapping[str, Any], *, file: str, codes: Codes, base: Blueprint) -> DemoSpec:
    """The demonstration that belongs to a blueprint. BlueprintError: with every problem found."""
    top = Row(raw, file=file, codes=codes)
    _check_format(top)
    if top.flag("synthetic", default=False) is not True:
        top.wrong("synthetic", "デモのファイルには synthetic = true が要ります")
    demo = DemoSpec(
        file=file,
        municipality=top.text("municipality"),
        agencies=_agencies(top, base.valid_from),
        desks=tuple((r.text("agency"), _desk(r)) for r in top.rows("desks")),
        desk_areas=tuple((r.text("desk"), r.texts("areas")) for r in top.rows("desk_areas")),
        conferences=tuple(read_body(r) for r in top.rows("conferences")),
        users=tuple(_user(r) for r in top.rows("users")),
    )
    top.ignore("format")
    if found := _found(top, demo_problems(demo, base)):
        raise BlueprintError(found)
    return replace(
        demo,
        conferences=tuple(_widen_conference(c, (*base.agencies, *demo.agencies)) for c in demo.conferences),
    )


def check_digit(first_five: str) -> str:
    """The sixth digit of a 全国地方公共団体コード (weights 6 5 4 3 2, modulus 11)."""
    total = sum(int(digit) * weight for digit, weight in zip(first_five, (6, 5, 4, 3, 2), strict=True))
    return str((11 - total % 11) % 10)


def _check_format(top: Row) -> None:
    if top.number("format") != FORMAT:
        top.wrong("format", Sentence("この版で読めるのは format = %(n)s です", n=FORMAT))


def _found(top: Row, problems: Iterable[Problem]) -> list[Problem]:
    top.refuse_unknown_keys()
    return [*top.problems, *(p.in_file(top.file) for p in problems)]


def _municipality(row: Row) -> MunicipalitySpec:
    code = row.text("code")
    if not (len(code) == 6 and code.isascii() and code.isdigit()):
        row.wrong("code", "全国地方公共団体コードは数字6桁です（先頭の0も書きます）")
    elif check_digit(code[:5]) != code[5]:
        row.wrong(
            "code",
            Sentence(
                "検査数字が合いません（%(five)s なら %(digit)s）", five=code[:5], digit=check_digit(code[:5])
            ),
        )
    row.ignore("source", "note")
    return MunicipalitySpec(
        code=code,
        name=row.text("name"),
        prefecture=row.text("prefecture"),
        name_kana=row.text("name_kana", default=""),
        name_en=row.text("name_en", default=""),
        kind=row.code("kind", "agencies.municipality_kind", default="city"),
        programme_mode=row.code("programme_mode", "agencies.programme_modes", default="full"),
    )


def _source(row: Row) -> SourceSpec:
    return SourceSpec(id=row.text("id"), title=row.text("title"), note=row.text("note", default=""))


def _scheme(row: Row, valid_from: date) -> SchemeSpec:
    row.ignore("source", "note", "needs_check")
    areas = [_area(r) for r in row.rows("areas")]
    if series := row.row("series", required=False):
        count = series.count("count")
        areas += [
            AreaSpec(code=series.pattern("code", n), name=series.pattern("name", n))
            for n in range(1, count + 1)
        ]
    return SchemeSpec(
        code=row.slug("code"),
        kind=row.code("kind", "agencies.area_scheme_kinds"),
        name=row.text("name"),
        valid_from=row.day("valid_from", default=valid_from),
        areas=tuple(areas),
    )


def _area(row: Row) -> AreaSpec:
    inside = tuple(
        Inside(area=r.text("area"), weight=r.share("weight"), roughly=r.flag("roughly", default=False))
        for r in row.rows("inside")
    )
    return AreaSpec(code=row.slug("code"), name=row.text("name"), inside=inside)


def _agencies(top: Row, valid_from: date) -> tuple[AgencySpec, ...]:
    single = [_agency(r, valid_from) for r in top.rows("agencies")]
    return (*single, *(a for r in top.rows("agency_series") for a in _series(r, valid_from)))


def _agency_base(row: Row, valid_from: date) -> AgencySpec:
    row.ignore("source", "note", "count", "opened")
    return AgencySpec(
        code="",
        name="",
        kind=row.code("kind", "agencies.agency_kinds"),
        valid_from=row.day("valid_from", default=valid_from),
        operation=row.code("operation", "agencies.operation_forms", default=""),
        operator_name=row.text("operator_name", default=""),
        fields=row.codes_of("fields", "agencies.fields"),
    )


def _agency(row: Row, valid_from: date) -> AgencySpec:
    return replace(
        _agency_base(row, valid_from),
        code=row.slug("code"),
        name=row.text("name"),
        placeholder_name=row.flag("placeholder_name", default=False),
        aliases=tuple(r.text("name") for r in row.rows("aliases")),
        desks=tuple(_desk(r) for r in row.rows("desks")),
    )


def _series(row: Row, valid_from: date) -> list[AgencySpec]:
    """As many agencies as the paper counts; ``names`` gives the real ones as they become known."""
    base = _agency_base(row, valid_from)
    count = row.count("count")
    names = row.texts("names")
    desk = row.row("desk")
    if len(names) > count:
        row.wrong("names", Sentence("名前が %(n)s より多く書かれています", n=count))
    out = []
    for n in range(1, count + 1):
        known = n <= len(names)
        name = names[n - 1] if known else row.pattern("name", n)
        spec = _desk(desk, name=name, number=n)
        out.append(
            replace(
                base,
                code=row.pattern("code", n),
                name=name,
                placeholder_name=not known,
                desks=(replace(spec, placeholder_name=not known),),
            )
        )
    return out


def _desk(row: Row, *, name: str | None = None, number: int | None = None) -> DeskSpec:
    row.ignore("source", "note", "agency")
    areas = row.texts("areas")
    return DeskSpec(
        code=row.slug("code"),
        name=row.text("name", default=name),
        intake_mode=row.code("intake_mode", "agencies.desk_intake_modes"),
        accounts=row.flag("accounts", default=True),
        listed=row.flag("listed", default=True),
        receives_notices=row.flag("receives_notices", default=False),
        placeholder_name=row.flag("placeholder_name", default=False),
        phone=row.text("phone", default=""),
        address=row.text("address", default=""),
        hours_note=row.text("hours_note", default=""),
        hours=read_hours(row),
        areas=tuple(a.replace("{n}", str(number)) for a in areas) if number else areas,
        backup=row.text("backup", default=""),
    )


def _programme(row: Row) -> ProgrammeSpec:
    row.ignore("source", "note", "partners", "opened")
    items = []
    for item in row.rows("items"):
        item.ignore("places", "area")
        item.code("operation", "agencies.operation_forms", default="")
        item.code("field", "agencies.fields", default="")
        items.append(item.text("name"))
    change = row.text("change")
    if change not in {"new", "extended", "unchanged"}:
        row.wrong("change", "new・extended・unchanged のどれかです")
    return ProgrammeSpec(
        code=row.code("code", "cases.programmes"),
        name=row.text("name", default=""),
        change=change,
        agencies=row.texts("agencies"),
        items=tuple(items),
    )


def _target(row: Row) -> TargetSpec:
    row.ignore("plan", "note")
    return TargetSpec(
        code=row.slug("code"),
        label=row.text("label"),
        unit=row.code("unit", "indicators.units"),
        counting=row.code("counting", "indicators.counting"),
        target=row.figure("target", with_value=True),
        baseline=row.figure("baseline", with_value=True) if "baseline" in row.data else None,
        indicator=row.text("indicator", default=""),
        programme=row.code("programme", "cases.programmes", default=""),
        agency=row.text("agency", default=""),
        programmes=row.codes_of("programmes", "agencies.model_programmes"),
        comparator=row.code("comparator", "agencies.comparators", default=""),
        period=row.code("period", "agencies.periods", default=""),
        survey=row.text("survey", default=""),
        count=read_counting(row),
        parts=read_parts(row),
    )


def _milestone(row: Row) -> MilestoneSpec:
    return MilestoneSpec(
        code=row.slug("code"),
        label=row.text("label"),
        due=row.figure("due", with_value=False),
        count=read_counting(row),
    )


def _local_name(row: Row) -> LocalNameSpec:
    row.ignore("source", "note")
    list_name = row.text("list")
    return LocalNameSpec(list_name=list_name, code=row.code("code", list_name), label=row.text("label"))


def _user(row: Row) -> UserSpec:
    name = row.text("name")
    if "デモ" not in name:
        row.wrong("name", "デモの人の名前には「（デモ）」と書きます")
    return UserSpec(
        username=row.slug("username"),
        name=name,
        agency=row.text("agency"),
        roles=row.codes_of("roles", "role"),
        desks=row.texts("desks"),
        title=row.code("title", "agencies.job_titles", default=""),
    )


def _widen(patterns: Iterable[str], agencies: Sequence[AgencySpec]) -> tuple[str, ...]:
    """Agency codes that the patterns name ("houkatsu-*"), each once, in the order of the patterns."""
    found = (a.code for p in patterns for a in agencies if fnmatchcase(a.code, p))
    return tuple(dict.fromkeys(found))


def _widen_programme(p: ProgrammeSpec, agencies: Sequence[AgencySpec]) -> ProgrammeSpec:
    return replace(p, agencies=_widen(p.agencies, agencies))


def _widen_conference(c: ConferenceSpec, agencies: Sequence[AgencySpec]) -> ConferenceSpec:
    return replace(c, members=_widen(c.members, agencies))
