"""The blueprint of a municipality, parsed: windows, agencies, areas, conferences, targets, as plain values.

Pure: it gets the mapping of a TOML file and the codes that are known, and returns dataclasses, or says every
problem at once with file and key. What the format means is told in docs/blueprint-format.md.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fnmatch import fnmatchcase
from typing import Any

from marugoto.agencies.rules.blueprint_figures import Figure, figure_problems, figures_in, recurrence_problem
from marugoto.agencies.rules.blueprint_rows import Row

FORMAT = 1
Codes = Mapping[str, Collection[str]]


class BlueprintError(ValueError):
    """The file cannot be used. ``problems``: one sentence each, "file: key: what is wrong"."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class MunicipalitySpec:
    """The tenant. ``code``: six digits, the last one the check digit."""

    code: str
    name: str
    prefecture: str
    name_kana: str = ""
    name_en: str = ""
    kind: str = "city"
    programme_mode: str = "full"


@dataclass(frozen=True)
class SourceSpec:
    """A paper that figures come from. ``id`` is what a figure names."""

    id: str
    title: str
    note: str = ""


@dataclass(frozen=True)
class Inside:
    """An area lies in another: ``area`` as "scheme/area"; ``weight`` 0–1, or None (wholly or ``roughly``)."""

    area: str
    weight: float | None = None
    roughly: bool = False


@dataclass(frozen=True)
class AreaSpec:
    """One area of a scheme."""

    code: str
    name: str
    inside: tuple[Inside, ...] = ()


@dataclass(frozen=True)
class SchemeSpec:
    """One state of an area scheme, in force from a day."""

    code: str
    kind: str
    name: str
    valid_from: date
    areas: tuple[AreaSpec, ...]


@dataclass(frozen=True)
class DeskSpec:
    """A window. ``areas``: "scheme/area"; ``backup``: "agency/desk" or ""."""

    code: str
    name: str
    intake_mode: str
    accounts: bool = True
    listed: bool = True
    receives_notices: bool = False
    placeholder_name: bool = False
    phone: str = ""
    address: str = ""
    hours_note: str = ""
    areas: tuple[str, ...] = ()
    backup: str = ""


@dataclass(frozen=True)
class AgencySpec:
    """An agency with its desks. ``aliases``: other names."""

    code: str
    name: str
    kind: str
    valid_from: date
    operation: str = ""
    operator_name: str = ""
    placeholder_name: bool = False
    fields: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    desks: tuple[DeskSpec, ...] = ()


@dataclass(frozen=True)
class ConferenceSpec:
    """A standing conference. ``members``: agency codes; ``recurrence``: an RFC 5545 rule or ""."""

    code: str
    kind: str
    name: str
    convener: str
    recurrence: str = ""
    recurrence_note: str = ""
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProgrammeSpec:
    """One of the programmes (cases.programmes): who carries it out, and what was printed about places."""

    code: str
    name: str
    change: str
    agencies: tuple[str, ...]
    items: tuple[str, ...]


@dataclass(frozen=True)
class TargetSpec:
    """A plan target as printed, with its baseline if one is printed."""

    code: str
    label: str
    unit: str
    counting: str
    target: Figure
    baseline: Figure | None = None
    indicator: str = ""
    programme: str = ""
    agency: str = ""

    def as_row(self) -> dict[str, Any]:
        """As the ``[[targets]]`` of the file say it (what the indicators load)."""
        return {
            "code": self.code,
            "label": self.label,
            "unit": self.unit,
            "indicator": self.indicator,
            "programme": self.programme,
            "agency": self.agency,
            "baseline": _printed(self.baseline) if self.baseline else None,
            "target": _printed(self.target),
        }


@dataclass(frozen=True)
class MilestoneSpec:
    """A promise without a number."""

    code: str
    label: str
    due: Figure


@dataclass(frozen=True)
class LocalNameSpec:
    """The town's own word for a code of a list."""

    list_name: str
    code: str
    label: str


@dataclass(frozen=True)
class Blueprint:
    """A municipality as its papers describe it. ``figures``: everything that carries a printed string."""

    file: str
    valid_from: date
    municipality: MunicipalitySpec
    sources: tuple[SourceSpec, ...] = ()
    schemes: tuple[SchemeSpec, ...] = ()
    agencies: tuple[AgencySpec, ...] = ()
    programmes: tuple[ProgrammeSpec, ...] = ()
    conferences: tuple[ConferenceSpec, ...] = ()
    targets: tuple[TargetSpec, ...] = ()
    milestones: tuple[MilestoneSpec, ...] = ()
    local_names: tuple[LocalNameSpec, ...] = ()
    figures: tuple[Figure, ...] = field(default=())

    @property
    def desks(self) -> dict[str, DeskSpec]:
        """ "agency/desk" → desk."""
        return {f"{a.code}/{d.code}": d for a in self.agencies for d in a.desks}


@dataclass(frozen=True)
class UserSpec:
    """An invented worker of a demonstration."""

    username: str
    name: str
    agency: str
    roles: tuple[str, ...]
    desks: tuple[str, ...]
    title: str = ""


@dataclass(frozen=True)
class DemoSpec:
    """What only a demonstration has: invented workers, and what the papers leave open."""

    file: str
    municipality: str
    agencies: tuple[AgencySpec, ...] = ()
    desks: tuple[tuple[str, DeskSpec], ...] = ()
    desk_areas: tuple[tuple[str, tuple[str, ...]], ...] = ()
    conferences: tuple[ConferenceSpec, ...] = ()
    users: tuple[UserSpec, ...] = ()


def parse_blueprint(raw: Mapping[str, Any], *, file: str, codes: Codes) -> Blueprint:
    """The blueprint in a file. BlueprintError: with every problem found, each naming file and key."""
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
        conferences=tuple(_conference(r) for r in top.rows("conferences")),
        targets=tuple(_target(r) for r in top.rows("targets")),
        milestones=tuple(_milestone(r) for r in top.rows("milestones")),
        local_names=tuple(_local_name(r) for r in top.rows("local_names")),
        figures=tuple(figures_in(raw)),
    )
    top.ignore("format")
    _finish(
        top,
        [
            *figure_problems(blueprint.figures, sources=[s.id for s in sources]),
            *_link_problems(blueprint),
        ],
    )
    return replace(
        blueprint,
        programmes=tuple(_widen_programme(p, blueprint.agencies) for p in blueprint.programmes),
        conferences=tuple(_widen_conference(c, blueprint.agencies) for c in blueprint.conferences),
    )


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
        conferences=tuple(_conference(r) for r in top.rows("conferences")),
        users=tuple(_user(r) for r in top.rows("users")),
    )
    top.ignore("format")
    _finish(top, _demo_problems(demo, base))
    return replace(
        demo,
        conferences=tuple(_widen_conference(c, (*base.agencies, *demo.agencies)) for c in demo.conferences),
    )


def with_demo(base: Blueprint, demo: DemoSpec) -> Blueprint:
    """The blueprint as a demonstration loads it: with the desks and conferences the papers lack."""
    more: dict[str, list[DeskSpec]] = {}
    for agency, desk in demo.desks:
        more.setdefault(agency, []).append(desk)
    served = dict(demo.desk_areas)
    agencies = [
        replace(
            a,
            desks=tuple(
                replace(d, areas=served.get(f"{a.code}/{d.code}", d.areas))
                for d in (*a.desks, *more.get(a.code, []))
            ),
        )
        for a in (*base.agencies, *demo.agencies)
    ]
    return replace(base, agencies=tuple(agencies), conferences=(*base.conferences, *demo.conferences))


def check_digit(first_five: str) -> str:
    """The sixth digit of a 全国地方公共団体コード (weights 6 5 4 3 2, modulus 11)."""
    total = sum(int(digit) * weight for digit, weight in zip(first_five, (6, 5, 4, 3, 2), strict=True))
    return str((11 - total % 11) % 10)


def _check_format(top: Row) -> None:
    if top.number("format") != FORMAT:
        top.wrong("format", f"この版で読めるのは format = {FORMAT} です")


def _finish(top: Row, problems: Iterable[str]) -> None:
    top.refuse_unknown_keys()
    found = [*top.problems, *(f"{top.file}: {p}" for p in problems)]
    if found:
        raise BlueprintError(found)


def _municipality(row: Row) -> MunicipalitySpec:
    code = row.text("code")
    if not (len(code) == 6 and code.isascii() and code.isdigit()):
        row.wrong("code", "全国地方公共団体コードは数字6桁です（先頭の0も書きます）")
    elif check_digit(code[:5]) != code[5]:
        row.wrong("code", f"検査数字が合いません（{code[:5]} なら {check_digit(code[:5])}）")
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
        row.wrong("names", f"名前が {count} より多く書かれています")
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


def _conference(row: Row) -> ConferenceSpec:
    row.ignore("source", "note", "organiser", "organiser_note", "needs_check", "extra_sittings", "topics")
    rule = printed = ""
    if recurrence := row.row("recurrence", required=False):
        recurrence.ignore("near", "source")
        rule, printed = recurrence.text("rule"), recurrence.text("raw", default="")
        if problem := recurrence_problem(rule, printed):
            row.wrong("recurrence", problem)
    return ConferenceSpec(
        code=row.slug("code"),
        kind=row.code("kind", "collaboration.conference_kinds"),
        name=row.text("name"),
        convener=row.text("convener"),
        recurrence=rule,
        recurrence_note=row.text("recurrence_note", default="") or printed,
        members=row.texts("members"),
    )


def _target(row: Row) -> TargetSpec:
    row.ignore("survey", "plan", "note")
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
    )


def _printed(figure: Figure) -> dict[str, Any]:
    return {
        "value": figure.value,
        "year_raw": figure.year_raw,
        "raw": figure.raw,
        "source": figure.source,
    }


def _milestone(row: Row) -> MilestoneSpec:
    return MilestoneSpec(
        code=row.slug("code"), label=row.text("label"), due=row.figure("due", with_value=False)
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


def _link_problems(b: Blueprint) -> list[str]:
    agencies = [a.code for a in b.agencies]
    areas = [f"{s.code}/{a.code}" for s in b.schemes for a in s.areas]
    out = [f"area_schemes: {c} が二度あります" for c in _twice([s.code for s in b.schemes])]
    out += [f"area_schemes: {c} が二度あります" for c in _twice(areas)]
    out += [f"agencies: {c} が二度あります" for c in _twice(agencies)]
    out += [f"conferences: {c} が二度あります" for c in _twice([c.code for c in b.conferences])]
    out += [f"targets: {c} が二度あります" for c in _twice([t.code for t in b.targets])]
    out += [
        f"area_schemes.{s.code}.{a.code}.inside: {i.area} という圏域はありません"
        for s in b.schemes
        for a in s.areas
        for i in a.inside
        if i.area not in areas
    ]
    out += _agency_problems(b.agencies, areas=areas, desks=set(b.desks))
    out += [
        f"programmes.{p.code}.agencies: {c} という機関はありません"
        for p in b.programmes
        for c in _unmatched(p.agencies, agencies)
    ]
    out += [
        f"targets.{t.code}.agency: {t.agency} という機関はありません"
        for t in b.targets
        if t.agency and t.agency not in agencies
    ]
    return out + _conference_problems(b.conferences, agencies)


def _agency_problems(
    agencies: Sequence[AgencySpec], *, areas: Collection[str], desks: Collection[str]
) -> list[str]:
    out = []
    for agency in agencies:
        at = f"agencies.{agency.code}"
        out += [f"{at}.desks: {c} が二度あります" for c in _twice([d.code for d in agency.desks])]
        for desk in agency.desks:
            out += _desk_problems(f"{at}.desks.{desk.code}", desk, areas=areas, desks=desks)
            if desk.backup == f"{agency.code}/{desk.code}":
                out.append(f"{at}.desks.{desk.code}.backup: 自分自身を支える窓口にはできません")
    return out


def _desk_problems(at: str, desk: DeskSpec, *, areas: Collection[str], desks: Collection[str]) -> list[str]:
    out = [f"{at}.areas: {a} という圏域はありません" for a in desk.areas if a not in areas]
    if desk.backup and desk.backup not in desks:
        out.append(f"{at}.backup: {desk.backup} という窓口はありません")
    return out


def _conference_problems(conferences: Sequence[ConferenceSpec], agencies: Collection[str]) -> list[str]:
    out = []
    for c in conferences:
        if c.convener not in agencies:
            out.append(f"conferences.{c.code}.convener: {c.convener} という機関はありません")
        out += [
            f"conferences.{c.code}.members: {m} という機関はありません"
            for m in _unmatched(c.members, agencies)
        ]
    return out


def _demo_problems(demo: DemoSpec, base: Blueprint) -> list[str]:
    all_agencies = (*base.agencies, *demo.agencies)
    codes = [a.code for a in all_agencies]
    areas = [f"{s.code}/{a.code}" for s in base.schemes for a in s.areas]
    desks = {f"{a.code}/{d.code}" for a in all_agencies for d in a.desks}
    desks |= {f"{agency}/{d.code}" for agency, d in demo.desks}
    out = []
    if demo.municipality != base.municipality.code:
        out.append(f"municipality: {base.file} は {base.municipality.code} です")
    out += [f"agencies: {c} が二度あります" for c in _twice(codes)]
    out += _agency_problems(demo.agencies, areas=areas, desks=desks)
    for agency, desk in demo.desks:
        if agency not in codes:
            out.append(f"desks.{desk.code}.agency: {agency} という機関はありません")
        out += _desk_problems(f"desks.{desk.code}", desk, areas=areas, desks=desks)
    for name, wanted in demo.desk_areas:
        if name not in desks:
            out.append(f"desk_areas: {name} という窓口はありません")
        out += [f"desk_areas.{name}: {a} という圏域はありません" for a in wanted if a not in areas]
    out += [f"users: {u} が二度あります" for u in _twice([u.username for u in demo.users])]
    return out + _conference_problems(demo.conferences, codes) + _user_problems(demo.users, codes, desks)


def _user_problems(users: Sequence[UserSpec], agencies: Collection[str], desks: Collection[str]) -> list[str]:
    out = []
    for user in users:
        if user.agency not in agencies:
            out.append(f"users.{user.username}.agency: {user.agency} という機関はありません")
        out += [
            f"users.{user.username}.desks: {user.agency}/{d} という窓口はありません"
            for d in user.desks
            if f"{user.agency}/{d}" not in desks
        ]
    return out


def _twice(codes: Sequence[str]) -> list[str]:
    return sorted({c for c in codes if codes.count(c) > 1})


def _unmatched(patterns: Iterable[str], codes: Collection[str]) -> list[str]:
    return [p for p in patterns if not any(fnmatchcase(c, p) for c in codes)]


def _widen(patterns: Iterable[str], agencies: Sequence[AgencySpec]) -> tuple[str, ...]:
    """Agency codes that the patterns name ("houkatsu-*"), each once, in the order of the patterns."""
    found = (a.code for p in patterns for a in agencies if fnmatchcase(a.code, p))
    return tuple(dict.fromkeys(found))


def _widen_programme(p: ProgrammeSpec, agencies: Sequence[AgencySpec]) -> ProgrammeSpec:
    return replace(p, agencies=_widen(p.agencies, agencies))


def _widen_conference(c: ConferenceSpec, agencies: Sequence[AgencySpec]) -> ConferenceSpec:
    return replace(c, members=_widen(c.members, agencies))
