"""Holes of a support system, found in its blueprint: where somebody could fall through. Pure; each in a sentence with its place.

A hole is a question to the town, not a verdict: what a paper does not print may exist. Source: the plan form of 2018 (圏域ごとの
相談を受け止める場, バックアップ, 会議の開催方法), 社会福祉法106条の3.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from marugoto.agencies.rules.blueprint_specs import AgencySpec, Blueprint, ConferenceSpec, DeskSpec
from marugoto.core.sentences import Sentence

FOUR_FIELDS = ("elderly", "disability", "children", "poverty")  # 社会福祉法106条の4第2項1号
MUCH_IN_COMMON = 0.6  # of the members of two meetings together


@dataclass(frozen=True)
class Hole:
    """``kind``: agencies.hole_kinds; ``at``: scheme, agency/desk, field, meeting or target it is about."""

    kind: str
    at: str
    words: str


def holes_of(b: Blueprint) -> list[Hole]:
    """All of them, in the order in which a worry travels: areas, windows, fields, meetings, promises."""
    return [
        *_areas_without_window(b),
        *_windows_without_backup(b),
        *_fields_without_agency(b),
        *_lonely_meetings(b),
        *_alike_meetings(b),
        *_promises(b),
        *_nobodys(b),
    ]


def _takes_in(desk: DeskSpec) -> bool:
    return desk.intake_mode in ("residents", "both")


def _areas_without_window(b: Blueprint) -> Iterator[Hole]:
    """Areas of a scheme that some windows are divided by, but that no window (of it, of what it lies in, or within it) serves."""
    served = {area for desk in b.desks.values() if _takes_in(desk) for area in desk.areas}
    lies_in = {f"{s.code}/{a.code}": {i.area for i in a.inside} for s in b.schemes for a in s.areas}
    for scheme in b.schemes:
        codes = [f"{scheme.code}/{a.code}" for a in scheme.areas]
        if not served.intersection(codes):
            continue
        for code, area in zip(codes, scheme.areas, strict=True):
            below = {inner for inner, outer in lies_in.items() if code in outer}
            if not served & ({code} | lies_in[code] | below):
                yield Hole(
                    "area_without_window",
                    code,
                    Sentence(
                        "%(scheme)s「%(area)s」には、相談を受ける窓口がない",
                        scheme=scheme.name,
                        area=area.name,
                    ),
                )


def _windows_without_backup(b: Blueprint) -> Iterator[Hole]:
    """Windows near residents behind which nobody stands; the town's own sections and whoever is asked by agencies need none."""
    behind = {desk.backup for desk in b.desks.values()} | {link.end for link in b.facts.links}
    forward = {link.start for link in b.facts.links}
    for agency in b.agencies:
        for desk in agency.desks:
            at = f"{agency.code}/{desk.code}"
            backed = desk.backup or at in forward or agency.code in forward
            if _takes_in(desk) and desk.areas and not backed and at not in behind:
                yield Hole(
                    "window_without_backup",
                    at,
                    Sentence("「%(desk)s」を後ろから支える窓口がない", desk=desk.name),
                )


def _fields_without_agency(b: Blueprint) -> Iterator[Hole]:
    """The four fields of the law for which nobody is named; an agency for every field covers all of them."""
    with_desks = [a for a in b.agencies if a.desks]
    fields = {f for a in with_desks for f in a.fields}
    for field in FOUR_FIELDS:
        if field not in fields and "cross_field" not in fields:
            yield Hole("field_without_agency", field, Sentence("この分野の相談を受ける機関がない"))


def _lonely_meetings(b: Blueprint) -> Iterator[Hole]:
    """Meetings with nobody but whoever convenes, and meetings about areas' issues that no other meeting or agency is told of."""
    told = {link.start for link in b.facts.links} | {link.end for link in b.facts.links}
    for c in b.conferences:
        if not [m for m in c.members if m != c.convener]:
            yield Hole(
                "meeting_without_members",
                c.code,
                Sentence("「%(name)s」にだれが出るのかが決まっていない", name=c.name),
            )
        if len(b.conferences) > 1 and c.code not in told and not c.purposes:
            yield Hole(
                "meeting_reports_nowhere",
                c.code,
                Sentence("「%(name)s」の話がどこへ届くのかが決まっていない", name=c.name),
            )
        if not (c.recurrence or c.recurrence_note):
            yield Hole(
                "meeting_without_rhythm",
                c.code,
                Sentence("「%(name)s」をいつ開くのかが決まっていない", name=c.name),
            )


def _alike_meetings(b: Blueprint) -> Iterator[Hole]:
    """Two meetings for the same purpose that mostly the same agencies sit in: perhaps one would do."""
    for one, other in combinations(b.conferences, 2):
        if _same_purpose(one, other) and _in_common(one, other) >= MUCH_IN_COMMON:
            yield Hole(
                "meetings_alike",
                f"{one.code}+{other.code}",
                Sentence(
                    "「%(one)s」と「%(other)s」は、目的も出る機関もよく似ている",
                    one=one.name,
                    other=other.name,
                ),
            )


def _same_purpose(one: ConferenceSpec, other: ConferenceSpec) -> bool:
    if one.purposes and other.purposes:
        return bool({*one.purposes} & {*other.purposes})
    return one.kind == other.kind


def _in_common(one: ConferenceSpec, other: ConferenceSpec) -> float:
    first, second = {*one.members, one.convener}, {*other.members, other.convener}
    return len(first & second) / len(first | second) if min(len(first), len(second)) > 2 else 0.0


def _promises(b: Blueprint) -> Iterator[Hole]:
    """Targets without a result (where results are told at all), and results that nobody had promised."""
    answered = {r.target for r in b.facts.results}
    for target in b.targets if b.facts.results else ():
        if target.code not in answered and not target.indicator:
            yield Hole(
                "target_without_result",
                target.code,
                Sentence("目標「%(label)s」の結果が書かれていない", label=target.label),
            )
    for result in b.facts.results:
        if not result.target:
            yield Hole(
                "result_without_target",
                result.code,
                Sentence("「%(label)s」は数えられているが、目標がない", label=result.label),
            )


def _nobodys(b: Blueprint) -> Iterator[Hole]:
    """Programmes that nobody carries out, and roles without people."""
    for p in b.facts.programmes:
        if p.done and not p.agencies:
            yield Hole(
                "programme_without_agency", p.code, Sentence("この事業をどこがするのかが書かれていない")
            )
    for role in b.facts.roles:
        if not role.staffing:
            yield Hole(
                "role_without_staff",
                role.code,
                Sentence("「%(label)s」が何人いるのかが書かれていない", label=role.label),
            )


def without_desk(b: Blueprint) -> list[AgencySpec]:
    """Agencies that nobody can turn to through this system: they sit in meetings only."""
    return [a for a in b.agencies if not a.desks]
