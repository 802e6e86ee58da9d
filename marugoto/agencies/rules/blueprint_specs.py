"""What a blueprint holds, as plain values. Pure: no file, no database."""

from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import Any

from marugoto.agencies.rules.blueprint_counts import Counting
from marugoto.agencies.rules.blueprint_facts import Facts, Parts
from marugoto.agencies.rules.blueprint_figures import Figure


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


@dataclass(frozen=True, order=True)
class HoursSpec:
    """Open on a weekday (0 = Monday) from a time to a time."""

    weekday: int
    opens: time
    closes: time


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
    hours: tuple[HoursSpec, ...] = ()
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
class SeatSpec:
    """An agency in a meeting from a day to a day (None: open), in a ``capacity`` (agencies.capacities), since a ``stage``."""

    agency: str
    capacity: str = ""
    stage: str = ""
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True)
class ConferenceSpec:
    """A standing conference. ``members``: agency codes; ``recurrence``: an RFC 5545 rule or ""; ``existing``: a meeting that
    was there before and is used. ``seats``: members whose days, stage or capacity are known; one agency may have two.
    ``yearly``: how often a year it sits by the paper, where no rule says it; 0: nothing does."""

    code: str
    kind: str
    name: str
    convener: str
    recurrence: str = ""
    recurrence_note: str = ""
    members: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    existing: bool = False
    seats: tuple[SeatSpec, ...] = ()
    yearly: int = 0
    closing_days: int | None = None


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
    """A plan target as printed, with its baseline if one is printed. ``programmes``: it may serve two, and is counted once."""

    code: str
    label: str
    unit: str
    counting: str
    target: Figure
    baseline: Figure | None = None
    indicator: str = ""
    programme: str = ""
    agency: str = ""
    programmes: tuple[str, ...] = ()
    comparator: str = ""
    period: str = ""
    survey: str = ""
    count: Counting = field(default_factory=Counting)
    parts: Parts = field(default_factory=Parts)

    def as_row(self) -> dict[str, Any]:
        """As the ``[[targets]]`` of the file say it (what the indicators load)."""
        return {
            "code": self.code,
            "label": self.label,
            "unit": self.unit,
            "indicator": self.count.of,
            "programme": self.programme or _only(self.count, "programme"),
            "agency": self.agency or _only(self.count, "agency"),
            "baseline": _printed(self.baseline) if self.baseline else None,
            "target": _printed(self.target),
        }


@dataclass(frozen=True)
class MilestoneSpec:
    """A promise without a number."""

    code: str
    label: str
    due: Figure
    count: Counting = field(default_factory=Counting)


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
    facts: Facts = field(default_factory=Facts)

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


def _only(count: Counting, name: str) -> str:
    """The one value that a filter names ("" for none, several, or all that begin so)."""
    values = dict(count.where).get(name, ())
    return values[0] if len(values) == 1 and not values[0].endswith("*") else ""


def _printed(figure: Figure) -> dict[str, Any]:
    return {
        "value": figure.value,
        "year_raw": figure.year_raw,
        "raw": figure.raw,
        "source": figure.source,
    }
