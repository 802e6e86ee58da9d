"""Do the parts of a blueprint point to each other? Pure; every answer names the key it is about."""

from collections.abc import Collection, Iterable, Sequence
from fnmatch import fnmatchcase

from marugoto.agencies.rules.blueprint_counts import count_problems
from marugoto.agencies.rules.blueprint_facts import fact_problems
from marugoto.agencies.rules.blueprint_problems import Problem, no_agency, no_area, no_desk, twice
from marugoto.agencies.rules.blueprint_specs import (
    AgencySpec,
    Blueprint,
    ConferenceSpec,
    DemoSpec,
    DeskSpec,
    UserSpec,
)
from marugoto.core.sentences import Sentence


def link_problems(b: Blueprint) -> list[Problem]:
    """Codes that stand twice, and areas, desks and agencies that are named but not there."""
    agencies = [a.code for a in b.agencies]
    areas = [f"{s.code}/{a.code}" for s in b.schemes for a in s.areas]
    out = twice("area_schemes", [s.code for s in b.schemes])
    out += twice("area_schemes", areas)
    out += twice("agencies", agencies)
    out += twice("conferences", [c.code for c in b.conferences])
    out += twice("targets", [t.code for t in b.targets])
    out += [
        no_area(f"area_schemes.{s.code}.{a.code}.inside", i.area)
        for s in b.schemes
        for a in s.areas
        for i in a.inside
        if i.area not in areas
    ]
    out += _agency_problems(b.agencies, areas=areas, desks=set(b.desks))
    out += [
        no_agency(f"programmes.{p.code}.agencies", c)
        for p in b.programmes
        for c in _unmatched(p.agencies, agencies)
    ]
    out += [
        no_agency(f"targets.{t.code}.agency", t.agency)
        for t in b.targets
        if t.agency and t.agency not in agencies
    ]
    out += fact_problems(
        b.facts,
        agencies=agencies,
        desks=set(b.desks),
        areas=areas,
        bodies=[c.code for c in b.conferences],
        targets=[t.code for t in b.targets],
    )
    out += count_problems(
        {f"targets.{t.code}": t.count for t in b.targets}
        | {f"results.{r.code}": r.count for r in b.facts.results},
        agencies=agencies,
        desks=set(b.desks),
        areas=areas,
        bodies=[c.code for c in b.conferences],
    )
    return out + _conference_problems(b.conferences, agencies)


def _agency_problems(
    agencies: Sequence[AgencySpec], *, areas: Collection[str], desks: Collection[str]
) -> list[Problem]:
    out = []
    for agency in agencies:
        at = f"agencies.{agency.code}"
        out += twice(f"{at}.desks", [d.code for d in agency.desks])
        for desk in agency.desks:
            out += _desk_problems(f"{at}.desks.{desk.code}", desk, areas=areas, desks=desks)
            if desk.backup == f"{agency.code}/{desk.code}":
                out.append(
                    Problem(f"{at}.desks.{desk.code}.backup", Sentence("自分自身を支える窓口にはできません"))
                )
    return out


def _desk_problems(
    at: str, desk: DeskSpec, *, areas: Collection[str], desks: Collection[str]
) -> list[Problem]:
    out = [no_area(f"{at}.areas", a) for a in desk.areas if a not in areas]
    if desk.backup and desk.backup not in desks:
        out.append(no_desk(f"{at}.backup", desk.backup))
    return out


def _conference_problems(conferences: Sequence[ConferenceSpec], agencies: Collection[str]) -> list[Problem]:
    out = []
    for c in conferences:
        if c.convener not in agencies:
            out.append(no_agency(f"conferences.{c.code}.convener", c.convener))
        out += [no_agency(f"conferences.{c.code}.members", m) for m in _unmatched(c.members, agencies)]
        out += [
            no_agency(f"conferences.{c.code}.seats", s.agency) for s in c.seats if s.agency not in agencies
        ]
        held = [f"{s.agency}（{s.capacity or '－'}）{s.start or ''}" for s in c.seats]
        out += twice(f"conferences.{c.code}.seats", held)
    return out


def demo_problems(demo: DemoSpec, base: Blueprint) -> list[Problem]:
    """The same for a demonstration, together with the blueprint it belongs to."""
    all_agencies = (*base.agencies, *demo.agencies)
    codes = [a.code for a in all_agencies]
    areas = [f"{s.code}/{a.code}" for s in base.schemes for a in s.areas]
    desks = {f"{a.code}/{d.code}" for a in all_agencies for d in a.desks}
    desks |= {f"{agency}/{d.code}" for agency, d in demo.desks}
    out = []
    if demo.municipality != base.municipality.code:
        said = Sentence("%(file)s は %(code)s です", file=base.file, code=base.municipality.code)
        out.append(Problem("municipality", said))
    out += twice("agencies", codes)
    out += _agency_problems(demo.agencies, areas=areas, desks=desks)
    for agency, desk in demo.desks:
        if agency not in codes:
            out.append(no_agency(f"desks.{desk.code}.agency", agency))
        out += _desk_problems(f"desks.{desk.code}", desk, areas=areas, desks=desks)
    for name, wanted in demo.desk_areas:
        if name not in desks:
            out.append(no_desk("desk_areas", name))
        out += [no_area(f"desk_areas.{name}", a) for a in wanted if a not in areas]
    out += twice("users", [u.username for u in demo.users])
    return out + _conference_problems(demo.conferences, codes) + _user_problems(demo.users, codes, desks)


def _user_problems(
    users: Sequence[UserSpec], agencies: Collection[str], desks: Collection[str]
) -> list[Problem]:
    out = []
    for user in users:
        if user.agency not in agencies:
            out.append(no_agency(f"users.{user.username}.agency", user.agency))
        out += [
            no_desk(f"users.{user.username}.desks", f"{user.agency}/{d}")
            for d in user.desks
            if f"{user.agency}/{d}" not in desks
        ]
    return out


def _unmatched(patterns: Iterable[str], codes: Collection[str]) -> list[str]:
    return [p for p in patterns if not any(fnmatchcase(c, p) for c in codes)]
